/*
 * attach.c
 *	  Attaching prediction logs to models, and changing them.
 *
 * A log says which relation holds the predictions and which column plays
 * which part.  The description is sealed: a change adds a revision.  It is
 * checked with the rights of the model owner, who freezes baselines; each
 * policy owner is checked again when a policy is created and at every
 * evaluation.
 *
 * A time column of type timestamp or date is taken as UTC.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/column_type.h"
#include "common/json_reader.h"
#include "governance/registry.h"
#include "governance/row.h"

/* retrain.rows_digest takes all mapped columns as arguments of one call. */
#define MAX_COLUMNS		(FUNC_MAX_ARGS - 1)

PG_FUNCTION_INFO_V1(retrain_attach_log);
PG_FUNCTION_INFO_V1(retrain_alter_log);

/* The roles that one column each may play; feature and slice follow. */
enum
{
	ROLE_TIME, ROLE_PREDICTION, ROLE_PROBABILITY, ROLE_LABEL, ROLE_LABEL_TIME,
	ROLE_VERSION, SINGLE_ROLES
};

static const char *const single_roles[SINGLE_ROLES] = {
	"time", "prediction", "probability", "label", "label_time", "version"
};

/* What is asked for, and what the relation says to it. */
typedef struct LogRequest
{
	const char *log_name;
	Oid			relation;
	char	   *single[SINGLE_ROLES];
	List	   *features;		/* of char * */
	List	   *slices;			/* of char * */
	bool		respect_rls;

	/* filled in by resolve, in context */
	MemoryContext context;
	char	   *schema_name;
	char	   *relation_name;
	const char *kind;
	List	   *columns;		/* of RetrainLogColumn * */
} LogRequest;

/* check_kind returns the kind of a relation; raises 42809 for what cannot be a log. */
static const char *
check_kind(Relation rel)
{
	const char *kind = retrain_relation_kind(rel->rd_rel->relkind);

	if (rel->rd_rel->relpersistence == RELPERSISTENCE_TEMP)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is temporary and cannot be a log", RelationGetRelationName(rel)),
				 errdetail("No other session, and so no worker, could read it.")));
	if (kind == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" cannot be a log", RelationGetRelationName(rel)),
				 errhint("Use a table, partitioned table, view, materialized view or foreign table.")));
	return kind;
}

/* refuse_type raises 42804 for a column that cannot play its part. */
static void
refuse_type(const char *role, const char *column, Oid type, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("column \"%s\" of type %s cannot be the %s column",
					column, format_type_be(type), role),
			 errhint("%s", hint)));
}

/* check_type refuses types that do not fit the role. */
static void
check_type(const char *role, const char *column, Oid type)
{
	RetrainTypeKind kind = retrain_type_kind(type);

	if ((strcmp(role, "time") == 0 || strcmp(role, "label_time") == 0) && kind != RETRAIN_TYPE_TIME)
		refuse_type(role, column, type,
					"Use a column of type timestamptz, timestamp or date; the last two are taken as UTC.");
	if (strcmp(role, "probability") == 0 && kind != RETRAIN_TYPE_NUMBER)
		refuse_type(role, column, type, "Use a column of type double precision, real or numeric.");
	/* The metrics of classes take integer; bigint does not become that by itself. */
	if ((strcmp(role, "label") == 0 || strcmp(role, "prediction") == 0) &&
		kind != RETRAIN_TYPE_BOOLEAN && kind != RETRAIN_TYPE_TEXT && kind != RETRAIN_TYPE_NUMBER &&
		(kind != RETRAIN_TYPE_INTEGER || getBaseType(type) == INT8OID))
		refuse_type(role, column, type,
					"Use a column of type boolean, integer (0 and 1) or text, or of a regression double precision, real or numeric; a view can cast others.");
}

