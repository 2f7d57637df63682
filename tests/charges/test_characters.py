"""Characters against components one by one: tableaux, choices of equal fields, highest weights taken off in turn."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement, product
from math import prod

from hypothesis import assume, given
from hypothesis import strategies as st

from charges.gauge.characters import Labels, Rep, invariants, labels, multiplets, power, times, weight, weights

REPS = st.builds(
    Rep,
    st.integers(1, 3),
    st.sampled_from([(0, 0), (0, 0), (1, 0), (0, 1), (1, 1), (2, 0)]),
    st.integers(0, 1),
    st.integers(0, 1),
)
FACTORS = st.lists(st.tuples(REPS, st.integers(0, 3), st.sampled_from([1, -1]), st.integers(1, 2)), max_size=3)


def components(rep: Rep) -> list[Labels]:
    """The labels of every component, those of SU(3) from semistandard tableaux with a long row and a short one."""
    p, q = rep.su3
    colours = []
    for upper in combinations_with_replacement(range(3), p + q):
        for lower in combinations_with_replacement(range(3), q):
            if all(above < below for above, below in zip(upper, lower, strict=False)):
                count = Counter(upper + lower)
                colours.append((count[0] - count[1], count[1] - count[2]))
    isospins, left, right = (range(-n, n + 1, 2) for n in (rep.su2 - 1, rep.left, rep.right))
    return [(m, *colour, a, b) for m, colour, a, b in product(isospins, colours, left, right)]


def added(chosen: Sequence[Labels]) -> Labels:
    a, b, c, d, e = (sum(column) for column in zip((0,) * 5, *chosen, strict=True))
    return a, b, c, d, e


def highest_weights(states: Counter[Labels]) -> Counter[Labels]:
    """The irreducible parts of a product: the highest weight that is left has a whole multiplet below it."""
    parts: Counter[Labels] = Counter()
    while states := +states:
        top = max(states, key=sum)
        parts[top] = states[top]
        a, b, c, d, e = top
        for state in components(Rep(a + 1, (b, c), d, e)):
            states[state] -= parts[top]
    return parts


@given(FACTORS)
def test_invariants_against_components(factors: list[tuple[Rep, int, int, int]]) -> None:
    """Symmetric powers are multisets of components, exterior ones are sets."""
    choices = []
    for rep, exponent, sign, copies in factors:
        choose = combinations_with_replacement if sign > 0 else combinations
        assume(len(components(rep)) * copies < 25)
        choices.append([added(chosen) for chosen in choose(components(rep) * copies, exponent)])
        assert Counter(choices[-1]) == {labels(w): k for w, k in power(rep, exponent, sign, copies).items()}
    assume(prod(map(len, choices)) < 20_000)
    parts = highest_weights(Counter(map(added, product(*choices))))
    powers = [power(*factor) for factor in factors]
    assert invariants(powers, spin=True) == parts[0, 0, 0, 0, 0]
    if not any(rep.spinor for rep, *_ in factors):
        assert invariants(powers) == parts[0, 0, 0, 0, 0]
        assert multiplets(powers) == {(a + 1, (b, c)): n for (a, b, c, _, _), n in parts.items()}


@given(st.lists(st.tuples(*[st.integers(-200, 200)] * 5), min_size=1, max_size=4))
def test_weights_are_digits(given_labels: list[Labels]) -> None:
    """Adding numbers adds labels, negative ones too."""
    assert labels(sum(map(weight, given_labels))) == added(given_labels)


@given(REPS, REPS)
def test_conjugates_and_sizes(one: Rep, other: Rep) -> None:
    """Weights of the conjugate are the negative ones; without spin there is one invariant with the conjugate."""
    assert {-w: k for w, k in weights(one).items()} == weights(one.conjugate()._replace(left=one.left, right=one.right))
    assert one.conjugate().conjugate() == one
    assert sum(times(weights(one), weights(other)).values()) == sum(weights(one).values()) * sum(
        weights(other).values()
    )
    gauge = one._replace(left=0, right=0)
    assert invariants([weights(gauge), weights(gauge.conjugate())]) == 1
