/*
 * lineage.c
 *	  Lineage from the query tree: what the parser itself resolved the statements
 *	  of an evaluation to.
 *
 * Each statement that ran is analysed again, as the policy's owner, and its tree
 * walked; a view is followed into its own tree.  What a statement reads is a set
 * of relations with the columns used, and of functions outside pg_catalog, each
 * with a digest of its definition.  For each check the columns of the log that
 * it reads are resolved, through views, subqueries, joins and set operations,
 * down to columns of tables.
 *
 * Not followed: bodies of functions, and the query of a materialized view beyond
 * its definition's digest.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/analyze.h"
#include "parser/parse_type.h"
#include "parser/parser.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteHandler.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "common/sha256.h"
#include "governance/json_writer.h"
#include "governance/lineage.h"
#include "governance/registry.h"

/* Parameters of our statements are sealed references, at most one a check. */
#define MAX_PARAMETERS 256

/* A relation that is read. */
typedef struct Source
{
	Oid			relation;
	Bitmapset  *columns;		/* attribute numbers used, from 1 */
	bool		walked;			/* a view whose tree was walked */
} Source;

/* A column of a relation. */
typedef struct Column
{
	Oid			relation;
	AttrNumber	number;
} Column;

/* What is being collected. */
typedef struct Lineage
{
	List	   *sources;		/* of Source * */
	List	   *functions;		/* of Oid */
	List	   *queries;		/* of Query *: the stack, innermost first */
	List	   *columns;		/* of Column *: what a column comes from */
} Lineage;

static bool walk(Node *node, void *context);
static bool resolve(Node *node, void *context);

/* source_of returns the source of a relation, adding it if new. */
static Source *
source_of(Lineage *lineage, Oid relation)
{
	Source	   *source;
	ListCell   *cell;

	foreach(cell, lineage->sources)
	{
		source = lfirst(cell);
		if (source->relation == relation)
			return source;
	}
	source = palloc0(sizeof(Source));
	source->relation = relation;
	lineage->sources = lappend(lineage->sources, source);
	return source;
}

/* is_view tells whether a relation is a view. */
static bool
is_view(Oid relation)
{
	return get_rel_relkind(relation) == RELKIND_VIEW;
}

/* view_query returns the tree of a view; the relation stays locked. */
static Query *
view_query(Oid view)
{
	Relation	rel = relation_open(view, AccessShareLock);
	Query	   *query = copyObject(get_view_query(rel));

	relation_close(rel, NoLock);
	return query;
}

/* walk_query walks a tree one level deeper. */
static void
walk_query(Lineage *lineage, Query *query)
{
	ListCell   *cell;

	check_stack_depth();
	lineage->queries = lcons(query, lineage->queries);
	foreach(cell, query->rtable)
	{
		RangeTblEntry *rte = lfirst(cell);
		Source	   *source;

		if (rte->rtekind != RTE_RELATION)
			continue;
		source = source_of(lineage, rte->relid);
		if (is_view(rte->relid) && !source->walked)
		{
			List	   *outer = lineage->queries;

			source->walked = true;
			lineage->queries = NIL;
			walk_query(lineage, view_query(rte->relid));
			lineage->queries = outer;
		}
	}
	(void) query_tree_walker(query, walk, lineage, 0);
	lineage->queries = list_delete_first(lineage->queries);
}

/* add_function is the callback for every function of a node. */
static bool
add_function(Oid function, void *context)
{
	Lineage    *lineage = context;

	if (get_func_namespace(function) != PG_CATALOG_NAMESPACE)
		lineage->functions = list_append_unique_oid(lineage->functions, function);
	return false;
}

/* range_of returns the range table entry that a Var is of, NULL if it is not to be found. */
static RangeTblEntry *
range_of(const Lineage *lineage, const Var *var)
{
	Query	   *query;

	if ((int) var->varlevelsup >= list_length(lineage->queries))
		return NULL;
	query = list_nth(lineage->queries, var->varlevelsup);
	if (var->varno < 1 || (int) var->varno > list_length(query->rtable))
		return NULL;
	return rt_fetch(var->varno, query->rtable);
}

