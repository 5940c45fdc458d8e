/*
 * expression.h
 *	  SQL of users in checks.  Filters are declared in definition.h.
 */
#ifndef RETRAIN_EXPRESSION_H
#define RETRAIN_EXPRESSION_H

#include "nodes/pg_list.h"

/* A row or aggregate expression that has passed. */
typedef struct RetrainExpression
{
	char	   *sql;			/* of type double precision; columns unqualified */
	List	   *columns;		/* of char *: those of the relation that it reads */
} RetrainExpression;

/* Parameters of a query: $1 start and $2 end of the window, $3 known_until. */
#define RETRAIN_QUERY_PARAMETERS	3

extern RetrainExpression *retrain_expression_check(Oid relation, const char *text, bool aggregate);
extern void retrain_query_check(const char *text);

#endif							/* RETRAIN_EXPRESSION_H */
