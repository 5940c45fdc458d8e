/*
 * policy.c
 *	  Creating and changing policies, and giving their definition back.
 *
 * A change seals a new revision, and only if the canonical definition or the
 * revision of the log it was checked against is another.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/wake.h"
#include "governance/json_writer.h"
#include "governance/policy.h"
#include "governance/row.h"
#include "governance/schedule.h"
#include "ledger/ledger.h"

PG_FUNCTION_INFO_V1(retrain_create_policy_from_definition);
PG_FUNCTION_INFO_V1(retrain_alter_policy);
PG_FUNCTION_INFO_V1(retrain_policy_definition);

/* The revision in force, as far as a change needs it. */
typedef struct CurrentRevision
{
	int			revision;
	int			log_revision;
	Jsonb	   *definition;
	char	   *digest;			/* as text */
	char	   *model_name;		/* names of today */
	char	   *log_name;
	char	   *baseline_name;	/* or NULL */
} CurrentRevision;

/* seal_revision writes one revision.  Owner scope, SPI connected. */
static void
seal_revision(const RetrainStore *store, const RetrainPolicyDraft *draft, int64 policy_id, int revision)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.policy_revision");
	retrain_row_int8(&row, "policy_id", policy_id);
	retrain_row_int4(&row, "revision", revision);
	retrain_row_datum(&row, "definition", JSONBOID, JsonbPGetDatum(draft->definition), false);
	retrain_row_datum(&row, "digest", BYTEAOID, PointerGetDatum(draft->digest), false);
	retrain_row_int8(&row, "log_id", draft->log->log_id);
	retrain_row_int4(&row, "log_revision", draft->log->revision);
	retrain_row_int8_or_null(&row, "baseline_id", draft->baseline ? draft->baseline->id : 0,
							 draft->baseline != NULL);
	retrain_row_time(&row, "sealed_at", GetCurrentTimestamp());
	retrain_row_oid(&row, "sealed_by_oid", GetSessionUserId());
	retrain_row_text_as(&row, "sealed_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "sealed_as_oid", store->scope.saved_userid);
	retrain_row_text_as(&row, "sealed_as", retrain_role_name(store->scope.saved_userid, false), "pg_catalog.name");
	retrain_row_insert(&row);
	retrain_ledger_policy_sealed(policy_id, draft->def->name, revision, draft->digest,
								 draft->log->log_id, draft->log->revision, draft->baseline ? draft->baseline->id : 0);
}

/*
 * retrain_policy_create checks a definition, writes the policy with its first
 * revision and its scheduler state, and returns its identifier.
 */
int64
retrain_policy_create(Jsonb *given)
{
	RetrainPolicyDraft *draft;
	RetrainStore store;
	RetrainRow	row;
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz due;
	bool		has_due;
	int64		policy_id;

	retrain_check_writable();
	draft = retrain_policy_draft(given);
	has_due = retrain_schedule_first(draft->def, &due);

	retrain_store_begin_change(&store);
	retrain_refuse_taken(RETRAIN_KIND_POLICY, 0, draft->def->name);
	retrain_row_begin(&row, "retrain.policy");
	retrain_row_text(&row, "name", draft->def->name);
	retrain_row_int8(&row, "model_id", draft->model->id);
	retrain_row_int8(&row, "log_id", draft->log->log_id);
	retrain_row_oid(&row, "owner_oid", draft->owner);
	retrain_row_text_as(&row, "owner_name", draft->def->owner, "pg_catalog.name");
	retrain_row_int4(&row, "current_revision", 1);
	retrain_row_time(&row, "created_at", now);
	retrain_row_text_as(&row, "created_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_time(&row, "changed_at", now);
	retrain_row_text_as(&row, "changed_by", retrain_session_user(), "pg_catalog.name");
	policy_id = retrain_row_insert_returning(&row, "policy_id");
	seal_revision(&store, draft, policy_id, 1);
	retrain_row_begin(&row, "retrain.policy_state");
	retrain_row_int8(&row, "policy_id", policy_id);
	retrain_row_oid(&row, "owner_oid", draft->owner);
	retrain_row_time_or_null(&row, "next_due", due, has_due);
	retrain_row_insert(&row);
	retrain_event("created", policy_id, psprintf("policy %s", draft->def->name), "Revision 1 sealed.");
	retrain_store_end(&store);
	retrain_wake_at_commit();
	return policy_id;
}

/*
 * retrain.create_policy(definition jsonb) returns bigint
 *
 * retrain_create_policy_from_definition creates a policy from the form that
 * retrain.policy_definition() gives, and returns its identifier.
 */
Datum
retrain_create_policy_from_definition(PG_FUNCTION_ARGS)
{
	RETRAIN_REQUIRE_ARG(0, "definition");
	PG_RETURN_INT64(retrain_policy_create(PG_GETARG_JSONB_P(0)));
}

/* jsonb_field returns a jsonb field of the first row in the caller's context. */
static Jsonb *
jsonb_field(RetrainStore *store, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);
	MemoryContext old = MemoryContextSwitchTo(store->caller);
	Jsonb	   *result = DatumGetJsonbPCopy(value);

	MemoryContextSwitchTo(old);
	return result;
}

