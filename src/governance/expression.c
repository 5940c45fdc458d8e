/*
 * expression.c
 *	  Checking expressions over the columns of a log: the filter of a policy, a
 *	  row expression and an aggregate expression of a check.
 *
 * Each is one bare expression, parsed by the server's own parser as the one
 * target of a SELECT: one statement, nothing besides the target, no set-returning
 * and no window function.  A filter is boolean and has no aggregate, a row
 * expression is a number or boolean and has none either, an aggregate expression
 * names columns in aggregates only.  The rest are the rules of
 * expression_rules.c.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
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
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/column_type.h"
#include "governance/definition.h"
#include "governance/expression.h"
#include "governance/expression_rules.h"

#define PREFIX		"SELECT (\n"

/*
 * parse_bare parses the text as the one target of a bare SELECT and returns
 * its raw tree.  The line breaks keep a comment from swallowing the bracket.
 */
static Node *
parse_bare(const RetrainRules *rules, const char *source)
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
		retrain_rules_refuse(rules, "is not one expression", rules->calls_retrain ?
							 "Write what could stand after SELECT, without a subquery." :
							 "Write what could stand after WHERE, without a subquery.");
	target = linitial_node(ResTarget, select->targetList);
	if (target->name || target->indirection)
		retrain_rules_refuse(rules, "is not one expression", rules->calls_retrain ?
							 "Write what could stand after SELECT, without a subquery." :
							 "Write what could stand after WHERE, without a subquery.");
	return target->val;
}

/* source_of returns the text that the parser gets, palloc'd. */
static char *
source_of(const RetrainRules *rules, const char *text)
{
	retrain_rules_length(rules, text, rules->calls_retrain ? NULL : "Leave it out to use all rows.");
	return psprintf(PREFIX "%s\n)", text);
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

/* begin_errors makes errors name the text and the place in it; to be undone by end_errors. */
static void
begin_errors(ErrorContextCallback *callback, RetrainExpressionSource *source)
{
	callback->callback = retrain_expression_position;
	callback->arg = source;
	callback->previous = error_context_stack;
	error_context_stack = callback;
}

/* end_errors ends that. */
static void
end_errors(const ErrorContextCallback *callback)
{
	error_context_stack = callback->previous;
}

/* analyse_filter returns the analysed and checked tree of a filter. */
static Node *
analyse_filter(Relation rel, const char *filter)
{
	ErrorContextCallback callback;
	RetrainRules rules = {.what = "filter", .a_what = "A filter"};
	RetrainExpressionSource where = {filter, strlen(PREFIX), "filter expression"};
	ParseState *pstate;
	char	   *source = source_of(&rules, filter);
	Node	   *node;

	begin_errors(&callback, &where);
	node = parse_bare(&rules, source);
	(void) retrain_rules_raw(node, &rules);
	pstate = state_for(rel, source);
	node = transformWhereClause(pstate, node, EXPR_KIND_WHERE, "filter");
	assign_expr_collations(pstate, node);
	(void) retrain_rules_analysed(node, &rules);
	if (contain_volatile_functions(node))
		retrain_rules_refuse(&rules, "uses a volatile function", NULL);
	free_parsestate(pstate);
	end_errors(&callback);
	return node;
}

/* refuse_bare_columns refuses columns outside aggregates. */
static bool
refuse_bare_columns(Node *node, void *rules)
{
	if (node == NULL || IsA(node, Aggref))
		return false;
	if (IsA(node, Var))
		retrain_rules_refuse(rules, "names a column outside an aggregate", "There is one value for the whole window, or for a slice.");
	return expression_tree_walker(node, refuse_bare_columns, rules);
}

/* check_targets refuses what a target of a SELECT may contain, but not one value for all rows. */
static void
check_targets(RetrainRules *rules, const ParseState *pstate, Node *node)
{
	if (pstate->p_hasWindowFuncs)
		retrain_rules_refuse(rules, "contains a window function", NULL);
	if (pstate->p_hasTargetSRFs)
		retrain_rules_refuse(rules, "returns a set", NULL);
	if (!pstate->p_hasAggs)
		retrain_rules_refuse(rules, "contains no aggregate", "For a value of each row use metric sql_row, which takes the mean.");
	(void) refuse_bare_columns(node, rules);
}

/* add_columns collects the names of the columns in an expression. */
typedef struct ColumnNames
{
	Oid			relation;
	List	   *names;
} ColumnNames;

static bool
add_columns(Node *node, void *context)
{
	ColumnNames *columns = context;

	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		char	   *name = get_attname(columns->relation, ((Var *) node)->varattno, false);
		ListCell   *cell;

		foreach(cell, columns->names)
			if (strcmp(lfirst(cell), name) == 0)
				return false;
		columns->names = lappend(columns->names, name);
		return false;
	}
	return expression_tree_walker(node, add_columns, context);
}

