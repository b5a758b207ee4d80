# `make` alone lists the recipes. Everything lives in .venv/ (packages) and var/ (data); remove both to start over.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export UV_PYTHON_DOWNLOADS := never
# Trust what the machine trusts, as pip does: a company may look into its own traffic.
export UV_SYSTEM_CERTS := true
export UV_NATIVE_TLS := true
export PYTHONDONTWRITEBYTECODE :=
UV := $(BIN)/uv

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check bench format lock assets messages screenshots clean

help: ## List what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.venv-made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Softlanding needs Python 3.11 or newer; 'make PYTHON=python3.12 setup' names another one."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian and Ubuntu, install python3-venv."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml $(VENV)/.venv-made
	@echo "Installing Softlanding and what it needs ..." >&2
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	@$(BIN)/softlanding check-data > /dev/null 2>&1 || true  # reads the rules once, and the next line the code,
	@$(BIN)/softlanding plan examples/rao-family.yaml > /dev/null 2>&1 || true  # so that the first start is quick
	@$(BIN)/python manage.py check > /dev/null 2>&1 || true
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what the tests and checks need ..." >&2
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-bench: requirements-bench.lock $(VENV)/.installed-dev
	@echo "Installing the references of the benchmarks ..." >&2
	@$(PYTHON) -m venv $(VENV)-bench
	@$(UV) pip install --quiet --python $(VENV)-bench/bin/python --require-hashes -r requirements-bench.lock
	@touch $@

setup: $(VENV)/.installed ## Set everything up in .venv (needs Python 3.11+, make and git)

setup-dev: $(VENV)/.installed-dev ## Also install what tests and checks need

run: setup ## Print the example family's plan, then serve the demo on http://127.0.0.1:8000
	@$(BIN)/softlanding plan examples/rao-family.yaml
	@$(BIN)/softlanding demo --port $(PORT)

test: setup-dev ## Run every test (SQLite, PostgreSQL 18, Chromium where found)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)
	@echo "Now on PostgreSQL 18 ..."
	@SOFTLANDING_TEST_ENGINE=postgresql $(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: setup-dev ## Style, types, import rules, shape, data, migrations: what CI runs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/softlanding check-data
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m pytest -q tests/test_shape.py

bench: $(VENV)/.installed-bench ## Measure the figures of docs/performance.md, each against its reference
	@$(BIN)/python -m benchmarks $(ARGS)

format: setup-dev ## Format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/.installed ## Pin the dependencies anew, with hashes and without addresses
	@$(UV) pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header -q $(ARGS) -o requirements.lock
	@$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-header -q $(ARGS) -c requirements.lock -o requirements-dev.lock
	@$(UV) pip compile --group bench --universal --generate-hashes --python-version 3.11 --no-header -q $(ARGS) -o requirements-bench.lock

messages: setup-dev ## Collect the words to translate and compile the translations (needs gettext)
	@cd src/softlanding && ../../$(BIN)/python ../../manage.py makemessages --locale nl --no-location --no-obsolete
	@cd src/softlanding && ../../$(BIN)/python ../../manage.py compilemessages --locale nl

assets: ## Rebuild the look (stylesheets, font, htmx) from the packages in assets/ (needs Node 20 and npm)
	@command -v npm >/dev/null || { echo "Node 20 with npm is missing. Only 'make assets' needs it: what it builds stands in the repository."; exit 1; }
	@cd assets && npm ci --silent && node build.mjs

screenshots: setup-dev ## Take the pictures of docs/guide anew, from the demo (needs Chromium)
	@$(BIN)/python docs/guide/make_screenshots.py

clean: ## Remove packages, caches and the local database
	rm -rf $(VENV) $(VENV)-bench assets/node_modules var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
