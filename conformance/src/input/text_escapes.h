/* text_escapes.h - what a page, a mail or a table writes in the place of a character, undone. Each gives the text as it
 * is where there is nothing to undo. Pure. */
#ifndef TEXT_ESCAPES_H
#define TEXT_ESCAPES_H

#include "bnsign.h"
#include "util/mem.h"

/* text_without_entities: &amp;, &#34;, &#x22; are the characters, <br> and what ends a block of a page a line end. */
bns_slice text_without_entities(mem *arena, bns_slice text);
/* text_without_entities_twice, for what was escaped twice. */
bns_slice text_without_entities_twice(mem *arena, bns_slice text);
/* text_from_quoted_printable: "=3D" is '=', and '=' at the end of a line says that the line goes on (RFC 2045). */
bns_slice text_from_quoted_printable(mem *arena, bns_slice text);
/* text_from_percent: a whole text that was percent-encoded, without a blank in it. */
bns_slice text_from_percent(mem *arena, bns_slice text);
/* text_from_form: the same where '+' stands for a blank. */
bns_slice text_from_form(mem *arena, bns_slice text);
/* text_from_csv: the text is a quoted cell of a table, in which "" is one quotation mark. */
bns_slice text_from_csv(mem *arena, bns_slice text);
/* text_from_records: two lines or more are objects of JSON, as a container's log is kept, that have a line of the text
 * in them. */
bns_slice text_from_records(mem *arena, bns_slice text);
/* text_without_markdown: \_ and the like are the characters. */
bns_slice text_without_markdown(mem *arena, bns_slice text);
/* text_without_links: <X|X> of a chat and [X](X) of markdown are X. */
bns_slice text_without_links(mem *arena, bns_slice text);
/* text_from_powershell: in its strings a backtick escapes, $([char]20912) is a character, and a backslash is one; a
 * backtick at the end of a line says that the command goes on. */
bns_slice text_from_powershell(mem *arena, bns_slice text);

#endif
