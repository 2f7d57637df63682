r"""The renormalisable Lagrangian of a model: every term that its symmetries allow, and what is allowed after breaking.

Terms have dimension 1 to 4 and no derivatives (kinetic terms are not listed), each occurs once up to Hermitian
conjugation, and also those that no symmetry can forbid, such as H H* eta eta*.  Scalars are complex.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from charges.models.completion import completed
from charges.models.model import Model
from charges.terms.alphabet import Alphabet, Letter
from charges.terms.couplings import Coupling, coupling, oriented
from charges.terms.operators import Operators

_KINDS = ("yukawa", "mass", "tadpole", "cubic", "quartic")
_HIGHEST = 6  # of the operators that are tried for terms that appear after breaking


@dataclass(frozen=True, slots=True)
class Lagrangian(Sequence[Coupling]):
    """The terms: Yukawa couplings, fermion masses, then the scalar potential by dimension.

    >>> from charges import Model, ModelField
    >>> H = ModelField("H", 0, {}, su2=2, hypercharge="1/2")
    >>> print(lagrangian(Model("Higgs", (), (H,))).text())
    H H*
    H H H* H*
    """

    couplings: tuple[Coupling, ...]

    @overload
    def __getitem__(self, index: int) -> Coupling: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Coupling, ...]: ...
    def __getitem__(self, index: int | slice) -> Coupling | tuple[Coupling, ...]:
        return self.couplings[index]

    def __len__(self) -> int:
        return len(self.couplings)

    @property
    def yukawa(self) -> tuple[Coupling, ...]:
        """Two fermions and a scalar."""
        return tuple(each for each in self if each.kind == "yukawa")

    @property
    def masses(self) -> tuple[Coupling, ...]:
        """Bilinears of fermions and of scalars, mixings included."""
        return tuple(each for each in self if each.kind == "mass")

    @property
    def potential(self) -> tuple[Coupling, ...]:
        """The terms of scalars alone, their masses included."""
        return tuple(each for each in self if not each.fermionic)

    def text(self) -> str:
        """One term on each line."""
        return "\n".join(each.text + " + h.c." * (not each.hermitian) for each in self)

    def latex(self) -> str:
        r"""An ``align`` environment (amsmath): minus the terms with fermions, and the potential; flavour indices i, j.

        Couplings are y for Yukawas, m and M for Dirac and Majorana masses, and t, m^2, mu, lambda for scalars.
        """
        named = list(self._named())
        blocks = []
        for left, terms in (
            (r"-\mathcal{L}", [text for each, text in named if each.fermionic]),
            ("V", [text for each, text in named if not each.fermionic]),
        ):
            if terms:
                blocks.append(rf"{left} ={{}}& {terms[0]}" + "".join(f" \\\\\n &+ {text}" for text in terms[1:]))
        return "\\begin{align}\n " + " \\\\\n ".join(blocks) + "\n\\end{align}" if blocks else ""

    def _named(self) -> Iterator[tuple[Coupling, str]]:
        """Each coupling with its terms in LaTeX, coupling constants included."""
        counted = {"yukawa": 0, "mass": 0, "tadpole": 0, "cubic": 0, "quartic": 0}
        letters = {"yukawa": "y", "tadpole": "t", "cubic": r"\mu", "quartic": r"\lambda"}
        for each in self:
            texts = []
            for structure in (found := each.structures(flavour=True)):
                index = "".join(each.flavour)
                summed = len(found) < each.count
                if each.kind == "mass":
                    name = _mass(each)
                    if not each.fermionic:
                        name = f"({name}^{{2}})" if index else f"{name}^{{2}}"
                else:
                    counted[each.kind] += 1
                    name = f"{letters[each.kind]}_{{{counted[each.kind]}}}"
                above = index + "a" * summed
                total = rf"\sum_{{a=1}}^{{{each.count}}}" * summed
                texts.append(total + name + f"^{{{above}}}" * bool(above) + rf"\,{structure}")
            yield each, " + ".join(texts) + r" + \mathrm{h.c.}" * (not each.hermitian)


def lagrangian(model: Model, *, complete: bool = False) -> Lagrangian:
    r"""Every renormalisable term that the gauge symmetries, rotations and the symmetries of a model allow.

    Arguments:
        model: the Lagrangian is that of its fields and of no others.
        complete: whether the standard-model fermions that :func:`charges.models.completed` adds are included.

    Raises TooMany if there are too many products of its fields to try.

    >>> from charges import Model, ModelField
    >>> L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2")
    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2")
    >>> nu_R, chi = ModelField("nu_R", "1/2", {"B-L": -1}, "right"), ModelField("chi", 0, {"B-L": 2})
    >>> for each in lagrangian(Model("seesaw", ("B-L",), (L, H, nu_R, chi))).yukawa:
    ...     print(each.text, " ", each.latex)
    L* H* nu_R   \overline{L}\,\tilde{H}\,\nu_{R}
    nu_R nu_R chi   \overline{\nu_{R}^{c}}\,\nu_{R}\,\chi
    """
    return lagrangian_of(Operators(Alphabet(completed(model)[0] if complete else model)))


def lagrangian_of(operators: Operators) -> Lagrangian:
    """The Lagrangian of the model whose operators these are."""
    return Lagrangian(tuple(_couplings(operators)))


def _mass(coupling: Coupling) -> str:
    """The name of a mass: m_N, M_(nu_R), m_H, and m_(S S) or m_(H S*) for scalars that are not H* H."""
    names = [coupling.symbol(i, chirality=coupling.majorana) for i in range(len(coupling.species))]
    if coupling.fermionic or coupling.hermitian:
        return f"{'M' if coupling.majorana else 'm'}_{{{''.join(dict.fromkeys(names))}}}"
    letters = coupling.term.letters
    return f"m_{{{''.join(name + '^{*}' * (a.sign < 0) for name, a in zip(names, letters, strict=True))}}}"


def _couplings(operators: Operators) -> list[Coupling]:
    alphabet = operators.alphabet
    tried = [  # all first, so that too many are noticed at once
        product
        for dimension in (4, 3, 2, 1)
        for product in operators.products(dimension)
        for letters in [operators.letters(product)]
        if sum(letter.weight for letter in letters) == 2 * dimension and oriented(alphabet, letters)
    ]
    found = [coupling(alphabet, each) for each in map(operators.term, tried) if each and not each.derivative]

    def order(each: Coupling) -> tuple[object, ...]:
        places = [(letter.place, -letter.sign) for letter in each.term.letters]
        return not each.fermionic, _KINDS.index(each.kind), len(places), places

    return sorted(found, key=order)


def _opposite(full: Alphabet, letters: Sequence[Letter]) -> tuple[int, ...]:
    """The conserved numbers that a product needs to become neutral with these letters."""
    total = [0] * len(full.moduli)
    for letter in letters:
        total = [x - y for x, y in zip(total, letter.row, strict=True)]
    return full.reduced(total)
