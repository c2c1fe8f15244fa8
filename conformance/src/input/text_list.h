/* text_list.h - parameters that somebody wrote down one below the other, with a mark before or behind each name. Pure.
 */
#ifndef TEXT_LIST_H
#define TEXT_LIST_H

#include "bnsign.h"
#include "util/mem.h"

/* text_from_list gives "- symbol = LTCBTC", "| symbol | LTCBTC |" and "symbol -> LTCBTC", each in a line of its own, as
 * "symbol: LTCBTC"; the text as it is where no three such lines with a timestamp stand in a row. */
bns_slice text_from_list(mem *arena, bns_slice text);

#endif
