# `make help` lists what can be made; every target bears its line of help behind ##.
# The work lies in Swift's own tools; .ci/setup provides what they need from outside of Swift.

PREFIX ?= /usr/local
DESTDIR ?=

# Static Swift libraries: the program then needs nothing of Swift where it is installed.
# Without colours: they are a compiler flag, and a build in another terminal would begin anew.
PLAIN = --no-color-diagnostics
RELEASE = $(PLAIN) --configuration release --static-swift-stdlib --product ksmtop
PROGRAM = .build/release/ksmtop
# Three runs: those that start programs and guests want the machine for themselves.
TEST = swift test --skip-build --disable-xctest
SWIFT_FILES = Package.swift Sources Tests
# What the booted kernels answered; stays until the next time, to be looked at.
KERNEL_RECORDS = $(CURDIR)/.build/kernel-records

.DEFAULT_GOAL := help
.PHONY: help run demo build release test test-kernels bench install clean

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
	@swift build $(RELEASE) >&2

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

install: release ## install it below PREFIX (/usr/local), itself below DESTDIR
	install -D -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/ksmtop"

clean: ## remove everything that was built
	rm -rf .build .build-*
