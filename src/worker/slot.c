/*
 * slot.c
 *	  The life of a worker slot: reserved by the launcher, taken by the worker,
 *	  released when the process has gone.
 *
 * The generation of a slot rises with every use.  Whoever holds an old one (a
 * worker that started late, a launcher that noticed late) finds that nothing
 * is his any more.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "storage/ipc.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "worker/worker.h"

/* Longest pause after failures, s. */
#define MAX_BACKOFF 600

/* backoff returns the pause after so many failures in a row, in seconds. */
static int
backoff(int failures)
{
	int64		pause = retrain_naptime;

	for (int i = 1; i < failures && pause < MAX_BACKOFF; i++)
		pause *= 2;
	return (int) Min(pause, Max(MAX_BACKOFF, retrain_naptime));
}

/* due_remove takes an owner off the list of those with due work; lock held. */
static void
due_remove(RetrainDatabaseEntry *entry, Oid owner)
{
	int			kept = 0;

	for (int i = 0; i < entry->n_due; i++)
		if (entry->due[i].owner != owner)
			entry->due[kept++] = entry->due[i];
	entry->n_due = kept;
}

/*
 * due_last puts an owner at the end of that list; when it is full, a further
 * scan will find him again.
 */
static void
due_last(RetrainDatabaseEntry *entry, Oid owner, TimestampTz now)
{
	RetrainDueEntry last;

	memset(&last, 0, sizeof(last));
	for (int i = 0; i < entry->n_due; i++)
		if (entry->due[i].owner == owner)
			last = entry->due[i];
	last.owner = owner;
	last.due = now;

	due_remove(entry, owner);
	if (entry->n_due < RETRAIN_MAX_DUE_OWNERS)
		entry->due[entry->n_due++] = last;
	else
		entry->wake = true;
}

/* refuse notes that an owner's evaluator failed, and when to try again. */
static void
refuse(RetrainDatabaseEntry *entry, Oid owner, TimestampTz now)
{
	RetrainRefusedOwner *place = &entry->refused[0];

	for (int i = 0; i < RETRAIN_MAX_REFUSED; i++)
	{
		RetrainRefusedOwner *other = &entry->refused[i];

		if (other->owner == owner)
		{
			place = other;
			break;
		}
		if (other->not_before < place->not_before)
			place = other;
	}
	if (place->owner != owner)
	{
		place->owner = owner;
		place->failures = 0;
	}
	place->failures++;
	place->not_before = retrain_seconds_after(now, backoff(place->failures));
}

/* forgive forgets earlier failures of an owner. */
static void
forgive(RetrainDatabaseEntry *entry, Oid owner)
{
	for (int i = 0; i < RETRAIN_MAX_REFUSED; i++)
		if (entry->refused[i].owner == owner)
			memset(&entry->refused[i], 0, sizeof(RetrainRefusedOwner));
}

/* scanner_left draws the consequences of a scanner's end; lock held. */
static void
scanner_left(RetrainDatabaseEntry *entry, RetrainOutcome outcome, TimestampTz now)
{
	if (outcome == RETRAIN_OUTCOME_DIED)
	{
		entry->scan_failures++;
		entry->wake = true;		/* what it was started for is not done */
		entry->retry_at = retrain_seconds_after(now, backoff(entry->scan_failures));
	}
	else
	{
		entry->scan_failures = 0;
		entry->retry_at = 0;
	}
}

/* evaluator_left draws the consequences of an evaluator's end; lock held. */
static void
evaluator_left(RetrainDatabaseEntry *entry, Oid owner, RetrainOutcome outcome,
			   TimestampTz now)
{
	switch (outcome)
	{
		case RETRAIN_OUTCOME_MORE:
			/* behind everybody who waits, so that no owner keeps a place */
			forgive(entry, owner);
			due_last(entry, owner, now);
			/* nor that those whom the last scan could not list wait for ever */
			if (entry->more_owners)
				entry->wake = true;
			break;
		case RETRAIN_OUTCOME_DONE:
			forgive(entry, owner);
			due_remove(entry, owner);
			entry->wake = true;
			break;
		case RETRAIN_OUTCOME_DIED:
			refuse(entry, owner, now);
			due_remove(entry, owner);
			entry->wake = true;
			break;
	}
}

/*
 * retrain_slot_reserve takes a free slot for a worker about to be started and
 * returns its generation.  Only the launcher calls it.
 */
