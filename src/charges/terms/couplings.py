r"""A term of a Lagrangian as people write it: its kind, its number of contractions, its text, and its LaTeX.

Of a term and its conjugate we keep the one with the bar on a left-handed fermion, with no bar at all for a Majorana
bilinear, and with fewer stars for scalars.  In LaTeX \tilde{\eta} is i sigma_2 eta*, and fields that are no singlets or
doublets of SU(2) are enclosed in (...)_1, their contraction to a singlet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from charges.models.field import ModelField
from charges.models.model import Species
from charges.models.names import latex_name
from charges.terms.alphabet import Alphabet, Letter
from charges.terms.operators import Term, invariants
from topologies.verdict import joined

Key: TypeAlias = tuple[tuple[int, int], ...]
_Naming: TypeAlias = Callable[[int], str]  # gives the LaTeX name of the letter at a position
_INDICES = "ijkl"


@dataclass(frozen=True, slots=True)
class Coupling:
    """A term of a Lagrangian, up to Hermitian conjugation.

    Arguments:
        term: its letters are in the order in which they are written.
        species: the field of each letter.
        count: the number of independent contractions of one generation, each with its own coupling; 1 if contractions
            exist only between different generations.

    >>> from charges import Model
    >>> from charges import lagrangian
    >>> H, S = ModelField("H", 0, {"X": 0}, su2=2, hypercharge="1/2"), ModelField("S", 0, {"X": 1})
    >>> eta = ModelField("eta", 0, {"X": 1}, su2=2, hypercharge="1/2")
    >>> [cubic] = [term for term in lagrangian(Model("toy", ("X",), (H, S, eta))) if term.kind == "cubic"]
    >>> cubic.text, cubic.latex, cubic.count, cubic.hermitian
    ('H S eta*', '(\\\\eta^{\\\\dagger}H)\\\\,S', 1, False)
    """

    term: Term
    species: tuple[Species, ...]
    count: int

    @property
    def text(self) -> str:
        """The names, separated by spaces, a star for conjugates (for fermions the bar): "L* eta* N"; a sentence."""
        return joined((letter.name for letter in self.term.letters), " ")

    @property
    def key(self) -> Key:
        """The same for a term and its conjugate, and for no other term."""
        return key_of(self.term.letters)

    @property
    def parameters(self) -> int:
        """The number of independent coupling constants with all generations, real ones if it is ``hermitian``."""
        return self.term.count

    @property
    def hermitian(self) -> bool:
        """Whether the term is its own conjugate, so that "+ h.c." is not needed."""
        vector = self.term.vector
        real = {letter.place for letter in self.term.letters if letter.real}
        return not any(n for place, n in enumerate(vector) if place not in real)

    @property
    def fermionic(self) -> bool:
        """Whether it contains two fermions."""
        return self.species[0].field.fermion

    @property
    def majorana(self) -> bool:
        """Whether it contains two fermions of which neither is conjugated."""
        return self.fermionic and self.term.letters[0].sign > 0

    @property
    def kind(self) -> str:
        """ "tadpole", "mass", "cubic", "quartic" or "yukawa"."""
        if self.fermionic and self.term.dimension == 4:
            return "yukawa"
        return ("tadpole", "mass", "cubic", "quartic")[len(self.species) - 1]

    @property
    def fields(self) -> tuple[ModelField, ...]:
        """The field of each letter."""
        return tuple(species.field for species in self.species)

    @property
    def flavour(self) -> tuple[str, ...]:
        """The flavour index of each letter, empty for a single generation."""
        names = iter(_INDICES)
        return tuple(next(names) if letter.copies > 1 else "" for letter in self.term.letters)

    @property
    def latex(self) -> str:
        """The first of :attr:`structures`, without flavour indices."""
        return self.structures()[0]

    def symbol(self, position: int, index: str = "", *, chirality: bool = True) -> str:
        """The field of a letter in LaTeX, with its chirality if it has both, and a flavour index."""
        species, letter = self.species[position], self.term.letters[position]
        name, script = latex_name(species.field)
        scripts = [script]
        if species.field.vectorlike and chirality:
            scripts.append("L" if bool(letter.rep[2]) == (letter.sign > 0) else "R")
        scripts += [species.which, f"\\,{index}" if index and any(scripts) else index]
        return f"{name}_{{{below}}}" if (below := "".join(scripts)) else name

    def structures(self, *, flavour: bool = False) -> tuple[str, ...]:
        r"""Write the contractions in LaTeX, one for each coupling; only one, with an index a, if that is not possible.

        Arguments:
            flavour: whether fields with several generations get indices.
        """

        def name(position: int) -> str:
            return self.symbol(position, self.flavour[position] if flavour else "")

        if all(field.su2 <= 2 for field in self.fields):
            if self.fermionic:
                texts = [self._bilinear(name)]
            else:
                texts = list(dict.fromkeys(map(_product, self._pairings(name))))
            if len(texts) >= self.count:
                return tuple(texts[: self.count])

        label = r"\mathbf{1},a" if self.count > 1 else r"\mathbf{1}"
        order = list(range(len(self.species)))
        if not self.fermionic:
            order.sort(key=lambda i: (self.term.letters[i].place, self.term.letters[i].sign))
        inside = r"\,".join(self._plain(i, name(i)) for i in order)
        return (rf"\left({inside}\right)_{{{label}}}",)

    def _plain(self, i: int, name: str) -> str:
        """A letter with a bar, a star or a dagger, its contraction left open."""
        letter = self.term.letters[i]
        if self.fermionic and i == 0:
            return rf"\overline{{{name}^{{c}}}}" if letter.sign > 0 else rf"\overline{{{name}}}"
        if letter.sign > 0:
            return name
        return name + (r"^{*}" if letter.rep[0] == 1 else r"^{\dagger}")

    def _bilinear(self, name: _Naming) -> str:
        """Two fermions and up to one scalar, all singlets or doublets."""
        parts = [self._plain(i, name(i)) for i in range(len(self.species))]
        middle = next((i for i, field in enumerate(self.fields) if not field.fermion and field.su2 == 2), None)
        if middle is None:
            if self.majorana and self.fields[0].su2 == 2:
                parts.insert(1, r"i\sigma_{2}")
            return r"\,".join(parts)

        starred, scalar = self.term.letters[middle].sign < 0, name(middle)
        if self.majorana:
            parts[middle] = f"{scalar}^{{*}}" if starred else rf"i\sigma_{{2}}\,{scalar}"
        elif self.fields[0].su2 == 2:
            parts[middle] = rf"\tilde{{{scalar}}}" if starred else scalar
        elif not starred:
            parts[middle] = rf"\tilde{{{scalar}}}^{{\dagger}}"
        return r"\,".join(parts)

    def _pairings(self, name: _Naming) -> Iterator[list[str]]:
        """The factors of a scalar term, for all ways to pair doublets that do not vanish, pairs X* Y before others."""
        letters = self.term.letters
        doublets = [i for i, field in enumerate(self.fields) if field.su2 == 2]
        single = [i for i, field in enumerate(self.fields) if field.su2 == 1]
        moduli = []  # pairs X* X of singlets
        for i in [i for i in single if letters[i].sign < 0]:
            for j in [j for j in single if letters[j].place == letters[i].place and letters[j].sign > 0][:1]:
                moduli.append((i, j))
                single = [k for k in single if k not in (i, j)]

        def pair(i: int, j: int) -> str:
            if letters[i].sign == letters[j].sign:
                bare = rf"\tilde{{{name(i)}}}^{{\dagger}}{name(j)}"
                return bare if letters[i].sign > 0 else rf"({bare})^{{\dagger}}"
            first, second = (i, j) if letters[i].sign < 0 else (j, i)
            return f"{self._plain(first, name(first))}{name(second)}"

        def vanishes(i: int, j: int) -> bool:
            return letters[i] == letters[j] and letters[i].copies == 1

        def alike(pairs: list[tuple[int, int]]) -> int:
            return sum(letters[i].sign == letters[j].sign for i, j in pairs)

        for pairs in sorted(_matchings(doublets), key=alike):
            if not any(vanishes(i, j) for i, j in pairs):
                factors = [pair(i, j) if len(letters) == 2 else f"({pair(i, j)})" for i, j in (*pairs, *moduli)]
                yield [*factors, *(self._plain(i, name(i)) for i in single)]


def oriented(alphabet: Alphabet, letters: Sequence[Letter]) -> bool:
    """Whether a term is listed, rather than its conjugate."""
    fermions = [letter for letter in letters if any(letter.rep[2:])]
    if fermions:
        signs = [letter.sign for letter in fermions]
        return min(signs) > 0 or (max(signs) > 0 and all(letter.rep[3] for letter in fermions))
    complex_ones = [letter for letter in letters if not letter.real]
    stars = sum(letter.sign for letter in complex_ones)
    return stars > 0 or (stars == 0 and next((n for n in alphabet.vector(complex_ones) if n), 1) > 0)


def coupling(alphabet: Alphabet, term: Term) -> Coupling:
    """Make a coupling of a term: put its letters in the order in which they are written, and count contractions."""
    fermions = [letter for letter in term.letters if any(letter.rep[2:])]
    scalars = sorted((letter for letter in term.letters if letter not in fermions), key=lambda a: (a.place, -a.sign))
    # the bar first; without a bar a doublet, with which a scalar doublet that follows can be contracted
    fermions.sort(key=lambda a: (a.sign, -a.rep[0], a.place))
    middle = [letter for letter in scalars if fermions and letter.rep[0] > 1]
    ordered = (*fermions[:1], *middle, *fermions[1:], *(letter for letter in scalars if letter not in middle))
    species = tuple(alphabet.weyl[letter.place][0] for letter in ordered)
    single = [letter._replace(copies=1) for letter in ordered]
    count = term.count if tuple(single) == ordered else invariants(single)
    return Coupling(Term(ordered, term.derivative, term.vector, term.count), species, max(1, count))


def key_of(letters: Sequence[Letter]) -> Key:
    """What identifies a product of fields up to order and conjugation."""
    return min(tuple(sorted((a.place, a.sign if a.real else sign * a.sign) for a in letters)) for sign in (1, -1))


def _matchings(positions: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
    """List all ways to pair up positions."""
    if not positions:
        yield []
    for k in range(1, len(positions)):
        for rest in _matchings([*positions[1:k], *positions[k + 1 :]]):
            yield [(positions[0], positions[k]), *rest]


def _product(factors: Sequence[str]) -> str:
    """Write factors side by side, equal ones as a power."""
    powers = {factor: factors.count(factor) for factor in factors}
    texts = []
    for factor, n in powers.items():
        base = factor if n == 1 or factor.startswith("(") or "^" not in factor else f"({factor})"
        texts.append(f"{base}^{{{n}}}" if n > 1 else base)
    return r"\,".join(texts)
