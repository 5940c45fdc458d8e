/*
 * training_query.c
 *	  The governed query for training rows, and the queries that count them.
 *
 *	SELECT columns FROM (
 *	  SELECT columns FROM log
 *	  WHERE in the window AND label known at the cut-off AND in no excluded range
 *	) ORDER BY row hash
 *
 * With a balance, of each slice only the rows of the smallest hashes are kept:
 * a selection that is arbitrary, but the same for everybody.  All values are
 * literals and all names qualified, so that the text means the same in any
 * session that may read the log.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"
#include "retraining/training_data.h"

/* Slices listed by column. */
#define MAX_SLICES "200"

/* append_list appends the columns, with a prefix. */
static void
append_list(StringInfo query, const RetrainTrainingSet *set, const char *prefix)
{
	ListCell   *cell;

	foreach(cell, set->columns)
		appendStringInfo(query, "%s%s%s", foreach_current_index(cell) > 0 ? ", " : "", prefix,
						 quote_identifier(lfirst(cell)));
}

/* label_known returns the condition that a row has a label at the cut-off. */
static char *
label_known(const RetrainTrainingSet *set)
{
	RetrainLogColumn *label = retrain_log_role(set->log, "label");

	return label == NULL ? pstrdup("true") :
		psprintf("(%s) IS NOT NULL", retrain_log_value(set->log, label->name, retrain_instant_sql(set->cutoff)));
}

/* in_range returns the condition that a row lies in an excluded range. */
static char *
in_range(const RetrainTrainingSet *set, const RetrainExclusion *exclusion)
{
	return retrain_log_window(set->log, retrain_instant_sql(exclusion->start), retrain_instant_sql(exclusion->end));
}

/* append_excluded appends the condition that a row lies in any excluded range. */
static void
append_excluded(StringInfo query, const RetrainTrainingSet *set)
{
	ListCell   *cell;

	appendStringInfoChar(query, '(');
	if (set->exclusions == NIL)
		appendStringInfoString(query, "false");
	foreach(cell, set->exclusions)
		appendStringInfo(query, "%s(%s)", foreach_current_index(cell) > 0 ? " OR " : "", in_range(set, lfirst(cell)));
	appendStringInfoChar(query, ')');
}

/* append_from appends the log, and the window. */
static void
append_from(StringInfo query, const RetrainTrainingSet *set)
{
	appendStringInfo(query, "\n  FROM %s\n  WHERE %s",
					 quote_qualified_identifier(set->log->schema_name, set->log->relation_name),
					 retrain_log_window(set->log, retrain_instant_sql(set->has_start ? set->start : DT_NOBEGIN),
										retrain_instant_sql(set->end)));
}

/* append_rows appends the training rows as a query with the set's columns, and the time of each as retrain_at. */
static void
append_rows(StringInfo query, const RetrainTrainingSet *set)
{
	char	   *known = retrain_instant_sql(set->cutoff);
	ListCell   *cell;

	appendStringInfo(query, "  SELECT (%s)::pg_catalog.timestamptz AS retrain_at",
					 quote_identifier(retrain_log_role(set->log, "time")->name));
	foreach(cell, set->columns)
		appendStringInfo(query, ", %s AS %s", retrain_log_value(set->log, lfirst(cell), known),
						 quote_identifier(lfirst(cell)));
	append_from(query, set);
	appendStringInfo(query, "\n  AND %s", label_known(set));
	if (set->exclusions != NIL)
	{
		appendStringInfoString(query, "\n  AND NOT ");
		append_excluded(query, set);
	}
}

/* append_balanced appends the training rows with the balance applied, as a table t. */
static void
append_balanced(StringInfo query, const RetrainTrainingSet *set)
{
	appendStringInfoString(query, "\nFROM (\n");
	if (set->balance_column)
	{
		appendStringInfo(query, "  SELECT s.*, pg_catalog.row_number() OVER (PARTITION BY %s ORDER BY retrain.row_hash(",
						 retrain_slice_text(psprintf("s.%s", quote_identifier(set->balance_column))));
		append_list(query, set, "s.");
		appendStringInfoString(query, ")) AS retrain_place FROM (\n");
	}
	append_rows(query, set);
	if (set->balance_column)
		appendStringInfoString(query, "\n  ) AS s");
	appendStringInfoString(query, "\n) AS t");
	if (set->balance_column)
		appendStringInfo(query, "\nWHERE t.retrain_place OPERATOR(pg_catalog.<=) " INT64_FORMAT, set->balance_rows);
}

/* retrain_training_query returns the query for the trainer, palloc'd. */
char *
retrain_training_query(const RetrainTrainingSet *set)
{
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	append_list(&query, set, "t.");
	append_balanced(&query, set);
	appendStringInfoString(&query, "\nORDER BY retrain.row_hash(");
	append_list(&query, set, "t.");
	appendStringInfoChar(&query, ')');
	return query.data;
}

/* retrain_training_count_query returns the query for count, fingerprint and earliest time of its rows. */
char *
retrain_training_count_query(const RetrainTrainingSet *set)
{
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT pg_catalog.count(*), retrain.fingerprint_digest(retrain.fingerprint_agg(");
	append_list(&query, set, "t.");
	appendStringInfoString(&query, ")), pg_catalog.min(t.retrain_at)");
	append_balanced(&query, set);
	return query.data;
}

/*
 * retrain_training_window_query returns the query for the rows in the window,
 * those without a label, of the others those excluded, and those in each range.
 */
char *
retrain_training_window_query(const RetrainTrainingSet *set)
{
	char	   *known = label_known(set);
	StringInfoData query;
	ListCell   *cell;

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE NOT (%s)),"
					 " pg_catalog.count(*) FILTER (WHERE %s AND ", known, known);
	append_excluded(&query, set);
	appendStringInfoChar(&query, ')');
	foreach(cell, set->exclusions)
		appendStringInfo(&query, ", pg_catalog.count(*) FILTER (WHERE %s AND %s)", known, in_range(set, lfirst(cell)));
	append_from(&query, set);
	return query.data;
}

/* retrain_training_slice_query returns the query for a JSON array of the slices of a column. */
char *
retrain_training_slice_query(const RetrainTrainingSet *set, const char *column)
{
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT COALESCE(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('value', x.v, 'rows', x.n)"
					 " ORDER BY x.n DESC, x.v), '[]'::pg_catalog.jsonb)::pg_catalog.text FROM ("
					 "SELECT %s AS v, pg_catalog.count(*) AS n", retrain_slice_text(psprintf("t.%s", quote_identifier(column))));
	append_balanced(&query, set);
	appendStringInfoString(&query, "\nGROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " MAX_SLICES ") AS x");
	return query.data;
}
