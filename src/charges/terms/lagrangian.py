r"""The renormalisable Lagrangian of a model: every term that its symmetries allow.

Terms have dimension 1 to 4 and no derivatives (kinetic terms are not listed).  Each occurs once up to Hermitian
conjugation, also if no symmetry can forbid it, as for H H* eta eta*.  Scalars are complex.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from charges.models.completion import completed
from charges.models.model import Model
from charges.terms.alphabet import Alphabet
from charges.terms.couplings import Coupling, coupling, oriented
from charges.terms.operators import Operators

_KINDS = ("yukawa", "mass", "tadpole", "cubic", "quartic")


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
        return tuple(term for term in self if term.kind == "yukawa")

    @property
    def masses(self) -> tuple[Coupling, ...]:
        """Bilinears of fermions and of scalars, mixings included."""
        return tuple(term for term in self if term.kind == "mass")

    @property
    def potential(self) -> tuple[Coupling, ...]:
        """The terms of scalars alone, their masses included."""
        return tuple(term for term in self if not term.fermionic)

    def text(self) -> str:
        """Write one term on each line."""
        return "\n".join(term.text if term.hermitian else term.text + " + h.c." for term in self)

    def latex(self) -> str:
        r"""Write an ``align`` environment (amsmath): minus the terms with fermions, then the potential; flavours i, j.

        Couplings are y for Yukawas, m and M for Dirac and Majorana masses, and t, m^2, mu, lambda for scalars.
        """
        named = list(self._named())
        blocks = []

        for left, texts in (
            (r"-\mathcal{L}", [text for term, text in named if term.fermionic]),
            ("V", [text for term, text in named if not term.fermionic]),
        ):
            if texts:
                blocks.append(rf"{left} ={{}}& {texts[0]}" + "".join(f" \\\\\n &+ {text}" for text in texts[1:]))
        return "\\begin{align}\n " + " \\\\\n ".join(blocks) + "\n\\end{align}" if blocks else ""

    def _named(self) -> Iterator[tuple[Coupling, str]]:
        """Each coupling with its contractions in LaTeX, coupling constants included."""
        counted = {"yukawa": 0, "mass": 0, "tadpole": 0, "cubic": 0, "quartic": 0}
        letters = {"yukawa": "y", "tadpole": "t", "cubic": r"\mu", "quartic": r"\lambda"}

        for term in self:
            texts = []
            structures = term.structures(flavour=True)
            summed = len(structures) < term.count
            index = "".join(term.flavour)
            above = index + "a" if summed else index
            total = rf"\sum_{{a=1}}^{{{term.count}}}" if summed else ""

            for structure in structures:
                if term.kind == "mass":
                    name = _mass(term)
                    if not term.fermionic:
                        name = f"({name}^{{2}})" if index else f"{name}^{{2}}"
                else:
                    counted[term.kind] += 1
                    name = f"{letters[term.kind]}_{{{counted[term.kind]}}}"
                if above:
                    name += f"^{{{above}}}"
                texts.append(rf"{total}{name}\,{structure}")

            if not term.hermitian:
                texts.append(r"\mathrm{h.c.}")
            yield term, " + ".join(texts)


def lagrangian(model: Model, *, complete: bool = False) -> Lagrangian:
    r"""List every renormalisable term that gauge and Lorentz invariance and the symmetries of a model allow.

    Arguments:
        model: only its fields are in the Lagrangian.
        complete: whether the standard-model fermions that :func:`charges.models.completed` adds are included.

    Raises TooMany if there are too many products of its fields to try.

    >>> from charges import Model, ModelField
    >>> L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2")
    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2")
    >>> nu_R, chi = ModelField("nu_R", "1/2", {"B-L": -1}, "right"), ModelField("chi", 0, {"B-L": 2})
    >>> for term in lagrangian(Model("seesaw", ("B-L",), (L, H, nu_R, chi))).yukawa:
    ...     print(term.text, " ", term.latex)
    L* H* nu_R   \overline{L}\,\tilde{H}\,\nu_{R}
    nu_R nu_R chi   \overline{\nu_{R}^{c}}\,\nu_{R}\,\chi
    """
    return lagrangian_of(Operators(Alphabet(completed(model)[0] if complete else model)))


def lagrangian_of(operators: Operators) -> Lagrangian:
    """As :func:`lagrangian`, with the operators of the model."""
    return Lagrangian(tuple(couplings_of(operators)))


def _mass(coupling: Coupling) -> str:
    """The name of a mass: m_N, M_(nu_R), m_H, and m_(S S) or m_(H S*) for scalars that are not H* H."""
    names = [coupling.symbol(i, chirality=coupling.majorana) for i in range(len(coupling.species))]
    if coupling.fermionic or coupling.hermitian:
        return f"{'M' if coupling.majorana else 'm'}_{{{''.join(dict.fromkeys(names))}}}"
    letters = coupling.term.letters
    factors = [name if a.sign > 0 else name + "^{*}" for name, a in zip(names, letters, strict=True)]
    return f"m_{{{''.join(factors)}}}"


def couplings_of(operators: Operators) -> list[Coupling]:
    """List the terms of dimension 4 and less that can be written with an alphabet, in the order of a Lagrangian."""
    alphabet = operators.alphabet
    products = [  # all first, so that too many are noticed at once
        product
        for dimension in (4, 3, 2, 1)
        for product in operators.products(dimension)
        for letters in [operators.letters(product)]
        if sum(letter.weight for letter in letters) == 2 * dimension and oriented(alphabet, letters)
    ]
    terms = [term for term in map(operators.term, products) if term and not term.derivative]

    def order(coupling: Coupling) -> tuple[object, ...]:
        places = [(letter.place, -letter.sign) for letter in coupling.term.letters]
        return not coupling.fermionic, _KINDS.index(coupling.kind), len(places), places

    return sorted((coupling(alphabet, term) for term in terms), key=order)
