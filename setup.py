"""Builds the compiled kernel ``topologies.kernel._kernel`` if there is a C++17 compiler; without it everything is slower."""

import sys
from glob import glob

from pybind11.setup_helpers import Pybind11Extension
from setuptools import setup
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


KERNEL = Pybind11Extension(
    "topologies.kernel._kernel",
    ["src/topologies/kernel/kernel.cpp"],
    depends=sorted(glob("src/topologies/kernel/*.hpp")),
    cxx_std=17,
    extra_compile_args=[] if sys.platform == "win32" else ["-O3"],
    optional=True,
)

setup(ext_modules=[KERNEL], cmdclass={"build_ext": OptionalBuild})
