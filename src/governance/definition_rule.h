/*
 * definition_rule.h
 *	  The part of a definition that turns checks into a verdict.
 */
#ifndef RETRAIN_DEFINITION_RULE_H
#define RETRAIN_DEFINITION_RULE_H

#include "datatype/timestamp.h"
#include "utils/jsonb.h"

#include "governance/rule.h"

/* What the statuses of measurements without a level stand for: a verdict, or ... */
#define RETRAIN_STATUS_IGNORED	(-1)	/* the check is left out of the rule */
#define RETRAIN_STATUSES		10

/* Assumptions about what verdicts cost; see expected_cost.c. */
typedef struct RetrainCostModel
{
	char	   *check;			/* whose value tells the loss */
	char	   *target;			/* value without loss; decimal text, like all that follow */
	char	   *per_loss_unit;	/* cost of one unit of loss, per row */
	char	   *volume;			/* rows a day */
	Interval	delay;			/* until an action takes effect */
	Interval	horizon;		/* costs are reckoned so far ahead */
	char	   *action[RETRAIN_VERDICTS];	/* cost of acting; NULL: not known */
	char	   *remaining[RETRAIN_VERDICTS];	/* share of the loss that remains; NULL: not known */
	char	   *currency;
} RetrainCostModel;

typedef struct RetrainVerdictRule
{
	bool		has_trees;		/* false: a failing check stands for its own verdict */
	RetrainRule *trees[RETRAIN_VERDICTS];	/* or NULL */
	int			statuses[RETRAIN_STATUSES]; /* RetrainVerdict, or RETRAIN_STATUS_IGNORED */
	int			max_retrains;	/* in retrain_period; 0: any number */
	Interval	retrain_period;
	bool		benjamini_hochberg; /* over the tests of a run */
	char	   *alpha;			/* of that; decimal text */
	double		alpha_value;
	RetrainCostModel *cost;		/* or NULL */
	bool		shadow;			/* recorded, never acting */
	bool		allow_post_hoc; /* evaluations of windows before the sealing may open gates */
} RetrainVerdictRule;

#define RETRAIN_VERDICTS_HINT	"Use one of: investigate, recalibrate, retrain, roll_back, suspend."

#define RETRAIN_RULE_KEYS \
	"rule", "statuses", "max_retrains", "retrain_period", "error_control", "cost", \
	"shadow", "allow_post_hoc"

struct RetrainReader;			/* of common/json_reader.h */

extern RetrainRule *retrain_rule_parse(const struct RetrainReader *reader, JsonbValue *value, const char *path);
extern void retrain_verdict_rule_read(const struct RetrainReader *reader, List *checks, RetrainVerdictRule *rule);
extern void retrain_verdict_rule_put(StringInfo json, const RetrainVerdictRule *rule);
extern void retrain_rule_put(StringInfo json, const RetrainRule *rule);
extern bool retrain_has_check(List *checks, const char *name);
extern char *retrain_check_names(List *checks);
extern RetrainCostModel *retrain_cost_model_read(const struct RetrainReader *reader, List *checks);
extern void retrain_cost_model_put(StringInfo json, const RetrainCostModel *cost);
extern int	retrain_status_stands_for(const RetrainVerdictRule *rule, const char *status);

#endif							/* RETRAIN_DEFINITION_RULE_H */
