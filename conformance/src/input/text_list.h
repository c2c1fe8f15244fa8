/* text_list.h - parameters that somebody wrote down one below the other, with a mark before or behind each name, or
 * that stand below their names. Pure. */
#ifndef TEXT_LIST_H
#define TEXT_LIST_H

#include "bnsign.h"
#include "util/mem.h"

/* text_from_list gives "- symbol = LTCBTC", "| symbol | LTCBTC |" and "symbol -> LTCBTC", each in a line of its own, as
 * "symbol: LTCBTC"; the text as it is where no three such lines with a timestamp stand in a row. */
bns_slice text_from_list(mem *arena, bns_slice text);
/* text_join_named gives "symbol:" and "LTCBTC" in the line below as "symbol: LTCBTC", where three such lines or more
 * and a timestamp among them are so; any other text as it is. */
bns_slice text_join_named(mem *arena, bns_slice text);

#endif
