# On a fresh machine with python3 (3.11 to 3.13) and make, `make run` and `make test` do all the set-up.
#
#   make run            the app, on http://localhost:8501
#   make test           every test, those in a browser too; ARGS="-k iris" for some
#   make repeat         the tests of what gets lost by chance, 20 times in a row; ARGS=tests/... for others
#   make matrix         every combination of head, loss and labels in real Keras, against the referee
#   make benchmarks     every benchmark once, small, of which the tests run some
#   make fixes          1,000 generated experiments, mended until nothing is left to mend
#   make corpus         5,000 experiments, odd and hostile, through every command and page
#   make check          ruff, mypy, oxlint, import rules
#   make check-wheels   the pinned packages exist as wheels for Community Cloud
#   make requirements   pin pyproject.toml's dependencies again; ARGS=--upgrade for the newest
#   make docs           write the tables in docs/ from the code
#   make clean          forget the environment and the caches

VENV ?= .venv
BIN := $(VENV)/bin
PIN := UV_CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/uv pip compile --quiet --universal --python-version 3.11

.PHONY: run test repeat matrix benchmarks fixes corpus check check-wheels requirements docs clean

run: $(VENV)/run.installed
	$(BIN)/python -m streamlit run app.py $(ARGS)

# A file's tests stay together; tests/conftest.py says in which order the files come.
# Memory in large pages: on a virtual machine finding small ones is a third of the time of what trains.
test: export GLIBC_TUNABLES = glibc.malloc.hugetlb=1
test: export PYTHONMALLOC = malloc
test: $(VENV)/dev.installed
	$(BIN)/python -m scripts.browser
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

repeat: $(VENV)/dev.installed
	$(BIN)/python -m scripts.browser
	$(BIN)/python -m pytest --exitfirst --times 20 $(or $(ARGS),tests/e2e/test_edits.py tests/e2e/test_switching.py)

matrix: $(VENV)/dev.installed
	$(BIN)/python -m pytest --numprocesses 2 --matrix tests/unit/checks/test_reaction.py $(ARGS)

benchmarks: $(VENV)/dev.installed
	$(BIN)/python -m scripts.browser
	$(BIN)/python -m pytest --numprocesses 2 --benchmarks tests/test_benchmarks.py $(ARGS)

fixes: $(VENV)/dev.installed
	$(BIN)/python -m pytest --numprocesses 2 --fixes 1000 tests/unit/checks/test_rest.py $(ARGS)
corpus: $(VENV)/dev.installed
	$(BIN)/python -m pytest --hypothesis-profile corpus tests/pages/test_any_experiment.py $(ARGS)

check: $(VENV)/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/oxlint tdc_core tests/javascript benchmarks
	$(BIN)/python -m pytest --quiet tests/test_architecture.py

# Community Cloud: Python 3.12, glibc 2.31. promise 2.3 was never published as a wheel; it is plain Python.
check-wheels: $(VENV)/dev.installed
	$(BIN)/uv pip install --quiet --dry-run --no-deps --requirement requirements.txt --target $(VENV)/nowhere \
		--python-version 3.12 --python-platform x86_64-manylinux_2_31 --only-binary :all: --no-binary promise
	@echo "Every pinned package has a wheel for Python 3.12 on glibc 2.31."

requirements: $(VENV)/dev.installed
	$(PIN) pyproject.toml --output-file requirements.txt $(ARGS)
	$(PIN) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt $(ARGS)

docs: $(VENV)/dev.installed
	$(BIN)/python -m scripts.doc_tables

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

# An environment is filled again only when its requirements changed.
$(VENV)/run.installed: requirements.txt scripts/venv.sh
	sh scripts/venv.sh $(VENV) requirements.txt
	touch $@

$(VENV)/dev.installed: requirements-dev.txt scripts/venv.sh
	sh scripts/venv.sh $(VENV) requirements-dev.txt
	touch $@
