"""Figures depend on no settings of matplotlib in the process, and leave them as they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import matplotlib
import pytest

from drawn import SCENE, figure
from topologies import drawing
from topologies.drawing.text import glyphs, typesetter
from topologies.drawing.writers import engines, with_matplotlib
from topologies.drawing.writers.finishing import finished_pdf
from topologies.drawing.writers.painting import words

OWN: Any = {
    "font.size": 30, "font.weight": "bold", "font.style": "italic", "font.family": ["monospace"],
    "mathtext.default": "rm", "mathtext.fontset": "dejavusans", "mathtext.fallback": "stix", "text.parse_math": False,
    "text.usetex": True, "path.sketch": (1, 100, 2), "lines.linewidth": 9, "patch.antialiased": False,
    "savefig.bbox": "tight", "savefig.dpi": 7, "figure.facecolor": "red", "svg.fonttype": "none",
    "axes.facecolor": "red", "svg.hashsalt": "mine",
}  # fmt: skip


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Outlines are not remembered from elsewhere, and those of the test are forgotten."""
    caches = (glyphs.outline, glyphs._row, glyphs.is_mathtext)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def drawn() -> list[bytes]:
    """A figure and a title from both engines, nothing remembered."""
    scene = drawing.scene(figure((r"\frac{\mathrm{d}x}{2}", "words & ∑")), style=drawing.Style(font="stix"))
    shown = [words("A title $x$", 20.0).operators.encode()]
    for form in ("svg", "pdf", "png"):
        shown += [with_matplotlib.output(scene, form, "transparent", 60), drawing.render(scene, form, dpi=60)]
    return shown


@pytest.mark.usefixtures("forgetful")
def test_settings_of_the_caller_change_nothing() -> None:
    before = drawn()
    for cache in (glyphs.outline, glyphs._row, glyphs.is_mathtext):
        cache.cache_clear()
    with matplotlib.rc_context(OWN):
        mine = dict(matplotlib.rcParams)
        assert drawn() == before
        assert dict(matplotlib.rcParams) == mine


@pytest.mark.parametrize(
    ("before", "backend"),
    [
        ("", "svg"),
        ("import matplotlib; matplotlib.use('pdf')", "pdf"),
        ("import os; os.environ['MPLBACKEND'] = 'x'", ""),
    ],
)
def test_the_backend_stays_the_choice_of_the_caller(before: str, backend: str) -> None:
    """Whether matplotlib was imported before the first figure or is imported with it."""
    code = (
        f"{before}\nimport os; was = os.environ['MPLBACKEND']\n"
        "from topologies.drawing.text.glyphs import outline; assert outline(('N',), 16.0, 'cm').contours\n"
        "import matplotlib; assert os.environ['MPLBACKEND'] == was\n"
        "print(matplotlib.rcParams['backend'] if was != 'x' else '')"
    )
    environment = {**os.environ, "MPLBACKEND": "svg"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, backend, "")


def test_settings_are_put_back_after_an_error() -> None:
    def fails() -> None:
        with typesetter.defaults():
            assert matplotlib.rcParams["font.size"] == matplotlib.rcParamsDefault["font.size"]
            raise ZeroDivisionError

    with matplotlib.rc_context({"font.size": 40}):
        with pytest.raises(ZeroDivisionError):
            fails()
        assert matplotlib.rcParams["font.size"] == 40


@pytest.mark.parametrize("zone", ["Z", "+01'00'", "-03'30", "Z00'00'", ""])
def test_dates_of_pdf_files_do_not_depend_on_the_time_zone(zone: str) -> None:
    """The table of objects points at them whatever the length of the date."""
    pdf = drawing.render(SCENE, "pdf")
    date = b"/CreationDate (D:19700101000000Z)"
    if engines.engine().startswith("matplotlib"):
        pytest.skip("matplotlib writes no date")
    head, tail = pdf.split(date)
    told = f"/CreationDate (D:20270203040506{zone})".encode()
    shift = len(told) - len(date)
    entries = [int(place) for place in re.findall(rb"^(\d{10}) \d{5} n", tail, re.M)]
    for place in entries:
        if place > len(head):
            tail = tail.replace(b"%010d " % place, b"%010d " % (place + shift))
    tail = re.sub(rb"(startxref\s+)(\d+)", lambda found: found[1] + b"%d" % (int(found[2]) + shift), tail)
    assert finished_pdf(head + told + tail) == pdf
    for number, place in enumerate(entries, 1):
        assert pdf[place:].startswith(b"%d 0 obj" % number)
    start = re.search(rb"startxref\s+(\d+)", pdf)
    assert start is not None
    assert pdf[int(start[1]) :].startswith(b"xref")


def test_warnings_of_the_caller_stay_as_they_are() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = list(warnings.filters)
        glyphs.outline(("\N{SNOWMAN} 日", r"\nu日"), 17.25, "cm")
        drawing.render(SCENE, "svg")
        assert list(warnings.filters) == before
