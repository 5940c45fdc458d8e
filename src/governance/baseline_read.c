/*
 * baseline_read.c
 *	  Reading the rows of a baseline: of a window of the log, or of a query.
 *
 * One snapshot, with the rights of the model owner, read only.  The first
 * statement finds counts, digest of the rows, and of each column the PSI edges
 * and counts and the profile; then, for each slice column, one statement finds
 * the slices worth keeping and one their profiles, so that memory does not
 * grow with the number of slices.  A label that was not known at known_until
 * reads as NULL, everywhere.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "parser/parser.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/baseline.h"
#include "governance/column_type.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"

/* The rows being read, as SQL. */
typedef struct Rows
{
	RetrainFreeze *freeze;
	List	   *names;			/* of char *: columns of the log, q.c1, q.c2, ... */
	List	   *types;			/* oid list: their types */
	char	   *from;			/* FROM (...) AS q, with a column "used" */
	bool		of_profiles;	/* the columns hold profiles, not values */
} Rows;

/* profile_type returns the OID of retrain.profile. */
static Oid
profile_type(void)
{
	return typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																   makeString("profile"))));
}

/* position returns the place of a name in the rows, from 1; 0 if it is not there. */
static int
position(const Rows *rows, const char *name)
{
	ListCell   *cell;

	foreach(cell, rows->names)
		if (strcmp(lfirst(cell), name) == 0)
			return foreach_current_index(cell) + 1;
	return 0;
}

/* column_type returns the type of a column of the rows. */
static Oid
column_type(const Rows *rows, const char *name)
{
	return list_nth_oid(rows->types, position(rows, name) - 1);
}

/* has_role tells whether a column of the log plays one of some roles. */
static bool
has_role(const RetrainLog *log, const char *name, const char *const *roles, int n)
{
	ListCell   *cell;

	foreach(cell, log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		for (int i = 0; i < n; i++)
			if (strcmp(column->name, name) == 0 && strcmp(column->role, roles[i]) == 0)
				return true;
	}
	return false;
}

/* plan_columns sorts the columns into those that are sealed and those that cannot be. */
static void
plan_columns(const Rows *rows)
{
	static const char *const roles[] = {"feature", "prediction", "probability", "label", "slice"};
	RetrainFreeze *freeze = rows->freeze;
	MemoryContext old = MemoryContextSwitchTo(freeze->context);
	ListCell   *cell;

	foreach(cell, rows->names)
	{
		char	   *name = lfirst(cell);
		Oid			type = column_type(rows, name);
		RetrainTypeKind kind = retrain_type_kind(type);
		RetrainFrozenColumn *column;

		if (!has_role(freeze->log, name, roles, lengthof(roles)))
			continue;
		if (kind == RETRAIN_TYPE_OTHER && !rows->of_profiles)
		{
			freeze->unsupported = lappend(freeze->unsupported,
										  psprintf("%s (%s)", name, format_type_be(type)));
			continue;
		}
		column = palloc0(sizeof(RetrainFrozenColumn));
		column->name = pstrdup(name);
		column->type_name = pstrdup(format_type_be(type));
		column->has_nan = kind == RETRAIN_TYPE_NUMBER;
		freeze->columns = lappend(freeze->columns, column);
	}
	MemoryContextSwitchTo(old);
}

