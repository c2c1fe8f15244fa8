/* text_lines.h - what a terminal, a mail or an editor did to the lines of a text, undone. Each gives the text as it is
 * where there is nothing to undo. Pure. */
#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include "bnsign.h"
#include "util/mem.h"

/* text_is_folded tells that two lines or more have the length of the longest, as where each was broken at the edge:
 * whether a blank stood there cannot be known. */
int text_is_folded(bns_slice text);
/* text_join_full: lines as long as the longest one were broken at the edge, and go on in the next. */
bns_slice text_join_full(mem *arena, bns_slice text);
/* text_join_words: lines were broken at a blank, where the next word would not have fitted. */
bns_slice text_join_words(mem *arena, bns_slice text);
/* text_join_indented: lines that were broken go on further in. */
bns_slice text_join_indented(mem *arena, bns_slice text);
/* text_join_marked: a backslash at the end of a line says that it goes on. */
bns_slice text_join_marked(mem *arena, bns_slice text);
/* text_without_point: what ends a sentence stands behind a request. */
bns_slice text_without_point(mem *arena, bns_slice text);
/* text_without_ends: CR at the end of a line was printed as ^M, ^M$, \r\n, or [\r][\n] within the line's
 * quotation marks. */
bns_slice text_without_ends(mem *arena, bns_slice text);
/* text_halve_lines: an empty line was put behind each line. */
bns_slice text_halve_lines(mem *arena, bns_slice text);
/* text_without_marks: each line begins with the '>' of a quoted mail, or with the '+' of a changed line. */
bns_slice text_without_marks(mem *arena, bns_slice text);
/* text_without_numbers: the lines are numbered from 1. */
bns_slice text_without_numbers(mem *arena, bns_slice text);
/* text_without_prefix: all lines begin alike, as those of a log. */
bns_slice text_without_prefix(mem *arena, bns_slice text);
/* text_without_boxes: lines are drawn around the text, as loggers for a terminal do. */
bns_slice text_without_boxes(mem *arena, bns_slice text);
/* text_without_fences: blanks stand in the place of the lines that begin with three backticks, as many. */
bns_slice text_without_fences(mem *arena, bns_slice text);

#endif
