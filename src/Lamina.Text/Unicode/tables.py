#!/usr/bin/env python3
"""Writes tables.txt and, with a second path, test cases: python3 tables.py tables.txt [cases.txt]

The facts are those of the Unicode Character Database in Python's unicodedata; Hangul is left out, for it is computed.
Lines, all numbers hexadecimal:  D character decomposition…   (canonical, complete)
                                 K character decomposition…   (compatibility, complete, where it differs)
                                 P first second composed      (primary composites)
                                 R class first last           (canonical combining classes other than 0)
                                 F character folded…          (full case folding)
"""
import random
import sys
import unicodedata as u

everything = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF and not 0xAC00 <= c <= 0xD7A3]


def codes(text):
    return " ".join(f"{ord(c):X}" for c in text)


def tables(out):
    print(f"# Unicode {u.unidata_version}; made by tables.py", file=out)
    for c in everything:
        t = chr(c)
        d, k = u.normalize("NFD", t), u.normalize("NFKD", t)
        if d != t:
            print(f"D {c:X} {codes(d)}", file=out)
        if k != d:
            print(f"K {c:X} {codes(k)}", file=out)
    for c in everything:
        step = u.decomposition(chr(c)).split()
        if len(step) != 2 or step[0][0] == "<":
            continue
        if u.normalize("NFC", chr(int(step[0], 16)) + chr(int(step[1], 16))) == chr(c):
            print(f"P {int(step[0], 16):X} {int(step[1], 16):X} {c:X}", file=out)
    first = None
    for c in everything + [None]:
        kind = u.combining(chr(c)) if c is not None else 0
        if first is not None and (kind != first[0] or c != last + 1):
            print(f"R {first[0]:X} {first[1]:X} {last:X}", file=out)
            first = None
        if kind and first is None:
            first = (kind, c)
        last = c
    for c in everything:
        if chr(c).casefold() != chr(c):
            print(f"F {c:X} {codes(chr(c).casefold())}", file=out)


def cases(out):
    draw = random.Random(5)
    marks = [c for c in everything if u.combining(chr(c))]
    changing = [c for c in everything if u.normalize("NFKD", chr(c)) != chr(c)]
    pools = [changing, marks, range(0x41, 0x7B), range(0x1100, 0x1200), range(0xAC00, 0xD7A4), range(0xC0, 0x250)]
    for _ in range(400):
        t = "".join(chr(draw.choice(draw.choice(pools))) for _ in range(draw.randint(1, 8)))
        forms = [u.normalize(f, t) for f in ("NFC", "NFD", "NFKC", "NFKD")]
        print(";".join(codes(x) for x in (t, *forms, t.casefold())), file=out)


with open(sys.argv[1], "w") as f:
    tables(f)
if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as f:
        cases(f)
