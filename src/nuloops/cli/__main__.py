"""The old way to start the command line as a module, until 0.2: now ``python -m nuloops``."""

from runpy import run_module

if __name__ == "__main__":
    run_module("nuloops", run_name="__main__")
