/*
 * request.h
 *	  Requests to train a model anew: states, arrows between them, one request
 *	  in memory.
 *
 * Whoever changes the state of a request calls retrain_request_move(); nothing
 * else writes retrain.request.state.
 */
#ifndef RETRAIN_REQUEST_H
#define RETRAIN_REQUEST_H

#include "utils/uuid.h"

#include "governance/registry.h"

/* Order and names as in transition.c. */
typedef enum RetrainRequestState
{
	RETRAIN_REQUEST_NONE,		/* before it was made */
	RETRAIN_REQUEST_PROPOSED,
	RETRAIN_REQUEST_QUEUED,
	RETRAIN_REQUEST_LEASED,
	RETRAIN_REQUEST_GATING,
	RETRAIN_REQUEST_AWAITING_PROMOTION,
	RETRAIN_REQUEST_PROMOTED,
	RETRAIN_REQUEST_REJECTED,
	RETRAIN_REQUEST_EXPIRED,
	RETRAIN_REQUEST_CANCELLED,
	RETRAIN_REQUEST_DEAD,
	RETRAIN_REQUEST_FAILED_GATE,
	RETRAIN_REQUEST_GATE_STALLED,
	RETRAIN_REQUEST_ROLLED_BACK
} RetrainRequestState;

typedef enum RetrainRequestEvent
{
	RETRAIN_EVENT_PROPOSE,
	RETRAIN_EVENT_ENQUEUE,
	RETRAIN_EVENT_APPROVE,
	RETRAIN_EVENT_REJECT,
	RETRAIN_EVENT_EXPIRE,
	RETRAIN_EVENT_CLAIM,
	RETRAIN_EVENT_LEASE_OVER,	/* attempts are left */
	RETRAIN_EVENT_ATTEMPTS_OVER,	/* none is left */
	RETRAIN_EVENT_RELEASE,
	RETRAIN_EVENT_REPORT,
	RETRAIN_EVENT_REPORT_FAILED,
	RETRAIN_EVENT_CANCEL,
	RETRAIN_EVENT_GATE_PASSED,	/* a person has to promote */
	RETRAIN_EVENT_GATE_FAILED,
	RETRAIN_EVENT_GATE_STALLED,
	RETRAIN_EVENT_PROMOTE,		/* from gating, too, where nobody has to approve */
	RETRAIN_EVENT_ROLL_BACK
} RetrainRequestEvent;

/* In which part somebody acts, for the record. */
#define RETRAIN_ACTOR_POLICY	"policy"
#define RETRAIN_ACTOR_OWNER		"owner"
#define RETRAIN_ACTOR_TRAINER	"trainer"
#define RETRAIN_ACTOR_SCANNER	"scanner"
#define RETRAIN_ACTOR_GATE		"gate"
#define RETRAIN_ACTOR_APPROVER	"approver"

/* One request, as read; strings and all in one memory context. */
typedef struct RetrainRequest
{
	pg_uuid_t	id;
	char	   *id_text;
	int64		model_id;
	char	   *model_name;
	Oid			model_owner;
	RetrainRequestState state;
	char	   *action;			/* retrain, recalibrate */
	char	   *reason;
	bool		has_decision;	/* made by a policy: the next three */
	int64		policy_id;
	TimestampTz slot;
	int			ordinal;
	TimestampTz requested_at;
	Oid			requested_by;	/* session user */
	Oid			requested_as;	/* current user; the owner of the policy */
	bool		has_lease;		/* was ever claimed: the next four */
	pg_uuid_t	lease_token;
	Oid			lease_role;		/* session user */
	char	   *lease_role_name;
	Oid			lease_as;		/* current user */
	bool		has_lease_until;	/* a lease runs, or has not been found to be over */
	TimestampTz lease_until;
	int			fence;
	int			attempts;
	int			max_attempts;
	bool		released;		/* one claim was given back for nothing */
	int64		version_id;		/* 0: none */
} RetrainRequest;

/* transition.c */
extern const char *retrain_request_state_name(RetrainRequestState state);
extern const char *retrain_request_event_name(RetrainRequestEvent event);
extern void retrain_request_move(RetrainStore *store, RetrainRequest *request,
								 RetrainRequestEvent event, const char *actor, const char *detail);
extern void retrain_request_note_birth(RetrainStore *store, RetrainRequest *request,
									   RetrainRequestEvent event, const char *actor, const char *detail);

/* request.c */
extern RetrainRequest *retrain_request_load(RetrainStore *store, const pg_uuid_t *id, bool lock);
extern RetrainRequest *retrain_request_open(RetrainStore *store, int64 model_id);
extern void retrain_request_refuse_missing(const pg_uuid_t *id);

/* What a new request says. */
typedef struct RetrainRequestDraft
{
	int64		model_id;
	bool		has_decision;
	int64		policy_id;
	TimestampTz slot;
	int			ordinal;
	const char *action;
	const char *reason;
	int			priority;
	int			max_attempts;
	bool		proposed;		/* an approver has to let it in */
	const char *actor;
	Oid			requested_as;
} RetrainRequestDraft;

extern RetrainRequest *retrain_request_create(RetrainStore *store, const RetrainRequestDraft *draft);

/* lease.c */
extern int64 retrain_lease_length(Interval *lease);
extern TimestampTz retrain_requests_next(TimestampTz now);
extern void retrain_requests_expire(RetrainStore *store, const char *actor);
extern void retrain_requests_expire_due(void);
extern void retrain_requests_void_leases(RetrainStore *store);
extern RetrainRequest *retrain_request_for_holder(RetrainStore *store, const pg_uuid_t *id, const pg_uuid_t *token);
extern void retrain_request_take_up(RetrainStore *store, RetrainRequest *request);

/* decision.c */
struct RetrainEvaluation;
extern void retrain_request_for_decision(const struct RetrainEvaluation *ev);

#endif							/* RETRAIN_REQUEST_H */
