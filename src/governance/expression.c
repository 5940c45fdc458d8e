/*
 * expression.c
 *	  Checking a filter expression, the only free text in a policy.
 *
 * A filter is one boolean expression over the columns of one relation, made
 * of names in pg_catalog only, whose value for a row depends on that row
 * alone.  A list of forbidden words would not do (a comment or a closing
 * bracket walks around it), so the text is parsed by the server's own parser
 * and the tree is checked:
 *	 1. one statement, a bare SELECT of one target and nothing else;
 *	 2. no subquery and no parameter;
 *	 3. boolean; no aggregate, window or set-returning function;
 *	 4. no function, operator or cast outside pg_catalog, no cast to a domain
 *		(its constraints are foreign code);
 *	 5. nothing volatile; of what is stable only functions whose result hangs
 *		on settings that every evaluation fixes (TimeZone, DateStyle), named in
 *		a list: the clock, the session and status functions are not in it;
 *	 6. no whole-row and system columns, no literal such as 'today'.
 *
 * This serves reproducibility.  Safety is the sandbox: everything here is
 * called in it, as the role whose policy it is.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_clause.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/definition.h"

#define MAX_FILTER_LENGTH	8192
#define FILTER_PREFIX		"SELECT (\n"

/* A string literal and where it stands, from the raw tree. */
typedef struct Literal
{
	int			location;
	const char *text;
} Literal;

typedef struct RawContext
{
	List	   *literals;		/* of Literal * */
} RawContext;

/* Stable functions of pg_catalog whose settings an evaluation fixes. */
static const char *const allowed_stable[] = {
	"anytextcat", "array_to_string", "concat", "concat_ws", "date",
	"date_cmp_timestamptz", "date_eq_timestamptz", "date_ge_timestamptz",
	"date_gt_timestamptz", "date_le_timestamptz", "date_lt_timestamptz",
	"date_ne_timestamptz", "date_part", "date_trunc", "extract", "format",
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

/* refuse raises RT002 for a filter; problem completes "filter ...". */
static void
refuse(const char *problem, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
			 errmsg("filter %s", problem),
			 hint ? errhint("%s", hint) : 0));
}

/* show_source turns positions of parse errors into positions in the filter. */
static void
show_source(void *arg)
{
	int			position = geterrposition();
	int			before = strlen(FILTER_PREFIX);

	if (position > 0)
	{
		errposition(0);
		internalerrposition(Max(position - before, 1));
		internalerrquery((const char *) arg);
	}
	errcontext("filter expression");
}

/*
 * parse_bare parses the text as the one target of a bare SELECT and returns
 * its raw tree.  The line breaks keep a comment from swallowing the bracket.
 */
static Node *
parse_bare(const char *source)
{
	List	   *statements = raw_parser(source, RAW_PARSE_DEFAULT);
	SelectStmt *select;
	ResTarget  *target;

	select = list_length(statements) == 1 ?
		(SelectStmt *) linitial_node(RawStmt, statements)->stmt : NULL;
	if (select == NULL || !IsA(select, SelectStmt) || list_length(select->targetList) != 1 ||
		select->distinctClause || select->intoClause || select->fromClause ||
		select->whereClause || select->groupClause || select->havingClause ||
		select->windowClause || select->valuesLists || select->sortClause ||
		select->limitOffset || select->limitCount || select->lockingClause ||
		select->withClause || select->op != SETOP_NONE || select->larg || select->rarg)
		refuse("is not one expression", "Write what could stand after WHERE, without a subquery.");
	target = linitial_node(ResTarget, select->targetList);
	if (target->name || target->indirection)
		refuse("is not one expression", "Write what could stand after WHERE, without a subquery.");
	return target->val;
}

/* check_raw refuses subqueries and parameters and collects string literals. */
static bool
check_raw(Node *node, void *context)
{
	RawContext *raw = context;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_SubLink:
		case T_SelectStmt:
			refuse("contains a subquery", NULL);
			break;
		case T_ParamRef:
			refuse("contains a parameter", "Write the value itself.");
			break;
		case T_CurrentOfExpr:
			refuse("contains CURRENT OF", NULL);
			break;
		case T_A_Const:
			{
				A_Const    *constant = (A_Const *) node;

				if (!constant->isnull && IsA(&constant->val, String))
				{
					Literal    *literal = palloc(sizeof(Literal));

					literal->location = constant->location;
					literal->text = strVal(&constant->val);
					raw->literals = lappend(raw->literals, literal);
				}
				break;
			}
		default:
			break;
	}
	return raw_expression_tree_walker(node, check_raw, context);
}

