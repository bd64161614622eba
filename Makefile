# Each target does the set-up that it needs: a venv inside the project, from constraints.txt.
# A target's help is the text behind its `##`.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.done
# No byte of a user's own configuration or cache decides a build.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONHASHSEED ?= random

.PHONY: help
help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(DONE): pyproject.toml constraints.txt tracker/version.py
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tracker needs Python 3.11 or newer; try make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fast,tables,formats,watch,dev]'
	touch $@

# Only the tests in a browser need its driver, 40 MB.
$(VENV)/.browser: $(DONE)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[browser]'
	touch $@

# Spark is 450 MB, and runs on Java 17 or newer; where there is none, PyPI has one.
$(VENV)/.spark: $(DONE)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[spark]'
	test -n "$$JAVA_HOME" || command -v java >/dev/null || $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[java]'
	touch $@

.PHONY: setup
setup: $(DONE) ## make the venv with everything in it

.PHONY: demo
demo: $(DONE) ## scan the bundled corpus, leave a report to look at
	@mkdir -p demo
	$(BIN)/tracker scan seeds --archive demo/archive.db
	$(BIN)/tracker report --archive demo/archive.db --format html --output demo/report.html
	@echo "The report to look at: demo/report.html"

.PHONY: test
test: $(DONE) ## all tests but the slow, the browser and the Spark ones
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow and not browser and not spark"

.PHONY: test-slow
test-slow: $(DONE) ## the slow tests (minutes)
	$(BIN)/python -m pytest -m slow

.PHONY: test-browser
test-browser: $(VENV)/.browser ## the report in a real browser (needs Debian's chromium)
	$(BIN)/python -m pytest -m browser

.PHONY: test-spark
test-spark: $(VENV)/.spark ## on Spark: in one process, and on a cluster of two workers on this machine
	$(BIN)/python -m pytest -m spark tests/spark

.PHONY: test-all
test-all: $(VENV)/.browser ## every test but those on Spark, as CI runs them
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not spark"

.PHONY: check
check: lint test ## lint, types, test

.PHONY: check-seeds
check-seeds: $(DONE) ## hold the bundled corpus against its snapshot
	$(BIN)/tracker check seeds --baseline snapshots/seeds.jsonl.gz

.PHONY: baseline
baseline: $(DONE) ## make that snapshot anew; say in the commit why the corpus changed
	@mkdir -p demo snapshots
	rm -f demo/baseline.db*
	$(BIN)/tracker scan seeds --archive demo/baseline.db --name seeds --now 2026-01-01T00:00:00Z --quiet >/dev/null
	$(BIN)/tracker snapshots export seeds --archive demo/baseline.db --output snapshots/seeds.jsonl.gz

.PHONY: lint
lint: $(DONE) ## ruff and mypy strict
	$(BIN)/ruff check tracker tests bench
	$(BIN)/ruff format --check tracker tests bench
	$(BIN)/mypy

.PHONY: format
format: $(DONE) ## rewrite the code in the house's format
	$(BIN)/ruff check --fix tracker tests bench
	$(BIN)/ruff format tracker tests bench

.PHONY: bench
bench: $(DONE) ## time the kernel beside its peers, write docs/benchmarks.md (an hour, 10 GB)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python -m bench.speed

.PHONY: bench-quality
bench-quality: $(DONE) ## measure quality on ../shared/data, write docs/quality.md
	$(BIN)/python -m bench.quality

.PHONY: golden
golden: $(DONE) ## rewrite the golden outputs; review them with git diff
	TRACKER_GOLDEN=1 $(BIN)/python -m pytest -k golden

.PHONY: clean
clean: ## remove what these targets made
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
