/*
 * rule.h
 *	  Verdict rules: trees over the checks of a policy, in three-valued logic.
 *
 * Pure: no tables, no clock.  definition_rule.c reads and writes the jsonb form.
 */
#ifndef RETRAIN_RULE_H
#define RETRAIN_RULE_H

#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

#include "governance/verdict.h"

/* What a check, and a node above it, comes out as. */
typedef enum RetrainTruth
{
	RETRAIN_FALSE,
	RETRAIN_UNKNOWN,			/* there is not enough evidence */
	RETRAIN_TRUE,
	RETRAIN_IGNORED				/* left out, as if the rule did not name it */
} RetrainTruth;

typedef enum RetrainRuleKind
{
	RETRAIN_RULE_CHECK,
	RETRAIN_RULE_ANY,
	RETRAIN_RULE_ALL,
	RETRAIN_RULE_AT_LEAST,
	RETRAIN_RULE_WEIGHTED
} RetrainRuleKind;

typedef struct RetrainRule
{
	RetrainRuleKind kind;
	char	   *check;			/* leaf: its name */
	bool		at_warn;		/* leaf: true from the warn level on */
	bool		has_verdict;	/* leaf: true only when the check stands for ... */
	RetrainVerdict verdict;		/* ... this */
	int			needed;			/* at least so many */
	char	   *threshold;		/* weighted: decimal text */
	List	   *weights;		/* weighted: of char *, decimal text */
	List	   *operands;		/* of RetrainRule * */
} RetrainRule;

/* A node with its value, as it is recorded. */
typedef struct RetrainRuleValue
{
	const RetrainRule *rule;
	RetrainTruth value;
	List	   *operands;		/* of RetrainRuleValue * */
	int			n_true;
	int			n_unknown;
	int			n_used;			/* operands that are not ignored */
	char	   *weight_true;	/* weighted: decimal text */
	char	   *weight_unknown;
} RetrainRuleValue;

/* Tells what a leaf comes out as. */
typedef RetrainTruth (*RetrainLeafTruth) (const RetrainRule *leaf, void *arg);

extern RetrainRuleValue *retrain_rule_value(const RetrainRule *rule, RetrainLeafTruth leaf, void *arg);
extern bool retrain_rule_value_has(const RetrainRuleValue *node, const char *check, RetrainTruth value);
extern const char *retrain_truth_name(RetrainTruth value);
extern void retrain_rule_value_put(StringInfo json, const RetrainRuleValue *node);

#endif							/* RETRAIN_RULE_H */
