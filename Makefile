# Dateline. `make` alone lists what there is.
SHELL := /bin/bash
PREFIX ?= /usr
DESTDIR ?=
TIME ?= 60
SWIFT_RELEASE := swift build -c release --static-swift-stdlib
BIN := .build/release

.PHONY: help deps build run run-fleet soak-fleet test lint format bench fuzz install uninstall deb tarball test-service docs clean

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

soak-fleet: deps ## three nodes and 2,000 feeds while nodes and database fail, for 30 rounds (about 10 minutes)
	@scripts/deps.sh tests
	DATELINE_FLEET_ROUNDS=30 DATELINE_FLEET_HOSTS=200 DATELINE_FLEET_FEEDS=10 DATELINE_FLEET_EVERY=20 swift test --filter ThreeNodesTests

test: deps ## lint, then every test, the whole-process ones with nginx among them
	@scripts/deps.sh tests
	@scripts/test.sh

lint: ## style of the Swift code and of the shell scripts
	@scripts/lint.sh

format: ## bring the Swift code into form
	swift format -i -r Package.swift Sources Tests Bench Fuzz

bench: deps ## ratios and scores: cost of each stage, copies, stories, facts
	$(SWIFT_RELEASE) --product dateline-bench
	$(SWIFT_RELEASE) --product datelinectl
	@scripts/bench.sh

fuzz: deps ## try a stage with hostile inputs: make fuzz TARGET=feed|page|text|facts|settings|opml|json|http TIME=60
	@scripts/fuzz.sh "$(TARGET)" "$(TIME)"

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

docs: build ## man pages and completions in .build/docs, from the programs' own definitions
	python3 scripts/man.py $(BIN) .build/docs

clean: ## remove what was built and the store of make run
	rm -rf .build var
