"""Diagrams with their charges written on the lines, ready to be drawn: the U(1) panel and the Z_n panel of a figure.

A panel is a copy of the diagram; drawing reads only the attributes ``label`` and ``dark`` of its edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from charges.affine import latex_number
from charges.dark import is_dark, standard_model_subgroup
from charges.fields import Field, Number, expected
from charges.solution import Edge, PhaseSolution, Solution
from topologies import Diagram, MalformedInput

SOLVED = "a solution is needed, such as charges.solve(diagram)"


def latex_phase(power: str | int) -> str:
    r"""A power of omega as LaTeX.

    >>> latex_phase(0), latex_phase(1), latex_phase(5)
    ('1', '\\omega', '\\omega^{5}')
    """
    if power in (0, "0"):
        return "1"
    return r"\omega" if power in (1, "1") else rf"\omega^{{{power}}}"


class Label(str):
    r"""What stands on a line, as LaTeX: the ``name`` of the field, if it has one, and in brackets an ``amount``.

    The amount is its charge, or its phase; labels that are to be changed are made anew from both.

    >>> print(Label(r"\eta", "1/2"), Label("", "1/2"))
    \eta\;(1/2) 1/2
    """

    __slots__ = ("amount", "name")
    name: str
    amount: str

    def __new__(cls, name: str, amount: str) -> Label:
        self = super().__new__(cls, rf"{name}\;({amount})" if name else amount)
        self.name, self.amount = name, amount
        return self

    def __reduce__(self) -> tuple[type[Label], tuple[str, str]]:
        return Label, (self.name, self.amount)


def _named(diagram: Diagram, edge: Edge, names: Mapping[Edge, str]) -> str:
    """What LaTeX calls the field on an edge: the name given, or that of the external leg, or nothing."""
    known = names.get(edge)
    return known if known is not None else str(diagram.edges[edge].get("label") or "")


def _labelled(diagram: Diagram, texts: Mapping[Edge, str], names: Mapping[Edge, str]) -> Diagram:
    """A copy with the label of each edge: its field, if named, followed by the text in brackets."""
    panel: Diagram = diagram.copy()
    for edge in panel.internal_edges():
        panel.edges[edge]["arrow"] = True  # scalars too: without it the sign of a charge means nothing
    for edge, text in texts.items():
        panel.edges[edge]["label"] = Label(_named(diagram, edge, names), text)
    return panel


def u1_panel(
    solution: Solution, *, names: Mapping[Edge, str] | None = None, kappas: Mapping[str, Number] | None = None
) -> Diagram:
    """The diagram with the U(1) charge on every line, general in the kappas or with their values put in.

    Arguments:
        solution: the charges.
        names: what LaTeX calls the internal lines; without it they show their charge only.
        kappas: values of all free charges; then every edge also carries its ``charges.Field``.
    """
    names = names or {}
    diagram = expected(solution, Solution, SOLVED).diagram
    values = None if kappas is None else solution.at(**kappas)
    if values is None:
        panel = _labelled(diagram, {edge: charge.latex() for edge, charge in solution.charges.items()}, names)
    else:
        panel = _labelled(diagram, {edge: latex_number(charge) for edge, charge in values.items()}, names)
    for edge, charge in solution.legs.items():
        panel.edges[edge]["arrow"] = bool(charge) or panel.edges[edge]["kind"] == "fermion"
    if values is None:
        return panel
    for i, (edge, charge) in enumerate(values.items()):
        panel.edges[edge]["field"] = _field(diagram, edge, _named(diagram, edge, names), charge, i)
    return panel


def _field(diagram: Diagram, edge: Edge, latex: str, charge: Fraction, position: int) -> Field:
    about: dict[str, Any] = diagram.edges[edge]
    ends = [diagram.nodes[v].get("leg") for v in edge[:2] if diagram.nodes[v].get("external")]
    name = str(ends[0]) if ends else latex.lstrip("\\") or f"{about['kind']}{position}"
    leg = next((leg for leg in diagram.operator.legs if leg.name == name), None) if ends else None
    return Field(name, str(about["kind"]), charge, latex, sm=leg is not None and leg.sm)


def general_zn_panel(solution: Solution, *, names: Mapping[Edge, str] | None = None) -> Diagram:
    """The diagram with the powers of omega under Z_3m for any m: the charge 1 is omega^m, the free powers are k_i.

    Where the charge b is broken in place of 3 the group is Z_bm.  Raises MalformedInput if nothing is broken.
    """
    broken = expected(solution, Solution, SOLVED).broken
    if not broken:
        raise MalformedInput("nothing breaks the symmetry, so there is no residual group")
    texts = {}
    for edge, charge in solution.charges.items():
        text = charge._replace(constant=charge.constant % broken).latex("k", unit="m")
        texts[edge] = latex_phase(text)
    return _labelled(solution.diagram, texts, names or {})


def zn_panel(
    phases: PhaseSolution, *, names: Mapping[Edge, str] | None = None, kappas: Mapping[str, int] | None = None
) -> Diagram:
    """The diagram with the power of omega on every line, general in the kappas or with their values put in.

    With values (integers: powers of omega) the lines outside the subgroup of the standard model are marked dark.
    """
    diagram = expected(phases, PhaseSolution, "phases are needed, such as solution.modulo(6)").solution.diagram
    if kappas is None:
        texts = {edge: latex_phase(charge.latex("k")) for edge, charge in phases.charges.items()}
        return _labelled(diagram, texts, names or {})
    powers = phases.at(**kappas)
    panel = _labelled(diagram, {edge: latex_phase(power) for edge, power in powers.items()}, names or {})
    subgroup = standard_model_subgroup(phases)
    for edge in phases.solution.lines:
        panel.edges[edge]["dark"] = is_dark(subgroup, powers[edge], panel.edges[edge]["kind"])
    return panel
