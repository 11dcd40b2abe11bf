# Heed. `make` alone prints what there is.
PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NODE_READY := node_modules/.package-lock.json
CHECKOV := .local/checkov
# What is tested in turn; kinds joined by + in one session. Pages come before journeys, which move their stacks' clocks.
TESTS := lint tests/unit+tests/integration+tests/infra tests/browser+tests/journeys
# How many files of tests run side by side, or stacks stand at a time: on two cores, as some wait for other programs.
WORKERS ?= 3
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

export PORT

.DEFAULT_GOAL := help
.PHONY: help run stop load test check checkov bench package packs lint scripts fmt clean redrive

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY)  ## build, deploy to the local cloud, load the sample, follow events; goes on with what was kept (FRESH=1 begins anew, PORT=8080, LOAD=0 starts empty, PACK=pulse)
	@$(BIN)/python -m infra.local up $(if $(filter-out 0,$(FRESH)),--fresh) $(if $(filter 0,$(LOAD)),--empty) $(if $(PACK),--pack $(PACK))

stop: $(READY)  ## end the local cloud and say what is kept
	@$(BIN)/python -m infra.local stop

load: $(READY)  ## bring a file into the running stack: make load FILE=ratings.csv, or FILE=orders.csv ORDERS=mapping.yaml
	@$(if $(FILE),,$(error make load needs a file: make load FILE=ratings.csv))
	@$(BIN)/python -m infra.local load $(FILE) $(if $(ORDERS),--orders $(ORDERS))

test: $(READY)  ## what CI runs: style, types, then unit, integration, infra, browser and journey tests
	@took=""; \
	for kind in $(TESTS); do \
	  began=$$(date +%s); \
	  case $$kind in \
	    lint) $(MAKE) --no-print-directory lint || exit 1;; \
	    *) echo "== $$kind"; $(PYTEST) $$(echo $$kind | tr + ' ') || exit 1;; \
	  esac; \
	  took="$$took$$(printf '%6d s  %s' $$(($$(date +%s) - began)) $$kind)\n"; \
	done; printf "\n$$took"

check: lint  ## the inner loop: style, types and unit tests
	@echo "== tests/unit"; $(PYTEST) tests/unit

checkov: $(CHECKOV)/.ready  ## install checkov, which then checks the template in make test

bench: $(READY)  ## measure start-up, cost per request, publishing; prints ratios
	@$(BIN)/python -m bench

package: $(READY)  ## production artefacts in dist/: two zips, one CloudFormation template
	@$(BIN)/python -m infra.build

packs: $(READY)  ## check every pack in packs/
	@$(BIN)/python -m infra.packs check --strict

lint: $(READY) scripts  ## ruff and mypy --strict; biome and tsc for the scripts of the pages
	@echo "== ruff"; $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "== mypy --strict"; $(BIN)/mypy

# The pages need no Node: it only checks their scripts.
scripts:
	@echo "== biome and tsc"; \
	if command -v npm > /dev/null; then $(MAKE) -s $(NODE_READY) && npm run --silent check; \
	elif [ -n "$$HEED_REQUIRE_NODE" ]; then echo "npm is not on the path, and HEED_REQUIRE_NODE is set"; exit 1; \
	else echo "SKIPPED: the scripts of the pages are not checked, as npm is not on the path"; fi

fmt: $(READY)  ## put the code in the house style
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@if command -v npm > /dev/null; then $(MAKE) -s $(NODE_READY) && npm run --silent format; fi

redrive: $(READY)  ## give what lies in the failure and dead-letter queues another try
	@$(BIN)/python -m infra.redrive

clean: ## remove what was built; the virtual environment stays
	@rm -rf dist .local/build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.txt requirements-clean.txt requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing pinned dependencies into $(VENV) (first time: about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(READY)

# Of its own, as its pins of boto3 and others are not ours. All is pinned, so nothing is left to resolve.
$(CHECKOV)/.ready: requirements-checkov.txt
	@test -x $(CHECKOV)/bin/python || $(PYTHON) -m venv $(CHECKOV)
	@echo "installing checkov into $(CHECKOV) (about half a minute)"
	@$(CHECKOV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r requirements-checkov.txt
	@touch $@

$(NODE_READY): package-lock.json
	@echo "installing the checkers of pages and of the API's contract into node_modules"
	@npm ci --silent --no-audit --no-fund
	@touch $(NODE_READY)
