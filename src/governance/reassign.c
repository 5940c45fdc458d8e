/*
 * reassign.c
 *	  Models and policies follow REASSIGN OWNED.
 *
 * They are rows, of which the server knows nothing, but whoever runs REASSIGN
 * OWNED means to leave nothing with a role that is about to be dropped.  Each of
 * them changes hands as by retrain.alter_model() and retrain.alter_policy(), with
 * all their checks, and with a new revision of each policy.  One that cannot,
 * because the new owner may not own it, stays and is named in a warning: the
 * command, which is about the server's objects, does not fail for it.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/snapmgr.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/version.h"
#include "governance/json_writer.h"
#include "governance/reassign.h"
#include "governance/registry.h"

extern Datum retrain_alter_model(PG_FUNCTION_ARGS);
extern Datum retrain_alter_policy(PG_FUNCTION_ARGS);

/* One object that changes hands. */
typedef struct Handover
{
	RetrainKind kind;
	char	   *name;
	Datum		changes;		/* jsonb */
} Handover;

/* hand_over gives one object to its new owner. */
static void
hand_over(void *arg)
{
	Handover   *handover = arg;

	(void) DirectFunctionCall2(handover->kind == RETRAIN_KIND_MODEL ? retrain_alter_model : retrain_alter_policy,
							   CStringGetTextDatum(handover->name), handover->changes);
}

/* says_why_not tells whether an error is about what was asked for, not about the server. */
static bool
says_why_not(const ErrorData *error)
{
	int			category = ERRCODE_TO_CATEGORY(error->sqlerrcode);

	return category == MAKE_SQLSTATE('R', 'T', '0', '0', '0') ||
		category == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION || category == ERRCODE_DATA_EXCEPTION;
}

/* names_of lists the models or policies of some owners that are not retired, in the current context. */
static List *
names_of(RetrainKind kind, List *owners)
{
	static const char *const statements[] = {
		[RETRAIN_KIND_MODEL] = "SELECT m.name FROM retrain.model m WHERE m.owner_oid = ANY ($1) AND m.state <> 'retired'"
		" ORDER BY m.model_id",
		[RETRAIN_KIND_POLICY] = "SELECT p.name FROM retrain.policy p WHERE p.owner_oid = ANY ($1) AND p.state <> 'retired'"
		" ORDER BY p.policy_id",
	};
	MemoryContext context = CurrentMemoryContext;
	Datum	   *elements = palloc(sizeof(Datum) * list_length(owners));
	List	   *names = NIL;
	RetrainParams params = {0};
	RetrainStore store;
	uint64		n;
	ListCell   *cell;

	foreach(cell, owners)
		elements[foreach_current_index(cell)] = ObjectIdGetDatum(lfirst_oid(cell));
	retrain_param_datum(&params, OIDARRAYOID,
						PointerGetDatum(construct_array(elements, list_length(owners), OIDOID, sizeof(Oid), true, TYPALIGN_INT)),
						false);
	retrain_store_begin(&store);
	/* in a copy an oid may be that of another role */
	n = retrain_instance_recorded() ? retrain_store_run(statements[kind], &params, SPI_OK_SELECT) : 0;
	for (uint64 i = 1; i <= n; i++)
	{
		char	   *name = retrain_store_text(&store, i, 1);
		MemoryContext old = MemoryContextSwitchTo(context);

		names = lappend(names, name);
		MemoryContextSwitchTo(old);
	}
	retrain_store_end(&store);
	return names;
}

/* hand_over_all gives the models or policies of some owners to a role. */
static void
hand_over_all(RetrainKind kind, List *from, const char *to)
{
	StringInfoData changes;
	Handover	handover = {kind, NULL, (Datum) 0};
	ListCell   *cell;

	initStringInfo(&changes);
	appendStringInfoChar(&changes, '{');
	retrain_put_string(&changes, "owner", to);
	appendStringInfoChar(&changes, '}');
	handover.changes = DirectFunctionCall1(jsonb_in, CStringGetDatum(changes.data));
	foreach(cell, names_of(kind, from))
	{
		ErrorData  *error;

		CHECK_FOR_INTERRUPTS();
		handover.name = lfirst(cell);
		error = retrain_attempt(hand_over, &handover);
		if (error == NULL)
			continue;
		if (!says_why_not(error))
			retrain_rethrow(error);
		ereport(WARNING,
				(errcode(error->sqlerrcode),
				 errmsg("%s \"%s\" of retrain keeps its owner: %s", retrain_kind_name(kind), handover.name, error->message),
				 error->detail ? errdetail("%s", error->detail) : 0,
				 errhint("Mend that, then SELECT retrain.alter_%s(%s, '{\"owner\": \"...\"}'). A policy whose owner is dropped is suspended.",
						 retrain_kind_name(kind), quote_literal_cstr(handover.name))));
	}
}

/*
 * retrain_reassign_owned gives the models and policies of some roles to another
 * one, in the caller's transaction and with his rights.  Does nothing where
 * the extension is not, or is of another version, or its records belong to another
 * server or database.
 */
void
retrain_reassign_owned(List *from, Oid to)
{
	char	   *name = retrain_role_name(to, false);

	if (!OidIsValid(retrain_extension_oid(true)) || !retrain_version_supported(retrain_extension_version()))
		return;
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	/* models first: the owner of a policy has to be a member of that of its model */
	hand_over_all(RETRAIN_KIND_MODEL, from, name);
	hand_over_all(RETRAIN_KIND_POLICY, from, name);
	PopActiveSnapshot();
}