/*
 * is_refused_function is the callback for check_functions_in_node; it raises
 * RT002 itself and otherwise returns false.
 */
static bool
is_refused_function(Oid function, void *context)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc proc;
	char	   *name;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	name = pstrdup(NameStr(proc->proname));
	if (proc->pronamespace != PG_CATALOG_NAMESPACE)
		refuse(psprintf("uses %s.%s", get_namespace_name(proc->pronamespace), name),
			   "Only functions and operators of pg_catalog may be used; put other expressions into a view and attach that as log.");
	if (proc->provolatile == PROVOLATILE_VOLATILE)
		refuse(psprintf("uses volatile function %s", name),
			   "A filter must give the same answer for a row whenever it is asked.");
	if (proc->provolatile == PROVOLATILE_STABLE)
	{
		bool		allowed = false;

		for (int i = 0; i < lengthof(allowed_stable); i++)
			allowed = allowed || strcmp(name, allowed_stable[i]) == 0;
		if (!allowed)
			refuse(psprintf("uses %s, which depends on more than the row", name),
				   "A filter must not depend on the clock, the session or the state of the server.");
	}
	ReleaseSysCache(tuple);
	return false;
}

/* check_literal refuses words that the parser turned into the present time. */
static void
check_literal(const Const *constant, RawContext *raw)
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
	foreach(cell, raw->literals)
	{
		Literal    *literal = lfirst(cell);
		char	   *lower = asc_tolower(literal->text, strlen(literal->text));

		if (literal->location != constant->location)
			continue;
		for (int i = 0; i < lengthof(words); i++)
			if (strstr(lower, words[i]))
				refuse(psprintf("uses the literal '%s', which depends on the clock", literal->text),
					   "Windows are the business of the policy; write a fixed date.");
	}
}

/* check_operator refuses operators outside pg_catalog. */
static void
check_operator(Oid operator)
{
	HeapTuple	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator %u", operator);
	form = (Form_pg_operator) GETSTRUCT(tuple);
	if (form->oprnamespace != PG_CATALOG_NAMESPACE)
		refuse(psprintf("uses operator %s of schema %s", NameStr(form->oprname),
						get_namespace_name(form->oprnamespace)),
			   "Only functions and operators of pg_catalog may be used; put other expressions into a view and attach that as log.");
	ReleaseSysCache(tuple);
}

/* check_analysed refuses what the rules 4 to 6 at the top forbid. */
static bool
check_analysed(Node *node, void *context)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			if (((Var *) node)->varattno == 0)
				refuse("refers to a whole row", "Name the columns.");
			if (((Var *) node)->varattno < 0)
				refuse("refers to a system column", NULL);
			break;
		case T_Const:
			check_literal((Const *) node, context);
			break;
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
			check_operator(((OpExpr *) node)->opno);
			break;
		case T_ScalarArrayOpExpr:
			check_operator(((ScalarArrayOpExpr *) node)->opno);
			break;
		case T_SQLValueFunction:
			refuse("uses a function of the clock or the session",
				   "A filter must not depend on the clock, the session or the state of the server.");
			break;
		case T_CoerceToDomain:
			refuse("casts to a domain", "Cast to the type the domain is made of.");
			break;
		case T_NextValueExpr:
		case T_SubLink:
		case T_Param:
			refuse("is not one expression", NULL);
			break;
		default:
			break;
	}
	(void) check_functions_in_node(node, is_refused_function, context);
	return expression_tree_walker(node, check_analysed, context);
}

/* source_of returns the text that the parser gets for a filter, palloc'd. */
static char *
source_of(const char *filter)
{
	if (strlen(filter) > MAX_FILTER_LENGTH)
		refuse(psprintf("has %zu bytes, more than %d", strlen(filter), MAX_FILTER_LENGTH), NULL);
	if (strspn(filter, " \t\r\n") == strlen(filter))
		refuse("is empty", "Leave it out to use all rows.");
	return psprintf(FILTER_PREFIX "%s\n)", filter);
}

