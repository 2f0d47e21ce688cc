# `make help` lists what can be made; every target bears its line of help behind ##.
# The work lies in Swift's own tools; .ci/setup provides what they need from outside of Swift.

PREFIX ?= /usr/local
DESTDIR ?=

# Static Swift libraries: the program then needs nothing of Swift where it is installed.
# Without colours: they are a compiler flag, and a build in another terminal would begin anew.
PLAIN = --no-color-diagnostics
# Libraries come from the system's own places only, and what the linker fills in is then read-only.
HARD = --disable-local-rpath -Xlinker -z -Xlinker now
RELEASE = $(PLAIN) --configuration release --static-swift-stdlib $(HARD)
PROGRAM = .build/release/ksmtop
PAGES = .build/pages
# Three runs: those that start programs and guests want the machine for themselves.
# TEST_FLAGS=--quiet prints what fails and nothing else.
TEST = swift test --skip-build --disable-xctest $(TEST_FLAGS)
SWIFT_FILES = Package.swift Sources Tests
# What the booted kernels answered; stays until the next time, to be looked at.
KERNEL_RECORDS = $(CURDIR)/.build/kernel-records

.DEFAULT_GOAL := help
.PHONY: help run demo build release all test test-kernels test-package bench fuzz soak install uninstall deb clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: release ## build it and open the dashboard on this host (the demo where nothing can merge)
	@exec $(PROGRAM) top --or-demo

demo: release ## build it and watch a few small guests merge; everything is put back on exit
	@exec $(PROGRAM) demo

build: ## build it with debug information
	@.ci/setup build
	@swift build $(PLAIN) --product ksmtop

# Standard output belongs to the program that `run` and `demo` start next.
release:
	@.ci/setup build
	@swift build $(RELEASE) --product ksmtop >&2

all: release ## build all that gets installed: the program, its man page, completions
	@swift build $(RELEASE) --product ManualPage >&2
	@Packaging/pages $(PROGRAM) .build/release/ManualPage $(PAGES)

test: ## check the format, build, and run every test (those against the live kernel need root)
	@.ci/setup test
	swift format lint --strict --recursive $(SWIFT_FILES)
	swift build $(PLAIN) --build-tests
	$(TEST) --skip ProgramTests --skip LiveKernelTests
	$(TEST) --filter ProgramTests
	$(TEST) --filter LiveKernelTests

test-kernels: release ## boot older and newer kernels of Debian (emulated) and hold every command against them
	@.ci/setup kernels
	swift build $(PLAIN) --configuration release --static-swift-stdlib --product MergeableProcess
	Tests/Kernels/run $(PROGRAM) .build/release/MergeableProcess $(KERNEL_RECORDS)
	swift build $(PLAIN) --build-tests
	KSMTOP_KERNEL_RECORDS=$(KERNEL_RECORDS) $(TEST) --filter BootedKernelTests
	@Tests/Kernels/table $(KERNEL_RECORDS)

bench: release ## measure its speed against bare loops, page-types and htop beside 52 real guests
	@.ci/setup bench
	@Bench/run $(PROGRAM)
	@Bench/content $(PROGRAM)

# A build of its own, instrumented; FUZZ_INPUTS and FUZZ_SECONDS are what each reader gets at most.
fuzz: ## feed every reader of foreign text with inputs that are made up, up to 20 minutes
	@.ci/setup build
	@KSMTOP_FUZZ=1 swift build $(PLAIN) --configuration release --scratch-path .build-fuzz \
		--product Fuzzer -Xswiftc -sanitize=fuzzer >&2
	@Tests/Fuzzer/run .build-fuzz

soak: release ## press random keys beside 52 guests for MINUTES (60); the dashboard must not grow
	@.ci/setup test
	@Lab/soak $(PROGRAM) --minutes $(or $(MINUTES),60)

test-package: deb ## install and remove the package in clean roots of Debian 12 and 13 (root, network)
	@.ci/setup roots
	@Packaging/try bookworm
	@Packaging/try trixie

# sudo has another PATH, often one without swift: what was built before is installed then.
install: ## install it below PREFIX (/usr/local), itself below DESTDIR
	@if command -v swift >/dev/null || ! [ -x $(PROGRAM) ] || ! [ -d $(PAGES) ]; then \
	  $(MAKE) --no-print-directory all; \
	else echo "No swift on the PATH: installing what was built before." >&2; fi
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" Packaging/install add

uninstall: ## take away what make install put there, with the same PREFIX and DESTDIR
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" Packaging/install remove

deb: all ## build a Debian package of it below .build/deb
	@.ci/setup package
	@Packaging/deb

clean: ## remove everything that was built
	rm -rf .build .build-*
