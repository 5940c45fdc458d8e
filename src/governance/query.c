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

#include "common/shortest_dec.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"

#define SEALED_BINS 10

/* What is being built. */
typedef struct Builder
{
	const RetrainEvaluation *ev;
	List	   *columns;		/* of char *: log columns projected, w.c1 ... */
	StringInfoData select;
	List	   *slices;			/* of char *: columns of GROUPING SETS */
	List	   *sets;			/* of List * of char *: the sets */
	bool		crossed;		/* some set has more than one column */
	int64		block;			/* microseconds: rows are left out by blocks of
								 * time; 0: none are */
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
	return strcmp(check->metric->name, "psi") == 0 && check->slices == NIL &&
		check->bins == SEALED_BINS && !ev->reference_cut &&
		ev->def->reference == RETRAIN_REFERENCE_BASELINE &&
		sealed_reference(ev, check->column_name) != NULL;
}

/* Which rows an expression is over. */
typedef enum Sample
{
	SAMPLE_BOTH,
	SAMPLE_CURRENT,
	SAMPLE_REFERENCE
} Sample;

/* filter_clause returns the FILTER clause of an aggregate. */
static const char *
filter_clause(const Builder *b, Sample sample)
{
	bool		passes = has_filter(b->ev);

	if (sample == SAMPLE_CURRENT)
		return passes ? " FILTER (WHERE w.is_current AND w.passes)" :
			" FILTER (WHERE w.is_current)";
	if (sample == SAMPLE_REFERENCE)
		return passes ? " FILTER (WHERE NOT w.is_current AND w.passes)" :
			" FILTER (WHERE NOT w.is_current)";
	return passes ? " FILTER (WHERE w.passes)" : "";
}

/* add_sealed returns the parameter of the sealed reference of a column, adding it if new. */
static int
add_sealed(Builder *b, const RetrainSealedColumn *column)
{
	ListCell   *cell;

	foreach(cell, b->parameters)
		if (strcmp(lfirst(cell), column->column_name) == 0)
			return foreach_current_index(cell) + 1;
	b->types[b->nargs] =
		typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																 makeString("psi_reference"))));
	b->values[b->nargs] = column->reference;
	b->parameters = lappend(b->parameters, column->column_name);
	return ++b->nargs;
}

/* An expression of a check that is being filled in. */
typedef struct Filling
{
	Builder    *b;
	const RetrainCheck *check;
	Sample		sample;
} Filling;

/* column_sql returns SQL for a column of the log. */
static char *
column_sql(Builder *b, const char *name)
{
	return psprintf("w.c%d", column_alias(b, name));
}

/* class_sql returns SQL for label or prediction: of a positive class, whether it is that. */
static char *
class_sql(const Filling *filling, const char *role)
{
	const char *class = retrain_check_option(filling->check, "positive_class");
	char	   *column = column_sql(filling->b, retrain_log_role(filling->b->ev->log, role)->name);

	return class ? psprintf("(%s OPERATOR(pg_catalog.=) %s)", column, quote_literal_cstr(class)) : column;
}

/* instant_sql returns SQL for a column of times as timestamptz. */
static char *
instant_sql(Builder *b, const char *role)
{
	RetrainLogColumn *column = retrain_log_role(b->ev->log, role);
	char	   *sql = column_sql(b, column->name);

	return strcmp(column->type_name, "timestamp with time zone") == 0 ? sql :
		psprintf("%s::pg_catalog.timestamptz", sql);
}

/* features_sql returns all features of the log, with commas. */
static char *
features_sql(Builder *b)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, b->ev->log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		if (strcmp(column->role, "feature") == 0)
			appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", column_sql(b, column->name));
	}
	return list.data;
}

/* sample_sql returns the second argument of psi: the sample, or what the baseline sealed. */
static char *
sample_sql(Filling *filling)
{
	Builder    *b = filling->b;

	if (retrain_uses_sealed(b->ev, filling->check))
		return psprintf("$%d", add_sealed(b, sealed_reference(b->ev, filling->check->column_name)));
	return pstrdup("w.is_current");
}

