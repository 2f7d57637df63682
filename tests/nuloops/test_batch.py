"""Figures drawn by several processes are those of one, in order, with progress; no process stays after Ctrl-C."""

from __future__ import annotations

import io
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from nuloops import cli
from nuloops.work.batch import FEW, _portions, on_all_cores, watched


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def where(number: int) -> tuple[int, int]:
    """Return a number, and the process that got it."""
    return number, os.getpid()


def kind(number: int) -> int:
    return number // 100


def fails_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topologies.machine.resources.cores", lambda: 2)


def test_many_are_done_by_several_processes_in_their_order(two_cores: None) -> None:
    """The first is done here, so that warnings are given once."""
    many = range(FEW + 40)
    made = list(on_all_cores(where, many))
    assert [number for number, _ in made] == list(many)
    assert made[0][1] == os.getpid()
    assert os.getpid() not in {process for _, process in made[1:]}
    assert list(on_all_cores(where, [])) == []


def test_what_is_alike_is_done_together(two_cores: None) -> None:
    """Items of one kind go to one process; if there is only one kind, several processes share it."""
    many = [*range(12), *range(100, 112), *range(200, 212), *range(300, 312)] * 2
    made = list(on_all_cores(where, many, alike=kind))
    assert [number for number, _ in made] == many
    portions = _portions(many, kind, 2)
    assert len(portions) == 4
    assert all(len({kind(number) for _, number in portion}) == 1 for portion in portions)
    assert sorted(number for portion in portions for number, _ in portion) == list(range(1, len(many)))
    assert [len(portion) for portion in _portions(range(25), lambda _: 0, 8)] == [3] * 8


@pytest.mark.parametrize("cores", [1, 8])
def test_few_or_one_core_need_no_other_process(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr("topologies.machine.resources.cores", lambda: cores)
    number = FEW if cores > 1 else FEW + 40
    assert {process for _, process in on_all_cores(where, range(number))} == {os.getpid()}


@pytest.mark.parametrize("items", [[3, *range(4, 44)], [*range(40), 3]])
def test_an_error_of_a_process_is_that_of_the_whole(two_cores: None, items: list[int]) -> None:
    with pytest.raises(ValueError, match="three"):
        list(on_all_cores(fails_at_three, items))
    with pytest.raises(ValueError, match="domain"):
        list(on_all_cores(math.sqrt, [*range(40), -1]))


def test_a_long_run_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A line every ten seconds at most, and nothing for a shorter run."""
    clock = iter([0.0, 4.0, 9.9, 10.0, 10.0, 19.0, 23.0, 23.0])  # a look after each, and one for each line
    monkeypatch.setattr("nuloops.work.progress.time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert list(watched("abcdef", 6, "generate")) == list("abcdef")
    assert capsys.readouterr() == ("", "nuloops generate: 3 of 6 drawn\nnuloops generate: 5 of 6 drawn\n")


def test_a_quick_run_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(watched("abc", 3, "generate")) == list("abc")
    assert capsys.readouterr() == ("", "")


def test_a_terminal_has_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert list(watched("abc", 3, "generate")) == list("abc")
    assert "3 of 3 drawn" in terminal.getvalue()
    monkeypatch.setattr("sys.stderr", None)
    assert list(watched("abc", 3, "generate")) == list("abc")


@pytest.mark.parametrize("words", [["--operator", "dirac-d5"], ["scotogenic", "majorana-one-loop", "--steps"]])
def test_slides_do_not_depend_on_the_number_of_processes(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers solve diagrams, and draw them and the stories of models."""
    decks = []
    for few, cores in ((0, 2), (100, 1)):
        monkeypatch.setattr("nuloops.work.batch.FEW", few)
        monkeypatch.setattr("topologies.machine.resources.cores", lambda cores=cores: cores)
        out = tmp_path / f"{cores}.pdf"
        assert cli.main(["slides", *words, "--out", str(out)]) == 0
        decks.append(out.read_bytes())
    assert decks[0] == decks[1]


ON_TWO_CORES = """
import sys
from nuloops import cli
from topologies.machine import resources

resources.cores = lambda: 2
sys.exit(cli.main())
"""


def children(process: int) -> list[int]:
    """List the processes that a process has started."""
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def soon(what: Callable[[], bool]) -> bool:
    """Whether something comes true within half a minute."""
    for _ in range(600):
        if what():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("words", [["generate", "--out", "out"], ["slides", "--operator", "dirac-d5", "--loops", "2"]])
def test_nobody_stays_after_an_interrupt(words: list[str], how: signal.Signals, tmp_path: Path) -> None:
    more = ["--out", "deck.pdf"] if words[0] == "slides" else []
    command = [sys.executable, "-c", ON_TWO_CORES, *words, *more]
    run = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert soon(lambda: len(children(run.pid)) == 3)  # two workers, and who removes semaphores
    started = children(run.pid)
    time.sleep(1)
    os.killpg(run.pid, how)
    assert run.communicate(timeout=60)[1].splitlines()[-1].endswith("interrupted; files that were finished stay")
    assert run.returncode == 128 + how
    assert soon(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
    assert not (tmp_path / "deck.pdf").exists()
    assert not (tmp_path / "out" / "catalogue.json").exists()
