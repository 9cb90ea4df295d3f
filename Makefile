# `make test` is everything CI runs. It installs what it needs first.

MAKEFLAGS += --no-print-directory
GO_FILES = find . \( -name node_modules -o -name .tools -o -name tmp \) -prune -o -name '*.go' -print0

.PHONY: build serve test setup lint unit browser edits fuzz format golden bench

build:
	go run ./cmd/buildsite build

serve:
	go run ./cmd/buildsite serve

# One after the other, cheapest first: they share two cores.
test:
	@$(MAKE) lint
	@$(MAKE) unit
	@$(MAKE) browser

setup:
	@scripts/setup.sh

lint: setup
	@echo "== gofmt"
	@files=$$($(GO_FILES) | xargs -0 gofmt -l) && if [ -n "$$files" ]; then echo "not formatted, run gofmt -w:"; echo "$$files"; exit 1; fi
	@echo "== go vet"
	@go vet ./...
	@echo "== staticcheck"
	@.tools/bin/staticcheck ./...
	@echo "== actionlint"
	@.tools/bin/actionlint
	@echo "== go vet for macOS and Windows"
	@GOOS=darwin go vet ./internal/... ./cmd/...
	@GOOS=windows go vet ./internal/... ./cmd/...
	@echo "== prettier"
	@node_modules/.bin/prettier --check --log-level warn .
	@echo "== tsc"
	@node_modules/.bin/tsc --noEmit
	@node_modules/.bin/tsc --noEmit --project tests

# How long tests may take on a machine that does twenty things at once; go's own ten minutes are too few there.
TIMEOUT = 1h

# The commands' scripts start the program hundreds of times, which takes ten times as long when races are looked for; all that they start is
# tested for races by itself.
unit:
	@echo "== go test -race"
	@go test -race -timeout $(TIMEOUT) $$(go list ./... | grep -v '/cmd/')
	@echo "== go test: work grows with what there is to do"
	@go test -timeout $(TIMEOUT) ./internal/markdown -run TestGrowth
	@echo "== go test ./cmd/..."
	@go test -timeout $(TIMEOUT) ./cmd/...

# Three processes at a time, each with one browser, as much of a test is waiting; each file also runs alone: node --test tests/print.test.mjs.
# Suites begin in the order of their names, the longest first. What serve does is told by the moments at which files change, so it is tested
# before the others are at work.
browser: export BUILDSITE = tmp/buildsite
browser: setup
	@echo "== node --test"
	@go build -o $(BUILDSITE) ./cmd/buildsite
	@node --test --test-reporter=spec tests/serve.test.mjs
	@node --test --test-concurrency=3 --test-reporter=spec tests/suites/*.mjs

# Thousands of random edits, each compared with a clean build. make test makes 75.
edits:
	go test ./internal/build -run TestLiveEqualsBuild -v -timeout 1h -edits 5000

# Each of the tests that make inputs up, for FUZZTIME. make test runs them on their seeds; what is found is written to testdata/fuzz.
FUZZTIME = 1m
fuzz:
	@for file in $$(grep -rl --include='*_test.go' '^func Fuzz' cmd internal | sort); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z]*\).*/\1/p' $$file); do \
			echo "== $$name in $$file"; \
			go test ./$$(dirname $$file) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x || exit 1; \
		done; \
	done

# What no formatter of Go's own formats: scripts, style sheets, JSON. One width for all.
format: setup
	@node_modules/.bin/prettier --write --log-level warn .

# The packages whose tests have an -update flag, and the pictures of what the site looks like.
golden: setup
	@go test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' cmd internal | xargs -n 1 dirname | sort -u | sed 's|^|./|') -update
	@UPDATE=1 node --test tests/visual.test.mjs

# The floor highlights no code, so the first tables have none to highlight; the second ones say what highlighting adds. The last are
# for a site that hardly anybody has, without Hugo. At the end, Lighthouse's scores, performance among them.
bench: setup
	go run ./bench -code-language=false
	go run ./bench -runs 3 -saves=false
	go run ./bench -runs 1 -pages 100000 -hugo=false -code-language=false
	node tests/lib/lighthouse.mjs