/* add_column resolves one column and appends it. */
static void
add_column(LogRequest *request, Relation rel, const char *role, const char *name)
{
	AttrNumber	number = get_attnum(request->relation, name);
	RetrainLogColumn *column;
	ListCell   *cell;
	MemoryContext old;
	Oid			type;

	if (number == InvalidAttrNumber)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of %s does not exist", name,
						quote_qualified_identifier(request->schema_name, request->relation_name))));
	if (number < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_COLUMN_REFERENCE),
				 errmsg("system column \"%s\" cannot be part of a log", name)));
	foreach(cell, request->columns)
	{
		RetrainLogColumn *other = lfirst(cell);

		if (strcmp(other->role, role) == 0 && strcmp(other->name, name) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("column \"%s\" is named twice as %s", name, role)));
	}
	type = TupleDescAttr(RelationGetDescr(rel), number - 1)->atttypid;
	check_type(role, name, type);
	if (pg_class_aclcheck(request->relation, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck(request->relation, number, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
	{
		char	   *relation = quote_qualified_identifier(request->schema_name, request->relation_name);
		char	   *reader = GetUserNameFromId(GetUserId(), false);

		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\", the owner of the model, may not read column \"%s\" of %s",
						reader, name, relation),
				 errhint("GRANT SELECT ON %s TO %s;", relation, quote_identifier(reader))));
	}

	old = MemoryContextSwitchTo(request->context);
	column = palloc0(sizeof(RetrainLogColumn));
	column->role = pstrdup(role);
	column->name = pstrdup(name);
	column->number = number;
	column->type_name = pstrdup(format_type_be(type));
	request->columns = lappend(request->columns, column);
	MemoryContextSwitchTo(old);
}

/* resolve is the sandbox body: opens the relation as the model owner and checks all columns. */
static void
resolve(void *arg)
{
	LogRequest *request = arg;
	Relation	rel = try_relation_open(request->relation, AccessShareLock);
	char	   *reader = GetUserNameFromId(GetUserId(), false);
	ListCell   *cell;

	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", request->relation)));
	request->kind = check_kind(rel);
	request->schema_name = MemoryContextStrdup(request->context,
											   get_namespace_name(RelationGetNamespace(rel)));
	request->relation_name = MemoryContextStrdup(request->context, RelationGetRelationName(rel));
	if (!DatumGetBool(DirectFunctionCall2(has_schema_privilege_id,
										  ObjectIdGetDatum(RelationGetNamespace(rel)),
										  CStringGetTextDatum("USAGE"))))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\", the owner of the model, may not use schema \"%s\"",
						reader, request->schema_name),
				 errhint("GRANT USAGE ON SCHEMA %s TO %s;",
						 quote_identifier(request->schema_name), quote_identifier(reader))));
	for (int i = 0; i < SINGLE_ROLES; i++)
		if (request->single[i])
			add_column(request, rel, single_roles[i], request->single[i]);
	foreach(cell, request->features)
		add_column(request, rel, "feature", lfirst(cell));
	foreach(cell, request->slices)
		add_column(request, rel, "slice", lfirst(cell));
	relation_close(rel, AccessShareLock);

	if (list_length(request->columns) > MAX_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_COLUMNS),
				 errmsg("a log cannot have more than %d columns, this one has %d",
						MAX_COLUMNS, list_length(request->columns)),
				 errhint("Attach the others as a second log.")));
}

/* check_request refuses what no relation could mend. */
static void
check_request(const LogRequest *request)
{
	if (request->single[ROLE_TIME] == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a log needs a time column"),
				 errhint("It tells which window a prediction belongs to.")));
	if (request->single[ROLE_LABEL_TIME] && request->single[ROLE_LABEL] == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("label_time_column needs label_column")));
}

/* columns_json returns the columns as the JSON text of log_revision.columns. */
static char *
columns_json(const LogRequest *request)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	foreach(cell, request->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		appendStringInfoString(&json, json.len == 0 ? "[" : ", ");
		appendStringInfo(&json, "{\"role\": \"%s\", \"number\": %d, \"name\": ", column->role, column->number);
		escape_json(&json, column->name);
		appendStringInfoString(&json, ", \"type\": ");
		escape_json(&json, column->type_name);
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return json.data;
}

/* description_digest returns the digest of everything a revision seals. */
static bytea *
description_digest(const LogRequest *request, const char *columns)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"oid\": %u, \"schema\": ", request->relation);
	escape_json(&json, request->schema_name);
	appendStringInfoString(&json, ", \"relation\": ");
	escape_json(&json, request->relation_name);
	appendStringInfo(&json, ", \"kind\": \"%s\", \"respect_rls\": %s, \"columns\": %s}",
					 request->kind, request->respect_rls ? "true" : "false", columns);
	return retrain_jsonb_digest(DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
																   CStringGetDatum(json.data))));
}