/* placeholder returns what stands for the name in braces. */
static char *
placeholder(void *arg, const char *name)
{
	Filling    *filling = arg;
	Builder    *b = filling->b;
	const RetrainCheck *check = filling->check;
	const char *option = retrain_check_option(check, name);

	if (option)
		return pstrdup(option);
	if (strcmp(name, "v") == 0)
		return column_sql(b, check->column_name);
	if (strcmp(name, "is_current") == 0)
		return pstrdup("w.is_current");
	if (strcmp(name, "sample") == 0)
		return sample_sql(filling);
	if (strcmp(name, "y") == 0)
		return class_sql(filling, "label");
	if (strcmp(name, "yhat") == 0)
		return class_sql(filling, "prediction");
	if (strcmp(name, "wrong") == 0)
		return psprintf("(%s OPERATOR(pg_catalog.<>) %s)", class_sql(filling, "label"), class_sql(filling, "prediction"));
	if (strcmp(name, "p") == 0)
		return column_sql(b, retrain_log_role(b->ev->log, "probability")->name);
	if (strcmp(name, "t") == 0)
		return instant_sql(b, "time");
	if (strcmp(name, "known") == 0)
		return instant_sql(b, "label_time");
	if (strcmp(name, "features") == 0)
		return features_sql(b);
	if (strcmp(name, "slot") == 0)
		return retrain_instant_sql(b->ev->known_until);
	if (strcmp(name, "min_rows") == 0)
		return psprintf("%d", (int) Min(check->min_rows, PG_INT32_MAX));
	if (strcmp(name, "slice") == 0)
		return check->slice_column ? column_sql(b, check->slice_column) : pstrdup("''::pg_catalog.text");
	if (strcmp(name, "where") == 0)
		return pstrdup(filter_clause(b, filling->sample));
	if (strcmp(name, "and_passes") == 0)
		return pstrdup(has_filter(b->ev) ? " AND w.passes" : "");
	if (strcmp(name, "e_target") == 0)
		return psprintf("'%s'::pg_catalog.float8", double_to_shortest_decimal(retrain_check_target(check)));
	if (strcmp(name, "alpha") == 0)
		return pstrdup(check->alpha);
	if (strcmp(name, "bins") == 0)
		return psprintf("%d", check->bins);
	if (strcmp(name, "more_bins") == 0)
		return check->bins == check->metric->bins ? pstrdup("") : psprintf(", %d", check->bins);
	if (strcmp(name, "profile") == 0)
		return psprintf("retrain.profile_agg(%s)%s", column_sql(b, check->column_name), filter_clause(b, filling->sample));
	if (strcmp(name, "reference") == 0 || strcmp(name, "current") == 0)
		return psprintf("retrain.profile_agg(%s)%s", column_sql(b, check->column_name),
						filter_clause(b, name[0] == 'r' ? SAMPLE_REFERENCE : SAMPLE_CURRENT));
	elog(ERROR, "metric \"%s\" has an unknown placeholder \"%s\"", check->metric->name, name);
	return NULL;				/* not reached */
}

/* add_sql appends SQL of the catalogue to the select list, filled in. */
static void
add_sql(Builder *b, const RetrainCheck *check, const char *sql, Sample sample)
{
	Filling		filling = {b, check, sample};

	appendStringInfoString(&b->select, ",\n  ");
	retrain_metric_fill(&b->select, sql, placeholder, &filling);
}

/* positive_sql returns the condition that a row has the positive class. */
static char *
positive_sql(const Filling *filling)
{
	RetrainLogColumn *label = retrain_log_role(filling->b->ev->log, "label");
	char	   *y = class_sql(filling, "label");

	if (retrain_check_option(filling->check, "positive_class") || strcmp(label->type_name, "boolean") == 0)
		return psprintf("%s IS TRUE", y);
	return psprintf("%s OPERATOR(pg_catalog.=) 1", y);
}

