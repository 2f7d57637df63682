"""Finish what an engine wrote: an accessible, self-contained SVG, a PNG that knows its size, a PDF without a date."""

from __future__ import annotations

import re
import struct
import zlib

from topologies.drawing.scenes.display import Scene
from topologies.drawing.text.visible import text_of

_EDGE = re.compile(r'(<g id="line(\d+)" class="edge[^"]*">\s*)<title>[^<]*</title>\s*((?:<path [^>]*/>\s*)+)</g>')
_PATH = re.compile(r'<path ([^>]*?)\s?d="([^"]*)"([^>]*)/>')

DATE = b"/CreationDate (D:19700101000000Z)"
_DATE = re.compile(rb"/CreationDate \(D:\d{14}[^)]*\)")
_ENTRY = re.compile(rb"^()(\d{10})( \d{5} n ?\r?$)", re.M)  # of the table of objects
_START = re.compile(rb"^(startxref\s+)(\d+)()", re.M)


def finished_svg(svg: bytes, drawn: Scene, engine: str) -> bytes:
    """Make an SVG accessible and plain.

    It gets a role, a title and a description, and one path for each line; the DOCTYPE goes, and so do the tool tips
    with internal names.
    """
    text = svg.decode("utf-8")
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", text)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)

    def merged(edge: re.Match[str]) -> str:
        number, paths = int(edge[2]), _PATH.findall(edge[3])
        title = drawn.strokes[number].title if number < len(drawn.strokes) else ""
        label = f"<title>{text_of(title)}</title>" if title else ""
        way = "".join(path[1] for path in paths)
        return f'{edge[1]}{label}<path {paths[0][0]} d="{way}"{paths[0][2]}/></g>'

    text = re.sub(r"<title>[a-z]\w*</title>\s*", "", text)  # the names of the graph and of its nodes
    text = _EDGE.sub(merged, text)
    head = f"<title>{text_of(drawn.title or 'Feynman diagram')}</title>\n<desc>drawn by {text_of(engine)}</desc>\n"
    return re.sub(r"<svg\b([^>]*)>", lambda start: f'<svg role="img"{start[1]}>\n{head}', text, count=1).encode("utf-8")


def finished_pdf(pdf: bytes) -> bytes:
    """Replace the date of today by a fixed one in UTC: equal scenes give equal bytes in every time zone.

    The two may differ in length, so the table that says at which byte each object begins is corrected (ISO 32000-1,
    section 7.5.4).
    """
    if (date := _DATE.search(pdf)) is None:
        return pdf
    shift = len(DATE) - len(date[0])

    def moved(entry: re.Match[bytes]) -> bytes:
        place = int(entry[2])
        return entry[1] + b"%0*d" % (len(entry[2]), place + shift if place > date.start() else place) + entry[3]

    head, tail = pdf[: date.start()], pdf[date.end() :]
    return head + DATE + _START.sub(moved, _ENTRY.sub(moved, tail))


def finished_png(png: bytes, dpi: float) -> bytes:
    """Add the resolution (pHYs) after the header unless it is there, so that slides and LaTeX use the true size."""
    if b"pHYs" in png[:200]:
        return png
    dots = round(dpi / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    return png[:33] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[33:]
