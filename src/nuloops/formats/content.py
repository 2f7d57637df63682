"""A model as writers see it: Weyl fermions and complex scalars with plain names, and its terms up to dimension four."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from charges.arithmetic.numbers import exact
from charges.gauge.multiplets import Multiplet
from charges.models.field import SU3_LABELS
from charges.models.model import Model, Species
from charges.terms.alphabet import Alphabet, Letter
from charges.terms.couplings import Coupling
from charges.terms.lagrangian import lagrangian_of
from charges.terms.operators import Operators
from nuloops.formats.contract import Monomial, Structure, expanded, structures
from nuloops.formats.names import Names, comment, spelled

_COUPLINGS = {
    "fermion yukawa": "y",
    "fermion mass": "M",
    "tadpole": "t",
    "mass": "msq",
    "cubic": "mu",
    "quartic": "lam",
}


@dataclass(frozen=True, slots=True)
class Particle:
    """A Weyl fermion (``side`` 1 left, 2 right) or a complex scalar (0): the generations that have equal charges."""

    name: str
    species: Species
    side: int
    charges: tuple[Fraction, ...]

    @property
    def multiplet(self) -> Multiplet:
        """Its gauge representation."""
        field = self.species.field
        return Multiplet(field.su2, exact(field.hypercharge), SU3_LABELS[field.su3])

    @property
    def copies(self) -> int:
        """How many generations it stands for."""
        return self.species.copies

    @property
    def original(self) -> str:
        """The name in the model, and the chirality where the field has both."""
        both = self.species.field.vectorlike
        return self.species.name + (f" ({('', 'left', 'right')[self.side]})" if both else "")


@dataclass(frozen=True, slots=True)
class Interaction:
    """A term of the Lagrangian with one gauge contraction; fermions come first.

    Arguments:
        coupling: the name of its coupling constant.
        kind: "fermion yukawa", "fermion mass", or for scalars "tadpole", "mass", "cubic", "quartic".
        alone: whether these letters have no other contraction.
        hermitian: whether it is its own conjugate.
    """

    coupling: str
    kind: str
    letters: tuple[Letter, ...]
    structure: Structure
    alone: bool
    hermitian: bool

    @property
    def exchange(self) -> int:
        """1 or -1 if two equal fermions with generations make the coupling symmetric or antisymmetric, otherwise 0."""
        first, second = self.letters[0], self.letters[1] if len(self.letters) > 1 else self.letters[0]
        if not any(first.rep[2:]) or (first.place, first.sign) != (second.place, second.sign):
            return 0
        terms = expanded(self.structure, self.letters)
        swapped = {_swap(monomial): value for monomial, value in terms.items()}
        return 1 if swapped == terms else -1 if swapped == {m: (-a, -b) for m, (a, b) in terms.items()} else 0


class Content:
    """What writers need of a model; ``bad`` says which names the format cannot use."""

    def __init__(self, model: Model, bad: Callable[[str], bool] = lambda name: False) -> None:
        self.model, self.alphabet, self.names = model, Alphabet(model), Names(bad)
        found = []
        for species, side in self.alphabet.weyl:
            both = species.field.vectorlike
            charges = species.row[: len(model.symmetry)]
            name = self.names.new(species.name + (("", "L", "R")[side] if both else ""))
            found.append(Particle(name, species, side, charges))
        self.particles = tuple(found)
        self.orders = model.orders
        self.u1s = tuple(i for i, order in enumerate(self.orders) if not order)
        self.discrete = tuple(i for i, order in enumerate(self.orders) if order)

    @property
    def fermions(self) -> tuple[Particle, ...]:
        """The Weyl fermions, in the order of the model."""
        return tuple(each for each in self.particles if each.side)

    @property
    def scalars(self) -> tuple[Particle, ...]:
        """The complex scalars, in the order of the model."""
        return tuple(each for each in self.particles if not each.side)

    @cached_property
    def couplings(self) -> tuple[Coupling, ...]:
        """The Lagrangian."""
        return tuple(lagrangian_of(Operators(self.alphabet)))

    @cached_property
    def interactions(self) -> tuple[Interaction, ...]:
        """The terms, one for each gauge contraction that can be written."""
        found = []
        counter: Counter[str] = Counter()
        for each in self.couplings:
            letters = _fermions_first(each)
            kind = f"fermion {each.kind}" if each.fermionic else each.kind
            written, _ = structures(letters, self.multiplets(letters))
            for structure in written:
                counter[kind] += 1
                name = self.names.new(f"{_COUPLINGS[kind]}{counter[kind]}")
                found.append(Interaction(name, kind, letters, structure, len(written) == 1, each.hermitian))
        return tuple(found)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """For comments: the terms of which some or all gauge contractions are not written."""
        found = []
        for letters in map(_fermions_first, self.couplings):
            written, left = structures(letters, self.multiplets(letters))
            if left:
                found.append(f"{left} of {left + len(written)} gauge contractions of {self.plain(letters)}")
        return tuple(found)

    def multiplets(self, letters: Sequence[Letter]) -> list[Multiplet]:
        """The gauge representations, conjugated where the letter is."""
        both = [(self.particles[letter.place].multiplet, letter.sign) for letter in letters]
        return [multiplet if sign > 0 else multiplet.conjugate() for multiplet, sign in both]

    def plain(self, letters: Sequence[Letter]) -> str:
        """A term for comments, such as ``Lbar nuR5 H``."""
        return " ".join(self.particles[x.place].name + ("bar" if x.sign < 0 else "") for x in letters)

    def title(self) -> Iterator[str]:
        """What every file says first, as lines for comments."""
        yield f"{comment(self.model.name) or 'model'}, written by nuloops"
        if self.model.reference:
            yield f"reference: {comment(self.model.reference)}"

    @property
    def unbroken(self) -> tuple[int, ...]:
        """The discrete symmetries that all terms respect, by their places."""
        return tuple(i for i in self.discrete if not any(row[i] for row in self.model.explicit))

    def broken(self) -> Iterator[str]:
        """For comments: the symmetries that terms break explicitly."""
        names = [name for i, name in enumerate(self.model.symmetry) if any(row[i] for row in self.model.explicit)]
        terms = ", ".join((*self.model.soft, *self.model.broken))
        if names:
            yield f"broken explicitly: {comment(', '.join(names))}, by {comment(terms)}"

    def heading(self) -> Iterator[str]:
        """The title, which symmetries are broken, and which field is which where the name had to be changed."""
        yield from self.title()
        yield from self.broken()
        for each in self.particles:
            if each.name != each.original:
                yield f"{each.name} is {spelled(each.original)}"


def _fermions_first(each: Coupling) -> tuple[Letter, ...]:
    return tuple(sorted(each.term.letters, key=lambda letter: not any(letter.rep[2:])))


def _swap(monomial: Monomial) -> Monomial:
    (i, a, b), (j, c, d), *rest = monomial
    return ((i, c, d), (j, a, b), *rest)
