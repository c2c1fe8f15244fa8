#!/usr/bin/env python3
"""Writes conformance/src/diagnosis/catalogue/charsets.txt: the character sets that people sign in by accident, from
Python's own codecs. A line is a name, a colon, and its characters in order: of 128 bytes from 0x80, or, where the name ends
in a lead byte, of the trail bytes 0x40 to 0xfe without 0x7f. A space is a code without a
character; blanks at the end are left out."""
import os

SINGLE = ['latin-1', 'cp1252', 'iso8859-15', 'cp1251', 'koi8-r', 'cp1250', 'iso8859-2', 'cp1254', 'cp1253', 'mac-roman',
          'cp850', 'cp866', 'cp437']
LEADS, TRAILS = range(0x81, 0xff), [code for code in range(0x40, 0xff) if code != 0x7f]
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'conformance', 'src', 'diagnosis', 'catalogue',
                    'charsets.txt')


def character(codec, code):
    """The character of one code; a control is none that anybody signs."""
    text = code.decode(codec, errors='ignore')
    return text if len(text) == 1 and text.isprintable() or text in ('\xa0', '\xad') else ' '


def lines():
    for name in SINGLE:
        yield name + ':' + ''.join(character(name, bytes([code])) for code in range(0x80, 0x100)).rstrip()
    for lead in LEADS:
        yield 'gbk %02x:' % lead + ''.join(character('gbk', bytes([lead, trail])) for trail in TRAILS).rstrip()


if __name__ == '__main__':
    with open(FILE, 'w', encoding='utf-8', newline='\n') as file:
        file.write('\n'.join(lines()) + '\n')
