/*
 * expression_rules.c
 *	  Rules for free text of users: filters, expressions, queries.
 *
 * A list of forbidden words would not do (a comment or a closing bracket walks
 * around it), so the text is parsed by the server's own parser and both trees,
 * the raw and the analysed one, are walked:
 *	 1. an expression has no subquery and no parameter; a query changes, locks
 *		and creates nothing, and has the parameters of its kind only;
 *	 2. expressions use no function, operator or cast outside pg_catalog (and
 *		this extension, where that is allowed); nothing casts to a domain, whose
 *		constraints are foreign code;
 *	 3. nothing is volatile; of what is stable in pg_catalog only functions
 *		whose result hangs on settings that every evaluation fixes (TimeZone,
 *		DateStyle), named in a list: the clock, the session and status functions
 *		are not in it;
 *	 4. no system columns, no literal such as 'today';
 *	 5. a query reads no catalog, no temporary table and no sample, also not
 *		through a view.
 *
 * This serves reproducibility.  Safety is the sandbox: everything here is
 * called in it, as the role whose policy it is.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "parser/parse_node.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/expression_rules.h"

/* A string literal and where it stands, from the raw tree. */
typedef struct Literal
{
	int			location;
	const char *text;
} Literal;

/* Stable functions of pg_catalog whose settings an evaluation fixes. */
static const char *const allowed_stable[] = {
	"anytextcat", "array_to_string", "concat", "concat_ws", "date",
	"date_cmp_timestamptz", "date_eq_timestamptz", "date_ge_timestamptz",
	"date_gt_timestamptz", "date_le_timestamptz", "date_lt_timestamptz",
	"date_ne_timestamptz", "date_part", "date_trunc", "extract", "format", "generate_series",
	"interval_pl_timestamptz", "length", "make_timestamptz", "quote_literal",
	"quote_nullable", "textanycat", "time", "timestamp",
	"timestamp_cmp_timestamptz", "timestamp_eq_timestamptz",
	"timestamp_ge_timestamptz", "timestamp_gt_timestamptz",
	"timestamp_le_timestamptz", "timestamp_lt_timestamptz",
	"timestamp_ne_timestamptz", "timestamptz", "timestamptz_cmp_date",
	"timestamptz_cmp_timestamp", "timestamptz_eq_date",
	"timestamptz_eq_timestamp", "timestamptz_ge_date",
	"timestamptz_ge_timestamp", "timestamptz_gt_date",
	"timestamptz_gt_timestamp", "timestamptz_le_date",
	"timestamptz_le_timestamp", "timestamptz_lt_date",
	"timestamptz_lt_timestamp", "timestamptz_mi_interval",
	"timestamptz_ne_date", "timestamptz_ne_timestamp",
	"timestamptz_pl_interval", "timetz", "timezone", "to_char", "to_date",
	"to_number", "to_timestamp",
	/* output functions, for casts to text */
	"array_out", "date_out", "interval_out", "range_out", "record_out",
	"timestamp_out", "timestamptz_out", "timetz_out", "time_out", "float4out",
	"float8out", "byteaout", "enum_out"
};

/* retrain_rules_refuse raises RT002; problem completes "filter ...". */
void
retrain_rules_refuse(const RetrainRules *rules, const char *problem, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
			 errmsg("%s %s", rules->what, problem),
			 hint ? errhint("%s", hint) : 0));
}

/* retrain_rules_length refuses empty and overlong texts. */
void
retrain_rules_length(const RetrainRules *rules, const char *text, const char *empty_hint)
{
	if (strlen(text) > RETRAIN_MAX_EXPRESSION)
		retrain_rules_refuse(rules, psprintf("has %zu bytes, more than %d", strlen(text), RETRAIN_MAX_EXPRESSION), NULL);
	if (strspn(text, " \t\r\n") == strlen(text))
		retrain_rules_refuse(rules, "is empty", empty_hint);
}

/* retrain_expression_position turns positions of parse errors into positions in what the user wrote. */
void
retrain_expression_position(void *arg)
{
	RetrainExpressionSource *source = arg;
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(Max(position - source->before, 1));
		internalerrquery(source->text);
	}
	errcontext("%s", source->what);
}

/* keep_literal keeps a string literal of the raw tree. */
static void
keep_literal(RetrainRules *rules, A_Const *constant)
{
	Literal    *literal;

	if (constant->isnull || !IsA(&constant->val, String))
		return;
	literal = palloc(sizeof(Literal));
	literal->location = constant->location;
	literal->text = strVal(&constant->val);
	rules->literals = lappend(rules->literals, literal);
}

