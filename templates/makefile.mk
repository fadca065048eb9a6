# Builds the reports of this folder from logs: `make -f __FILE__`.
#
#   make -f __FILE__ LOGS=PATH    other logs
#   make -f __FILE__ study        all logs in one study; `rows` writes its judgments as CSV

COMPASS ?= compass
LOGS    ?= __LOGS__
STUDY   ?= out/__ID__.study
OUT     ?= out
# Every Markdown file here that begins with a front matter.
REPORTS ?= $(shell for file in *.md; do \
  head -n 1 "$$file" 2>/dev/null | grep -qxe '---' && echo "$$file"; done)

.PHONY: reports study rows clean
reports: $(REPORTS:%.md=$(OUT)/%.pdf)

$(OUT)/%.pdf: %.md $(wildcard $(LOGS))
	$(COMPASS) report $< --output $(OUT)

# All logs in one file, which every command takes with --study.
study: $(STUDY)
$(STUDY): $(wildcard $(LOGS))
	mkdir -p $(@D)
	$(COMPASS) ingest $(LOGS) --study $@

# The judgments as a table, for R, Python or a spreadsheet.
rows: $(STUDY)
	$(COMPASS) study export $(STUDY) --output $(OUT)/judgments.csv

clean:
	rm -f $(REPORTS:%.md=$(OUT)/%.pdf) $(REPORTS:%.md=$(OUT)/%.json)
