"""Compare the couplings that a paper lists with the renormalisable Lagrangian that the symmetries of a model allow.

A coupling is written as "L* eta* N": names separated by spaces, a star for conjugates (for fermions the bar).  The
conjugate of the whole is the same coupling.  The order is free, and so are the chirality of vector-like fermions and
the generation, unless that is named by its charge, as in nu_R(5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, permutations, product
from typing import TypeAlias

from charges.gauge.multiplets import Multiplet, contractions
from charges.models.completion import completed
from charges.models.field import SU3_LABELS
from charges.models.model import Model
from charges.models.products import Factor, factors
from charges.terms.alphabet import Alphabet, Letter
from charges.terms.couplings import Coupling
from charges.terms.lagrangian import Lagrangian, lagrangian_of
from charges.terms.operators import Operators
from charges.words import SymmetryName
from topologies import MalformedInput
from topologies.verdict import Sentence, joined

_COLOURS = {labels: dimension for dimension, labels in SU3_LABELS.items()}
_Signature: TypeAlias = tuple[tuple[str, int], ...]
_TRIED = 1000  # choices of generations and chiralities, at most, to find out why a coupling is forbidden


@dataclass(frozen=True, slots=True)
class Checked:
    """A coupling of the list: the terms of the Lagrangian that it stands for, or the reason why there is none."""

    text: str
    couplings: tuple[Coupling, ...]
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.couplings)

    def __str__(self) -> str:
        return f"{self.text}: {self.reason or 'allowed'}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a list of couplings contains and what it leaves out; true if nothing in it is forbidden.

    ``forgotten`` are the allowed terms that are not in the list, except the ``customary`` ones that papers leave out:
    those that no symmetry can forbid (``|a|^2`` and ``|a|^2 |b|^2``), Dirac masses of vector-like fermions, and terms
    of standard-model fields alone.
    """

    checked: tuple[Checked, ...]
    forgotten: tuple[Coupling, ...]
    customary: tuple[Coupling, ...]

    @property
    def forbidden(self) -> tuple[Checked, ...]:
        """The couplings of the list that the symmetries forbid."""
        return tuple(checked for checked in self.checked if not checked)

    def __bool__(self) -> bool:
        return not self.forbidden

    def __str__(self) -> str:
        lines = [f"{len(self.checked) - len(self.forbidden)} of {len(self.checked)} couplings allowed"]
        lines += [f"forbidden: {checked}" for checked in self.forbidden]
        lines += [f"forgotten: {text}" for text in dict.fromkeys(coupling.text for coupling in self.forgotten)]
        if self.customary:
            lines.append(f"not listed, as customary: {len(self.customary)} further terms")
        return "\n".join(lines)


def compare(model: Model, couplings: Sequence[str], *, complete: bool = False) -> Comparison:
    """Check which couplings of a list are allowed, and which allowed ones are missing from it.

    Arguments:
        model: its symmetries and gauge invariance decide what is allowed.
        couplings: texts such as "L* eta* N".
        complete: as for :func:`charges.terms.lagrangian.lagrangian`.

    Raises MalformedInput for a text that names no fields of the model, TooMany for too many fields.

    >>> from charges import Model, ModelField
    >>> L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", sm=True)
    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True)
    >>> nu_R, chi = ModelField("nu_R", "1/2", {"B-L": -1}, "right"), ModelField("chi", 0, {"B-L": 3})
    >>> print(compare(Model("", ("B-L",), (L, H, nu_R, chi)), ["nu_R nu_R chi", "L* H nu_R"]))
    0 of 2 couplings allowed
    forbidden: nu_R nu_R chi: the B-L charges add up to 1, not 0
    forbidden: L* H nu_R: the hypercharges add up to 1, not 0 (L* H* nu_R is allowed)
    forgotten: L* H* nu_R
    not listed, as customary: 5 further terms
    """
    if isinstance(couplings, str):
        raise MalformedInput(f"couplings are a list of texts, got the text {couplings!r:.60}")
    operators = Operators(Alphabet(completed(model)[0] if complete else model))
    return compared(operators.alphabet, lagrangian_of(operators), couplings)


def compared(alphabet: Alphabet, allowed: Lagrangian, couplings: Sequence[str]) -> Comparison:
    """As :func:`compare`, with the letters and the Lagrangian of the model."""
    real = frozenset(field.name for field in alphabet.model.fields if field.real)
    by_fields: dict[_Signature, list[Coupling]] = {}
    for coupling in allowed:
        letters = zip(coupling.fields, coupling.term.letters, strict=True)
        by_fields.setdefault(_signature(((field.name, letter.sign) for field, letter in letters), real), []).append(
            coupling
        )
    checked = tuple(_check(alphabet, by_fields, text) for text in couplings)
    listed = {coupling.key for entry in checked for coupling in entry.couplings}
    missing = [coupling for coupling in allowed if coupling.key not in listed]
    return Comparison(
        checked,
        tuple(coupling for coupling in missing if not is_customary(coupling)),
        tuple(coupling for coupling in missing if is_customary(coupling)),
    )


