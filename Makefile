# Both targets set everything up by themselves: they need Python 3.11+ and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint docs clean

# A stamp a set of dependencies, so that a changed pyproject.toml installs again.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "compliance needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q compliance
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/.installed  ## register the sample dispatches, check the sample articles, show what an editor sees
	@$(BIN)/compliance demo

test: $(VENV)/.developer  ## the whole test suite
	@$(BIN)/python -m pytest -n auto

lint: $(VENV)/.developer  ## ruff, mypy, the layers of the house
	@$(BIN)/ruff check compliance tests benchmarks corpus docs
	@$(BIN)/ruff format --check -q compliance tests benchmarks corpus docs
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: $(VENV)/.developer  ## the generated pages of docs/
	@$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
