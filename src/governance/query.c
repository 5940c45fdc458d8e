/*
 * query.c
 *	  The statement that measures all checks of a policy in one scan of each
 *	  window.
 *
 * Shape:
 *
 *	SELECT grouping, slice, counts, digest,
 *		   metric_1, detail_1, metric_2, ...
 *	FROM (SELECT false AS is_current, passes, columns FROM reference WHERE window
 *		  UNION ALL
 *		  SELECT true, passes, columns FROM log WHERE window) AS w
 *	GROUP BY GROUPING SETS ((), (slice column), ...)
 *
 * The reference branch is left out where no check needs its rows: PSI against
 * a baseline uses the sealed edges and counts, passed as parameters.  Names
 * are quoted, windows are literals in UTC, filters have been checked by
 * retrain_filter_as_known.  A label that became known too late is NULL, in
 * filters too.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"

#define DEFAULT_PSI_BINS 10

/* What is being built. */
typedef struct Builder
{
	const RetrainEvaluation *ev;
	List	   *columns;		/* of char *: log columns projected, w.c1 ... */
	StringInfoData select;
	List	   *slices;			/* of char *: columns of GROUPING SETS */
	bool		reads_reference;
	int			checked;		/* so many columns are read by checks; the
								 * others only enter the baseline's digest */
	int			nargs;
	Oid		   *types;
	Datum	   *values;
	List	   *parameters;		/* of char *: column names */
} Builder;

/*
 * retrain_time_literal returns an instant as a quoted ISO literal in UTC,
 * independent of TimeZone and DateStyle.
 */
char *
retrain_time_literal(TimestampTz at)
{
	char		buf[MAXDATELEN + 1];
	struct pg_tm tm;
	fsec_t		fsec;

	if (TIMESTAMP_IS_NOBEGIN(at))
		return pstrdup("'-infinity'");
	if (TIMESTAMP_IS_NOEND(at))
		return pstrdup("'infinity'");
	if (timestamp2tm(at, NULL, &tm, &fsec, NULL, NULL) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	tm.tm_isdst = 0;			/* or no zone is printed */
	EncodeDateTime(&tm, fsec, true, 0, "UTC", USE_ISO_DATES, buf);
	return psprintf("'%s'", buf);
}

/* column_alias returns the number of a projected column, adding it if new. */
static int
column_alias(Builder *b, const char *name)
{
	int			i = 0;
	ListCell   *cell;

	foreach(cell, b->columns)
	{
		i++;
		if (strcmp((char *) lfirst(cell), name) == 0)
			return i;
	}
	b->columns = lappend(b->columns, pstrdup(name));
	return i + 1;
}

/* role_alias returns the alias number of the column that plays a role. */
static int
role_alias(Builder *b, const char *role)
{
	return column_alias(b, retrain_log_role(b->ev->log, role)->name);
}

/* has_filter tells whether some branch has rows that do not pass. */
static bool
has_filter(const RetrainEvaluation *ev)
{
	return ev->def->filter != NULL ||
		(ev->baseline != NULL && ev->baseline->filter != NULL);
}

/* sealed_reference returns what the baseline sealed of a column, or NULL. */
static RetrainSealedColumn *
sealed_reference(const RetrainEvaluation *ev, const char *column_name)
{
	ListCell   *cell;

	foreach(cell, ev->baseline->columns)
	{
		RetrainSealedColumn *column = lfirst(cell);

		if (strcmp(column->column_name, column_name) == 0)
			return column;
	}
	return NULL;
}

/*
 * retrain_uses_sealed tells whether a check needs no rows of the reference: PSI over
 * all rows with the bins that the baseline sealed.
 */
bool
retrain_uses_sealed(const RetrainEvaluation *ev, const RetrainCheck *check)
{
	return check->metric == RETRAIN_METRIC_PSI && check->slice_column == NULL &&
		check->bins == DEFAULT_PSI_BINS &&
		ev->def->reference == RETRAIN_REFERENCE_BASELINE &&
		sealed_reference(ev, check->column_name) != NULL;
}

/* filter_clause returns the FILTER clause of an aggregate. */
static const char *
filter_clause(const Builder *b, bool current_only)
{
	bool		passes = has_filter(b->ev);

	if (current_only)
		return passes ? " FILTER (WHERE w.is_current AND w.passes)" :
			" FILTER (WHERE w.is_current)";
	return passes ? " FILTER (WHERE w.passes)" : "";
}

/* add_sealed adds the sealed reference of a column as a parameter. */
static int
add_sealed(Builder *b, const RetrainSealedColumn *column)
{
	b->types[b->nargs] =
		typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																 makeString("psi_reference"))));
	b->values[b->nargs] = column->reference;
	b->parameters = lappend(b->parameters, column->column_name);
	return ++b->nargs;
}

