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

from collections.abc import Callable, Iterator, Mapping
from errno import EIO, EISDIR
from os import strerror
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TypeAlias

from charges.models.model import Model
from nuloops.formats import feynlag, jsonfile, latex, pyrate, sarah, sym2int, yamlmodel
from topologies import MalformedInput

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


def texts(model: Model, to: str) -> dict[str, str]:
    """The files of a model in the format ``to``: their names, with ``/`` for those in a folder, and their texts.

    Raises MalformedInput if there is no such format, or it cannot hold the model.
    """
    if to not in WRITERS:
        raise MalformedInput(f"no format {to!r:.40}: the formats are {', '.join(WRITERS)}")
    return {name: "".join(f"{line}\n" for line in lines) for name, lines in WRITERS[to](model).items()}


def write(model: Model, to: str, folder: Path) -> list[Path]:
    """Write the files of a model below a folder, which is made if necessary; what was written.

    All files are complete, in a temporary folder, before the first of them gets its place.  Raises MalformedInput as
    :func:`texts` does, OSError if a file cannot be written.
    """
    files, wanted = texts(model, to), folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".nuloops-", dir=folder) as place:
            ready = []
            for i, (name, text) in enumerate(files.items()):
                wanted, made = folder / name, Path(place, str(i))
                if wanted.is_dir():
                    raise IsADirectoryError(EISDIR, strerror(EISDIR))
                made.write_bytes(text.encode())
                ready.append((made, wanted))
            for made, wanted in ready:
                wanted.parent.mkdir(parents=True, exist_ok=True)
                made.replace(wanted)
    except OSError as error:
        raise OSError(error.errno or EIO, error.strerror or str(error), str(wanted)) from error
    return [folder / name for name in files]
