"""What a careless hand might change in C: an operator, a constant, a condition, a statement, a returned value."""
import glob
import re

# Where a change would be a fault of the signer or of the judge, not of words on a screen.
FILES = ("reference/src/*.c", "conformance/src/exchange/*.c", "conformance/src/run/judge/*.c",
         "conformance/src/diagnosis/*.c", "conformance/src/diagnosis/*/*.c")
OPERATORS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&", "+": "-", "-": "+",
             "+=": "-=", "-=": "+=", "&": "|", "|": "&", "<<": ">>", ">>": "<<"}
# With a space on both sides: none of these is a pointer's star or arrow, an address or a sign.
OPERATOR = re.compile(r"(?<= )(==|!=|<=|>=|&&|\|\||\+=|-=|<<|>>|[<>+\-&|])(?= )")
NUMBER = re.compile(r"(?<![\w.\"'])(\d+)(?![\w.\"'])")
CONDITION = re.compile(r"^( *(?:\} else )?(?:if|while) \()(.*)(\)(?: \{| [^{]*;|))$")
STATEMENT = re.compile(r"^( +)((?!return\b|break\b|continue\b|case\b|static\b|const\b|for\b|if\b|while\b|do\b|else\b|goto\b)"
                       r"(?:\(void\))?[\w>.\[\]*+-]+(?: [+|&-]?= |\(|\+\+|--).*;)$")
RETURN = re.compile(r"^( +(?:if \(.*\) )?return )(.+)(;)$")
SKIPPED = re.compile(r"/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)+'|^[ \t]*#[^\n]*(?:\\\n[^\n]*)*", re.DOTALL | re.MULTILINE)


def balanced(text):
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def of_line(code):
    """(kind, edits) of one line whose texts and comments are blanked out; an edit is (from, to, what stands there then)."""
    for found in OPERATOR.finditer(code):
        yield "operator", [(*found.span(), OPERATORS[found.group()])]
    given = RETURN.match(code)
    for found in NUMBER.finditer(code):
        # Of what is returned alone it is asked whether it is 0: that is the change below.
        if not (given and given.group(2) in ("1", "-1") and given.end(2) == found.end()):
            yield "constant", [(*found.span(), str(int(found.group()) + 1))]
    found = CONDITION.match(code)
    if found and balanced(found.group(2)):
        yield "condition", [(found.start(2), found.start(2), "!("), (found.end(2), found.end(2), ")")]
    found = STATEMENT.match(code)
    if found and balanced(found.group(2)):
        yield "statement", [(*found.span(2), ";")]
    if given and given.group(2) not in ("0", "NULL") and balanced(given.group(2)):
        yield "returned value", [(*given.span(2), "0")]


def edited(line, edits):
    for start, end, text in reversed(edits):
        line = line[:start] + text + line[end:]
    return line


def mutants():
    """(path, index of the line, kind, changed line) of every file, in a fixed order."""
    for path in sorted(path for pattern in FILES for path in glob.glob(pattern)):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        blank = SKIPPED.sub(lambda found: re.sub(r"[^\n]", "\0", found.group()), text)
        for number, (line, code) in enumerate(zip(text.split("\n"), blank.split("\n"))):
            for kind, edits in of_line(code.rstrip("\0 ")):  # a comment may stand behind it
                yield path, number, kind, edited(line, edits)
