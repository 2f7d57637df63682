# make figures   every genuine one- and two-loop Dirac diagram, charged and drawn, and the figures of the talk
# make test      the test suite;  make lint   ruff and mypy --strict;  make bench   times, against peers
# make oldest    the tests that matter with the oldest versions that pyproject.toml allows, in build/oldest
# make docs      the documentation as a site, build/docs/html/index.html, its notebook executed
# Each works from a bare clone: it creates .venv and installs what it needs.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := figures
.PHONY: figures test seeds oldest lint docs bench clean

.venv/ready: pyproject.toml $(wildcard setup.py src/topologies/kernel/*.cpp src/topologies/kernel/*.hpp)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/nuloops info  # whether the kernel could be built
	touch $@

.venv/installed: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	touch $@

figures: .venv/ready
	$(BIN)/python -m figures
	$(BIN)/nuloops generate

test: .venv/installed
	$(BIN)/python -m pytest --numprocesses 2

SEEDS := 1 2 3 4 5 6 7 8 9 10
TIMES := 10
seeds: .venv/installed
	for seed in $(SEEDS); do echo "seed $$seed"; $(BIN)/python -m pytest --numprocesses 2 --quiet \
	    --examples-times $(TIMES) --hypothesis-seed $$seed || exit 1; done

OLDEST := build/oldest/bin/python
oldest:
	$(PYTHON) -m venv build/oldest
	$(OLDEST) .ci/oldest.py slides scan strategies > build/oldest/versions.txt
	$(OLDEST) -m pip install --quiet --disable-pip-version-check -r build/oldest/versions.txt pytest pytest-xdist jsonschema
	$(OLDEST) -m pip install --quiet --disable-pip-version-check --no-deps .
	$(OLDEST) -m pytest --numprocesses 2 -W default tests/nuloops/test_model_files.py tests/nuloops/test_operator_files.py \
	    tests/nuloops/test_report.py tests/nuloops/test_cli.py tests/nuloops/test_cli_bad_input.py tests/nuloops/test_format*.py \
	    tests/nuloops/test_scan.py tests/nuloops/test_scan_questions.py tests/nuloops/test_scan_spec.py \
	    tests/topologies/test_drawing*.py tests/topologies/test_interchange.py

lint: .venv/installed
	$(BIN)/ruff check src tests figures docs benchmarks
	$(BIN)/ruff format --check src tests figures docs benchmarks
	$(BIN)/mypy

docs: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/sphinx-build -W --keep-going --quiet -b html docs build/docs/html

PEERS := feyngraph symbolica pynauty  # for benchmarks only: pynauty is under the GPL
bench: .venv/installed
	for peer in $(PEERS); do $(BIN)/python -m pip install --quiet --disable-pip-version-check $$peer || \
	    echo "$$peer cannot be installed here: it is left out"; done
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv build figures/catalogue .mypy_cache .ruff_cache .pytest_cache .hypothesis
