/*
 * approval_rule.c
 *	  Rules of approval: reading a definition, sealing it, and the one in force.
 *
 * A definition is validated as a whole.  Roles are resolved when it is sealed
 * and kept by oid; a role that was dropped since has no members, and one made
 * later under its name is another.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "governance/json_writer.h"
#include "release/approval.h"
#include "release/approval_definition.h"
#include "release/deployment.h"

PG_FUNCTION_INFO_V1(retrain_set_approval_rule);

/* What a new revision says. */
typedef struct RuleDraft
{
	RetrainApprovalRule *rule;
	RetrainObject *model;
	Jsonb	   *definition;
	const char *environment;
	bool		privileged;		/* may change a rule that a request is waiting under */
} RuleDraft;

/* subject_name returns the name of a subject. */
static const char *
subject_name(bool promotion)
{
	return promotion ? "promotion" : "retraining";
}

/* requirements_of returns the texts of an array field. */
static List *
requirements_of(RetrainStore *store, uint64 row, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[row - 1], SPI_tuptable->tupdesc, column, &isnull);
	Datum	   *elements;
	int			n;
	List	   *result = NIL;
	MemoryContext old;

	if (isnull)
		return NIL;
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, &n);
	old = MemoryContextSwitchTo(store->caller);
	for (int i = 0; i < n; i++)
		result = lappend(result, TextDatumGetCString(elements[i]));
	MemoryContextSwitchTo(old);
	return result;
}

/* load_roles reads the roles of a rule. */
static void
load_roles(RetrainStore *store, RetrainApprovalRule *rule)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_int8(&params, rule->id);
	n = retrain_store_run("SELECT o.purpose, o.role_oid, o.role_name::pg_catalog.text, o.quorum, o.requirements"
						  " FROM retrain.approval_rule_role o WHERE o.rule_id OPERATOR(pg_catalog.=) $1"
						  " ORDER BY o.purpose, o.ordinal", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		RetrainRuleRole *role = MemoryContextAllocZero(store->caller, sizeof(RetrainRuleRole));
		bool		approves = strcmp(retrain_store_text(store, i, 1), "approve") == 0;
		MemoryContext old;

		role->oid = retrain_store_oid(i, 2);
		role->name = retrain_store_text(store, i, 3);
		role->quorum = (int) retrain_store_int8(i, 4);
		role->requirements = requirements_of(store, i, 5);
		old = MemoryContextSwitchTo(store->caller);
		if (approves)
			rule->approvers = lappend(rule->approvers, role);
		else
			rule->waivers = lappend(rule->waivers, role);
		MemoryContextSwitchTo(old);
	}
}

/* kept_field returns a field of the only row, copied to the caller's context. */
static Datum
kept_field(RetrainStore *store, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);
	MemoryContext old = MemoryContextSwitchTo(store->caller);

	value = PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
	MemoryContextSwitchTo(old);
	return value;
}

/*
 * retrain_approval_rule returns the rule in force for a subject of a model,
 * NULL when none was ever sealed.  Owner scope, SPI connected.
 */
RetrainApprovalRule *
retrain_approval_rule(RetrainStore *store, int64 model_id, bool promotion, int64 environment_id)
{
	RetrainParams params = {0};
	RetrainApprovalRule *rule;
	MemoryContext old;

	retrain_param_int8(&params, model_id);
	retrain_param_text(&params, subject_name(promotion));
	retrain_param_int8(&params, promotion ? environment_id : 0);
	if (retrain_store_run("SELECT a.rule_id, a.revision, a.definition, a.digest FROM retrain.approval_rule a"
						  " WHERE a.model_id OPERATOR(pg_catalog.=) $1 AND a.subject OPERATOR(pg_catalog.=) $2"
						  " AND COALESCE(a.environment_id, 0) OPERATOR(pg_catalog.=) $3"
						  " ORDER BY a.revision DESC LIMIT 1", &params, SPI_OK_SELECT) == 0)
		return NULL;
	rule = MemoryContextAllocZero(store->caller, sizeof(RetrainApprovalRule));
	rule->id = retrain_store_int8(1, 1);
	rule->model_id = model_id;
	rule->promotion = promotion;
	rule->environment_id = environment_id;
	rule->revision = (int) retrain_store_int8(1, 2);
	rule->definition = DatumGetJsonbP(kept_field(store, 3));
	rule->digest = DatumGetByteaP(kept_field(store, 4));
	old = MemoryContextSwitchTo(store->caller);
	retrain_approval_definition_load(rule);
	MemoryContextSwitchTo(old);
	load_roles(store, rule);
	return rule;
}

