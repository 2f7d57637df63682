"""The three model files of SARAH 4 (Mathematica), the definitions after symmetry breaking reduced to the vevs.

Format: F. Staub, arXiv:1309.7223, the documentation and the models that come with the program.  All fermions are
left-handed there: a right-handed one is the conjugate of a left-handed field, whose name here ends with c.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from charges.models.field import conjugate
from charges.models.model import Model
from nuloops.formats.content import Content, Interaction, Particle
from nuloops.formats.names import ascii_name, comment, mathematica_string, spelled, title
from nuloops.formats.sym2int import root_of_unity
from topologies import MalformedInput

_TAKEN = re.compile(
    "B|WB|G|C|D|E|I|K|N|O|Z|U|SU|Do|GF|If|Im|In|On|Or|Pi|Re|Tr|VB|VG|VP|VZ|ZZ|ZW|VWB|VWp|gB|gG|gP|gZ|gWB|gWpC?"
    "|g[123]|e|conj|left|color|hypercharge|RXi|(?:lef|col|gt|ct|lt|gE)[0-9]*"
)


def _bad(name: str) -> bool:
    """What means something to Mathematica or SARAH; all longer names of Mathematica start with a capital letter."""
    return bool(_TAKEN.fullmatch(name)) or (len(name) > 2 and name[0].isupper()) or name.endswith("bar")


@dataclass(frozen=True, slots=True)
class _State:
    """A field of SARAH and what it is in the model.

    ``spinors`` are the four-component names of the components of a fermion; ``vev`` is the vev of a scalar, the odd and
    the even part of its neutral component.
    """

    symbol: str
    components: tuple[str, ...]
    particle: Particle
    spinors: tuple[str, ...]
    vev: tuple[str, ...]


def write(model: Model) -> dict[str, Iterator[str]]:
    """Write a folder with the main file, particles.m and parameters.m.

    Raises MalformedInput for SU(2) representations above the triplet.
    """
    for field in model.fields:
        if field.su2 > 3:
            raise MalformedInput(f"SARAH: field {field.name!r} has SU(2) dimension {field.su2}: at most 3 is written")
    content = Content(model, _bad)
    name = "NL" + title(model.name)
    states = [_state(content, each) for each in content.particles]
    bosons = [content.names.new(f"b{ascii_name(model.symmetry[i])}") for i in content.u1s]
    couplings = [content.names.new(f"g1{boson}") for boson in bosons]
    return {
        f"{name}/{name}.m": _main(content, name, states, bosons, couplings),
        f"{name}/particles.m": _particles(states, bosons),
        f"{name}/parameters.m": _parameters(content, states, couplings),
    }


def _state(content: Content, each: Particle) -> _State:
    new = content.names.new
    parts = tuple(new(f"{each.name}{i}") for i in range(1, each.species.field.su2 + 1))
    symbol = new(f"{each.name}c") if each.side == 2 else each.name
    spinors = tuple(new(f"f{part}") for part in parts if each.side)
    vev = tuple(new(f"{kind}{symbol}") for kind in ("v", "sigma", "phi") if each.species.field.vev)
    return _State(symbol, parts, each, spinors, vev)


def _main(content: Content, name: str, states: list[_State], bosons: list[str], couplings: list[str]) -> Iterator[str]:
    yield from (f"(* {line} *)" for line in (*content.title(), *content.broken()))
    for each in states:
        conjugate = "the conjugate of " if each.particle.side == 2 else ""
        if conjugate or each.symbol != each.particle.original:
            yield f"(* {each.symbol} is {conjugate}{spelled(each.particle.original)} *)"
    yield from ("", "Off[General::spell]", "", f"Model`Name = {mathematica_string(name)};")
    yield f"Model`NameLaTeX = {mathematica_string(comment(content.model.name))};"
    yield from ('Model`Authors = "nuloops";', 'Model`Date = "";', "")
    for k, i in enumerate(content.unbroken, 1):
        yield f"Global[[{k}]] = {{Z[{content.orders[i]}], {content.names.new(f'z{content.orders[i]}')}}};"
    ones = ", 1" * len(content.unbroken)
    yield f"Gauge[[1]] = {{B, U[1], hypercharge, g1, False{ones}}};"
    yield f"Gauge[[2]] = {{WB, SU[2], left, g2, True{ones}}};"
    yield f"Gauge[[3]] = {{G, SU[3], color, g3, False{ones}}};"
    for k, (boson, g) in enumerate(zip(bosons, couplings, strict=True), 4):
        yield f"Gauge[[{k}]] = {{{boson}, U[1], {content.names.new(f'group{boson}')}, {g}, False{ones}}};"
    yield ""
    for kind, sides in (("Fermion", (1, 2)), ("Scalar", (0,))):
        chosen = [each for each in states if each.particle.side in sides]
        for k, each in enumerate(chosen, 1):
            yield f"{kind}Fields[[{k}]] = {_field(content, each)};"
    if real := [_real(each) for each in states if each.particle.species.field.real]:
        yield f"RealScalars = {{{', '.join(real)}}};"
    yield from ("", "NameOfStates = {GaugeES, EWSB};", "")
    yield "DEFINITION[GaugeES][LagrangianInput] = {{LagHC, {AddHC -> True}}, {LagNoHC, {AddHC -> False}}};"
    yield from _lagrangian(content, states)
    yield from ("", "(* mixing of matter fields is not written: the states below are gauge eigenstates *)")
    rest = "".join(f", V{boson}" for boson in bosons)
    heavy = "".join(f", VZ{boson}" for boson in bosons)
    yield "DEFINITION[EWSB][GaugeSector] = {"
    yield f"    {{{{VB, VWB[3]{rest}}}, {{VP, VZ{heavy}}}, ZZ}},"
    yield from ("    {{VWB[1], VWB[2]}, {VWp, conj[VWp]}, ZW}", "};", "")
    yield f"DEFINITION[EWSB][VEVs] = {{{','.join(f'{chr(10)}    {vev}' for vev in _vevs(states))}"
    yield from ("};", "", "DEFINITION[EWSB][MatterSector] = {};", "")
    for basis in ("GaugeES", "EWSB"):
        yield f"DEFINITION[{basis}][DiracSpinors] = {{"
        yield ",\n".join(f"    {spinor} -> {{{left}, {right}}}" for spinor, left, right in _spinors(states))
        yield "};"


def _field(content: Content, state: _State) -> str:
    each, sign = state.particle, -1 if state.particle.side == 2 else 1
    field = each.species.field
    parts = [f"conj[{part}]" for part in state.components] if sign < 0 else list(state.components)
    if len(parts) == 3:
        top, middle, bottom = parts
        if field.real:
            bottom = f"conj[{top}]"
        shown = f"{{{{{middle}/Sqrt[2], {top}}}, {{{bottom}, -{middle}/Sqrt[2]}}}}"
    else:
        shown = f"{{{', '.join(parts)}}}" if len(parts) > 1 else parts[0]
    numbers = [f"{sign * Fraction(field.hypercharge)}", str(field.su2 * (sign if field.su2 == 2 else 1))]
    numbers.append(str(field.su3 if sign > 0 else conjugate(field.su3)))
    numbers += [str(sign * each.charges[i]) for i in content.u1s]
    numbers += [root_of_unity(sign * int(each.charges[i]), content.orders[i]) for i in content.unbroken]
    return f"{{{state.symbol}, {each.copies}, {shown}, {', '.join(numbers)}}}"


def _real(state: _State) -> str:
    """What SARAH lists as a real scalar: a singlet, or the neutral component of a triplet."""
    field = state.particle.species.field
    return state.components[1] if field.su2 == 3 else state.symbol


def _lagrangian(content: Content, states: list[_State]) -> Iterator[str]:
    written: dict[bool, list[str]] = {True: [], False: []}
    left = [f"the gauge contractions: {text}" for text in content.missing]
    for each in content.interactions:
        contraction = "" if each.alone else _contraction(each)
        if contraction is None:
            left.append(f"one of the gauge contractions of {content.plain(each.letters)}")
        else:
            written[each.hermitian].append(f"{each.coupling} {contraction}{_product(each, states)}")
    yield from (f"(* not written: {text} *)" for text in left)
    for hermitian, name in ((True, "LagNoHC"), (False, "LagHC")):
        yield f"{name} = -({' + '.join(written[hermitian])});" if written[hermitian] else f"{name} = 0;"


def _product(each: Interaction, states: list[_State]) -> str:
    """The fields with dots, conjugated as a whole if the fermions are right-handed."""
    sign = -1 if each.letters[0].rep[3] else 1
    factors = []
    for letter in each.letters:
        state = states[letter.place]
        plain = state.particle.side or sign * letter.sign > 0
        factors.append(state.symbol if plain else f"conj[{state.symbol}]")
    return ".".join(factors)


def _contraction(each: Interaction) -> str | None:
    """The tensors, indices numbered by position; None where triplets or octets are among the fields."""
    shown = ""
    for group, index, tensors in (("su2", "lef", each.structure.su2), ("su3", "col", each.structure.su3)):
        for tensor in tensors:
            letters = [each.letters[place] for place in tensor.places]
            if tensor.kind == "pair" and (group == "su2" or letters[0].rep[1] == (1, 1)):
                return None
            if len(tensor.places) > 2 and group == "su2":
                return None
            same = len({letter.sign for letter in letters}) == 1
            name = "epsTensor" if tensor.kind == "epsilon" or (group == "su2" and same) else "Delta"
            shown += f"{name}[{','.join(f'{index}{place + 1}' for place in sorted(tensor.places))}] "
    return shown


def _neutral(states: list[_State]) -> Iterator[tuple[_State, str]]:
    """Fields with vevs and their neutral components."""
    for each in states:
        if each.particle.species.field.vev:
            yield each, each.components[each.particle.species.field.electric_charges.index(Fraction(0))]


def _vevs(states: list[_State]) -> Iterator[str]:
    for each, part in _neutral(states):
        vev, odd, even = each.vev
        if each.particle.species.field.real:
            yield f"{{{part}, {{{vev}, 1}}, {{0, 0}}, {{{even}, 1}}}}"
            continue
        yield rf"{{{part}, {{{vev}, 1/Sqrt[2]}}, {{{odd}, \[ImaginaryI]/Sqrt[2]}}, {{{even}, 1/Sqrt[2]}}}}"


def _spinors(states: list[_State]) -> Iterator[tuple[str, str, str]]:
    """Four-component fermions: both chiralities of a vector-like field, or a single one."""
    right = {s.particle.species: s for s in states if s.particle.side == 2}
    for each in states:
        both = each.particle.species.field.vectorlike
        nothing = ("0",) * len(each.components)
        if each.particle.side == 1:
            yield from zip(
                each.spinors, each.components, right[each.particle.species].components if both else nothing, strict=True
            )
        elif each.particle.side == 2 and not both:
            yield from zip(each.spinors, nothing, each.components, strict=True)


def _particles(states: list[_State], bosons: list[str]) -> Iterator[str]:
    names = ("B-Boson", "Gluon", "W-Bosons"), ("B-Boson Ghost", "Gluon Ghost", "W-Boson Ghost")
    gauge = [*zip(("VB", "VG", "VWB"), names[0], strict=True), *zip(("gB", "gG", "gWB"), names[1], strict=True)]
    broken = [("VP", "Photon"), ("VZ", "Z-Boson"), ("VG", "Gluon"), ("VWp", "W+ - Boson"), ("gP", "Photon Ghost")]
    broken += [("gZ", "Z-Boson Ghost"), ("gG", "Gluon Ghost"), ("gWp", "Positive W+ - Boson Ghost")]
    broken += [("gWpC", "Negative W+ - Boson Ghost")]
    spinors = [spinor for spinor, _, _ in _spinors(states)]
    scalars = [part for each in states if not each.particle.side for part in _own_components(each)]
    neutral = [part for _, part in _neutral(states)]
    real = [n for each, _ in _neutral(states) for n in each.vev[2 if each.particle.species.field.real else 1 :]]
    for basis, known, fields in (
        ("GaugeES", gauge, [*scalars, *spinors, *(f"{kind}{boson}" for boson in bosons for kind in "Vg")]),
        (
            "EWSB",
            broken,
            [*(part for part in scalars if part not in neutral), *real, *spinors]
            + [f"{kind}Z{boson}" for boson in bosons for kind in "Vg"],
        ),
    ):
        rows = [f"    {{{name}, {{Description -> {mathematica_string(text)}}}}}" for name, text in known]
        rows += [f"    {{{name}, {_about(name)}}}" for name in fields]
        yield f"ParticleDefinitions[{basis}] = {{"
        yield ",\n".join(rows)
        yield from ("};", "")
    yield "WeylFermionAndIndermediate = {"
    weyl = [name for each in states if each.particle.side for name in (each.symbol, *each.components)]
    weyl += [each.symbol for each in states if not each.particle.side]
    yield ",\n".join(f"    {{{name}, {{LaTeX -> {mathematica_string(name)}}}}}" for name in weyl)
    yield "};"


def _own_components(state: _State) -> tuple[str, ...]:
    """The components of a scalar that are fields of their own: the last one of a real triplet is a conjugate."""
    field = state.particle.species.field
    return state.components[:2] if field.real and field.su2 == 3 else state.components


def _about(name: str) -> str:
    return f'{{PDG -> {{0}}, Width -> 0, Mass -> Automatic, LaTeX -> "{name}", OutputName -> "{name}"}}'


def _parameters(content: Content, states: list[_State], couplings: list[str]) -> Iterator[str]:
    known = [("g1", "Hypercharge-Coupling"), ("g2", "Left-Coupling"), ("g3", "Strong-Coupling")]
    known += [("AlphaS", "Alpha Strong"), ("e", "electric charge"), ("ThetaW", "Weinberg-Angle")]
    known += [("Gf", "Fermi's constant"), ("aEWinv", "inverse weak coupling constant at mZ")]
    neutral = "-".join(["Photon", *(f"Z{k * chr(39)}" for k in range(len(couplings) + 1))])
    known += [("ZZ", f"{neutral} Mixing Matrix"), ("ZW", "W Mixing Matrix")]
    rows = [f"    {{{name}, {{Description -> {mathematica_string(text)}}}}}" for name, text in known]
    mixed = [f"{a}{b[1:]}" for a, b in permutations(["g1", *couplings], 2)]  # named so by SARAH: kinetic mixing
    for k, name in enumerate([*couplings, *mixed, *(each.coupling for each in content.interactions)], 1):
        rows.append(f'    {{{name}, {{LaTeX -> "{name}", OutputName -> {name}, LesHouches -> {{NULOOPS, {k}}}}}}}')
    for k, (each, _) in enumerate(_neutral(states), 1):
        about = (
            f'LaTeX -> "{each.vev[0]}", OutputName -> {each.vev[0]}, Real -> True, LesHouches -> {{NULOOPSVEVS, {k}}}'
        )
        rows.append(f"    {{{each.vev[0]}, {{{about}}}}}")
    yield "ParameterDefinitions = {"
    yield ",\n".join(rows)
    yield "};"
