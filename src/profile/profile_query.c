/*
 * profile_query.c
 *	  Writes, and runs, the query that profiles the columns of a relation in one scan.
 *
 * Everything in the query is qualified and quoted, so that it means the same under
 * any search_path.  Columns that one call cannot take go into further calls, which the
 * executor feeds from the same scan.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/tuplestore.h"

#include "common/compat.h"

PG_FUNCTION_INFO_V1(retrain_profile_query);
PG_FUNCTION_INFO_V1(retrain_profile_relation);

/* One argument of the transition function is the state. */
#define MOST_ARGUMENTS (FUNC_MAX_ARGS - 1)

/* check_relation raises an error unless a query can read the relation; returns its columns. */
static int
check_relation(Oid relation)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Form_pg_class class;
	int			columns;

	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relation),
				 errhint("Give the name of a table, view, materialized view or foreign table.")));
	class = (Form_pg_class) GETSTRUCT(tuple);
	switch (class->relkind)
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
		case RELKIND_VIEW:
		case RELKIND_MATVIEW:
		case RELKIND_FOREIGN_TABLE:
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" is not a relation with rows to profile", NameStr(class->relname)),
					 errhint("Give the name of a table, view, materialized view or foreign table.")));
	}
	columns = class->relnatts;
	ReleaseSysCache(tuple);
	return columns;
}

/* all_columns returns the names of the columns of a relation. */
static List *
all_columns(Oid relation)
{
	int			columns = check_relation(relation);
	List	   *names = NIL;

	for (int i = 1; i <= columns; i++)
	{
		HeapTuple	tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relation), Int16GetDatum(i));

		if (!HeapTupleIsValid(tuple))
			continue;
		if (!((Form_pg_attribute) GETSTRUCT(tuple))->attisdropped)
			names = lappend(names, pstrdup(NameStr(((Form_pg_attribute) GETSTRUCT(tuple))->attname)));
		ReleaseSysCache(tuple);
	}
	if (names == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("relation \"%s\" has no columns", get_rel_name(relation)),
				 errhint("Give a relation with columns.")));
	return names;
}

/* is_member tells whether a list of names has a name. */
static bool
is_member(const List *names, const char *name)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return true;
	}
	return false;
}

/* named_columns returns the names in an array, after checking that they are columns. */
static List *
named_columns(Oid relation, ArrayType *array)
{
	List	   *known = all_columns(relation);
	List	   *names = NIL;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("columns must not be empty"),
				 errhint("Leave the argument out for all columns.")));
	for (int i = 0; i < n; i++)
	{
		char	   *name;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("columns must not contain null"),
					 errhint("Give the names of columns, without quotes.")));
		name = TextDatumGetCString(elements[i]);
		if (!is_member(known, name))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" of relation \"%s\" does not exist", name, get_rel_name(relation)),
					 errhint("Give the names of columns as the catalog has them, without quotes.")));
		if (is_member(names, name))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("column \"%s\" is named twice", name),
					 errhint("Name each column once.")));
		names = lappend(names, name);
	}
	return names;
}

/*
 * append_calls appends the calls that profile the columns, concatenated to one array.  The
 * aggregate of one value is used because postgres_fdw does not push down one whose result
 * is an array.
 */
static void
append_calls(StringInfo query, const List *names)
{
	int			n = list_length(names);

	for (int i = MOST_ARGUMENTS; i < n; i += MOST_ARGUMENTS)
		appendStringInfoString(query, "pg_catalog.array_cat(");
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(query, i % MOST_ARGUMENTS != 0 ? ", " :
							   i == 0 ? "retrain.profiles(retrain.profile_set_agg(" :
							   ", retrain.profiles(retrain.profile_set_agg(");
		appendStringInfo(query, "t.%s", quote_identifier(list_nth(names, i)));
		if (i == n - 1 || i % MOST_ARGUMENTS == MOST_ARGUMENTS - 1)
			appendStringInfoString(query, i < MOST_ARGUMENTS ? "))" : ")))");
	}
}

/* write_query returns the query for the arguments of the call. */
static char *
write_query(FunctionCallInfo fcinfo)
{
	StringInfoData query;
	Oid			relation;
	List	   *names;
	ListCell   *lc;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("relation must not be null"),
				 errhint("Give the name of a table, view, materialized view or foreign table.")));
	relation = PG_GETARG_OID(0);
	names = PG_ARGISNULL(1) ? all_columns(relation) : named_columns(relation, PG_GETARG_ARRAYTYPE_P(1));

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT c.column_name, c.profile\nFROM (SELECT ");
	append_calls(&query, names);
	appendStringInfo(&query, " AS profiles\n\tFROM %s AS t) AS p,\n\tROWS FROM (pg_catalog.unnest(ARRAY[",
					 quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
												get_rel_name(relation)));
	foreach(lc, names)
		appendStringInfo(&query, "%s%s", lc == list_head(names) ? "" : ", ", quote_literal_cstr(lfirst(lc)));
	appendStringInfoString(&query,
						   "]::pg_catalog.text[]),\n\t\tpg_catalog.unnest(p.profiles)) AS c (column_name, profile)");
	return query.data;
}

/*
 * retrain.profile_query(relation regclass, columns text[] DEFAULT NULL) returns text
 *
 * retrain_profile_query returns the query.
 */
Datum
retrain_profile_query(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(write_query(fcinfo)));
}

/*
 * retrain.profile_relation(relation regclass, columns text[] DEFAULT NULL)
 *		returns table (column_name text, profile retrain.profile)
 *
 * retrain_profile_relation runs the query, with the rights of the caller.
 */
Datum
retrain_profile_relation(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *query = write_query(fcinfo);

	InitMaterializedSRF(fcinfo, 0);
	SPI_connect();
	if (SPI_execute(query, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "profile query returned no rows");
	for (uint64 i = 0; i < SPI_processed; i++)
		tuplestore_puttuple(rsinfo->setResult, SPI_tuptable->vals[i]);
	SPI_finish();
	return (Datum) 0;
}
