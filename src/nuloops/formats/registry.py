"""Models in the formats of other programs: each writer gives the names of one or more files and yields their lines.

>>> from charges import Model, ModelField
>>> H = ModelField("H", 0, {}, su2=2, hypercharge="1/2", vev=True)
>>> print(texts(Model("Higgs", (), (H,)), "sym2int")["modelHiggs.m"])
(* Higgs, written by nuloops *)
<BLANKLINE>
<< Sym2Int`
<BLANKLINE>
gaugeGroup[modelHiggs] ^= {SU3, SU2, U1};
<BLANKLINE>
fld1 = {"H", {1, 2, 1/2}, "S", "C", 1};
fields[modelHiggs] ^= {fld1};
<BLANKLINE>
GenerateListOfCouplings[modelHiggs, MaxOrder -> 4];
<BLANKLINE>
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from errno import EIO, EISDIR
from os import strerror
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from charges.models.model import Model
from nuloops.formats import feynlag, jsonfile, latex, pyrate, sarah, sym2int, yamlmodel
from topologies import MalformedInput
from topologies.machine.marks import marked, refuse_foreign

if TYPE_CHECKING:
    from nuloops.files.models import ModelFile

Writer: TypeAlias = Callable[[Model], Mapping[str, Iterator[str]]]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "json": jsonfile.write,
        "latex": latex.write,
        "pyrate": pyrate.write,
        "sarah": sarah.write,
        "sym2int": sym2int.write,
        "feynlag": feynlag.write,
        "yaml": yamlmodel.write,
    }
)
_NOT_WRITTEN = re.compile(r"^\W*not written: (.*?)(?: \*\))?$", re.MULTILINE)


def texts(model: Model | ModelFile, to: str) -> dict[str, str]:
    """Return the files of a model in the format ``to``: their names, with ``/`` for those in a folder, and their texts.

    Of a model file, the couplings and claims are kept where the format has room for them, which is yaml.  Raises
    MalformedInput if there is no such format, or it cannot hold the model.
    """
    if to not in WRITERS:
        raise MalformedInput(f"no format {to!r:.40}: the formats are {', '.join(WRITERS)}")
    if isinstance(model, Model):
        files = WRITERS[to](model)
    elif to == "yaml":
        files = yamlmodel.write_file(model)
    else:
        files = WRITERS[to](model.model)
    return {name: "".join(f"{line}\n" for line in lines) for name, lines in files.items()}


def omissions(files: Iterable[str]) -> list[str]:
    """List what some exported texts say is not written in them, one entry for each comment that says so.

    >>> omissions(["# not written: the symmetry Z2\\n", "(* not written: a term *)\\n"])
    ['the symmetry Z2', 'a term']
    """
    return [found[1] for text in files for found in _NOT_WRITTEN.finditer(text)]


def write(
    model: Model | ModelFile, to: str, folder: Path, *, force: bool = False, inputs: Iterable[Path] = ()
) -> list[Path]:
    """Write the files of a model below a folder, which is made if necessary, and return their paths.

    All files are complete, in a temporary folder, before the first of them gets its place.  Each ends with the mark of
    ``topologies.machine.marks``.

    Arguments:
        model: a model, or the contents of a model file.
        to: the format.
        folder: where to write.
        force: write over files without that mark, and over ``inputs``.
        inputs: the files that the model was read from.

    Raises MalformedInput as :func:`texts` does, and for files in the way; OSError if a file cannot be written.
    """
    files, wanted, inputs = texts(model, to), folder, tuple(inputs)
    for name in files:
        refuse_foreign(folder / name, force=force, inputs=inputs)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".nuloops-", dir=folder) as place:
            ready = []
            for i, (name, text) in enumerate(files.items()):
                wanted, made = folder / name, Path(place, str(i))
                if wanted.is_dir():
                    raise IsADirectoryError(EISDIR, strerror(EISDIR))
                made.write_bytes(marked(text.encode(), wanted.suffix.removeprefix(".")))
                ready.append((made, wanted))
            for made, wanted in ready:
                wanted.parent.mkdir(parents=True, exist_ok=True)
                made.replace(wanted)
    except OSError as error:
        raise OSError(error.errno or EIO, error.strerror or str(error), str(wanted)) from error
    return [folder / name for name in files]
