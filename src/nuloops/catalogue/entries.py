"""The entries of a catalogue: every diagram of some operators with its charges, residual phases, verdicts and figures.

Here they are computed and described; ``nuloops.catalogue.writing`` writes the files.  ``catalogue.schema.json`` is the
schema of the document, version 1.  Numbers that may be fractions are texts such as "-1/2".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import charges
from charges import DarkSector, Example, Solution
from charges.dark.lines import Grade
from nuloops.catalogue.figures import Panels
from nuloops.files.charged import ChargedOperator
from topologies import (
    Diagram,
    MalformedInput,
    census,
    compression,
    diagrams,
    insert_leg,
    is_genuine,
    is_one_particle_irreducible,
)
from topologies.graphs.externals import Edge

SCHEMA = "nuloops-catalogue/1"
GRADES = (Grade.EVERY_LOOP, Grade.ALL)
COUNTED = (
    "topologies",
    "no_self_energy",
    "assignable",
    "one_particle_irreducible",
    "diagrams",
    "labelled_diagrams",
    "genuine_topologies",
    "genuine_diagrams",
    "genuine_labelled_diagrams",
    "mass_basis_diagrams",
)
SURVEYED = (6, 9)  # n of the groups Z_n whose assignments the summary counts, for operators that allow them


def conventions(models: Sequence[ChargedOperator]) -> list[str]:
    """List what a reader of the catalogue has to know, one sentence each."""
    sentences = [
        "A line's charge is what it carries from tail to head; fermion lines follow fermion number.",
        "Residual groups are those of colour singlets: quarks (B-L = 1/3) are not counted.",
        "A line is dark if its phase and spin lie outside what the standard-model legs generate in Z_n x Z_2^F.",
        "All verdicts hold as long as Z_n is exact in the whole model, of which a diagram shows only a part.",
    ]
    for model in models:
        name = model.operator.name
        legs = ", ".join(f"{leg} {q}" for leg, q in charges.leg_charges(model.operator, model.charges).items())
        sentences.append(f"{name}: {legs}.")
        modulus = charges.modulus(model.operator, model.charges, broken=model.broken)
        if modulus:
            sentences.append(
                f"{name}: charge balances only modulo {modulus}, and charges are shown modulo that number."
            )
    if any(model.operator.name == "dirac-d4" for model in models):
        becomes = "each diagram lists the diagrams of dirac-d5 that it may become"
        sentences.append(f"dirac-d4: one chi is missing, and {becomes}.")
    return sentences


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure of an entry: a name for files ("u1", "Z6"), a caption in LaTeX, and the diagram to draw."""

    name: str
    caption: str
    diagram: Diagram


