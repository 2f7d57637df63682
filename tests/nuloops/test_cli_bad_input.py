"""Bad input, full disks, interrupts and bugs of ours: one line, an exit code, and no incomplete file."""

from __future__ import annotations

import errno
import signal
from pathlib import Path
from typing import Any

import pytest

from commands import KEY, run
from nuloops.files.models import published
from topologies import drawing

BAD: list[tuple[tuple[object, ...], str]] = [
    (("generate", "--operator", "dirac-d7"), "unknown operator 'dirac-d7': choose from weinberg, dirac-d4"),
    (("generate", "--loops", "0"), "cannot generate 0 loops: choose 1 to 3"),
    (("generate", "--loops", "-1"), "cannot generate -1 loops"),
    (("generate", "--loops", "99"), "cannot generate 99 loops"),
    (("generate", "--loops", "2-1"), "counts backwards"),
    (("generate", "--loops", "1-10000"), "too long a range"),
    (("generate", "--loops", "one"), "'one' is not a number of loops"),
    (("generate", "--format", "bmp"), "unknown format 'bmp': choose from svg, pdf"),
    (("generate", "--operator", "$(touch x)"), "unknown operator"),
    (("count", "--loops", "1"), "one of the arguments --legs --operator is required"),
    (("count", "--loops", "1", "--legs", "-4"), "must not be negative"),
    (("count", "--loops", "1", "--legs", "4", "--fermion-legs", "3"), "must be even"),
    (("count", "--loops", "1", "--legs", "1", "--fermion-legs", "2"), "do not fit"),
    (("count", "--loops", "99", "--legs", "4"), "far too many graphs"),
    (("count", "--loops", "5", "--legs", "4"), "there are 2025662 topologies"),
    (("count", "--loops", "1", "--legs", "4", "--list", "all"), "unknown stage 'all': choose from topologies"),
    (("count", "--loops", "1", "--legs", "4", "--list", "labelled_diagrams"), "needs an operator"),
    (("count", "--loops", "1", "--legs", "4", "--insertions", "1"), "insertions need an operator"),
    (("charges", "--diagram", "nonsense"), "not the key of a diagram"),
    (("charges", "--diagram", KEY, "--set", "kappa_1=0.5"), "kappa_1 0.5 is a float: write the fraction 1/2"),
    (("charges", "--diagram", KEY, "--set", "kappa_1=1/0"), "divides by zero"),
    (("charges", "--diagram", KEY, "--set", "kappa_2=1"), "unknown free charge 'kappa_2'"),
    (("charges", "--diagram", KEY, "--set", "kappa_1=1/5", "--residual", "6"), "not a multiple of 1/2"),
    (("charges", "--diagram", KEY, "--set", "kappa_1"), "not of the form name=value"),
    (("charges", "--diagram", KEY, "--residual", "0"), "positive integer"),
    (("dark", "--residual", "5"), "Z5 is too coarse"),
    (("dark", "--residual", "300000000"), "too many to list"),
    (("charges", "--diagram", ""), "not the key of a diagram"),
    (("charges", "--diagram", KEY, "--set", "self=1"), "unknown free charge 'self'"),
    (("charges", "--diagram", KEY, "--set", "kappa_1=1", "--set", "kappa_1=2"), "--set gives kappa_1 twice"),
    (("count", "--loops", "1", "--operator", "dirac-d4", "--insertions", "-1"), "insertions is an integer from 0 on"),
    (("count", "--loops", "1", "--operator", "dirac-d4", "--insertions", "99999999999"), "far too many graphs"),
    (("count", "--loops", "1", "--operator", "dirac-d4", "--fermion-legs", "2"), "--fermion-legs goes with --legs"),
    (("count", "--loops", "٣", "--legs", "3"), "not a number of loops"),
    (("generate", "--operator", "F2S2"), "no charge is given"),
    (("dark", "--residual", "999999999", "--loops", "2"), "too many to list"),
    (("residual", "--charge", "L=x"), "'x' is not a number"),
    (("residual", "--charge", "L=0.5"), "charge of L 0.5 is a float: write the fraction 1/2"),
    (("residual",), "give a model, or the charge of at least one field with --charge"),
    (("charges", "--loops", "1", "--set", "kappa_1=-.5"), "kappa_1 -.5 is a float: write the fraction -1/2"),
    (("nature", "--group", "U1", "--phase", "1e40"), "phase 1e40 is a float: write an integer or a fraction"),
    (("nature", "scotogenic", "--table"), "--table is about groups"),
    (("nature", "--group", "Z6", "--table"), "--group does not go with --table"),
    (("anomalies", "--check", "0.333"), "--check 0.333 is a float: write the fraction 333/1000"),
    (("dark", "--loops", "0", "--residual", "3000000000"), "more than 100000000 assignments"),
    (("residual", "--charge", "A:x=1", "--charge", "y=1"), "write U1:field=value"),
    (("residual",), "at least one field"),
    (("residual", "scotogenic", "--vev", "H"), "--vev does not go with a model"),
    (("residual", "scotogenic", "--vev", "H", "--charge", "a=1"), "--charge and --vev do not go with a model"),
    (("residual", ""), "the name of the model is empty: the models are"),
    (("residual", "--charge", "a\nb=1"), r"--charge 'a\nb': give the name of a field"),
    (("residual", "--charge", "a b=1", "--latex"), "--charge 'a b': give the name of a field"),
    (("residual", "no-such-model"), "model 'no-such-model': "),
    (("residual", "--charge", "Z1:L=0"), "a discrete symmetry Zn has n from 2"),
    (("residual", "--charge", "Z2:L=1/2"), "the charges under Z2 are integers"),
    (("nature",), "give --group and --phase, or a model"),
    (("nature", "scotogenic", "--group", "Z2"), "--group does not go with a model"),
    (
        ("nature", "--group", "Z2", "--phase", "1", "--max-dimension", "5"),
        "--max-dimension does not go without a model",
    ),
    (("nature", "scotogenic", "--max-dimension", "3"), "an integer from 4 to 40"),
    (("nature", "--group", "Z2xZ4", "--phase", "1"), "1 phases for a group of 2 factors"),
    (("dark",), "give a model, or --residual or --census"),
    (("dark", "scotogenic", "--residual", "6"), "--residual does not go with a model"),
    (("dark", "scotogenic", "--operator", "dirac-d5", "--loops", "2"), "--operator and --loops do not go with a model"),
    (("dark", "--residual", "6", "--max-dimension", "5"), "--max-dimension does not go without a model"),
    (("charges", "--diagram", KEY, "--loops", "2"), "--loops does not go with --diagram"),
    (("anomalies", "scotogenic", "--check", "1"), "MODEL.yaml and --check: give one of a model, --check and"),
    (("anomalies", "scotogenic", "--fields", "0"), "--fields does not go with a model"),
    (("anomalies", "scotogenic", "--chi", "3", "--vectorlike"), "--vectorlike and --chi do not go with a model"),
    (("anomalies", "--check", "1", "--max-charge", "4"), "--max-charge does not go with --check"),
    (("anomalies", "--complete", "1", "--vectorlike"), "--vectorlike does not go with --complete"),
    (("anomalies", "--check", ""), "--check has an empty entry"),
    (("anomalies", "--check", "1,,2"), "--check has an empty entry"),
    (("anomalies", "--complete", "-4", "--fields", "0"), "fields must be at least 1"),
    (("anomalies", "--complete", "-4", "--fields", "-1"), "fields must be at least 1"),
    (("anomalies", "--complete", "-4", "--fields", "5", "--max-charge", "1000"), "more than 100000000 candidates"),
    (("models", "--max-charge", "1000000"), "max_charge must be at most 499 with 1 loop, got 1000000"),
    (("anomalies", "--check", "0.5"), "--check 0.5 is a float: write the fraction 1/2"),
    (("anomalies", "--chi", "0"), "chi must have a charge other than 0"),
    (("verify",), "the following arguments are required: MODEL.yaml"),
    (("verify", "scotogenic", "--max-loops", "4"), "--max-loops: must be an integer from 0 to 3, got '4'"),
    (("verify", "scotogenic", "--json", "--frobnicate"), "nuloops verify: unrecognized arguments: --frobnicate"),
    (("verify", "/dev/zero"), "/dev/zero: not a regular file"),
    (("verify", "missing.yaml"), "No such file or directory: missing.yaml"),
    (("residual", "--charge", "L=1", "--vev", "chi"), "unknown field 'chi'"),
    (("residual", "--charge", "L=1", "--charge", "L=2"), "gives L twice"),
    (("nature", "--group", "E8", "--phase", "1"), "unknown group 'E8'"),
    (("nature", "--group", "Z0", "--phase", "1"), "unknown group 'Z0'"),
    (("nature", "--group", "Z6", "--phase", "1/2"), "not an integer power"),
    (("draw", KEY, "--out", "figure.bmp"), "--out figure.bmp: the suffix must be svg, pdf"),
    (
        ("draw", "T_0122_010212", "--out", "figure.svg"),
        "is neither a model file (.yaml), a published model nor the key",
    ),
    (
        ("draw", "m.txt", "--out", "figure.svg"),
        "'m.txt' is neither a model file (.yaml), a published model nor the key",
    ),
    (("draw", "nosuch", "--out", "figure.svg"), "nor the key of a diagram"),
    (("draw", KEY, "--dpi", "600", "--out", "figure.svg"), "--dpi does not go with svg: it is for png"),
    (("draw", KEY, "--dpi", "0", "--out", "figure.png"), "must be an integer from 1 to 4800"),
    (("draw", KEY, "--tikz-feynman", "--out", "figure.dot"), "--tikz-feynman does not go with dot: it is for tex"),
    (("draw", KEY, "--number", "5", "--out", "figure.svg"), "--number does not go with a key"),
    (("draw", KEY, "--residual", "6", "--out", "figure.svg"), "--residual does not go with --panel u1"),
    (("draw", "scotogenic", "--number", "0", "--out", "figure.svg"), "has 1 leading diagram\n"),
    (("draw", "dirac-d5_0_F01_S0212", "--out", "figure.svg"), "has 4 legs, got 1"),
    (("anomalies", "--fields", "0"), "fields"),
    (("anomalies", "--max-charge", "-3"), "max"),
    (("anomalies", "--fields", "99"), "fields"),
    (("frobnicate",), "invalid choice"),
    ((), "required"),
]


