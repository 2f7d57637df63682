"""Diagrams with their charges written on the lines, ready to be drawn: the U(1) panel and the Z_n panel of a figure.

A panel is a copy of the diagram; drawing reads only the attributes ``label`` and ``dark`` of its edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from charges.arithmetic.affine import latex_number
from charges.arithmetic.numbers import Number, expected
from charges.dark.lines import is_dark, standard_model_subgroup
from charges.flow.labels import charge_texts, field_on, labelled, labelled_with_charges, latex_phase, phase_texts
from charges.flow.solution import PhaseSolution, Solution
from topologies import Diagram, MalformedInput
from topologies.graphs.externals import Edge

SOLVED = "a solution is needed, such as charges.solve(diagram)"


def u1_panel(
    solution: Solution, *, names: Mapping[Edge, str] | None = None, kappas: Mapping[str, Number] | None = None
) -> Diagram:
    """Copy a diagram with the U(1) charge on every line, general in the kappas or for given values.

    Arguments:
        solution: the charges.
        names: the fields on internal lines in LaTeX; lines without a name show their charge only.
        kappas: values of all kappas; with them every edge also carries the name of its ``field`` and, as text, its
            ``charge``.

    Raises MalformedInput for a missing or unknown kappa.
    """
    names = names or {}
    diagram = expected(solution, Solution, SOLVED).diagram
    values = None if kappas is None else solution.at(**kappas)
    if values is None:
        return labelled_with_charges(diagram, charge_texts(solution.charges), solution.legs, names)
    texts = {edge: latex_number(charge) for edge, charge in values.items()}
    panel = labelled_with_charges(diagram, texts, solution.legs, names)
    for i, (edge, charge) in enumerate(values.items()):
        panel.edges[edge].update(field=_name(diagram, edge, field_on(diagram, edge, names), i), charge=str(charge))
    return panel


def _name(diagram: Diagram, edge: Edge, latex: str, position: int) -> str:
    """Name the field on an edge: as the leg if the edge is external, else as in LaTeX, or by kind and position."""
    ends = [diagram.nodes[v].get("leg") for v in edge[:2] if diagram.nodes[v].get("external")]
    return str(ends[0]) if ends else latex.lstrip("\\") or f"{diagram.edges[edge]['kind']}{position}"


def general_zn_panel(solution: Solution, *, names: Mapping[Edge, str] | None = None) -> Diagram:
    """Copy a diagram with the powers of omega under Z_3m, for any m: the charge 1 is omega^m, the kappas are k_i.

    If the charge b gets a vev in place of 3, the group is Z_bm.

    Arguments:
        solution: the charges.
        names: the fields on internal lines in LaTeX.

    Raises MalformedInput if no charge gets a vev.
    """
    broken = expected(solution, Solution, SOLVED).broken
    if not broken:
        raise MalformedInput("nothing breaks the symmetry, so there is no residual group")
    texts = {}
    for edge, charge in solution.charges.items():
        text = replace(charge, constant=charge.constant % broken).latex("k", unit="m")
        texts[edge] = latex_phase(text)
    return labelled(solution.diagram, texts, names or {})


def zn_panel(
    phases: PhaseSolution, *, names: Mapping[Edge, str] | None = None, kappas: Mapping[str, int] | None = None
) -> Diagram:
    """Copy a diagram with the power of omega on every line, general in the kappas or for given values.

    Arguments:
        phases: the powers of omega.
        names: the fields on internal lines in LaTeX.
        kappas: values of all kappas (integers: powers of omega); with them the lines outside the subgroup of the
            standard model are marked dark.

    Raises MalformedInput for a missing or unknown kappa.
    """
    diagram = expected(phases, PhaseSolution, "phases are needed, such as solution.modulo(6)").solution.diagram
    if kappas is None:
        return labelled(diagram, phase_texts(phases.charges), names or {})
    powers = phases.at(**kappas)
    panel = labelled(diagram, {edge: latex_phase(power) for edge, power in powers.items()}, names or {})
    subgroup = standard_model_subgroup(phases)
    for edge in phases.solution.lines:
        panel.edges[edge]["dark"] = is_dark(subgroup, powers[edge], panel.edges[edge]["kind"])
    return panel
