from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Lines = list[tuple[int, int]]

INTERFACE: int
MOST_VERTICES: int
MOST_LOOPS: int

class Watch:
    def __init__(self) -> None: ...
    def stop(self) -> None: ...

class Request:
    def __init__(
        self, loops: int, legs: int, stage: int, classes: Sequence[int], spinor: Sequence[bool], labelled: bool
    ) -> None: ...

class Shapes:
    def __init__(self, loops: int, legs: int, watch: Watch) -> None: ...

class Skeletons:
    def __init__(self, loops: int, watch: Watch) -> None: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> tuple[int, Lines]: ...
    def __iter__(self) -> Iterator[tuple[int, Lines]]: ...  # by __getitem__, item after item

class Stream:
    finished: bool
    def __init__(self, request: Request, shapes: Shapes, skeletons: Skeletons, index: int, watch: Watch) -> None: ...
    def next(self, rows: int) -> tuple[Bytes, Bytes, Bytes, Bytes]: ...

def keys(
    vertices: Bytes, lines: Bytes, legs: Bytes, fermions: Bytes, diagrams: bool, classes: Sequence[int], watch: Watch
) -> list[str]: ...
def tally(
    request: Request, shapes: Shapes, skeletons: Skeletons, index: int, watch: Watch
) -> tuple[list[int], set[bytes]]: ...