def is_customary(coupling: Coupling) -> bool:
    """Whether papers leave this term out, since it is always there or belongs to the standard model."""
    own_mass = coupling.kind == "mass" and not coupling.majorana and len(set(coupling.species)) == 1
    return coupling.hermitian or own_mass or all(field.sm for field in coupling.fields)


def _signature(letters: Iterable[tuple[str, int]], real: Collection[str]) -> _Signature:
    """Fields and conjugates, up to order and conjugation of the whole; real fields are their own conjugates."""
    factors = list(letters)
    return min(
        tuple(sorted((name, 1 if name in real else sign * overall) for name, sign in factors)) for overall in (1, -1)
    )


def _check(alphabet: Alphabet, allowed: Mapping[_Signature, Sequence[Coupling]], text: str) -> Checked:
    """Find the terms that a text stands for, or else why there are none and which conjugates would be allowed."""

    def terms(tokens: Sequence[Factor]) -> tuple[Coupling, ...]:
        real = frozenset(field.name for field in alphabet.model.fields if field.real)
        same = allowed.get(_signature(((token.field, token.sign) for token in tokens), real), ())
        return tuple(coupling for coupling in same if _stands_for(tokens, coupling))

    tokens = factors(alphabet.model.names, text)
    if couplings := terms(tokens):
        return Checked(_written(tokens), couplings)

    reason = _reason(alphabet, tokens)
    flips = product((1, -1), repeat=len(tokens)) if len(tokens) <= 4 else ()
    for signs in sorted(flips, key=lambda signs: signs.count(-1)):
        flipped = [token._replace(sign=token.sign * sign) for token, sign in zip(tokens, signs, strict=True)]
        if terms(flipped):
            return Checked(_written(tokens), (), Sentence(reason, " (", _written(flipped), " is allowed)"))
    return Checked(_written(tokens), (), reason)


def _written(tokens: Iterable[Factor]) -> Sentence:
    return joined((token.word for token in tokens), " ")


def _stands_for(tokens: Sequence[Factor], coupling: Coupling) -> bool:
    """Whether these are the fields of a coupling or of its conjugate."""
    pairs = list(zip(coupling.term.letters, coupling.species, strict=True))
    return len(tokens) == len(pairs) and any(
        all(
            (letter.real or letter.sign * sign == token.sign) and token.name in (species.name, species.field.name)
            for token, (letter, species) in zip(tokens, order, strict=True)
        )
        for order in permutations(pairs)
        for sign in (1, -1)
    )


def _reason(alphabet: Alphabet, tokens: Sequence[Factor]) -> Sentence:
    """Say why no choice of generations and chiralities is allowed, by the choices that come closest."""
    choices = [
        [
            letter
            for letter in alphabet.letters
            for species in [alphabet.weyl[letter.place][0]]
            if letter.sign == token.sign and token.name in (species.name, species.field.name)
        ]
        for token in tokens
    ]

    weight = sum(letters[0].weight for letters in choices)
    fermions = [token for token, letters in zip(tokens, choices, strict=True) if any(letters[0].rep[2:])]
    if len(fermions) % 2:
        return Sentence("not Lorentz invariant: an odd number of fermions")
    if weight > 8:
        return Sentence(f"dimension {weight // 2} > 4")

    obstacles = [_obstacle(alphabet.model, alphabet, letters) for letters in islice(product(*choices), _TRIED)]
    closest = max(level for level, _ in obstacles)
    return joined(dict.fromkeys(text for level, text in obstacles if level == closest), "; or ")


def _obstacle(model: Model, alphabet: Alphabet, letters: Sequence[Letter]) -> tuple[int, Sentence]:
    """Say which check a product fails first, with the number of that check."""
    row = [sum(column) for column in zip(*(letter.row for letter in letters), strict=True)]
    names = (*(Sentence(SymmetryName(name), " charges") for name in model.symmetry), "hypercharges")
    rest = alphabet.reduced(row)

    wrong = [
        Sentence("the ", name, " add up to ", Fraction(total, alphabet.scale), ", not 0")
        + (f" modulo {order}" if order else "")
        for name, total, left, order in zip(names, row, rest, model.moduli, strict=False)  # parities are seen below
        if left
    ]
    if wrong:
        return 0, joined(wrong, ", and ")

    if not contractions([Multiplet(letter.rep[0]) for letter in letters]):
        return 1, Sentence(f"no SU(2) singlet in {_times(letter.rep[0] for letter in letters)}")
    if not contractions([Multiplet(su3=letter.rep[1]) for letter in letters]):
        return 2, Sentence(f"no colour singlet in {_times(_COLOURS[letter.rep[1]] for letter in letters)}")
    if sum(letter.rep[2] for letter in letters) % 2:
        both = joined((letter.name for letter in letters if any(letter.rep[2:])), " and ")
        return 3, Sentence("not Lorentz invariant without a derivative: ", both, " have opposite chirality")
    return 4, Sentence("its contractions vanish under the exchange of equal fields with so few generations")


def _times(dimensions: Iterable[int]) -> str:
    return " x ".join(str(d) for d in dimensions if d != 1)
