r"""Models from YAML files: fields, their gauge representations and charges, couplings, and what is claimed of them.

    name: one-loop Dirac
    reference: arXiv:1812.01599
    symmetry: B-L
    fields:
      L:   {spin: 1/2, chirality: left, su2: 2, hypercharge: -1/2, charge: -1, generations: 3, sm: true}
      nuR: {spin: 1/2, chirality: right, charge: [-4, -4, 5], latex: '\nu_R'}
      N:   {spin: 1/2, vectorlike: true, charge: -1/2}
      eta: {spin: 0, su2: 2, hypercharge: 1/2, charge: 1/2, latex: '\eta'}
    couplings: [L* eta* N]
    claims: {residual: Z6, neutrinos: dirac, dark: [N, eta], stable: exact, loops: 1}

``gauged: [B-L]`` lists the U(1)s that are gauged, without it those whose anomalies cancel; ``soft`` (dimension 3 at
most) and ``broken`` (4 at most) list terms that are there although the symmetries forbid them.

``symmetry`` is one name or a list of names; Z2 is discrete, other names are U(1)s.  A product is the list of its
factors, [Z2, Z4]; a name that looks like a group and is none of these, such as z2, is refused.  With several symmetries
a charge is a mapping, {B-L: -1, Z2: 1}, and those left out are 0.  In ``couplings`` a star marks a conjugate.  Without
quotes a name stays what is written: N, y and no are no truth values here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from math import lcm, log10
from pathlib import Path
from typing import Annotated, ClassVar, TypeAlias

from pydantic import PlainValidator

from charges.arithmetic.numbers import exact, expected
from charges.dark.states import Stable
from charges.models.completion import completed
from charges.models.field import BadField, ModelField
from charges.models.model import Incomplete, Model
from charges.objections.kinds import Kind
from charges.spectra.spectrum import MassNature
from charges.symmetries.abelian import AbelianGroup, discrete_order
from charges.terms.alphabet import Alphabet
from charges.terms.operators import Operators
from charges.words import NeutrinoKind
from nuloops.files import yaml as yamlfile
from nuloops.files.symbols import _NAME, LONGEST_SYMBOL, symbol
from nuloops.files.yaml import Document, Flag, Number, Shape, Text, Whole, text, word
from nuloops.typesetting.tables import quoted
from topologies import MalformedInput
from topologies.verdict import Sentence, joined

LARGEST_FILE = 200_000
MOST_FIELDS = 100
MOST_COUPLINGS = 1000
HIGHEST_DIMENSION = 4  # of a coupling: these are the renormalisable ones
NO_LOOPS = "none"  # what is claimed of a model without neutrino masses
MOST_LOOPS = 3  # that are searched for neutrino masses
MOST_SYMMETRIES = 6
MOST_GENERATIONS = 100
MOST_DIGITS = (
    60  # of charges as integers: with more, groups are found too slowly, and have orders that Python cannot print
)
RESERVED = ("Y", "T3", "SU2", "SU3", "U1", "hypercharge")  # no names of symmetries: they are part of the gauge group


@dataclass(frozen=True, slots=True)
class Claims:
    """What a model file says of its model; None where it says nothing.

    ``residual`` is the canonical name of the group (Z2xZ4 for Z4xZ2); ``neutrinos`` and ``stable`` are the
    verdicts of ``charges.diracness`` and ``charges.stability``.  ``loops`` is the lowest order of a light neutrino
    mass, or "none"; ``massive`` counts those with a mass, ``masses`` by nature and number of loops.  ``dark`` and
    ``dark_matter`` name fields, or generations of fields such as N(-1/2); ``warnings`` are those of a closed list.
    """

    residual: str | None = None
    neutrinos: str | None = None
    dark: tuple[str, ...] | None = None
    stable: str | None = None
    loops: int | str | None = None
    massive: int | None = None
    masses: Mapping[str, Mapping[int, int]] | None = None
    dark_matter: tuple[str, ...] | None = None
    warnings: tuple[str, ...] | None = None

    @property
    def most_loops(self) -> int:
        """The largest number of loops of any mass that is claimed; 0 if none is."""
        orders = [loops for counts in (self.masses or {}).values() for loops in counts]
        return max((self.loops if isinstance(self.loops, int) else 0, *orders))


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model with its couplings, if the file lists them, and its claims.

    A coupling is written with single spaces between the names of its fields, each with a star for the conjugate.
    """

    path: Path
    model: Model
    couplings: tuple[str, ...] | None = None
    claims: Claims = Claims()


def group_name(value: object) -> Sentence:
    """Return the canonical name of a group written as a product.  Raises MalformedInput for anything else.

    >>> group_name("Z4xZ2"), group_name("Z2xU1xZ3")
    ('Z2xZ4', 'Z6xU1')
    """
    if len(written := text(value)) > LONGEST_SYMBOL:
        raise MalformedInput(f"must be a group such as Z6, Z2xZ4 or U1, got {quoted(written)}")
    return Sentence(AbelianGroup.of(written))