/* drift_arguments returns the argument list of psi or ks_stat. */
static char *
drift_arguments(Builder *b, const RetrainCheck *check)
{
	int			value = column_alias(b, check->column_name);

	if (retrain_uses_sealed(b->ev, check))
		return psprintf("w.c%d, $%d", value,
						add_sealed(b, sealed_reference(b->ev, check->column_name)));
	b->reads_reference = true;
	if (check->metric == RETRAIN_METRIC_PSI && check->bins != DEFAULT_PSI_BINS)
		return psprintf("w.c%d, w.is_current, %d", value, check->bins);
	return psprintf("w.c%d, w.is_current", value);
}

/* add_drift adds the two result columns of psi or ks_stat. */
static void
add_drift(Builder *b, const RetrainCheck *check)
{
	bool		current_only = retrain_uses_sealed(b->ev, check);
	char	   *arguments = drift_arguments(b, check);
	const char *filter = filter_clause(b, current_only);

	if (check->metric == RETRAIN_METRIC_PSI)
		appendStringInfo(&b->select,
						 ",\n  retrain.psi_test(%s)%s,\n  pg_catalog.jsonb_build_object("
						 "'test', retrain.psi_test(%s)%s, 'bins', retrain.psi_bins(%s)%s)",
						 arguments, filter, arguments, filter, arguments, filter);
	else
		appendStringInfo(&b->select,
						 ",\n  retrain.ks_test(%s)%s,\n  pg_catalog.jsonb_build_object("
						 "'test', retrain.ks_test(%s)%s)",
						 arguments, filter, arguments, filter);
}

/* add_calibration adds the two result columns of ece. */
static void
add_calibration(Builder *b, const RetrainCheck *check)
{
	char	   *arguments = psprintf("w.c%d, w.c%d, %d", role_alias(b, "label"),
									 role_alias(b, "probability"), check->bins);
	const char *filter = filter_clause(b, true);

	appendStringInfo(&b->select,
					 ",\n  retrain.ece_test(%s)%s,\n  pg_catalog.jsonb_build_object("
					 "'test', retrain.ece_test(%s)%s, 'bins', retrain.reliability(%s)%s)",
					 arguments, filter, arguments, filter, arguments, filter);
}

/* add_slices adds the result column of f1_by_slice; the detail is made later. */
static void
add_slices(Builder *b, const RetrainCheck *check)
{
	char	   *slice = check->slice_column ?
		psprintf("w.c%d", column_alias(b, check->slice_column)) :
		pstrdup("''::pg_catalog.text");

	appendStringInfo(&b->select,
					 ",\n  retrain.f1_by_slice(w.c%d, w.c%d, %s, %d)%s,\n  NULL::pg_catalog.jsonb",
					 role_alias(b, "label"), role_alias(b, "prediction"), slice,
					 (int) Min(check->min_rows, PG_INT32_MAX), filter_clause(b, true));
}

/* add_check adds result and detail of one check to the select list. */
static void
add_check(Builder *b, const RetrainCheck *check)
{
	if (check->slice_column && check->metric != RETRAIN_METRIC_F1_BY_SLICE)
	{
		(void) column_alias(b, check->slice_column);
		if (!list_member(b->slices, makeString(check->slice_column)))
			b->slices = lappend(b->slices, makeString(check->slice_column));
	}
	switch (check->metric)
	{
		case RETRAIN_METRIC_PSI:
		case RETRAIN_METRIC_KS_STAT:
			add_drift(b, check);
			break;
		case RETRAIN_METRIC_ECE:
			add_calibration(b, check);
			break;
		case RETRAIN_METRIC_F1_BY_SLICE:
			add_slices(b, check);
			break;
	}
}

