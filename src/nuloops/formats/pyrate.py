"""The model file of PyR@TE 3, which computes renormalisation group equations.

Format: L. Sartore, I. Schienbein, arXiv:2007.12700, and the example models of the program.  Indices of SU(2) and SU(3)
are written after the names, equal ones are summed; triplets are in the basis of real generators.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from string import ascii_lowercase

from charges.models.field import SU3_LABELS
from charges.models.model import Model
from nuloops.formats.content import Content, Interaction, Particle
from nuloops.formats.contract import Tensor
from nuloops.formats.names import Names, ascii_name, title
from topologies import MalformedInput

_KEYWORDS = re.compile(
    "Author|Date|Name|Groups|Fermions|RealScalars|ComplexScalars|Potential|Definitions|Yukawas|QuarticTerms|Fermion"
    "|TrilinearTerms|ScalarMasses|ScalarAnomalous|Vevs|Substitutions|Latex|UFOMapping|BetaFactor|sqrt|Sqrt|Eps|symb"
)
_SECTIONS = {
    "fermion yukawa": "Yukawas",
    "quartic": "QuarticTerms",
    "cubic": "TrilinearTerms",
    "mass": "ScalarMasses",
    "fermion mass": "FermionMasses",
}
_WORDS = {"kd", "on", "off", "yes", "no", "true", "false", "null", "all", "none", "y", "n"}


def _bad(name: str) -> bool:
    """What the reader of PyR@TE, which looks for keywords in the text, would misunderstand."""
    return bool(_KEYWORDS.search(name)) or name.endswith(("bar", "star")) or name.lower() in _WORDS


def write(model: Model) -> dict[str, Iterator[str]]:
    """Write one file, named after the model.

    Raises MalformedInput for scalars with generations, which PyR@TE does not know.
    """
    content = Content(model, _bad)
    for each in content.scalars:
        if each.copies > 1:
            raise MalformedInput(f"PyR@TE has no generations of scalars: give those of {each.species.name!r} names")
    name = Names(_bad).new(title(model.name))
    return {f"{name}.model": _lines(content, name)}


def _lines(content: Content, name: str) -> Iterator[str]:
    yield "# YAML 1.1"
    yield from (f"# {line}" for line in content.heading())
    yield from (f"# {line}" for line in _remarks(content))
    symbols = Names(lambda name: name == "U1Y" or _bad(name))
    groups = ["U1Y", *(symbols.new(f"U1{ascii_name(content.model.symmetry[i].replace('-', ''))}") for i in content.u1s)]
    yield from ("---", "Author: nuloops", "Date: none", f"Name: {name}")
    shown = [*(f"{group}: U1" for group in groups), "SU2L: SU2", "SU3c: SU3"]
    yield f"Groups: {{{', '.join(shown)}}}"
    yield from ("", "Fermions: {")
    for each in content.fermions:
        yield f"    {each.name}: {{Gen: {each.copies}, Qnb: {_numbers(content, each, groups)}}},"
    yield from ("}", "", "RealScalars: {")
    complex_ones = [each for each in content.scalars if not each.species.field.real]
    for each in content.scalars:
        if each not in complex_ones:
            yield f"    {each.name}: {_numbers(content, each, groups)},"
    yield from ("}", "", "ComplexScalars: {")
    real = {
        each: content.names.new(f"{each.name}Re") if each in complex_ones else each.name for each in content.scalars
    }
    for each in complex_ones:
        parts = f"RealFields: [{real[each]}, {content.names.new(f'{each.name}Im')}]"
        yield f"    {each.name}: {{{parts}, Norm: 1/sqrt(2), Qnb: {_numbers(content, each, groups)}}},"
    yield from ("}", "", "Potential: {")
    generator = ""
    if any(len(tensor.places) > 2 for each in content.interactions for tensor in each.structure.su2):
        generator = content.names.new("tL")
        yield from ("", "Definitions: {", f"    {generator} : t(SU2L, 2)", "},")
    for kind, section in _SECTIONS.items():
        if chosen := [each for each in content.interactions if each.kind == kind]:
            yield from ("", f"{section}: {{")
            for one in chosen:
                text = term(content, one, generator)
                if reason := _unreadable(text.split(" * ")):
                    yield f"    # not written: a contraction of {content.plain(one.letters)}, {reason}"
                    continue
                yield f"    {one.coupling} : {f'{{{text}, symmetric}}' if one.exchange == 1 else text},"
            yield "},"
    yield from ("", "}")
    vevs = {content.names.new(f"v{each.name}"): real[each] + at for each, at in _vevs(content) if at is not None}
    if vevs:
        yield from ("", "Vevs: {", *(f"    {name}: {part}," for name, part in vevs.items()), "}")


def _unreadable(factors: list[str]) -> str:
    """Say why PyR@TE would not read a product as it is meant; empty if it does."""
    if any("," in factor for factor, number in Counter(factors).items() if number > 1):
        return "which PyR@TE would misread as a square"
    ranks = {factor.count(",") for factor in factors if factor.startswith("Eps[")}
    if len(ranks) > 1:
        return "as PyR@TE knows one rank of Eps in a term, and this needs those of SU(2) and SU(3)"
    return ""


def _vevs(content: Content) -> Iterator[tuple[Particle, str | None]]:
    """Scalars with a vev, and the index of the neutral component; None where that is no single one.

    Triplets are vectors, in which only the neutral component of one without hypercharge has an index of its own.
    """
    for each in content.scalars:
        field = each.species.field
        if field.vev:
            neutral = field.electric_charges.index(Fraction(0)) + 1
            triplet = "[3]" if field.su2 == 3 and not each.multiplet.hypercharge else None
            yield each, {1: "", 2: f"[{neutral}]"}.get(field.su2, triplet)


def _remarks(content: Content) -> Iterator[str]:
    """What the file does not say."""
    for i in content.unbroken:
        yield f"not written: the symmetry Z{content.orders[i]}; all terms in the file respect it"
    for each in content.interactions:
        if each.kind == "tadpole":
            yield f"not written: the linear term {content.plain(each.letters)}"
        if each.exchange == -1:
            yield f"not written: the coupling {each.coupling} is antisymmetric in generations"
    for one, place in _vevs(content):
        if place is None:
            yield f"not written: the vev of {one.name}, whose neutral component is no single one here"
    if any(each.multiplet.su2 == 3 or each.multiplet.su3 == (1, 1) for each in content.particles):
        yield "RealBasis must be all (the default of PyR@TE) or adjoint: triplets of SU(2) and octets are real vectors"
    for text in content.missing:
        yield f"not written: {text}"


def _numbers(content: Content, each: Particle, groups: list[str]) -> str:
    p, q = SU3_LABELS[each.species.field.su3]
    charges = [each.species.field.hypercharge, *(each.charges[i] for i in content.u1s)]
    shown = [f"{group}: {charge}" for group, charge in zip(groups, charges, strict=True)]
    colour = each.species.field.su3 if p + q < 2 or p == q else f"[{p}, {q}]"
    return f"{{{', '.join([*shown, f'SU2L: {each.species.field.su2}', f'SU3c: {colour}'])}}}"


def term(content: Content, interaction: Interaction, generator: str) -> str:
    """The product of fields with their indices, fermions first; ``generator`` is the name of those of the doublet."""
    free = _indices_for(content)
    weak, colour, extra = dict[int, str](), dict[int, str](), list[str]()
    for tensor in interaction.structure.su2:
        extra += _indices(tensor, weak, free, interaction, generator)
    for tensor in interaction.structure.su3:
        extra += _indices(tensor, colour, free, interaction, generator)
    factors = []
    for i, letter in enumerate(interaction.letters):
        name = content.particles[letter.place].name + "bar" * (letter.sign < 0)
        found = [indices[i] for indices in (weak, colour) if i in indices]
        factors.append(f"{name}[{','.join(found)}]" if found else name)
    return " * ".join([*factors, *extra])


def _indices_for(content: Content) -> Iterator[str]:
    """Letters that are no names of fields: PyR@TE replaces names wherever they stand."""
    taken = {each.name for each in content.particles}
    yield from (letter for letter in ascii_lowercase if letter not in taken)
    raise MalformedInput("PyR@TE: too many fields are called by a single letter, which its indices need")


def _indices(
    tensor: Tensor, named: dict[int, str], free: Iterator[str], interaction: Interaction, generator: str
) -> list[str]:
    """Give the letters of a tensor their indices; the factors that are needed besides."""
    if tensor.kind == "pair":
        named |= dict.fromkeys(tensor.places, next(free))
        return []
    if tensor.kind == "epsilon":
        named |= {place: next(free) for place in tensor.places}
        return [f"Eps[{','.join(named[place] for place in tensor.places)}]"]
    start, *inner, end = tensor.places
    factors, left = [], next(free)
    named[start] = left
    if interaction.letters[start].sign > 0:
        left = next(free)
        factors.append(f"Eps[{named[start]},{left}]")
    for place in inner:
        named[place], right = next(free), next(free)
        factors.append(f"{generator}[{named[place]},{left},{right}]")
        left = right
    named[end] = left
    if interaction.letters[end].sign < 0:
        named[end] = next(free)
        factors.append(f"Eps[{left},{named[end]}]")
    return factors
