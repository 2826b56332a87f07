# The two commands of the README; both set up what they need, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT_BRIEF := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
APT_TEST := $(APT_BRIEF) poppler-utils qpdf

.PHONY: brief test prove bench clean

brief: $(VENV)/.brief
	$(BIN)/briefgen build content/nato-the-hague.yaml --all-audiences --out dist

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

$(VENV)/.brief: pyproject.toml .ci/system-packages
	bash .ci/system-packages $(APT_BRIEF)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: $(VENV)/.brief
	bash .ci/system-packages $(APT_TEST)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# The long counts: the same tests with many more examples, and those that take minutes.
prove: $(VENV)/.test
	BRIEFGEN_PROVE=1 $(BIN)/pytest

# Ratios, not seconds: each command beside the plain `weasyprint` command in one run.
bench: $(VENV)/.test
	$(BIN)/python tests/bench.py

clean:
	rm -rf dist build $(VENV)