def _symmetries(value: object) -> tuple[str, ...]:
    """One name or a list of names."""
    names = tuple(text(name) for name in (value if isinstance(value, list) else [value]))
    if len(names) > MOST_SYMMETRIES:
        raise MalformedInput(f"must be at most {MOST_SYMMETRIES} symmetries, got {len(names)}")
    for name in names:
        if name in RESERVED:
            raise MalformedInput(f"{name} is a name of the gauge group: choose another")
        discrete_order(name)  # which says how products are written
        if not _NAME.fullmatch(name):
            raise MalformedInput(f"must be a name such as B-L or Z2, or a list of names, got {quoted(name)}")
        if names.count(name) > 1:
            raise MalformedInput(f"{name} is named twice")
    return names


_Charge: TypeAlias = dict[str, tuple[Fraction, ...]]


def _charge(value: object) -> _Charge:
    """Charges by symmetry; under the key "" if no symmetry is named."""
    found = {}
    for symmetry, given in (value if isinstance(value, dict) else {"": value}).items():
        found[symmetry] = tuple(yamlfile.number(each) for each in (given if isinstance(given, list) else [given]))
        if not 1 <= len(found[symmetry]) <= MOST_GENERATIONS:
            raise MalformedInput(f"must be a number or a list of 1 to {MOST_GENERATIONS} numbers")
    return found


def _order(value: object) -> int | str:
    """A number of loops, or "none"."""
    if value == NO_LOOPS:
        return NO_LOOPS
    try:
        return yamlfile.whole(value)
    except MalformedInput:
        raise MalformedInput(f"must be a number of loops or {NO_LOOPS}, got {quoted(text(value))}") from None


def _masses(value: object) -> dict[str, dict[int, int]]:
    """Numbers of neutrinos by the nature and by the number of loops of their masses."""
    shape = "must be a mapping such as {dirac: {0: 1, 1: 2}}"
    natures = tuple(MassNature)
    if not isinstance(value, dict) or not all(isinstance(row, dict) for row in value.values()):
        raise MalformedInput(shape)
    found: dict[str, dict[int, int]] = {}
    for nature, row in value.items():
        if nature not in natures:
            raise MalformedInput(f"{shape}: the natures are {joined(natures)}, got {quoted(nature)}")
        numbers = {yamlfile.whole(loops): yamlfile.whole(number) for loops, number in row.items()}
        if len(numbers) < len(row):
            raise MalformedInput(f"{shape}: a number of loops is given twice")
        if wrong := [loops for loops in numbers if not 0 <= loops <= MOST_LOOPS]:
            raise MalformedInput(f"{shape}: masses have 0 to {MOST_LOOPS} loops, got {wrong[0]}")
        if any(number < 0 for number in numbers.values()):
            raise MalformedInput(f"{shape}: numbers of neutrinos are not negative")
        if kept := {loops: number for loops, number in sorted(numbers.items()) if number}:
            found[nature] = kept
    return found


class _Field(Shape):
    what: ClassVar[str] = "a field"
    spin: Number
    chirality: Annotated[str, PlainValidator(word("left", "right"))] = ""
    su3: Whole = 1
    su2: Whole = 1
    hypercharge: Number = Fraction(0)
    charge: Annotated[_Charge | None, PlainValidator(_charge)] = None
    generations: Whole | None = None
    vectorlike: Flag = False
    sm: Flag = False
    vev: Flag = False
    real: Flag = False
    latex: Annotated[str, PlainValidator(symbol)] = ""


class _Claims(Shape):
    what: ClassVar[str] = "claims"
    residual: Annotated[str | None, PlainValidator(group_name)] = None
    neutrinos: Annotated[str | None, PlainValidator(word(*NeutrinoKind))] = None
    dark: tuple[Text, ...] | None = None
    stable: Annotated[str | None, PlainValidator(word(*Stable))] = None
    loops: Annotated[int | str | None, PlainValidator(_order)] = None
    massive: Whole | None = None
    masses: Annotated[Mapping[str, Mapping[int, int]] | None, PlainValidator(_masses)] = None
    dark_matter: tuple[Text, ...] | None = None
    warnings: tuple[Annotated[str, PlainValidator(word(*Kind))], ...] | None = None


class _Model(Shape):
    what: ClassVar[str] = "a model"
    blank: ClassVar[tuple[str, ...]] = ("reference", "couplings", "gauged", "soft", "broken", "claims")
    name: Text
    reference: Text = ""
    symmetry: Annotated[tuple[str, ...], PlainValidator(_symmetries)]
    fields: dict[str, _Field]
    couplings: tuple[Text, ...] | None = None
    gauged: tuple[Text, ...] | None = None
    soft: tuple[Text, ...] = ()
    broken: tuple[Text, ...] = ()
    claims: _Claims = _Claims()


