"""A byte changed in any source that rows depend on makes another version of the program."""

from __future__ import annotations

from pathlib import Path

from nuloops.scan.version import checksum, sources, version


def test_every_room_counts() -> None:
    """Sources of charges, of the generator and of its kernel are among those that are checked; drawing is not."""
    names = [name for name, _ in sources()]
    assert {name.split("/")[0] for name in names if "/" in name} == {"charges", "topologies"}
    for room in ("charges/flow/", "charges/terms/", "topologies/graphs/", "topologies/kernel/kernel.cpp"):
        assert any(name.startswith(room) for name in names)
    assert not any("drawing" in name for name in names)
    assert version().endswith(checksum(sources()))


def test_one_byte_changes_the_version(tmp_path: Path) -> None:
    """Whichever file it is in; so does another name."""
    copies = []
    for name, path in sources():
        copy = tmp_path / name.replace("/", "-")
        copy.write_bytes(path.read_bytes())
        copies.append((name, copy))
    before = checksum(iter(copies))
    assert before == checksum(sources())
    for _, copy in copies:
        original = copy.read_bytes()
        copy.write_bytes(original + b" ")
        assert checksum(iter(copies)) != before
        copy.write_bytes(original)
    assert checksum((f"x{name}", copy) for name, copy in copies) != before
