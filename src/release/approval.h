/*
 * approval.h
 *	  Who has to approve a request, who did, and whether that is enough.
 *
 * Rules are sealed revisions; the last one of a model, a subject and an
 * environment is in force.  Roles are compared by oid, never by name.
 *
 * Locks: the request's row, the rows of its model, results of gates,
 * approvals and waivers, deployments, the head of the ledger.
 */
#ifndef RETRAIN_APPROVAL_H
#define RETRAIN_APPROVAL_H

#include "governance/row.h"
#include "ledger/ledger.h"
#include "retraining/request.h"

/* Who acts: as connected, as SET SESSION AUTHORIZATION says, and as SET ROLE says. */
typedef struct RetrainActor
{
	Oid			authenticated;
	Oid			session;
	Oid			caller;
	char	   *client_address; /* or NULL */
} RetrainActor;

/* One role that a rule names. */
typedef struct RetrainRuleRole
{
	Oid			oid;
	char	   *name;
	int			quorum;			/* approvers only */
	List	   *requirements;	/* of char *, waivers only */
} RetrainRuleRole;

typedef struct RetrainApprovalRule
{
	int64		id;				/* 0: there is none */
	int64		model_id;
	bool		promotion;		/* else letting a request into the queue */
	int64		environment_id; /* of a promotion */
	int			revision;
	Jsonb	   *definition;
	bytea	   *digest;
	List	   *approvers;		/* of RetrainRuleRole * */
	List	   *waivers;		/* likewise */
	bool		not_author;
	bool		not_trainer;
	bool		not_requester;
	Interval	valid;
	bool		require_opened;
	bool		locked;			/* the owner of the model cannot change it */
} RetrainApprovalRule;

/* An approval or a waiver, as read. */
typedef struct RetrainApproval
{
	int64		id;
	bool		waiver;
	char	   *requirement;	/* of a waiver; else NULL */
	int64		rule_id;
	Oid			rule_role;
	bytea	   *evidence_digest;	/* of an approval */
	Oid			authenticated;
	Oid			session;
	Oid			caller;
	char	   *session_name;
	Oid			delegator;		/* InvalidOid: in his own right */
	bool		revoked;
	bool		expired;
	const char *void_reason;	/* NULL: it counts */
	bool		used;			/* of a waiver: its requirement is not met otherwise */
} RetrainApproval;

/* What a promotion, or letting a request into the queue, requires. */
typedef struct RetrainRequirement
{
	char	   *name;
	bool		met;
	char	   *detail;
	int			sqlstate;		/* of the error that it is when it is not met */
} RetrainRequirement;

/* Everything that is required, and what it is met by. */
typedef struct RetrainRequirements
{
	RetrainRequest *request;
	bool		promotion;		/* else its way into the queue */
	int64		environment_id; /* 0: none */
	RetrainApprovalRule *rule;	/* or NULL */
	bytea	   *evidence_digest;
	bool		lock;
	List	   *list;			/* of RetrainRequirement * */
	List	   *approvals;		/* of RetrainApproval *, waivers too */
	List	   *gate_results;	/* of int64 *, those that counted */
} RetrainRequirements;

/* What has a digest in the ledger. */
typedef enum RetrainReleaseKind
{
	RETRAIN_RELEASE_RULE,
	RETRAIN_RELEASE_VIEW,
	RETRAIN_RELEASE_DELEGATION,
	RETRAIN_RELEASE_APPROVAL,
	RETRAIN_RELEASE_WAIVER,
	RETRAIN_RELEASE_PROMOTION
} RetrainReleaseKind;

#define RETRAIN_RELEASE_KINDS (RETRAIN_RELEASE_PROMOTION + 1)

/* approval_actor.c */
extern void retrain_actor_now(RetrainStore *store, RetrainActor *actor);
extern void retrain_actor_add(RetrainRow *row, const RetrainActor *actor);
extern bool retrain_is_member(Oid member, Oid role);

/* approval_ledger.c */
extern RetrainLedgerEntry *retrain_release_entry(RetrainReleaseKind kind, int64 id, const RetrainActor *actor);
extern RetrainLedgerEntry *retrain_release_change(RetrainReleaseKind kind, int64 id, const RetrainActor *actor);
extern void retrain_release_revoke(RetrainStore *store, RetrainReleaseKind kind, int64 id, const char *reason);
extern const char *retrain_release_kind_name(RetrainReleaseKind kind);
extern char *retrain_release_audit(RetrainReleaseKind kind);

/* approval_rule.c */
extern RetrainApprovalRule *retrain_approval_rule(RetrainStore *store, int64 model_id, bool promotion,
												  int64 environment_id);
extern bool retrain_approval_rule_names(const RetrainApprovalRule *rule, Oid session, Oid caller);
extern bool retrain_approval_needed(RetrainStore *store, int64 model_id, bool promotion, int64 environment_id);

/* approval_four_eyes.c */
extern char *retrain_four_eyes_conflict(RetrainStore *store, const RetrainRequest *request,
										const RetrainApprovalRule *rule, const RetrainApproval *approval);
extern bool retrain_same_person(const RetrainApproval *a, const RetrainApproval *b);

/* approval_read.c */
extern List *retrain_approvals_read(RetrainStore *store, const RetrainRequest *request,
									const RetrainApprovalRule *rule, const bytea *digest, bool lock);

/* evidence_bundle.c */
extern Jsonb *retrain_evidence_bundle(RetrainStore *store, const RetrainRequest *request, bytea **digest);
extern RetrainRequest *retrain_request_for_release(RetrainStore *store, const pg_uuid_t *id, bool lock);

/* delegation.c */
extern int64 retrain_delegation_for(RetrainStore *store, int64 model_id, const RetrainActor *actor, Oid rule_role,
									Oid *delegator);

/* approval_requirement.c */
extern void retrain_requirements_begin(RetrainStore *store, RetrainRequirements *requirements, RetrainRequest *request,
									   bool promotion, int64 environment_id);
extern void retrain_requirements_find(RetrainStore *store, RetrainRequirements *requirements);
extern void retrain_requirements_check(const RetrainRequirements *requirements);
extern bool retrain_approvals_complete(const RetrainRequirements *requirements);
extern void retrain_requirement_add(RetrainRequirements *requirements, const char *name, bool met, int sqlstate,
									char *detail);

#endif							/* RETRAIN_APPROVAL_H */
