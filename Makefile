# Habits of the project. `make report` and `make test` are all that a newcomer needs.

SWIFT ?= swift
CONFIGURATION ?= release
COMPASS = .build/$(CONFIGURATION)/compass
PACKAGES = libgsl-dev libcairo2-dev libpango1.0-dev libcmark-gfm-dev libcmark-gfm-extensions-dev \
	zlib1g-dev libzstd-dev libssl-dev libsqlite3-dev pkg-config \
	fonts-inter fonts-noto-core fonts-noto-cjk fonts-dejavu-core poppler-utils qpdf
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: deps build report test goldens validate docs lint format example clean

# Installs what a fresh Debian 12 lacks; does nothing when all is there.
deps:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing:$$missing"; \
	  $(SUDO) apt-get update -qq \
	    && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends $$missing; \
	fi

build: deps
	$(SWIFT) build -c $(CONFIGURATION) --product compass

report: build
	$(COMPASS) report reports/leaderboard.md --output out

# Built as the program is, so that `make report` and `make test` share their work.
test: deps
	$(SWIFT) build -c $(CONFIGURATION) --build-tests
	$(SWIFT) test -c $(CONFIGURATION) --disable-testable-imports --skip-build

# Writes anew what the golden tests compare with, for a change of output that is meant. Look at
# what it changes before it is committed.
GOLDENS = Tests/CommandLineTests/Goldens
goldens: deps
	$(SWIFT) build -c $(CONFIGURATION) --build-tests
	find $(GOLDENS) -type f -not -path '$(GOLDENS)/inputs/*' -delete
	RENEW_GOLDENS=1 $(SWIFT) test -c $(CONFIGURATION) --disable-testable-imports --skip-build \
	  --filter '^CommandLineTests\.Golden'

# Simulations with known truth: all subjects, or `make validate SUBJECT=auto`, or several with
# commas. Fails when a promise is broken, with the results written all the same; a subject that could
# not finish keeps its old results.
validate: deps
	$(SWIFT) run --package-path Tests/Validation --scratch-path .build/validation -c release \
	  validate --directory Tests $(if $(SUBJECT),--subject $(SUBJECT))

# Articles and reference of the two libraries, into .build/plugins/Swift-DocC/outputs. A link that
# leads nowhere, or a parameter without a word, fails.
docs: deps
	for target in Statistics ItemResponse CommandLine; do \
	  $(SWIFT) package generate-documentation --target $$target --warnings-as-errors || exit 1; \
	done

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

# Draws the shipped examples again, each from its plan.
EXAMPLES = data/example data/examples/rounds data/examples/battles
example: build
	for folder in $(EXAMPLES); do \
	  $(COMPASS) simulate $$folder/plan.yaml --output $$folder || exit 1; \
	done

clean:
	rm -rf .build out
