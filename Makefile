# What a newcomer types. Each target does all the set-up it needs, and not again what is done.

BUILD := .build/debug
PYTHON := .venv/bin/python

.PHONY: demo test build release bench lint format setup clean

demo: build ## Real filings through real workers, in a fresh folder.
	@$(BUILD)/canbao demo

# Few at a time: tests that start processes need the processors too.
TESTS := CANBAO_TEST_PYTHON=$(PYTHON) swift test --skip-build --experimental-maximum-parallelization-width 4

test: setup $(PYTHON) ## Everything that can be proven here.
	swift build --build-tests
	$(TESTS) --skip 'Certificate|Kafka'
	# Apart, because drawing keeps all processors busy while the others wait on each other.
	$(TESTS) --filter Certificate
	$(TESTS) --filter Kafka

build:
	@scripts/setup build
	swift build

release: ## Optimized programs in .build/release.
	@scripts/setup build
	swift build -c release

bench: release ## Throughput, latency and memory on this machine.
	.build/release/canbao bench
	.build/release/canbao bench certificate
	.build/release/canbao bench settlement

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

setup:
	@scripts/setup

$(PYTHON): Tests/Schemas/requirements.txt Tests/Kafka/requirements.txt
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check $(foreach file,$^,-r $(file))
	@touch $(PYTHON)

clean:
	rm -rf .build .venv canbao-data
