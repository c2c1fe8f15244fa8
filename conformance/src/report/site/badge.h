/* badge.h - a library's badge: its worst word and how many causes it has; never a percentage. Pure. */
#ifndef BADGE_H
#define BADGE_H

#include "report/comparison.h"

/* badge_message gives "ok", "3 refused", "1 danger since 0.9.0"; "not run" where nothing was judged. Since: the first
 * version from which it has been so without a break, as far as earlier ones were measured. past: these, the latest
 * first. In the arena. */
bns_slice badge_message(mem *arena, const comparison_run *run, const comparison_run *past, size_t num_past);

/* badge_since gives that version; empty where no earlier one was measured. */
bns_slice badge_since(const comparison_run *run, const comparison_run *past, size_t num_past);

/* badge_put_svg appends a picture that needs nothing from elsewhere, badge_put_json the form that shields.io reads from
 * an address. */
void badge_put_svg(buf *out, const comparison_run *run, const comparison_run *past, size_t num_past);
void badge_put_json(buf *out, const comparison_run *run, const comparison_run *past, size_t num_past);

#endif
