/*
 * process.c
 *	  How the processes that the launcher starts begin.
 *
 * A worker gets its settings from postgresql.conf and from ALTER DATABASE and
 * ALTER ROLE ... SET.  What could make a result wrong, or end a worker where
 * it must not end, is overridden here, before the connection is made: some
 * settings act on the connecting transaction already.  PGC_S_OVERRIDE outranks
 * the sources named above and survives a reload.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"

#include "common/compat.h"
#include "worker/worker.h"

static const struct
{
	const char *name;
	const char *value;
}			worker_settings[] =
{
	/* no name of ours is looked up in a schema of somebody else */
	{"search_path", "pg_catalog, pg_temp"},
	/* we arm our own timers; these would hit the wrong transaction */
	{"statement_timeout", "0"},
	{"idle_in_transaction_session_timeout", "0"},
	{"idle_session_timeout", "0"},
#ifdef RETRAIN_HAVE_TRANSACTION_TIMEOUT
	{"transaction_timeout", "0"},
#endif
	{"default_transaction_read_only", "off"},
	{"default_transaction_isolation", "read committed"},
	{"default_transaction_deferrable", "off"},
	{"session_replication_role", "origin"},
	/* never compute over data that was silently skipped or hidden */
	{"zero_damaged_pages", "off"},
	{"ignore_checksum_failure", "off"},
	{"row_security", "off"},
	/* the same rows give the same figures */
	{"synchronize_seqscans", "off"},
	{"jit", "off"},
	{"max_parallel_workers_per_gather", "0"},
	{"TimeZone", "UTC"},
	{"DateStyle", "ISO, YMD"},
	{"IntervalStyle", "postgres"},
	{"extra_float_digits", "1"},
	{"bytea_output", "hex"},
	{"stats_fetch_consistency", "none"},
};

/* override sets one setting for the life of this process. */
static void
override(const char *name, const char *value)
{
	SetConfigOption(name, value, PGC_SUSET, PGC_S_OVERRIDE);
}

/* override_int does the same with a number in the unit of the setting. */
static void
override_int(const char *name, int value)
{
	char		text[32];

	snprintf(text, sizeof(text), "%d", value);
	override(name, text);
}

/*
 * retrain_process_begin sets signal handlers, takes the slot named in main_arg
 * and applies the settings of workers; name is shown as application_name.
 * Ends the process quietly when the worker is not wanted any more.
 *
 * Limits come from the launcher, that is from the server's settings, so that
 * the owner's role settings cannot lift them.
 */
void
retrain_process_begin(Datum main_arg, const char *name, RetrainWork *work)
{
	uint64		generation;

	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGINT, StatementCancelHandler);
	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();

	memcpy(&generation, MyBgworkerEntry->bgw_extra, sizeof(generation));
	if (!retrain_slot_attach(DatumGetInt32(main_arg), generation, work))
		proc_exit(0);

	for (int i = 0; i < lengthof(worker_settings); i++)
		override(worker_settings[i].name, worker_settings[i].value);
	override_int("lock_timeout", work->lock_timeout);
	override_int("temp_file_limit", work->worker_temp_file_limit);
	override_int("retrain.evaluation_timeout", work->evaluation_timeout);
	override_int("retrain.lock_timeout", work->lock_timeout);
	override("application_name", name);
}

/*
 * retrain_process_transaction starts a transaction whose now() is the present
 * one: without a new statement timestamp it would stay at its last value.
 */
void
retrain_process_transaction(void)
{
	CHECK_FOR_INTERRUPTS();
	if (ConfigReloadPending)
	{
		ConfigReloadPending = false;
		ProcessConfigFile(PGC_SIGHUP);
	}
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
}
