# make demo   set up, and run the main job on a copy of the sample articles
# make test   set up, and run every check and test
# make lock   refresh requirements*.txt from pyproject.toml, and those of the peers
# make peers  set up what benchmarks compare with, under benchmarks/peers/

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps

.DELETE_ON_ERROR:
.PHONY: demo test format lint types contracts tests lock peers clean

# The starter model is unpacked inside the demo's folder, so that nothing else of the machine is touched.
demo: export XDG_CACHE_HOME := $(CURDIR)/$(DEMO)/.cache
demo: $(VENV)/runtime.stamp
	@echo "==> Copying the sample workspace to $(DEMO)/"
	@mkdir -p $(DEMO) && rm -rf $(DEMO)/source $(DEMO)/locales && cp -R dragoman.toml source locales $(DEMO)/
	@for step in "sync" "draft --to es" "status" "publish" "proof orchard.md --to es"; do \
		echo "==> dragoman $$step"; \
		$(BIN)/dragoman --workspace $(DEMO) $$step || { echo "make demo: “dragoman $$step” failed, see above" >&2; exit 1; }; \
	done
	@echo "==> Done. Look at"
	@find $(DEMO)/public $(DEMO)/proofs -type f | sort | sed 's/^/      /'
	@echo "    and review what the machine drafted:"
	@echo "      $(BIN)/dragoman --workspace $(DEMO) review orchard.md --to es"

test: $(VENV)/dev.stamp
	@$(MAKE) --no-print-directory format lint types contracts tests

format:
	@echo "==> Format"
	@$(BIN)/ruff format --check --quiet . || { echo "make test: run “$(BIN)/ruff format .”" >&2; exit 1; }

lint:
	@echo "==> Lint"
	@$(BIN)/ruff check --quiet .

types:
	@echo "==> Types"
	@$(BIN)/mypy

contracts:
	@echo "==> Import contracts"
	@$(BIN)/lint-imports --no-cache | tail -n 12; $(BIN)/lint-imports --no-cache >/dev/null

tests:
	@echo "==> Tests"
	@$(BIN)/python -m pytest -n auto

$(BIN)/python:
	@echo "==> Making a virtual environment in $(VENV)/"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "make: “$(PYTHON)” is not Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.txt pyproject.toml | $(BIN)/python
	@echo "==> Installing Dragoman and what it needs (about 300 MB)"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/runtime.stamp
	@echo "==> Installing what the checks and tests need"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# Universal locks: every platform, Python 3.11 and newer, pinned and hashed, without addresses.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-emit-index-url --no-annotate --no-header pyproject.toml
lock: | $(BIN)/python
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet uv
	@echo "==> Locking requirements.txt and requirements-dev.txt"
	@$(COMPILE) --output-file requirements.txt
	@$(COMPILE) --extra ray --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@for peer in $(PEERS) $(LARGE_PEERS); do \
		case $$peer in translatehtml) only=--no-deps ;; argos) only=--no-config ;; *) only= ;; esac; \
		$(BIN)/uv pip compile $$only --quiet --universal --python-version 3.11 --generate-hashes --upgrade --no-emit-index-url \
			--no-annotate --no-header benchmarks/peers/$$peer.in --output-file benchmarks/peers/$$peer.txt; \
	done
	@if grep -nE '://' requirements*.txt benchmarks/peers/*.txt; then echo "make lock: an address got into a lock" >&2; exit 1; fi

# Each peer in an environment of its own. po4a is no Python: the system's package manager has it.
PEERS := mdpo translate-toolkit translatehtml sacrebleu
# argos-translate with all that it names takes 3 GB; set up by name: make benchmarks/peers/argos/stamp
LARGE_PEERS := argos
peers: $(PEERS:%=benchmarks/peers/%/stamp)
	@command -v po4a-updatepo >/dev/null || echo "po4a is not installed and will be left out; apt-get install po4a"

benchmarks/peers/%/stamp: benchmarks/peers/%.txt
	@echo "==> Setting up $*"
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r $<
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO) build dist $(PEERS:%=benchmarks/peers/%) $(LARGE_PEERS:%=benchmarks/peers/%)