/* check_parameter refuses parameters that there are none of. */
static void
check_parameter(const RetrainRules *rules, const ParamRef *parameter)
{
	if (!rules->is_query)
		retrain_rules_refuse(rules, "contains a parameter", "Write the value itself.");
	if (parameter->number < 1 || parameter->number > rules->max_parameter)
		retrain_rules_refuse(rules, psprintf("contains parameter $%d", parameter->number),
							 "There are $1, the start of the window, $2, its end, and $3, the instant up to which labels count as known.");
}

/* check_select refuses what a query, or part of one, may not do besides reading. */
static void
check_select(const RetrainRules *rules, const SelectStmt *select)
{
	if (!rules->is_query)
		retrain_rules_refuse(rules, "contains a subquery", NULL);
	if (select->intoClause)
		retrain_rules_refuse(rules, "creates a table", "Leave out INTO.");
	if (select->lockingClause != NIL)
		retrain_rules_refuse(rules, "locks rows", "Leave out FOR UPDATE and its kin.");
}

/* retrain_rules_raw walks the raw tree: rule 1, and it collects string literals. */
bool
retrain_rules_raw(Node *node, void *context)
{
	RetrainRules *rules = context;

	if (node == NULL)
		return false;
	check_stack_depth();
	switch (nodeTag(node))
	{
		case T_SubLink:
			if (!rules->is_query)
				retrain_rules_refuse(rules, "contains a subquery", NULL);
			break;
		case T_SelectStmt:
			check_select(rules, (SelectStmt *) node);
			break;
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_MergeStmt:
			retrain_rules_refuse(rules, "changes data", NULL);
			break;
		case T_ParamRef:
			check_parameter(rules, (ParamRef *) node);
			break;
		case T_CurrentOfExpr:
			retrain_rules_refuse(rules, "contains CURRENT OF", NULL);
			break;
		case T_A_Const:
			keep_literal(rules, (A_Const *) node);
			break;
		default:
			break;
	}
	return raw_expression_tree_walker(node, retrain_rules_raw, context);
}

/* is_allowed_stable tells whether a stable function of pg_catalog hangs on fixed settings only. */
static bool
is_allowed_stable(const char *name)
{
	for (int i = 0; i < lengthof(allowed_stable); i++)
		if (strcmp(name, allowed_stable[i]) == 0)
			return true;
	return false;
}

/* check_schema refuses functions of schemas that a text may not call. */
static void
check_schema(const RetrainRules *rules, Oid schema, const char *name)
{
	if (schema == PG_CATALOG_NAMESPACE || rules->is_query)
		return;
	if (rules->calls_retrain && schema == get_namespace_oid("retrain", true))
		return;
	retrain_rules_refuse(rules, psprintf("uses %s.%s", get_namespace_name(schema), name),
						 rules->calls_retrain ?
						 "Only functions and operators of pg_catalog, and functions of retrain, may be used; put other expressions into a view and attach that as log." :
						 "Only functions and operators of pg_catalog may be used; put other expressions into a view and attach that as log.");
}

/*
 * is_refused_function is the callback for check_functions_in_node; it raises
 * RT002 itself and otherwise returns false.
 */
static bool
is_refused_function(Oid function, void *context)
{
	RetrainRules *rules = context;
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc proc;
	char	   *name;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	name = pstrdup(NameStr(proc->proname));
	check_schema(rules, proc->pronamespace, name);
	if (proc->provolatile == PROVOLATILE_VOLATILE)
		retrain_rules_refuse(rules, psprintf("uses volatile function %s", name),
							 psprintf("%s must give the same answer for %s whenever it is asked.", rules->a_what,
									  rules->calls_retrain || rules->is_query ? "the same rows" : "a row"));
	if (proc->provolatile == PROVOLATILE_STABLE && proc->pronamespace == PG_CATALOG_NAMESPACE && !is_allowed_stable(name))
		retrain_rules_refuse(rules, psprintf("uses %s, which depends on more than the row", name),
							 psprintf("%s must not depend on the clock, the session or the state of the server.", rules->a_what));
	ReleaseSysCache(tuple);
	return false;
}

/* check_literal refuses words that the parser turned into the present time. */
static void
check_literal(const Const *constant, const RetrainRules *rules)
{
	static const char *const words[] = {"now", "today", "tomorrow", "yesterday"};
	char		category;
	bool		preferred;
	ListCell   *cell;

	get_type_category_preferred(constant->consttype, &category, &preferred);
	if (constant->constisnull || category == TYPCATEGORY_STRING ||
		category == TYPCATEGORY_ENUM || category == TYPCATEGORY_BOOLEAN ||
		category == TYPCATEGORY_NUMERIC)
		return;
	foreach(cell, rules->literals)
	{
		Literal    *literal = lfirst(cell);
		char	   *lower = asc_tolower(literal->text, strlen(literal->text));

		if (literal->location != constant->location)
			continue;
		for (int i = 0; i < lengthof(words); i++)
			if (strstr(lower, words[i]))
				retrain_rules_refuse(rules, psprintf("uses the literal '%s', which depends on the clock", literal->text),
					   "Windows are the business of the policy; write a fixed date.");
	}
}

