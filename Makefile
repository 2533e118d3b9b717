# The two commands are `make demo` and `make test`. Both set up what is missing, and say so.

EXAMPLE ?= examples/academy
FILES ?= 50000
PYTHON ?= python3
RUNS ?= 300
SEED ?= 1
LANES ?= 2
SHARE := $(shell expr $$(git rev-list --count HEAD 2>/dev/null || echo 0) % 6)
BIN := .venv/bin
STATE := .make
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url \
	--no-emit-package pywin32 --no-emit-package colorama --no-emit-package tzdata

.PHONY: demo test zoo witnesses recipes fuzz chaos sbom bench lint format set-up images action lock clean

demo: ## Run the action on an example as GitHub's runner would (EXAMPLE=examples/broken/redis: a red one)
	@$(MAKE) --no-print-directory -j2 set-up
	@$(MAKE) --no-print-directory action
	@$(BIN)/python -m tests.runner --root $(EXAMPLE)

test: $(STATE)/environment lint ## Everything that is checked; of the zoo, another third with every commit
	$(BIN)/pytest -m "not engine and not zoo" -n auto
	@$(MAKE) --no-print-directory images 2> $(STATE)/problem \
	  || { echo "ENGINE TESTS NOT RUN: $$(head -1 $(STATE)/problem)"; exit 1; }
	@$(PYTHON) scripts/standins.py node:22-slim
	@$(MAKE) --no-print-directory action
	$(BIN)/pytest -m engine -n 3 --dist loadfile --no-loadscope-reorder
	ZOO_SHARE=$(SHARE) $(BIN)/pytest -m zoo

zoo: ## The broken and the honest workers (CASES="a b": those whose names begin so)
	@$(MAKE) --no-print-directory -j2 set-up
	@$(PYTHON) scripts/standins.py node:22-slim
	@$(MAKE) --no-print-directory action
	@$(BIN)/python -m tests.zoo $(CASES)

witnesses: ## Take each witness and control out of the code, and see a case of the zoo miss it
	@$(MAKE) --no-print-directory -j2 set-up
	@$(PYTHON) scripts/standins.py node:22-slim
	@$(BIN)/python -m tests.zoo.witnesses

fuzz: $(STATE)/environment ## FILES damaged configurations, made from SEED, and much mangled text for all that reads it
	$(BIN)/python -m tests.config.fuzz --files $(FILES) --seed $(SEED)
	$(BIN)/pytest tests/fuzz --hypothesis-profile=long --timeout=0 -n auto

sbom: ## What the action's image is made of, as CycloneDX JSON: dist/sbom.cdx.json
	@$(MAKE) --no-print-directory -j2 set-up
	@$(MAKE) --no-print-directory action
	@$(BIN)/python scripts/sbom.py $$($(BIN)/python -m readiness.action_image)

bench: ## This tool and its rivals in turn, with charts (OPTIONS="--rounds 3 --only workers")
	@$(MAKE) --no-print-directory -j2 set-up
	@$(MAKE) --no-print-directory action
	@$(BIN)/python -m tests.bench $(OPTIONS)

recipes: ## The recipes of docs/recipes, as their pages show them (NAMES="a b": those)
	@$(MAKE) --no-print-directory -j2 set-up
	@$(PYTHON) scripts/standins.py node:22-slim
	@$(MAKE) --no-print-directory action
	@$(BIN)/python -m tests.docs.recipes $(NAMES)

chaos: ## End runs at random moments, in every way; count what is left and wrong (RUNS, SEED, LANES)
	@$(MAKE) --no-print-directory -j2 set-up
	@$(MAKE) --no-print-directory action
	@$(BIN)/python -m tests.chaos --runs $(RUNS) --seed $(SEED) --lanes $(LANES)

lint: $(STATE)/environment
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

format: $(STATE)/environment
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

set-up: $(STATE)/environment images

images: ## An engine that answers, and the public images that the project uses
	@$(PYTHON) scripts/engine.py
	@$(PYTHON) scripts/standins.py

action: $(STATE)/environment ## The action's own image, named after its content
	@echo "set-up: the action's image (about a minute where it is new)"
	@$(BIN)/python -m readiness.action_image --build

$(STATE)/environment: requirements-dev.txt pyproject.toml scripts/environment.py
	@$(PYTHON) scripts/environment.py
	@mkdir -p $(STATE) && touch $@

lock: $(STATE)/uv
	PATH=$(STATE)/uv/bin:$$PATH; $(LOCK) pyproject.toml -o requirements.txt
	PATH=$(STATE)/uv/bin:$$PATH; $(LOCK) pyproject.toml -c requirements.txt --group dev -o requirements-dev.txt
	@$(MAKE) --no-print-directory $(STATE)/environment && $(BIN)/python scripts/licences.py

$(STATE)/uv:
	@$(PYTHON) -m venv $@ && $@/bin/pip install -q uv

clean: ## Remove what these commands made in this folder
	rm -rf .venv $(STATE) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
