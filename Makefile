# Dateline. `make` alone lists what there is.
SHELL := /bin/bash
PREFIX ?= /usr
DESTDIR ?=
TIME ?= 60
SWIFT_RELEASE := swift build -c release --static-swift-stdlib
BIN := .build/release

.PHONY: help deps build run test lint format bench train fuzz install uninstall deb docs clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

deps: ## install the system packages that building needs
	@scripts/deps.sh

build: deps ## release programs in .build/release, which run without a Swift installation
	$(SWIFT_RELEASE) --product datelined
	$(SWIFT_RELEASE) --product datelinectl
	@strip -o $(BIN)/datelined.stripped $(BIN)/datelined && strip -o $(BIN)/datelinectl.stripped $(BIN)/datelinectl

run: build ## start the daemon here, with the seed set and real feeds (Ctrl-C stops it)
	@scripts/run.sh

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

train: deps ## the weights of the fact models from the articles in Training, the same to the byte; prints held-out figures
	swift run -c release dateline-train --corpus Training --output Sources/FactExtraction/Decisions/TrainedWeights.swift

fuzz: deps ## feed the parsers noise: make fuzz TARGET=feed|page TIME=60
	@scripts/fuzz.sh "$(TARGET)" "$(TIME)"

install: build ## programs, service, configuration, man pages and completions below DESTDIR and PREFIX
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" scripts/install.sh

uninstall: ## take away what install put there; configuration and store stay
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" scripts/install.sh --uninstall

deb: ## (not there yet) a Debian package
	@echo "make deb: the Debian package is not made yet; make install installs below PREFIX and DESTDIR" >&2; exit 69

docs: ## (not there yet) man pages
	@echo "make docs: the man pages are not made yet; datelined --help and datelinectl help COMMAND tell what there is" >&2; exit 69

clean: ## remove what was built and the store of make run
	rm -rf .build var
