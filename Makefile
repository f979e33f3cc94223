# Two commands: `make lab` opens the notebooks, `make test` runs every check. Both set up .venv first.

PYTHON ?= python3
BIN := .venv/bin
LAB ?=                  # more options for JupyterLab, e.g. make lab LAB=--no-browser
APP ?=                  # the same for Voilà, e.g. make app APP=--no-browser
WORKERS ?= 3
SITE ?= site
PYODIDE ?=
TORCH ?= torch

.PHONY: lab app test test-newest test-lowest test-torch test-browsers lint refresh picture sheet site pyodide test-lite storm benchmark clean

lab: .venv/.lab         # with the settings of .jupyter beside the user's own
	JUPYTER_CONFIG_PATH=.jupyter $(BIN)/jupyter lab $(LAB)

app: .venv/.app         # each notebook as a page, run already, by Voilà
	JUPYTER_CONFIG_PATH=.jupyter $(BIN)/voila notebooks $(APP)

# Matrices are small here: more threads of the linear algebra take a third more of the processors and gain nothing.
test test-newest test-lowest test-torch: export OPENBLAS_NUM_THREADS = 1
RINGS := -m pytest -rs --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder \
	--nbval --nbval-current-env --nbval-cell-timeout=60

# Each kernel imports the package: it is compiled once, also where the environment forbids Python to keep that.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.test lint
	$(BIN)/python -m compileall -q lstm_helpers
	$(BIN)/python $(RINGS)

test-newest: | $(BIN)/python    # with the newest versions that the package index has
	$(BIN)/python -m venv .venv-newest
	.venv-newest/bin/python -m pip install --quiet --upgrade --upgrade-strategy eager --editable ".[test]" notebook
	.venv-newest/bin/python $(RINGS) --override-ini "python_files=test_*.py devices.py"

test-lowest: | $(BIN)/python    # with the lowest that pyproject.toml allows
	$(BIN)/python -m venv --clear .venv-lowest
	grep -Eo '[A-Za-z0-9-]+>=[0-9.]+' pyproject.toml | sed 's/>=/==/' > .venv-lowest/constraints.txt
	.venv-lowest/bin/python -m pip install --quiet --constraint .venv-lowest/constraints.txt --editable ".[test]"
	.venv-lowest/bin/python $(RINGS)

test-torch: .venv-torch/.done   # what is skipped without PyTorch and Keras; TORCH=torch==2.13.0+cpu takes that build
	KERAS_BACKEND=torch .venv-torch/bin/python -m pytest -rs $$(grep -lE 'importorskip."(torch|keras)' tests/test_*.py)

test-browsers: .venv/.test      # four notebooks in Firefox and WebKit: minutes; says what to install
	$(BIN)/python -m pytest -rs tests/browsers.py

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

refresh: .venv/.test    # run the notebooks and store their outputs
	$(BIN)/python tests/refresh_notebooks.py

picture: .venv/.test    # photograph the README's moving picture, notebooks/images/forget_gate.gif
	$(BIN)/python tests/readme_picture.py

sheet: .venv/.lab       # the worksheet to print, in build/sheet
	$(BIN)/python -m lstm_helpers.sheet

site: .venv-lite/.done  # the static site; PYODIDE=FOLDER bakes a local copy of Pyodide in, PYODIDE=ADDRESS takes a mirror
	.venv-lite/bin/python lite/make_site.py --out $(SITE) $(if $(PYODIDE),--pyodide $(PYODIDE))

pyodide: .venv-lite/.done    # a local copy of Pyodide, for tests and for rooms without network
	.venv-lite/bin/python lite/make_pyodide.py build/pyodide

test-lite: .venv/.test pyodide
	$(MAKE) site SITE=build/site PYODIDE=build/pyodide
	$(BIN)/python -m pytest -rs tests/site

storm: .venv/.test      # 1000 random events on every view: minutes
	STORM=1000 $(BIN)/python -m pytest -rs --numprocesses $(WORKERS) tests/test_views_storm.py

benchmark: .venv/.test
	$(BIN)/python benchmarks/redraw.py
	$(BIN)/python benchmarks/maths.py
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/latency.py

clean:
	rm -rf .venv .venv-* build dist *.egg-info

# ---------------------------------------------------------------- .venv

.venv/.lab: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[lab]"
	@touch $@

.venv/.app: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[app]"
	@touch $@

.venv/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@ .venv/.lab .venv/.app

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." \
		"Install one (Debian, Ubuntu: sudo apt install python3 python3-venv) or name it: make lab PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing. Install it (Debian, Ubuntu: sudo apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv

.venv-torch/.done: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m venv .venv-torch
	.venv-torch/bin/python -m pip install --quiet --constraint constraints.txt --editable . \
		hypothesis onnx packaging pytest keras "$(TORCH)"
	@touch $@

.venv-lite/.done: lite/requirements.txt constraints.txt
	$(PYTHON) -m venv .venv-lite
	.venv-lite/bin/python -m pip install --quiet --requirement lite/requirements.txt
	@touch $@
