# The chores of Netzwerkstatt. Everything runs in .venv, which the first call creates.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# A homeserver for the tests of the Matrix front and for the demo on it: Synapse (AGPL) in an environment of its own, run as
# a program of its own, never imported and never shipped. It has wheels for Linux only; elsewhere, or
# to use another one, name the Python that has it in SYNAPSE_PYTHON. Without it those tests are skipped.
SYNAPSE_READY := .synapse/.ready
ifneq ($(SYNAPSE_PYTHON),)
HOMESERVER :=
else ifneq ($(filter Linux-x86_64 Linux-aarch64,$(shell uname -s)-$(shell uname -m)),)
HOMESERVER := $(SYNAPSE_READY)
else
HOMESERVER := no-homeserver
endif

.PHONY: demo demo-browser demo-matrix test check format messages lock bench mutants clean no-homeserver

$(READY): requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Netzwerkstatt needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $(READY)

$(SYNAPSE_READY): requirements-synapse.txt
	$(PYTHON) -m venv .synapse
	.synapse/bin/python -m pip install --quiet --disable-pip-version-check --only-binary matrix-synapse --require-hashes -r requirements-synapse.txt
	touch $(SYNAPSE_READY)

no-homeserver:
	@echo "No Synapse for $$(uname -s) $$(uname -m): the tests that need a homeserver are skipped (or set SYNAPSE_PYTHON)."

demo: $(READY)            ## the seeded community: three rounds and a blog parade in about a minute, no account needed
	$(BIN)/python bot.py demo

demo-browser: $(READY)    ## the same, clickable in a browser on this machine
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'simcord[preview]==3.2.1'
	$(BIN)/python bot.py demo --browser

demo-matrix: $(READY) $(HOMESERVER)  ## a dozen people on a homeserver that is started for it
	$(BIN)/python bot.py demo --matrix

test: $(READY) $(HOMESERVER)  ## every test, with coverage, in as many processes as the machine has cores (at most 4)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal --cov --cov-report=term:skip-covered

check: $(READY)           ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(READY)        ## collect new sentences into locales/*.po and compile them
	$(BIN)/python -m locales

lock: $(READY)            ## renew the hash-locked requirement files
	$(BIN)/pip-compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-annotate --no-header --allow-unsafe -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-annotate --no-header --allow-unsafe --extra dev --extra large --extra semantic --extra postgres --extra demo -o requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-annotate --no-header --allow-unsafe -o requirements-synapse.txt requirements-synapse.in

bench: $(READY)           ## speed and memory
	$(BIN)/python -m tests.bench

mutants: $(READY)         ## how many small faults in matching the tests find (hours; only some: make mutants ONLY='*weights*')
	nice $(BIN)/mutmut run $(ONLY)
	$(BIN)/mutmut results

clean:
	rm -rf mutants .venv .synapse .pytest_cache .ruff_cache .coverage build dist *.egg-info