/* check_operator refuses operators outside pg_catalog. */
static void
check_operator(const RetrainRules *rules, Oid operator)
{
	HeapTuple	tuple;
	Form_pg_operator form;

	if (rules->is_query)
		return;
	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator %u", operator);
	form = (Form_pg_operator) GETSTRUCT(tuple);
	if (form->oprnamespace != PG_CATALOG_NAMESPACE)
		retrain_rules_refuse(rules, psprintf("uses operator %s of schema %s", NameStr(form->oprname),
											 get_namespace_name(form->oprnamespace)),
							 "Only functions and operators of pg_catalog may be used; put other expressions into a view and attach that as log.");
	ReleaseSysCache(tuple);
}

/* check_var refuses system columns, and whole rows in expressions. */
static void
check_var(const RetrainRules *rules, const Var *var)
{
	if (var->varattno == 0 && !rules->is_query)
		retrain_rules_refuse(rules, "refers to a whole row", "Name the columns.");
	if (var->varattno < 0)
		retrain_rules_refuse(rules, "refers to a system column", NULL);
}

/* check_relation refuses relations whose rows are of the moment, and looks into views. */
static void
check_relation(RetrainRules *rules, const RangeTblEntry *rte)
{
	Oid			schema;
	Relation	rel;
	Query	   *query;

	if (rte->rtekind != RTE_RELATION || list_member_oid(rules->views, rte->relid))
		return;
	schema = get_rel_namespace(rte->relid);
	if (IsCatalogNamespace(schema) || IsToastNamespace(schema) ||
		strcmp(get_namespace_name(schema), "information_schema") == 0)
		retrain_rules_refuse(rules, psprintf("reads %s, which is about the server and not about data", get_rel_name(rte->relid)), NULL);
	if (isAnyTempNamespace(schema))
		retrain_rules_refuse(rules, psprintf("reads %s, a temporary table", get_rel_name(rte->relid)),
							 "A worker has a session of its own.");
	if (get_rel_relkind(rte->relid) != RELKIND_VIEW)
		return;
	rules->views = lappend_oid(rules->views, rte->relid);
	rel = relation_open(rte->relid, AccessShareLock);
	query = copyObject(get_view_query(rel));
	relation_close(rel, AccessShareLock);
	(void) retrain_rules_analysed((Node *) query, rules);
}

/* check_query walks a query or subquery. */
static bool
check_query(Query *query, RetrainRules *rules)
{
	if (!rules->is_query || query->commandType != CMD_SELECT)
		retrain_rules_refuse(rules, "is not one expression", NULL);
	return query_tree_walker(query, retrain_rules_analysed, rules, QTW_EXAMINE_RTES_BEFORE);
}

/* retrain_rules_analysed walks the analysed tree: rules 2 to 5. */
bool
retrain_rules_analysed(Node *node, void *context)
{
	RetrainRules *rules = context;

	if (node == NULL)
		return false;
	check_stack_depth();
	switch (nodeTag(node))
	{
		case T_Query:
			return check_query((Query *) node, rules);
		case T_RangeTblEntry:
			check_relation(rules, (RangeTblEntry *) node);
			return false;
		case T_TableSampleClause:
			retrain_rules_refuse(rules, "reads a sample", "Leave out TABLESAMPLE.");
			break;
		case T_Var:
			check_var(rules, (Var *) node);
			break;
		case T_Const:
			check_literal((Const *) node, rules);
			break;
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
			check_operator(rules, ((OpExpr *) node)->opno);
			break;
		case T_ScalarArrayOpExpr:
			check_operator(rules, ((ScalarArrayOpExpr *) node)->opno);
			break;
		case T_SQLValueFunction:
			retrain_rules_refuse(rules, "uses a function of the clock or the session",
								 psprintf("%s must not depend on the clock, the session or the state of the server.", rules->a_what));
			break;
		case T_CoerceToDomain:
			retrain_rules_refuse(rules, "casts to a domain", "Cast to the type the domain is made of.");
			break;
		case T_Param:
			if (rules->is_query && ((Param *) node)->paramkind == PARAM_EXTERN)
				rules->parameters |= 1 << (((Param *) node)->paramid - 1);
			if (rules->is_query)
				break;
			retrain_rules_refuse(rules, "is not one expression", NULL);
			break;
		case T_NextValueExpr:
			retrain_rules_refuse(rules, "is not one expression", NULL);
			break;
		case T_SubLink:
			if (!rules->is_query)
				retrain_rules_refuse(rules, "is not one expression", NULL);
			break;
		default:
			break;
	}
	(void) check_functions_in_node(node, is_refused_function, context);
	return expression_tree_walker(node, retrain_rules_analysed, context);
}
