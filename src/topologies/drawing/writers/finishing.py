"""The last touch on what an engine wrote: an accessible, self-contained SVG, a PNG that knows its size."""

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
    """Valid XML without DOCTYPE: role, title, description, one path for each line, no tool tips with internal names."""
    text = svg.decode("utf-8")
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", text)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)

    def merged(found: re.Match[str]) -> str:
        stroke = drawn.strokes[int(found[2])] if int(found[2]) < len(drawn.strokes) else None
        paths = _PATH.findall(found[3])
        label = f"<title>{text_of(stroke.title)}</title>" if stroke and stroke.title else ""
        whole = "".join(path[1] for path in paths)
        return f'{found[1]}{label}<path {paths[0][0]} d="{whole}"{paths[0][2]}/></g>'

    text = re.sub(r"<title>[a-z]\w*</title>\s*", "", text)  # the names of the graph and of its nodes
    text = _EDGE.sub(merged, text)
    head = f"<title>{text_of(drawn.title or 'Feynman diagram')}</title>\n<desc>drawn by {text_of(engine)}</desc>\n"
    return re.sub(r"<svg\b([^>]*)>", lambda m: f'<svg role="img"{m[1]}>\n{head}', text, count=1).encode("utf-8")


def finished_pdf(pdf: bytes) -> bytes:
    """Put a fixed date in UTC for that of today, which may be longer: equal scenes give equal bytes everywhere.

    The table of objects, which says at which byte each of them begins, follows (ISO 32000-1, section 7.5.4).
    """
    if (date := _DATE.search(pdf)) is None:
        return pdf
    shift = len(DATE) - len(date[0])

    def moved(found: re.Match[bytes]) -> bytes:
        place = int(found[2])
        return found[1] + b"%0*d" % (len(found[2]), place + shift if place > date.start() else place) + found[3]

    head, tail = pdf[: date.start()], pdf[date.end() :]
    return head + DATE + _START.sub(moved, _ENTRY.sub(moved, tail))


def finished_png(png: bytes, dpi: float) -> bytes:
    """Put the resolution (pHYs) behind the header unless it is there: slides and LaTeX then use the true size."""
    if b"pHYs" in png[:200]:
        return png
    dots = round(dpi / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    return png[:33] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[33:]
