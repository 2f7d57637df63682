"""Objections to how symmetries are broken: anomalies of what is gauged, Goldstone bosons, and domain walls.

A U(1) counts as gauged if the model says so or, without a word, if its anomalies cancel.  Let V be the charges of the
fields with vevs.  A U(1) of the potential that is not gauged and under which V is not neutral makes a Goldstone boson;
hypercharge, whose boson the Z eats, and gauged U(1)s are taken off.  What symmetries G turn the vacuum into is the dual
of the group that V generates in the charges of G; it falls into pieces, with domain walls between them, if and only if
that group has torsion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from charges.anomalies.models import anomalies_of
from charges.arithmetic.elimination import Echelon
from charges.arithmetic.numbers import exact
from charges.arithmetic.smith import Matrix, hermite, smith
from charges.models.model import Model, Species
from charges.objections.kinds import Kind, Objection
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators
from charges.words import FieldName, SymmetryName, Vev
from topologies import MalformedInput
from topologies.verdict import Sentence, joined


def breaking_objections(operators: Operators) -> Iterator[Objection]:
    """Object to broken symmetries of a completed model with all its vevs, induced ones too."""
    alphabet = operators.alphabet
    model = alphabet.model
    vevs = [s for s in model.species if s.field.vev]
    hypercharge = [exact(s.field.hypercharge) for s in vevs]
    gauged = [hypercharge]
    if remaining := _anomalies(model.under([])):
        why = Sentence("the gauge group is anomalous (", remaining, "): more fermions are needed")
        yield Objection(Kind.ANOMALOUS, why)
    for name, order in zip(model.symmetry, model.orders, strict=True):
        if order:
            continue
        charges = [s.row[model.symmetry.index(name)] for s in vevs]
        broken = _rank([hypercharge, charges]) > _rank([hypercharge])
        remaining = _anomalies(model.under([name]), name)
        listed = model.gauged is not None and name in model.gauged
        explicitly = any(row[model.symmetry.index(name)] for row in model.explicit)
        if listed or (model.gauged is None and not remaining and not explicitly):
            gauged.append(charges)
        if remaining and (broken or listed):
            so = "it cannot be gauged" if listed else "it is a global symmetry, and a vev breaks it"
            yield Objection(Kind.ANOMALOUS, Sentence(SymmetryName(name), " is anomalous (", remaining, "): ", so))
    yield from _goldstones(operators, vevs, gauged)
    yield from _walls(operators, vevs)


def gauge_notes(model: Model, vevs: Sequence[Species]) -> Iterator[Sentence]:
    """Say of each U(1) of a completed model whether it counts as gauged, and which boson its breaking leaves."""
    hypercharge = [exact(s.field.hypercharge) for s in vevs]
    for i, (name, order) in enumerate(zip(model.symmetry, model.orders, strict=True)):
        if order:
            continue
        charges = [s.row[i] for s in vevs]
        broken = _rank([hypercharge, charges]) > _rank([hypercharge])
        if any(row[i] for row in model.explicit):
            why, boson = "terms break it explicitly, so it is global", "a pseudo-Goldstone boson"
        elif model.gauged is not None:
            listed = name in model.gauged
            why = "the file lists it as gauged" if listed else "the file does not list it as gauged, so it is global"
            boson = "a massive Z'" if listed else "a Goldstone boson"
        elif _anomalies(model.under([name]), name):
            why, boson = "it is anomalous, so it counts as global", "a Goldstone boson"
        else:
            known = "its anomalies cancel" if _decided(model.under([name])) else "its anomalies are not known"
            why = f"{known}, so it counts as gauged"
            boson = "a massive Z', and if it were global a Goldstone boson"
        unbroken = "no vev breaks it" + (", so its boson is massless" if "Z'" in boson else "")
        end = f"its breaking makes {boson}" if broken else unbroken
        yield Sentence(SymmetryName(name), ": ", why, "; ", end)


def _decided(model: Model) -> bool:
    """Whether it is known if the anomalies of a model cancel."""
    try:
        anomalies_of(model)
    except MalformedInput:
        return False
    return True


def _anomalies(model: Model, name: str = "") -> Sentence:
    """The anomalies that remain and contain a U(1), or no symmetry; empty if none do, or if it cannot be decided."""
    try:
        found = anomalies_of(model)
    except MalformedInput:
        return Sentence()
    own = [each for each in found.remaining if (name in each.symmetries if name else not each.symmetries)]
    return joined(own)


def _goldstones(
    operators: Operators, vevs: Sequence[Species], gauged: Sequence[Sequence[Fraction]]
) -> Iterator[Objection]:
    """Count the U(1)s of the potential that vevs break, less the gauged ones."""
    alphabet = operators.alphabet
    rows = _vectors(operators)
    potential = [row for row in rows if not any(row[i] for i in _fermions(alphabet))]
    number = _broken(alphabet, potential, vevs) - _rank(gauged)
    if number <= 0:
        return
    exact_ones = max(0, _broken(alphabet, rows, vevs) - _rank(gauged))
    new = [s for s in vevs if not s.field.sm] or list(vevs)
    names = joined(Vev(Sentence(FieldName(s.name))) for s in new)
    text = Sentence(f"{number} Goldstone boson{'s' * (number > 1)}: ", names, f" break{'s' * (len(new) == 1)} ")
    text += f"{number} U(1) symmetr{'y' if number == 1 else 'ies'} of the potential that nothing gauges"
    if exact_ones < number:
        which = "it" if number == 1 else f"{number - exact_ones} of them"
        text += f"; couplings to fermions break {which} explicitly, so that loops give a small mass"
    if all(s.field.su2 > 1 for s in new):
        text += Sentence("; it couples to the Z, as part of ", joined(FieldName(s.name) for s in new))
        text += ", which the width of the Z excludes"
    yield Objection(Kind.GOLDSTONE, text)


def _broken(alphabet: Alphabet, terms: Sequence[Sequence[int]], vevs: Sequence[Species]) -> int:
    """The number of U(1)s of some terms that vevs break."""
    inside = [i for i, (s, _) in enumerate(alphabet.weyl) if s in vevs]
    outside = [i for i in range(len(alphabet.weyl)) if i not in inside]
    return len(inside) - _rank(terms) + _rank([[row[i] for i in outside] for row in terms])


def _walls(operators: Operators, vevs: Sequence[Species]) -> Iterator[Objection]:
    """Find discrete symmetries, accidental ones too, that vevs break and no continuous one undoes."""
    alphabet = operators.alphabet
    lattice = hermite(_vectors(operators), len(alphabet.weyl))
    orders = _torsion(alphabet, lattice, vevs)
    if not orders:
        return
    new = [s for s in vevs if not s.field.sm]
    shown = new if _torsion(alphabet, lattice, new) == orders else vevs
    names = joined(Vev(Sentence(FieldName(s.name))) for s in shown)
    broken = " x ".join(f"Z{n}" for n in orders)
    text = Sentence("domain walls: ", names, f" break{'s' * (len(shown) == 1)} a discrete symmetry, {broken}")
    yield Objection(Kind.DOMAIN_WALLS, text)


def _torsion(alphabet: Alphabet, lattice: Matrix, vevs: Sequence[Species]) -> list[int]:
    """The cyclic factors of the group that vevs generate modulo all terms."""
    rows = [alphabet.unit(i) for i, (s, _) in enumerate(alphabet.weyl) if s in vevs]
    if not rows:
        return []
    left, form, _ = smith([*rows, *lattice], len(alphabet.weyl))
    relations = [u[: len(rows)] for u, d in zip(left, form, strict=True) if not any(d)]
    return [n for n in smith(relations, len(rows)).factors if n > 1] if relations else []


def _vectors(operators: Operators) -> list[tuple[int, ...]]:
    """The vectors of all renormalisable terms, linear ones too."""
    found = []
    for dimension in range(1, 5):
        for product in operators.products(dimension):
            term = operators.term(product)
            if term and not term.derivative and term.dimension == dimension and any(term.vector):
                found.append(term.vector)
    return found


def _fermions(alphabet: Alphabet) -> list[int]:
    return [i for i, (s, _) in enumerate(alphabet.weyl) if s.field.fermion]


def _rank(rows: Sequence[Sequence[Fraction | int]]) -> int:
    """The rank over the rational numbers."""
    system: Echelon[int] = Echelon()
    for row in rows:
        scale = 1
        for x in row:
            scale *= Fraction(x).denominator
        system.add({i: int(x * scale) for i, x in enumerate(row) if x})
    return len(system.rows)