/* column_count returns how many columns a relation has, dropped ones included. */
static int
column_count(Oid relation)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	int			count = 0;

	if (HeapTupleIsValid(tuple))
	{
		count = ((Form_pg_class) GETSTRUCT(tuple))->relnatts;
		ReleaseSysCache(tuple);
	}
	return count;
}

/* note_var notes that a column of a relation is used; the whole row stands for all columns. */
static void
note_var(Lineage *lineage, const Var *var)
{
	RangeTblEntry *rte = range_of(lineage, var);
	Source	   *source;

	if (rte == NULL || rte->rtekind != RTE_RELATION)
		return;
	source = source_of(lineage, rte->relid);
	if (var->varattno > 0)
		source->columns = bms_add_member(source->columns, var->varattno);
	else if (var->varattno == 0)
		source->columns = bms_add_range(source->columns, 1, column_count(rte->relid));
}

/* walk is the walker over trees of statements and views. */
static bool
walk(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		walk_query(context, (Query *) node);
		return false;
	}
	if (IsA(node, Var))
		note_var(context, (Var *) node);
	(void) check_functions_in_node(node, add_function, context);
	return expression_tree_walker(node, walk, context);
}

static void resolve_relation(Lineage *lineage, Oid relation, AttrNumber number);

/* resolve_output resolves an output column of a query. */
static void
resolve_output(Lineage *lineage, Query *query, AttrNumber number)
{
	ListCell   *cell;

	check_stack_depth();
	lineage->queries = lcons(query, lineage->queries);
	if (query->setOperations)
	{
		/* The target list names the first leaf only; every leaf contributes. */
		foreach(cell, query->rtable)
		{
			RangeTblEntry *rte = lfirst(cell);

			if (rte->rtekind == RTE_SUBQUERY)
				resolve_output(lineage, rte->subquery, number);
		}
	}
	else
	{
		foreach(cell, query->targetList)
		{
			TargetEntry *entry = lfirst(cell);

			if (entry->resno == number && !entry->resjunk)
				(void) resolve((Node *) entry->expr, lineage);
		}
	}
	lineage->queries = list_delete_first(lineage->queries);
}

/* resolve_cte resolves a column of a common table expression. */
static void
resolve_cte(Lineage *lineage, const RangeTblEntry *rte, int level, AttrNumber number)
{
	List	   *stack = lineage->queries;
	int			depth = level + rte->ctelevelsup;
	ListCell   *cell;

	if (depth >= list_length(stack) || rte->self_reference)
		return;
	lineage->queries = list_copy_tail(stack, depth);
	foreach(cell, ((Query *) linitial(lineage->queries))->cteList)
	{
		CommonTableExpr *cte = lfirst(cell);

		if (strcmp(cte->ctename, rte->ctename) == 0 && IsA(cte->ctequery, Query))
			resolve_output(lineage, (Query *) cte->ctequery, number);
	}
	lineage->queries = stack;
}

/* resolve_expression resolves the n-th expression of a list, seen from some levels up. */
static void
resolve_expression(Lineage *lineage, List *expressions, int level, AttrNumber number)
{
	List	   *stack = lineage->queries;

	if (number < 1 || number > list_length(expressions))
		return;
	lineage->queries = list_copy_tail(stack, level);
	(void) resolve(list_nth(expressions, number - 1), lineage);
	lineage->queries = stack;
}

/* resolve_var resolves a Var. */
static void
resolve_var(Lineage *lineage, const Var *var)
{
	RangeTblEntry *rte = range_of(lineage, var);
	List	   *stack = lineage->queries;

	if (rte == NULL)
		return;
	if (rte->rtekind == RTE_RELATION)
		resolve_relation(lineage, rte->relid, var->varattno);
	else if (rte->rtekind == RTE_SUBQUERY)
	{
		lineage->queries = list_copy_tail(stack, var->varlevelsup);
		resolve_output(lineage, rte->subquery, var->varattno);
		lineage->queries = stack;
	}
	else if (rte->rtekind == RTE_JOIN)
		resolve_expression(lineage, rte->joinaliasvars, var->varlevelsup, var->varattno);
	else if (rte->rtekind == RTE_CTE)
		resolve_cte(lineage, rte, var->varlevelsup, var->varattno);
	else if (RETRAIN_RTE_GROUP_EXPRS(rte) != NIL)
		resolve_expression(lineage, RETRAIN_RTE_GROUP_EXPRS(rte), var->varlevelsup, var->varattno);
}

