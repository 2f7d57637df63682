"""Figures that several threads draw at once are those that one draws."""

from __future__ import annotations

import subprocess
import sys

import pytest

THREADS = 8

CODE = r"""
import hashlib, sys, threading
from concurrent.futures import ThreadPoolExecutor

import topologies
from topologies import drawing
from topologies.drawing.slides import Frame, deck

LABELS = [r"\bar{\nu}_R", r"\frac{1}{2}", "50% é", r"\mathrm{SU}(2)", r"\phi^{++}", "x^a^b", r"\,", ("N", "7/2")]
started = threading.Barrier(int(sys.argv[1]))

def drawn(number):
    started.wait()
    diagram = topologies.from_key(KEYS[number % 2])
    for index, (*_, data) in enumerate(diagram.edges(data=True)):
        data["label"] = LABELS[(number + index) % len(LABELS)]
    scene = drawing.scene(diagram, style=drawing.Style(font=("cm", "stix")[number % 2], key=True))
    files = [drawing.encoded(scene, form, dpi=50) for form in drawing.FORMATS]
    files += [deck([Frame(f"{number} $ %", (scene,))], "pdf")]
    return hashlib.sha256(b"".join(files)).hexdigest()

KEYS = "dirac-d5_0122_F01_S0212", "dirac-d5_2345_F1213_S0104052435"
with ThreadPoolExecutor(int(sys.argv[1])) as pool:
    print(*pool.map(drawn, range(8)))
"""


def drawn_by(threads: int) -> list[str]:
    """The sums of eight figures, from a process in which nothing has been drawn before."""
    command = [sys.executable, "-c", CODE, str(threads)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


@pytest.mark.parametrize("attempt", range(3))
def test_eight_threads_draw_what_one_does(attempt: int, one: list[str]) -> None:
    assert drawn_by(THREADS) == one


@pytest.fixture(scope="module")
def one() -> list[str]:
    """What a single thread draws."""
    sums = drawn_by(1)
    assert len(set(sums)) == len(sums) == THREADS
    return sums
