/*
 * counterfactual.h
 *	  Scores of models that one would have had: for rows of a log, by versions
 *	  trained until different instants.
 */
#ifndef RETRAIN_COUNTERFACTUAL_H
#define RETRAIN_COUNTERFACTUAL_H

#include "governance/evaluation.h"

/* A version of the model, trained on what was known until an instant. */
typedef struct RetrainScoredVersion
{
	char	   *name;
	TimestampTz trained_until;
} RetrainScoredVersion;

typedef struct RetrainCounterfactual
{
	char	   *relation;		/* as given: schema.name */
	List	   *key;			/* of char *: columns that name a row, here and in the log */
	char	   *version;		/* columns */
	char	   *trained_until;
	char	   *probability;
	char	   *prediction;		/* or NULL ... */
	char	   *threshold;		/* ... then true from this probability on; or NULL */
	char	   *version_type;
	List	   *versions;		/* of RetrainScoredVersion *, in order of trained_until */
} RetrainCounterfactual;

/* From an instant on a version is live; NULL: one whose scores are not known. */
typedef struct RetrainTakeover
{
	TimestampTz from;
	const RetrainScoredVersion *version;
} RetrainTakeover;

extern RetrainCounterfactual *retrain_counterfactual_read(Jsonb *value, const RetrainEvaluation *plan);
extern const RetrainScoredVersion *retrain_counterfactual_version(const RetrainCounterfactual *scores,
																  TimestampTz ordered);
extern const RetrainTakeover *retrain_takeover_at(List *takeovers, TimestampTz at);

/* counterfactual_source.c */
extern void retrain_counterfactual_apply(const RetrainCounterfactual *scores, List *takeovers,
										 RetrainEvaluation *ev);
extern int64 retrain_counterfactual_missing(const RetrainCounterfactual *scores, List *takeovers,
											const RetrainEvaluation *ev);

#endif							/* RETRAIN_COUNTERFACTUAL_H */