/* resolve is the walker that resolves the columns of an expression. */
static bool
resolve(Node *node, void *context)
{
	Lineage    *lineage = context;

	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		/* a subquery as an expression: what any part of it reads */
		bool		result;

		check_stack_depth();
		lineage->queries = lcons(node, lineage->queries);
		result = query_tree_walker((Query *) node, resolve, context, 0);
		lineage->queries = list_delete_first(lineage->queries);
		return result;
	}
	if (IsA(node, Var))
	{
		resolve_var(lineage, (Var *) node);
		return false;
	}
	return expression_tree_walker(node, resolve, context);
}

/* resolve_relation resolves a column of a relation: of a table it is one, of a view it comes from others. */
static void
resolve_relation(Lineage *lineage, Oid relation, AttrNumber number)
{
	List	   *stack = lineage->queries;
	Column	   *column;
	ListCell   *cell;

	if (is_view(relation) && number > 0)
	{
		check_stack_depth();
		lineage->queries = NIL;
		resolve_output(lineage, view_query(relation), number);
		lineage->queries = stack;
		return;
	}
	foreach(cell, lineage->columns)
	{
		column = lfirst(cell);
		if (column->relation == relation && column->number == number)
			return;
	}
	column = palloc(sizeof(Column));
	column->relation = relation;
	column->number = number;
	lineage->columns = lappend(lineage->columns, column);
}

/* hex_digest returns the SHA-256 of a text in UTF-8, in hexadecimal. */
static char *
hex_digest(char *text)
{
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);
	uint8		digest[RETRAIN_SHA256_LENGTH];
	char	   *hex = palloc(2 * RETRAIN_SHA256_LENGTH + 1);

	retrain_sha256(retrain_sha256_create(CurrentMemoryContext), utf8, strlen(utf8), digest);
	hex_encode((const char *) digest, RETRAIN_SHA256_LENGTH, hex);
	hex[2 * RETRAIN_SHA256_LENGTH] = '\0';
	return hex;
}

/* definition_of returns the text that defines a relation: the query of a view, else its columns. */
static char *
definition_of(Relation rel)
{
	StringInfoData body;

	if (rel->rd_rel->relkind == RELKIND_VIEW || rel->rd_rel->relkind == RELKIND_MATVIEW)
		return TextDatumGetCString(DirectFunctionCall1(pg_get_viewdef, ObjectIdGetDatum(RelationGetRelid(rel))));
	initStringInfo(&body);
	for (int i = 0; i < RelationGetNumberOfAttributes(rel); i++)
	{
		Form_pg_attribute att = TupleDescAttr(RelationGetDescr(rel), i);

		if (!att->attisdropped)
			appendStringInfo(&body, "%s %s\n", quote_identifier(NameStr(att->attname)),
							 format_type_with_typemod(att->atttypid, att->atttypmod));
	}
	return body.data;
}

/* kind_name returns what people call a relation. */
static const char *
kind_name(char relkind)
{
	const char *name = retrain_relation_kind(relkind);

	return name ? name : "other";
}

/* put_columns appends the names of the columns used. */
static void
put_columns(StringInfo json, Relation rel, const Bitmapset *columns)
{
	StringInfoData names;
	int			number = 0;

	initStringInfo(&names);
	appendStringInfoChar(&names, '[');
	while ((number = bms_next_member(columns, number)) > 0)
	{
		Form_pg_attribute att;

		if (number > RelationGetNumberOfAttributes(rel))
			continue;
		att = TupleDescAttr(RelationGetDescr(rel), number - 1);
		if (att->attisdropped)
			continue;
		if (names.len > 1)
			appendStringInfoString(&names, ", ");
		appendStringInfoChar(&names, '{');
		retrain_put_string(&names, "name", NameStr(att->attname));
		retrain_put_string(&names, "type", format_type_with_typemod(att->atttypid, att->atttypmod));
		appendStringInfoChar(&names, '}');
	}
	appendStringInfoChar(&names, ']');
	retrain_put_raw(json, "columns", names.data);
}

