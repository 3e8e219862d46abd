# Alongside: the commands. Everything is installed into .venv; nothing else on the machine is touched.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UV_VERSION := 0.13.9
UV := $(BIN)/uv
LOCK := $(UV) pip compile --generate-hashes --no-header --no-annotate --universal --python-version 3.11

.PHONY: help run test test-postgres check fix lock verify bench environment environment-dev
help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

$(UV):
	@echo "Creating the environment in .venv"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# One stamp stands for "synchronised and installed": it is written last, so an interrupted run starts again.
.venv/.run-stamp: requirements.txt pyproject.toml | $(UV)
	@echo "Installing what Alongside needs"
	@rm -f .venv/.run-stamp .venv/.dev-stamp
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@touch .venv/.run-stamp

.venv/.dev-stamp: requirements.txt requirements-dev.txt pyproject.toml | $(UV)
	@echo "Installing what Alongside and its tests need"
	@rm -f .venv/.run-stamp .venv/.dev-stamp
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch .venv/.run-stamp .venv/.dev-stamp

environment: .venv/.run-stamp
environment-dev: .venv/.dev-stamp

run: environment ## Start the demo on http://127.0.0.1:8000 (another port: PORT=8001 make run)
	@ALONGSIDE_MODE=demo PORT=$(PORT) $(BIN)/alongside demo

check: environment-dev ## Format, lint, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@ALONGSIDE_MODE=test $(BIN)/lint-imports
	@ALONGSIDE_MODE=test $(BIN)/mypy

test: check ## Everything: check, then the tests on SQLite
	@$(BIN)/python -m tests.run

test-postgres: environment-dev ## The web tests and journeys on PostgreSQL
	@$(BIN)/python -m tests.postgres

fix: environment-dev ## Mend format and the lint that can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: $(UV) ## Renew the hashed locks from pyproject.toml
	@$(LOCK) pyproject.toml -o requirements.txt --quiet
	@$(LOCK) pyproject.toml --group dev -o requirements-dev.txt --quiet

verify: environment-dev ## Slow calibration; renews the tables in docs
	@$(BIN)/python -m verification

bench: environment-dev ## Side-by-side timings, as ratios in one run
	@$(BIN)/python -m benchmarks
