/*
 * fixed_statement.c
 *	  Running the fixed statements of this library with plans that are kept.
 *
 * A claim and a record run some forty small statements; parsing and planning
 * them anew takes several times as long as running them.  So a process keeps
 * their plans, found by the text of the statement.
 *
 * Only statements whose text stands in this library belong here, never one that
 * is made of names, expressions or values of users: there is a bounded number of
 * them, and they run in owner scope, which fixes user and search path.  That
 * rights are checked when a plan is run, and that a plan is made again when a
 * relation, a function or the search path has changed, is the server's doing:
 * its cache of plans keeps the text and what it depends on.
 *
 * Plans made for an extension that has been dropped are freed when owner scope
 * is next begun.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "governance/fixed_statement.h"

/* Far more than there are; a statement past it is planned each time. */
#define MAX_PLANS 1024

/* A statement whose plan is kept. */
typedef struct FixedPlan
{
	uint64		key;			/* hash of text; must be first */
	char	   *text;
	int			nargs;
	Oid		   *types;
	SPIPlanPtr	plan;
} FixedPlan;

/*
 * Process-local: the plans, the context that holds table and texts, the
 * extension they are for, and how many of them are being run.
 */
static HTAB *plans = NULL;
static MemoryContext plans_context = NULL;
static Oid	plans_extension = InvalidOid;
static int	running = 0;

/* make_table makes the empty table. */
static void
make_table(void)
{
	HASHCTL		ctl = {0};

	plans_context = AllocSetContextCreate(CacheMemoryContext, "retrain fixed statements", ALLOCSET_DEFAULT_SIZES);
	ctl.keysize = sizeof(uint64);
	ctl.entrysize = sizeof(FixedPlan);
	ctl.hcxt = plans_context;
	plans = hash_create("retrain fixed statements", 128, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* keep makes the plan of a statement and keeps it under a key. */
static SPIPlanPtr
keep(uint64 key, const char *statement, int nargs, const Oid *types)
{
	SPIPlanPtr	plan = SPI_prepare(statement, nargs, unconstify(Oid *, types));
	char	   *text = MemoryContextStrdup(plans_context, statement);
	Oid		   *copy = MemoryContextAlloc(plans_context, sizeof(Oid) * Max(nargs, 1));
	FixedPlan  *entry;

	if (plan == NULL)
		elog(ERROR, "could not prepare a statement: %s", SPI_result_code_string(SPI_result));
	if (nargs > 0)
		memcpy(copy, types, sizeof(Oid) * nargs);
	entry = hash_search(plans, &key, HASH_ENTER, NULL);
	entry->text = text;
	entry->nargs = nargs;
	entry->types = copy;
	entry->plan = plan;
	SPI_keepplan(plan);
	return plan;
}

/* is_for tells whether an entry is of a statement with parameters of these types. */
static bool
is_for(const FixedPlan *entry, const char *statement, int nargs, const Oid *types)
{
	return strcmp(entry->text, statement) == 0 && entry->nargs == nargs &&
		(nargs == 0 || memcmp(entry->types, types, sizeof(Oid) * nargs) == 0);
}

/*
 * find returns the kept plan of a statement, made if there is none; NULL for a
 * statement that cannot have one: another one has its hash, or the same one was
 * prepared with other types, or there are too many.
 */
static SPIPlanPtr
find(const char *statement, int nargs, const Oid *types)
{
	uint64		key = DatumGetUInt64(hash_any_extended((const unsigned char *) statement, (int) strlen(statement), 0));
	FixedPlan  *found;

	if (plans == NULL)
		make_table();
	found = hash_search(plans, &key, HASH_FIND, NULL);
	if (found)
		return is_for(found, statement, nargs, types) ? found->plan : NULL;
	if (hash_get_num_entries(plans) >= MAX_PLANS)
		return NULL;
	return keep(key, statement, nargs, types);
}

/* run_kept runs a kept plan, which must not be freed meanwhile. */
static pg_noinline int
run_kept(SPIPlanPtr plan, const Datum *values, const char *nulls, bool read_only, long limit)
{
	volatile int result = 0;

	running++;
	PG_TRY();
	{
		result = SPI_execute_plan(plan, unconstify(Datum *, values), nulls, read_only, limit);
	}
	PG_FINALLY();
	{
		running--;
	}
	PG_END_TRY();
	return result;
}

/*
 * retrain_fixed_execute runs a fixed statement; arguments and result are those
 * of SPI_execute_with_args.  Owner scope, SPI connected.
 */
int
retrain_fixed_execute(const char *statement, int nargs, const Oid *types, const Datum *values,
					  const char *nulls, bool read_only, long limit)
{
	SPIPlanPtr	plan;

	Assert(InSecurityRestrictedOperation());
	plan = find(statement, nargs, types);
	if (plan == NULL)
		return SPI_execute_with_args(statement, nargs, unconstify(Oid *, types), unconstify(Datum *, values),
									 nulls, read_only, limit);
	return run_kept(plan, values, nulls, read_only, limit);
}

/*
 * retrain_fixed_forget_other frees the plans unless they are for this extension;
 * called as owner scope begins.  One that is being run cannot be freed; then all
 * stay until the next time.
 */
void
retrain_fixed_forget_other(Oid extension)
{
	HASH_SEQ_STATUS scan;
	FixedPlan  *kept;

	if (plans_extension == extension || running > 0)
		return;
	plans_extension = extension;
	if (plans == NULL)
		return;
	hash_seq_init(&scan, plans);
	while ((kept = hash_seq_search(&scan)) != NULL)
		(void) SPI_freeplan(kept->plan);
	plans = NULL;
	MemoryContextDelete(plans_context);
	plans_context = NULL;
}