@pytest.mark.parametrize(("arguments", "reason"), BAD, ids=[" ".join(map(str, words)) or "nothing" for words, _ in BAD])
def test_bad_input_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[object, ...],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert reason in err
    assert err.startswith("nuloops")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    code, _, err = run(capsys, "generate", "--loops", 1, "--out", tmp_path / "file" / "folder")
    assert code == 2
    assert err.count("\n") == 1
    assert str(tmp_path / "file") in err
    assert (tmp_path / "file").read_text() == "kept"


def _failing_save(monkeypatch: pytest.MonkeyPatch, after: int, error: BaseException) -> None:
    """Make writing fail for the n-th file, after it has been opened."""
    real, left = drawing.save, [after]

    def save(data: bytes, path: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise error
        real(data, path)

    monkeypatch.setattr(drawing, "save", save)


def test_a_full_disk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _failing_save(monkeypatch, 3, OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "x.svg")))
    code, out, err = run(capsys, "generate", "--loops", 1, "--out", tmp_path)
    assert (code, out) == (2, "")
    assert "No space left on device" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "catalogue.json").exists()


def test_interruption_leaves_whole_files_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _failing_save(monkeypatch, 5, KeyboardInterrupt())
    code, _, err = run(capsys, "generate", "--loops", 1, "--out", tmp_path)
    assert code == 130
    assert err.count("\n") == 1
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(files) == 5
    assert all(path.suffix == ".svg" and path.read_text().rstrip().endswith("</svg>") for path in files)


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_mistake_of_ours_is_no_failed_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, debug: str
) -> None:
    def broken(*_: object) -> None:
        raise TypeError("two\nlines")

    monkeypatch.setenv("NULOOPS_DEBUG", debug)
    monkeypatch.setattr("charges.nature", broken)
    code, out, err = run(capsys, "nature", "--group", "Z6", "--phase", "1")
    *trace, last = err.splitlines()
    assert (code, out) == (3, "")
    reported = "internal error (TypeError: two lines): please report it; NULOOPS_DEBUG=1 shows where"
    assert last == f"nuloops nature: {reported}"
    assert bool(trace) == bool(debug) == any("in broken" in line for line in trace)


