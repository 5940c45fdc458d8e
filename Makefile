# retrain: build, install and test.  People with a server: make, make install,
# make installcheck (PG_CONFIG= honoured).  Fresh machine: make demo, make test.
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

EXTRA_CLEAN = $(DATA_built) src/*/*.bc results regression.diffs regression.out tmp_check output_iso

# pg_regress prefers ./sql/NAME.sql to test/sql/NAME.sql, so a shared name
# would silently replace a test.
CLASH = $(filter $(notdir $(wildcard sql/*.sql)),$(notdir $(wildcard test/sql/*.sql)))
ifneq ($(CLASH),)
$(error test/sql and sql share the file name(s) $(CLASH))
endif

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(DATA_built): $(SQL_PARTS) retrain.control
	@cat $(SQL_PARTS) > $@.tmp && mv $@.tmp $@

HEADERS_ALL = $(wildcard src/*.h src/*/*.h)
$(OBJS): $(HEADERS_ALL)

.PHONY: prove_installcheck
prove_installcheck:
	$(prove_installcheck)