/* seal_revision writes one revision.  Owner scope, SPI connected. */
static void
seal_revision(const LogRequest *request, int64 log_id, int revision, const char *columns, bytea *digest)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.log_revision");
	retrain_row_int8(&row, "log_id", log_id);
	retrain_row_int4(&row, "revision", revision);
	retrain_row_oid(&row, "relation_oid", request->relation);
	retrain_row_text_as(&row, "relation_schema", request->schema_name, "pg_catalog.name");
	retrain_row_text_as(&row, "relation_name", request->relation_name, "pg_catalog.name");
	retrain_row_text(&row, "relation_kind", request->kind);
	retrain_row_text_as(&row, "columns", columns, "pg_catalog.jsonb");
	retrain_row_datum(&row, "respect_rls", BOOLOID, BoolGetDatum(request->respect_rls), false);
	retrain_row_datum(&row, "digest", BYTEAOID, PointerGetDatum(digest), false);
	retrain_row_time(&row, "sealed_at", GetCurrentTimestamp());
	retrain_row_text_as(&row, "sealed_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_insert(&row);
}

/* names_of returns the elements of a text array; raises 22004 for a null among them. */
static List *
names_of(FunctionCallInfo fcinfo, int n)
{
	List	   *names = NIL;
	Datum	   *values;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(n))
		return NIL;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), TEXTOID, -1, false, TYPALIGN_INT,
					  &values, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a list of columns must not contain null")));
		names = lappend(names, TextDatumGetCString(values[i]));
	}
	return names;
}

/*
 * retrain.attach_log(model text, relation regclass, time_column text,
 *	 prediction_column text, probability_column text, label_column text,
 *	 label_time_column text, version_column text, features text[],
 *	 slices text[], name text, respect_rls boolean) returns bigint
 *
 * retrain_attach_log seals the description of a log as revision 1 and returns
 * the log's identifier.
 */
Datum
retrain_attach_log(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainObject *model;
	RetrainRow	row;
	LogRequest	request;
	char	   *columns;
	char	   *name;
	bytea	   *digest;
	int64		log_id;
	TimestampTz now = GetCurrentTimestamp();

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "relation");
	memset(&request, 0, sizeof(request));
	request.relation = PG_GETARG_OID(1);
	for (int i = 0; i < SINGLE_ROLES; i++)
		request.single[i] = RETRAIN_ARG_TEXT(2 + i);
	request.features = names_of(fcinfo, 8);
	request.slices = names_of(fcinfo, 9);
	request.respect_rls = !PG_ARGISNULL(11) && PG_GETARG_BOOL(11);
	request.context = CurrentMemoryContext;
	check_request(&request);

	retrain_check_writable();
	model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	retrain_object_refuse_retired(model);
	retrain_check_owner(model->owner, false, NULL, NULL);
	retrain_rethrow(retrain_sandbox_run(model->owner, request.respect_rls, resolve, &request));
	name = PG_ARGISNULL(10) ? request.relation_name : RETRAIN_ARG_TEXT(10);
	retrain_check_name("log", name);
	columns = columns_json(&request);
	digest = description_digest(&request, columns);

	retrain_store_begin_change(&store);
	retrain_refuse_taken(RETRAIN_KIND_LOG, 0, name);
	retrain_row_begin(&row, "retrain.log");
	retrain_row_int8(&row, "model_id", model->id);
	retrain_row_text(&row, "name", name);
	retrain_row_int4(&row, "current_revision", 1);
	retrain_row_time(&row, "created_at", now);
	retrain_row_text_as(&row, "created_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_time(&row, "changed_at", now);
	retrain_row_text_as(&row, "changed_by", retrain_session_user(), "pg_catalog.name");
	log_id = retrain_row_insert_returning(&row, "log_id");
	seal_revision(&request, log_id, 1, columns, digest);
	retrain_event("created", 0, psprintf("log %s", name),
				  psprintf("Log attached to model %s.", model->name));
	retrain_store_end(&store);
	PG_RETURN_INT64(log_id);
}