/* put_source appends a relation. */
static void
put_source(StringInfo json, const Source *source)
{
	Relation	rel = relation_open(source->relation, AccessShareLock);
	Form_pg_class form = rel->rd_rel;

	appendStringInfoChar(json, '{');
	retrain_put_string(json, "schema", get_namespace_name(form->relnamespace));
	retrain_put_string(json, "name", NameStr(form->relname));
	retrain_put_string(json, "kind", kind_name(form->relkind));
	retrain_put_string(json, "owner", GetUserNameFromId(form->relowner, true));
	retrain_put_raw(json, "oid", psprintf("%u", source->relation));
	retrain_put_raw(json, "relfilenode", psprintf("%u", form->relfilenode));
	retrain_put_string(json, "row_security", !form->relrowsecurity ? "off" :
					   form->relforcerowsecurity ? "forced" : "on");
	retrain_put_string(json, "definition", hex_digest(definition_of(rel)));
	put_columns(json, rel, source->columns);
	appendStringInfoChar(json, '}');
	relation_close(rel, NoLock);
}

/* append_body appends what decides what a function does; of an aggregate, that of the functions it is made of. */
static void
append_body(StringInfo body, Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;
	bool		isnull;
	Datum		value;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	form = (Form_pg_proc) GETSTRUCT(tuple);
	value = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &isnull);
	if (!isnull)
		appendStringInfoString(body, TextDatumGetCString(value));
	appendStringInfoChar(body, '\n');
	value = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosqlbody, &isnull);
	if (!isnull)
		appendStringInfoString(body, TextDatumGetCString(DirectFunctionCall1(pg_get_function_sqlbody,
																			 ObjectIdGetDatum(function))));
	appendStringInfo(body, "\n%c%c%c\n", form->prokind, form->provolatile, form->prosecdef ? 'd' : 'i');
	if (form->prokind == PROKIND_AGGREGATE)
	{
		HeapTuple	aggregate = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(function));
		Form_pg_aggregate parts = (Form_pg_aggregate) GETSTRUCT(aggregate);

		append_body(body, parts->aggtransfn);
		if (OidIsValid(parts->aggfinalfn))
			append_body(body, parts->aggfinalfn);
		ReleaseSysCache(aggregate);
	}
	ReleaseSysCache(tuple);
}

/* put_function appends a function: signature, language, and a digest of what is run. */
static void
put_function(StringInfo json, Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	StringInfoData body;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	initStringInfo(&body);
	append_body(&body, function);
	appendStringInfoChar(json, '{');
	retrain_put_string(json, "signature", format_procedure_qualified(function));
	retrain_put_string(json, "language", get_language_name(((Form_pg_proc) GETSTRUCT(tuple))->prolang, true));
	retrain_put_string(json, "definition", hex_digest(body.data));
	appendStringInfoChar(json, '}');
	ReleaseSysCache(tuple);
}

/* compare_strings orders texts by their bytes. */
static int
compare_strings(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}

/* put_sorted appends texts in the order of their bytes as an array. */
static void
put_sorted(StringInfo json, const char *key, List *texts)
{
	StringInfoData array;
	ListCell   *cell;

	list_sort(texts, compare_strings);
	initStringInfo(&array);
	appendStringInfoChar(&array, '[');
	foreach(cell, texts)
		appendStringInfo(&array, "%s%s", array.len > 1 ? ", " : "", (char *) lfirst(cell));
	appendStringInfoChar(&array, ']');
	retrain_put_raw(json, key, array.data);
}

/* column_text returns a column as a JSON object. */
static char *
column_text(const Column *column)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_string(&json, "schema", get_namespace_name(get_rel_namespace(column->relation)));
	retrain_put_string(&json, "relation", get_rel_name(column->relation));
	retrain_put_string(&json, "column", column->number > 0 ?
					   get_attname(column->relation, column->number, true) : "*");
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* columns_of returns the columns of the log that a check reads: its own, and the time that decides which rows it sees. */
static List *
columns_of(const RetrainEvaluation *ev, RetrainCheck *check)
{
	List	   *columns = list_make1(retrain_log_role(ev->log, "time")->name);
	RetrainLogColumn *known = retrain_log_role(ev->log, "label_time");
	RetrainLogColumn *label = retrain_log_role(ev->log, "label");
	ListCell   *cell;

	foreach(cell, retrain_check_reads(ev->log, check))
	{
		columns = lappend(columns, lfirst(cell));
		/* a label is read as it was known at the slot */
		if (known && label && strcmp(lfirst(cell), label->name) == 0)
			columns = lappend(columns, known->name);
	}
	return columns;
}

