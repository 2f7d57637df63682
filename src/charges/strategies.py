"""Hypothesis strategies: random topologies, diagrams, charged diagrams and models, for tests of your own code.

Everything is drawn by index from the canonical lists of the generators, which are made once, when a test starts, and
kept as keys; for the default arguments that takes some seconds.  So a failing example shrinks to the first diagram with
the fewest loops that fails, and it prints as a key that can be pasted back.  Every example is a fresh graph that a test
may change.

This module needs the extra ``strategies`` (Hypothesis) and is not imported with the package:

>>> from charges import conserved, strategies
>>> from hypothesis import given
>>> @given(strategies.charged_diagrams(strategies.diagrams(["dirac-d5"], max_loops=1)))
... def test_charge_is_conserved(charged):
...     assert conserved(charged.solution.diagram, charged.charges)
>>> test_charge_is_conserved()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as error:
    reason = "charges.strategies needs Hypothesis: pip install 'nuloops[strategies]'"
    raise ModuleNotFoundError(reason, name=error.name) from None

from charges.arithmetic.numbers import Number
from charges.flow.solution import Solution
from charges.flow.solving import solve_or_modulo
from charges.models.field import ModelField
from charges.models.model import Model
from topologies import OPERATORS, Diagram, MalformedInput, Topology, diagrams_of, generate, is_genuine
from topologies import diagrams as generated
from topologies.graphs.externals import Edge

__all__ = [
    "ChargedDiagram",
    "charged_diagrams",
    "charges_of_models",
    "diagrams",
    "fields",
    "models",
    "topologies",
    "values",
]


@cache
def _topology_keys(loops: int, legs: int) -> tuple[str, ...]:
    return tuple(topology.key for topology in generate(loops, legs))


@cache
def _diagram_keys(operator: str, loops: int, genuine: bool | None, self_energies: bool) -> tuple[str, ...]:
    candidates: Iterator[Diagram]
    if self_energies:
        legs = len(OPERATORS[operator].legs)
        candidates = (diagram for topology in generate(loops, legs) for diagram in diagrams_of(topology, operator))
    else:
        candidates = generated(operator, loops, genuine=genuine is True)
    return tuple(diagram.key for diagram in candidates if genuine is None or bool(is_genuine(diagram)) == genuine)


def _listed(keys: Callable[..., tuple[str, ...]], sizes: Sequence[tuple[Any, ...]]) -> st.SearchStrategy[str]:
    """Draw a size, then one of its keys.

    The lists are filled when Hypothesis validates the strategy: in the first draw that would fail a health check.
    """

    def filled() -> st.SearchStrategy[tuple[Any, ...]]:
        for size in sizes:
            keys(*size)
        return st.sampled_from(sizes)

    return st.deferred(filled).flatmap(lambda size: st.sampled_from(keys(*size)))


def topologies(max_loops: int = 2, max_legs: int = 4) -> st.SearchStrategy[Topology]:
    """Draw topologies, tadpoles and self-energies included.

    Arguments:
        max_loops: the largest number of loops; trees come first.
        max_legs: the largest number of legs; graphs without legs (vacuum graphs) are drawn from two loops on.

    Raises MalformedInput if there is no topology that small.
    """
    sizes = [(loops, legs) for loops in range(max_loops + 1) for legs in range(max_legs + 1)]
    sizes = [(loops, legs) for loops, legs in sizes if loops > 1 or legs > (2, 0)[loops]]
    if not sizes:
        raise MalformedInput(f"no topology has at most {max_loops} loops and {max_legs} legs")
    return _listed(_topology_keys, sizes).map(Topology.from_key)


def diagrams(
    operators: Sequence[str] = tuple(OPERATORS),
    max_loops: int = 2,
    genuine: bool | None = None,
    *,
    self_energies: bool = False,
) -> st.SearchStrategy[Diagram]:
    """Draw diagrams of the standard operators, with distinguishable legs.

    Arguments:
        operators: names of standard operators; examples shrink to the first.
        max_loops: the largest number of loops; trees are included.
        genuine: True for genuine diagrams only, False for the others only, None for all.
        self_energies: whether to include diagrams with tadpoles and self-energies (which are not genuine).

    Raises MalformedInput for an unknown operator, and if no diagram is left to choose from.
    """
    if unknown := [name for name in operators if name not in OPERATORS]:
        raise MalformedInput(f"unknown operator {unknown[0]!r}: choose from {', '.join(OPERATORS)}")

    sizes = [(name, loops) for loops in range(max_loops + 1) for name in operators]
    if genuine is False:  # a tree has nothing to compress, and other lists may be empty too
        sizes = [size for size in sizes if _diagram_keys(*size, genuine, self_energies)]
    if not sizes:
        raise MalformedInput("no diagram fits: give at least one operator and a number of loops")
    return _listed(_diagram_keys, [(*size, genuine, self_energies) for size in sizes]).map(Diagram.from_key)


def values(max_denominator: int = 12) -> st.SearchStrategy[Fraction]:
    """Draw values for the kappas: fractions between -9 and 9."""
    return st.fractions(min_value=-9, max_value=9, max_denominator=max_denominator)


class ChargedDiagram(NamedTuple):
    """A solution, values for its kappas, and the charges of all edges that follow, external ones included.

    Its ``repr`` can be pasted back.

    >>> ChargedDiagram.of("dirac-d5_0122_F01_S0212", kappa_1="-1/2")
    ChargedDiagram.of('dirac-d5_0122_F01_S0212', kappa_1='-1/2')
    """

    solution: Solution
    kappas: dict[str, Fraction]
    charges: dict[Edge, Fraction]

    @classmethod
    def of(cls, key: str, /, **kappas: Number) -> ChargedDiagram:
        """Make the diagram with this key and charges from these kappas; raises MalformedInput if either is wrong."""
        solution = solve_or_modulo(Diagram.from_key(key))
        values = dict(zip(solution.free, solution.kappas(kappas), strict=True))
        return cls(solution, values, solution.at(**values))

    def __repr__(self) -> str:
        kappas = "".join(f", {name}='{value}'" for name, value in self.kappas.items())
        return f"ChargedDiagram.of({self.solution.diagram.key!r}{kappas})"


def _charged(diagram: Diagram) -> st.SearchStrategy[ChargedDiagram]:
    solution = solve_or_modulo(diagram)

    def charged(chosen: tuple[Fraction, ...]) -> ChargedDiagram:
        kappas = dict(zip(solution.free, chosen, strict=True))
        return ChargedDiagram(solution, kappas, solution.at(**kappas))

    return st.tuples(*(values() for _ in solution.free)).map(charged)


def charged_diagrams(drawn_from: st.SearchStrategy[Diagram] | None = None) -> st.SearchStrategy[ChargedDiagram]:
    """Draw diagrams with the published charges on their legs and random fractions for the kappas.

    If the published charges do not balance (``dirac-d4``, ``weinberg``), charge is conserved modulo
    ``solution.modulus``.

    Arguments:
        drawn_from: the strategy for the diagrams, by default :func:`diagrams`.
    """
    return (diagrams() if drawn_from is None else drawn_from).flatmap(_charged)


def charges_of_models(max_fields: int = 5, vev: str = "chi") -> st.SearchStrategy[dict[str, Fraction]]:
    """Draw charges of the fields of a model: L (-1), the field ``vev`` with a charge other than zero, and a few more.

    Arguments:
        max_fields: the largest number of further fields, which are called X1, X2, ...
        vev: the name of the field with the vev.
    """
    further = st.lists(values(), max_size=max_fields)
    vevs = st.integers(1, 6).flatmap(lambda size: st.sampled_from([size, -size])).map(Fraction)
    return st.builds(
        lambda broken, rest: {"L": Fraction(-1), vev: broken} | {f"X{i}": q for i, q in enumerate(rest, 1)},
        vevs,
        further,
    )


def fields(name: str = "X", u1: str = "B-L", max_su2: int = 3) -> st.SearchStrategy[ModelField]:
    """Draw colourless new fields: scalars and vector-like fermions, singlets first, without vevs.

    Arguments:
        name: the name of the field.
        u1: the symmetry that it is charged under.
        max_su2: the largest SU(2) dimension; the hypercharge makes one component electrically neutral.
    """
    shapes = [(su2, Fraction(su2 - 1 - 2 * i, 2)) for su2 in range(1, max_su2 + 1) for i in range(su2)]
    return st.builds(
        lambda fermion, charge, shape: ModelField(
            name, "1/2" if fermion else 0, {u1: charge}, su2=shape[0], hypercharge=shape[1], vectorlike=fermion
        ),
        st.booleans(),
        values(),
        st.sampled_from(shapes),
    )


LEPTONS = (
    ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True),
    ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True),
    ModelField("nu_R", "1/2", {"B-L": [-4, -4, 5]}, "right"),
    ModelField("chi", 0, {"B-L": 3}, vev=True),
)


def models(max_fields: int = 4) -> st.SearchStrategy[Model]:
    """Draw models: L, H, nu_R (-4, -4, 5) and chi as published for Dirac neutrinos, and up to ``max_fields`` more.

    >>> from charges import diracness
    >>> from hypothesis import given
    >>> @given(models(max_fields=2))
    ... def test_every_model_has_a_verdict(model):
    ...     assert str(diracness(model))
    """
    further = st.integers(0, max_fields).flatmap(lambda size: st.tuples(*(fields(f"X{i}") for i in range(1, size + 1))))
    return further.map(lambda new: Model("drawn", ("B-L",), (*LEPTONS, *new)))
