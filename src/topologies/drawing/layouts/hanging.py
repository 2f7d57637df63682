"""Draw a part with several loops that hangs from one vertex: a small figure of its own, on a circle, along +x."""

from __future__ import annotations

from functools import lru_cache

from topologies.drawing.curves import Array
from topologies.drawing.layouts.anatomy import Anatomy, Line
from topologies.drawing.layouts.circle import round_candidates
from topologies.drawing.layouts.judging import Judge
from topologies.drawing.layouts.placing import Family
from topologies.drawing.layouts.plants import Arc, Hanging
from topologies.drawing.layouts.refining import refined
from topologies.drawing.layouts.starts import starts

SIZE = 0.62  # of a figure that hangs from a leg, relative to one that stands alone
TRIALS = 3
STALK_NAME = "stalk"


@lru_cache(maxsize=256)
def hanging(anatomy: Anatomy, block: int, root: int) -> Hanging:
    """Draw everything beyond `root` through a block."""
    part, vertices, lines = _alone(anatomy, block, root)

    best: tuple[float, Family, Array] | None = None
    judges = [Judge(Family(part, candidate)) for candidate in round_candidates(part, hanging, vertices.index(root))]
    trials = [
        (judge.cost(start), k, n) for k, judge in enumerate(judges) for n, start in enumerate(starts(judge.family))
    ]
    for _, k, n in sorted(trials)[:TRIALS]:
        cost, values = refined(judges[k], starts(judges[k].family)[n])
        if best is None or cost < best[0] - 1e-9:
            best = (cost, judges[k].family, values)
    assert best is not None, "a block with two vertices or more can be put on a circle"
    family, placed = best[1], best[1].place(best[2])

    known = len(part.names)
    stalk = known - 1
    name = dict(enumerate(vertices))
    name |= {known + index: len(anatomy.names) + line for index, line in enumerate(lines)}

    shifted = SIZE * (placed.places - placed.places[vertices.index(root)])
    whole: set[int] = set()  # lines of parts that hang outside and keep their size
    for stub in family.candidate.stubs:
        if stub.size == 1.0:
            whole.update(arc.line for arc in stub.plant.arcs)
            for vertex in stub.plant.places:
                shifted[vertex] += (1 / SIZE - 1) * (shifted[vertex] - shifted[stub.vertex])

    used = {end for arc in family.arcs for end in (arc.start, arc.end)} - {stalk}
    places = {name[v]: (float(shifted[v, 0]), float(shifted[v, 1])) for v in sorted(used) if name[v] != root}
    arcs = tuple(
        Arc(lines[arc.line], name[arc.start], name[arc.end], (1.0 if arc.line in whole else SIZE) * sagitta)
        for arc, sagitta in zip(family.arcs, placed.sagittas.tolist(), strict=True)
        if stalk not in (arc.start, arc.end)
    )
    return Hanging(places, arcs)


def _alone(anatomy: Anatomy, block: int, root: int) -> tuple[Anatomy, list[int], list[int]]:
    """Make the part a diagram of its own, with a leg in place of the rest; returned with the old numbers."""
    blocks = _beyond(anatomy, block, root)
    vertices = sorted({vertex for number in blocks for vertex in anatomy.blocks[number].vertices})
    lines = sorted(line for number in blocks for line in anatomy.blocks[number].lines)
    new = {vertex: index for index, vertex in enumerate(vertices)}
    rows = [Line(new[anatomy.lines[n].tail], new[anatomy.lines[n].head], anatomy.lines[n].kind) for n in lines]
    sides = {new[vertex]: "top" for vertex in vertices if vertex in anatomy.sides}
    part = Anatomy(
        (*(anatomy.names[vertex] for vertex in vertices), STALK_NAME),
        (*(anatomy.keys[line] for line in lines), (STALK_NAME, anatomy.names[root], 0)),
        (*rows, Line(new[root], len(vertices), "scalar")),
        {**sides, len(vertices): "left"},
    )
    return part, vertices, lines


def _beyond(anatomy: Anatomy, block: int, root: int) -> list[int]:
    """List a block and all blocks that hang from it."""
    numbers = [block]
    for vertex in sorted(anatomy.blocks[block].vertices - {root}):
        for further in anatomy.dangling.get(vertex, ()):
            numbers += _beyond(anatomy, further, vertex)
    return numbers
