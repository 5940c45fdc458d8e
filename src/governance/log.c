/*
 * log.c
 *	  A log as C sees it: loading its sealed description, finding columns by
 *	  role, and checking that the relation still is the one sealed.
 *
 * Identity is oid, schema, name and kind together, and for columns number,
 * name and type: after a restore or a DROP an oid may mean another relation.
 * What a view selects is not part of it.
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/registry.h"

/*
 * retrain_log_load loads the current revision (revision 0) or a given one
 * into the current memory context.  Owner scope; SPI need not be connected.
 */
RetrainLog *
retrain_log_load(int64 log_id, int revision)
{
	static const char *const query =
		"SELECT l.name, l.state, r.revision, r.relation_oid, r.relation_schema::pg_catalog.text,"
		" r.relation_name::pg_catalog.text, r.respect_rls::pg_catalog.int4,"
		" c.value OPERATOR(pg_catalog.->>) 'role', c.value OPERATOR(pg_catalog.->>) 'name',"
		" (c.value OPERATOR(pg_catalog.->>) 'number')::pg_catalog.int8,"
		" c.value OPERATOR(pg_catalog.->>) 'type', r.relation_kind"
		" FROM retrain.log l JOIN retrain.log_revision r ON r.log_id OPERATOR(pg_catalog.=) l.log_id"
		" CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(r.columns) WITH ORDINALITY c(value, n)"
		" WHERE l.log_id OPERATOR(pg_catalog.=) $1 AND r.revision OPERATOR(pg_catalog.=)"
		" CASE WHEN $2 OPERATOR(pg_catalog.=) 0 THEN l.current_revision ELSE $2 END"
		" ORDER BY c.n";
	RetrainStore store;
	RetrainParams params = {0};
	RetrainLog *log;
	uint64		nrows;
	MemoryContext old;

	store.caller = CurrentMemoryContext;
	SPI_connect();
	retrain_param_int8(&params, log_id);
	retrain_param_int4(&params, revision);
	nrows = retrain_store_run(query, &params, SPI_OK_SELECT);
	if (nrows == 0)
		elog(ERROR, "log " INT64_FORMAT " revision %d not found", log_id, revision);

	old = MemoryContextSwitchTo(store.caller);
	log = palloc0(sizeof(RetrainLog));
	log->log_id = log_id;
	log->name = retrain_store_text(&store, 1, 1);
	log->state = retrain_store_text(&store, 1, 2);
	log->revision = (int) retrain_store_int8(1, 3);
	log->relation = retrain_store_oid(1, 4);
	log->schema_name = retrain_store_text(&store, 1, 5);
	log->relation_name = retrain_store_text(&store, 1, 6);
	log->kind = retrain_store_text(&store, 1, 12);
	log->respect_rls = retrain_store_int8(1, 7) != 0;
	for (uint64 i = 1; i <= nrows; i++)
	{
		RetrainLogColumn *column = palloc0(sizeof(RetrainLogColumn));

		column->role = retrain_store_text(&store, i, 8);
		column->name = retrain_store_text(&store, i, 9);
		column->number = (int) retrain_store_int8(i, 10);
		column->type_name = retrain_store_text(&store, i, 11);
		log->columns = lappend(log->columns, column);
	}
	MemoryContextSwitchTo(old);
	SPI_finish();
	return log;
}

/* retrain_log_role returns the first column of a role, NULL if there is none. */
RetrainLogColumn *
retrain_log_role(const RetrainLog *log, const char *role)
{
	ListCell   *cell;

	foreach(cell, log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		if (strcmp(column->role, role) == 0)
			return column;
	}
	return NULL;
}

/* retrain_log_column returns the column of a name, NULL if the log has none. */
RetrainLogColumn *
retrain_log_column(const RetrainLog *log, const char *name)
{
	ListCell   *cell;

	foreach(cell, log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		if (strcmp(column->name, name) == 0)
			return column;
	}
	return NULL;
}

/*
 * instant_of returns SQL that brings a timestamptz expression to the type of
 * a column: timestamp and date columns are taken as UTC.
 */
static char *
instant_of(const RetrainLogColumn *column, const char *instant)
{
	if (strcmp(column->type_name, "timestamp with time zone") == 0)
		return pstrdup(instant);
	return psprintf("pg_catalog.timezone('UTC', %s)", instant);
}

/*
 * retrain_log_value returns SQL for a column as it was known at known_until
 * (SQL for a timestamptz), palloc'd.
 */
char *
retrain_log_value(const RetrainLog *log, const char *column_name, const char *known_until)
{
	RetrainLogColumn *label = retrain_log_role(log, "label");
	RetrainLogColumn *label_time = retrain_log_role(log, "label_time");
	const char *name = quote_identifier(column_name);

	if (label == NULL || label_time == NULL ||
		(strcmp(column_name, label->name) != 0 && strcmp(column_name, label_time->name) != 0))
		return pstrdup(name);
	return psprintf("CASE WHEN %s OPERATOR(pg_catalog.<=) %s THEN %s END",
					quote_identifier(label_time->name), instant_of(label_time, known_until), name);
}

/* retrain_log_window returns the SQL condition that a row lies in [start, end), palloc'd. */
char *
retrain_log_window(const RetrainLog *log, const char *start, const char *end)
{
	RetrainLogColumn *time = retrain_log_role(log, "time");
	const char *name = quote_identifier(time->name);

	return psprintf("%s OPERATOR(pg_catalog.>=) %s AND %s OPERATOR(pg_catalog.<) %s",
					name, instant_of(time, start), name, instant_of(time, end));
}

