"""The fields of a model for Sym2Int, a Mathematica program that lists all operators: an independent check of the terms.

Format: R. M. Fonseca, arXiv:1703.05221, and the examples in the program.
"""

from __future__ import annotations

from collections.abc import Iterator

from charges.models.field import SU3_LABELS
from charges.models.model import Model
from nuloops.formats.content import Content, Particle
from nuloops.formats.names import mathematica_string, title


def write(model: Model) -> dict[str, Iterator[str]]:
    """Write one file, named after the model."""
    name = "model" + title(model.name)
    return {f"{name}.m": _lines(Content(model), name)}


def _lines(content: Content, name: str) -> Iterator[str]:
    yield from (f"(* {line} *)" for line in content.heading())
    chosen = content.unbroken[:1]
    for i in content.unbroken[1:]:
        yield f"(* not written: a further symmetry Z{content.orders[i]}, as Sym2Int has room for one *)"
    if content.model.soft or content.model.broken:
        yield "(* not written: the terms that break symmetries explicitly, which Sym2Int does not list *)"
    yield from ("", "<< Sym2Int`", "")
    groups = ["SU3", "SU2", "U1", *("U1" for _ in content.u1s)]
    yield f"gaugeGroup[{name}] ^= {{{', '.join(groups)}}};"
    yield ""
    for i, each in enumerate(content.particles, 1):
        kind = "SLR"[each.side]
        sort = "R" if each.species.field.real else "C"
        rep = ", ".join(_representation(content, each))
        yield f'fld{i} = {{{mathematica_string(each.name)}, {{{rep}}}, "{kind}", "{sort}", {each.copies}}};'
    yield f"fields[{name}] ^= {{{', '.join(f'fld{i}' for i in range(1, len(content.particles) + 1))}}};"
    yield ""
    option = ""
    for i in chosen:
        phases = ", ".join(root_of_unity(int(each.charges[i]), content.orders[i]) for each in content.particles)
        option = f", DiscreteSym -> {{{phases}}}"
    yield f"GenerateListOfCouplings[{name}, MaxOrder -> 4{option}];"


def _representation(content: Content, each: Particle) -> Iterator[str]:
    p, q = SU3_LABELS[each.species.field.su3]
    yield str(each.species.field.su3) if p + q < 2 or p == q else f"{{{p}, {q}}}"
    yield str(each.species.field.su2)
    yield str(each.species.field.hypercharge)
    yield from (str(each.charges[i]) for i in content.u1s)


def root_of_unity(power: int, order: int) -> str:
    """Write exp(2 pi i power / order) for Mathematica.

    >>> root_of_unity(0, 3), root_of_unity(1, 2), root_of_unity(5, 3)
    ('1', '-1', 'Exp[4*Pi*I/3]')
    """
    power %= order
    if not power or 2 * power == order:
        return "-1" if power else "1"
    return f"Exp[{2 * power}*Pi*I/{order}]"