def read(path: str | Path) -> ModelFile:
    """Read one model.  Raises MalformedInput for bad content, OSError if the file cannot be read.

    What the couplings and the claims say is not checked here, only that they are well-formed and name known fields.

    >>> claims = read(published()["dirac-one-loop"]).claims
    >>> claims.residual, claims.neutrinos, claims.dark, claims.stable, claims.loops
    ('Z6', 'dirac', ('N', 'eta', 'xi'), 'exact', 1)
    """
    path = Path(expected(path, str | Path, "a path is needed"))
    document = yamlfile.read(path, _Model, largest=LARGEST_FILE)
    content = document.content
    if not 1 <= len(content.fields) <= MOST_FIELDS:
        raise document.error(("fields",), f"must be 1 to {MOST_FIELDS} fields, got {len(content.fields)}")
    fields = tuple(_field(document, name) for name in content.fields)
    for key, numbers in _columns(content.symmetry, fields):
        if (size := _digits(numbers)) > MOST_DIGITS:
            why = f"as multiples of a common unit, the numbers have {size} digits: at most {MOST_DIGITS} are read"
            raise document.error(("fields",), f"{key}: {why}")
    doublets = [f for f in fields if f.sm and f.su3 == 1 and f.su2 == 2]
    if not any(f.fermion for f in doublets):
        raise document.error(("fields",), "no lepton doublet: list L with sm: true")
    if not any(f.vev for f in doublets):
        raise document.error(("fields",), "no Higgs doublet: list H with sm: true and vev: true")
    model = _model(document, fields)
    return ModelFile(path, model, _couplings(document, model), _claims(document, model))


def _model(document: Document[_Model], fields: tuple[ModelField, ...]) -> Model:
    """The model, if its gauged symmetries and the terms that break others make sense."""
    content = document.content
    plain = Model(content.name, content.symmetry, fields, content.reference)
    for i, name in enumerate(content.gauged or ()):
        if name not in content.symmetry or discrete_order(name):
            raise document.error(("gauged", i), f"{quoted(name)} is not a U(1) of the model")
        if name in (content.gauged or ())[:i]:
            raise document.error(("gauged", i), f"{name} is given twice")
    for key in ("soft", "broken"):
        texts = getattr(content, key)
        if len({*texts}) < len(texts):
            raise document.error((key,), "a term is given twice")
        if len(texts) > MOST_COUPLINGS:
            raise document.error((key,), f"must be at most {MOST_COUPLINGS} terms, got {len(texts)}")
        for i, written in enumerate(texts):
            try:
                shown = replace(plain, soft=(written,)) if key == "soft" else replace(plain, broken=(written,))
                Operators(Alphabet(shown))
                replace(shown, gauged=content.gauged)
            except MalformedInput as error:
                raise document.error((key, i), str(error)) from None
    return replace(plain, gauged=content.gauged, soft=content.soft, broken=content.broken)


def published() -> Mapping[str, Path]:
    """Return the model files that come with the package, by name.

    >>> "scotogenic" in published()
    True
    """
    folder = Path(str(files("nuloops.files"))) / "published"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def named(given: str) -> ModelFile:
    """Read the model in a file, or the published one of that name.

    A minus sign is the standard input.  Raises MalformedInput for bad content or a name that is neither, OSError if
    the file cannot be read.
    """
    if given == "-":
        return read(yamlfile.STDIN)
    if given in (known := published()):
        return read(known[given])
    if not given:
        raise MalformedInput(f"the name of the model is empty: the models are {', '.join(known)}")
    if not given.endswith((".yaml", ".yml")) and not Path(given).exists():
        raise MalformedInput(f"no file and no published model {quoted(given)}: the models are {', '.join(known)}")
    return read(Path(given))


def _field(document: Document[_Model], name: str) -> ModelField:
    """One field, if it makes sense."""
    row, place = document.content.fields[name], ("fields", name)
    if not _NAME.fullmatch(name):
        raise document.error(place, "a name has up to 40 letters, digits and _ ' + -, a letter first")
    if row.generations is not None and not 1 <= row.generations <= MOST_GENERATIONS:
        raise document.error((*place, "generations"), f"must be 1 to {MOST_GENERATIONS}")
    about = {key: value for key, value in row if key != "charge"}
    charges = _under(document, name)
    try:
        return ModelField(name=name, charges=charges, **about)
    except BadField as error:
        key = {"charges": "charge"}.get(error.key, error.key)
        raise document.error((*place, key), error.why) from None