/* put_check appends what the columns of the log that a check reads come from. */
static void
put_check(StringInfo json, const RetrainEvaluation *ev, RetrainCheck *check)
{
	List	   *columns = NIL;
	List	   *seen = NIL;
	ListCell   *cell;

	foreach(cell, columns_of(ev, check))
	{
		RetrainLogColumn *column = retrain_log_column(ev->log, lfirst(cell));
		Lineage		lineage = {0};
		List	   *texts = NIL;
		StringInfoData text;
		ListCell   *other;

		if (column == NULL || list_member(seen, makeString(column->name)))
			continue;
		seen = lappend(seen, makeString(column->name));
		resolve_relation(&lineage, ev->log->relation, column->number);
		foreach(other, lineage.columns)
			texts = lappend(texts, column_text(lfirst(other)));
		initStringInfo(&text);
		appendStringInfoChar(&text, '{');
		retrain_put_string(&text, "column", column->name);
		put_sorted(&text, "from", texts);
		appendStringInfoChar(&text, '}');
		columns = lappend(columns, text.data);
	}
	appendStringInfoChar(json, '{');
	retrain_put_raw(json, "check_no", psprintf("%d", check->check_no));
	retrain_put_string(json, "name", check->name);
	put_sorted(json, "columns", columns);
	appendStringInfoChar(json, '}');
}

/* is_users_query tells whether a statement is the query of a check, whose parameters are instants. */
static bool
is_users_query(const RetrainEvaluation *ev, const char *text)
{
	ListCell   *cell;

	foreach(cell, ev->def->checks)
	{
		RetrainCheck *check = lfirst(cell);

		if (check->sql && check->metric->result == NULL && strcmp(check->sql, text) == 0)
			return true;
	}
	return false;
}

/* analyse adds what a statement reads. */
static void
analyse(Lineage *lineage, const RetrainEvaluation *ev, const char *text)
{
	Oid			types[MAX_PARAMETERS];
	Oid			reference = typenameTypeId(NULL, makeTypeNameFromNameList(list_make2(makeString("retrain"),
																					 makeString("psi_reference"))));
	List	   *statements = pg_parse_query(text);

	for (int i = 0; i < MAX_PARAMETERS; i++)
		types[i] = is_users_query(ev, text) ? TIMESTAMPTZOID : reference;
	walk_query(lineage, parse_analyze_fixedparams(linitial_node(RawStmt, statements), text, types,
												  MAX_PARAMETERS, NULL));
}

/*
 * retrain_lineage returns the lineage of the statements of ev.  Called in the
 * sandbox; allocates in the current context.
 */
Jsonb *
retrain_lineage(const RetrainEvaluation *ev)
{
	Lineage		lineage = {0};
	StringInfoData json;
	List	   *texts = NIL;
	StringInfoData text;
	ListCell   *cell;

	foreach(cell, ev->query_texts)
		analyse(&lineage, ev, lfirst(cell));
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	foreach(cell, lineage.sources)
	{
		initStringInfo(&text);
		put_source(&text, lfirst(cell));
		texts = lappend(texts, text.data);
	}
	put_sorted(&json, "relations", texts);
	texts = NIL;
	foreach(cell, lineage.functions)
	{
		initStringInfo(&text);
		put_function(&text, lfirst_oid(cell));
		texts = lappend(texts, text.data);
	}
	put_sorted(&json, "functions", texts);
	initStringInfo(&text);
	appendStringInfoChar(&text, '[');
	foreach(cell, ev->def->checks)
	{
		if (text.len > 1)
			appendStringInfoString(&text, ", ");
		put_check(&text, ev, lfirst(cell));
	}
	appendStringInfoChar(&text, ']');
	retrain_put_raw(&json, "checks", text.data);
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}