/* retrain_approval_rule_names tells whether a rule names a role of which both session and current user are members. */
bool
retrain_approval_rule_names(const RetrainApprovalRule *rule, Oid session, Oid caller)
{
	ListCell   *cell;

	if (rule == NULL)
		return false;
	foreach(cell, list_concat_copy(rule->approvers, rule->waivers))
	{
		RetrainRuleRole *role = lfirst(cell);

		if (retrain_is_member(session, role->oid) && retrain_is_member(caller, role->oid))
			return true;
	}
	return false;
}

/* retrain_approval_needed tells whether somebody has to approve a subject of a model. */
bool
retrain_approval_needed(RetrainStore *store, int64 model_id, bool promotion, int64 environment_id)
{
	RetrainApprovalRule *rule = retrain_approval_rule(store, model_id, promotion, environment_id);

	return rule != NULL && rule->approvers != NIL;
}

/* same_roles tells whether two lists name the same oids; all else is in the definitions. */
static bool
same_roles(List *a, List *b)
{
	ListCell   *left;
	ListCell   *right;

	if (list_length(a) != list_length(b))
		return false;
	forboth(left, a, right, b)
		if (((RetrainRuleRole *) lfirst(left))->oid != ((RetrainRuleRole *) lfirst(right))->oid)
			return false;
	return true;
}

/* unchanged tells whether a draft says what the rule in force says. */
static bool
unchanged(const RuleDraft *draft, const RetrainApprovalRule *now)
{
	return now != NULL &&
		memcmp(VARDATA_ANY(now->digest), VARDATA_ANY(draft->rule->digest), VARSIZE_ANY_EXHDR(now->digest)) == 0 &&
		same_roles(now->approvers, draft->rule->approvers) && same_roles(now->waivers, draft->rule->waivers);
}

/*
 * refuse_waiting raises 55000 when a request is waiting under the rule: who
 * has a stake in it would change the bar.
 */
static void
refuse_waiting(RetrainStore *store, const RuleDraft *draft)
{
	RetrainParams params = {0};

	if (draft->privileged)
		return;
	retrain_param_int8(&params, draft->model->id);
	retrain_param_text(&params, subject_name(draft->rule->promotion));
	if (retrain_store_run("SELECT r.request_id::pg_catalog.text, r.state FROM retrain.request r"
						  " WHERE r.model_id OPERATOR(pg_catalog.=) $1 AND CASE $2 WHEN 'promotion'"
						  " THEN r.state IN ('leased', 'gating', 'awaiting_promotion')"
						  " ELSE r.state OPERATOR(pg_catalog.=) 'proposed' END", &params, SPI_OK_SELECT) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the rule cannot be changed while a request waits under it"),
				 errdetail("Request %s is %s.", retrain_store_text(store, 1, 1), retrain_store_text(store, 1, 2)),
				 errhint("Wait until it is decided; a superuser or the owner of the extension may change the rule meanwhile.")));
}

/* refuse_locked raises 42501 for a rule that the owner of the model has given out of his hands. */
static void
refuse_locked(const RuleDraft *draft, const RetrainApprovalRule *now)
{
	if (now->locked && !draft->privileged)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("the rule is locked"),
				 errdetail("Revision %d says so.", now->revision),
				 errhint("A superuser or the owner of the extension may change it.")));
}

/* write_role writes one role of a rule. */
static void
write_role(int64 rule_id, const char *purpose, int ordinal, const RetrainRuleRole *role)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.approval_rule_role");
	retrain_row_int8(&row, "rule_id", rule_id);
	retrain_row_text(&row, "purpose", purpose);
	retrain_row_int4(&row, "ordinal", ordinal);
	retrain_row_oid(&row, "role_oid", role->oid);
	retrain_row_text_as(&row, "role_name", role->name, "pg_catalog.name");
	if (role->requirements == NIL)
		retrain_row_int4(&row, "quorum", role->quorum);
	else
		retrain_row_text_array(&row, "requirements", role->requirements);
	retrain_row_insert(&row);
}

/* write_roles writes the roles of a rule. */
static void
write_roles(int64 rule_id, const RetrainApprovalRule *rule)
{
	ListCell   *cell;

	foreach(cell, rule->approvers)
		write_role(rule_id, "approve", foreach_current_index(cell) + 1, lfirst(cell));
	foreach(cell, rule->waivers)
		write_role(rule_id, "waive", foreach_current_index(cell) + 1, lfirst(cell));
}

