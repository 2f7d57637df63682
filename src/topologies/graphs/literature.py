"""Names that the literature gives to classes of diagrams, where they follow from the diagram alone.

At tree level with L-bar H~ chi nu_R, the partner of H decides which field mediates.  With (L H) (nu_R chi) it is a
fermion with the quantum numbers of L H~, a singlet: type I-like.  With (H chi) (L nu_R) it is a scalar doublet: type
II-like.  With (L chi) (nu_R H) it is a vector-like fermion doublet: type III-like.

At one loop with L L H H, the names are those of arXiv:1204.5862: the box T-1 has one, two or three internal fermions
(i, ii, iii), and the triangle with a quartic vertex is T-3.
"""

from __future__ import annotations

from topologies.graphs.graph import Diagram

SEESAWS = {
    frozenset({"L", "H"}): "type I-like Dirac seesaw (fermion singlet)",
    frozenset({"H", "chi"}): "type II-like Dirac seesaw (scalar doublet)",
    frozenset({"L", "chi"}): "type III-like Dirac seesaw (fermion doublet)",
}


def literature_name(diagram: Diagram) -> str | None:
    """Return the name that the literature gives to a diagram, or None where none follows from the diagram.

    Source: arXiv:1204.5862 for one loop; see the module docstring.

    >>> from topologies import diagrams
    >>> sorted(literature_name(diagram) for diagram in diagrams("weinberg", 1))
    ['T-1-i', 'T-1-ii', 'T-1-iii', 'T-3']
    >>> [literature_name(diagram)[:8] for diagram in diagrams("dirac-d5", 0)]
    ['type II-', 'type I-l', 'type III']
    """
    order, legs, fermions, _ = diagram.compact()
    names = [leg.name for leg in diagram.operator.legs]
    together = {v: frozenset(name for name, at in zip(names, legs, strict=True) if at == v) for v in legs}
    if diagram.operator.name == "dirac-d5" and diagram.loops == 0:
        return next((SEESAWS[pair] for pair in together.values() if pair in SEESAWS), None)
    if diagram.operator.name == "weinberg" and diagram.loops == 1 and len(legs) == len(set(legs)) == order == 4:
        return f"T-1-{'i' * len(fermions)}"
    if diagram.operator.name == "weinberg" and diagram.loops == 1 and order == 3 and len(fermions) == 1:
        return "T-3" if frozenset({"H"}) in together.values() and len(set(legs)) == 3 else None
    return None