/* add_support appends the rows of the window, those with a label, and the positive ones. */
static void
add_support(Builder *b, const RetrainCheck *check)
{
	Filling		filling = {b, check, SAMPLE_CURRENT};
	const char *where = filter_clause(b, SAMPLE_CURRENT);

	appendStringInfo(&b->select, ",\n  ARRAY[pg_catalog.count(*)%s, pg_catalog.count(%s)%s, ",
					 where, class_sql(&filling, "label"), where);
	if (check->min_positives > 0)
		appendStringInfo(&b->select, "pg_catalog.count(*) FILTER (WHERE w.is_current%s AND %s)]",
						 has_filter(b->ev) ? " AND w.passes" : "", positive_sql(&filling));
	else
		appendStringInfoString(&b->select, "NULL::pg_catalog.int8]");
}

/* add_monitor appends the bets against "the mean loss is no worse than the level". */
static void
add_monitor(Builder *b, const RetrainCheck *check)
{
	const char *loss = check->metric->loss;

	add_sql(b, check, psprintf("retrain.loss_monitor(%s, {e_target}, {alpha} ORDER BY {t}, %s){where}", loss, loss),
			SAMPLE_CURRENT);
}

/* retrain_query_check_columns tells which result columns a check has. */
void
retrain_query_check_columns(const RetrainCheck *check, RetrainCheckColumns *columns)
{
	const RetrainMetric *metric = check->metric;

	memset(columns, 0, sizeof(RetrainCheckColumns));
	columns->detail = 1;
	columns->width = 2;
	if (metric->counts)
		columns->counts = columns->width++;
	if (check->against_reference)
		columns->reference = columns->width++;
	if (check->against_reference && metric->counts)
		columns->reference_counts = columns->width++;
	if (check->min_positives > 0 || check->min_label_coverage)
		columns->support = columns->width++;
	if (check->test == RETRAIN_TEST_ANYTIME && metric->loss)
		columns->monitor = columns->width++;
}

/* add_slices adds the columns of a check's slices to the GROUPING SETS. */
static void
add_slices(Builder *b, const RetrainCheck *check)
{
	ListCell   *cell;
	bool		known = false;

	if (check->slices == NIL || check->metric->kind == RETRAIN_RESULT_SLICES)
		return;
	foreach(cell, check->slices)
	{
		(void) column_alias(b, lfirst(cell));
		if (!list_member(b->slices, makeString(lfirst(cell))))
			b->slices = lappend(b->slices, makeString(lfirst(cell)));
	}
	foreach(cell, b->sets)
		known = known || retrain_same_slices(lfirst(cell), check->slices);
	if (!known)
		b->sets = lappend(b->sets, check->slices);
	b->crossed = b->crossed || list_length(check->slices) > 1;
}

/* add_check adds the result columns of one check to the select list, as retrain_query_check_columns has them. */
static void
add_check(Builder *b, const RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;
	Sample		sample = metric->two_samples && !retrain_uses_sealed(b->ev, check) ? SAMPLE_BOTH : SAMPLE_CURRENT;

	add_slices(b, check);
	if (retrain_check_compares(check) && !retrain_uses_sealed(b->ev, check))
		b->reads_reference = true;
	add_sql(b, check, metric->result, sample);
	add_sql(b, check, metric->detail ? metric->detail : "NULL::pg_catalog.jsonb", sample);
	if (metric->counts)
		add_sql(b, check, metric->counts, sample);
	if (check->against_reference)
		add_sql(b, check, metric->result, SAMPLE_REFERENCE);
	if (check->against_reference && metric->counts)
		add_sql(b, check, metric->counts, SAMPLE_REFERENCE);
	if (check->min_positives > 0 || check->min_label_coverage)
		add_support(b, check);
	if (check->test == RETRAIN_TEST_ANYTIME && metric->loss)
		add_monitor(b, check);
}

/* append_branch appends the rows of one window. */
static void
append_branch(StringInfo out, const Builder *b, const RetrainLog *log, bool is_current,
			  const char *filter, const char *condition, TimestampTz known_until)
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
	if (b->block > 0)
		appendStringInfo(out, ", %s AS block",
						 retrain_log_bucket(log, b->block, "'0001-01-01 00:00:00+00'::pg_catalog.timestamptz"));
	appendStringInfo(out, "\n  FROM %s\n  WHERE %s",
					 retrain_log_source(log),
					 condition);
}

