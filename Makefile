# Two commands matter: `make run` starts Endcap, `make test` tests it. Both install what they need by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKSPACE ?= var
PORT ?= 8501
export TOKENIZERS_PARALLELISM := false
export ENDCAP_WORKSPACE := $(WORKSPACE)

.PHONY: help run demo install install-dev check format test test-all bench clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ :/' | column -t -s:

run: demo  ## install, make the demo workspace, start the app
	@echo "Endcap is starting: open http://127.0.0.1:$(PORT) (stop with Ctrl+C)"
	$(BIN)/streamlit run app.py --server.port $(PORT)

demo: install  ## make the demo workspace if there is no workspace yet
	@$(BIN)/python -m core setup

install: $(VENV)/.installed  ## the virtual environment with pinned requirements

install-dev: $(VENV)/.installed-dev  ## the same with test and lint tools

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing Endcap's requirements (about a minute on a fast line)..."
	$(BIN)/pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(VENV)/.installed
	$(BIN)/pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $@

check: install-dev  ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install-dev  ## let ruff tidy the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: install-dev  ## the fast tests (minutes); everything is in test-all
	$(BIN)/pytest -m "not model and not browser and not server and not data"

test-all: install-dev  ## all tests: models, a real browser, public data where present
	$(BIN)/pytest

bench: install  ## measure on the demo market and, where present, on public data
	$(BIN)/python -m bench

clean:  ## remove the demo workspace and caches, keep the virtual environment
	rm -rf var .mypy_cache .ruff_cache .pytest_cache .hypothesis
