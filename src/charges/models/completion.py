"""The standard-model fields that a model may leave out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from charges.models.field import ModelField, quarks
from charges.models.model import Incomplete, Model, standard_b_l
from charges.words import FieldName
from topologies.verdict import Sentence, joined


def completed(model: Model) -> tuple[Model, Sentence]:
    """Add the standard-model fermions that matter and that a model leaves out.

    The charges of e_R follow from its Yukawa coupling.  Quarks, with B-L = 1/3, are added if some field is coloured.

    Returns the completed model, and a sentence that says what was added and whether quarks are included.
    Raises MalformedInput if the charges of quarks are needed but not known, or the name of an added field is taken.
    """
    sm = [f for f in model.fields if f.sm]
    doublet = next((f for f in sm if f.fermion and (f.su3, f.su2, f.hypercharge) == (1, 2, Fraction(-1, 2))), None)
    higgs = next((f for f in sm if not f.fermion and (f.su2, f.hypercharge) == (2, Fraction(1, 2))), None)

    added = []
    if doublet and higgs and not any(f.fermion and f.su3 == f.su2 == 1 and f.hypercharge for f in sm):
        rows = [
            [x - y for x, y in zip(v, higgs.vectors(model.symmetry)[0], strict=True)]
            for v in doublet.vectors(model.symmetry)
        ]
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
            if set(model.symmetry) - {"B-L"} or not standard_b_l(model):
                raise Incomplete(model.name, "has coloured fields: list the quarks with their charges")
            added += quarks(dict.fromkeys(model.symmetry, Fraction(1, 3)))
    if added:
        sentence += Sentence("; ", joined(FieldName(f.name) for f in added), " added")
    return replace(model, fields=(*model.fields, *added)), sentence