/* run runs a statement that reads, on the snapshot of the transaction. */
static void
run(const char *query, ArrayType *slices)
{
	Oid			types[1] = {TEXTARRAYOID};
	Datum		values[1];

	values[0] = PointerGetDatum(slices);
	if (SPI_execute_with_args(query, slices ? 1 : 0, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the rows of the baseline");
}

/* field returns a field of the result. */
static Datum
field(uint64 row, int column, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, isnull);
}

/* whole_query returns the statement over all rows. */
static char *
whole_query(const Rows *rows)
{
	RetrainFreeze *freeze = rows->freeze;
	RetrainLogColumn *label = retrain_log_role(freeze->log, "label");
	int			labelled = label ? position(rows, label->name) : 0;
	StringInfoData query;
	ListCell   *cell;

	initStringInfo(&query);
	appendStringInfoString(&query,
						   "SELECT pg_catalog.count(*) FILTER (WHERE q.used),"
						   " pg_catalog.count(*) FILTER (WHERE NOT q.used),");
	if (labelled > 0)
		appendStringInfo(&query, " pg_catalog.count(q.c%d) FILTER (WHERE q.used),", labelled);
	else
		appendStringInfoString(&query, " 0::pg_catalog.int8,");
	appendStringInfoString(&query, " pg_catalog.pg_current_snapshot()::pg_catalog.text, ");
	if (freeze->has_window)
	{
		appendStringInfoString(&query, "retrain.rows_digest(");
		foreach(cell, rows->names)
			appendStringInfo(&query, "%sq.c%d", foreach_current_index(cell) > 0 ? ", " : "",
							 foreach_current_index(cell) + 1);
		appendStringInfoString(&query, ") FILTER (WHERE q.used)");
	}
	else
		appendStringInfoString(&query, "NULL::pg_catalog.bytea");
	foreach(cell, freeze->columns)
	{
		RetrainFrozenColumn *column = lfirst(cell);
		int			c = position(rows, column->name);

		if (rows->of_profiles)
		{
			appendStringInfo(&query, ", 0::pg_catalog.int8, NULL, retrain.merge(q.c%d)", c);
			continue;
		}
		appendStringInfo(&query, ", pg_catalog.count(q.c%d) FILTER (WHERE q.used", c);
		if (column->has_nan)
			appendStringInfo(&query, " AND q.c%d OPERATOR(pg_catalog.<>) 'NaN'", c);
		appendStringInfo(&query, "), retrain.psi_reference_agg(q.c%d) FILTER (WHERE q.used),"
						 " retrain.profile_agg(q.c%d) FILTER (WHERE q.used)", c, c);
	}
	appendStringInfoString(&query, rows->from);
	return query.data;
}

/* keep_reference copies the PSI reference of a column out of the sandbox. */
static void
keep_reference(RetrainFreeze *freeze, RetrainFrozenColumn *column, int number)
{
	bool		isnull;
	Datum		reference = field(0, number, &isnull);
	MemoryContext old;

	if (isnull)
		return;
	old = MemoryContextSwitchTo(freeze->context);
	column->reference_type = SPI_gettypeid(SPI_tuptable->tupdesc, number);
	column->reference = PointerGetDatum(PG_DETOAST_DATUM_COPY(reference));
	MemoryContextSwitchTo(old);
}

/* read_whole reads counts, digest, references and profiles over all rows. */
static void
read_whole(const Rows *rows)
{
	RetrainFreeze *freeze = rows->freeze;
	MemoryContext old;
	ListCell   *cell;
	Datum		value;
	bool		isnull;
	int			number = 6;

	run(whole_query(rows), NULL);
	old = MemoryContextSwitchTo(freeze->context);
	freeze->rows_used = DatumGetInt64(field(0, 1, &isnull));
	freeze->rows_unused = DatumGetInt64(field(0, 2, &isnull));
	freeze->rows_labelled = DatumGetInt64(field(0, 3, &isnull));
	freeze->snapshot = TextDatumGetCString(field(0, 4, &isnull));
	value = field(0, 5, &isnull);
	freeze->digest = isnull ? NULL : DatumGetByteaPCopy(value);
	MemoryContextSwitchTo(old);
	foreach(cell, freeze->columns)
	{
		RetrainFrozenColumn *column = lfirst(cell);

		column->rows_used = DatumGetInt64(field(0, number, &isnull));
		column->rows_unused = freeze->rows_used - column->rows_used;
		keep_reference(freeze, column, number + 1);
		value = field(0, number + 2, &isnull);
		if (!isnull)
			(void) retrain_freeze_profile(freeze, column->name, NULL, NULL, value);
		number += 3;
	}
}

/* slice_text returns SQL for the text of a slice. */
static char *
slice_text(const Rows *rows, const char *slice_column)
{
	return retrain_slice_text(psprintf("q.c%d", position(rows, slice_column)));
}

/*
 * choose_slices finds the slices of a column that are worth keeping, as an
 * array of their texts, and whether the slice of NULLs is among them.
 */
static ArrayType *
choose_slices(const Rows *rows, char *slice_column, bool *keeps_null)
{
	RetrainFreeze *freeze = rows->freeze;
	MemoryContext old;
	RetrainFrozenSlices *slices;
	Datum	   *kept;
	int			n = 0;
	int64		all_slices = 0;
	int64		kept_rows = 0;
	bool		isnull;

	run(psprintf("SELECT g.v, g.n, pg_catalog.count(*) OVER ()"
				 " FROM (SELECT %s AS v, pg_catalog.count(*) AS n%s WHERE q.used GROUP BY 1) AS g"
				 " ORDER BY g.n DESC, g.v LIMIT %d",
				 slice_text(rows, slice_column), rows->from, freeze->max_slices), NULL);
	*keeps_null = false;
	kept = palloc(sizeof(Datum) * Max(SPI_processed, 1));
	old = MemoryContextSwitchTo(freeze->context);
	slices = palloc0(sizeof(RetrainFrozenSlices));
	slices->slice_column = pstrdup(slice_column);
	slices->min_rows = freeze->slice_min_rows;
	slices->max_slices = freeze->max_slices;
	freeze->slices = lappend(freeze->slices, slices);
	MemoryContextSwitchTo(old);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		int64		n_rows = DatumGetInt64(field(i, 2, &isnull));
		Datum		value = field(i, 1, &isnull);

		all_slices = DatumGetInt64(field(i, 3, &(bool) {false}));
		if (n_rows < freeze->slice_min_rows)
			continue;
		slices->kept++;
		kept_rows += n_rows;
		if (isnull)
			*keeps_null = true;
		else
			kept[n++] = value;
	}
	slices->left_out = all_slices - slices->kept;
	slices->rows_left_out = freeze->rows_used - kept_rows;
	return construct_array(kept, n, TEXTOID, -1, false, TYPALIGN_INT);
}

