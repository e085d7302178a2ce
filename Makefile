# Two commands are enough: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
ROOT_CAN := $(shell [ "$$(id -u)" = 0 ] && echo "" || echo "sudo -n")

.PHONY: run dev test check lock clean

.venv/.stamp: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "installing python3-venv"; $(ROOT_CAN) apt-get update -qq && $(ROOT_CAN) apt-get install -y -qq python3-venv >/dev/null; } || { echo "Python's venv is missing. Type: sudo apt-get install python3-venv"; exit 1; }
	@echo "making the virtual environment and installing the packages"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

test: .venv/.stamp
	@DATABASE_URL= $(BIN)/python -m tests.run

check: .venv/.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

dev: .venv/.stamp
	@$(BIN)/python manage.py migrate -v 0 && $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

lock: .venv/.stamp
	@$(BIN)/pip install -q uv && for f in requirements requirements-dev; do $(BIN)/uv pip compile -q --generate-hashes --python-version 3.11 --no-header $$f.in -o $$f.txt; done

clean:
	@rm -rf .venv var
