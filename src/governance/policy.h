/*
 * policy.h
 *	  Drafts of policies: a definition together with what the registry says.
 */
#ifndef RETRAIN_POLICY_H
#define RETRAIN_POLICY_H

#include "governance/registry.h"

/* A definition whose names are resolved and that has passed all checks. */
typedef struct RetrainPolicyDraft
{
	RetrainPolicyDefinition *def;	/* all defaults filled in */
	RetrainProblems *problems;	/* what is wrong with it, while it is being checked */
	Jsonb	   *definition;		/* its canonical form */
	bytea	   *digest;			/* of that */
	Oid			owner;
	RetrainObject *model;
	RetrainObject *log_object;
	RetrainLog *log;
	RetrainObject *baseline;	/* NULL without one */
	RetrainLog *baseline_log;	/* the revision it was taken from */
	bool		baseline_has_window;
	bool		baseline_has_rows;	/* they can be read again */
	TimestampTz baseline_start; /* with a window */
	TimestampTz baseline_end;
	const RetrainCheck *probed;	/* the check whose SQL is being checked */
	List	   *sealed_columns; /* of char *, those of the baseline */
	List	   *sealed_profiles;	/* of char *: kinds and columns of its profiles */
	List	   *sealed_slices;	/* of char *: its slice columns with profiles */
} RetrainPolicyDraft;

extern RetrainPolicyDraft *retrain_policy_draft(Jsonb *given);
extern int64 retrain_policy_create(Jsonb *given);
extern Jsonb *retrain_policy_with_changes(const RetrainObject *policy, Jsonb *changes);

#endif							/* RETRAIN_POLICY_H */
