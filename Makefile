# make run    the app on this machine only, http://127.0.0.1:8501 (make run PORT=8600 for another port)
# make test   everything: lint, types, import contracts, unit, page and browser tests
# make lint   the fast part of that      make bench   how long a trace takes, as ratios
# make bench-rooms  what a class, and a hundred visitors, ask of this machine
# make fuzz   a hundred times the examples of every property test
# make pictures  the READMEs' pictures, taken from the app anew
# make docs   the documentation site, in build/docs
# make kernels   the library's numbers once more, as another processor
SHELL := /bin/bash
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# The first Python from 3.11 on that is here and starts (a version manager's shim may not).
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
REQUIREMENTS := requirements.txt constraints.txt pyproject.toml
# One thread: two threads on one small matrix only wait for each other.
export OMP_NUM_THREADS := 1
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint unit kernels browser chromium servers fuzz pictures docs bench bench-rooms clean

run: $(VENV)/.app
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.headless true

# Types are looked through, numbers are tested as another processor, and a browser is fetched where there is
# none, while the unit tests run.
test: $(VENV)/.dev
	$(MAKE) --no-print-directory -j4 lint unit kernels chromium
	$(MAKE) --no-print-directory browser

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A Redis and an nginx for the tests of several servers; what is missing, and not to be installed, is said.
servers: $(VENV)/.dev
	@$(BIN)/python -m tests.servers --install || [ "$$CI" != true ]

# Neighbours stay together: what one module's tests share is made once, not once a process.
unit: servers
	$(BIN)/pytest -n auto --dist worksteal --ignore tests/browser

# As torch, oneDNN, MKL and numpy compute where there is no AVX; tests/test_processor.py sees that they do.
# Between the two: make kernels OTHER="ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2 MKL_CBWR=AVX2".
OTHER := ATEN_CPU_CAPABILITY=default ONEDNN_MAX_CPU_ISA=SSE41 MKL_CBWR=COMPATIBLE \
	NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4 AVX512_ICL AVX512_SPR"
# What depends on kernels. One process: it is done before the unit tests are, and leaves them the processors.
NUMBERS := tests/rnn_core/{test_cells.py,test_reading.py,test_reading_opened.py,analysis,checkup,comparison,interventions,tracing,gradients,experiments,models,training,probes} \
	tests/rnn_core/opening/test_{torch,keras,onnx}_files.py \
	tests/rnn_core/tasks/{test_race.py,by_hand} tests/rnn_core/units/test_{find,similar,scoring}.py \
	tests/rnn_core/shards/test_{text,parquet}.py tests/test_shipped.py
kernels: $(VENV)/.dev
	$(OTHER) $(BIN)/pytest $(NUMBERS)

# Two at a time: a page mostly waits for one thread of its browser.
# A browser, or a LibreOffice for spreadsheets, that is missing is a failure where CI=true; elsewhere it is said, and
# the rest of the tests count.
browser: $(VENV)/.dev
	@if $(BIN)/python -m tests.browser.chromium --install; then \
		$(BIN)/pytest -n 2 --dist worksteal tests/browser; \
	elif [ "$$CI" = true ]; then exit 1; \
	else echo "THE BROWSER TESTS WERE NOT RUN: see above what to install."; fi

chromium: servers
	@$(BIN)/python -m tests.browser.chromium --install > /dev/null 2>&1 || true

# A hundred times the examples of every property test; FUZZ=1000 for more, AT=tests/rnn_core/text for a part.
FUZZ ?= 100
AT ?= tests/rnn_core tests/pages
fuzz: $(VENV)/.dev
	FUZZ=$(FUZZ) $(BIN)/pytest -n auto --hypothesis-show-statistics -m hypothesis $(AT)

pictures: $(VENV)/.dev
	$(BIN)/python -m tests.browser.pictures

# One site in each language; what is not as it should be, such as a link that leads nowhere, is an error.
docs: $(VENV)/.dev
	rm -rf build/docs
	$(BIN)/sphinx-build -q -W -b html -t en -c docs/site . build/docs/en
	$(BIN)/sphinx-build -q -W -b html -t ko -c docs/site . build/docs/ko
	cp docs/site/index.html build/docs/index.html

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

bench-rooms: $(VENV)/.dev
	$(BIN)/python -m benchmarks.rooms

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Gatescope needs Python 3.11 or newer; found none. Install it, or: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Installed again only when one of these files changes.
$(VENV)/.app: $(REQUIREMENTS) | $(VENV)/bin/python
	$(BIN)/pip install --quiet -r requirements.txt -c constraints.txt
	@touch $@

# Compiled as they are imported: tests import a small part of what comes along, and compiling all took half the time.
$(VENV)/.dev: $(REQUIREMENTS) requirements-dev.txt requirements-redis.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --no-compile -r requirements-dev.txt -c constraints.txt
	@touch $@ $(VENV)/.app

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
