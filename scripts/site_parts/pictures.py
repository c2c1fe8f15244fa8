#!/usr/bin/env python3
"""Pictures for the README and the site, each made from what the program prints now: an explained request, the same numbered
parts in what was signed and what was sent, a row of the matrix.

  scripts/site_parts/pictures.py [FOLDER]     writes them; without FOLDER to conformance/page/pictures
"""
import hashlib
import hmac
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "conformance" / "page" / "pictures"
BUILD = pathlib.Path(os.environ.get("BUILD", "build"))
ROW_OF = "conformance/history/ccxt-python/*.ndjson"
STYLE = """<style>
  .back { fill: #fff; stroke: #d5dae1; } text { fill: #1a1c20; } .mono { font: 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
  .sans { font: 15px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; } .muted { fill: #59606b; } .bold { font-weight: 700; }
  .danger { fill: #b00020; } .refused { fill: #a8400a; } .odd { fill: #735600; } .open { fill: #3d5b78; } .ok { fill: #1b6731; }
  .lit { fill: #fbf3d6; } .moved { fill: #fde7ea; } .number { font-size: 11px; }
  @media (prefers-color-scheme: dark) {
    .back { fill: #121417; stroke: #343a43; } text { fill: #e7e9ec; } .muted { fill: #a6adb8; }
    .danger { fill: #ff9a94; } .refused { fill: #ffb27a; } .odd { fill: #e6c765; } .open { fill: #a3c4e8; } .ok { fill: #80d39a; }
    .lit { fill: #312907; } .moved { fill: #3d1519; }
  }
</style>"""
CHAR, LINE = 8.43, 20  # of the monospaced text


def esc(text):
    return html.escape(text, quote=True)


def program(name, *words):
    done = subprocess.run([str(BUILD / name), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False)
    if done.returncode > 3:
        sys.exit("pictures: " + done.stderr.decode())
    return done.stdout.decode()


def picture(width, height, title, parts):
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img" aria-label="%s">\n<title>%s</title>\n%s\n'
            '<rect class="back" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>\n%s\n</svg>\n'
            % (width, height, width, esc(title), esc(title), STYLE, width - 1, height - 1, "\n".join(parts)))


def mono(x, y, text, kind=""):
    """Each stands as wide as its characters, whatever the font."""
    return ('<text class="mono %s" x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs" xml:space="preserve">%s</text>'
            % (kind, x, y, CHAR * len(text), esc(text))) if text else ""


def wrong_request(signed, sent):
    """A withdrawal whose signature is of another text than is sent, with the documents' own key."""
    key = json.loads((ROOT / "vectors" / "keys.json").read_text())["keys"]["docs"]
    signature = hmac.new(key["secret"].encode(), signed.encode(), hashlib.sha256).hexdigest()
    return ["curl", "-X", "POST", "-H", "X-MBX-APIKEY: " + key["api_key"],
            "https://api.binance.com/sapi/v1/capital/withdraw/apply?%s&signature=%s" % (sent, signature)]


def explained():
    sent = "coin=USDT&network=ETH&address=0xA1&name=Main%20Account&amount=50&timestamp=1499827319559"
    lines = program("bnconform", "explain", "--key", "@docs", *wrong_request(sent.replace("%20", " "), sent)).rstrip("\n").split("\n")
    parts = []
    for number, line in enumerate(lines):
        kind = "bold danger" if line.startswith("WRONG") else "danger" if re.match(r"  signed ", line) else "ok" if re.match(r"  sent ", line) else \
            "muted" if number < 2 or line.startswith(("spot-rest", "is shortened")) else ""
        parts.append(mono(20, 34 + LINE * number, line, kind))
    return picture(720, 44 + LINE * len(lines), "bnconform explain: a withdrawal that was signed before it was encoded", parts)


