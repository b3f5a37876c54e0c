# Every task of the house, one word each. `make` alone says what there is.
#
# Each target sets up what it needs first (tools/setup.sh: quick when nothing has changed), so a fresh clone
# needs no other command. PYTHON=… picks the interpreter for the first set-up.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup run practice test lint bench peers bundle soak lock texts pictures clean

PY := .venv/bin/python
PACKAGES := outlet_app ui resources sync central sample
CODE := $(PACKAGES) bench tests tools build.spec
TYPED := $(PACKAGES) bench tests $(wildcard tools/*.py)
WORKERS ?= 2
T ?=
LOCALE := resources/locale
POT := build/outlet.pot

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 10

run: ## a trial outlet: a centre, a line to cut and a counter (no display: a scripted piece of the day)
	@tools/setup.sh run
	@$(PY) -m sample $(ARGS)

practice: ## the window on a store of its own, where nothing counts (ARGS=--anew forgets what was practised)
	@tools/setup.sh run
	@$(PY) -m outlet_app practice $(ARGS)

test: ## everything that must hold: ruff, mypy, pytest; T="-k word" narrows the pytest part
	@tools/setup.sh test
	@$(MAKE) lint
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n $(WORKERS) --dist loadgroup $(T)

lint: ## ruff and mypy alone (mypy keeps what it knows in .mypy_cache)
	@tools/setup.sh lint
	@$(PY) -m ruff check --quiet $(CODE)
	@$(PY) -m ruff format --check --quiet $(CODE)
	@$(PY) -m mypy --explicit-package-bases --no-error-summary $(TYPED)

bench: ## the figures, as a table and in build/bench.json
	@tools/setup.sh test
	@$(PY) -m bench $(ARGS)

peers: ## build/peers: what `make bench ARGS="--peers build/peers"` is compared with (FROM=the peers' folder)
	@tools/peers.sh $(or $(FROM),../shared/peers) build/peers

bundle: ## dist/outlet-app: the counter as a program that needs no Python
	@tools/setup.sh bundle
	@PYINSTALLER_CONFIG_DIR=$(CURDIR)/build/pyinstaller $(PY) -m PyInstaller --noconfirm --log-level WARN build.spec
	@du -sh dist/outlet-app

soak: ## the tests that kill and cut, with many more rounds (ROUNDS=2000)
	@tools/setup.sh test
	@QT_QPA_PLATFORM=offscreen OUTLET_SOAK_ROUNDS=$(or $(ROUNDS),2000) \
		$(PY) -m pytest -q -n $(WORKERS) --dist loadgroup --timeout 0 tests/acceptance tests/chaos tests/storage/crash tests/central/test_train.py $(T)

texts: ## gather the texts to translate, bring every translation up to date, compile
	@tools/setup.sh lint
	@mkdir -p build
	@$(PY) -m babel.messages.frontend -q extract -F babel.cfg -k N_ --add-location=file --sort-by-file \
		--project=outlet-app -o $(POT) outlet_app ui sync resources sample
	@test -f $(LOCALE)/zh_CN/LC_MESSAGES/outlet.po || \
		$(PY) -m babel.messages.frontend -q init -l zh_CN -D outlet -d $(LOCALE) -i $(POT)
	@$(PY) -m babel.messages.frontend -q update -D outlet -d $(LOCALE) -i $(POT) \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(PY) -m babel.messages.frontend compile -D outlet -d $(LOCALE) --statistics

lock: ## requirements.lock from pyproject.toml, with hashes and without addresses (UPGRADE=--upgrade for newer ones)
	@tools/setup.sh lint
	@.venv/bin/uv pip compile --quiet pyproject.toml --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE) -o requirements.lock

pictures: ## docs/pictures/pages: every page and mode, in both sizes and languages
	@tools/setup.sh run
	@rm -rf docs/pictures/pages
	@QT_QPA_PLATFORM=offscreen $(PY) -m sample.pictures

clean: ## what was built and cached (the environment in .venv stays)
	@rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
	@find $(LOCALE) -name '*.mo' -delete 2>/dev/null || true

setup:
	@tools/setup.sh test
