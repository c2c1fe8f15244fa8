"""Markdown to HTML, as much of it as this project's documents use: headings, paragraphs, lists, tables, blocks of code."""
import html
import re


def inline(text, link):
    """link gives the address of a file of the tree; None: it is named without one."""
    kept = []

    def keep(markup):
        kept.append(markup)
        return "\0%d\0" % (len(kept) - 1)

    def anchor(found):
        address = found[2] if found[2].startswith("https://") else link(found[2])
        return keep('<a rel="noreferrer" href="%s">%s</a>' % (html.escape(address), html.escape(found[1]))) if address else found[1]

    text = re.sub(r"`([^`]+)`", lambda found: keep("<code>%s</code>" % html.escape(found[1])), text)
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", anchor, text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(text, quote=False), flags=re.S)
    return re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], text)


def table(lines, link):
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    body = [rows[0]] + [row for row in rows[1:] if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    made = ["<tr>%s</tr>" % "".join("<%s>%s</%s>" % (tag, inline(cell, link), tag) for cell in row)
            for tag, row in zip(["th"] + ["td"] * len(body), body)]
    return '<div class="scroll" role="region" tabindex="0" aria-label="Table"><table>\n%s\n</table></div>' % "\n".join(made)


def block(lines, link):
    first = lines[0]
    heading = re.match(r"(#+) (.*)", first)
    if heading:
        return "<h%d>%s</h%d>" % (len(heading[1]), inline(heading[2], link), len(heading[1])) + (
            "\n" + block(lines[1:], link) if lines[1:] else "")
    if first.startswith("|"):
        return table(lines, link)
    marker = re.match(r"(\d+\.|-) ", first)
    if marker:
        items = re.split(r"(?m)^(?:\d+\.|-) ", "\n".join(lines))[1:]
        tag = "ul" if marker[1] == "-" else "ol"
        return "<%s>\n%s\n</%s>" % (tag, "\n".join("<li>%s</li>" % inline(item.strip(), link) for item in items), tag)
    return "<p>%s</p>" % inline("\n".join(lines), link)


def to_html(text, link=lambda path: None):
    made = []
    for number, part in enumerate(re.split(r"(?ms)^```\w*\n(.*?)^```\n", text)):
        if number % 2:
            made.append('<pre tabindex="0" aria-label="Example">%s</pre>' % html.escape(part))
            continue
        made += [block(one.split("\n"), link) for one in re.split(r"\n{2,}", part.strip("\n")) if one.strip()]
    return "\n".join(made) + "\n"