/* seal writes a revision and its row of the ledger. */
static void
seal(RetrainStore *store, const RuleDraft *draft, int revision)
{
	RetrainActor actor;
	RetrainRow	row;
	RetrainLedgerEntry *entry;
	int64		rule_id;

	retrain_actor_now(store, &actor);
	retrain_row_begin(&row, "retrain.approval_rule");
	retrain_row_int8(&row, "model_id", draft->model->id);
	retrain_row_text(&row, "subject", subject_name(draft->rule->promotion));
	retrain_row_int8_or_null(&row, "environment_id", draft->rule->environment_id, draft->rule->promotion);
	retrain_row_int4(&row, "revision", revision);
	retrain_row_datum(&row, "definition", JSONBOID, JsonbPGetDatum(draft->definition), false);
	retrain_row_datum(&row, "digest", BYTEAOID, PointerGetDatum(draft->rule->digest), false);
	retrain_row_time(&row, "sealed_at", GetCurrentTimestamp());
	retrain_actor_add(&row, &actor);
	rule_id = retrain_row_insert_returning(&row, "rule_id");
	write_roles(rule_id, draft->rule);
	entry = retrain_release_entry(RETRAIN_RELEASE_RULE, rule_id, &actor);
	retrain_ledger_text(entry, "model", draft->model->name);
	retrain_ledger_text(entry, "subject", subject_name(draft->rule->promotion));
	retrain_ledger_text(entry, "environment", draft->rule->promotion ? draft->environment : NULL);
	retrain_ledger_int4(entry, "revision", revision);
	retrain_ledger_datum(entry, "digest", BYTEAOID, PointerGetDatum(draft->rule->digest), false);
	retrain_ledger_append(entry);
	retrain_event("changed", 0, psprintf("approval rule %s", draft->model->name),
				  psprintf("Rule for %s, revision %d sealed.", subject_name(draft->rule->promotion), revision));
}

/* read_subject returns whether a rule is for promotion; raises 22023 for what is no subject. */
static bool
read_subject(const char *subject)
{
	if (strcmp(subject, "promotion") == 0)
		return true;
	if (strcmp(subject, "retraining") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("subject \"%s\" is not known", subject),
				 errhint("Use 'promotion' for what goes live, 'retraining' for what a trainer may begin.")));
	return false;
}

/*
 * retrain.set_approval_rule(model text, definition jsonb, subject text,
 *							 environment text) returns integer
 *
 * retrain_set_approval_rule seals a rule and returns the number of the
 * revision that is in force.
 */
Datum
retrain_set_approval_rule(PG_FUNCTION_ARGS)
{
	RuleDraft	draft = {0};
	RetrainStore store;
	RetrainApprovalRule *now;
	int			revision;

	RETRAIN_REQUIRE_ARG(0, "model");
	RETRAIN_REQUIRE_ARG(1, "definition");
	RETRAIN_REQUIRE_ARG(2, "subject");
	RETRAIN_REQUIRE_ARG(3, "environment");
	draft.rule = palloc0(sizeof(RetrainApprovalRule));
	draft.rule->promotion = read_subject(RETRAIN_ARG_TEXT(2));
	draft.environment = RETRAIN_ARG_TEXT(3);
	draft.definition = retrain_approval_definition_read(draft.rule, PG_GETARG_JSONB_P(1));
	draft.rule->digest = retrain_jsonb_digest(draft.definition);
	retrain_check_writable();
	draft.model = retrain_object_of_caller(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	draft.privileged = superuser() || has_privs_of_role(GetUserId(), retrain_extension_owner());

	retrain_store_begin_change(&store);
	draft.model = retrain_object_lock(&store, draft.model);
	retrain_object_refuse_retired(draft.model);
	if (draft.rule->promotion)
		draft.rule->environment_id = retrain_environment_by_name(&store, draft.environment)->id;
	now = retrain_approval_rule(&store, draft.model->id, draft.rule->promotion, draft.rule->environment_id);
	revision = now ? now->revision : 0;
	if (!unchanged(&draft, now))
	{
		if (now != NULL)
		{
			refuse_locked(&draft, now);
			refuse_waiting(&store, &draft);
		}
		seal(&store, &draft, ++revision);
	}
	retrain_store_end(&store);
	PG_RETURN_INT32(revision);
}
