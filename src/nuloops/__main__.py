"""``python -m nuloops``: the command line."""

import sys

from nuloops.cli import main

if __name__ == "__main__":
    ended = main()
    exec("")  # clears a Ctrl-C that main has handled: Python would otherwise end by SIGINT, whatever the exit code
    sys.exit(ended)