/*
 * retrain_log_bucket returns SQL for the instant at which the bucket of a row
 * begins, palloc'd: buckets of a width in microseconds from an origin (SQL for a
 * timestamptz) that is not later than the row.
 */
char *
retrain_log_bucket(const RetrainLog *log, int64 width, const char *origin)
{
	RetrainLogColumn *time = retrain_log_role(log, "time");
	char	   *step = psprintf("'" INT64_FORMAT " microseconds'::pg_catalog.interval", width);
	const char *name = quote_identifier(time->name);

	if (strcmp(time->type_name, "timestamp with time zone") == 0)
		return psprintf("pg_catalog.date_bin(%s, %s, %s)", step, name, origin);
	return psprintf("pg_catalog.timezone('UTC', pg_catalog.date_bin(%s, %s::pg_catalog.timestamp, %s))",
					step, name, instant_of(time, origin));
}

/* retrain_log_digest_columns returns the distinct column names, time first. */
List *
retrain_log_digest_columns(const RetrainLog *log)
{
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);
		ListCell   *other;
		bool		seen = false;

		foreach(other, names)
			seen = seen || strcmp(lfirst(other), column->name) == 0;
		if (!seen)
			names = lappend(names, column->name);
	}
	return names;
}

/*
 * retrain_relation_kind returns what people call a relkind, a static string;
 * NULL for kinds that cannot be a log.
 */
const char *
retrain_relation_kind(char relkind)
{
	switch (relkind)
	{
		case RELKIND_RELATION:
			return "table";
		case RELKIND_PARTITIONED_TABLE:
			return "partitioned table";
		case RELKIND_VIEW:
			return "view";
		case RELKIND_MATVIEW:
			return "materialized view";
		case RELKIND_FOREIGN_TABLE:
			return "foreign table";
		default:
			return NULL;
	}
}

/* refuse_changed raises RT004 for a log whose relation is not as sealed. */
static void
refuse_changed(const RetrainLog *log, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_OBJECT_CHANGED),
			 errmsg("relation %s of log \"%s\" is not as it was sealed: %s",
					quote_qualified_identifier(log->schema_name, log->relation_name),
					log->name, what),
			 errhint("If it is meant to be read from now on, seal it again: SELECT retrain.alter_log(%s, '{}'), then retrain.alter_policy() for each policy on it.",
					 quote_literal_cstr(log->name))));
}

/* verify_kind checks that the relation is of the kind sealed. */
static void
verify_kind(const RetrainLog *log, Relation rel)
{
	const char *kind = retrain_relation_kind(rel->rd_rel->relkind);

	if (kind == NULL || strcmp(kind, log->kind) != 0)
		refuse_changed(log, psprintf("it was a %s and is %s%s", log->kind,
									 kind ? "a " : "something else", kind ? kind : ""));
}

/* verify_column checks identity of a mapped column. */
static void
verify_column(const RetrainLog *log, Relation rel, const RetrainLogColumn *column)
{
	TupleDesc	desc = RelationGetDescr(rel);
	Form_pg_attribute att;

	if (column->number < 1 || column->number > desc->natts ||
		TupleDescAttr(desc, column->number - 1)->attisdropped)
		refuse_changed(log, psprintf("column \"%s\" is gone", column->name));
	att = TupleDescAttr(desc, column->number - 1);
	if (strcmp(NameStr(att->attname), column->name) != 0)
		refuse_changed(log, psprintf("column \"%s\" is now \"%s\"",
									 column->name, NameStr(att->attname)));
	if (strcmp(format_type_be(att->atttypid), column->type_name) != 0)
		refuse_changed(log, psprintf("column \"%s\" was of type %s and is of type %s",
									 column->name, column->type_name,
									 format_type_be(att->atttypid)));
}

/*
 * retrain_log_verify raises RT004 when the relation or one of the mapped
 * columns named is not the sealed one, 42501 when the current user may not
 * read it.  Called in the sandbox.
 */
void
retrain_log_verify(const RetrainLog *log, List *column_names)
{
	Relation	rel = try_relation_open(log->relation, AccessShareLock);
	char	   *relation = quote_qualified_identifier(log->schema_name, log->relation_name);
	char	   *role = GetUserNameFromId(GetUserId(), false);
	ListCell   *cell;

	if (rel == NULL)
		refuse_changed(log, "it is gone");
	if (strcmp(RelationGetRelationName(rel), log->relation_name) != 0 ||
		strcmp(get_namespace_name(RelationGetNamespace(rel)), log->schema_name) != 0)
		refuse_changed(log, psprintf("it is now %s",
									 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(rel)),
																RelationGetRelationName(rel))));
	verify_kind(log, rel);
	if (!DatumGetBool(DirectFunctionCall2(has_schema_privilege_id,
										  ObjectIdGetDatum(RelationGetNamespace(rel)),
										  CStringGetTextDatum("USAGE"))))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" may not use schema \"%s\"", role, log->schema_name),
				 errhint("GRANT USAGE ON SCHEMA %s TO %s;",
						 quote_identifier(log->schema_name), quote_identifier(role))));
	foreach(cell, column_names)
	{
		RetrainLogColumn *column = retrain_log_column(log, lfirst(cell));

		if (column == NULL)
			elog(ERROR, "log \"%s\" has no column \"%s\"", log->name, (char *) lfirst(cell));
		verify_column(log, rel, column);
		if (pg_class_aclcheck(log->relation, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
			pg_attribute_aclcheck(log->relation, column->number, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("role \"%s\" may not read column \"%s\" of %s",
							role, column->name, relation),
					 errhint("GRANT SELECT ON %s TO %s;", relation, quote_identifier(role))));
	}
	relation_close(rel, AccessShareLock);
}