/* request_from_log fills a request with what a sealed revision says. */
static void
request_from_log(LogRequest *request, const RetrainLog *log)
{
	ListCell   *cell;

	memset(request, 0, sizeof(*request));
	request->log_name = log->name;
	request->relation = log->relation;
	request->respect_rls = log->respect_rls;
	request->context = CurrentMemoryContext;
	foreach(cell, log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		if (strcmp(column->role, "feature") == 0)
			request->features = lappend(request->features, column->name);
		else if (strcmp(column->role, "slice") == 0)
			request->slices = lappend(request->slices, column->name);
		for (int i = 0; i < SINGLE_ROLES; i++)
			if (strcmp(column->role, single_roles[i]) == 0)
				request->single[i] = column->name;
	}
}

/* apply_changes overwrites a request with the keys that are present. */
static void
apply_changes(LogRequest *request, const RetrainLog *log, const RetrainReader *reader)
{
	char	   *relation = retrain_read_text(reader, "relation");

	/* Without a relation named, the one of this name is meant, whatever its oid. */
	if (relation == NULL)
		relation = quote_qualified_identifier(log->schema_name, log->relation_name);
	request->relation = DatumGetObjectId(DirectFunctionCall1(regclassin, CStringGetDatum(relation)));
	for (int i = 0; i < SINGLE_ROLES; i++)
	{
		char	   *key = psprintf("%s_column", single_roles[i]);

		if (retrain_reader_has(reader, key))
			request->single[i] = retrain_read_text(reader, key);
	}
	if (retrain_reader_has(reader, "features"))
		request->features = retrain_read_text_list(reader, "features");
	if (retrain_reader_has(reader, "slices"))
		request->slices = retrain_read_text_list(reader, "slices");
	request->respect_rls = retrain_read_boolean(reader, "respect_rls", request->respect_rls);
}

/* notice_policies tells which policies still read an older revision. */
static void
notice_policies(RetrainStore *store, int64 log_id, const char *log_name, int revision)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_int8(&params, log_id);
	retrain_param_int4(&params, revision);
	n = retrain_store_run("SELECT p.name FROM retrain.policy p JOIN retrain.policy_revision r"
						  " ON r.policy_id OPERATOR(pg_catalog.=) p.policy_id"
						  " AND r.revision OPERATOR(pg_catalog.=) p.current_revision"
						  " WHERE r.log_id OPERATOR(pg_catalog.=) $1"
						  " AND r.log_revision OPERATOR(pg_catalog.<>) $2"
						  " AND p.state OPERATOR(pg_catalog.<>) 'retired'"
						  " ORDER BY p.name COLLATE pg_catalog.\"C\"", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		char	   *policy = retrain_store_text(store, i, 1);

		ereport(NOTICE,
				(errmsg("policy \"%s\" still reads an earlier revision of log \"%s\"", policy, log_name),
				 errhint("SELECT retrain.alter_policy(%s, '{}');", quote_literal_cstr(policy))));
	}
}

/*
 * retrain.alter_log(name text, changes jsonb) returns integer
 *
 * retrain_alter_log renames a log or seals a new revision of it, and returns
 * the number of the revision in force.
 */