@dataclass(frozen=True, slots=True)
class Residual:
    """A residual group and the simplest charges under it that reach some grades of darkness."""

    order: int
    grades: tuple[str, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Entry:
    """One diagram of the catalogue, solved."""

    diagram: Diagram
    key: str
    genuine: bool
    solution: Solution
    residuals: tuple[Residual, ...]
    smallest: Mapping[str, int | None]

    @classmethod
    def of(cls, diagram: Diagram, model: ChargedOperator | None = None) -> Entry:
        """Solve a diagram and find the smallest groups that make all its loops, and all its lines, dark.

        ``model`` has the charges of the legs; without it they are the published ones.
        """
        solution = solved(diagram, model)
        smallest: dict[str, int | None] = {grade: charges.smallest_order(solution, grade) for grade in GRADES}
        residuals = []
        for order in sorted({order for order in smallest.values() if order is not None}):
            reached = tuple(grade for grade in GRADES if smallest[grade] == order)
            example = charges.simplest(solution.modulo(order), Grade.EVERY_LOOP)
            assert example is not None  # smallest_order has found one
            residuals.append(Residual(order, reached, example))
        return cls(diagram, diagram.key, bool(is_genuine(diagram)), solution, tuple(residuals), smallest)

    def panels(self, order: int | None = None) -> Iterator[Panel]:
        """Yield the figures: general U(1) charges, then the phases under each residual group.

        With ``order`` there is one residual group, Z_order, with the charges that make most lines dark, or with general
        powers of omega if no charges make every loop dark.
        """
        modulus = self.solution.modulus
        suffix = "" if modulus is None else rf"\;\;\mathrm{{mod}}\;{modulus}"
        yield Panel("u1", rf"U(1)_{{B-L}}{suffix}", charges.u1_panel(self.solution))
        for n in [order] if order is not None else [residual.order for residual in self.residuals]:
            phases = self.solution.modulo(n)
            example = charges.simplest(phases, Grade.EVERY_LOOP)
            kappas = dict(zip(self.solution.free, example.assignment.kappas, strict=True)) if example else None
            yield Panel(f"Z{n}", rf"Z_{{{n}}}", charges.zn_panel(phases, kappas=kappas))

    def document(self, files: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """Return the entry as plain values; ``files`` maps panel and format to a path relative to the catalogue."""
        solution, diagram = self.solution, self.diagram
        edges = [*diagram.external_edges(), *solution.lines]
        names = {edge: f"l{i}" for i, edge in enumerate(edges)}
        part = compression(diagram)
        document: dict[str, Any] = {
            "key": self.key,
            "operator": diagram.operator.name,
            "loops": diagram.loops,
            "genuine": self.genuine,
            "compression": None if part is None else str(part),
            "one_particle_irreducible": bool(is_one_particle_irreducible(diagram)),
            "legs": [leg.name for leg in diagram.operator.legs],
            "lines": [self._line(edge, names[edge], i < len(solution.legs)) for i, edge in enumerate(edges)],
            "charges": {
                "free": list(solution.free),
                "modulo": None if solution.modulus is None else str(solution.modulus),
                "lines": {names[edge]: str(charge) for edge, charge in solution.charges.items()},
            },
            "residual": [self._residual(residual, names) for residual in self.residuals],
            "dark": {"every_loop": self.smallest[Grade.EVERY_LOOP], "all": self.smallest[Grade.ALL]},
            "files": {panel: dict(paths) for panel, paths in files.items()},
        }
        if diagram.operator.name == "dirac-d4" and solution.modulus == charges.CHI:
            document["insertions"] = sorted(d.key for d in insert_leg(diagram, "dirac-d5") if is_genuine(d))
        return document

    def _line(self, edge: Edge, name: str, external: bool) -> dict[str, Any]:
        """A line as plain values; ``name`` is its id."""
        tail, head, _ = edge
        kind = self.diagram.edges[edge]["kind"]
        if external:
            end = tail if self.diagram.nodes[tail].get("external") else head
            title = str(self.diagram.nodes[end]["leg"])
        else:
            alike = [line for line in self.solution.lines if self.diagram.edges[line]["kind"] == kind]
            title = f"{'F' if kind == 'fermion' else 'S'}{alike.index(edge) + 1}"
        return {"id": name, "tail": tail, "head": head, "kind": kind, "external": external, "name": title}

    def _residual(self, residual: Residual, names: Mapping[Edge, str]) -> dict[str, Any]:
        """A residual group as plain values, with its simplest charges and phases by the ids of the lines."""
        solution, example = self.solution, residual.example
        kappas = dict(zip(solution.free, example.kappas, strict=True))
        powers = dict(zip(solution.free, example.assignment.kappas, strict=True))
        phases = solution.modulo(residual.order)
        lepton = phases.external.get("L")
        verdict = None if lepton is None else charges.nature(residual.order, lepton)
        dark = zip(solution.lines, example.assignment.dark, strict=True)
        return {
            "group": f"Z{residual.order}",
            "order": residual.order,
            "grades": list(residual.grades),
            "kappas": {name: str(value) for name, value in kappas.items()},
            "charges": {names[edge]: str(charge) for edge, charge in solution.at(**kappas).items()},
            "phases": {names[edge]: power for edge, power in phases.at(**powers).items()},
            "dark_lines": [names[edge] for edge, is_dark in dark if is_dark],
            "neutrinos": None if verdict is None else {"nature": verdict.nature, "reason": verdict.reason},
        }


def panels_of_diagram(
    diagram: Diagram, model: ChargedOperator | None = None, panel: str = "u1", residual: int | None = None
) -> Panels:
    """Return the panels of a diagram of an operator: "plain", "u1", "zn" or "both".

    Raises MalformedInput if no residual group makes the loops of the diagram dark, unless one is given.
    """
    if panel == "plain":
        return Panels((diagram,), ("",))
    panels = list(Entry.of(diagram, model).panels(residual))
    chosen = {"u1": panels[:1], "zn": panels[1:2], "both": panels[:2]}[panel]
    if not chosen or (panel == "both" and len(chosen) < 2):
        raise MalformedInput("no residual group makes the loops of this diagram dark: name one with --residual")
    return Panels(tuple(drawn.diagram for drawn in chosen), tuple(drawn.caption for drawn in chosen))


def solved(diagram: Diagram, model: ChargedOperator | None) -> Solution:
    """Solve a diagram with the charges of its operator's file, or with the published ones."""
    if model is None:
        return charges.solve_or_modulo(diagram)
    return charges.solve_or_modulo(diagram, model.charges, broken=model.broken)


def wanted(
    models: Sequence[ChargedOperator], loops: Sequence[int], *, everything: bool
) -> list[tuple[Diagram, ChargedOperator]]:
    """List the diagrams of the catalogue, in its order, each with its operator and the charges of that."""
    return [
        (diagram, model)
        for model in models
        for order in loops
        for diagram in diagrams(model.operator, order, genuine=not everything)
    ]


def dark_survey(solutions: Sequence[Solution], order: int) -> dict[str, Any]:
    """Count the diagrams, and the assignments of phases to their lines, that are dark under Z_n."""
    sectors: list[DarkSector] = [charges.dark_sector(solution, order) for solution in solutions]
    return {
        "group": f"Z{order}",
        "order": order,
        "diagrams": len(sectors),
        "all_dark_diagrams": sum(sector.all_dark > 0 for sector in sectors),
        "all_dark_assignments": sum(sector.all_dark for sector in sectors),
        "every_loop_dark_diagrams": sum(sector.every_loop_dark > 0 for sector in sectors),
        "every_loop_dark_assignments": sum(sector.every_loop_dark for sector in sectors),
    }


def summary(model: ChargedOperator, loops: int) -> dict[str, Any]:
    """Return the chain of counts of one operator and loop order, and how many of its genuine diagrams are dark."""
    operator = model.operator
    solutions = [solved(diagram, model) for diagram in diagrams(operator, loops)]
    counts = census(loops, operator=operator)
    orders = [order for order in SURVEYED if all(solution.admits(order) for solution in solutions)]
    return {
        "operator": operator.name,
        "loops": loops,
        "counts": {stage: counts[stage] for stage in COUNTED},
        "dark": [dark_survey(solutions, order) for order in orders],
    }
