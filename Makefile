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

.DEFAULT_GOAL := help
.PHONY: help run demo build release test bench fuzz soak install clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

bench: release ## measure its speed against bare loops, page-types and htop beside 52 real guests
	@.ci/setup bench
	@Bench/run $(PROGRAM)
	@Bench/content $(PROGRAM)

# A build of its own, instrumented; FUZZ_INPUTS and FUZZ_SECONDS are what each reader gets at most.
fuzz: ## feed every reader of foreign text with inputs that are made up, for a quarter of an hour
	@.ci/setup build
	@KSMTOP_FUZZ=1 swift build $(PLAIN) --configuration release --scratch-path .build-fuzz \
		--product Fuzzer -Xswiftc -sanitize=fuzzer >&2
	@Tests/Fuzzer/run .build-fuzz

soak: release ## press random keys beside 52 guests for MINUTES (60); the dashboard must not grow
	@.ci/setup test
	@Lab/soak $(PROGRAM) --minutes $(or $(MINUTES),60)

install: release ## install it below PREFIX (/usr/local), itself below DESTDIR
	install -D -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/ksmtop"

clean: ## remove everything that was built
	rm -rf .build .build-*
