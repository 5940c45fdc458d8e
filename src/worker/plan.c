/*
 * plan.c
 *	  What the launcher starts next: pure decisions over the shared structure.
 *
 * Scans: the database whose scan has been due longest.  Evaluators: the owner
 * whose work has been due longest, except that one database may not hold more
 * than half of the workers (rounded up) while others wait.
 *
 * No instant in shared memory is trusted beyond what the clock allows: after
 * the clock has been set back, an instant that lies too far ahead counts as
 * passed, so that nothing sleeps until the clock has caught up.
 */
#include "postgres.h"

#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/run.h"
#include "worker/worker.h"

/*
 * A database with the extension is looked at this often even if nothing seems
 * to be due: rights of owners change without notice.
 */
#define REGULAR_SCAN 300

/* Shortest distance of scans that only look for the extension. */
#define PROBE_DISTANCE 1

/* Longest back-off, s; anything further ahead is a clock that went back. */
#define LONGEST_WAIT 86400

/* not_before returns t, or now if t lies more than so many seconds ahead. */
static TimestampTz
not_before(TimestampTz t, TimestampTz now, int seconds)
{
	return t > retrain_seconds_after(now, seconds) ? now : t;
}

/* regular_scan returns when so many seconds have passed since the last scan. */
static TimestampTz
regular_scan(const RetrainDatabaseEntry *entry, TimestampTz now, int distance)
{
	return not_before(retrain_seconds_after(entry->last_scan, distance), now, distance);
}

/* scan_due returns when a database should be scanned next, or DT_NOEND. */
static TimestampTz
scan_due(const RetrainDatabaseEntry *entry, TimestampTz now)
{
	int			distance = PROBE_DISTANCE;
	TimestampTz due = DT_NOEND;

	if (entry->suppressed_by != 0)
		return DT_NOEND;

	switch (entry->state)
	{
		case RETRAIN_DATABASE_UNKNOWN:
			due = now;
			break;
		case RETRAIN_DATABASE_ABSENT:
			if (entry->wake)
				due = now;
			break;
		case RETRAIN_DATABASE_INCOMPATIBLE:
			due = entry->wake ? now : regular_scan(entry, now, REGULAR_SCAN);
			break;
		case RETRAIN_DATABASE_PRESENT:
			distance = retrain_naptime;
			if (entry->wake || (entry->more_owners && entry->n_due == 0))
				due = now;
			else
				due = Min(entry->next_due,
						  regular_scan(entry, now, Max(REGULAR_SCAN, retrain_naptime)));
			break;
	}
	if (TIMESTAMP_NOT_FINITE(due))
		return due;

	if (entry->last_scan != 0)
		due = Max(due, not_before(retrain_seconds_after(entry->last_scan, distance), now, distance));
	if (entry->retry_at != 0)
		due = Max(due, not_before(entry->retry_at, now, LONGEST_WAIT));
	if (retrain_database_suppressed(entry, now))
		due = Max(due, entry->suppressed_until);
	return due;
}

/*
 * retrain_plan_scan returns the database to scan now, or NULL, and lowers
 * *next to the instant at which the next scan falls due.
 */
RetrainDatabaseEntry *
retrain_plan_scan(TimestampTz now, TimestampTz *next)
{
	RetrainShared *shared = retrain_shared();
	RetrainDatabaseEntry *first = NULL;
	TimestampTz first_due = DT_NOEND;

	for (int i = 0; i < shared->n_databases; i++)
	{
		RetrainDatabaseEntry *entry = &shared->databases[i];
		TimestampTz due;

		if (!OidIsValid(entry->database))
			continue;
		due = scan_due(entry, now);
		if (due > now)
			*next = Min(*next, due);
		else if (first == NULL || due < first_due ||
				 (due == first_due && entry->last_scan < first->last_scan))
		{
			first = entry;
			first_due = due;
		}
	}
	return first;
}

