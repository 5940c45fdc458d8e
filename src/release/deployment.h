/*
 * deployment.h
 *	  Which versions of a model are live in an environment.
 *
 * For one model and environment the deployments follow each other: a new one
 * ends the last, at its own start, and nothing that was recorded changes but
 * the end of the last.  So what was known at any moment is what had been
 * recorded by then.
 *
 * Locks: requests, then the model's row, which keeps two deployments of one
 * model apart, then deployments, then the head of the ledger.
 */
#ifndef RETRAIN_DEPLOYMENT_H
#define RETRAIN_DEPLOYMENT_H

#include "retraining/request.h"

typedef struct RetrainEnvironment
{
	int64		id;
	char	   *name;
	bool		edge;
	Oid			reporter;		/* InvalidOid: none, or not here */
} RetrainEnvironment;

/* One version of a deployment. */
typedef struct RetrainShare
{
	int64		version_id;
	char	   *share;			/* a decimal number above 0, at most 1 */
} RetrainShare;

typedef enum RetrainDeploymentCause
{
	RETRAIN_DEPLOYED_INITIALLY,
	RETRAIN_DEPLOYED_BY_PROMOTION,
	RETRAIN_DEPLOYED_BY_ROLLBACK,
	RETRAIN_WITHDRAWN,			/* nothing is live from then on */
	RETRAIN_DEPLOYED_BY_HAND	/* the first one is initial */
} RetrainDeploymentCause;

/* A deployment to be made. */
typedef struct RetrainDeploymentDraft
{
	int64		model_id;
	int64		environment_id;
	List	   *shares;			/* of RetrainShare *; NIL with RETRAIN_WITHDRAWN only */
	bool		has_effective;	/* else the clock */
	TimestampTz effective_at;
	RetrainDeploymentCause cause;
	const char *reason;			/* or NULL */
	const RetrainRequest *request;	/* that is promoted, or NULL */
	int64		watch_policy_id;	/* 0: none */
	const Interval *watch;		/* how long, from the start; with a watch policy */
	bool		has_decision;	/* a rollback by a watch policy: the next three */
	int64		policy_id;
	TimestampTz slot;
	int			ordinal;
} RetrainDeploymentDraft;

/* The last deployment of a model in an environment. */
typedef struct RetrainLastDeployment
{
	int64		id;				/* 0: there was none */
	TimestampTz start;
	TimestampTz recorded_at;
	bool		ended;
	TimestampTz end;
} RetrainLastDeployment;

/* environment.c */
extern RetrainEnvironment *retrain_environment_by_name(RetrainStore *store, const char *name);

/* deployment_share.c */
extern List *retrain_shares_of_json(RetrainStore *store, const RetrainObject *model, Jsonb *versions);
extern List *retrain_shares_of_version(RetrainStore *store, int64 model_id, const char *model_name,
									   const char *version);
extern List *retrain_shares_of_deployment(RetrainStore *store, int64 deployment_id);
extern void retrain_shares_check(RetrainStore *store, int64 model_id, List *shares);
extern void retrain_shares_write(int64 deployment_id, int64 model_id, List *shares);
extern char *retrain_shares_text(RetrainStore *store, int64 deployment_id);

/* deployment.c */
extern void retrain_deployment_lock_model(int64 model_id);
extern void retrain_deployment_last(RetrainStore *store, int64 model_id, int64 environment_id,
									RetrainLastDeployment *last);
extern int64 retrain_deploy(RetrainStore *store, const RetrainDeploymentDraft *draft);

/* rollback.c */
extern int64 retrain_take_back(RetrainStore *store, const RetrainDeploymentDraft *draft,
							   int64 deployment_id, const char *actor);

/* deployment_rule.c */
extern bool retrain_deployment_needs_approval(int64 model_id, int64 environment_id);
extern bool retrain_deployment_approver(int64 model_id, const char *environment, Oid role);

#endif							/* RETRAIN_DEPLOYMENT_H */
