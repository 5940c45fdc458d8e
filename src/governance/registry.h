/*
 * registry.h
 *	  What the registry functions share: looking objects up, checking who
 *	  asks, and running fixed statements as the extension owner.
 */
#ifndef RETRAIN_REGISTRY_H
#define RETRAIN_REGISTRY_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"

#include "governance/context.h"
#include "governance/definition.h"
#include "governance/event.h"

/* A stretch of work in owner scope with SPI connected. */
typedef struct RetrainStore
{
	RetrainScope scope;
	MemoryContext caller;		/* results are copied here */
} RetrainStore;

extern void retrain_store_begin(RetrainStore *store);
extern void retrain_store_begin_change(RetrainStore *store);
extern void retrain_store_end(RetrainStore *store);

/* Parameters of one fixed statement, in the order $1, $2, ... */
#define RETRAIN_MAX_PARAMS 16
typedef struct RetrainParams
{
	int			n;
	Oid			types[RETRAIN_MAX_PARAMS];
	Datum		values[RETRAIN_MAX_PARAMS];
	char		nulls[RETRAIN_MAX_PARAMS];
} RetrainParams;

extern void retrain_param_text(RetrainParams *params, const char *value);
extern void retrain_param_int8(RetrainParams *params, int64 value);
extern void retrain_param_int4(RetrainParams *params, int32 value);
extern void retrain_param_oid(RetrainParams *params, Oid value);
extern void retrain_param_time(RetrainParams *params, TimestampTz value, bool present);
extern void retrain_param_datum(RetrainParams *params, Oid type, Datum value, bool isnull);
extern uint64 retrain_store_run(const char *statement, RetrainParams *params, int expected);

/* Fields of the row-th result of the last statement, from 1; copied to the caller's context. */
extern char *retrain_store_text(RetrainStore *store, uint64 row, int column);
extern int64 retrain_store_int8(uint64 row, int column);
extern Oid	retrain_store_oid(uint64 row, int column);
extern TimestampTz retrain_store_time(uint64 row, int column);
extern bool retrain_store_null(uint64 row, int column);

/* The four kinds of registered objects. */
typedef enum RetrainKind
{
	RETRAIN_KIND_MODEL,
	RETRAIN_KIND_LOG,
	RETRAIN_KIND_BASELINE,
	RETRAIN_KIND_POLICY
} RetrainKind;

/* One registered object, whatever its kind. */
typedef struct RetrainObject
{
	RetrainKind kind;
	int64		id;
	char	   *name;
	char	   *state;
	int64		model_id;
	char	   *model_name;
	Oid			model_owner;
	Oid			owner;			/* of the policy, else of the model */
	char	   *owner_name;
	int64		log_id;			/* log, baseline, policy; else 0 */
	int			revision;		/* log, policy: current; else 0 */
} RetrainObject;

extern const char *retrain_kind_name(RetrainKind kind);
extern bool retrain_may_audit(void);
extern RetrainObject *retrain_object_visible(RetrainKind kind, const char *model, const char *name);
extern RetrainObject *retrain_object_of_caller(RetrainKind kind, const char *model, const char *name);
extern RetrainObject *retrain_object_lock(RetrainStore *store, const RetrainObject *object);
extern void retrain_refresh_owner_names(void);
extern void retrain_policy_state_lock(int64 policy_id);
extern RetrainObject *retrain_object_only(RetrainStore *store, RetrainKind kind, int64 model_id);
extern void retrain_object_refuse_retired(const RetrainObject *object);
extern void retrain_refuse_taken(RetrainKind kind, int64 model_id, const char *name);

extern const char *retrain_session_user(void);
extern void retrain_check_name(const char *what, const char *name);
extern void retrain_check_caller(Oid owner, const char *what);
extern void retrain_check_owner(Oid owner, bool of_policy, const RetrainLog *log,
								const char *model_owner);
extern bool retrain_log_rebind(int64 log_id, Oid model_owner, int *old_revision);
extern bytea *retrain_jsonb_digest(Jsonb *value);
extern void retrain_rethrow(ErrorData *error);

#define RETRAIN_ARG_TEXT(n) \
	(PG_ARGISNULL(n) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(n)))

/* Raises 22004 when an argument that has no default is NULL. */
#define RETRAIN_REQUIRE_ARG(n, name) \
	do { \
		if (PG_ARGISNULL(n)) \
			ereport(ERROR, \
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), \
					 errmsg("argument \"%s\" must not be null", (name)))); \
	} while (0)

#endif							/* RETRAIN_REGISTRY_H */
