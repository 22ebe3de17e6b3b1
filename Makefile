# Everything on a fresh machine with Python ≥ 3.10 and make; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PRISM := .engines/prism
FLINK := .engines/flink/lib/.ready
# The engine's version in the lock.
BEAM = $(shell sed -n 's/^apache-beam==\([0-9.]*\).*/\1/p' requirements.lock)
# Made anew when the lock or the metadata change.
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast test-slow prism test-engines flink test-flink lint types docs bench lock image clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(READY): requirements.lock pyproject.toml setup.py
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "newsbeam needs Python 3.10 or newer; set PYTHON=")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## run the main job on the embedded press, no network needed
	rm -rf newsbeam-demo
	$(BIN)/newsbeam demo --output newsbeam-demo

test: $(READY)  ## run the tests (two at a time)
	$(BIN)/python -m pytest -n 2 -m "not slow and not engine"

test-fast: $(READY)  ## only the tests of plain functions
	$(BIN)/python -m pytest -m "not slow and not beam and not e2e"

test-slow: $(READY)  ## the slow tests: sweeps and whole presses
	$(BIN)/python -m pytest -n 2 --dist worksteal -m slow

prism: $(PRISM)  ## build Beam's Prism, the engine of the lock's version (needs Go)

$(PRISM): requirements.lock
	GOBIN=$(CURDIR)/$(dir $@) go install github.com/apache/beam/sdks/v2/go/cmd/prism@v$(BEAM)
	@touch $@

test-engines: $(READY)  ## the demo on Prism and in two processes, see docs/engines.md
	$(BIN)/python -m pytest -m "engine and not flink" -rs

flink: $(FLINK)  ## fetch a Flink and Beam's job server for it (needs Maven and Java)

$(FLINK): configs/flink/pom.xml
	mvn --batch-mode --quiet --file $< dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(@D)
	@touch $@

test-flink: $(READY)  ## the demo on a Flink cluster, see docs/flink.md
	$(BIN)/python -m pytest -m flink -rs

lint: $(READY)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy --strict
	$(BIN)/mypy

docs: $(READY)  ## regenerate what is generated in docs/ and configs/
	$(BIN)/python -m pipeline.docs

bench: $(READY)  ## measure; DATA=folder with real pages, see benchmarks/README.md
	$(BIN)/python benchmarks/real_pages.py $(DATA)

lock: $(READY)  ## resolve requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.10 \
	  --generate-hashes --no-emit-index-url --no-annotate --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra image --constraint requirements.lock --universal --python-version 3.10 \
	  --generate-hashes --no-emit-index-url --no-annotate --quiet --output-file requirements-image.lock

image:  ## build the worker and launcher image (needs a container engine)
	docker build --tag newsbeam:$$($(PYTHON) -c 'import pipeline; print(pipeline.__version__)') .

clean:  ## remove what the targets made
	rm -rf $(VENV) .engines build dist *.egg-info .mypy_cache .ruff_cache .hypothesis newsbeam-demo
