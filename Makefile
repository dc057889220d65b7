.DEFAULT_GOAL := help
SHELL := /bin/bash
GO ?= go
# Paths of this machine are in nothing that is built, and what one clone has compiled serves the next.
export GOFLAGS += -trimpath
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
WEB := web/dist/index.html
WIDGET := widget/dist/widget.js

.PHONY: help setup setup-test build run test checks test-go test-race test-plain isolation badinput test-web test-widget e2e lint lint-go lint-web lint-widget generate verify bench clean

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## Install what the machine lacks (PostgreSQL, npm packages)
	@scripts/setup

setup-test:
	@scripts/setup test

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund

widget/node_modules/.package-lock.json: widget/package-lock.json
	cd widget && npm ci --no-audit --no-fund

$(WEB): web/node_modules/.package-lock.json $(shell find web/src web/public web/index.html web/vite.config.ts web/package.json 2>/dev/null)
	cd web && npm run --silent build

$(WIDGET): widget/node_modules/.package-lock.json $(shell find widget/src widget/public widget/vite.config.ts widget/package.json 2>/dev/null)
	cd widget && npm run --silent build

build: $(WIDGET) $(WEB) ## Build widget, web and bin/rapport
	$(GO) build -ldflags "-s -w -X rapport/internal/app.Version=$(VERSION)" -o bin/rapport ./cmd/rapport

run: setup build ## Build everything and serve http://localhost:8080 with a demo company
	./bin/rapport serve --demo

test: setup-test ## Everything a change must pass
	@$(LANES) build
	@$(LANES) checks
	@$(MAKE) --no-print-directory e2e
	@echo "all green"

# Two lanes for two cores. What a target prints comes when it ends.
LANES := $(MAKE) --no-print-directory -j2 -O
checks: test-race test-plain lint-web lint-widget test-web test-widget verify
test-go: web/node_modules/.package-lock.json ## Go tests on real PostgreSQL, with the race detector
	@$(LANES) test-race test-plain

# The race detector slows computing about tenfold, so what only computes runs without it: the sandbox of PDFium, the readers
# of lists, ranking against its floors, reading this source, making a year of the demo company; what calls everything some
# thousand times; and the suites that run over every record, one call after the other, or over very many rows. Vet is over the
# tests already, in lint, and nobody debugs what is linked here. Memory is cheaper than collecting it with the detector on.
COMPUTES := /care/extract|/platform/csv|/bench/retrieval|/internal/arch|/internal/isolation|/internal/badinput|/internal/app/demo$$
SUITES := ^Test(Conformance|RightsReachEveryRecord|RightsCloseFieldsOfEveryRecord|RightsFollowTheRecord|RightsHoldForOwnRoles|TenThousandTags|SweepIsNotQuadratic|TheLastRowButOneIsBad)$$
# Vet comes in the same lane, since it compiles what these tests are made of.
test-race:
	@$(MAKE) --no-print-directory lint-go
	GOGC=400 $(GO) test -p 1 -vet=off -ldflags=-w -race -timeout 20m -skip '$(SUITES)' $$($(GO) list ./... | grep -vE '$(COMPUTES)')
test-plain:
	$(GO) test -p 1 -vet=off -ldflags=-w -timeout 20m $$($(GO) list ./... | grep -E '$(COMPUTES)')
	$(GO) test -vet=off -ldflags=-w -timeout 20m -run '$(SUITES)' ./internal/apptest

isolation: $(WIDGET) ## The whole proof that no company sees another's data, with each wall alone and with planted defects
	@set -o pipefail; RAPPORT_ISOLATION=full $(GO) test -vet=off -count=1 -timeout 60m ./internal/isolation -v | grep -E 'cases=|_test.go|^ *--- FAIL|^(FAIL|panic)'

badinput: $(WIDGET) web/node_modules/.package-lock.json ## Every known bad input through every door that fits
	@set -o pipefail; RAPPORT_BADINPUT=full $(GO) test -vet=off -count=1 -timeout 60m ./internal/badinput -v | grep -E '^(badinput|FAIL|panic)|_test.go|^ *--- FAIL'

test-web: web/node_modules/.package-lock.json ## Web unit tests and the size of the first page
	cd web && npm run --silent test && npm run --silent size

test-widget: widget/node_modules/.package-lock.json ## Widget unit tests and its size
	cd widget && npm run --silent test && npm run --silent size

e2e: build ## The journeys in real Chromium against the real program
	cd web && npm run --silent e2e

lint: lint-go lint-web lint-widget ## Format and lint of Go, web and widget

# Vet over what the tests are compiled from, so that nothing is compiled for it alone.
lint-go:
	@test -z "$$(gofmt -l cmd internal db bench web/embed.go widget/embed.go)" || { gofmt -l cmd internal db bench; echo "run gofmt -w"; exit 1; }
	$(GO) vet -race ./...

lint-web: web/node_modules/.package-lock.json
	cd web && npm run --silent lint && npm run --silent check

lint-widget: widget/node_modules/.package-lock.json
	cd widget && npm run --silent lint && npm run --silent check

generate: ## Write openapi.json, db/schema.sql and the clients' types again
	scripts/generate

verify: ## Prove that the generated files are current
	scripts/verify

bench: build ## Print every figure of docs/figures.md, as ratios against floors measured in the same run
	$(GO) run ./bench

clean: ## Remove what was built; data stays
	rm -rf bin web/dist/assets web/dist/index.html widget/dist/widget.js