/* load_current loads the revision in force.  Owner scope, SPI connected. */
static CurrentRevision *
load_current(RetrainStore *store, int64 policy_id)
{
	CurrentRevision *current = MemoryContextAllocZero(store->caller, sizeof(CurrentRevision));
	RetrainParams params = {0};

	retrain_param_int8(&params, policy_id);
	(void) retrain_store_run("SELECT r.revision, r.log_revision, r.definition, r.digest, m.name, l.name, b.name"
							 " FROM retrain.policy p JOIN retrain.policy_revision r"
							 " ON r.policy_id OPERATOR(pg_catalog.=) p.policy_id"
							 " AND r.revision OPERATOR(pg_catalog.=) p.current_revision"
							 " JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) p.model_id"
							 " JOIN retrain.log l ON l.log_id OPERATOR(pg_catalog.=) r.log_id"
							 " LEFT JOIN retrain.baseline b ON b.baseline_id OPERATOR(pg_catalog.=) r.baseline_id"
							 " WHERE p.policy_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT);
	current->revision = (int) retrain_store_int8(1, 1);
	current->log_revision = (int) retrain_store_int8(1, 2);
	current->definition = jsonb_field(store, 3);
	current->digest = retrain_store_text(store, 1, 4);
	current->model_name = retrain_store_text(store, 1, 5);
	current->log_name = retrain_store_text(store, 1, 6);
	current->baseline_name = retrain_store_text(store, 1, 7);
	return current;
}

/* has_key tells whether a jsonb object has a key. */
static bool
has_key(Jsonb *object, const char *key)
{
	return getKeyJsonValueFromContainer(&object->root, key, strlen(key), NULL) != NULL;
}

/*
 * merge returns the current definition, with the names that its objects have
 * today, overwritten by the changes.
 */
static Jsonb *
merge(const CurrentRevision *current, const RetrainObject *policy, const char *owner_name, Jsonb *changes)
{
	StringInfoData names;
	Datum		merged;

	initStringInfo(&names);
	appendStringInfoChar(&names, '{');
	retrain_put_string(&names, "name", policy->name);
	retrain_put_string(&names, "model", current->model_name);
	retrain_put_string(&names, "log", current->log_name);
	if (owner_name)
		retrain_put_string(&names, "owner", owner_name);
	/* Another kind of reference drops the seasons ... */
	if (has_key(changes, "reference") && !has_key(changes, "season"))
		retrain_put_string(&names, "season", NULL);
	if (has_key(changes, "reference") && !has_key(changes, "seasons"))
		retrain_put_string(&names, "seasons", NULL);
	/* ... and the baseline, unless it is named. */
	retrain_put_string(&names, "baseline",
					   has_key(changes, "reference") ? NULL : current->baseline_name);
	/* One kind of schedule drops the other. */
	if (has_key(changes, "cron") && !has_key(changes, "every"))
		retrain_put_string(&names, "every", NULL);
	else if (has_key(changes, "every") && !has_key(changes, "cron"))
	{
		retrain_put_string(&names, "cron", NULL);
		retrain_put_string(&names, "time_zone", NULL);
	}
	appendStringInfoChar(&names, '}');
	merged = DirectFunctionCall2(jsonb_concat, JsonbPGetDatum(current->definition),
								 DirectFunctionCall1(jsonb_in, CStringGetDatum(names.data)));
	return DatumGetJsonbP(DirectFunctionCall2(jsonb_concat, merged, JsonbPGetDatum(changes)));
}

/* check_changes refuses changes of what a policy is, and unclear owners. */
static void
check_changes(const RetrainObject *policy, const char *owner_name, Jsonb *changes)
{
	if (!JB_ROOT_IS_OBJECT(changes))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("changes of a policy: must be an object")));
	if (has_key(changes, "name") || has_key(changes, "model"))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("name and model of a policy cannot be changed"),
				 errhint("Create another policy from retrain.policy_definition(), and retire this one.")));
	if (owner_name == NULL && !has_key(changes, "owner"))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_OWNER_NOT_ALLOWED),
				 errmsg("role \"%s\", the owner of policy \"%s\", no longer exists",
						policy->owner_name, policy->name),
				 errdetail("A role created later under this name is not the owner."),
				 errhint("Name a new owner: '{\"owner\": \"...\"}'.")));
}