/* append_windows appends the rows: one branch a window. */
static void
append_windows(StringInfo out, const Builder *b)
{
	const RetrainEvaluation *ev = b->ev;

	if (b->reads_reference && ev->def->reference == RETRAIN_REFERENCE_BASELINE)
		append_branch(out, b, ev->baseline->log, false, ev->baseline->filter,
					  retrain_reference_condition(ev, ev->baseline->log), ev->baseline->known_until);
	else if (b->reads_reference)
		append_branch(out, b, ev->log, false, ev->def->filter,
					  retrain_reference_condition(ev, ev->log), ev->known_until);
	if (b->reads_reference)
		appendStringInfoString(out, "\n  UNION ALL\n");
	append_branch(out, b, ev->log, true, ev->def->filter,
				  retrain_log_window(ev->log, retrain_instant_sql(ev->windows.current_start),
									 retrain_instant_sql(ev->windows.current_end)), ev->known_until);
}

/*
 * append_from appends the FROM clause.  With blocks, every row stands once for
 * each block that it is not in.
 */
static void
append_from(StringInfo out, const Builder *b)
{
	if (b->block > 0)
	{
		appendStringInfoString(out, "\nFROM w JOIN (SELECT DISTINCT is_current, block FROM w) AS b"
							   "\n  ON w.is_current OPERATOR(pg_catalog.<>) b.is_current OR w.block OPERATOR(pg_catalog.<>) b.block");
		return;
	}
	appendStringInfoString(out, "\nFROM (\n");
	append_windows(out, b);
	appendStringInfoString(out, "\n) AS w");
}

/*
 * append_whole_digest appends the digest of all rows of a baseline as a query
 * of its own: what is excluded from the reference was sealed all the same.
 */
static void
append_whole_digest(StringInfo out, const RetrainBaseline *baseline)
{
	const RetrainLog *log = baseline->log;
	char	   *known = retrain_instant_sql(baseline->known_until);
	ListCell   *cell;

	appendStringInfoString(out, "(SELECT retrain.rows_digest(");
	foreach(cell, baseline->digest_columns)
		appendStringInfo(out, "%s%s", foreach_current_index(cell) > 0 ? ", " : "",
						 retrain_log_value(log, lfirst(cell), known));
	appendStringInfo(out, ")\n    FROM %s\n    WHERE %s",
					 quote_qualified_identifier(log->schema_name, log->relation_name),
					 retrain_log_window(log, retrain_instant_sql(baseline->window_start),
										retrain_instant_sql(baseline->window_end)));
	if (baseline->filter)
		appendStringInfo(out, " AND (%s) IS TRUE", retrain_filter_as_known(log, baseline->filter, known));
	appendStringInfoChar(out, ')');
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
					 filter_clause(b, SAMPLE_CURRENT),
					 passes ? " AND NOT w.passes" : " AND false");
	if (label)
		appendStringInfo(out, "pg_catalog.count(w.c%d)%s,\n  ",
						 column_alias(b, label->name), filter_clause(b, SAMPLE_CURRENT));
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
	if (b->ev->reference_cut)
	{
		append_whole_digest(out, b->ev->baseline);
		return;
	}
	appendStringInfoString(out, "retrain.rows_digest(");
	foreach(cell, b->ev->baseline->digest_columns)
		appendStringInfo(out, "%sw.c%d", foreach_current_index(cell) > 0 ? ", " : "",
						 column_alias(b, lfirst(cell)));
	appendStringInfo(out, ") FILTER (WHERE NOT w.is_current%s)", passes ? " AND w.passes" : "");
}

