"""The standard-model fields that a model may leave out.

Those that it lists are known by their quantum numbers and the mark ``sm``, under any name, as left-handed fields or as
their conjugates, and with a Higgs doublet of hypercharge 1/2 or -1/2.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from charges.arithmetic.numbers import exact
from charges.models.field import ModelField, quarks
from charges.models.model import Incomplete, Model, standard_b_l
from charges.words import FieldName
from topologies.verdict import Sentence, joined


def completed(model: Model) -> tuple[Model, Sentence]:
    """Add the standard-model fermions that matter and that a model leaves out.

    The charges of e_R follow from its Yukawa coupling.  Quarks are added if some field is coloured: their B-L is 1/3,
    and they are neutral under symmetries under which L and H are.

    Returns the completed model, and a sentence that says what was added and whether quarks are included.
    Raises MalformedInput if the charges of quarks are needed but not known, or the name of an added field is taken.
    """
    sm = [f for f in model.fields if f.sm]
    doublet, higgs = lepton_doublet(model), higgs_doublet(model)

    added = []
    if doublet and higgs and not any(f.fermion and f.su3 == f.su2 == 1 and f.hypercharge for f in sm):
        turn = 1 if exact(doublet.hypercharge) < 0 else -1
        flip = 1 if exact(higgs.hypercharge) > 0 else -1
        vacuum = higgs.vectors(model.symmetry)[0]
        rows = [[turn * x - flip * y for x, y in zip(v, vacuum, strict=True)] for v in doublet.vectors(model.symmetry)]
        charges = {u1: [row[i] for row in rows] for i, u1 in enumerate(model.symmetry)}
        added = [ModelField("e_R", "1/2", charges, "right", 1, 1, -1, len(rows), sm=True)]

    charged = {u1 for f in sm for u1 in model.symmetry if any(map(any, f.vectors([u1])))}
    known = not charged or (charged == {"B-L"} and standard_b_l(model))
    sentence = Sentence("hadrons are left out")
    if known:
        sentence += ": they carry no class that leptons do not"
    if any(f.su3 != 1 for f in model.fields):
        sentence = Sentence("quarks included")
        if not any(f.su3 != 1 for f in sm):
            if charged - {"B-L"} or not standard_b_l(model):
                raise Incomplete(model.name, "has coloured fields: list the quarks with their charges")
            added += quarks({u1: Fraction(int(u1 == "B-L"), 3) for u1 in model.symmetry})
    if added:
        sentence += Sentence("; ", joined(FieldName(f.name) for f in added), " added")
    return replace(model, fields=(*model.fields, *added)), sentence


def lepton_doublet(model: Model) -> ModelField | None:
    """The first lepton doublet of the standard model that is listed, as a left-handed field or as its conjugate."""
    return next((f for f in model.fields if f.sm and f.fermion and _half(f)), None)


def higgs_doublet(model: Model) -> ModelField | None:
    """The first Higgs doublet of the standard model that is listed, with hypercharge 1/2 or -1/2."""
    return next((f for f in model.fields if f.sm and not f.fermion and _half(f)), None)


def _half(field: ModelField) -> bool:
    return field.su3 == 1 and field.su2 == 2 and abs(exact(field.hypercharge)) == Fraction(1, 2)
