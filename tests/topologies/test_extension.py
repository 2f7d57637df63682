"""The extension itself, called with all kinds of arguments: the worst result is an exception."""

from contextlib import suppress
from threading import Thread
from typing import Any

import pytest

from kernel_cases import compiled


def _request(loops: int = 2, legs: int = 2, stage: int = 0, classes: object = (0, 1), spinor: object = (0, 0)) -> Any:
    from topologies.kernel import _kernel

    return _kernel.Request(loops, legs, stage, classes, spinor, False)  # type: ignore[arg-type]


@compiled
@pytest.mark.parametrize(
    "wrong",
    [
        {"loops": -1},
        {"loops": 14},
        {"loops": 2**31 - 1},
        {"loops": 2**70},
        {"legs": -1},
        {"legs": 27},
        {"legs": 2**31 - 1},
        {"stage": -1},
        {"stage": 10},
        {"stage": 2**40},
        {"classes": (0,)},
        {"classes": (1, 1)},
        {"classes": (0, -1)},
        {"classes": (0, 2**31 - 1)},
        {"classes": None},
        {"spinor": (0, 0, 0)},
        {"classes": (0, 0), "spinor": (1, 0)},
        {"spinor": None},
    ],
)
def test_wrong_requests(wrong: dict[str, Any]) -> None:
    """Negative, huge and inconsistent ones."""
    with pytest.raises((ValueError, TypeError)):
        _request(**wrong)


@compiled
def test_wrong_parts() -> None:
    """Shapes and skeletons of another request, indices outside, None, and numbers of rows."""
    from topologies.kernel import _kernel

    watch, request = _kernel.Watch(), _request()
    shapes, listed = _kernel.Shapes(2, 2, watch), _kernel.Skeletons(2, watch)
    for loops in (-1, 10, 2**31 - 1, 2**70):
        with pytest.raises((ValueError, TypeError)):
            _kernel.Skeletons(loops, watch)
    for loops, legs in ((-1, 2), (2, -1), (2, 27), (0, 2**31 - 1)):
        with pytest.raises(ValueError, match="size"):
            _kernel.Shapes(loops, legs, watch)
    for few in (_kernel.Shapes(2, 1, watch), _kernel.Shapes(0, 4, watch)):
        with pytest.raises(ValueError, match="fewer legs"):
            _kernel.Stream(request, few, listed, 0, watch)
    with pytest.raises(ValueError, match="number of loops"):
        _kernel.tally(request, shapes, _kernel.Skeletons(3, watch), 0, watch)
    for index in (3, -1, 2**70):
        with pytest.raises((IndexError, TypeError)):
            _kernel.Stream(request, shapes, listed, index, watch)
        with pytest.raises((IndexError, TypeError)):
            listed[index]
    given = {"request": request, "shapes": shapes, "skeletons": listed, "index": 0, "watch": watch}
    for name in given:
        wrong: dict[str, Any] = {**given, name: None}
        with pytest.raises(TypeError):
            _kernel.Stream(**wrong)
        with pytest.raises(TypeError):
            _kernel.tally(**wrong)
    stream = _kernel.Stream(request, shapes, listed, 0, watch)
    for rows in (0, -1, 2**70, None, 1.5):
        with pytest.raises((ValueError, TypeError)):
            stream.next(rows)  # type: ignore[arg-type]
    assert len(stream.next(2**62)[0]) > 0
    assert stream.finished
    assert [len(array) for array in stream.next(1)] == [0, 0, 0, 0]


@compiled
def test_what_is_stopped_ends() -> None:
    """Everything that can take long polls the watch; a stream that failed is finished and yields no incomplete rows."""
    from topologies.kernel import _kernel

    stopped = _kernel.Watch()
    shapes, listed = _kernel.Shapes(2, 2, _kernel.Watch()), _kernel.Skeletons(2, _kernel.Watch())
    stream = _kernel.Stream(_request(), shapes, listed, 0, stopped)
    stopped.stop()
    with pytest.raises(RuntimeError, match="stopped"):
        stream.next(10)
    assert stream.finished
    for work in (
        lambda: _kernel.Shapes(2, 4, stopped),
        lambda: _kernel.Skeletons(3, stopped),
        lambda: _kernel.tally(_request(), shapes, listed, 0, stopped),
    ):
        with pytest.raises(RuntimeError, match="stopped"):
            work()


@compiled
def test_one_reader_at_a_time() -> None:
    """Several threads may read one stream: every row comes once, and a thread that is too early gets an error."""
    from topologies.kernel import _kernel

    watch = _kernel.Watch()
    request = _request(4, 4, 0, (0, 1, 2, 3), (0, 0, 0, 0))
    listed = _kernel.Skeletons(4, watch)
    stream = _kernel.Stream(request, _kernel.Shapes(4, 4, watch), listed, len(listed) - 1, watch)
    rows: list[int] = []

    def read() -> None:
        while not stream.finished:
            with suppress(ValueError):
                rows.append(len(stream.next(5)[0]))

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alone = _kernel.Stream(request, _kernel.Shapes(4, 4, watch), listed, len(listed) - 1, watch)
    assert sum(rows) == len(alone.next(2**40)[0])
