# Noted: the commands of everyday work. The README says the same as plain commands, for machines without make.

VENV := .venv
IN := $(VENV)/bin
# What is asked of Python is asked here once: 3.11 or newer, with venv and pip.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
# Python compiles a module when it first imports it; all of them at once would take longer than the download.
export PYTHONDONTWRITEBYTECODE :=
# WHEELS=folder installs from a folder that `make wheels` filled elsewhere, and asks no network.
WHEELS ?=
PIP := $(IN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes \
	$(if $(WHEELS),--no-index --find-links $(abspath $(WHEELS)))
# pip brings uv, which lies apart from what runs and brings the rest in a third of the time. It is told of pip's settings as
# far as they stand in the environment; what it cannot reach (an index that only pip's own files name) pip brings as ever.
INSTALL := $(if $(PIP_CERT),SSL_CERT_FILE=$(PIP_CERT)) $(VENV)/uv/bin/uv pip install --quiet --python $(IN)/python \
	--require-hashes $(if $(WHEELS),--no-index --find-links $(abspath $(WHEELS)),$(if $(PIP_NO_INDEX),--no-index) \
	$(if $(PIP_INDEX_URL),--default-index $(PIP_INDEX_URL)) $(foreach each,$(PIP_EXTRA_INDEX_URL),--index $(each)) \
	$(foreach each,$(PIP_FIND_LINKS),--find-links $(each)))
ARGS ?=
FROZEN := --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run install wheels test long check bench format lock sbom clean

help:  ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(VENV)/run  ## start it all: the dashboard, the collectors, without a token a sandbox X too (ARGS="--port 8600")
	@exec $(IN)/python run.py $(ARGS)

install: $(VENV)/run  ## install what runs and start nothing (WHEELS=wheels: from that folder, without a network)
	@# on a server who runs it may not write here, and each start would compile all of it anew
	@echo "noted: compiling it (a minute or two, once)" >&2
	@$(IN)/python -m compileall -qq -j 0 . || true

wheels: $(VENV)/made  ## put every package that runs into the folder wheels, for a machine without a network
	$(IN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
		-r requirements-uv.lock -r requirements.lock -d wheels

test: $(VENV)/dev  ## every test but the long ones (ARGS="-k league")
	$(IN)/python -m pytest $(ARGS)

long: $(VENV)/dev  ## the long tests: Spark, kills, soaks, benchmarks, generated worlds, collectors on PostgreSQL, every page in a browser
	$(IN)/python -m pytest -m long $(ARGS)

check: $(VENV)/dev  ## formatting, lint, types and every test but the long ones
	$(IN)/ruff format --check .
	$(IN)/ruff check .
	@# types take one core, the tests wait half of the time: both at once, and both have to be well
	@$(IN)/mypy . & types=$$!; $(IN)/python -m pytest $(ARGS); tests=$$?; wait $$types && exit $$tests

bench: $(VENV)/dev  ## measure rebuilds of 1 and 10 million posts, ingest into such stores, leagues of 2 million cases, pages over 10 million posts (ARGS="--rows 1000000")
	-$(IN)/python -m benchmarks.rebuild $(or $(ARGS),--rows 1000000 10000000)
	$(IN)/python -m benchmarks.ingest $(or $(ARGS),--rows 1000000 10000000)
	-$(IN)/python -m benchmarks.league
	$(IN)/python -m benchmarks.pages

format: $(VENV)/dev  ## put the code into form
	$(IN)/ruff format .
	$(IN)/ruff check --fix .

lock: $(VENV)/dev  ## renew the lock files from requirements.txt and requirements-dev.txt
	$(IN)/uv pip compile $(FROZEN) --upgrade requirements-uv.txt --output-file requirements-uv.lock
	$(IN)/uv pip compile $(FROZEN) --upgrade requirements.txt --output-file requirements.lock
	$(IN)/uv pip compile $(FROZEN) --upgrade requirements-dev.txt --constraints requirements-uv.lock \
		--constraints requirements.lock --output-file requirements-dev.lock

sbom: $(VENV)/dev  ## write the bill of materials of what runs to var/sbom.json (CycloneDX)
	@mkdir -p var
	$(IN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --output-file var/sbom.json

clean:  ## remove the environment and the demonstration, keep var/noted.db
	rm -rf $(VENV) var/demo* var/bench var/pictures .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "noted: needs Python 3.11 or newer with venv and pip (Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "noted: making the environment $(VENV) with $(PYTHON)" >&2
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/uv: requirements-uv.lock | $(VENV)/made
	@$(PIP) --upgrade --target $@ -r requirements-uv.lock
	@touch $@

$(VENV)/run: requirements.lock | $(VENV)/uv
	@echo "noted: installing what runs (a minute or so, once)" >&2
	@$(INSTALL) -r requirements.lock || $(PIP) -r requirements.lock
	@touch $@

$(VENV)/dev: requirements-dev.lock | $(VENV)/uv
	@echo "noted: installing what tests and checks (a minute or so, once)" >&2
	@$(INSTALL) -r requirements-dev.lock || $(PIP) -r requirements-dev.lock
	@touch $@
