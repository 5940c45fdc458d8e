/*
 * catalog_check.c
 *	  Are our tables as the extension made them?
 *
 * Reading the catalog for that takes longer than anything else in a claim or
 * record.  Whatever changes a table invalidates its relation cache entry in
 * every process, so a clean result stands until any entry is invalidated.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/inval.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/context.h"

/* Process-local: invalidations so far, and how many there were at the last clean result. */
static uint64 invalidations = 1;
static uint64 clean_at = 0;

/* relation_changed is called for each relation cache entry that is invalidated. */
static void
relation_changed(Datum arg, Oid relation)
{
	invalidations++;
}

/*
 * known_clean tells whether nothing has changed since the last clean result;
 * *now is what clean_at becomes if a look finds nothing wrong.
 */
static bool
known_clean(uint64 *now)
{
	static bool registered = false;

	if (!registered)
	{
		CacheRegisterRelcacheCallback(relation_changed, (Datum) 0);
		registered = true;
	}
	AcceptInvalidationMessages();
	*now = invalidations;
	return clean_at == invalidations;
}

/*
 * retrain_check_catalog raises RT030 when somebody has put a trigger, rule,
 * row policy, default, constraint or index of their own on one of our tables:
 * it would run with the rights of the extension owner on our next write.  The
 * defaults that the extension makes are constants; its constraints and indexes
 * use nothing but what the server has built in.  Called in owner scope, with
 * SPI connected.
 */
void
retrain_check_catalog(void)
{
	static const char *const query =
		"SELECT c.relname::pg_catalog.text, p.problem"
		" FROM pg_catalog.pg_class c"
		" JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
		"  AND d.objid = c.oid AND d.deptype = 'e'"
		"  AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = $1"
		" CROSS JOIN LATERAL ("
		"  SELECT 'trigger ' || t.tgname FROM pg_catalog.pg_trigger t"
		"   WHERE t.tgrelid = c.oid AND NOT t.tgisinternal"
		"     AND t.tgfoid <> 'retrain.refuse_change()'::pg_catalog.regprocedure"
		"  UNION ALL"
		"  SELECT 'rule ' || r.rulename FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid"
		"  UNION ALL"
		"  SELECT 'row security' WHERE c.relrowsecurity OR c.relforcerowsecurity"
		"  UNION ALL"
		"  SELECT 'another owner' WHERE c.relowner <> $2"
		"  UNION ALL"
		"  SELECT 'disabled trigger ' || t.tgname FROM pg_catalog.pg_trigger t"
		"   WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'A'"
		"  UNION ALL"
		"  SELECT 'default of column ' || a.attname FROM pg_catalog.pg_attrdef f"
		"   JOIN pg_catalog.pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum"
		"   WHERE f.adrelid = c.oid AND pg_catalog.pg_get_expr(f.adbin, f.adrelid)"
		"    !~ '^(''([^'']|'''')*''|-?[0-9.]+|true|false)(::[a-z_. ]+([[][]])?)?$'"
		"  UNION ALL"
		"  SELECT x.kind || x.name FROM ("
		"    SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass AS class, k.oid, 'constraint ' AS kind, k.conname AS name"
		"     FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('c', 'x')"
		"    UNION ALL"
		"    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.oid, 'index ', i.relname"
		"     FROM pg_catalog.pg_index n JOIN pg_catalog.pg_class i ON i.oid = n.indexrelid"
		"     WHERE n.indrelid = c.oid AND (n.indexprs IS NOT NULL OR n.indpred IS NOT NULL)"
		"   ) AS x JOIN pg_catalog.pg_depend u ON u.classid = x.class AND u.objid = x.oid"
		"   WHERE u.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)"
		" ) AS p(problem)"
		" WHERE c.relkind IN ('r', 'p') LIMIT 1";
	Oid			types[2] = {OIDOID, OIDOID};
	Datum		values[2];
	uint64		now;

	if (known_clean(&now))
		return;
	values[0] = ObjectIdGetDatum(retrain_extension_oid(false));
	values[1] = ObjectIdGetDatum(retrain_extension_owner());
	if (SPI_execute_with_args(query, 2, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the catalog");
	if (SPI_processed > 0)
	{
		char	   *table = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
		char	   *problem = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2);

		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_CATALOG_CHANGED),
				 errmsg("table retrain.%s is not as the extension made it: %s", table, problem),
				 errdetail("A trigger, rule, row policy or expression of others would run with the rights of the extension owner; without its own triggers a table is open to change."),
				 errhint("Put the table back as it was; nothing is recorded until then.")));
	}
	clean_at = now;
}