/* append_branch appends the rows of one window. */
static void
append_branch(StringInfo out, const Builder *b, const RetrainLog *log, bool is_current,
			  const char *filter, TimestampTz start, TimestampTz end, TimestampTz known_until)
{
	char	   *known = retrain_instant_sql(known_until);
	int			i = 0;
	ListCell   *cell;

	appendStringInfo(out, "  SELECT %s AS is_current", is_current ? "true" : "false");
	if (has_filter(b->ev))
	{
		if (filter)
			appendStringInfo(out, ", (%s) IS TRUE AS passes",
							 retrain_filter_as_known(log, filter, known));
		else
			appendStringInfoString(out, ", true AS passes");
	}
	foreach(cell, b->columns)
	{
		bool		needed = !is_current || i < b->checked;

		appendStringInfo(out, ", %s AS c%d",
						 needed ? retrain_log_value(log, lfirst(cell), known) : "NULL", i + 1);
		i++;
	}
	appendStringInfo(out, "\n  FROM %s\n  WHERE %s",
					 quote_qualified_identifier(log->schema_name, log->relation_name),
					 retrain_log_window(log, retrain_instant_sql(start), retrain_instant_sql(end)));
}

/* append_from appends the FROM clause: one branch a window. */
static void
append_from(StringInfo out, const Builder *b)
{
	const RetrainEvaluation *ev = b->ev;

	appendStringInfoString(out, "\nFROM (\n");
	if (b->reads_reference && ev->def->reference == RETRAIN_REFERENCE_BASELINE)
		append_branch(out, b, ev->baseline->log, false, ev->baseline->filter,
					  ev->baseline->window_start, ev->baseline->window_end,
					  ev->baseline->known_until);
	else if (b->reads_reference)
		append_branch(out, b, ev->log, false, ev->def->filter,
					  ev->windows.previous_start, ev->windows.previous_end, ev->slot);
	if (b->reads_reference)
		appendStringInfoString(out, "\n  UNION ALL\n");
	append_branch(out, b, ev->log, true, ev->def->filter,
				  ev->windows.current_start, ev->windows.current_end, ev->slot);
	appendStringInfoString(out, "\n) AS w");
}

/* append_counts appends the select list up to the digest. */
static void
append_counts(StringInfo out, Builder *b, bool digest)
{
	RetrainLogColumn *label = retrain_log_role(b->ev->log, "label");
	bool		passes = has_filter(b->ev);
	ListCell   *cell;

	appendStringInfo(out,
					 "pg_catalog.count(*)%s,\n  "
					 "pg_catalog.count(*) FILTER (WHERE w.is_current%s),\n  ",
					 filter_clause(b, true),
					 passes ? " AND NOT w.passes" : " AND false");
	if (label)
		appendStringInfo(out, "pg_catalog.count(w.c%d)%s,\n  ",
						 column_alias(b, label->name), filter_clause(b, true));
	else
		appendStringInfoString(out, "0::pg_catalog.int8,\n  ");
	appendStringInfo(out,
					 "pg_catalog.count(*) FILTER (WHERE NOT w.is_current%s),\n  "
					 "pg_catalog.count(*) FILTER (WHERE NOT w.is_current%s),\n  ",
					 passes ? " AND w.passes" : "",
					 passes ? " AND NOT w.passes" : " AND false");
	b->checked = list_length(b->columns);
	if (!digest)
	{
		appendStringInfoString(out, "NULL::pg_catalog.bytea");
		return;
	}
	appendStringInfoString(out, "retrain.rows_digest(");
	foreach(cell, b->ev->baseline->digest_columns)
		appendStringInfo(out, "%sw.c%d", foreach_current_index(cell) > 0 ? ", " : "",
						 column_alias(b, lfirst(cell)));
	appendStringInfo(out, ") FILTER (WHERE NOT w.is_current%s)", passes ? " AND w.passes" : "");
}

