/* embed.S - the vectors as they stand in the tree, inside the program. vectors.c names them again; those of the schemes stand in
 * vector_files.def. */

#include "embed_file.inc"
#define FILE(symbol, path) EMBED_FILE(embed_##symbol, path)

FILE(manifest, "vectors/MANIFEST.sha256")
FILE(ids, "vectors/ids.txt")
FILE(keys, "vectors/keys.json")
FILE(rules, "vectors/rules.json")
FILE(mistakes, "vectors/mistakes.json")
FILE(reasons, "vectors/reasons.json")
FILE(catches, "vectors/catches.json")
FILE(published, "vectors/published.json")
#define VECTOR_FILE(symbol, name, path) FILE(symbol, path)
#include "suite/vector_files.def"
/* The verifying server's endpoints. endpoints.c reads them. */
FILE(endpoints, "conformance/exchange/endpoints.json")
/* What the exchange that it plays answers, and its markets. answer_rows.c and markets.c read them. */
FILE(answers, "conformance/exchange/answers.json")
FILE(markets, "conformance/exchange/markets.json")
/* The character sets that people sign in by accident. charset.c reads them. */
FILE(charsets, "conformance/src/diagnosis/catalogue/charsets.txt")
/* The inspector. page_api.c answers with it. */
FILE(inspector_html, "conformance/page/inspector/inspector.html")
FILE(inspector_css, "conformance/page/inspector/inspector.css")
FILE(inspector_js, "conformance/page/inspector/inspector.js")
FILE(plain_html, "conformance/page/inspector/plain.html")
FILE(session_js, "conformance/page/inspector/session.js")
FILE(report_js, "conformance/page/shared/report.js")
FILE(files_js, "conformance/page/shared/files.js")
FILE(code_js, "conformance/page/shared/code.js")
/* The matrix as a page: report_html.c writes them out. */
FILE(page_css, "conformance/page/site/matrix.css")
FILE(page_js, "conformance/page/site/matrix.js")
FILE(icon, "conformance/page/site/icon.svg")
FILE(page_html, "conformance/page/site/page.html")
FILE(matrix_html, "conformance/page/site/matrix.html")
FILE(empty_html, "conformance/page/site/empty.html")
FILE(changes_html, "conformance/page/site/changes.html")
FILE(feed_atom, "conformance/page/site/feed.atom")
FILE(dangers_html, "conformance/page/site/dangers.html")
FILE(mistakes_html, "conformance/page/site/mistakes.html")
FILE(measured, "conformance/page/site/measured.html")
FILE(dispute, "conformance/page/site/dispute.html")

#if defined(__linux__) && defined(__ELF__)
  .section .note.GNU-stack, "", %progbits
#endif