Datum
retrain_alter_log(PG_FUNCTION_ARGS)
{
	static const char *const keys[] = {
		"name", "relation", "time_column", "prediction_column", "probability_column",
		"label_column", "label_time_column", "version_column", "features", "slices",
		"respect_rls", NULL
	};
	RetrainStore store;
	RetrainReader reader;
	RetrainObject *object;
	RetrainLog *log;
	RetrainParams params = {0};
	LogRequest	request;
	char	   *columns;
	char	   *new_name;
	bytea	   *digest;
	bool		changed;
	int			revision;

	RETRAIN_REQUIRE_ARG(0, "name");
	RETRAIN_REQUIRE_ARG(1, "changes");
	retrain_reader_begin(&reader, PG_GETARG_JSONB_P(1), "changes of a log",
						 ERRCODE_INVALID_PARAMETER_VALUE, keys);
	new_name = retrain_read_name(&reader, "name");

	retrain_check_writable();
	object = retrain_object_of_caller(RETRAIN_KIND_LOG, NULL, RETRAIN_ARG_TEXT(0));
	retrain_object_refuse_retired(object);
	retrain_check_owner(object->owner, false, NULL, NULL);

	retrain_store_begin_change(&store);
	object = retrain_object_lock(&store, object);
	retrain_object_refuse_retired(object);
	retrain_store_end(&store);
	retrain_owner_scope_begin(&store.scope);
	log = retrain_log_load(object->id, 0);
	retrain_scope_end(&store.scope);

	request_from_log(&request, log);
	apply_changes(&request, log, &reader);
	check_request(&request);
	retrain_rethrow(retrain_sandbox_run(object->owner, request.respect_rls, resolve, &request));
	columns = columns_json(&request);
	digest = description_digest(&request, columns);

	retrain_store_begin_change(&store);
	retrain_param_int8(&params, object->id);
	retrain_param_int4(&params, object->revision);
	(void) retrain_store_run("SELECT r.digest FROM retrain.log_revision r"
							 " WHERE r.log_id OPERATOR(pg_catalog.=) $1"
							 " AND r.revision OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT);
	changed = strcmp(retrain_store_text(&store, 1, 1),
					 DatumGetCString(DirectFunctionCall1(byteaout, PointerGetDatum(digest)))) != 0;
	revision = object->revision + (changed ? 1 : 0);
	if (changed)
		seal_revision(&request, object->id, revision, columns, digest);
	if (new_name && strcmp(new_name, object->name) != 0)
		retrain_refuse_taken(RETRAIN_KIND_LOG, 0, new_name);
	memset(&params, 0, sizeof(params));
	retrain_param_int8(&params, object->id);
	retrain_param_text(&params, new_name ? new_name : object->name);
	retrain_param_int4(&params, revision);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.log l SET name = $2, current_revision = $3,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $4::pg_catalog.name"
							 " WHERE l.log_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	if (changed)
	{
		retrain_event("changed", 0, psprintf("log %s", object->name),
					  psprintf("Revision %d sealed.", revision));
		notice_policies(&store, object->id, object->name, revision);
	}
	else if (new_name)
		retrain_event("changed", 0, psprintf("log %s", object->name),
					  psprintf("Renamed to %s.", new_name));
	else
		ereport(NOTICE,
				(errmsg("log \"%s\" already has this description", object->name)));
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_INT32(revision);
}

/* refuse_binding warns that a log stays bound to what does not exist here. */
static bool
refuse_binding(const RetrainLog *log, const char *problem)
{
	ereport(WARNING,
			(errmsg("log \"%s\" is not bound to this database: %s", log->name, problem),
			 errhint("When that is mended: SELECT retrain.alter_log(%s, '{}'), then retrain.alter_policy() for each policy on it.",
					 quote_literal_cstr(log->name))));
	return false;
}

/*
 * retrain_log_rebind seals a new revision of a log when the relation of its
 * sealed name has another oid here, as after a restore; the columns must be
 * there under their names and types of the kinds their roles need.  Returns
 * whether it did; warns when it cannot.  Outside owner scope.
 */
bool
retrain_log_rebind(int64 log_id, Oid model_owner, int *old_revision)
{
	RetrainStore store;
	RetrainParams params = {0};
	RetrainLog *log;
	LogRequest	request;
	ErrorData  *error;
	char	   *columns;

	retrain_owner_scope_begin(&store.scope);
	log = retrain_log_load(log_id, 0);
	retrain_scope_end(&store.scope);
	*old_revision = log->revision;
	request_from_log(&request, log);
	request.relation = RangeVarGetRelid(makeRangeVar(log->schema_name, log->relation_name, -1),
										NoLock, true);
	if (!OidIsValid(request.relation))
		return refuse_binding(log, psprintf("relation %s does not exist",
											quote_qualified_identifier(log->schema_name,
																	   log->relation_name)));
	if (request.relation == log->relation)
		return false;
	if (retrain_role_name(model_owner, true) == NULL)
		return refuse_binding(log, "the owner of its model does not exist");
	error = retrain_sandbox_run(model_owner, request.respect_rls, resolve, &request);
	if (error)
		return refuse_binding(log, error->message);

	columns = columns_json(&request);
	retrain_store_begin_change(&store);
	seal_revision(&request, log_id, log->revision + 1, columns, description_digest(&request, columns));
	retrain_param_int8(&params, log_id);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.log l SET current_revision = l.current_revision OPERATOR(pg_catalog.+) 1,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $2::pg_catalog.name"
							 " WHERE l.log_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	retrain_event("changed", 0, psprintf("log %s", log->name),
				  psprintf("Revision %d sealed: bound to this database.", log->revision + 1));
	retrain_store_end(&store);
	return true;
}