/* state_for returns a parse state in which the columns of rel are visible. */
static ParseState *
state_for(Relation rel, const char *source)
{
	ParseState *pstate = make_parsestate(NULL);
	ParseNamespaceItem *item;

	pstate->p_sourcetext = source;
	item = addRangeTableEntryForRelation(pstate, rel, AccessShareLock, NULL, false, true);
	addNSItemToQuery(pstate, item, false, true, true);
	return pstate;
}

/* analyse_filter returns the analysed and checked tree of a filter. */
static Node *
analyse_filter(Relation rel, const char *filter)
{
	ErrorContextCallback callback;
	RawContext	raw = {NIL};
	ParseState *pstate;
	char	   *source = source_of(filter);
	Node	   *node;

	callback.callback = show_source;
	callback.arg = unconstify(char *, filter);
	callback.previous = error_context_stack;
	error_context_stack = &callback;

	node = parse_bare(source);
	(void) check_raw(node, &raw);
	pstate = state_for(rel, source);
	node = transformWhereClause(pstate, node, EXPR_KIND_WHERE, "filter");
	assign_expr_collations(pstate, node);
	(void) check_analysed(node, &raw);
	if (contain_volatile_functions(node))
		refuse("uses a volatile function", NULL);

	free_parsestate(pstate);
	error_context_stack = callback.previous;
	return node;
}

/*
 * retrain_filter_check checks a filter against a relation and returns its
 * deparsed form, palloc'd.  Raises RT002, or what the parser raises.  Called
 * in the sandbox, which fixes the search_path.
 */
char *
retrain_filter_check(Oid relation, const char *filter)
{
	Relation	rel = relation_open(relation, AccessShareLock);
	Node	   *node = analyse_filter(rel, filter);
	char	   *deparsed = deparse_expression(node, deparse_context_for(RelationGetRelationName(rel), relation),
											  false, false);

	relation_close(rel, AccessShareLock);
	return deparsed;
}

/* A column and the expression that stands for it. */
typedef struct Mask
{
	AttrNumber	number;
	Node	   *node;
} Mask;

/* mask_columns puts the expressions of masks (of Mask *) in place of their columns. */
static Node *
mask_columns(Node *node, void *masks)
{
	ListCell   *cell;

	if (node == NULL)
		return NULL;
	if (IsA(node, Var))
	{
		foreach(cell, (List *) masks)
		{
			Mask	   *mask = lfirst(cell);

			if (((Var *) node)->varattno == mask->number)
				return copyObject(mask->node);
		}
	}
	return expression_tree_mutator(node, mask_columns, masks);
}

/* add_mask adds the mask of a column of a log as of known_until. */
static List *
add_mask(List *masks, Relation rel, const RetrainLog *log, const char *name, const char *known_until)
{
	char	   *source = source_of(retrain_log_value(log, name, known_until));
	ParseState *pstate = state_for(rel, source);
	Mask	   *mask = palloc(sizeof(Mask));

	mask->number = get_attnum(RelationGetRelid(rel), name);
	mask->node = transformExpr(pstate, parse_bare(source), EXPR_KIND_WHERE);
	assign_expr_collations(pstate, mask->node);
	free_parsestate(pstate);
	return lappend(masks, mask);
}

/*
 * retrain_filter_as_known returns SQL for a filter, palloc'd, that sees of
 * labels what was known at known_until (SQL for a timestamptz): otherwise a
 * label that arrives later would change which rows of a past window count.
 * Checks the filter as retrain_filter_check does.  Called in the sandbox.
 */
char *
retrain_filter_as_known(const RetrainLog *log, const char *filter, const char *known_until)
{
	RetrainLogColumn *label = retrain_log_role(log, "label");
	RetrainLogColumn *label_time = retrain_log_role(log, "label_time");
	Relation	rel = relation_open(log->relation, AccessShareLock);
	Node	   *node = analyse_filter(rel, filter);
	List	   *masks = NIL;
	char	   *deparsed;

	if (label && label_time)
	{
		masks = add_mask(masks, rel, log, label->name, known_until);
		masks = add_mask(masks, rel, log, label_time->name, known_until);
		node = mask_columns(node, masks);
	}
	deparsed = deparse_expression(node, deparse_context_for(RelationGetRelationName(rel), log->relation),
								  false, false);
	relation_close(rel, AccessShareLock);
	return deparsed;
}