/* read_slices reads the profiles of the slices of a column that are kept. */
static void
read_slices(const Rows *rows, char *slice_column)
{
	static const char *const roles[] = {"feature", "prediction", "probability"};
	RetrainFreeze *freeze = rows->freeze;
	bool		keeps_null;
	ArrayType  *kept = choose_slices(rows, slice_column, &keeps_null);
	List	   *columns = NIL;
	StringInfoData query;
	ListCell   *cell;

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT %s", slice_text(rows, slice_column));
	foreach(cell, freeze->columns)
	{
		RetrainFrozenColumn *column = lfirst(cell);

		if (strcmp(column->name, slice_column) == 0 ||
			!has_role(freeze->log, column->name, roles, lengthof(roles)))
			continue;
		columns = lappend(columns, column);
		appendStringInfo(&query, ", retrain.profile_agg(q.c%d)", position(rows, column->name));
	}
	if (columns == NIL)
		return;
	appendStringInfo(&query, "%s WHERE q.used AND (%s OPERATOR(pg_catalog.=) ANY ($1)%s) GROUP BY 1 ORDER BY 1",
					 rows->from, slice_text(rows, slice_column),
					 keeps_null ? psprintf(" OR q.c%d IS NULL", position(rows, slice_column)) : "");
	run(query.data, kept);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		Datum		value = field(i, 1, &isnull);
		char	   *slice = isnull ? NULL : retrain_cut_slice(TextDatumGetCString(value));

		foreach(cell, columns)
		{
			RetrainFrozenColumn *column = lfirst(cell);
			Datum		profile = field(i, foreach_current_index(cell) + 2, &isnull);

			if (!isnull)
				(void) retrain_freeze_profile(freeze, column->name, slice_column, slice, profile);
		}
	}
}

/* read_rows reads everything, once the rows are known as SQL. */
static void
read_rows(const Rows *rows)
{
	RetrainFreeze *freeze = rows->freeze;
	ListCell   *cell;

	plan_columns(rows);
	if (freeze->columns == NIL && freeze->unsupported == NIL && !freeze->has_window)
		return;
	read_whole(rows);
	foreach(cell, freeze->log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		if (strcmp(column->role, "slice") == 0 && position(rows, column->name) > 0 && !rows->of_profiles)
			read_slices(rows, column->name);
	}
}

/*
 * retrain_freeze_read_window is the sandbox body for a window of the log: checks
 * relation, columns and filter, then reads.  OFFSET 0 keeps the planner from
 * copying the filter into each aggregate.
 */
void
retrain_freeze_read_window(void *arg)
{
	RetrainFreeze *freeze = arg;
	const RetrainLog *log = freeze->log;
	Rows		rows = {.freeze = freeze};
	char	   *known = retrain_instant_sql(freeze->known_until);
	StringInfoData from;
	ListCell   *cell;

	rows.names = retrain_log_digest_columns(log);
	retrain_log_verify(log, rows.names);
	initStringInfo(&from);
	appendStringInfoString(&from, " FROM (SELECT ");
	foreach(cell, rows.names)
	{
		char	   *name = lfirst(cell);

		rows.types = lappend_oid(rows.types, get_atttype(log->relation, retrain_log_column(log, name)->number));
		appendStringInfo(&from, "%s AS c%d, ", retrain_log_value(log, name, known),
						 foreach_current_index(cell) + 1);
	}
	if (freeze->filter)
		appendStringInfo(&from, "(%s) IS TRUE AS used", retrain_filter_as_known(log, freeze->filter, known));
	else
		appendStringInfoString(&from, "true AS used");
	appendStringInfo(&from, " FROM %s WHERE %s%s) AS q",
					 quote_qualified_identifier(log->schema_name, log->relation_name),
					 retrain_log_window(log, retrain_instant_sql(freeze->window_start),
										retrain_instant_sql(freeze->window_end)),
					 freeze->filter ? " OFFSET 0" : "");
	rows.from = from.data;
	SPI_connect();
	read_rows(&rows);
	SPI_finish();
}

