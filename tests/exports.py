"""Models that are hard to export, and readers of what is written for other programs."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from charges.models.field import ModelField
from charges.models.model import Model
from nuloops.files.models import named, published
from nuloops.formats import texts

HALF = Fraction(1, 2)
PUBLISHED = {name: named(name).model for name in published()}

L = ModelField("L", HALF, {"B-L": -1}, "left", su2=2, hypercharge=-HALF, generations=3, sm=True)
H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge=HALF, vev=True, sm=True)
DELTA = ModelField("Delta", 0, {"B-L": 2}, su2=3, hypercharge=1)
TRIPLET = Model("type II", ("B-L",), (L, H, DELTA, ModelField("phi", 0, {"B-L": -2}, vev=True)))
QUARKS = Model(
    "diquark",
    ("B-L",),
    (
        ModelField("Q", HALF, {"B-L": "1/3"}, "left", su3=3, su2=2, hypercharge="1/6", sm=True),
        ModelField("d_R", HALF, {"B-L": "1/3"}, "right", su3=3, hypercharge="-1/3", generations=2, sm=True),
        H,
        ModelField("omega", 0, {"B-L": "-2/3"}, su3=3, hypercharge="2/3"),
    ),
)
TOY = Model(
    "toy: one Z2, one U(1)",
    ("B-L", "Z2"),
    (
        ModelField("L", HALF, {"B-L": -1, "Z2": 0}, "left", su2=2, hypercharge=-HALF, generations=3, sm=True),
        ModelField("H", 0, {"B-L": 0, "Z2": 0}, su2=2, hypercharge=HALF, vev=True, sm=True),
        ModelField("nu_R", HALF, {"B-L": [-4, -4, 5], "Z2": 1}, "right", latex=r"\nu_R"),
        ModelField("N", HALF, {"B-L": "-1/2", "Z2": 1}, vectorlike=True),
        ModelField("eta", 0, {"B-L": HALF, "Z2": 1}, su2=2, hypercharge=HALF, latex=r"\eta"),
    ),
    "arXiv:1812.01599, in part",
)
TILTED = Model(
    "tilted",
    ("X",),
    (
        ModelField("H", 0, {"X": 2}, su2=2, hypercharge=HALF, vev=True),
        ModelField("S", 0, {"X": 4}, vev=True),
        ModelField("s", 0, {"X": 1}, hypercharge=1),
        ModelField("t", 0, {"X": 3}, hypercharge=1),
    ),
)
NASTY = (
    '"];Run["rm"]',
    "\\input{/etc/passwd}",
    "^^5cinput{x}",
    "'''+exit()+'''",
    "*)Run[](*",
    "#:{",
    "$x$%&~",
    "χ",
    "Eps",
    "no",
    "Hbar",
    "H",
    "ß_ß",
)
SCRIPTS = (
    "S^+'",
    "x^{{a}}^b",
    "x_1_2",
    r"\bar",
    "a'^b",
    "x^",
    "^2",
    r"\hat x",
    "{a}_b^c",
    "S''",
    r"\mathrm{a b}",
    "_",
    r"\nu_{R}'",
    "{",
    "a}{b",
    r"x_\nu",
    r"\tilde{\eta}_1^{0*}",
    "x_{1_{2_3}}",
)
LATEX = Model("LaTeX", ("X",), tuple(ModelField(f"A{i}", 0, {"X": 7**i}, latex=text) for i, text in enumerate(SCRIPTS)))
HOSTILE = Model(
    'x"]; Run["rm"]\n*) # \\input{a}\n---\nName: y',
    ("a'\"\\b", "Z3"),
    tuple(
        ModelField(name, 0, {"a'\"\\b": i % 3 - 1, "Z3": i}, latex=latex, su2=1 + i % 2)
        for i, (name, latex) in enumerate(
            zip(NASTY, [r"\input{/etc/passwd}", "^^5cinput{/etc/passwd}", "}", "x^"] * 4, strict=False)
        )
    ),
    "\n\\write18{rm}\n!!python/object",
)


@cache
def text(model: str, to: str) -> str:
    """The first file of a published model."""
    return next(iter(texts(PUBLISHED[model], to).values()))


def script(written: str) -> dict[str, Any]:
    """The names that a script for feynlag defines."""
    pytest.importorskip("feynlag", reason="the oracle is not installed")
    found: dict[str, Any] = {"__name__": "script"}
    exec(compile(written, "script", "exec"), found)
    return found


def sections(written: str) -> dict[str, dict[str, str]]:
    """The blocks ``Name: { key: value, ... }`` of a model file, without comments."""
    lines = [line.split("#")[0].strip() for line in written.splitlines()]
    found: dict[str, dict[str, str]] = {}
    current = ""
    for line in filter(None, lines):
        if line.endswith("{"):
            current = line.split(":")[0]
            found[current] = {}
        elif current and (row := re.fullmatch(r"(\w+) ?: (.*),", line)):
            found[current][row[1]] = row[2]
    return found


def without_strings(written: str) -> str:
    """Mathematica without string literals and comments."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"', "TEXT", written)
    return re.sub(r"\(\*.*?\*\)", "", bare)
