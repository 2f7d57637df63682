"""Slides for PowerPoint and LibreOffice made of native shapes: every line, arrow, vertex and label can be edited.

Curves are custom geometries (ECMA-376, part 1, 20.1.9.8). Labels are outlines, so that no computer lacks a font for
them; titles are text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

import numpy as np

from topologies.drawing.curves import Array
from topologies.drawing.scenes.display import Scene, Stroke
from topologies.drawing.slides.frames import HEAD, MARGIN, PAGE, Frame, placed
from topologies.drawing.style import RIM
from topologies.drawing.text.visible import visible
from topologies.machine.extras import extra

EMU = 12700  # per point
TITLE_SIZES = ((50, 28), (75, 22))  # the longest title of each size, in letters, and the size
SMALLEST_TITLE = 18
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def powerpoint(frames: Sequence[Frame], title: str = "", background: str | None = None) -> bytes:
    """Write a .pptx file, in which each figure of a frame is a slide with one group of shapes.

    Raises:
        Missing: the package python-pptx is not installed.
    """
    show = _package("").Presentation()
    _widen(show)
    properties = show.core_properties
    properties.title, properties.author, properties.last_modified_by = visible(title)[:200].strip(), "", ""
    layout = show.slide_layouts.get_by_name("Title Only")
    for frame in frames:
        for figure in frame.figures:
            slide = show.slides.add_slide(layout)
            _headed(slide, frame.heading, figure.style.colour_of(False), background)
            _grouped(slide, figure)
    stream = io.BytesIO()
    show.save(stream)
    return _undated(stream.getvalue())


def _package(name: str) -> Any:
    """Import a module of python-pptx, which is installed with the extra "slides"."""
    return extra(f"pptx{name}", "slides for PowerPoint need python-pptx", "slides")


def _widen(show: Any) -> None:
    """Make the slides of the standard template 16:9."""
    factor = PAGE[0] * EMU / show.slide_width
    show.slide_width, show.slide_height = int(PAGE[0] * EMU), int(PAGE[1] * EMU)
    for page in (show.slide_master, *show.slide_layouts):
        for shape in page.placeholders:
            if shape.element.xpath("./p:spPr/a:xfrm"):  # the others inherit their place
                shape.left, shape.width = int(factor * shape.left), int(factor * shape.width)


def _headed(slide: Any, heading: str, ink: str, background: str | None) -> None:
    """Write the title, and paint the background."""
    colour, text = _package(".dml.color").RGBColor, _package(".enum.text")
    box = slide.shapes.title
    box.left, box.top = int(MARGIN * EMU), int(0.2 * HEAD * EMU)
    box.width, box.height = int((PAGE[0] - 2 * MARGIN) * EMU), int(0.7 * HEAD * EMU)
    frame = box.text_frame
    frame.text, frame.vertical_anchor = heading, text.MSO_ANCHOR.MIDDLE
    line = frame.paragraphs[0]
    line.alignment = text.PP_ALIGN.LEFT
    line.font.size = EMU * next((size for letters, size in TITLE_SIZES if len(heading) <= letters), SMALLEST_TITLE)
    if background is not None:
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = colour.from_string(background[1:].upper())
        line.font.color.rgb = colour.from_string(ink[1:].upper())


class Canvas(NamedTuple):
    """The map from points of a figure to EMU on the slide, y down."""

    factor: float
    origin: tuple[float, float]  # of the figure, in points from the upper left corner of the slide

    def emu(self, points: Array) -> Array:
        """Map points of the figure, an array of shape (..., 2), to the slide."""
        places: Array = EMU * (np.array(self.origin) + self.factor * points * (1, -1))
        return places


def _grouped(slide: Any, figure: Scene) -> None:
    """Draw a figure as one group of shapes."""
    parse = _package(".oxml").parse_xml
    factor, x, y = placed(figure)
    left, low = figure.box[:2]
    canvas = Canvas(factor, (x - factor * left, PAGE[1] - y + factor * low))
    group = slide.shapes.add_group_shape().element
    frame = group.xpath("./p:grpSpPr")[0]
    group.replace(frame, parse(f"<p:grpSpPr {_SPACES}>{_frame(canvas, figure.box, 'ch')}</p:grpSpPr>"))
    properties = group.xpath("./p:nvGrpSpPr/p:cNvPr")[0]
    properties.set("name", "Feynman diagram")
    properties.set("descr", visible(figure.title))

    for number, (name, shape) in enumerate(_shapes(figure, canvas), 100):
        naming = f'<p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(visible(name))}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        group.append(parse(f"<p:sp {_SPACES}>{naming}<p:spPr>{shape}</p:spPr></p:sp>"))


def _shapes(figure: Scene, canvas: Canvas) -> Iterator[tuple[str, str]]:
    """Yield the name and the properties of each shape."""
    for stroke in figure.strokes:
        yield f"line {stroke.title}".strip(), _geometry(canvas, stroke.parts) + "<a:noFill/>" + _pen(stroke, canvas)
    for fill in figure.fills:
        yield "arrow", _geometry(canvas, [fill.points], polygon=fill.polygon, closed=True) + _fill(fill.colour)
    for disc in figure.discs:
        (x, y), r = disc.centre, disc.radius
        rim = f'<a:ln w="{_width(RIM, canvas)}">{_solid(disc.rim)}</a:ln>'
        circle = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
        yield "vertex", _frame(canvas, (x - r, y - r, x + r, y + r)) + circle + _solid(disc.colour) + rim
    for text in figure.texts:
        yield f"label {text.text}", _geometry(canvas, text.contours, closed=True) + _fill(text.colour)


def _frame(canvas: Canvas, box: tuple[float, float, float, float], child: str = "") -> str:
    """Write where a shape is; a group says also which coordinates its children use, and they use its own."""
    corners = canvas.emu(np.array([(box[0], box[3]), (box[2], box[1])])).round().astype(int)
    (x, y), (width, height) = corners[0].tolist(), np.maximum(corners[1] - corners[0], 1).tolist()
    place = f'<a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>'
    same = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{width}" cy="{height}"/>' if child else ""
    return f"<a:xfrm>{place}{same}</a:xfrm>"


def _geometry(canvas: Canvas, ways: Sequence[Array], *, polygon: bool = False, closed: bool = False) -> str:
    """Write where a shape is, and its outline."""
    points = np.vstack(ways)
    (left, low), (right, high) = points.min(0).tolist(), points.max(0).tolist()
    corner = canvas.emu(np.array([left, high])).round()
    size = np.maximum(canvas.emu(np.array([right, low])).round() - corner, 1).astype(int).tolist()
    path = "".join(
        _way((canvas.emu(way) - corner).round().astype(int).tolist(), polygon) + ("<a:close/>" if closed else "")
        for way in ways
    )
    return (
        f"{_frame(canvas, (left, low, right, high))}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{size[0]}" h="{size[1]}">{path}</a:path></a:pathLst>'
        "</a:custGeom>"
    )


def _way(points: Sequence[tuple[int, int]], polygon: bool) -> str:
    """Write a spline, or a polygon given by its corners."""
    dots = [f'<a:pt x="{x}" y="{y}"/>' for x, y in points]
    if polygon:
        return f"<a:moveTo>{dots[0]}</a:moveTo>" + "".join(f"<a:lnTo>{dot}</a:lnTo>" for dot in dots[1:])
    steps = (f"<a:cubicBezTo>{''.join(dots[k : k + 3])}</a:cubicBezTo>" for k in range(1, len(dots), 3))
    return f"<a:moveTo>{dots[0]}</a:moveTo>" + "".join(steps)


def _pen(stroke: Stroke, canvas: Canvas) -> str:
    """Write the pen of a line, with dashes in thousandths of a per cent of its width."""
    pairs = zip(stroke.dash[::2], stroke.dash[1::2], strict=True)
    dashes = "".join(
        f'<a:ds d="{round(1e5 * on / stroke.width)}" sp="{round(1e5 * off / stroke.width)}"/>' for on, off in pairs
    )
    pattern = f"<a:custDash>{dashes}</a:custDash>" if dashes else ""
    return f'<a:ln w="{_width(stroke.width, canvas)}" cap="flat">{_solid(stroke.colour)}{pattern}<a:round/></a:ln>'


def _width(points: float, canvas: Canvas) -> int:
    """Return the width of a line in EMU."""
    return max(1, round(EMU * canvas.factor * points))


def _solid(colour: str) -> str:
    """Write a fill of one colour."""
    return f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'


def _fill(colour: str) -> str:
    """Write the look of a filled shape without a line around it."""
    return f"{_solid(colour)}<a:ln><a:noFill/></a:ln>"


def _undated(packed: bytes) -> bytes:
    """Repack an archive without the times at which it was written: equal slides give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
