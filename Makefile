# Everything starts here. Needs Python 3.11+, git and make; the rest is set up on the way.
#   make run    the portal on http://localhost:8000 (PORT=8080 for another port)
#   make test   the whole suite (ARGS="tests/web/billing -k visit" for a part)
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) voucher_portal/bootstrap.py
BIN = .venv/bin
PORT ?= 8000
ARGS ?=
export PORT
unexport MAKEFLAGS MFLAGS
# Compiled modules are kept: the suite starts four processes, `make run` five.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test prepare lint format types lock messages clean help

run: ## Set up what is missing and run everything
	@$(BOOTSTRAP) run

test: ## Set up what is missing and run the whole test suite
	@$(BOOTSTRAP) test $(ARGS)

prepare: ## Only set up
	@$(BOOTSTRAP) prepare

lint: prepare ## Style, imports, types and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	git ls-files -z --cached --others --exclude-standard -- '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2

format: prepare ## Rewrite in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z --cached --others --exclude-standard -- '*.html' | xargs -0 $(BIN)/djade --target-version 5.2

lock: ## Write the lock files anew from pyproject.toml and package.json
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.lock --extra local --extra dev -o requirements-dev.lock pyproject.toml
	$(BIN)/npm install --package-lock-only

messages: prepare ## Collect the texts to be translated
	$(BIN)/python manage.py makemessages --locale sv --locale en --no-location --no-wrap --ignore node_modules --ignore var

clean: ## Remove everything that was made, the development data too
	@$(PYTHON) voucher_portal/bootstrap.py clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
