# The two commands of the README; both set up what they need, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT_BRIEF := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
APT_TEST := $(APT_BRIEF) poppler-utils qpdf fonts-dejavu-core
# COMMAND=PACKAGE: any program of that name will do.
APT_WEB := node=nodejs npm=npm java=default-jre-headless chromium=chromium
SAMPLES := content/nato-the-hague.yaml tests/samples/harbour-summit.yaml
WEB := tests/web/node_modules

.PHONY: brief test test-web pages gallery prove bench clean

brief: $(VENV)/.brief
	$(BIN)/briefgen build content/nato-the-hague.yaml --all --out dist

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/pytest

$(VENV)/.brief: pyproject.toml .ci/system-packages
	bash .ci/system-packages $(APT_BRIEF)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "Python 3.11 or newer is needed; name one as in: make brief PYTHON=python3.12")'
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { \
	  $(PYTHON) -m venv --clear --without-pip $(VENV) && \
	  $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: $(VENV)/.brief
	bash .ci/system-packages $(APT_TEST)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# Every document as a web page: the HTML validator, and axe-core in a real browser.
test-web: $(VENV)/.brief $(WEB)/.installed
	rm -rf build/web
	$(BIN)/briefgen build $(SAMPLES) --all --to html --allow-overflow --quiet --out build/web
	node tests/web/check.mjs build/web

# What the commands say now, written into the pages of tests/commands; read the difference.
pages: $(VENV)/.test
	BRIEFGEN_PAGES=write $(BIN)/pytest -n 0 tests/test_commands.py
	git --no-pager diff --stat -- tests/commands

# Pictures of every page of every kind, to look at; three of them are the README's.
gallery: $(VENV)/.test $(WEB)/.installed
	$(BIN)/python tests/gallery.py

$(WEB)/.installed: tests/web/package.json tests/web/package-lock.json .ci/system-packages
	bash .ci/system-packages $(APT_WEB)
	cd tests/web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# The long counts: the same tests with many more examples, and those that take minutes.
prove: $(VENV)/.test
	BRIEFGEN_PROVE=1 $(BIN)/pytest

# Ratios, not seconds: each command beside the plain `weasyprint` command in one run.
bench: $(VENV)/.test
	$(BIN)/python tests/bench.py
	$(BIN)/python tests/bench_sources.py

clean:
	rm -rf dist build $(VENV)
