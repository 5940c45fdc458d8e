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
#include "governance/evidence_metric.h"
#include "governance/log_sql.h"

/* Buckets of the states that are kept of rows; of a slice, of which there may be many. */
#define STATE_CAPACITY 1024
#define SLICE_STATE_CAPACITY 256

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

/* reference_is_of_log tells whether the reference is rows of the log rather than a baseline. */
static bool
reference_is_of_log(const RetrainEvaluation *ev)
{
	return ev->def->reference != RETRAIN_REFERENCE_NONE && ev->def->reference != RETRAIN_REFERENCE_BASELINE;
}

/* append_current appends the rows of the current window. */
static void
append_current(StringInfo query, const RetrainEvaluation *ev, List *names)
{
	append_branch(query, ev->log, true, ev->def->filter,
				  retrain_log_window(ev->log, retrain_instant_sql(ev->windows.current_start),
									 retrain_instant_sql(ev->windows.current_end)), ev->known_until, names);
}

/* append_from appends the FROM clause: the current window and, where asked for, the reference. */
static void
append_from(StringInfo query, const RetrainEvaluation *ev, List *names, bool with_baseline)
{
	appendStringInfoString(query, "\nFROM (\n");
	append_current(query, ev, names);
	if (reference_is_of_log(ev))
	{
		appendStringInfoString(query, "\n  UNION ALL\n");
		append_branch(query, ev->log, false, ev->def->filter, retrain_reference_condition(ev, ev->log),
					  ev->known_until, names);
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
									 retrain_instant_sql(ev->windows.current_end)), ev->known_until, columns);
	appendStringInfo(&query, "\n  AND (xmin::pg_catalog.text::pg_catalog.int8 < %u OR pg_catalog.pg_visible_in_snapshot("
					 "(xmin::pg_catalog.text::pg_catalog.int8 + " UINT64_FORMAT
					 " - CASE WHEN xmin::pg_catalog.text::pg_catalog.int8 + " UINT64_FORMAT " >= " UINT64_FORMAT
					 " THEN 4294967296 ELSE 0 END)::pg_catalog.text::pg_catalog.xid8, %s::pg_catalog.pg_snapshot))\n) AS w",
					 FirstNormalTransactionId, epoch, epoch, next_xid, quote_literal_cstr(snapshot));
	return query.data;
}

/* column_number returns the number of a column among those read, adding it if new. */
static int
column_number(List **names, const char *name)
{
	ListCell   *cell;

	foreach(cell, *names)
		if (strcmp(lfirst(cell), name) == 0)
			return foreach_current_index(cell) + 1;
	*names = lappend(*names, pstrdup(name));
	return list_length(*names);
}

/* class_sql returns SQL for label or prediction: of a positive class, whether it is that. */
static char *
class_sql(const RetrainEvaluation *ev, const RetrainCheck *check, const char *role, List **names)
{
	const char *class = retrain_check_option(check, "positive_class");
	int			number = column_number(names, retrain_log_role(ev->log, role)->name);

	return class ? psprintf("(w.c%d OPERATOR(pg_catalog.=) %s)", number, quote_literal_cstr(class)) :
		psprintf("w.c%d", number);
}

/* aggregate_sql returns the call that makes the state of a check, without its FILTER clause. */
static char *
aggregate_sql(const RetrainEvaluation *ev, const RetrainCheck *check, List **names)
{
	const char *type = retrain_state_type(check);
	int			capacity = check->slices != NIL ? SLICE_STATE_CAPACITY : STATE_CAPACITY;

	if (strcmp(type, "profile") == 0)
		return psprintf("retrain.profile_agg(w.c%d, %d)", column_number(names, check->column_name), capacity);
	if (strcmp(type, "scores") == 0)
		return psprintf("retrain.scores_agg(%s, w.c%d, 1::pg_catalog.int8, %d)", class_sql(ev, check, "label", names),
						column_number(names, retrain_log_role(ev->log, "probability")->name), capacity);
	return psprintf("retrain.%s_agg(%s, %s)", type, class_sql(ev, check, "label", names),
					class_sql(ev, check, "prediction", names));
}

/*
 * retrain_evidence_states_query returns the statement that makes the states of
 * both sides for some checks, over all rows or by slice columns: the slices,
 * then two columns a check, the current and the reference state.  Called in the
 * sandbox.
 */
char *
retrain_evidence_states_query(const RetrainEvaluation *ev, List *checks, List *slices)
{
	StringInfoData query;
	List	   *names = NIL;
	bool		two_sided = false;
	ListCell   *cell;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	foreach(cell, slices)
		appendStringInfo(&query, "%s%s", cell == list_head(slices) ? "" : ", ",
						 retrain_slice_text(psprintf("w.c%d", column_number(&names, lfirst(cell)))));
	if (slices == NIL)
		appendStringInfoString(&query, "NULL::pg_catalog.text");
	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);
		char	   *aggregate = aggregate_sql(ev, check, &names);
		const char *type = retrain_state_type(check);

		appendStringInfo(&query, ",\n  retrain.%s_send(%s FILTER (WHERE w.passes AND w.is_current))", type, aggregate);
		if (retrain_state_two_sided(check))
			appendStringInfo(&query, ",\n  retrain.%s_send(%s FILTER (WHERE w.passes AND NOT w.is_current))", type, aggregate);
		else
			appendStringInfoString(&query, ",\n  NULL::pg_catalog.bytea");
		two_sided = two_sided || retrain_state_two_sided(check);
	}
	append_from(&query, ev, names, two_sided);
	foreach(cell, slices)
		appendStringInfo(&query, "%s%d", cell == list_head(slices) ? "\nGROUP BY " : ", ", foreach_current_index(cell) + 1);
	return query.data;
}
