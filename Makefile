# Dateline. `make` alone lists what there is.
SHELL := /bin/bash
PREFIX ?= /usr
DESTDIR ?=
TIME ?= 60
HISTORIES ?= 50000
KILLS ?= 200
HOSTILE ?= 200
SEED ?=
MINUTES ?= 30
GROWTH ?= 10000,100000
# Small programs: each function in a section of its own, so that what nothing calls is left out and what is equal stands once; no names for
# the dynamic linker, since nothing is loaded into the programs; relocations in their short form (DT_RELR, glibc 2.36); no search table for
# unwinding at run time, since no C++ exception is thrown. What debuggers unwind with (.eh_frame) stays: without it their stacks are wrong.
SMALL := -Xswiftc -use-ld=lld -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcc -fdata-sections \
	-Xlinker --no-export-dynamic -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --icf=all -Xlinker --no-eh-frame-hdr -Xlinker -O2
SWIFT_RELEASE := swift build -c release --static-swift-stdlib $(SMALL)
BIN := .build/release

.PHONY: help deps build run run-fleet test soak soak-service soak-fleet lint format bench bench-check bench-fleet train train-report fuzz fuzz-all \
	install uninstall deb tarball test-service test-fresh test-faults docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

deps: ## install the system packages that building needs
	@scripts/deps.sh

build: deps ## release programs in .build/release, which run without a Swift installation
	@mkdir -p .build/icu
	icu=$$(scripts/small-icu.pl $(CURDIR)/.build/icu/data.o) && for program in datelined datelinectl; do \
		$(SWIFT_RELEASE) $$icu --product $$program || exit; done
	@strip -o $(BIN)/datelined.stripped $(BIN)/datelined && strip -o $(BIN)/datelinectl.stripped $(BIN)/datelinectl

run: build ## start the daemon here, with the seed set and real feeds (Ctrl-C stops it)
	@scripts/run.sh

run-fleet: build ## start a PostgreSQL in var/ and three nodes that share the seed set (Ctrl-C stops them)
	@scripts/run-fleet.sh

soak-fleet: build ## three nodes and 2,000 feeds while nodes and database fail, for 30 rounds (about 10 minutes)
	@scripts/deps.sh tests
	DATELINE_PROGRAMS=$(CURDIR)/$(BIN) DATELINE_FLEET_ROUNDS=30 DATELINE_FLEET_HOSTS=200 DATELINE_FLEET_FEEDS=10 DATELINE_FLEET_EVERY=20 swift test --filter ThreeNodesTests

test: deps ## lint, then every test, the whole-process ones with nginx among them
	@scripts/deps.sh tests
	@scripts/test.sh

soak: deps ## the long tests: histories against a model, kills, hostile items: make soak HISTORIES=50000 KILLS=200 SEED=1
	@scripts/deps.sh tests
	@HISTORIES="$(HISTORIES)" KILLS="$(KILLS)" HOSTILE="$(HOSTILE)" SEED="$(SEED)" scripts/soak.sh

lint: ## style of the Swift code and of the shell scripts
	@scripts/lint.sh

format: ## bring the Swift code into form
	swift format -i -r Package.swift Sources Tests Bench Fuzz

bench: deps ## one table: speed, memory and growth next to newsboat, sfeed, reader, trafilatura and others; scores of copies and stories
	for program in datelined datelinectl dateline-bench; do $(SWIFT_RELEASE) --product $$program || exit; done
	@scripts/deps.sh bench
	@bench/run.py $(BIN) --growth $(GROWTH) --write docs
	@scripts/bench.sh

bench-fleet: build ## throughput of one, two and three nodes of a fleet, and questions to an archive of 1,000,000 articles (8 GB of disk)
	@scripts/deps.sh bench
	@scripts/deps.sh tests
	scripts/bench-fleet.py $(BIN)
	scripts/bench-archive.py $(BIN)

bench-check: deps ## fail when one of three fixed workloads takes more instructions than the committed baseline
	$(SWIFT_RELEASE) --product dateline-bench
	@scripts/deps.sh bench
	@bench/check.py $(BIN)/dateline-bench

train: deps ## the weights of the fact models from the articles in Training, the same to the byte; prints held-out figures
	swift run -c release dateline-train --corpus Training --output Sources/FactExtraction/Decisions/TrainedWeights.swift

train-report: deps ## held-out figures and calibration of the fact models; fails when the weights are not those that the articles give
	swift run -c release dateline-train --corpus Training --output Sources/FactExtraction/Decisions/TrainedWeights.swift --check

fuzz: deps ## try a stage with hostile inputs: make fuzz TARGET=feed|page|text|facts|settings|opml|json|http TIME=60
	@scripts/fuzz.sh "$(TARGET)" "$(TIME)"

fuzz-all: deps ## try every stage, each for TIME seconds
	@scripts/fuzz-all.sh "$(TIME)"

install: docs ## programs, service, configuration, man pages and completions below DESTDIR and PREFIX
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" scripts/install.sh

uninstall: ## take away what install put there; configuration and store stay
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" scripts/install.sh --uninstall

deb: docs ## a Debian package in .build/packages, checked by lintian where it is installed
	@scripts/deps.sh package
	@scripts/package.sh deb

tarball: docs ## an archive for other systems in .build/packages
	@scripts/package.sh tarball

test-service: deb ## the package under a real systemd in namespaces of its own (needs root)
	@Tests/Service/run

test-fresh: deb ## the package on a fresh Debian of debootstrap's: install, start, upgrade, purge (needs root and a mirror)
	@Tests/Service/fresh

test-faults: build ## full disks, failing writes, clock steps and more with real processes (root and strace for all of them)
	@scripts/deps.sh faults
	@Tests/Faults/run.py

soak-service: build ## MINUTES=30 with 2,000 changing feeds: memory, descriptors and errors in the journal
	@Tests/Faults/soak.py --minutes $(MINUTES)

docs: build ## man pages and completions in .build/docs, from the programs' own definitions
	python3 scripts/man.py $(BIN) .build/docs

clean: ## remove what was built and the store of make run
	rm -rf .build var
