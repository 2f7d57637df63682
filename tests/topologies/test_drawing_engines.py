"""The engines that draw, in their order, and what is said when one or all are missing."""

from __future__ import annotations

import os
import stat
import struct
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from drawn import SCENE, SVG, pixels
from topologies import drawing
from topologies.drawing.writers import engines
from topologies.errors import MalformedInput, NuloopsError, Unavailable
from topologies.machine import programs


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing has been warned about yet."""
    before = engines._warned[:]
    engines._warned.clear()
    engines._name.cache_clear()
    yield
    engines._warned[:] = before
    engines._name.cache_clear()


def fails(reason: str) -> Any:
    """An engine that is not there."""

    def draw(*_: object) -> bytes:
        raise Unavailable(reason)

    return draw


def test_engine_has_a_name() -> None:
    assert any(word in drawing.engine() for word in ("Graphviz", "dot", "matplotlib"))


@pytest.mark.usefixtures("fresh")
def test_matplotlib_draws_when_there_is_no_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "ENGINES", [("", fails("no wheel")), ("", fails("no dot")), engines.ENGINES[-1]])
    with pytest.warns(engines.FallbackWarning, match=r"matplotlib .*no wheel; no dot"):
        svg = drawing.render(SCENE, "svg")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    description = root.find(f"{SVG}desc")
    assert description is not None
    assert "matplotlib" in str(description.text)
    with warnings.catch_warnings():  # once is enough
        warnings.simplefilter("error")
        assert drawing.render(SCENE, "svg") == svg
        assert drawing.render(SCENE, "pdf").startswith(b"%PDF-")
        png = drawing.render(SCENE, "png", dpi=72, background="white")
    assert drawing.engine().startswith("matplotlib")
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == pytest.approx(SCENE.size, abs=2)
    assert b"pHYs" in png[:200]


@pytest.mark.usefixtures("fresh")
def test_both_engines_draw_the_same_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    if not drawing.engine().startswith("Graphviz"):
        pytest.skip("no Graphviz in process to compare with")
    one = pixels(drawing.render(SCENE, "png", dpi=72, background="white"))[..., 0]
    monkeypatch.setattr(engines, "ENGINES", engines.ENGINES[-1:])
    two = pixels(drawing.render(SCENE, "png", dpi=72, background="white"))[..., 0]
    rows, columns = min(len(one), len(two)), min(len(one[0]), len(two[0]))
    blocks = [
        picture[: rows // 8 * 8, : columns // 8 * 8].reshape(rows // 8, 8, columns // 8, 8).mean((1, 3))
        for picture in (one, two)
    ]
    assert np.abs(blocks[0] - blocks[1]).mean() < 0.02


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for dot is a script")
@pytest.mark.usefixtures("fresh")
def test_dot_on_path_draws_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stand-in for `dot` that takes its options and hands the text to pygraphviz."""
    pytest.importorskip("pygraphviz")
    script = tmp_path / "dot"
    script.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "if '-V' in sys.argv: sys.exit(print('dot - graphviz version 2.43.0 (0)', file=sys.stderr))\n"
        "import pygraphviz\n"
        "form = next(word[2:] for word in sys.argv if word.startswith('-T'))\n"
        "assert '-Knop2' in sys.argv\n"
        "graph = pygraphviz.AGraph(sys.stdin.read())\n"
        "sys.stdout.buffer.write(graph.draw(format=form, prog='nop2'))\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engines, "ENGINES", [("", fails("no wheel")), *engines.ENGINES[1:]])
    with pytest.warns(engines.FallbackWarning, match=r"dot 2\.43\.0 \(on PATH\); no wheel"):
        svg = drawing.render(SCENE, "svg", background="#101010")
    assert b"#101010" in svg
    assert drawing.engine().startswith("dot 2.43.0 (on PATH)")
    png = drawing.render(SCENE, "png", dpi=144)
    assert struct.unpack(">I", png[16:20])[0] == pytest.approx(2 * SCENE.size[0], abs=4)
    script.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(Unavailable, match="failed"):
        programs.dot_output("digraph {}", "svg")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable, match="no dot on PATH"):
        programs.dot_output("digraph {}", "svg")


@pytest.mark.usefixtures("fresh")
def test_nothing_can_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "ENGINES", [("", fails("gone"))])
    with pytest.raises(Unavailable, match="gone"):
        drawing.render(SCENE, "svg")


def test_a_broken_wheel_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(Unavailable, match="does not load"):
        engines._in_process(SCENE, "svg", "transparent", 72)


def test_imports_are_lazy() -> None:
    code = (
        "import sys, topologies.drawing\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'matplotlib', 'pygraphviz', 'graphviz'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("fresh")
def test_errors_are_those_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each, and derived from what the command line catches."""
    for wrong in (
        lambda: drawing.render(SCENE, "gif"),
        lambda: drawing.render(SCENE, "png", dpi=-1),
        lambda: drawing.Style(font="comic"),
        lambda: drawing.layout(nx.MultiDiGraph([(0, 1), (2, 3)])),
        lambda: drawing.contact_sheet([SCENE], 0),
    ):
        with pytest.raises(MalformedInput) as bad:
            wrong()
        assert "\n" not in str(bad.value)
    monkeypatch.setattr(engines, "ENGINES", [("", fails("two\nlines"))])
    with pytest.raises(NuloopsError, match="two lines"):
        drawing.render(SCENE, "svg")
    monkeypatch.setattr(engines, "ENGINES", [("", fails("two\n  lines")), (lambda: "x", lambda *_: b"<svg>")])
    with pytest.warns(engines.FallbackWarning) as warned:
        drawing.render(SCENE, "svg")
    assert "\n" not in str(warned[0].message)
