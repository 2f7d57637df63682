"""Print the oldest versions that pyproject.toml allows, as pip takes them: ``python .ci/oldest.py [EXTRA ...]``."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path(__file__).parent.with_name("pyproject.toml").read_text("utf-8"))["project"]
wanted = [*project["dependencies"], *(each for name in sys.argv[1:] for each in project["optional-dependencies"][name])]
for each in wanted:
    if match := re.fullmatch(r"([A-Za-z0-9-]+)>=([0-9.]+)", each):
        print(f"{match[1]}=={match[2]}")
