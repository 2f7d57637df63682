"""Scalars that get a vev though the model does not say so, since a term is linear in them once others have their vevs.

H H* S, or H H H* Phi* for a quadruplet, tilts the potential at the origin, so S or Phi cannot stay there.  The charges
of such a vev are sums of those of the vevs in the term, so the residual group does not change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from charges.arithmetic.numbers import exact
from charges.gauge.components import Flowing, component, vanishes, vertex
from charges.models.field import ModelField
from charges.models.model import Model
from charges.terms.lagrangian import Lagrangian, lagrangian
from charges.terms.operators import Term


def induced_vevs(model: Model) -> Mapping[str, Term]:
    """Find the fields without a vev that must get one, each with a renormalisable term that is linear in it.

    A field of which only some generations get one, such as D(0), is named by these.

    A term counts unless it vanishes for the neutral components, as epsilon_abc does for three triplets.
    Raises TooMany for models with too many fields.

    >>> from charges.models import ModelField
    >>> H = ModelField("H", 0, {}, su2=2, hypercharge="1/2", vev=True)
    >>> {name: str(term) for name, term in induced_vevs(Model("", (), (H, ModelField("T", 0, {}, su2=3)))).items()}
    {'T': 'H H* T'}
    """
    return linear_vevs(model, lagrangian(model))


def linear_vevs(model: Model, terms: Lagrangian) -> Mapping[str, Term]:
    """As :func:`induced_vevs`, with the Lagrangian of the model."""
    linear = []
    for coupling in terms:
        if not coupling.fermionic:
            names = [species.name for species in coupling.species]
            singles = [name for name, field in zip(names, coupling.fields, strict=True) if not field.vev]
            singles = [name for name in singles if names.count(name) == 1]
            if all(map(_neutral, coupling.fields)) and not _zero(coupling.term, coupling.fields):
                linear += [(name, set(names) - {name}, coupling.term) for name in singles]

    induced: dict[str, Term] = {}
    vevs = {species.name for species in model.species if species.field.vev}
    while fresh := {name: term for name, others, term in linear if name not in vevs and others <= vevs}:
        induced |= fresh
        vevs |= fresh.keys()
    return induced


def _zero(term: Term, fields: Sequence[ModelField]) -> bool:
    """Whether a term of scalars vanishes for their neutral components."""
    flowing = []
    for letter, field in zip(term.letters, fields, strict=True):
        end = component(field.su2, int(-2 * letter.sign * exact(field.hypercharge)))
        flowing.append(Flowing(field.su2, (0, 0), end, 2 * letter.place + (letter.sign < 0), letter.copies))
    return vanishes((vertex(flowing, 0),))


def _neutral(field: ModelField) -> bool:
    return field.su3 == 1 and 0 in field.electric_charges


def with_vevs(model: Model, names: Collection[str]) -> Model:
    """Give these fields, or these generations of fields, a vev, too; the others become fields of their own."""
    fields: list[ModelField] = []
    for f in model.fields:
        species = [s for s in model.species if s.field is f]
        fresh = [s for s in species if {s.name, f.name} & {*names}]
        if not fresh or len(fresh) == len(species):
            fields.append(replace(f, vev=True) if fresh else f)
            continue
        rows = {name: f.vectors([name]) for name in model.symmetry}
        for s in species:
            here = [i for i, row in enumerate(f.vectors(model.symmetry)) if row == s.row[: len(model.symmetry)]]
            charges = {name: [rows[name][i][0] for i in here] for name in model.symmetry}
            fields.append(replace(f, name=s.name, charges=charges, generations=len(here), vev=s in fresh))
    return replace(model, fields=tuple(fields))
