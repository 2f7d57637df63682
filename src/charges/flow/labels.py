"""Labels on the edges of a diagram: copies of a diagram that carry texts, such as charges and phases.

Drawing reads only the attributes ``label``, ``arrow`` and ``dark`` of edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from charges.arithmetic.affine import Affine
from topologies import Diagram
from topologies.graphs.externals import Edge


def latex_phase(power: str | int) -> str:
    r"""Write a power of omega in LaTeX.

    >>> latex_phase(0), latex_phase(1), latex_phase(5)
    ('1', '\\omega', '\\omega^{5}')
    """
    if power in (0, "0"):
        return "1"
    return r"\omega" if power in (1, "1") else rf"\omega^{{{power}}}"


def charge_texts(charges: Mapping[Edge, Affine]) -> dict[Edge, str]:
    """Write the charges of edges, general in the kappas, in LaTeX."""
    return {edge: charge.latex() for edge, charge in charges.items()}


def phase_texts(powers: Mapping[Edge, Affine]) -> dict[Edge, str]:
    """Write the powers of omega of edges, general in the kappas, in LaTeX."""
    return {edge: latex_phase(power.latex("k")) for edge, power in powers.items()}


def label(name: str, amount: str) -> dict[str, str]:
    r"""Make the attributes of an edge with a label in LaTeX: the name of the field, if any, and an amount in brackets.

    Arguments:
        name: the field in LaTeX, or empty.
        amount: its charge or its phase in LaTeX.  To change a label, make another one from both.

    >>> print(label(r"\eta", "1/2")["label"], label("", "1/2")["label"])
    \eta\;(1/2) 1/2
    """
    return {"label": rf"{name}\;({amount})" if name else amount, "name": name, "amount": amount}


def field_on(diagram: Diagram, edge: Edge, names: Mapping[Edge, str]) -> str:
    """Return the field on an edge in LaTeX: the given name, or that of the external leg, or an empty text."""
    name = names.get(edge)
    return name if name is not None else str(diagram.edges[edge].get("label") or "")


def labelled(diagram: Diagram, texts: Mapping[Edge, str], names: Mapping[Edge, str]) -> Diagram:
    """Copy a diagram and label its edges: with the field, if it has a name, and the text in brackets."""
    panel: Diagram = diagram.copy()
    for edge in panel.internal_edges():
        panel.edges[edge]["arrow"] = True  # on scalars too: without an arrow the sign of a charge means nothing
    for edge, text in texts.items():
        panel.edges[edge].update(label(field_on(diagram, edge, names), text))
    return panel


def labelled_with_charges(
    diagram: Diagram, texts: Mapping[Edge, str], legs: Mapping[Edge, Fraction], names: Mapping[Edge, str]
) -> Diagram:
    """Copy a diagram and label it with charges under a U(1): a scalar leg has an arrow only if it is charged."""
    panel = labelled(diagram, texts, names)
    for edge, charge in legs.items():
        panel.edges[edge]["arrow"] = bool(charge) or panel.edges[edge]["kind"] == "fermion"
    return panel
