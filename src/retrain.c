/*
 * retrain.c
 *	  Module entry: magic block, initialisation, version function.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/guc.h"
#include "common/spill.h"
#include "worker/worker.h"

RETRAIN_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

PG_FUNCTION_INFO_V1(retrain_version);

/*
 * _PG_init defines the settings and, when preloading, prepares the scheduler.
 * It succeeds without preloading, so that plain functions need no restart.
 */
void
_PG_init(void)
{
	retrain_guc_init();
	retrain_spill_init();
	retrain_worker_init();
}

/*
 * retrain.version() returns text
 *
 * retrain_version returns the version the library was built as.
 */
Datum
retrain_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(RETRAIN_VERSION));
}
