# `make demo` sets everything up and plays the reference scenario; `make help` lists the rest.
# Another Python: `make demo PYTHON=python3.13`.

PYTHON ?= python3
VENV ?= .venv
BENCH_VENV ?= .venv-bench

python := $(VENV)/bin/python
version := $(shell $(PYTHON) -c 'import sys; print(".".join(map(str, sys.version_info[:3])))')
install := $(python) -m pip install --quiet --disable-pip-version-check -c constraints.txt
declared := pyproject.toml constraints.txt

# Made by these rules; they say for which Python and with which extras the packages are there.
interpreter := $(VENV)/.python-$(version)
installed := $(VENV)/.installed
installed_test := $(VENV)/.installed-test
installed_dev := $(VENV)/.installed-dev
installed_long := $(VENV)/.installed-long
installed_peers := $(VENV)/.installed-peers

# Without the bytecode of what is imported every start compiles all of it anew, and so do tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test test-long test-all mutants check lint format types layers bench scaling schema
.PHONY: tables pages gallery levers theory patterns history sense clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

demo: $(installed) ## set up, then play January 2022 ten thousand times
	$(python) run.py run january_2022 -n 10000

test: $(installed_test) ## the tests, but those that take long
	$(python) -m pytest

test-long: $(installed_long) ## the tests that take long, and those of a cluster and a browser's page
	$(python) -m pytest -m "long and not slow"

test-all: $(installed_peers) ## the tests, slow ones and other people's solvers too
	$(python) -m pytest -m ""

mutants: $(installed_test) ## plant every deliberate bug in turn; some test must turn red
	$(python) -m tests.mutants

check: lint types layers test ## what CI runs

lint: $(installed_dev) ## style
	$(python) -m ruff check .
	$(python) -m ruff format --check .

format: $(installed_dev) ## mend what can be mended
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

types: $(installed_dev) ## types
	$(python) -m mypy

layers: $(installed_dev) ## which room imports which
	$(python) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

bench: $(installed) $(BENCH_VENV)/.installed ## speed and memory beside others; write README's tables anew
	$(python) -m benchmarks --peer $(BENCH_VENV)/bin/python

scaling: $(installed) ## measure how runs grow, and write the tables of docs/scaling.md anew
	$(python) -m benchmarks scaling

schema: $(installed) ## write the JSON Schema of scenarios anew
	$(python) run.py schema > docs/scenario.schema.json

tables: $(installed) ## write the page of what columns mean anew
	$(python) run.py columns --markdown > docs/tables.md

pages: $(installed_test) ## write the tables of the pages on shipped scenarios anew
	$(python) -m tests.dossier

theory: $(installed) ## run the cases of docs/theory.md and write it anew
	$(python) -m tests.theory

patterns: $(installed_test) ## measure the patterns of docs/patterns.md and write it anew
	$(python) -m tests.patterns

sense: $(installed_test) ## measure economic sense over random conflicts and write docs/sense.md anew
	$(python) -m tests.sense

history: $(installed_test) ## score the crises of docs/history.md and write it anew (LABEL="…": a new edition)
	$(python) -m tests.history $(if $(LABEL),--label "$(LABEL)")

gallery: $(installed) ## play the variants of January 2022 side by side
	$(python) run.py gallery january_2022

levers: $(installed) ## take out every key of January 2022 in turn and write its page of levers anew
	$(python) run.py levers january_2022 --page docs/scenarios/january_2022_levers.md

clean: ## remove all that these targets made, results excepted
	rm -rf $(VENV) $(BENCH_VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Some systems ship venv without pip; then the pip beside python3 brings it.
$(interpreter):
	@echo "Setting up $(VENV) for Python $(version)"
	@$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 \
	    || { $(PYTHON) -m venv --clear --without-pip $(VENV) \
	    && $(PYTHON) -m pip --python $(python) install --quiet pip; }
	@touch $@

$(installed): $(interpreter) $(declared)
	@echo "Installing what demarche needs (a minute or two, once)"
	@$(install) -e .
	@touch $@

$(installed_test): $(installed)
	@$(install) -e '.[test]'
	@touch $@

$(installed_dev): $(installed_test)
	@$(install) -e '.[dev]'
	@touch $@

$(installed_long): $(installed_test)
	@$(install) -e '.[cluster,watch]'
	@touch $@

$(installed_peers): $(installed_long)
	@echo "Installing Gambit, NegMAS, SALib and scikit-learn, which the tests ask, and what drives Chromium; Gambit takes five minutes, once"
	@$(install) -e '.[peers,browser]'
	@$(python) -c 'from sim.view.report.printing import chromium; raise SystemExit(chromium() is None)' \
	    || apt-get install --yes --quiet chromium \
	    || echo "No Chromium (Debian: apt-get install chromium): tests that open pages in it are skipped"
	@touch $@

# NegMAS has an environment of its own: its versions are not ours.
$(BENCH_VENV)/.installed: pyproject.toml
	@echo "Installing NegMAS into $(BENCH_VENV), for the comparison only"
	@$(PYTHON) -m venv --clear $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'negmas==0.16.*'
	@touch $@
