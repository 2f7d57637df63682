"""The command line, ``main``.  Nothing else is imported before it can answer Ctrl-C (``entry``)."""

from nuloops.cli.entry import main

__all__ = ["main"]
