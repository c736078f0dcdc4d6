# Rota. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# debug builds in a third of the time of release; for trying Rota that is what counts.
CONFIGURATION ?= debug
BUILD := swift build --configuration $(CONFIGURATION)
BIN = .build/$(CONFIGURATION)

.PHONY: help deps build up test test-integration bench reference lint format clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## Install the Debian packages that are missing
	@scripts/install-dependencies

build: deps ## Build rota and rota-controller
	$(BUILD) --product rota-controller
	$(BUILD) --product rota

up: build ## Start the local cluster, the controller and the runner (UP="--port 8443 --reset" passes options)
	@exec $(BIN)/rota up $(UP)

test: deps ## Run every test: unit, client, local cluster, integration with real kubectl
	swift build --build-tests
	swift test --skip-build

test-integration: deps ## Run the integration tests; ROTA_TEST_KUBECONFIG=path takes any cluster
	swift build --build-tests
	swift test --skip-build --filter IntegrationTests

bench: deps ## Measure schedules, reading, memory and, with ROTA_BENCH_KUBECONFIG=path, creates
	for product in CronBenchmark ListMemory KubeBenchmark; do swift build -c release --product $$product || exit; done
	.build/release/CronBenchmark
	.build/release/KubeBenchmark $(BENCH)

reference: ## Write docs/reference.md anew from the CRDs
	scripts/generate-reference

lint: ## Check format and the imports of every target
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	scripts/check-layers

format: ## Format all Swift files in place
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

clean: ## Remove what was built and the local cluster's state
	rm -rf .build .rota
