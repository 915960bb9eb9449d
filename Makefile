# Every recipe a person or a machine needs. `make` alone lists them.

BIN      := .venv/bin
STAMPS   := .venv/stamps
BUILT    := src/lapel/staff/static/staff/build/.vite/manifest.json
FRONTEND := $(shell find frontend -name node_modules -prune -o -type f -print 2>/dev/null)
# What only looks at settings (type checker, linters) must not make a home in the checkout.
SCRATCH  := LAPEL_HOME=$(CURDIR)/build/scratch-home

.DEFAULT_GOAL := help
.PHONY: help up down status test lint types format frontend bench screenshots lock clean

help: ## List the recipes
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: $(STAMPS)/product frontend ## Make everything ready, start it, bring the demo agency to life
	@$(BIN)/lapel up --detach

down: ## Stop it
	@$(BIN)/lapel down

status: ## Say what runs
	@$(BIN)/lapel status

test: lint types ## Every check: style, types, arrows, tests in Python and in the browser
	@tests/programs.sh
	$(BIN)/pytest -n 2

lint: $(STAMPS)/test ## Style, and who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(SCRATCH) $(BIN)/lint-imports

types: $(STAMPS)/test frontend ## Types in Python and TypeScript
	$(SCRATCH) $(BIN)/mypy
	@requirements/node.sh npm --prefix frontend run --silent check

format: $(STAMPS)/test ## Bring all code into the one style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

frontend: $(BUILT) ## Build styles and islands, when they changed

bench: $(STAMPS)/test frontend ## Measure, each part against its peer or its limit
	$(BIN)/python -m benchmarks

screenshots: $(STAMPS)/test frontend ## Pictures of every page at 1440 and 390 px
	$(BIN)/python -m tests.journeys.screenshots

lock: ## Pin what requirements/*.in ask for, with hashes (needs uv)
	@cd requirements && for name in product test frontend; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$name.in -o $$name.lock; done

clean: ## Remove what can be made again; state in .lapel stays
	rm -rf build dist src/lapel/staff/static/staff/build .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache .grimp_cache

$(STAMPS)/product: requirements/product.lock pyproject.toml requirements/environment.sh
	@requirements/environment.sh product

$(STAMPS)/test: requirements/test.lock $(STAMPS)/product
	@requirements/environment.sh test

$(BUILT): $(FRONTEND) | $(STAMPS)/product
	@echo "building the front end"
	@requirements/node.sh npm --prefix frontend ci --silent --no-audit --no-fund
	@requirements/node.sh npm --prefix frontend run --silent build -- --logLevel error
	@touch $@
