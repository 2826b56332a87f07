# The two commands of the README; both set up what they need, once.
PYTHON ?= python3
# The packages installed are those of the lock, proved by their hashes. LOCK=off, as in
# `make test LOCK=off`: the newest that pyproject.toml allows, in an environment of their own.
LOCK := on
VENV := .venv$(if $(filter off,$(LOCK)),-newest)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ifeq ($(LOCK),off)
INSTALL_BRIEF := $(PIP) install --editable .
INSTALL_TEST := $(PIP) install --editable '.[dev]'
else
INSTALL_BRIEF := $(PIP) install --require-hashes -r requirements.lock && \
  $(PIP) install --no-deps --no-build-isolation --editable .
INSTALL_TEST := $(PIP) install --require-hashes -r requirements-dev.lock
endif
APT_BRIEF := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
APT_TEST := $(APT_BRIEF) poppler-utils qpdf fonts-dejavu-core
# COMMAND=PACKAGE: any program of that name will do.
APT_WEB := node=nodejs npm=npm java=default-jre-headless chromium=chromium
SAMPLES := content/nato-the-hague.yaml tests/samples/harbour-summit.yaml
WEB := tests/web/node_modules

.PHONY: brief test lock test-web pages gallery prove mutants coverage bench clean

brief: $(VENV)/.brief
	$(BIN)/briefgen build content/nato-the-hague.yaml --all --out dist

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/pytest

$(VENV)/.brief: pyproject.toml requirements.lock .ci/system-packages
	bash .ci/system-packages $(APT_BRIEF)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "Python 3.11 or newer is needed; name one as in: make brief PYTHON=python3.12")'
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV) || { \
	  $(PYTHON) -m venv --clear --without-pip $(VENV) && \
	  $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	$(INSTALL_BRIEF)
	touch $@

$(VENV)/.test: $(VENV)/.brief requirements-dev.lock
	bash .ci/system-packages $(APT_TEST)
	$(INSTALL_TEST)
	touch $@

# The locks made anew, with the newest versions that pyproject.toml allows, for every Python and
# platform at once. Two files, so that `make brief` installs no tools of the tests; the second
# resolution is held to the first, so that no version differs. Run it when pyproject.toml changes.
UV := build/uv/bin/uv
COMPILE := $(UV) pip compile --quiet --no-config --universal --python-version 3.11 \
  --generate-hashes --group install --custom-compile-command 'make lock' pyproject.toml
lock:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --upgrade --target build/uv uv
	$(COMPILE) --upgrade --all-extras --output-file requirements-dev.lock
	$(COMPILE) --upgrade --constraint requirements-dev.lock --output-file requirements.lock

# Every document as a web page: the HTML validator, and axe-core in a real browser.
test-web: $(VENV)/.brief $(WEB)/.installed
	rm -rf build/web
	$(BIN)/briefgen build $(SAMPLES) --all --to html --allow-overflow --quiet --out build/web
	node tests/web/check.mjs build/web

# What the commands say now, written into the pages of tests/commands; read the difference.
pages: $(VENV)/.test
	BRIEFGEN_PAGES=write $(BIN)/pytest -n 0 tests/whole/test_command_pages.py
	git --no-pager diff --stat -- tests/commands

# Pictures of every page of every kind, to look at; three of them are the README's.
gallery: $(VENV)/.test $(WEB)/.installed
	$(BIN)/python -m tests.gallery

$(WEB)/.installed: tests/web/package.json tests/web/package-lock.json .ci/system-packages
	bash .ci/system-packages $(APT_WEB)
	cd tests/web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# The long counts: the same tests with many more examples, and those that take minutes.
prove: $(VENV)/.test
	BRIEFGEN_PROVE=1 $(BIN)/pytest

# Would a test notice? So many faults are drawn from all, the same ones for a SEED; tests/README.md
# has the scores. MUTANTS names rooms of briefgen/ or single modules, as in MUTANTS=facts/load.py.
SAMPLE := 200
SEED := 1
MUTANTS := facts sources editions publish
mutants: $(VENV)/.test
	$(BIN)/python -m tests.mutants $(MUTANTS) --sample $(SAMPLE) --seed $(SEED)

# Lines and branches that no test runs, and the share of those that are run.
coverage: $(VENV)/.test
	mkdir -p build/coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# The plan of the code, measured; then ratios, not seconds: each command beside the plain
# `weasyprint` command in one run.
bench: $(VENV)/.test
	$(BIN)/python -m tests.house
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_sources

clean:
	rm -rf dist build .venv .venv-newest