/* set_mask returns what GROUPING() over all slice columns is for the rows of a set. */
static int
set_mask(const Builder *b, List *set)
{
	int			n = list_length(b->slices);
	int			mask = 0;
	ListCell   *cell;

	foreach(cell, b->slices)
	{
		ListCell   *other;
		bool		grouped = false;

		foreach(other, set)
			grouped = grouped || strcmp(lfirst(other), strVal(lfirst(cell))) == 0;
		if (!grouped)
			mask |= 1 << (n - 1 - foreach_current_index(cell));
	}
	return mask;
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
		char	   *name = strVal(lfirst(cell));

		appendStringInfo(out, " WHEN %d THEN w.c%d::pg_catalog.text", set_mask(b, list_make1(name)),
						 column_alias(b, name));
	}
	appendStringInfoString(out, " END,\n  ");
}

/* append_slice_columns appends the slice columns as text, for sets that cross them. */
static void
append_slice_columns(StringInfo out, Builder *b)
{
	ListCell   *cell;

	foreach(cell, b->slices)
		appendStringInfo(out, ",\n  w.c%d::pg_catalog.text", column_alias(b, strVal(lfirst(cell))));
}

/* append_grouping_sets appends GROUP BY; measure.c orders the slices. */
static void
append_grouping_sets(StringInfo out, Builder *b)
{
	ListCell   *cell;
	ListCell   *name;

	const char *block = b->block > 0 ? "b.is_current, b.block" : "";

	if (b->slices == NIL && b->block == 0)
		return;
	appendStringInfo(out, "\nGROUP BY GROUPING SETS ((%s)", block);
	foreach(cell, b->sets)
	{
		appendStringInfo(out, ", (%s", block);
		foreach(name, (List *) lfirst(cell))
			appendStringInfo(out, "%sw.c%d", name == list_head(lfirst(cell)) && b->block == 0 ? "" : ", ",
							 column_alias(b, lfirst(name)));
		appendStringInfoChar(out, ')');
	}
	appendStringInfoChar(out, ')');
}

/* build returns the statement for some of the checks; block is that of the builder. */
static RetrainQuery *
build(const RetrainEvaluation *ev, List *checks, int64 block)
{
	RetrainQuery *query = palloc0(sizeof(RetrainQuery));
	Builder		b = {0};
	StringInfoData text;
	StringInfoData head;
	int			next;
	ListCell   *cell;

	b.ev = ev;
	b.block = block;
	b.types = palloc(sizeof(Oid) * list_length(checks));
	b.values = palloc(sizeof(Datum) * list_length(checks));
	initStringInfo(&b.select);
	foreach(cell, checks)
		add_check(&b, lfirst(cell));

	query->reads_baseline = b.reads_reference && ev->def->reference == RETRAIN_REFERENCE_BASELINE;
	query->reads_previous = b.reads_reference && retrain_reference_of_log(ev);

	initStringInfo(&head);
	append_grouping(&head, &b);
	append_counts(&head, &b, query->reads_baseline && !ev->digest_known && block == 0);

	initStringInfo(&text);
	next = RETRAIN_COL_FIRST_CHECK;
	foreach(cell, checks)
	{
		RetrainCheckColumns columns;

		retrain_query_check_columns(lfirst(cell), &columns);
		next += columns.width;
	}
	if (b.crossed)
	{
		query->slices_at = next;
		next += list_length(b.slices);
		append_slice_columns(&b.select, &b);
	}
	if (block > 0)
	{
		query->block_at = next;
		appendStringInfoString(&b.select, ",\n  b.is_current, b.block");
		appendStringInfoString(&text, "WITH w AS MATERIALIZED (\n");
		append_windows(&text, &b);
		appendStringInfoString(&text, "\n)\n");
	}
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
	query->slice_sets = b.sets;
	return query;
}

/*
 * retrain_query_build returns the statement for some of the checks of an
 * evaluation.  Called in the sandbox.
 */
RetrainQuery *
retrain_query_build(const RetrainEvaluation *ev, List *checks)
{
	return build(ev, checks, 0);
}

/*
 * retrain_query_build_blocks returns the statement that measures checks once
 * more without each block of time; width in microseconds.
 */
RetrainQuery *
retrain_query_build_blocks(const RetrainEvaluation *ev, List *checks, int64 width)
{
	return build(ev, checks, width);
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
		names = list_concat(names, retrain_check_reads(ev->log, lfirst(cell)));
	return names;
}
