/* badge.h - a library's badge: its worst word and how many causes it has; never a percentage. Pure. */
#ifndef BADGE_H
#define BADGE_H

#include "report/comparison.h"

/* badge_message gives "ok", "3 refused", "1 danger"; "not run" where nothing was judged. In the arena. */
bns_slice badge_message(mem *arena, const comparison_run *run);

/* badge_put_svg appends a picture that needs nothing from elsewhere, badge_put_json the form that shields.io reads from
 * an address. */
void badge_put_svg(buf *out, const comparison_run *run);
void badge_put_json(buf *out, const comparison_run *run);

#endif
