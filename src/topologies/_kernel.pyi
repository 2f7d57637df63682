from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Lines = Sequence[tuple[int, int]]

MOST_VERTICES: int

class Request:
    def __init__(
        self, loops: int, legs: int, stage: int, classes: Sequence[int], spinor: Sequence[bool], labelled: bool
    ) -> None: ...

class Shapes:
    def __init__(self, loops: int, legs: int) -> None: ...

class Stream:
    finished: bool
    def __init__(self, request: Request, shapes: Shapes, order: int, lines: Lines) -> None: ...
    def next(self, rows: int) -> tuple[Bytes, Bytes, Bytes, Bytes]: ...

def keys(
    vertices: Bytes, lines: Bytes, legs: Bytes, fermions: Bytes, diagrams: bool, classes: Sequence[int]
) -> list[str]: ...
def skeletons(loops: int) -> list[tuple[int, list[tuple[int, int]]]]: ...
def tally(request: Request, shapes: Shapes, order: int, lines: Lines) -> tuple[list[int], set[bytes]]: ...
