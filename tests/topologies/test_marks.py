"""Files that this program wrote are known by their mark; others are not written over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topologies import Diagram, MalformedInput, drawing
from topologies.machine.marks import is_edited, is_own, marked, refuse_foreign, remove_own, save_marked

FORMS = ("svg", "html", "pdf", "eps", "tex", "py", "yaml", "model", "dot", "m", "png", "pptx")


@given(st.binary(min_size=12, max_size=80), st.binary(min_size=1, max_size=3), st.sampled_from(FORMS))
def test_a_file_is_known_until_it_is_changed(content: bytes, change: bytes, form: str) -> None:
    if form == "pptx":
        content += bytes(2)  # an archive ends with the length of its comment
    data = marked(content, form)
    assert is_own(data, form)
    assert not is_own(data + change, form)
    assert not is_own(change + data, form)
    assert not is_own(content, form) or form == "html"


@pytest.mark.parametrize("form", drawing.FORMATS)
def test_figures_are_written_again_and_others_are_kept(form: str, tmp_path: Path) -> None:
    figure = drawing.encoded(drawing.scene(Diagram.from_key("dirac-d5_0122_F01_S0212").drawable()), form)
    path = tmp_path / f"figure.{form}"
    for _ in range(2):
        save_marked(figure, path, force=False)
    for foreign in (b"mine", figure, path.read_bytes() + b"\n"):
        path.write_bytes(foreign)
        with pytest.raises(MalformedInput, match=r"was not written by nuloops, or was changed since.*--force"):
            save_marked(figure, path, force=False)
        assert path.read_bytes() == foreign
    save_marked(figure, path, force=True)
    assert is_own(path.read_bytes(), form)


def test_what_is_read_is_kept_even_if_it_is_ours(tmp_path: Path) -> None:
    path, link = tmp_path / "model.yaml", tmp_path / "link.yaml"
    save_marked(b"name: m\n", path, force=False)
    link.symlink_to(path)
    for target in (path, link):
        with pytest.raises(MalformedInput, match="is the file that is read"):
            refuse_foreign(target, force=False, inputs=[path])
        refuse_foreign(target, force=True, inputs=[path])


def test_empty_files_and_folders_are_left_to_who_writes(tmp_path: Path) -> None:
    (tmp_path / "empty.svg").touch()
    for name in ("empty.svg", "new.svg", "."):
        refuse_foreign(tmp_path / name, force=False)


@pytest.mark.parametrize("form", ["svg", "pdf", "dot"])
def test_a_figure_that_a_catalogue_names_is_kept_only_if_somebody_changed_it(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"figure.{form}"
    for content, edited in (
        (b"of an earlier version", False),
        (marked(b"%", form), False),
        (marked(b"%", form) + b"mine", True),
    ):
        path.write_bytes(content)
        assert is_edited(content, form) == edited
        if edited:
            with pytest.raises(MalformedInput, match="was changed since"):
                save_marked(b"new", path, force=False, known=True)
        else:
            save_marked(b"new", path, force=False, known=True)
            path.write_bytes(content)
        remove_own(path)
        assert path.exists() == edited
