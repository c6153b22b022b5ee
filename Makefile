# Apus: `make run ARGS='trace -- ls'` builds and runs, `make test` tests. `make help` lists the rest.
SHELL := /bin/bash
PACKAGES := libbpf-dev libelf-dev zlib1g-dev pkg-config gcc make
BUILD := swift build -c release --static-swift-stdlib
APUS := .build/release/apus
ARGS ?= --help

.PHONY: help build run test packages clean
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ ─►/' | column -t -s '─►' 2>/dev/null || grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST)

packages: ## what the build needs, by apt-get, where it is missing
	@Scripts/install-packages $(PACKAGES)

build: packages ## release build, .build/release/apus
	$(BUILD) --product apus

run: packages ## make run ARGS='trace -- ls'
	@$(BUILD) --product apus 1>&2
	@$(APUS) $(ARGS)

test: packages ## everything that CI runs
	Scripts/test

clean: ## removes what was built
	rm -rf .build
