# Habits of the project. `make report` and `make test` are all that a newcomer needs.

SWIFT ?= swift
CONFIGURATION ?= release
COMPASS = .build/$(CONFIGURATION)/compass
PACKAGES = libgsl-dev libcairo2-dev libpango1.0-dev libharfbuzz-dev libcmark-gfm-dev \
	libcmark-gfm-extensions-dev libqpdf-dev zlib1g-dev libzstd-dev libssl-dev libsqlite3-dev \
	libexpat1-dev libreadstat-dev libhyphen-dev libcurl4-openssl-dev pkg-config \
	$(FONTS) $(DICTIONARIES) \
	poppler-utils qpdf
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# What the program needs at run time beside the libraries that it is linked with.
FONTS = fonts-inter fonts-noto-core fonts-noto-cjk fonts-dejavu-core fonts-symbola
DICTIONARIES = hyphen-en-us
PREFIX ?= /usr/local

# What functions cannot be given as it is.
comma = ,
space = $(subst ,, )

.PHONY: deps deps-test deps-spark spark-scale build report test goldens validate simulations pages growth docs lint \
	format example clean static manual tree install uninstall deb

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

# What tests of pages in a browser need besides: the browser, and axe, which checks rules of
# accessibility and is unpacked here, never committed. Where either is not there, its tests say that
# they are skipped.
BROWSER = chromium-headless-shell
AXE = .build/axe/axe.min.js
AXE_WHEEL = axe-playwright-python==0.1.8
deps-test: deps deps-spark
	@command -v $(BROWSER) > /dev/null || { $(SUDO) apt-get update -qq \
	  && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends $(BROWSER); }
	@test -f $(AXE) || { mkdir -p $(dir $(AXE)) \
	  && python3 -m pip download -q --no-deps --dest $(dir $(AXE)) $(AXE_WHEEL) \
	  && python3 -m zipfile -e $(dir $(AXE))axe_playwright_python-*.whl $(dir $(AXE)) \
	  && mv $(dir $(AXE))axe_playwright_python/axe.min.js $(AXE); } \
	  || echo "axe could not be downloaded: its tests are skipped"

# What tests of `compass new spark-job` need besides: Java, and PySpark with what it reads Arrow by, in
# an environment of their own. Where they are not there, the tests say that they are skipped.
SPARK = .build/spark-venv
SPARK_PACKAGES = pyspark==4.0.5 pyarrow==21.0.0 pandas==2.3.3
deps-spark:
	@command -v java > /dev/null || { $(SUDO) apt-get update -qq \
	  && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends openjdk-17-jre-headless; } \
	  || echo "there is no Java: tests on Spark are skipped"
	@test "$$(cat $(SPARK)/packages 2> /dev/null)" = "$(SPARK_PACKAGES)" || { rm -rf $(SPARK) \
	  && python3 -m venv $(SPARK) \
	  && $(SPARK)/bin/python -m pip install -q --disable-pip-version-check --no-compile \
	    $(SPARK_PACKAGES) \
	  && echo "$(SPARK_PACKAGES)" > $(SPARK)/packages; } \
	  || echo "Spark could not be installed: its tests are skipped"

# The board of many judgments on Spark and on one machine, with an executor killed and a part lost: some
# minutes, and 350 bytes of disk a row.
ROWS = 10000000
spark-scale: build deps-spark
	bash Tests/CommandLineTests/Spark/scale.sh $(COMPASS) $(SPARK) $(ROWS) .build/spark-scale

build: deps
	$(SWIFT) build -c $(CONFIGURATION) --product compass

report: build
	$(COMPASS) report reports/leaderboard.md --output out
	$(COMPASS) report reports/leaderboard-zh.md --output out
	$(COMPASS) report reports/reliability.md --output out
	$(COMPASS) report reports/items.md --output out
	$(COMPASS) report reports/cultures.md --output out
	$(COMPASS) report reports/manual.md --output out

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
	  --filter '^CommandLineTests\.(Golden|Manual|ChartCommand|VerifyCommand)'

# Simulations with known truth: all subjects, or `make validate SUBJECT=auto`, or several with
# commas. Fails when a promise is broken, with the results written all the same; a subject that could
# not finish keeps its old results. The subject `pages` is no simulation: 500 reports and 500 charts of
# each kind, drawn by chance, of which `make test` draws 40.
SUBJECTS = $(subst $(comma),$(space),$(SUBJECT))
SIMULATED = $(filter-out pages,$(SUBJECTS))
validate: $(if $(SUBJECT),$(filter pages,$(SUBJECTS)) $(if $(SIMULATED),simulations),pages simulations)

simulations: deps
	$(SWIFT) run --package-path Tests/Validation --scratch-path .build/validation -c release \
	  validate --directory Tests $(addprefix --subject ,$(SIMULATED))

pages: deps
	$(SWIFT) build -c $(CONFIGURATION) --build-tests
	PROPERTY_CASES=500 $(SWIFT) test -c $(CONFIGURATION) --disable-testable-imports --skip-build \
	  --filter 'RandomPages|RandomChart'

