"""The command line, ``main``.  Nothing else is imported before Ctrl-C is handled (``entry``)."""

from nuloops.cli.entry import main

__all__ = ["main"]