def test_an_interrupt_that_an_import_takes_for_its_own_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def importing(*_: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise ImportError("numpy was not built correctly") from None

    monkeypatch.setattr("charges.nature", importing)
    assert run(capsys, "nature", "--group", "Z6", "--phase", "1") == (130, "", "nuloops nature: interrupted\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_errors_of_a_model_file_start_with_its_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """So do errors that are found when it is examined, but not those about options."""
    path = tmp_path / "own.yaml"
    path.write_bytes(published()["zee-babu"].read_bytes())
    code, _, err = run(capsys, "draw", path, "--panel", "u1", "--out", tmp_path / "a.svg")
    assert (code, err.partition(" has no symmetry")[0]) == (2, f"nuloops draw: {path}: Zee-Babu")
    assert run(capsys, "draw", path, "--number", 99, "--out", tmp_path / "a.svg")[2].startswith(
        "nuloops draw: --number"
    )


def test_keys_that_cannot_be_drawn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The error names the key, and how to draw a diagram that needs a file."""
    for key, said in (
        ("dirac-d5_0122_F01_S0213", "'dirac-d5_0122_F01_S0213': vertex 3 joins"),
        ("mine_012_F01_S0212", "--operator FILE.yaml"),
        ("majorana-d5_0123_F0313_S0212", "nuloops draw MODEL.yaml"),
    ):
        code, out, err = run(capsys, "draw", key, "--out", tmp_path / "a.svg")
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert said in err
    assert list(tmp_path.iterdir()) == []
