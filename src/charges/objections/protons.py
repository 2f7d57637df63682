"""Objections to what makes protons decay: renormalisable terms that together break baryon number with one lepton."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

from charges.arithmetic.smith import contains
from charges.dark.classes import Classes
from charges.models.field import triality
from charges.objections.kinds import Kind, Objection
from topologies.verdict import Sentence, joined


def proton_objections(classes: Classes) -> Iterator[Objection]:
    """Object if no symmetry of the renormalisable terms, vevs included, forbids three quarks to turn into a lepton."""
    terms = classes.renormalisable
    if terms.dimension < 4:
        return
    for vector in _decays(classes):
        if terms.allows(vector):
            evidence = joined(terms.evidence(vector))
            text = Sentence("protons decay: no symmetry of ", evidence, " keeps three quarks from a lepton")
            yield Objection(Kind.PROTON_DECAY, text)
            return


def proton_note(classes: Classes) -> Sentence:
    """Say whether the symmetries of a model, rather than its fields, forbid protons to decay; empty without quarks."""
    decays = list(_decays(classes))
    if not decays:
        return Sentence()
    alphabet = classes.renormalisable.alphabet
    letters = [letter for letter in alphabet.letters if letter.sign > 0]
    vacuum = alphabet.model.lattice((), alphabet.scale)
    for vector in decays:
        numbers = [vector[letter.place] for letter in letters]
        columns = zip(*(letter.row for letter in letters), strict=True)
        if contains(vacuum, [sum(n * x for n, x in zip(numbers, column, strict=True)) for column in columns]):
            words = [
                letter.name._replace(conjugated=n < 0)
                for letter, n in zip(letters, numbers, strict=True)
                for _ in range(abs(n))
            ]
            return Sentence("the symmetries allow ", joined(words, " "), " with any vevs, by which protons decay")
    return Sentence("the symmetries forbid that three quarks turn into one lepton, at any dimension")


def _decays(classes: Classes) -> Iterator[list[int]]:
    """The vectors of three quarks with one lepton."""
    alphabet = classes.renormalisable.alphabet
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
                yield vector
