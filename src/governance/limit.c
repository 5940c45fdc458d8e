/*
 * limit.c
 *	  How long one evaluation may read: retrain.evaluation_timeout.
 *
 * statement_timeout is armed by the client command loop only, so in a worker
 * it would do nothing; here its timer is armed by hand, in worker and tick()
 * alike, because a claim is void some time after the limit.  A shorter
 * statement_timeout of tick()'s caller stays in force.
 *
 * Code of a policy owner can catch the cancellation and go on for ever.  In a
 * worker a second timer therefore ends the process some seconds later: what
 * it raises is FATAL, and that cannot be caught.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "storage/latch.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/guc.h"
#include "governance/limit.h"

/* From the cancellation to the end of a worker that does not heed it. */
#define HARD_GRACE_MS 10000

/* hard_limit_reached makes the worker end at its next check for interrupts. */
static void
hard_limit_reached(void)
{
	ProcDiePending = true;
	InterruptPending = true;
	SetLatch(MyLatch);
}

/* hard_timer returns the timer of the hard limit, registered on first use. */
static TimeoutId
hard_timer(void)
{
	static TimeoutId timer = MAX_TIMEOUTS;

	if (timer == MAX_TIMEOUTS)
		timer = RegisterTimeout(USER_TIMEOUT, hard_limit_reached);
	return timer;
}

/*
 * retrain_limit_begin starts the clock of one evaluation in worker or tick();
 * what it changed is kept in limit.
 */
void
retrain_limit_begin(RetrainLimit *limit, RetrainTrigger trigger)
{
	TimestampTz ours;

	memset(limit, 0, sizeof(RetrainLimit));
	limit->worker = trigger == RETRAIN_TRIGGER_WORKER;
	limit->began = GetCurrentTimestamp();
	if (retrain_evaluation_timeout <= 0)
		return;
	ours = TimestampTzPlusMilliseconds(limit->began, retrain_evaluation_timeout);
	if (get_timeout_active(STATEMENT_TIMEOUT))
	{
		limit->had = true;
		limit->theirs = get_timeout_finish_time(STATEMENT_TIMEOUT);
		if (limit->theirs <= ours)
			return;
		disable_timeout(STATEMENT_TIMEOUT, false);
	}
	limit->armed = true;
	enable_timeout_at(STATEMENT_TIMEOUT, ours);
	if (limit->worker)
		enable_timeout_after(hard_timer(), retrain_evaluation_timeout + HARD_GRACE_MS);
}

/*
 * retrain_limit_end stops the clock, puts the caller's timer back and tells
 * whether our limit has passed.
 */
bool
retrain_limit_end(RetrainLimit *limit)
{
	if (!limit->armed)
		return false;
	if (limit->worker)
		disable_timeout(hard_timer(), false);

	/* A signal that came too late to end the reading must not end the record. */
	if (get_timeout_indicator(STATEMENT_TIMEOUT, true) || limit->worker)
		QueryCancelPending = false;
	disable_timeout(STATEMENT_TIMEOUT, false);
	if (limit->had)
		enable_timeout_at(STATEMENT_TIMEOUT, limit->theirs);
	return TimestampDifferenceExceeds(limit->began, GetCurrentTimestamp(),
									  retrain_evaluation_timeout - 1);
}
