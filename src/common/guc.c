/*
 * guc.c
 *	  Definition of all settings, in alphabetical order.
 *
 * Settings that decide about rights are PGC_SIGHUP (server file only): since
 * version 15 an administrator may grant single PGC_SUSET parameters, and
 * ALTER ROLE ... SET reaches workers that connect as that role.
 *
 * doc/reference/settings.md says the same for administrators; a change here
 * is a change there.
 */
#include "postgres.h"

#include <limits.h>

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/timestamp.h"
#include "utils/varlena.h"

#include "common/compat.h"
#include "common/fault.h"
#include "common/guc.h"

int			retrain_aggregate_memory = 262144;
bool		retrain_allow_nologin_owner = false;
bool		retrain_allow_superuser_evaluate = false;
bool		retrain_allow_superuser_policies = false;
int			retrain_catchup_limit = 10;
int			retrain_checkpoint_interval = 3600;
char	   *retrain_databases = NULL;
int			retrain_default_lease = 900;
bool		retrain_enabled = true;
char	   *retrain_evaluation_retention = NULL;
int			retrain_evaluation_timeout = 300000;
bool		retrain_four_eyes = true;
int			retrain_gate_timeout = 604800;
char	   *retrain_instance_name = NULL;
int			retrain_lock_timeout = 5000;
int			retrain_max_attempts = 3;
int			retrain_max_consecutive_errors = 10;
int			retrain_max_databases = 64;
int			retrain_max_lease = 86400;
int			retrain_max_workers = 2;
int			retrain_naptime = 10;
bool		retrain_notify = true;
bool		retrain_require_approval = false;
int			retrain_retry_pause = 60;
int			retrain_worker_temp_file_limit = 1048576;

/* check_databases accepts a comma-separated list of names, or "*". */
static bool
check_databases(char **newval, void **extra, GucSource source)
{
	char	   *copy = pstrdup(*newval);
	List	   *names = NIL;
	bool		valid = SplitIdentifierString(copy, ',', &names);

	if (!valid)
		GUC_check_errdetail("List syntax is invalid.");
	list_free(names);
	pfree(copy);
	return valid;
}

/* Longer than this, and instants that far back cannot be named. */
#define MAX_RETENTION_MONTHS (1000 * MONTHS_PER_YEAR)

/* Process-local: retrain.evaluation_retention as an interval, all zero for ever. */
static Interval retention;

/*
 * parse_retention reads a positive interval, or nothing at all, which gives
 * zero; false when it is neither.  Raises nothing: it is called for lines of
 * the server's file.
 */
