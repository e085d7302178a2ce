# `make run` and `make test` set up what they need. Nothing has to be installed before but make,
# and on Debian even Python is fetched where that is allowed.
SHELL := /bin/sh
BIN := .venv/bin
# Read by the settings as well: addresses that the site prints hold it.
export PORT ?= 8000

.PHONY: run dev test check types coverage soak bench messages lock clean environment environment-dev
.DEFAULT_GOAL := run

run: export NEWSROOM_ENV_FILE := $(CURDIR)/var/local.env
run: environment var/local.env  ## serve this copy on 127.0.0.1:8000, with a demo at first
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python manage.py serve

dev: export NEWSROOM_ENV_FILE := $(CURDIR)/var/local.env
dev: export DEBUG := on
dev: environment-dev var/local.env  ## the same database under Django's development server
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: environment-dev  ## everything: style, types, both databases, browser
	@$(BIN)/python -m tests.run

check: environment-dev  ## style, types and architecture: seconds
	@$(BIN)/python -m tests.run check

coverage: environment-dev
	@$(BIN)/python -m tests.run coverage

soak: environment-dev  ## the long runs: each process is killed a hundred times
	@$(BIN)/python -m tests.run soak

bench: environment-dev  ## the desk with 30 and 3,000 stories; search with 10,000 and 100,000, on both databases; answers with 20 and 10,000; pages of readers
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.search both
	@$(BIN)/python -m bench.answers
	@$(BIN)/python -m bench.pages

messages: environment-dev  ## bring the Arabic catalogue up to the code
	@$(BIN)/python manage.py messages

lock: environment-dev  ## newest versions that pyproject.toml allows, with hashes
	@$(BIN)/uv pip compile -q --upgrade --universal --no-strip-extras --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --no-strip-extras --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --extra dev -c requirements.txt pyproject.toml \
		-o requirements-dev.txt

clean:  ## removes the environment and everything under var/, the local database included
	@rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@.ci/environment requirements.txt

environment-dev:
	@.ci/environment requirements-dev.txt

# Written once and private. A variable of the environment wins over a line of this file.
var/local.env: | environment
	@echo "Writing var/local.env: a random key, this machine's names, the mark of a demo."
	@mkdir -p var && umask 077 && printf '%s\n' \
		'# The settings of this copy; README names every variable.' \
		'DEBUG=off' \
		"SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
		'ALLOWED_HOSTS=127.0.0.1,localhost' \
		'DEMO=on' >$@.new && mv $@.new $@
