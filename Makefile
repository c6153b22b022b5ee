# Apus: `make run ARGS='trace -- ls'` builds and runs, `make test` tests, `make help` lists the rest.
SHELL := /bin/bash
PACKAGES := libbpf-dev libelf-dev zlib1g-dev libre2-dev pkg-config gcc g++ make jq
BUILD := swift build --explicit-target-dependency-import-check error -c release --static-swift-stdlib
APUS := .build/release/apus
ARGS ?= --help
KERNEL ?= 6.12

SECONDS ?= 10
comma := ,

.PHONY: help packages build run test test-long vm-test vm-shell rules-fire detections-fire quiet actions swap bench flood fuzz soundness allocations clean
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{ printf "%-10s %s\n", $$1, $$2 }'

packages: ## what the build needs, by apt-get, where it is missing
	@Scripts/install-packages --for "building Apus" $(PACKAGES)

build: packages ## release build: .build/release/apus
	$(BUILD) --product apus

run: packages ## make run ARGS='trace -- ls'
	@$(BUILD) --product apus 1>&2
	@$(APUS) $(ARGS)

actions: ## the programs that end-to-end tests run
	$(MAKE) -s -C Tests/Actions OUT=$(CURDIR)/.build/actions

test: packages ## everything that CI runs: this host, then virtual machines with kernels 6.1 and 6.12
	Scripts/test

test-long: packages ## the slow runs: longer fuzzing, preempt=full, paced benchmarks
	Scripts/test-long

vm-test: build actions ## the end-to-end tests in one virtual machine: make vm-test KERNEL=6.1
	swift build --build-tests
	Scripts/test-machines $(KERNEL)

rules-fire: build actions ## the 25 official rules, fired for real: a row for each, on this host and in one virtual machine
	swift build --build-tests
	Scripts/rules-fire $(KERNEL)

detections-fire: build actions ## each detection, fired for real: a row for each, on this host and in one virtual machine
	swift build --build-tests
	Scripts/rules-fire --detections $(KERNEL)

quiet: build ## whether a healthy host raises alerts: make quiet SECONDS=7200 KERNEL=6.12
	Scripts/quiet $(KERNEL) $(if $(filter command line,$(origin SECONDS)),$(SECONDS),7200)

swap: build actions ## 100 swaps of rules under load: each event is judged once, by one set
	swift build --build-tests
	APUS_SWAPS=100 swift test --skip-build --filter 'DecisionTests/.*swapped'

vm-shell: build ## a shell in a virtual machine: make vm-shell KERNEL=6.1
	Scripts/vm setup $(KERNEL)
	Scripts/vm shell $(KERNEL)

bench: build ## benchmarks: make bench ONLY=getppid,open-close,open-close-deep,write,fork-exec,paced,startup,memory,rules,filter,c-build,state LONG=1
	@Scripts/install-packages --for "benchmarks" python3 gcc make
	@ONLY='$(ONLY)' LONG='$(LONG)' Benchmarks/run

flood: build ## floods against alerts: make flood ONLY=others,shown,alerts,storm SECONDS=60
	@Scripts/install-packages --for "benchmarks" python3 gcc make
	@SECONDS=$(if $(filter command line,$(origin SECONDS)),$(SECONDS),60) Benchmarks/flood $(subst $(comma), ,$(ONLY))

soundness: packages ## decisions in the kernel against the evaluator: make soundness SEED=N PAIRS=1000000 MUTATE=1
	@$(BUILD) --product Soundness 1>&2
	@MUTATE=$(MUTATE) .build/release/Soundness $(if $(SEED),$(SEED),$$RANDOM) $(or $(PAIRS),1000000)

allocations: packages ## whether rules are asked without allocating memory: a release build, and a line for each case
	@$(BUILD) --product Allocations 1>&2
	@.build/release/Allocations

fuzz: packages ## make fuzz TARGET=record SECONDS=10; without TARGET all of them
	@Scripts/fuzz $(or $(TARGET),all) $(SECONDS)

clean: ## removes what was built
	rm -rf .build
