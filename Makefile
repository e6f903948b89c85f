# The doors of saovang. What grows beyond a line stands in tools/.

PYTHON_HERE := .venv/bin/python
MAKEFLAGS += --no-print-directory

.PHONY: help install run test check bench pictures lock assets
.DEFAULT_GOAL := help

help: ## show these doors
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## set everything up, nothing more
	@tools/install run

run: ## start the example hall: the server and the terminal's window
	@tools/install run
	@exec $(PYTHON_HERE) -m kiosk demo

test: ## set up, then run every check and every test
	@tools/install test
	@tools/test $(ARGS)

check: ## form, lint and types, without running anything
	@tools/install dev
	@$(PYTHON_HERE) -m ruff format --check .
	@$(PYTHON_HERE) -m ruff check .
	@$(PYTHON_HERE) -m mypy

bench: ## measure what is promised and print the table
	@tools/install test
	@$(PYTHON_HERE) -m tests.bench $(ARGS)

pictures: ## draw every screen, slip and page anew into docs/pictures
	@tools/install pictures
	@$(PYTHON_HERE) -m screens.pictures docs/pictures
	@$(PYTHON_HERE) -m kiosk.cli.slips docs/pictures
	@$(PYTHON_HERE) -m tests.support.webpictures docs/pictures/web

lock: ## lock the dependencies anew; UPGRADE=1 takes newer ones
	@tools/install dev
	@tools/lock

assets: ## build fonts, icons and sounds anew from their sources
	@tools/install assets
	@$(PYTHON_HERE) -m assets.build
