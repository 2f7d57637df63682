"""``python -m nuloops.cli``: the old way to run the command line, until 0.2; now it is ``python -m nuloops``."""

from runpy import run_module

if __name__ == "__main__":
    run_module("nuloops", run_name="__main__")
