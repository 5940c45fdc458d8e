/*
 * wake.c
 *	  Telling the scheduler, after commit, that something changed.
 *
 * The scheduler must not look before the change is visible, so the flag is
 * kept in this process until the transaction has committed.  A subtransaction
 * that is rolled back leaves the flag set: one look too many does no harm.
 * After PREPARE TRANSACTION the look happens at once and may come too early;
 * the scheduler's regular looks then find the change.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"

#include "common/compat.h"
#include "common/wake.h"

RetrainWakeHook retrain_wake_hook = NULL;

static bool wake_pending = false;

/* wake_at_end passes the request on at commit and forgets it otherwise. */
static void
wake_at_end(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_PREPARE:
			if (wake_pending && retrain_wake_hook != NULL)
				retrain_wake_hook(MyDatabaseId);
			wake_pending = false;
			break;
		case XACT_EVENT_ABORT:
			wake_pending = false;
			break;
		default:
			break;
	}
}

void
retrain_wake_at_commit(void)
{
	static bool registered = false;

	if (retrain_wake_hook == NULL)
		return;
	if (!registered)
	{
		RegisterXactCallback(wake_at_end, NULL);
		registered = true;
	}
	wake_pending = true;
}
