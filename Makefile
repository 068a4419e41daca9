# Two commands for newcomers: `make demo` and `make test`. All they need is Python, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)

.PHONY: setup demo demo-teams test check bench simulate kill-test lock clean

# uv compiles nothing unless told, and a service that may not write would compile at every start.
setup: $(VENV)/.ready
	$(BIN)/python -m compileall -q bot commands municipalities samverkan storage templates

$(VENV)/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	command -v uv >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
# What cannot be compiled complains when it is imported, if it ever is.
	-$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib
	touch $@

demo: setup
	$(BIN)/samrad demo --out demo-output

# Needs Node and Chromium beside what demo needs, and says so where they are missing.
demo-teams: setup
	$(BIN)/python -W ignore -m tests.teams_demo demo-output

test: setup
	$(BIN)/pytest -n auto --dist loadgroup -rs

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python benchmarks/interpretation.py
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -W ignore -m benchmarks.teams

simulate: setup
	$(BIN)/python -m tests.simulation.acceptance

kill-test: setup
	$(BIN)/python -m tests.run.kill --kills 50

lock:
	$(UV) pip compile --universal --generate-hashes --quiet --no-header --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --extra demo --extra teams --group dev -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo-output dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
