# An analysis of judgments in shards, by make and the program compass: `make -f __FILE__ -j 2`.
#
#   make -f __FILE__ -j 2              makes the parts that are not there, two at a time, and RESULT
#   make -f __FILE__ -j 2 SHARDS=64    in more and smaller shards
#   make -f __FILE__ -k -j 2           goes on with other shards where one fails
#   make -f __FILE__ clean             removes the parts
#
# RESULT is what `compass combine` makes of the parts: to the byte what COMMAND prints in one run. A part
# that is there is kept while question and logs stay what they are.
# Paths begin where make runs. PARTS and RESULT are names without blanks; in DATA and COMMAND words stand
# as a shell reads them, with $$ for a dollar sign and \# for a number sign.

COMPASS ?= compass
SHARDS  ?= 16
PARTS   ?= __ID__.parts
RESULT  ?= __ID__.txt
# What is read: --logs and paths, or --study and its file.
DATA    = __DATA__
# What is asked: the command, and all of its options but those of the data.
COMMAND = __COMMAND__

# Nothing below needs to be changed.

SHELL  := /bin/bash
INDICES := $(shell seq 0 $$(($(SHARDS) - 1)))
ALL     := $(INDICES:%=$(PARTS)/shard-%-of-$(SHARDS).part)

.PHONY: all clean always
all: $(RESULT)

# Exit code 1 says that a gate was not met: there is a result all the same.
$(RESULT): $(ALL)
	@$(COMPASS) combine $(ALL) > $@.new; status=$$?; \
	case $$status in 0|1) mv -- $@.new $@;; *) rm -f -- $@.new;; esac; exit $$status

$(ALL): $(PARTS)/shard-%-of-$(SHARDS).part: $(PARTS)/job
	$(COMPASS) partial $(COMMAND) $(DATA) --shard $*/$(SHARDS) --threads 1 -o $@

# What the parts are of: the question, and the files by name, size and time. It is written anew only
# where it has changed, and then all parts are.
$(PARTS)/job: always
	@mkdir -p $(PARTS); data=($(DATA)); { printf '%s\n' $(COMMAND) "$${data[@]}"; \
	find -L "$${data[@]:1}" -type f -printf '%s %T@ %p\n' | sort; } > $@.new; \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

clean:
	rm -rf $(PARTS)