# Doubles each dimension of the input of the program's commands, and fails where a cost grows faster
# than it may (some ten minutes; `make growth CASES=rank`). Curves go to out/growth. No test: it measures.
CASES =
growth: deps
	$(SWIFT) build -c release --product compass
	$(SWIFT) build -c release --product curves
	$(SWIFT) run --package-path Benchmarks --scratch-path .build/benchmarks -c release \
	  benchmarks growth --program .build/release/compass --drawer .build/release/curves \
	  --curves out/growth $(CASES)

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
EXAMPLES = data/example data/examples/rounds data/examples/battles data/examples/judges \
	data/examples/leak data/examples/people data/examples/items
example: build
	for folder in $(EXAMPLES); do \
	  $(COMPASS) simulate $$folder/plan.yaml --output $$folder || exit 1; \
	done

# The program with Swift's runtime in it, for machines without a toolchain. It has a build of its
# own, since all of it is compiled otherwise.
STATIC = .build/static/release/compass
static: deps
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build/static --product compass

# A manual page a command, from the program's own help.
MANUAL = .build/plugins/GenerateManual/outputs/compass
manual: build
	rm -rf $(MANUAL)
	$(SWIFT) package generate-manual --multi-page

# All that is installed, below TREE: program, manual, completions for three shells, examples and
# pages. Files of the examples are where README's commands look for them.
TREE = .build/tree
tree: static manual
	rm -rf $(TREE)
	install -D -m 755 -s $(STATIC) $(TREE)/bin/compass
	install -d $(TREE)/share/man/man1 $(TREE)/share/doc/value-compass
	for page in $(MANUAL)/*.1; do name=$$(basename $$page .1 | tr . -) \
	  && gzip -9nc $$page > $(TREE)/share/man/man1/$$name.1.gz || exit 1; done
	install -d $(TREE)/share/bash-completion/completions $(TREE)/share/zsh/vendor-completions \
	  $(TREE)/share/fish/vendor_completions.d
	$(STATIC) --generate-completion-script bash > $(TREE)/share/bash-completion/completions/compass
	$(STATIC) --generate-completion-script zsh > $(TREE)/share/zsh/vendor-completions/_compass
	$(STATIC) --generate-completion-script fish \
	  > $(TREE)/share/fish/vendor_completions.d/compass.fish
	install -m 644 README.md CHANGELOG.md THIRD-PARTY.md Sources/CommandLine/CommandLine.docc/*.md \
	  $(TREE)/share/doc/value-compass
	install -m 644 LICENSE $(TREE)/share/doc/value-compass/copyright
	install -d $(TREE)/share/value-compass
	cp -r data reports $(TREE)/share/value-compass
	chmod -R u=rwX,go=rX $(TREE)

# `make install PREFIX=$$HOME/.local` needs no rights; DESTDIR is put before it.
install: tree
	install -d $(DESTDIR)$(PREFIX)
	cp -r $(TREE)/. $(DESTDIR)$(PREFIX)

uninstall:
	cd $(DESTDIR)$(PREFIX) && rm -rf bin/compass share/man/man1/compass.1.gz \
	  share/man/man1/compass-*.1.gz share/bash-completion/completions/compass \
	  share/zsh/vendor-completions/_compass share/fish/vendor_completions.d/compass.fish \
	  share/doc/value-compass share/value-compass

# A Debian package of the tree, which depends on the libraries that the program is linked with and
# on the fonts and the dictionary of its pages.
VERSION = $(shell sed -n 's/.*static let current = "\(.*\)".*/\1/p' Sources/Reporting/Version.swift)
ARCHITECTURE = $(shell dpkg --print-architecture)
PACKAGE = .build/value-compass_$(VERSION)_$(ARCHITECTURE)
deb: tree
	command -v dpkg-shlibdeps > /dev/null \
	  || $(SUDO) apt-get install -y -qq --no-install-recommends dpkg-dev
	rm -rf $(PACKAGE) .build/debian
	install -d $(PACKAGE)/DEBIAN $(PACKAGE)/usr .build/debian
	cp -r $(TREE)/. $(PACKAGE)/usr
	printf 'Source: value-compass\n\nPackage: value-compass\nArchitecture: any\n' \
	  > .build/debian/control
	libraries=$$(cd .build && dpkg-shlibdeps -O -e$(notdir $(PACKAGE))/usr/bin/compass \
	  | sed -n 's/^shlibs:Depends=//p') && test -n "$$libraries" && printf '%s\n' \
	  'Package: value-compass' 'Version: $(VERSION)' 'Architecture: $(ARCHITECTURE)' \
	  'Section: science' 'Priority: optional' \
	  'Maintainer: Value Compass <value-compass@localhost>' \
	  "Installed-Size: $$(du -ks $(PACKAGE)/usr | cut -f1)" \
	  "Depends: $$libraries, $(subst $(space),$(comma) ,$(FONTS) $(DICTIONARIES))" \
	  'Description: publish and check evaluations of the values of language models' \
	  ' Reads evaluation logs, gives every figure an interval and every rank a rank' \
	  ' interval, says how far judges agree, and sets reports as PDF.' \
	  > $(PACKAGE)/DEBIAN/control
	dpkg-deb --root-owner-group --build $(PACKAGE) $(PACKAGE).deb

clean:
	rm -rf .build out