def linked():
    """The parts of both texts have the numbers that they have in what was sent."""
    sent = "symbol=LTCBTC&side=BUY&type=MARKET&quantity=1&timestamp=1499827319559"
    told = json.loads(program("bnconform", "explain", "--json", "--key", "@docs",
                              *wrong_request("&".join(sorted(sent.split("&"))), sent)))
    numbers = {part: number for number, part in enumerate(told["sent"].split("&"), 1)}
    place, rows, width = {}, [], 0
    for row, label in enumerate(("signed", "sent")):
        x, y = 90.0, 60 + 90 * row
        rows.append(mono(20, y, label, "muted"))
        for at, part in enumerate(told[label].split("&")):
            text = ("&" if at else "") + part
            moved = numbers[part] != at + 1
            rows.append('<rect class="%s" x="%.1f" y="%d" width="%.1f" height="22" rx="3"/>' % ("moved" if moved else "lit", x, y - 16, CHAR * len(text)))
            rows.append(mono(x, y, text))
            rows.append('<text class="sans number %s" x="%.1f" y="%d" text-anchor="middle">%d</text>' % ("danger" if moved else "muted", x + CHAR * len(text) / 2, y - 20, numbers[part]))
            place[label, part] = x + CHAR * len(text) / 2
            x += CHAR * len(text) + 3
        width = max(width, x)
    links = ['<line x1="%.1f" y1="68" x2="%.1f" y2="122" stroke="#8a919c" stroke-width="1.3"/>' % (place["signed", part], place["sent", part]) for part in numbers]
    first = told["mistakes"][0]
    says = [mono(20, 190, "WRONG  %s (%s)" % (first["id"], first["confidence"]), "bold danger"), mono(20, 190 + LINE, first["says"]),
            mono(20, 190 + 2 * LINE, "Fix    " + first["fix"])]
    return picture(int(max(width, 40 + CHAR * max(len(first["says"]), len(first["fix"]) + 7)) + 20), 200 + 3 * LINE - 10,
                   "The same numbered parts in what was signed and in what was sent", links + rows + says)


def words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def row():
    with tempfile.TemporaryDirectory() as folder:
        program("bnconform", "report", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(ROW_OF)), "--clients", "conformance/clients", "--report", "html=" + folder)
        index = (pathlib.Path(folder) / "index.html").read_text(encoding="utf-8")
    body = re.search(r"(?s)<tbody.*?</tbody>", index)[0]
    name = words(re.search(r"(?s)<th scope=\"row\">.*?</th>", body)[0])
    version, language = (words(re.search(r'(?s)data-label="%s">(.*?)(?:<small|</td>)' % label, body)[1]) for label in ("version", "language"))
    cells = [(found[1], found[2], words(re.sub(r'(?s)<small.*', "", found[3]))) for found in
             re.finditer(r'(?s)<td class="cell (\w+)" data-label="([^"]*)" data-column[^>]*>(.*?)</td>', body) if found[1] != "none"]
    parts = ['<text class="sans bold" x="20" y="58">%s %s</text>' % (esc(name), esc(version)), '<text class="sans muted" x="20" y="34">%s</text>' % esc(language)]
    for number, (kind, label, said) in enumerate(cells):
        parts.append('<text class="sans muted" x="%d" y="34">%s</text><text class="sans bold %s" x="%d" y="58">%s</text>' % (150 + 112 * number, esc(label), kind, 150 + 112 * number, esc(said)))
    fact = words(re.search(r'(?s)<tr class="fact danger">(.*?)<small>', body)[1])
    head, _, rest = fact.partition(": ")
    parts += ['<text class="sans bold danger" x="20" y="92">%s</text>' % esc(head), '<text class="sans" x="20" y="116">%s</text>' % esc(rest)]
    return picture(170 + 112 * len(cells), 134, "A row of the matrix: %s %s" % (name, version), parts)


def main():
    folder = pathlib.Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in (("explained", explained), ("linked", linked), ("row", row)):
        (folder / (name + ".svg")).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