/* as_float8 returns SQL of type double precision for a number or boolean; refuses others. */
static char *
as_float8(const RetrainRules *rules, Node *node, const char *sql)
{
	switch (retrain_type_kind(exprType(node)))
	{
		case RETRAIN_TYPE_BOOLEAN:
			return psprintf("(%s)::pg_catalog.int4::pg_catalog.float8", sql);
		case RETRAIN_TYPE_INTEGER:
		case RETRAIN_TYPE_NUMBER:
			return psprintf("(%s)::pg_catalog.float8", sql);
		default:
			retrain_rules_refuse(rules, psprintf("is of type %s", format_type_be(exprType(node))),
								 "It must be a number, or boolean, which counts as 0 and 1.");
	}
	return NULL;				/* not reached */
}

/*
 * retrain_expression_check checks an expression of a check against a relation.
 * Raises RT002, or what the parser raises.  Called in the sandbox, which fixes
 * the search_path.
 */
RetrainExpression *
retrain_expression_check(Oid relation, const char *text, bool aggregate)
{
	RetrainExpression *expression = palloc(sizeof(RetrainExpression));
	ErrorContextCallback callback;
	RetrainRules rules = {
		.what = aggregate ? "aggregate expression" : "row expression",
		.a_what = aggregate ? "An aggregate expression" : "A row expression",
		.calls_retrain = true
	};
	RetrainExpressionSource where = {text, strlen(PREFIX), rules.what};
	ColumnNames columns = {relation, NIL};
	Relation	rel = relation_open(relation, AccessShareLock);
	ParseState *pstate;
	char	   *source = source_of(&rules, text);
	Node	   *node;

	begin_errors(&callback, &where);
	node = parse_bare(&rules, source);
	(void) retrain_rules_raw(node, &rules);
	pstate = state_for(rel, source);
	node = transformExpr(pstate, node, aggregate ? EXPR_KIND_SELECT_TARGET : EXPR_KIND_WHERE);
	assign_expr_collations(pstate, node);
	(void) retrain_rules_analysed(node, &rules);
	if (aggregate)
		check_targets(&rules, pstate, node);
	if (contain_volatile_functions(node))
		retrain_rules_refuse(&rules, "uses a volatile function", NULL);
	(void) add_columns(node, &columns);
	expression->columns = columns.names;
	expression->sql = as_float8(&rules, node,
								deparse_expression(node, deparse_context_for(RelationGetRelationName(rel), relation),
												   false, false));
	free_parsestate(pstate);
	end_errors(&callback);
	relation_close(rel, AccessShareLock);
	return expression;
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
	RetrainRules rules = {.what = "filter", .a_what = "A filter"};
	char	   *source = source_of(&rules, retrain_log_value(log, name, known_until));
	ParseState *pstate = state_for(rel, source);
	Mask	   *mask = palloc(sizeof(Mask));

	mask->number = get_attnum(RelationGetRelid(rel), name);
	mask->node = transformExpr(pstate, parse_bare(&rules, source), EXPR_KIND_WHERE);
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