def _columns(symmetry: tuple[str, ...], fields: Sequence[ModelField]) -> Iterator[tuple[str, list[Fraction]]]:
    """The hypercharges of all fields, and their charges under each symmetry, with what they are called."""
    yield "hypercharge", [exact(each.hypercharge) for each in fields]
    vectors = [vector for each in fields for vector in each.vectors(symmetry)]
    yield from ((f"charges under {name}", [vector[i] for vector in vectors]) for i, name in enumerate(symmetry))


def _digits(numbers: Sequence[Fraction]) -> int:
    """About how many digits the largest of some numbers has, in the largest unit of which all are multiples."""
    scale = lcm(*(number.denominator for number in numbers))
    largest = max(abs(number.numerator) * (scale // number.denominator) for number in numbers)
    return int(largest.bit_length() * log10(2)) + 1


def _under(document: Document[_Model], name: str) -> _Charge:
    """The charges of a field under each symmetry."""
    symmetry, given = document.content.symmetry, document.content.fields[name].charge
    place = ("fields", name, "charge")
    if given is None:
        if symmetry:
            raise document.error(place, "key 'charge' is missing")
        given = {}
    if "" in given:
        if len(symmetry) == 1:
            return {symmetry[0]: given[""]}
        if any(given.pop("")):
            shape = ", ".join(f"{each}: ..." for each in symmetry)
            raise document.error(place, f"must be a mapping {{{shape}}}" if symmetry else "the model has no symmetry")
    if unknown := [each for each in given if each not in symmetry]:
        shown = ", ".join(symmetry) or "none"
        raise document.error((*place, unknown[0]), f"unknown symmetry {quoted(unknown[0])}: the symmetries are {shown}")
    return {each: given.get(each, (Fraction(0),)) for each in symmetry}


def _couplings(document: Document[_Model], model: Model) -> tuple[str, ...] | None:
    """The couplings, with single spaces; they may name the standard-model fermions that :func:`completed` adds."""
    if (rows := document.content.couplings) is None:
        return None
    if len(rows) > MOST_COUPLINGS:
        raise document.error(("couplings",), f"must be at most {MOST_COUPLINGS} couplings, got {len(rows)}")
    try:
        model, _ = completed(model)
    except MalformedInput as error:
        why = error.why if isinstance(error, Incomplete) else str(error)
        raise document.error(("fields",), why) from None
    fermions = {each.name: each.fermion for each in model.fields}
    seen: set[frozenset[tuple[str, int]]] = set()
    for i, row in enumerate(rows):
        for factor in row.split():
            if (name := factor.removesuffix("*")) not in fermions:
                raise document.error(("couplings", i), f"no field {quoted(name)}: {_fields(document)}")
        if wrong := _dimension([fermions[factor.removesuffix("*")] for factor in row.split()]):
            raise document.error(("couplings", i), f"{quoted(row)} {wrong}")
        real = {each.name for each in model.fields if each.real}
        words = [word[:-1] if word.removesuffix("*") in real and word.endswith("*") else word for word in row.split()]
        factors = frozenset(Counter(words).items())
        if factors in seen:
            raise document.error(("couplings", i), "this coupling is given twice, or its conjugate is")
        turned = ((name if name in real else name[:-1] if name[-1] == "*" else f"{name}*", n) for name, n in factors)
        seen |= {factors, frozenset(turned)}
    return tuple(" ".join(row.split()) for row in rows)


def _dimension(fermions: list[bool]) -> str:
    """What is wrong with the dimension of a product of fields, of which some are fermions; empty if nothing is."""
    if not fermions:
        return "names no field"
    if sum(fermions) % 2:
        return "has an odd number of fermions"
    dimension = len(fermions) + sum(fermions) // 2
    if dimension > HIGHEST_DIMENSION:
        return f"has dimension {dimension}: a renormalisable coupling has {HIGHEST_DIMENSION} at most"
    return ""


def _claims(document: Document[_Model], model: Model) -> Claims:
    """The claims, if they are about fields of the model."""
    found = document.content.claims
    known = {*document.content.fields, *(species.name for species in model.species)}
    for key in ("dark", "dark_matter", "warnings"):
        names = getattr(found, key) or ()
        for i, name in enumerate(names):
            if key != "warnings" and name not in known:
                raise document.error(("claims", key, i), f"no field {quoted(name)}: {_fields(document)}")
            if name in names[:i]:
                raise document.error(("claims", key, i), f"{name} is given twice")
    if isinstance(found.loops, int) and not 0 <= found.loops <= MOST_LOOPS:
        raise document.error(("claims", "loops"), f"must be 0 to {MOST_LOOPS}, got {found.loops}")
    if found.massive is not None and found.massive < 0:
        raise document.error(("claims", "massive"), f"must not be negative, got {found.massive}")
    return Claims(**dict(found))


def _fields(document: Document[_Model]) -> str:
    """The known names, or some of them."""
    names = list(document.content.fields)
    return f"the fields are {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}"
