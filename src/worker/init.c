/*
 * init.c
 *	  What the scheduler sets up while the server preloads the library.
 *
 * Without preloading there is no launcher, no shared memory and no hook; all
 * functions work, and CALL retrain.tick() takes the launcher's place.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "postmaster/bgworker.h"

#include "common/compat.h"
#include "common/wake.h"
#include "worker/worker.h"

/* Seconds after which the postmaster starts a launcher again that has died. */
#define LAUNCHER_RESTART_TIME 5

/* register_launcher asks the postmaster for the launcher. */
static void
register_launcher(void)
{
	BackgroundWorker worker;

	memset(&worker, 0, sizeof(worker));

	/*
	 * "Database connection" here only means access to shared catalogs; the
	 * launcher connects to no database (launcher.c).
	 */
	worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
	worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker.bgw_restart_time = LAUNCHER_RESTART_TIME;
	snprintf(worker.bgw_library_name, sizeof(worker.bgw_library_name), "retrain");
	snprintf(worker.bgw_function_name, sizeof(worker.bgw_function_name), "retrain_launcher_main");
	snprintf(worker.bgw_name, sizeof(worker.bgw_name), "retrain launcher");
	snprintf(worker.bgw_type, sizeof(worker.bgw_type), "retrain launcher");
	RegisterBackgroundWorker(&worker);
}

/*
 * retrain_worker_init installs hooks and registers the launcher when the
 * library is being preloaded, and does nothing otherwise.  Nothing runs during
 * pg_upgrade: a policy must not be evaluated in a half-upgraded cluster.
 */
void
retrain_worker_init(void)
{
	if (!process_shared_preload_libraries_in_progress || IsBinaryUpgrade)
		return;

	retrain_shmem_init();
	retrain_database_ddl_init();
	retrain_owner_ddl_init();
	retrain_wake_hook = retrain_database_wake;
	register_launcher();
}
