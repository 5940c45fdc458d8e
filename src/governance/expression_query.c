/*
 * expression_query.c
 *	  Checking a whole query of a check: one SELECT that returns one number.
 *
 * It is run as it was written, with the window as parameters, so what is checked
 * here is the very text.  Names are resolved in pg_catalog only: relations and
 * functions of others are written with their schema.  What it reads is the
 * business of its owner's rights.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/parsenodes.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/expression.h"
#include "governance/expression_rules.h"

#define WINDOW_PARAMETERS	3	/* bits of $1 and $2 */

/* only_target returns the one column of the result, or refuses the query. */
static TargetEntry *
only_target(const RetrainRules *rules, const Query *query)
{
	TargetEntry *only = NULL;
	ListCell   *cell;

	foreach(cell, query->targetList)
	{
		TargetEntry *target = lfirst(cell);

		if (target->resjunk)
			continue;
		if (only)
			retrain_rules_refuse(rules, "returns more than one column", NULL);
		only = target;
	}
	if (only == NULL)
		retrain_rules_refuse(rules, "returns no column", NULL);
	return only;
}

/* check_statement checks the statement of a query. */
static void
check_statement(RetrainRules *rules, const char *text)
{
	List	   *statements = raw_parser(text, RAW_PARSE_DEFAULT);
	Oid			types[RETRAIN_QUERY_PARAMETERS] = {TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	RawStmt    *statement;
	Query	   *query;
	TargetEntry *target;

	if (list_length(statements) != 1 || !IsA(linitial_node(RawStmt, statements)->stmt, SelectStmt))
		retrain_rules_refuse(rules, "is not one SELECT", NULL);
	statement = linitial_node(RawStmt, statements);
	(void) retrain_rules_raw(statement->stmt, rules);
	query = parse_analyze_fixedparams(statement, text, types, RETRAIN_QUERY_PARAMETERS, NULL);
	target = only_target(rules, query);
	if (exprType((Node *) target->expr) != FLOAT8OID)
		retrain_rules_refuse(rules, psprintf("returns a column of type %s", format_type_be(exprType((Node *) target->expr))),
							 "It must be double precision: cast it.");
	(void) retrain_rules_analysed((Node *) query, rules);
	if ((rules->parameters & WINDOW_PARAMETERS) == 0)
		retrain_rules_refuse(rules, "does not use the window",
							 "Compare the time of the rows with $1, the start of the window, and $2, its end.");
}

/*
 * retrain_query_check checks a query.  Raises RT002, or what the parser raises.
 * Called in the sandbox, which fixes the search_path.
 */
void
retrain_query_check(const char *text)
{
	RetrainRules rules = {
		.what = "query", .a_what = "A query", .is_query = true, .max_parameter = RETRAIN_QUERY_PARAMETERS
	};
	RetrainExpressionSource where = {text, 0, "query of a check"};
	ErrorContextCallback callback;

	retrain_rules_length(&rules, text, NULL);
	callback.callback = retrain_expression_position;
	callback.arg = &where;
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	check_statement(&rules, text);
	error_context_stack = callback.previous;
}