/*
 * stuck tells whether a process has been at one step for longer than a claim
 * holds, as one does that was stopped: its claim is void, its record will be
 * refused, and another may do its owner's work meanwhile.
 */
static bool
stuck(const RetrainWorkerSlot *slot, TimestampTz now)
{
	int64		timeout = retrain_shared()->evaluation_timeout;

	return timeout > 0 && slot->pid != 0 &&
		now > TimestampTzPlusMilliseconds(slot->progress_since, timeout + RETRAIN_CLAIM_GRACE_MS);
}

/*
 * running returns the evaluators of a database, and whether one is owner's
 * and at work.
 */
static int
running(Oid database, Oid owner, TimestampTz now, bool *owner_runs)
{
	RetrainShared *shared = retrain_shared();
	int			count = 0;

	*owner_runs = false;
	for (int i = 0; i < RETRAIN_N_SLOTS; i++)
	{
		RetrainWorkerSlot *slot = &shared->slots[i];

		if (i == RETRAIN_SCANNER_SLOT || !slot->in_use || slot->database != database)
			continue;
		count++;
		if (slot->owner == owner && !stuck(slot, now))
			*owner_runs = true;
	}
	return count;
}

/* refused_until returns when an owner may be tried again, or 0. */
static TimestampTz
refused_until(const RetrainDatabaseEntry *entry, Oid owner, TimestampTz now)
{
	for (int i = 0; i < RETRAIN_MAX_REFUSED; i++)
		if (entry->refused[i].owner == owner)
			return not_before(entry->refused[i].not_before, now, LONGEST_WAIT);
	return 0;
}

/*
 * oldest_startable returns the owner of a database whose work has been due
 * longest and who neither runs nor waits after a failure, or NULL.
 */
static RetrainDueEntry *
oldest_startable(RetrainDatabaseEntry *entry, TimestampTz now, TimestampTz *next)
{
	RetrainDueEntry *oldest = NULL;

	if (!OidIsValid(entry->database) || entry->state != RETRAIN_DATABASE_PRESENT ||
		retrain_database_suppressed(entry, now))
		return NULL;

	for (int i = 0; i < entry->n_due; i++)
	{
		RetrainDueEntry *due = &entry->due[i];
		TimestampTz until = refused_until(entry, due->owner, now);
		bool		owner_runs;

		if (until > now)
		{
			*next = Min(*next, until);
			continue;
		}
		(void) running(entry->database, due->owner, now, &owner_runs);
		if (!owner_runs && (oldest == NULL || due->due < oldest->due))
			oldest = due;
	}
	return oldest;
}

/*
 * retrain_plan_evaluator returns the database in which an evaluator should be
 * started now, with a copy of the owner's entry in *owner, or NULL; lowers
 * *next to the instant at which somebody refused may be tried again.
 */
RetrainDatabaseEntry *
retrain_plan_evaluator(TimestampTz now, RetrainDueEntry *owner, TimestampTz *next)
{
	RetrainShared *shared = retrain_shared();
	int			half = (retrain_max_workers + 1) / 2;
	RetrainDatabaseEntry *best = NULL;
	const RetrainDueEntry *best_due = NULL;
	RetrainDatabaseEntry *sated = NULL; /* best among those over their half */
	const RetrainDueEntry *sated_due = NULL;

	for (int i = 0; i < shared->n_databases; i++)
	{
		RetrainDatabaseEntry *entry = &shared->databases[i];
		RetrainDueEntry *due = oldest_startable(entry, now, next);
		bool		ignored;

		if (due == NULL)
			continue;
		if (running(entry->database, InvalidOid, now, &ignored) < half)
		{
			if (best == NULL || due->due < best_due->due)
			{
				best = entry;
				best_due = due;
			}
		}
		else if (sated == NULL || due->due < sated_due->due)
		{
			sated = entry;
			sated_due = due;
		}
	}
	if (best == NULL)
	{
		best = sated;
		best_due = sated_due;
	}
	if (best != NULL)
		*owner = *best_due;
	return best;
}
