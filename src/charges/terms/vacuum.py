"""Scalars that get a vev though the model does not say so: some term is linear in them, once others have their vevs.

H H* S, or H H H* Phi* for a quadruplet, tilts the potential at the origin, so S or Phi cannot stay there.  What such a
vev carries is made of the charges of the vevs in the term: the residual group does not change.
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
    """The fields without a vev that must get one, with a renormalisable term that is linear in each.

    A term counts if it does not vanish for the neutral components: that of three triplets is epsilon_abc, which does.
    Raises TooMany for models with too many fields.

    >>> from charges.models import ModelField
    >>> H = ModelField("H", 0, {}, su2=2, hypercharge="1/2", vev=True)
    >>> {name: str(term) for name, term in induced_vevs(Model("", (), (H, ModelField("T", 0, {}, su2=3)))).items()}
    {'T': 'H H* T'}
    """
    return linear_vevs(model, lagrangian(model))


def linear_vevs(model: Model, terms: Lagrangian) -> Mapping[str, Term]:
    """As :func:`induced_vevs`, with the Lagrangian of the model."""
    found: dict[str, Term] = {}
    linear = []
    for each in terms:
        if not each.fermionic:
            names = [species.field.name for species in each.species]
            singles = [s.field for s in each.species if names.count(s.field.name) == 1 and not s.field.vev]
            if all(_neutral(model, name) for name in names) and not _zero(each.term, [s.field for s in each.species]):
                linear += [(field, set(names) - {field.name}, each.term) for field in singles]
    vevs = {*model.vevs}
    while fresh := {f.name: term for f, others, term in linear if f.name not in vevs and others <= vevs}:
        found |= fresh
        vevs |= fresh.keys()
    return found


def _zero(term: Term, fields: Sequence[ModelField]) -> bool:
    """Whether a term of scalars vanishes for their neutral components."""
    flowing = []
    for letter, field in zip(term.letters, fields, strict=True):
        end = component(field.su2, int(-2 * letter.sign * exact(field.hypercharge)))
        flowing.append(Flowing(field.su2, (0, 0), end, 2 * letter.place + (letter.sign < 0), letter.copies))
    return vanishes((vertex(flowing, 0),))


def _neutral(model: Model, name: str) -> bool:
    field = model[name]
    return field.su3 == 1 and 0 in field.electric_charges


def with_vevs(model: Model, names: Collection[str]) -> Model:
    """The model with a vev for these fields, too."""
    return replace(model, fields=tuple(replace(f, vev=True) if f.name in names else f for f in model.fields))
