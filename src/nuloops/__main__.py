"""``python -m nuloops``: the command line."""

import sys

from nuloops.cli import main

if __name__ == "__main__":
    ended = main()
    exec("")  # lets Python forget a Ctrl-C that main has caught: it would end itself by SIGINT, whatever the code
    sys.exit(ended)