/* append_grouping appends grouping mask and slice text to the select list. */
static void
append_grouping(StringInfo out, Builder *b)
{
	StringInfoData names;
	ListCell   *cell;

	if (b->slices == NIL)
	{
		appendStringInfoString(out, "0, NULL::pg_catalog.text,\n  ");
		return;
	}
	initStringInfo(&names);
	foreach(cell, b->slices)
		appendStringInfo(&names, "%sw.c%d", names.len > 0 ? ", " : "",
						 column_alias(b, strVal(lfirst(cell))));
	appendStringInfo(out, "GROUPING(%s), CASE GROUPING(%s)", names.data, names.data);
	foreach(cell, b->slices)
	{
		int			all = (1 << list_length(b->slices)) - 1;
		int			bit = 1 << (list_length(b->slices) - 1 - foreach_current_index(cell));

		appendStringInfo(out, " WHEN %d THEN w.c%d::pg_catalog.text", all & ~bit,
						 column_alias(b, strVal(lfirst(cell))));
	}
	appendStringInfoString(out, " END,\n  ");
}

/* append_grouping_sets appends GROUP BY; measure.c orders the slices. */
static void
append_grouping_sets(StringInfo out, Builder *b)
{
	ListCell   *cell;

	if (b->slices == NIL)
		return;
	appendStringInfoString(out, "\nGROUP BY GROUPING SETS (()");
	foreach(cell, b->slices)
		appendStringInfo(out, ", (w.c%d)", column_alias(b, strVal(lfirst(cell))));
	appendStringInfoChar(out, ')');
}

/*
 * retrain_query_build returns the statement for some of the checks of an
 * evaluation.  Called in the sandbox.
 */
RetrainQuery *
retrain_query_build(const RetrainEvaluation *ev, List *checks)
{
	RetrainQuery *query = palloc0(sizeof(RetrainQuery));
	Builder		b = {0};
	StringInfoData text;
	StringInfoData head;
	ListCell   *cell;

	b.ev = ev;
	b.types = palloc(sizeof(Oid) * list_length(checks));
	b.values = palloc(sizeof(Datum) * list_length(checks));
	initStringInfo(&b.select);
	foreach(cell, checks)
		add_check(&b, lfirst(cell));

	query->reads_baseline = b.reads_reference && ev->def->reference == RETRAIN_REFERENCE_BASELINE;
	query->reads_previous = b.reads_reference && ev->def->reference == RETRAIN_REFERENCE_PREVIOUS;

	initStringInfo(&head);
	append_grouping(&head, &b);
	append_counts(&head, &b, query->reads_baseline);

	initStringInfo(&text);
	appendStringInfo(&text, "SELECT %s%s", head.data, b.select.data);
	append_from(&text, &b);
	append_grouping_sets(&text, &b);

	query->text = text.data;
	query->nargs = b.nargs;
	query->types = b.types;
	query->values = b.values;
	query->parameters = b.parameters;
	foreach(cell, b.slices)
		query->slice_columns = lappend(query->slice_columns, strVal(lfirst(cell)));
	return query;
}

/*
 * retrain_query_columns returns the names of the log's columns that the
 * checks read, so that they and the owner's rights can be checked first.
 */
List *
retrain_query_columns(const RetrainEvaluation *ev, List *checks)
{
	static const char *const roles[] = {"time", "label", "label_time"};
	List	   *names = NIL;
	ListCell   *cell;

	for (int i = 0; i < lengthof(roles); i++)
	{
		RetrainLogColumn *column = retrain_log_role(ev->log, roles[i]);

		if (column)
			names = lappend(names, column->name);
	}
	foreach(cell, checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (check->column_name)
			names = lappend(names, check->column_name);
		if (check->slice_column)
			names = lappend(names, check->slice_column);
		if (check->metric == RETRAIN_METRIC_ECE)
			names = lappend(names, retrain_log_role(ev->log, "probability")->name);
		if (check->metric == RETRAIN_METRIC_F1_BY_SLICE)
			names = lappend(names, retrain_log_role(ev->log, "prediction")->name);
	}
	return names;
}
