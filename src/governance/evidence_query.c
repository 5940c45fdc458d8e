/*
 * evidence_query.c
 *	  The statements that read evidence: fingerprints of the rows of the
 *	  windows, and states of checks whose figures do not hold them already.
 *
 * They read the same windows as the measuring statement, with the same
 * filters and the same knowledge of labels, on the same snapshot, but apart
 * from it: what cannot be fingerprinted is measured all the same.
 *
 *	SELECT first, last, fingerprint of current rows, of reference rows
 *	FROM (rows of the current window UNION ALL rows of the reference window)
 *
 *	SELECT slice, state of current rows, of reference rows, for each check
 *	FROM (...) GROUP BY slice
 */
#include "postgres.h"

#include "access/transam.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/evidence.h"
#include "governance/log_sql.h"

/* Buckets of the profiles that are kept of rows; of a slice, of which there may be many. */
#define PROFILE_CAPACITY 4096
#define SLICE_PROFILE_CAPACITY 1024

/* append_branch appends the rows of one window; names are columns of the log, w.c1 and so on. */
static void
append_branch(StringInfo query, const RetrainLog *log, bool is_current, const char *filter,
			  const char *condition, TimestampTz known_until, List *names)
{
	char	   *known = retrain_instant_sql(known_until);
	ListCell   *cell;

	appendStringInfo(query, "  SELECT %s AS is_current, %s AS passes, (%s)::pg_catalog.timestamptz AS at",
					 is_current ? "true" : "false",
					 filter ? psprintf("(%s) IS TRUE", retrain_filter_as_known(log, filter, known)) : "true",
					 quote_identifier(retrain_log_role(log, "time")->name));
	foreach(cell, names)
		appendStringInfo(query, ", %s AS c%d", retrain_log_value(log, lfirst(cell), known),
						 foreach_current_index(cell) + 1);
	appendStringInfo(query, "\n  FROM %s\n  WHERE %s",
					 quote_qualified_identifier(log->schema_name, log->relation_name),
					 condition);
}

/* append_from appends the FROM clause: the current window and, where asked for, the reference. */
static void
append_from(StringInfo query, const RetrainEvaluation *ev, List *names, bool with_baseline)
{
	appendStringInfoString(query, "\nFROM (\n");
	append_branch(query, ev->log, true, ev->def->filter,
				  retrain_log_window(ev->log, retrain_instant_sql(ev->windows.current_start),
									 retrain_instant_sql(ev->windows.current_end)), ev->slot, names);
	if (retrain_reference_of_log(ev))
	{
		appendStringInfoString(query, "\n  UNION ALL\n");
		append_branch(query, ev->log, false, ev->def->filter,
					  retrain_reference_condition(ev, ev->log), ev->slot, names);
	}
	else if (with_baseline && ev->baseline && ev->baseline->has_window)
	{
		appendStringInfoString(query, "\n  UNION ALL\n");
		append_branch(query, ev->baseline->log, false, ev->baseline->filter,
					  retrain_reference_condition(ev, ev->baseline->log), ev->baseline->known_until, names);
	}
	appendStringInfoString(query, "\n) AS w");
}

/* append_fingerprint appends the fingerprint of the rows of one side. */
static void
append_fingerprint(StringInfo query, int columns, bool is_current)
{
	appendStringInfoString(query, ",\n  retrain.fingerprint_send(retrain.fingerprint_agg(");
	for (int i = 1; i <= columns; i++)
		appendStringInfo(query, "%sw.c%d", i > 1 ? ", " : "", i);
	appendStringInfo(query, ") FILTER (WHERE w.passes AND %sw.is_current))", is_current ? "" : "NOT ");
}

/*
 * retrain_evidence_rows_query returns the statement that makes the fingerprints
 * of both windows over some columns of the log.  Called in the sandbox.
 */
char *
retrain_evidence_rows_query(const RetrainEvaluation *ev, List *columns)
{
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT pg_catalog.min(w.at) FILTER (WHERE w.passes AND w.is_current),\n"
						   "  pg_catalog.max(w.at) FILTER (WHERE w.passes AND w.is_current)");
	append_fingerprint(&query, list_length(columns), true);
	if (retrain_reference_of_log(ev))
		append_fingerprint(&query, list_length(columns), false);
	else
		appendStringInfoString(&query, ",\n  NULL::pg_catalog.bytea");
	append_from(&query, ev, columns, false);
	return query.data;
}

/*
 * retrain_evidence_seen_query returns the statement that makes the fingerprint
 * of those rows of the current window whose inserting transaction a snapshot
 * saw.  A row holds the lower half of that transaction's number; the upper half
 * follows from the next number.  Called in the sandbox.
 */
char *
retrain_evidence_seen_query(const RetrainEvaluation *ev, List *columns, const char *snapshot, uint64 next_xid)
{
	StringInfoData query;
	uint64		epoch = next_xid & ~UINT64CONST(0xFFFFFFFF);

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT NULL::pg_catalog.timestamptz");
	append_fingerprint(&query, list_length(columns), true);
	/* the first column is only there for the comma */
	appendStringInfoString(&query, "\nFROM (\n");
	append_branch(&query, ev->log, true, ev->def->filter,
				  retrain_log_window(ev->log, retrain_instant_sql(ev->windows.current_start),
									 retrain_instant_sql(ev->windows.current_end)), ev->slot, columns);
	appendStringInfo(&query, "\n  AND (xmin::pg_catalog.text::pg_catalog.int8 < %u OR pg_catalog.pg_visible_in_snapshot("
					 "(xmin::pg_catalog.text::pg_catalog.int8 + " UINT64_FORMAT
					 " - CASE WHEN xmin::pg_catalog.text::pg_catalog.int8 + " UINT64_FORMAT " >= " UINT64_FORMAT
					 " THEN 4294967296 ELSE 0 END)::pg_catalog.text::pg_catalog.xid8, %s::pg_catalog.pg_snapshot))\n) AS w",
					 FirstNormalTransactionId, epoch, epoch, next_xid, quote_literal_cstr(snapshot));
	return query.data;
}

/*
 * retrain_evidence_states_query returns the statement that makes the profiles
 * of both sides for some checks, over all rows or by a slice column: the
 * slice, then two columns a check.  Called in the sandbox.
 */
char *
retrain_evidence_states_query(const RetrainEvaluation *ev, List *checks, const char *slice)
{
	StringInfoData query;
	List	   *names = NIL;
	ListCell   *cell;

	initStringInfo(&query);
	if (slice)
		appendStringInfo(&query, "SELECT %s", retrain_slice_text(psprintf("w.c%d", list_length(checks) + 1)));
	else
		appendStringInfoString(&query, "SELECT NULL::pg_catalog.text");
	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);

		names = lappend(names, check->column_name);
		for (int side = 0; side < 2; side++)
			appendStringInfo(&query, ",\n  retrain.profile_send(retrain.profile_agg(w.c%d, %d)"
							 " FILTER (WHERE w.passes AND %sw.is_current))", list_length(names),
							 slice ? SLICE_PROFILE_CAPACITY : PROFILE_CAPACITY, side == 0 ? "" : "NOT ");
	}
	if (slice)
		names = lappend(names, unconstify(char *, slice));
	append_from(&query, ev, names, true);
	if (slice)
		appendStringInfoString(&query, "\nGROUP BY 1");
	return query.data;
}
