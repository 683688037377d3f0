"""Prints what is wrong with the HTML and the SVG of a page."""
import re
import sys
import xml.etree.ElementTree as xml

import html5lib

text = open(sys.argv[1], encoding="utf-8").read()
parser = html5lib.HTMLParser()
parser.parse(text)
for place, code, _ in parser.errors:
    print(place, code)
for svg in re.findall(r"<svg.*?</svg>", re.sub(
        r"<svg x=.*?</svg>", "", text, flags=re.S), re.S):
    try:
        xml.fromstring(svg.replace("&nbsp;", " "))
    except xml.ParseError as error:
        print(error, svg[:80])
    if re.search(r'"(-?nan|-?inf)|width="-', svg):
        print("no number", svg[:80])
