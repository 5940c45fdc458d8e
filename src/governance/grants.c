/*
 * grants.c
 *	  Handing out the rights of layer 2 as ordinary grants.
 *
 * Everything runs with the caller's own rights: nobody can hand out here what
 * he could not GRANT by hand.  \dp, \df+ and pg_dump show the result.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/context.h"
#include "governance/registry.h"

PG_FUNCTION_INFO_V1(retrain_grant_role);
PG_FUNCTION_INFO_V1(retrain_revoke_role);

/* What a kind of role may do: functions by name, with all overloads; relations. */
typedef struct RoleKind
{
	const char *name;
	bool		all_tables;		/* SELECT on every table as well */
	const char *functions;		/* a name[] literal */
	const char *relations;		/* a name[] literal */
} RoleKind;

#define VIEWS "requests,versions,gates,gate_results,gate_rules," \
	"deployments,environments,device_profiles,findings,finding_history," \
	"approval_rules,approvals,delegations,promotions," \
	"decision_record,missed_runs,model_health,open_matters,standard_control,standards_evidence,policy_status,policy_changes,measurements,decisions,incidents,evaluations,evidence,measurement_states,rollup_status,scheduler_status,progress"

static const RoleKind role_kinds[] = {
	{
		"policy_author", false,
		"{register_model,alter_model,pause_model,resume_model,retire_model,"
		"register_version,retire_version,create_gate,alter_gate,retire_gate,gate_definition,evaluate_gate,evaluate_gates,check_gate,request_retraining,cancel,exclude_from_training,withdraw_exclusion,training_set,"
		"create_environment,deploy,rollback,withdraw,live_version,live_versions,report_device_profile,"
		"open_finding,update_finding,close_finding,"
		"set_approval_rule,open_evidence,check_promotion,promote,"
		"attach_log,alter_log,pause_log,resume_log,retire_log,"
		"freeze_baseline,freeze_baseline_from_query,freeze_baseline_from_rollup,import_baseline,export_baseline,alter_baseline,pause_baseline,resume_baseline,retire_baseline,"
		"create_policy,alter_policy,pause_policy,resume_policy,retire_policy,"
		"enable_rollup,disable_rollup,refresh_rollup,"
		"export_decision,export_prov,export_openlineage,"
		"policy_definition,policy_difference,policy_slots,verify,check_policy,explain_policy,calibrate_policy,calibrated_checks,"
		"backtest,backtest_summary,compare_schedules,declare_incident,withdraw_incident,hindsight,"
		"evaluate,tick,scheduler_state,progress_state}",
		"{" VIEWS "}"
	},
	{
		"auditor", true,
		"{gate_definition,open_evidence,verify_release,live_version,live_versions,open_finding,update_finding,close_finding,policy_definition,policy_difference,verify,export_decision,export_prov,export_openlineage,export_baseline,scheduler_state,progress_state,export_anchor,export_ledger,verify_ledger,inclusion_proof,consistency_proof}",
		"{" VIEWS "}"
	},
	{
		"scheduler", false,
		"{tick,evaluate,policy_slots,may_schedule_all,scheduler_state,progress_state,checkpoint}",
		"{" VIEWS "}"
	},
	{
		"approver", false,
		"{open_evidence,approve,reject,revoke_approval,delegate,end_delegation,waive,revoke_waiver,check_promotion,promote,rollback,withdraw,live_version,live_versions}",
		"{requests,versions,gates,gate_results,gate_rules,deployments,environments,approval_rules,approvals,delegations,promotions}"
	},
	{
		"trainer", false,
		"{claim,heartbeat,report,release,training_set,live_version,live_versions}",
		"{requests,versions,environments}"
	},
};

/* find_kind returns the kind of a name; raises 22023 for others. */
static const RoleKind *
find_kind(const char *name)
{
	for (int i = 0; i < lengthof(role_kinds); i++)
		if (strcmp(role_kinds[i].name, name) == 0)
			return &role_kinds[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("role kind \"%s\" is not known", name),
			 errhint("Use 'policy_author', 'approver', 'auditor', 'scheduler' or 'trainer'.")));
	return NULL;				/* not reached */
}

/* run_grants builds and runs the statements for every object found by a query. */
static void
run_grants(const char *query, const char *names, const char *format, const char *role)
{
	Oid			types[1] = {TEXTOID};
	Datum		values[1];
	SPITupleTable *found;
	uint64		n;

	values[0] = CStringGetTextDatum(names);
	if (SPI_execute_with_args(query, 1, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not list the objects of retrain");
	found = SPI_tuptable;
	n = SPI_processed;
	for (uint64 i = 0; i < n; i++)
	{
		char	   *object = SPI_getvalue(found->vals[i], found->tupdesc, 1);

		if (SPI_execute(psprintf(format, object, role), false, 0) != SPI_OK_UTILITY)
			elog(ERROR, "could not run a grant");
	}
}

/*
 * change_grants is the body of both functions.  The formats have the object
 * first and the role second.
 */
static void
change_grants(FunctionCallInfo fcinfo, const char *routine_format, const char *table_format)
{
	const RoleKind *kind;
	Oid			role;
	const char *quoted;
	int			level;

	RETRAIN_REQUIRE_ARG(0, "kind");
	RETRAIN_REQUIRE_ARG(1, "role_name");
	kind = find_kind(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	role = get_role_oid(NameStr(*PG_GETARG_NAME(1)), false);
	quoted = quote_identifier(GetUserNameFromId(role, false));
	if (!superuser() && !has_privs_of_role(GetUserId(), retrain_extension_owner()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only a superuser or the owner of extension retrain may hand out its roles")));

	level = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	SPI_connect();
	run_grants("SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text FROM pg_catalog.pg_proc p"
			   " WHERE p.pronamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace"
			   " AND p.proname OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.name[])"
			   " ORDER BY 1", kind->functions, routine_format, quoted);
	run_grants("SELECT c.oid::pg_catalog.regclass::pg_catalog.text FROM pg_catalog.pg_class c"
			   " WHERE c.relnamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace"
			   " AND c.relkind OPERATOR(pg_catalog.=) 'v'"
			   " AND c.relname OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.name[])"
			   " ORDER BY 1", kind->relations, table_format, quoted);
	if (kind->all_tables)
		run_grants("SELECT c.oid::pg_catalog.regclass::pg_catalog.text FROM pg_catalog.pg_class c"
				   " WHERE c.relnamespace OPERATOR(pg_catalog.=) 'retrain'::pg_catalog.regnamespace"
				   " AND c.relkind OPERATOR(pg_catalog.=) 'r' AND $1 IS NOT NULL"
				   " ORDER BY 1", "{}", table_format, quoted);
	SPI_finish();
	AtEOXact_GUC(false, level);
}

/*
 * retrain.grant_role(kind text, role_name name) returns void
 *
 * retrain_grant_role grants what a kind of role needs.
 */
Datum
retrain_grant_role(PG_FUNCTION_ARGS)
{
	change_grants(fcinfo, "GRANT EXECUTE ON ROUTINE %s TO %s", "GRANT SELECT ON TABLE %s TO %s");
	PG_RETURN_VOID();
}

/*
 * retrain.revoke_role(kind text, role_name name) returns void
 *
 * retrain_revoke_role revokes it again, also where another kind that the role
 * was granted needs the same.
 */
Datum
retrain_revoke_role(PG_FUNCTION_ARGS)
{
	change_grants(fcinfo, "REVOKE EXECUTE ON ROUTINE %s FROM %s", "REVOKE SELECT ON TABLE %s FROM %s");
	PG_RETURN_VOID();
}
