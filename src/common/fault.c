/*
 * fault.c
 *	  Points in the code at which a test build stops, fails or dies on demand.
 *
 * make COPT=-DRETRAIN_FAULTS compiles them in, and with them the setting
 * retrain.debug_fault = 'point:action'.  Actions: pause (until the setting says
 * otherwise), error, fatal, exit (without cleaning up, as after kill -9).  Processes of the
 * scheduler heed it; sessions do not, so that they can set it up.
 * test/t/024_fault_points.pl builds and uses such a library.
 */
#include "postgres.h"

#ifdef RETRAIN_FAULTS
#include <unistd.h>

#include "miscadmin.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/latch.h"
#include "utils/guc.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "common/fault.h"

/* How often a pause looks at the setting, ms. */
#define PAUSE_STEP 50

static char *debug_fault = NULL;

/* retrain_fault_init defines the setting; called once from retrain_guc_init. */
void
retrain_fault_init(void)
{
	DefineCustomStringVariable("retrain.debug_fault",
							   "Point of the code at which something happens, and what: point:action.",
							   "Test builds only.",
							   &debug_fault,
							   "", PGC_SUSET, 0, NULL, NULL, NULL);
}

/* asked tells whether this process is to do something at a point. */
static bool
asked(const char *point, const char *action)
{
	size_t		length = strlen(point);

	return MyBgworkerEntry != NULL && debug_fault != NULL &&
		strncmp(debug_fault, point, length) == 0 && debug_fault[length] == ':' &&
		strcmp(debug_fault + length + 1, action) == 0;
}

/* pause_at waits until the setting asks for something else. */
static void
pause_at(const char *point)
{
	while (asked(point, "pause"))
	{
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
						 PAUSE_STEP, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
		if (ConfigReloadPending)
		{
			ConfigReloadPending = false;
			ProcessConfigFile(PGC_SIGHUP);
		}
	}
}

/* retrain_fault_point does at a point what the setting asks for. */
void
retrain_fault_point(const char *name)
{
	pause_at(name);
	if (asked(name, "error"))
		elog(ERROR, "fault point %s", name);
	if (asked(name, "fatal"))
		elog(FATAL, "fault point %s", name);
	if (asked(name, "exit"))
		_exit(3);
}

#endif							/* RETRAIN_FAULTS */
