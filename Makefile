# The two commands are `make demo` and `make test`; `make help` names the others.
PYTHON ?= python3
PORT ?= 8000
PY = .venv/bin/python
INSTALL = $(PYTHON) sozialraum/bootstrap/install.py
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo test bench check messages assets lock clean

help:            ## what the targets do
	@sed -n 's/^\([a-z]*\): *## /  make \1  /p' Makefile | expand -t 20

demo:            ## set everything up and serve the demo on http://127.0.0.1:8000 (PORT=... for another)
	@$(INSTALL) demo
	@exec $(PY) -m sozialraum.bootstrap.demo

test:            ## the whole suite, browsers included (ARGS="-k search" passes options to pytest)
	@$(INSTALL) dev
	@exec $(PY) -m sozialraum.bootstrap.tests $(ARGS)

bench:           ## measure lists, searches and offer pages, open data, casework with a million contacts, rosters
	@$(INSTALL) dev
	@$(PY) -m bench.roster
	@$(PY) -m bench.roster_weeks
	@$(PY) -m bench.casework
	@$(PY) -m bench.casework_cases
	@exec $(PY) -m bench $(ARGS)

check:           ## formatter, linter, import contracts, types, migrations, catalogues
	@$(INSTALL) dev
	@exec $(PY) -m sozialraum.bootstrap.check

messages:        ## collect new texts into locale/ and compile the catalogues
	@$(INSTALL) dev
	@exec $(PY) -m sozialraum.bootstrap.catalogues --update

assets:          ## bring fonts, CSS and JS (part of demo and test)
	@$(INSTALL) demo

lock:            ## choose new versions for requirements/*.txt and package-lock.json
	@$(INSTALL) dev
	@exec $(PY) -m sozialraum.bootstrap.lock

clean:           ## remove what set-up made; var/ with the database stays
	rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
