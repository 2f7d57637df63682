"""Long runs that are interrupted or killed resume; journals of other runs are refused."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from kernel_cases import compiled
from topologies import MalformedInput, Operator, census, count, unlabelled
from topologies.counts.longrun import Progress, long_census
from topologies.graphs.operators import operator


@compiled
@pytest.mark.parametrize("asked", [unlabelled(2, 1), operator("dirac-d4")], ids=lambda asked: asked.name)
def test_an_interrupted_run_goes_on(asked: Operator, tmp_path: Path) -> None:
    """Wherever the journal was cut, even in the middle of a line, the result is that of the census."""
    journal = tmp_path / "journal"
    seen: list[Progress] = []
    whole = census(3, 3) if asked.name == "F2S1" else census(3, operator=asked)
    assert long_census(3, asked, journal, seen.append) == whole
    assert [step.total for step in seen] == [count(3, 3)] * 13  # at the start and after each skeleton
    assert (seen[-1].done, seen[-1].seconds_left) == (count(3, 3), 0)
    text = journal.read_bytes()
    for cut in random.Random(1).sample(range(len(text)), 20):
        journal.write_bytes(text[:cut])
        again: list[Progress] = []
        assert long_census(3, asked, journal, again.append) == whole
        assert len(again) == 13 - max(text[:cut].count(b"\n") - 1, 0)


@compiled
def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    """``kill -9`` after some skeletons of four loops."""
    journal = tmp_path / "journal"
    code = (
        "import os, signal, sys; from pathlib import Path; from topologies import unlabelled\n"
        "from topologies.counts.longrun import long_census\n"
        "stop = lambda step: step.done > 5000 and os.kill(os.getpid(), signal.SIGKILL)\n"
        "long_census(4, unlabelled(2, 1), Path(sys.argv[1]), stop)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(journal)], capture_output=True)
    assert run.returncode == -9
    seen: list[Progress] = []
    assert long_census(4, unlabelled(2, 1), journal, seen.append) == census(4, 3)
    assert 0 < len(seen) < 73


@compiled
def test_journals_of_other_runs_are_refused(tmp_path: Path) -> None:
    """Neither another request nor another file is overwritten."""
    journal = tmp_path / "journal"
    long_census(2, unlabelled(2, 1), journal)
    kept = journal.read_text()
    with pytest.raises(MalformedInput, match="another run"):
        long_census(2, unlabelled(2, 2), journal)
    assert journal.read_text() == kept
    for text in ("a letter\nof two lines\n", "a note"):
        journal.write_text(text)
        with pytest.raises(MalformedInput, match="not the journal"):
            long_census(2, unlabelled(2, 1), journal)
        assert journal.read_text() == text


@pytest.mark.usefixtures("python_engine")
def test_long_runs_need_the_kernel(tmp_path: Path) -> None:
    """They would not end."""
    with pytest.raises(MalformedInput, match="compiled kernel"):
        long_census(2, unlabelled(2, 1), tmp_path / "journal")