uint64
retrain_slot_reserve(int slotno, Oid database, Oid owner)
{
	RetrainWorkerSlot *slot = &retrain_shared()->slots[slotno];
	uint64		generation;

	retrain_shared_lock(LW_EXCLUSIVE);
	generation = ++slot->generation;
	slot->in_use = true;
	slot->pid = 0;
	slot->database = database;
	slot->owner = owner;
	slot->outcome = RETRAIN_OUTCOME_DIED;
	slot->started = GetCurrentTimestamp();
	memset(&slot->progress, 0, sizeof(slot->progress));
	slot->progress_since = slot->started;
	retrain_shared_unlock();
	return generation;
}

/*
 * retrain_slot_cancel takes back a reservation whose worker could not be
 * registered: nobody is to blame, the work stays due.
 */
void
retrain_slot_cancel(int slotno, uint64 generation)
{
	RetrainWorkerSlot *slot = &retrain_shared()->slots[slotno];

	retrain_shared_lock(LW_EXCLUSIVE);
	if (slot->in_use && slot->generation == generation)
		slot->in_use = false;
	retrain_shared_unlock();
}

/*
 * retrain_slot_release frees a slot whose process has gone, or never came, and
 * draws the consequences for its database.  Does nothing if that has been done
 * already.  Raises no errors; called at process exit.
 */
void
retrain_slot_release(int slotno, uint64 generation)
{
	RetrainShared *shared = retrain_shared();
	RetrainWorkerSlot *slot = &shared->slots[slotno];

	retrain_shared_lock(LW_EXCLUSIVE);
	if (slot->in_use && slot->generation == generation)
	{
		RetrainDatabaseEntry *entry = retrain_database_find(slot->database);
		TimestampTz now = GetCurrentTimestamp();

		/* one that we ended ourselves for a session did not fail */
		if (entry != NULL && !retrain_database_suppressed(entry, now))
		{
			if (slotno == RETRAIN_SCANNER_SLOT)
				scanner_left(entry, slot->outcome, now);
			else
				evaluator_left(entry, slot->owner, slot->outcome, now);
		}
		slot->in_use = false;
		slot->pid = 0;
	}
	retrain_shared_unlock();
	ConditionVariableBroadcast(&shared->worker_gone);
	retrain_notify_launcher();
}

/* Process-local: the slot this worker holds. */
static uint64 my_generation = 0;
static int	my_slot = 0;

/* note_progress writes into this process's slot what it does from now on. */
static void
note_progress(const RetrainProgress *progress)
{
	RetrainWorkerSlot *slot = &retrain_shared()->slots[my_slot];
	TimestampTz now = GetCurrentTimestamp();

	retrain_shared_lock(LW_EXCLUSIVE);
	if (slot->in_use && slot->generation == my_generation)
	{
		slot->progress = *progress;
		slot->progress_since = now;
	}
	retrain_shared_unlock();
}

/* detach releases the slot of this process; an on_shmem_exit callback. */
static void
detach(int code, Datum arg)
{
	retrain_slot_release(DatumGetInt32(arg), my_generation);
}

/*
 * retrain_slot_attach takes the reserved slot for this process and says in
 * *work what to do.  Returns false when the worker is not wanted any more.
 *
 * Called before connecting: callbacks run in reverse order, so the slot is
 * released only after this process has left the list of those connected to
 * the database, and whoever waits for the slot may drop the database.
 */
bool
retrain_slot_attach(int slotno, uint64 generation, RetrainWork *work)
{
	RetrainShared *shared = retrain_shared();
	RetrainWorkerSlot *slot;
	bool		wanted;

	if (shared == NULL || slotno < 0 || slotno >= RETRAIN_N_SLOTS)
		return false;
	slot = &shared->slots[slotno];

	retrain_shared_lock(LW_EXCLUSIVE);
	wanted = slot->in_use && slot->generation == generation && slot->pid == 0;
	if (wanted)
	{
		slot->pid = MyProcPid;
		slot->started = GetCurrentTimestamp();
		work->slot = slotno;
		work->generation = generation;
		work->database = slot->database;
		work->owner = slot->owner;
		work->evaluation_timeout = shared->evaluation_timeout;
		work->lock_timeout = shared->lock_timeout;
		work->worker_temp_file_limit = shared->worker_temp_file_limit;
	}
	retrain_shared_unlock();

	if (wanted)
	{
		my_generation = generation;
		my_slot = slotno;
		retrain_progress_hook = note_progress;
		on_shmem_exit(detach, Int32GetDatum(slotno));
	}
	return wanted;
}

/* retrain_slot_outcome notes how this worker ends, just before it does. */
void
retrain_slot_outcome(const RetrainWork *work, RetrainOutcome outcome)
{
	RetrainWorkerSlot *slot = &retrain_shared()->slots[work->slot];

	retrain_shared_lock(LW_EXCLUSIVE);
	if (slot->in_use && slot->generation == work->generation)
		slot->outcome = outcome;
	retrain_shared_unlock();
}