/*
 * retrain_policy_with_changes returns the definition that retrain.alter_policy()
 * would check for these changes: the one in force, with the names that its
 * objects have today.  For the caller's own policy; seals nothing.
 */
Jsonb *
retrain_policy_with_changes(const RetrainObject *policy, Jsonb *changes)
{
	RetrainStore store;
	CurrentRevision *current;
	char	   *owner_name = retrain_role_name(policy->owner, true);

	check_changes(policy, owner_name, changes);
	retrain_store_begin(&store);
	current = load_current(&store, policy->id);
	retrain_store_end(&store);
	return merge(current, policy, owner_name, changes);
}

/* schedule_changed tells whether the slots of two definitions differ. */
static bool
schedule_changed(const RetrainPolicyDefinition *a, const RetrainPolicyDefinition *b)
{
	return a->anchor != b->anchor ||
		(a->cron == NULL) != (b->cron == NULL) ||
		(a->cron && (strcmp(a->cron, b->cron) != 0 || strcmp(a->time_zone, b->time_zone) != 0)) ||
		memcmp(&a->every, &b->every, sizeof(Interval)) != 0 ||
		a->has_until != b->has_until || (a->has_until && a->until != b->until);
}

/*
 * touches_state tells whether changes may reach the scheduler's row: through
 * other slots, another owner, or because an invalid policy starts anew.
 */
static bool
touches_state(const RetrainObject *policy, Jsonb *changes)
{
	return strcmp(policy->state, "invalid") == 0 || has_key(changes, "every") ||
		has_key(changes, "cron") || has_key(changes, "time_zone") ||
		has_key(changes, "anchor") || has_key(changes, "until") || has_key(changes, "owner");
}

/* write_change writes head, revision and scheduler state.  Owner scope, SPI connected. */
static void
write_change(const RetrainStore *store, const RetrainPolicyDraft *draft, const RetrainObject *policy, int revision,
			 bool new_schedule)
{
	RetrainParams params = {0};
	TimestampTz due;
	bool		has_due;

	seal_revision(store, draft, policy->id, revision);
	retrain_param_int8(&params, policy->id);
	retrain_param_int4(&params, revision);
	retrain_param_int8(&params, draft->log->log_id);
	retrain_param_oid(&params, draft->owner);
	retrain_param_text(&params, draft->def->owner);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.policy p SET current_revision = $2, log_id = $3,"
							 " owner_oid = $4, owner_name = $5::pg_catalog.name,"
							 " state_reason = CASE WHEN p.state OPERATOR(pg_catalog.=) 'invalid' THEN NULL ELSE p.state_reason END,"
							 " state = CASE WHEN p.state OPERATOR(pg_catalog.=) 'invalid' THEN 'active' ELSE p.state END,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $6::pg_catalog.name"
							 " WHERE p.policy_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	if (new_schedule)
	{
		has_due = retrain_schedule_first(draft->def, &due);
		memset(&params, 0, sizeof(params));
		retrain_param_int8(&params, policy->id);
		retrain_param_time(&params, due, has_due);
		(void) retrain_store_run("UPDATE retrain.policy_state s SET next_due = $2"
								 " WHERE s.policy_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	}
	retrain_event("changed", policy->id, psprintf("policy %s", policy->name),
				  psprintf("Revision %d sealed.", revision));
}

/*
 * revalidate makes an invalid policy active again, whose definition turned
 * out to be readable as it is.  Owner scope, SPI connected.
 */
static void
revalidate(const RetrainObject *policy)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, policy->id);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.policy p SET state = 'active', state_reason = NULL,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $2::pg_catalog.name"
							 " WHERE p.policy_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	retrain_event("resumed", policy->id, psprintf("policy %s", policy->name),
				  "Was invalid; the definition can be read.");
	retrain_ledger_transition("policy", policy->id, policy->name, "invalid", "active", NULL);
}

