"""Objections to what makes protons decay: renormalisable terms that together break baryon number with one lepton."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

from charges.dark.classes import Classes
from charges.models.field import triality
from charges.objections.kinds import Kind, Objection
from topologies.verdict import Sentence, joined


def proton_objections(classes: Classes) -> Iterator[Objection]:
    """Object if no symmetry of the renormalisable terms, vevs included, forbids three quarks to turn into a lepton."""
    terms = classes.renormalisable
    alphabet = terms.alphabet
    quarks, leptons = list[tuple[int, int]](), list[int]()
    for i, (species, _) in enumerate(alphabet.weyl):
        field = species.field
        if field.sm and field.fermion and triality(field):
            quarks.append((i, 1 if triality(field) == 1 else -1))
        elif field.fermion and field.su3 == 1 and (field.sm or species.name in classes.open):
            leptons.append(i)
    for three in combinations_with_replacement(quarks, 3):
        for lepton in leptons:
            for sign in (1, -1):
                vector = [0] * len(alphabet.weyl)
                for place, turn in (*three, (lepton, sign)):
                    vector[place] += turn
                if terms.dimension == 4 and terms.allows(vector):
                    evidence = joined(terms.evidence(vector))
                    text = Sentence("protons decay: no symmetry of ", evidence, " keeps three quarks from a lepton")
                    yield Objection(Kind.PROTON_DECAY, text)
                    return
