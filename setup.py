"""Builds the compiled kernel ``topologies.kernel._kernel`` if there is a C++17 compiler; without one all is slower.

A wheel without the kernel is one for every platform.  A package index cannot follow links to files of this repository,
so the description there has their texts only.
"""

import re
import sys
from glob import glob
from pathlib import Path

from pybind11.setup_helpers import Pybind11Extension
from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext

LOST = """\
nuloops: the compiled kernel could not be built ({reason}).
nuloops: everything works, but generating topologies takes some hundred times longer: four loops are minutes instead of
nuloops: a second.  `nuloops info` shows which engine runs.  With a C++17 compiler, install again.
"""


class OptionalBuild(build_ext):
    """Says what is lost when the kernel cannot be built; the extension is optional, so the installation goes on."""

    def build_extension(self, ext):  # type: ignore[no-untyped-def]  # setuptools has no hints here
        try:
            super().build_extension(ext)
        except Exception as error:
            print(LOST.format(reason=str(error).partition("\n")[0]), file=sys.stderr)
            raise


class HonestWheel(bdist_wheel):
    """Tags a wheel as native only if the kernel is in it."""

    def get_tag(self):  # type: ignore[no-untyped-def]  # called after the build
        built = Path(self.bdist_dir, "topologies", "kernel").glob("_kernel*")
        if not any(path.suffix in (".so", ".pyd") for path in built):
            self.root_is_pure = True
        return super().get_tag()


def description():  # type: ignore[no-untyped-def]
    """The README without pictures and links that lead into the repository."""
    text = Path(__file__).with_name("README.md").read_text("utf-8")
    text = re.sub(r"^!\[[^]]*\]\((?!https?:)[^)]*\)\n*", "", text, flags=re.MULTILINE)
    return re.sub(r"\[([^]]*)\]\((?!https?:|#)[^)]*\)", r"\1", text)


KERNEL = Pybind11Extension(
    "topologies.kernel._kernel",
    ["src/topologies/kernel/kernel.cpp"],
    depends=sorted(glob("src/topologies/kernel/*.hpp")),
    cxx_std=17,
    extra_compile_args=[] if sys.platform == "win32" else ["-O3"],
    optional=True,
)

setup(
    ext_modules=[KERNEL],
    cmdclass={"build_ext": OptionalBuild, "bdist_wheel": HonestWheel},
    long_description=description(),
    long_description_content_type="text/markdown",
)
