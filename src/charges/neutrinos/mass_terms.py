"""The mass terms of neutrinos with the diagrams that were found for them, and how many neutrinos these make massive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from charges.models.model import Model
from charges.neutrinos.light import MassKind
from charges.neutrinos.model_diagrams import ModelDiagram
from charges.terms.operators import Term
from charges.words import FieldName
from topologies.verdict import Sentence, joined


@dataclass(frozen=True, slots=True)
class MassEntry:
    """The mass term of two neutrinos: the operators that give it at lowest order, and their diagrams.

    Arguments:
        species: the names of the neutrinos; generations with different charges have their own, such as nu_R(5).
        loops: 0 for a tree, None if there is no diagram.
        operators: those that have diagrams with that many loops, all of the lowest dimension.
        diagrams: all their diagrams.
        reason: which operator gives the mass, or why there is none, in one line.
        further: whether this is a higher order, besides the lowest one, which has an entry of its own.
    """

    species: tuple[str, str]
    loops: int | None
    operators: tuple[Term, ...]
    diagrams: tuple[ModelDiagram, ...]
    reason: str
    further: bool = False

    @property
    def dimension(self) -> int | None:
        """The mass dimension of the operators."""
        return self.operators[0].dimension if self.operators else None

    def __bool__(self) -> bool:
        return self.loops is not None


class Bound(NamedTuple):
    """An upper bound on a number of massive neutrinos, and its reason."""

    most: int
    reason: str


@dataclass(frozen=True, slots=True)
class MassDiagrams:
    """The mass terms of all pairs of neutrinos; true if the model makes one of them within the bounds."""

    model: Model
    kind: str
    max_loops: int
    max_insertions: int
    entries: tuple[MassEntry, ...]

    def __bool__(self) -> bool:
        return self.loops is not None

    @property
    def loops(self) -> int | None:
        """The lowest number of loops of any mass: 0 for a tree, None if there is none up to ``max_loops``."""
        return min((entry.loops for entry in self.entries if entry.loops is not None), default=None)

    @property
    def diagrams(self) -> tuple[ModelDiagram, ...]:
        """The leading diagrams of all pairs, also of pairs whose mass needs more loops than that of others."""
        return tuple(diagram for entry in self.entries for diagram in entry.diagrams if not entry.further)

    @property
    def further(self) -> tuple[ModelDiagram, ...]:
        """Genuine diagrams of higher orders that give neutrinos masses which the leading ones do not."""
        return tuple(diagram for entry in self.entries for diagram in entry.diagrams if entry.further)

    @property
    def massive_neutrinos(self) -> Bound:
        """An upper bound on the number of massive neutrinos at leading order: the rank of their mass matrix.

        The columns of a diagram's mass matrix are combinations of those of the coupling at the vertex of the left leg.
        The number of these is the product of the numbers of generations of the lines that go on from there; an odd
        number of generations that couples to itself antisymmetrically counts one less.  What lies deeper inside does
        not bound the rank.
        """
        sides: list[dict[str, dict[Sentence, int]]] = [{}] if self.kind == MassKind.MAJORANA else [{}, {}]
        for entry in self.entries:
            for i, name in enumerate(entry.species):
                reached = sides[i % len(sides)].setdefault(name, {})
                reached.update(diagram.coupling(i) for diagram in entry.diagrams)
        return min(map(self._bound, reversed(sides)), key=lambda bound: bound.most)

    def _copies(self, name: str) -> int:
        return next(species.copies for species in self.model.species if species.name == name)

    def _bound(self, side: Mapping[str, Mapping[Sentence, int]]) -> Bound:
        most = {name: min(self._copies(name), sum(reached.values())) for name, reached in side.items()}
        texts = [
            Sentence(
                f"{most[name]} of {self._copies(name)} ", FieldName(name), " by " if reached else "", joined(reached)
            )
            for name, reached in side.items()
        ]
        total = sum(most.values())
        return Bound(total, Sentence(f"at most {total}: ", joined(texts, "; ") or "there is no such mass term"))

    def __str__(self) -> str:
        return "\n".join(f"{' '.join(entry.species)}: {entry.reason}" for entry in self.entries)
