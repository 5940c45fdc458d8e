/*
 * expression_rules.h
 *	  What free text of users may contain: filters, expressions of checks, and
 *	  whole queries of checks.
 */
#ifndef RETRAIN_EXPRESSION_RULES_H
#define RETRAIN_EXPRESSION_RULES_H

#include "nodes/nodes.h"
#include "nodes/pg_list.h"

/* Longest text, in bytes. */
#define RETRAIN_MAX_EXPRESSION	8192

/* What a text is, and what is found in it. */
typedef struct RetrainRules
{
	const char *what;			/* begins messages: "filter" */
	const char *a_what;			/* the same in a hint: "A filter" */
	bool		calls_retrain;	/* functions of this extension may be called */
	bool		is_query;		/* reads relations of its own; has parameters */
	int			max_parameter;	/* with is_query */
	List	   *literals;		/* string literals of the raw tree */
	List	   *views;			/* Oid list: those that were looked into */
	int			parameters;		/* bits of the parameters used, from bit 0 */
} RetrainRules;

/* Where an error of the parser lies in what the user wrote. */
typedef struct RetrainExpressionSource
{
	const char *text;
	int			before;			/* characters that we put in front */
	const char *what;
} RetrainExpressionSource;

extern void retrain_rules_refuse(const RetrainRules *rules, const char *problem, const char *hint);
extern void retrain_rules_length(const RetrainRules *rules, const char *text, const char *empty_hint);
extern bool retrain_rules_raw(Node *node, void *rules);
extern bool retrain_rules_analysed(Node *node, void *rules);
extern void retrain_expression_position(void *source);

#endif							/* RETRAIN_EXPRESSION_RULES_H */
