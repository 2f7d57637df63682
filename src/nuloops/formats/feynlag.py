"""A Python script that builds the model with feynlag, checks that every term is invariant, and writes a UFO model.

The script holds the model as literals: names, charges as texts, and the terms in components.  What it tests is thus
whether the contractions written here and in the other formats really are invariant.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from keyword import iskeyword

from charges.models.field import SU3_LABELS
from charges.models.model import Model
from nuloops.formats.content import Content, Interaction
from nuloops.formats.contract import expanded
from nuloops.formats.names import ascii_text, title


def write(model: Model) -> dict[str, Iterator[str]]:
    """Write one file, named after the model."""
    return {f"{title(model.name)}_feynlag.py": _lines(Content(model, _bad))}


def _bad(name: str) -> bool:
    """What feynlag takes for a conjugate, or Python, in which UFO models are written, for a word of its own."""
    return name.endswith("bar") or iskeyword(name)


def _lines(content: Content) -> Iterator[str]:
    yield '"""A model for feynlag, written by nuloops: run it to check every term, --ufo FOLDER for UFO."""'
    yield from (f"# {line}" for line in content.heading())
    yield from (f"# not written: {text}" for text in content.missing)
    yield ""
    yield f"NAME = {ascii_text(content.model.name)!r}"
    yield f"U1S = {['Y', *(ascii_text(content.model.symmetry[i]) for i in content.u1s)]!r}"
    yield "# name, kind (S and H for complex and real scalars, L and R for fermions),"
    yield "# generations, SU(2) dimension, Dynkin labels of SU(3), charges under the U(1)s"
    yield "FIELDS = ["
    for each in content.particles:
        charges = [str(each.species.field.hypercharge), *(str(each.charges[i]) for i in content.u1s)]
        field = each.species.field
        kind = "H" if field.real else "SLR"[each.side]
        yield f"    {(each.name, kind, each.copies, field.su2, SU3_LABELS[field.su3], charges)!r},"
    yield "]"
    yield "# order of a cyclic group, powers of its root of unity for each field"
    yield "CYCLIC = ["
    yield from (f"    {each!r}," for each in _cyclic(content))
    yield "]"
    yield "# right-handed parts of vector-like fermions: the left-handed ones"
    yield f"DIRAC = {_dirac(content)!r}"
    yield "# scalars that get a vev"
    yield f"VEVS = {[each.name for each in content.scalars if each.species.field.vev]!r}"
    yield "# coupling, monomials (real and imaginary part; then field, 1 or -1 for conjugate, SU(2) and SU(3) index),"
    yield "# whether the term is its own conjugate"
    yield "TERMS = ["
    for one in content.interactions:
        yield f"    ({one.coupling!r}, ["
        yield from (f"        {monomial!r}," for monomial in _monomials(content, one))
        yield f"    ], {one.hermitian!r}),"
    yield from ("]", "")
    yield from files(__package__).joinpath("feynlag_script.txt").read_text("utf-8").splitlines()


def _monomials(content: Content, one: Interaction) -> Iterator[tuple[int, int, list[tuple[str, int, int, int]]]]:
    for monomial, (re, im) in expanded(one.structure, one.letters).items():
        factors = [(content.particles[one.letters[i].place].name, one.letters[i].sign, a, b) for i, a, b in monomial]
        yield re, im, factors


def _cyclic(content: Content) -> Iterator[tuple[int, list[int]]]:
    """The discrete symmetries, and the residual group of the others, all fields included."""
    for i in content.discrete:
        yield content.orders[i], [int(each.charges[i]) for each in content.particles]
    if content.model.symmetry:
        breaking = content.model.residual(coloured=True)
        tilted = content.model.tilted  # then hypercharge is one of the symmetries
        phases = [breaking.phase([*each.charges, *[each.multiplet.hypercharge] * tilted]) for each in content.particles]
        for k, order in enumerate(breaking.torsion):
            yield order, [phase[k] for phase in phases]


def _dirac(content: Content) -> dict[str, str]:
    left = {each.species: each.name for each in content.fermions if each.side == 1}
    return {each.name: left[each.species] for each in content.fermions if each.side == 2 and each.species in left}