static bool
parse_retention(const char *text, Interval *result)
{
	char		work[256];
	char	   *field[MAXDATEFIELDS];
	int			ftype[MAXDATEFIELDS];
	int			nf;
	int			dtype;
	struct pg_itm_in itm = {0};

	memset(result, 0, sizeof(Interval));
	if (text == NULL || text[0] == '\0')
		return true;
	/* A number alone would be seconds. */
	if (strpbrk(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL)
		return false;
	if (ParseDateTime(text, work, sizeof(work), field, ftype, MAXDATEFIELDS, &nf) != 0 ||
		DecodeInterval(field, ftype, nf, INTERVAL_FULL_RANGE, &dtype, &itm) != 0 ||
		dtype != DTK_DELTA || itmin2interval(&itm, result) != 0)
		return false;
	return result->month >= 0 && result->month <= MAX_RETENTION_MONTHS &&
		result->day >= 0 && result->day <= MAX_RETENTION_MONTHS * DAYS_PER_MONTH &&
		result->time >= 0 && result->time <= MAX_RETENTION_MONTHS * DAYS_PER_MONTH * USECS_PER_DAY &&
		(result->month > 0 || result->day > 0 || result->time > 0);
}

/* check_retention accepts nothing, or a positive interval. */
static bool
check_retention(char **newval, void **extra, GucSource source)
{
	Interval	ignored;

	if (parse_retention(*newval, &ignored))
		return true;
	GUC_check_errdetail("It is no positive interval with a unit, of at most 1000 years.");
	GUC_check_errhint("Write, for example, '5 years'; leave it empty to keep evaluations for ever.");
	return false;
}

/* assign_retention keeps the interval. */
static void
assign_retention(const char *newval, void *extra)
{
	(void) parse_retention(newval, &retention);
}

/* retrain_retention returns what retrain.evaluation_retention says, NULL for ever. */
const Interval *
retrain_retention(void)
{
	return retention.month == 0 && retention.day == 0 && retention.time == 0 ? NULL : &retention;
}

/* define_rights_settings defines the settings that decide about rights. */
static void
define_rights_settings(void)
{
	/*
	 * A worker connects as the policy owner; before 17 it cannot do so for a
	 * role without LOGIN.  Off by default: NOLOGIN usually means that nobody
	 * shall act as this role.
	 */
	DefineCustomBoolVariable("retrain.allow_nologin_owner",
							 "Lets policies be owned by roles without LOGIN (PostgreSQL 17 and later).",
							 NULL,
							 &retrain_allow_nologin_owner,
							 false, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/*
	 * retrain.evaluate() reads the owner's relations and views in the caller's
	 * session; a superuser's session is worth attacking.
	 */
	DefineCustomBoolVariable("retrain.allow_superuser_evaluate",
							 "Lets superusers call retrain.evaluate().",
							 "Views and functions of the policy owner then run, restricted and read only, in a superuser's session.",
							 &retrain_allow_superuser_evaluate,
							 false, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* Whoever can change what such a policy reads runs code as superuser. */
	DefineCustomBoolVariable("retrain.allow_superuser_policies",
							 "Lets superusers own policies.",
							 "A worker then reads relations and views with the rights of a superuser.",
							 &retrain_allow_superuser_policies,
							 false, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* Who has a stake in a version does not say whether it goes live. */
	DefineCustomBoolVariable("retrain.four_eyes",
							 "Keeps authors of policies, trainers and requesters from approving, whatever a rule says, and anybody from approving twice.",
							 "Off, an approval rule alone says whom it keeps out.",
							 &retrain_four_eyes,
							 true, PGC_SIGHUP, 0, NULL, NULL, NULL);
}

/* define_policy_settings defines the settings that evaluations follow. */
static void
define_policy_settings(void)
{
	/* After a long downtime "each" could keep workers busy for hours. */
	DefineCustomIntVariable("retrain.catchup_limit",
							"Late slots that a policy with catch-up \"each\" makes up for, if it names no limit of its own.",
							"Older ones are skipped and counted in the next evaluation.",
							&retrain_catchup_limit,
							10, 1, 100000, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* What no checkpoint covers yet can be changed without a trace by whoever owns the tables. */
	DefineCustomIntVariable("retrain.checkpoint_interval",
							"Time between two checkpoints of the ledger made by the scheduler or CALL retrain.tick(); 0 means that only retrain.checkpoint() makes them.",
							"No checkpoint is made while nothing happens.",
							&retrain_checkpoint_interval,
							3600, 0, INT_MAX / 1000, PGC_SIGHUP, GUC_UNIT_S, NULL, NULL, NULL);

	/* A record that is gone cannot be argued about: whoever wants that has to say so. */
	DefineCustomStringVariable("retrain.evaluation_retention",
							   "Age at which the scheduler removes evaluations that changed nothing, and events; empty means never.",
							   "Decisions that changed something stay with their evidence and with what they looked back on; hashes and a row of the ledger stay in place of what is removed.",
							   &retrain_evaluation_retention,
							   "", PGC_SIGHUP, 0,
							   check_retention, assign_retention, NULL);

	/* statement_timeout does nothing inside a background worker. */
	DefineCustomIntVariable("retrain.evaluation_timeout",
							"Longest time one evaluation may take; 0 means no limit.",
							"After it the evaluation is recorded with outcome timeout.",
							&retrain_evaluation_timeout,
							300000, 0, INT_MAX, PGC_SUSET, GUC_UNIT_MS,
							NULL, NULL, NULL);

	/* A copy of the server's files has the same identifier; its configuration need not be the same. */
	DefineCustomStringVariable("retrain.instance_name",
							   "Name of the installation that this server belongs to, the same on its primary and its standbys.",
							   "Records made under a name are evaluated and changed under no other one until retrain.adopt().",
							   &retrain_instance_name,
							   "", PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* A user's lock on a log must not hold up the policies on other logs. */
	DefineCustomIntVariable("retrain.lock_timeout",
							"Longest time a worker waits for a lock; 0 means no limit.",
							NULL,
							&retrain_lock_timeout,
							5000, 0, INT_MAX, PGC_SUSET, GUC_UNIT_MS,
							NULL, NULL, NULL);

	/* A policy that always fails costs time and fills the records. */
	DefineCustomIntVariable("retrain.max_consecutive_errors",
							"Failed evaluations in a row after which a policy is suspended; 0 means never.",
							NULL,
							&retrain_max_consecutive_errors,
							10, 0, INT_MAX, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/*
	 * A session may want to prepare a two-phase commit, which NOTIFY
	 * forbids; hence PGC_USERSET.
	 */
	DefineCustomBoolVariable("retrain.notify",
							 "Sends a notification on every decision above keep, and on every change of a request.",
							 "Notifications are hints; the tables are the truth.",
							 &retrain_notify,
							 true, PGC_USERSET, 0, NULL, NULL, NULL);

	/* One wrong join in a policy's view could fill the disk. */
	DefineCustomIntVariable("retrain.worker_temp_file_limit",
							"Temporary file space one evaluating worker may use; -1 means no limit.",
							NULL,
							&retrain_worker_temp_file_limit,
							1048576, -1, MAX_KILOBYTES, PGC_SUSET, GUC_UNIT_KB,
							NULL, NULL, NULL);
}

/* define_scheduler_settings defines the settings of the launcher. */
static void
define_scheduler_settings(void)
{
	/* Names as in SQL: folded to lower case unless quoted. */
	DefineCustomStringVariable("retrain.databases",
							   "Databases in which the scheduler may work; * means all.",
							   "In others nothing of retrain connects; CALL retrain.tick() works there nevertheless.",
							   &retrain_databases,
							   "*", PGC_SIGHUP, GUC_LIST_INPUT,
							   check_databases, NULL, NULL);

	/* The launcher stays when this is off, so switching on needs no restart. */
	DefineCustomBoolVariable("retrain.enabled",
							 "Switches the scheduler on or off; evaluations that run are finished.",
							 NULL,
							 &retrain_enabled,
							 true, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* Sizes shared memory, so it exists only where that is requested. */
	if (process_shared_preload_libraries_in_progress)
		DefineCustomIntVariable("retrain.max_databases",
								"Databases the scheduler can keep track of.",
								"Databases above this number are not looked at, and the log says so.",
								&retrain_max_databases,
								64, 1, 10000, PGC_POSTMASTER, 0, NULL, NULL, NULL);

	/* Each takes one of max_worker_processes while it runs. */
	DefineCustomIntVariable("retrain.max_workers",
							"Workers that may evaluate at the same time, in all databases; 0 leaves only CALL retrain.tick().",
							NULL,
							&retrain_max_workers,
							2, 0, RETRAIN_MAX_WORKERS, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* Each look costs a short connection to the database. */
	DefineCustomIntVariable("retrain.naptime",
							"Shortest time between two looks of the scheduler at one database.",
							NULL,
							&retrain_naptime,
							10, 1, 86400, PGC_SIGHUP, GUC_UNIT_S, NULL, NULL, NULL);
}

/* define_queue_settings defines the settings of the queue for trainers. */
static void
define_queue_settings(void)
{
	/* A trainer that died keeps its request for so long. */
	DefineCustomIntVariable("retrain.default_lease",
							"Time for which a trainer holds a request it claims, if it does not say; a heartbeat renews it.",
							NULL,
							&retrain_default_lease,
							900, 1, INT_MAX / 1000, PGC_SUSET, GUC_UNIT_S, NULL, NULL, NULL);

	/* A version whose gates never come to an end must not block its model for ever. */
	DefineCustomIntVariable("retrain.gate_timeout",
							"Time after which a request whose gates have neither passed nor failed is given up.",
							"0 waits for ever.",
							&retrain_gate_timeout,
							604800, 0, INT_MAX / 1000, PGC_SIGHUP, GUC_UNIT_S, NULL, NULL, NULL);

	/* A training that always fails costs money. */
	DefineCustomIntVariable("retrain.max_attempts",
							"Claims of a request that may fail before it is dead; counts for requests made from then on.",
							NULL,
							&retrain_max_attempts,
							3, 1, 1000, PGC_SUSET, 0, NULL, NULL, NULL);

	DefineCustomIntVariable("retrain.max_lease",
							"Longest lease that a trainer may ask for.",
							NULL,
							&retrain_max_lease,
							86400, 1, INT_MAX / 1000, PGC_SUSET, GUC_UNIT_S, NULL, NULL, NULL);

	/* Whether a person has to agree is a matter of rights. */
	DefineCustomBoolVariable("retrain.require_approval",
							 "Makes requests that policies make wait for an approver before they can be claimed.",
							 "Promotion has approval rules of its own.",
							 &retrain_require_approval,
							 false, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* What failed a moment ago fails again. */
	DefineCustomIntVariable("retrain.retry_pause",
							"Pause after a failed training before the request can be claimed again; doubled with each failure, up to one day.",
							NULL,
							&retrain_retry_pause,
							60, 0, 86400, PGC_SUSET, GUC_UNIT_S, NULL, NULL, NULL);
}

/* retrain_guc_init defines the settings; called once from _PG_init. */
void
retrain_guc_init(void)
{
	/*
	 * Exact aggregates keep 8 bytes a row.  Past this limit, counted over
	 * all groups of one call, values go to temporary files.
	 */
	DefineCustomIntVariable("retrain.aggregate_memory",
							"Memory that one call of an exact aggregate may use, over all its groups.",
							"Past it, values go to temporary files, or the call fails (f1_by_slice); the result is never approximate.",
							&retrain_aggregate_memory,
							262144, 64, MAX_KILOBYTES,
							PGC_USERSET, GUC_UNIT_KB,
							NULL, NULL, NULL);

	define_policy_settings();
	define_queue_settings();
	define_rights_settings();
	define_scheduler_settings();
	retrain_fault_init();

	MarkGUCPrefixReserved("retrain");
}
