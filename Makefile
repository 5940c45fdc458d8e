# retrain: build, install and test.  People with a server: make, make install,
# make installcheck (PG_CONFIG= honoured).  Fresh machine: make demo, make test.
.DEFAULT_GOAL := all
EXTENSION = retrain
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" retrain.control)

MODULE_big = retrain
SRCS = $(sort $(wildcard src/*.c src/*/*.c))
OBJS = $(SRCS:.c=.o)

# The install script is assembled from readable parts, in lexical order.
SQL_PARTS = $(sort $(wildcard sql/parts/*.sql))
DATA_built = sql/$(EXTENSION)--$(EXTVERSION).sql
DATA = $(filter-out $(DATA_built),$(wildcard sql/$(EXTENSION)--*.sql))

PG_CPPFLAGS = -I$(srcdir)/src -DRETRAIN_VERSION='"$(EXTVERSION)"'
# -ffp-contract=off: two servers must compute the same figure (doc/architecture.md).
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -ffp-contract=off
ifeq ($(WERROR),1)
PG_CFLAGS += -Werror
endif

REGRESS = setup $(filter-out setup upgrade,$(sort $(notdir $(basename $(wildcard test/sql/*.sql))))) \
	$(filter upgrade,$(notdir $(basename $(wildcard test/sql/*.sql))))
REGRESS_OPTS = --inputdir=$(srcdir)/test --load-extension=$(EXTENSION)
ISOLATION = $(sort $(notdir $(basename $(wildcard test/specs/*.spec))))
ISOLATION_OPTS = --inputdir=$(srcdir)/test --outputdir=. --load-extension=$(EXTENSION)
PROVE_TESTS = test/t/*.pl

EXTRA_CLEAN = $(DATA_built) src/*/*.bc results regression.diffs regression.out tmp_check output_iso log

# pg_regress prefers ./sql/NAME.sql to test/sql/NAME.sql, so a shared name
# would silently replace a test.
CLASH = $(filter $(notdir $(wildcard sql/*.sql)),$(notdir $(wildcard test/sql/*.sql)))
ifneq ($(CLASH),)
$(error test/sql and sql share the file name(s) $(CLASH))
endif

# The targets of a fresh machine find, or install, a server by themselves, and
# see PG_CONFIG only when the user named one.
PRIVATE = env PG_CONFIG='$(PG_CONFIG_GIVEN)' WERROR='$(WERROR)'
PG_CONFIG_GIVEN := $(PG_CONFIG)

.PHONY: test test-long demo bench trainer-venv
# make test [KINDS="regress tap ..."] [TESTS="name ..."]
test:
	@$(PRIVATE) TESTS='$(TESTS)' sh test/run.sh $(KINDS)
test-long:
	@$(PRIVATE) TESTS='$(TESTS)' RETRAIN_LONG=1 sh test/run.sh $(KINDS)
demo:
	@$(PRIVATE) sh examples/flights/demo.sh
# The virtual environment of the example trainer; needs no server.
TRAINER_VENV ?= examples/trainer/venv
trainer-venv:
	@sh examples/trainer/venv.sh '$(TRAINER_VENV)'
# make bench [ROWS=10000000] [ROUNDS=5]
bench:
	@$(PRIVATE) ROWS='$(ROWS)' ROUNDS='$(ROUNDS)' sh bench/run.sh

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
# pg_config of libpq alone names a file that does not exist
ifneq ($(and $(PGXS),$(wildcard $(PGXS))),)
include $(PGXS)

$(DATA_built): $(SQL_PARTS) retrain.control
	@awk 'FNR == 1 && NR > 1 { print "" } 1' $(SQL_PARTS) > $@.tmp && mv $@.tmp $@

# Loops over batches of values, which are worth vectors.
src/profile/builder.o src/profile/column.o src/stats/batch.o src/stats/distinct.o src/stats/histogram.o \
src/stats/error_powers.o src/stats/moments.o src/stats/relative_errors.o src/stats/scaled_sums.o: CFLAGS += -O3

HEADERS_ALL = $(wildcard src/*.h src/*/*.h)
$(OBJS): $(HEADERS_ALL)

.PHONY: prove_installcheck
prove_installcheck:
	$(prove_installcheck)

# test/run.sh asks for the lists
print-%:
	@echo $($*)
else
.PHONY: all install installcheck clean uninstall
all install installcheck clean uninstall:
	@echo "$(PG_CONFIG) was not found, or belongs to an installation without server headers." >&2
	@echo "Debian, Ubuntu: apt-get install gcc libc6-dev postgresql postgresql-server-dev-all" >&2
	@echo "Elsewhere: name it, make PG_CONFIG=/path/to/pg_config.  make test and make demo need none." >&2
	@exit 1
endif