/*
 * retrain.alter_policy(name text, changes jsonb) returns integer
 *
 * retrain_alter_policy replaces the top-level keys that are given, seals a
 * new revision if that changes anything, and returns the number of the
 * revision in force.  An invalid policy becomes active.
 */
Datum
retrain_alter_policy(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainObject *policy;
	CurrentRevision *current;
	RetrainPolicyDraft *draft;
	Jsonb	   *changes;
	char	   *owner_name;
	char	   *digest;
	int			revision;
	bool		invalid;

	RETRAIN_REQUIRE_ARG(0, "name");
	RETRAIN_REQUIRE_ARG(1, "changes");
	changes = PG_GETARG_JSONB_P(1);
	retrain_check_writable();
	policy = retrain_object_of_caller(RETRAIN_KIND_POLICY, NULL, RETRAIN_ARG_TEXT(0));
	owner_name = retrain_role_name(policy->owner, true);
	check_changes(policy, owner_name, changes);

	retrain_store_begin_change(&store);
	if (touches_state(policy, changes))
		retrain_policy_state_lock(policy->id);
	policy = retrain_object_lock(&store, policy);
	retrain_object_refuse_retired(policy);
	invalid = strcmp(policy->state, "invalid") == 0;
	current = load_current(&store, policy->id);
	retrain_store_end(&store);

	draft = retrain_policy_draft(merge(current, policy, owner_name, changes));
	digest = DatumGetCString(DirectFunctionCall1(byteaout, PointerGetDatum(draft->digest)));
	if (strcmp(digest, current->digest) == 0 && draft->log->revision == current->log_revision &&
		draft->owner == policy->owner)
	{
		if (!invalid)
			ereport(NOTICE,
					(errmsg("policy \"%s\" already has this definition", policy->name)));
		else
		{
			retrain_store_begin_change(&store);
			revalidate(policy);
			retrain_store_end(&store);
			retrain_wake_at_commit();
		}
		PG_RETURN_INT32(current->revision);
	}
	revision = current->revision + 1;
	retrain_store_begin_change(&store);
	write_change(&store, draft, policy, revision,
				 invalid ||
				 schedule_changed(draft->def, retrain_definition_parse(current->definition)));
	retrain_store_end(&store);
	retrain_wake_at_commit();
	PG_RETURN_INT32(revision);
}

/*
 * retrain.policy_definition(name text, revision integer) returns jsonb
 *
 * retrain_policy_definition returns a sealed definition, by default the one
 * in force.
 */
Datum
retrain_policy_definition(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	RetrainObject *policy;
	RetrainParams params = {0};
	Jsonb	   *definition = NULL;
	int			revision;

	RETRAIN_REQUIRE_ARG(0, "name");
	policy = retrain_object_visible(RETRAIN_KIND_POLICY, NULL, RETRAIN_ARG_TEXT(0));
	if (!retrain_may_audit())
		retrain_check_caller(policy->owner, psprintf("policy \"%s\"", policy->name));
	revision = PG_ARGISNULL(1) ? policy->revision : PG_GETARG_INT32(1);

	retrain_store_begin(&store);
	retrain_param_int8(&params, policy->id);
	retrain_param_int4(&params, revision);
	if (retrain_store_run("SELECT r.definition FROM retrain.policy_revision r"
						  " WHERE r.policy_id OPERATOR(pg_catalog.=) $1"
						  " AND r.revision OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT) > 0)
		definition = jsonb_field(&store, 1);
	retrain_store_end(&store);
	if (definition == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" has no revision %d", policy->name, revision),
				 errhint("Its revisions are 1 to %d.", policy->revision)));
	PG_RETURN_JSONB_P(definition);
}