/* check_query refuses what is not one query. */
static void
check_query(const char *query)
{
	List	   *statements = raw_parser(query, RAW_PARSE_DEFAULT);
	SelectStmt *select = list_length(statements) == 1 ?
		(SelectStmt *) linitial_node(RawStmt, statements)->stmt : NULL;

	if (select == NULL || !IsA(select, SelectStmt) || select->intoClause || select->lockingClause)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a baseline is made from one query, which returns rows"),
				 errhint("Give one SELECT or VALUES, without INTO and FOR UPDATE; it is read only.")));
}

/* fits tells whether a column of a query can stand for a column of the log. */
static bool
fits(const RetrainFreeze *freeze, const char *name, Oid type)
{
	RetrainLogColumn *column = retrain_log_column(freeze->log, name);
	RetrainTypeKind given = retrain_type_kind(type);
	RetrainTypeKind wanted = retrain_type_kind(get_atttype(freeze->log->relation, column->number));

	if (given == RETRAIN_TYPE_INTEGER)
		given = RETRAIN_TYPE_NUMBER;
	if (wanted == RETRAIN_TYPE_INTEGER)
		wanted = RETRAIN_TYPE_NUMBER;
	if (given == RETRAIN_TYPE_ENUM)
		given = RETRAIN_TYPE_TEXT;
	if (wanted == RETRAIN_TYPE_ENUM)
		wanted = RETRAIN_TYPE_TEXT;
	return given == wanted;
}

/* take_columns finds which columns of the query are columns of the log. */
static void
take_columns(Rows *rows, StringInfo from)
{
	TupleDesc	desc = SPI_tuptable->tupdesc;
	Oid			profile = profile_type();
	int			n_profiles = 0;

	for (int i = 1; i <= desc->natts; i++)
	{
		char	   *name = SPI_fname(desc, i);
		Oid			type = SPI_gettypeid(desc, i);

		if (retrain_log_column(rows->freeze->log, name) == NULL)
			continue;
		if (position(rows, name) > 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("the query returns column \"%s\" twice", name)));
		if (type != profile && !fits(rows->freeze, name, type))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of the query is of type %s, that of log \"%s\" of type %s", name,
							format_type_be(type), rows->freeze->log->name,
							retrain_log_column(rows->freeze->log, name)->type_name),
					 errhint("Cast it in the query.")));
		n_profiles += type == profile;
		rows->names = lappend(rows->names, name);
		rows->types = lappend_oid(rows->types, type);
		appendStringInfo(from, "x.%s AS c%d, ", quote_identifier(name), list_length(rows->names));
	}
	rows->of_profiles = n_profiles > 0;
	if (n_profiles > 0 && n_profiles < list_length(rows->names))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the query returns both profiles and values"),
				 errhint("Return only profiles, which are merged, or only values, which are profiled.")));
}

/*
 * retrain_freeze_read_query is the sandbox body for a query: its columns are
 * those of the log of the same names; others are not looked at.
 */
void
retrain_freeze_read_query(void *arg)
{
	RetrainFreeze *freeze = arg;
	Rows		rows = {.freeze = freeze};
	StringInfoData from;

	retrain_log_verify(freeze->log, retrain_log_digest_columns(freeze->log));
	check_query(freeze->source_query);
	SPI_connect();
	run(psprintf("SELECT * FROM (%s\n) AS x LIMIT 0", freeze->source_query), NULL);
	initStringInfo(&from);
	appendStringInfoString(&from, " FROM (SELECT ");
	take_columns(&rows, &from);
	appendStringInfo(&from, "true AS used FROM (%s\n) AS x) AS q", freeze->source_query);
	rows.from = from.data;
	read_rows(&rows);
	if (rows.of_profiles && freeze->profiles != NIL)
	{
		ListCell   *cell;

		freeze->rows_used = 0;
		foreach(cell, freeze->profiles)
			freeze->rows_used = Max(freeze->rows_used, ((RetrainFrozenProfile *) lfirst(cell))->row_count);
	}
	SPI_finish();
}
