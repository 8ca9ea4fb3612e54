# The commands of this project. `make` or `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first Python of version 3.11 or newer; say make run PYTHON=/path/to/python to choose another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV ?= .venv
export VENV
# Whoever starts a product wants it to start quickly: without compiled modules every process compiles all packages anew.
unexport PYTHONDONTWRITEBYTECODE
BIN := $(VENV)/bin
SOURCES := $(shell git ls-files -co --exclude-standard '*.py' '*.md' pyproject.toml 2>/dev/null)

.PHONY: help install run test lint format types checks suite bench docs messages lock fresh clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## Make .venv hold what requirements.lock says (quick when it does)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found"; exit 1; }
	@$(PYTHON) install.py

run: install ## Start console, API, wire doors, worker and carrier; PORT=8010 chooses the port
	@exec $(BIN)/python manage.py up

test: install lint types checks suite ## Run everything: lint, types, guards and the whole suite

lint: install $(VENV)/lint.stamp ## Check style and formatting
$(VENV)/lint.stamp: $(SOURCES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@touch $@

types: install $(VENV)/types.stamp ## Check types
$(VENV)/types.stamp: $(SOURCES)
	$(BIN)/mypy
	@touch $@

checks: install ## Check settings, migrations, the OpenAPI document and the layers
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null
	$(BIN)/pytest tests/test_layers.py tests/test_statistics_package.py

suite: install ## Run the test suite alone
	$(BIN)/pytest -n 2 --ignore tests/e2e
	$(BIN)/pytest tests/e2e

format: install ## Format the sources and mend what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install ## Measure: sending, carrier, records, exports, reviews (BENCH=name for one)
	$(BIN)/python -m bench $(BENCH)

docs: install ## Write the generated pages of docs/ (the handbook of reasons)
	$(BIN)/python manage.py write_reasons

messages: install ## Compile the translations
	$(BIN)/python manage.py compile_catalogues

lock: install ## Resolve requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --extra dev --generate-hashes --python-version 3.11 --no-header \
		--no-emit-index-url --no-annotate pyproject.toml -o requirements.lock

fresh: ## Throw away the local database and files in var/, then run
	rm -rf var
	@$(MAKE) --no-print-directory run

clean: ## Remove .venv, caches and var/
	rm -rf $(VENV) var .pytest_cache .ruff_cache .mypy_cache .hypothesis
