/*
 * calibrate.c
 *	  Trying a policy on windows in which nothing is known to have changed; see
 *	  calibrate.h.
 *
 * Windows follow each other by the schedule's period where that is shorter than
 * the window, else by the length of the window, so that none is left out.  A
 * window that meets an excluded range is passed over.  For the rules over
 * several slots, window i is judged as if it were slot i of the schedule.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/calibrate.h"
#include "governance/schedule.h"

/* So many windows are measured at most. */
#define MAX_WINDOWS 5000

/* Mean Gregorian year / 4 and month, days. */
#define QUARTER_DAYS ((double) 146097 / 1600)
#define MONTH_DAYS	 ((double) 146097 / 4800)

/* usecs_of returns the mean length of an interval. */
static double
usecs_of(const Interval *span)
{
	return (span->month * MONTH_DAYS + span->day) * USECS_PER_DAY + (double) span->time;
}

/* slots_per_quarter returns how many slots a quarter has in the mean; of cron, over the 16 quarters after the anchor. */
static double
slots_per_quarter(const RetrainPolicyDefinition *def)
{
	Interval	years = {.month = 48};

	if (def->cron == NULL)
		return QUARTER_DAYS * USECS_PER_DAY / usecs_of(&def->every);
	return (double) retrain_schedule_count(def, def->anchor, retrain_time_plus(def->anchor, &years)) / 16;
}

/* step_of returns how far apart windows begin. */
static Interval
step_of(const RetrainPolicyDefinition *def)
{
	double		period = QUARTER_DAYS * USECS_PER_DAY / slots_per_quarter(def);
	Interval	step = {0};

	if (period >= usecs_of(&def->window_length))
		return def->window_length;
	if (def->cron == NULL)
		return def->every;
	step.time = (TimeOffset) rint(period);
	return step;
}

/* check_period raises 22023 for a period without a window, or without end, and 54000 for too long a one. */
static void
check_period(const RetrainTrial *trial)
{
	const RetrainPolicyDefinition *def = trial->run->plan->def;
	Interval	step = step_of(def);

	if (TIMESTAMP_NOT_FINITE(trial->since) || TIMESTAMP_NOT_FINITE(trial->until) ||
		retrain_time_plus(trial->since, &def->window_length) > trial->until)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the period is shorter than one window of policy \"%s\"", def->name),
				 trial->against_rest ?
				 errhint("Name a quiet period of the log with since and until.") :
				 errhint("Name a longer one with since and until.")));
	if ((double) (trial->until - trial->since) / usecs_of(&step) > MAX_WINDOWS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the period has more than %d windows", MAX_WINDOWS),
				 errhint("Name a shorter one with since and until.")));
}

/* choose_period sets the period and what its windows are compared with. */
static void
choose_period(RetrainTrial *trial, bool has_period, TimestampTz since, TimestampTz until)
{
	const RetrainEvaluation *plan = trial->run->plan;

	if (has_period)
	{
		trial->since = since;
		trial->until = until;
	}
	else if (plan->baseline && plan->baseline->has_window && plan->baseline->log->relation == plan->log->relation)
	{
		trial->against_rest = true;
		trial->since = plan->baseline->window_start;
		trial->until = plan->baseline->window_end;
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" has no baseline that was frozen from a window of its log", plan->def->name),
				 errhint("Name a quiet period of the log with since and until.")));
	check_period(trial);
}

/* is_excluded tells whether a window meets an excluded range. */
static bool
is_excluded(const RetrainPolicyDefinition *def, const RetrainRange *window)
{
	ListCell   *cell;

	foreach(cell, def->exclude)
	{
		RetrainRange *range = lfirst(cell);

		if (range->start < window->end && range->end > window->start)
			return true;
	}
	return false;
}

/* note_check adds the outcome of a window to a check's trial. */
static void
note_check(RetrainCheckTrial *trial, const RetrainEvaluation *ev)
{
	RetrainLevel level = RETRAIN_LEVEL_NONE;
	bool		conclusive = false;
	double		worst = 0;
	ListCell   *cell;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (m->check->check_no != trial->check->check_no || m->level == RETRAIN_LEVEL_NONE || !m->has_value)
			continue;
		if (!conclusive || (trial->check->below ? m->value < worst : m->value > worst))
			worst = m->value;
		level = Max(level, m->level);
		conclusive = true;
	}
	if (!conclusive)
		return;
	trial->worst[trial->windows++] = worst;
	trial->warnings += level >= RETRAIN_LEVEL_WARN;
	trial->failures += level == RETRAIN_LEVEL_FAIL;
}

/* refuse_error raises what kept a whole window from being read: no window would be. */
static void
refuse_error(const RetrainEvaluation *ev)
{
	if (ev->error)
		ReThrowError(ev->error);
}

/* try_window measures and judges one window, as slot as_slot of the schedule. */
static void
try_window(RetrainTrial *trial, const RetrainRange *window, TimestampTz as_slot)
{
	RetrainEvaluation *ev;
	ListCell   *cell;

	trial->run->plan->also_excluded = trial->against_rest ?
		list_make1(unconstify(RetrainRange *, window)) : NIL;
	ev = retrain_dry_run_plan(trial->run, retrain_time_plus(window->end, &trial->run->plan->def->label_delay));
	trial->run->plan->also_excluded = NIL;
	retrain_dry_run_measure(ev);
	refuse_error(ev);
	ev->slot = as_slot;
	retrain_dry_run_judge(trial->run, ev);
	foreach(cell, trial->checks)
		note_check(lfirst(cell), ev);
	trial->windows++;
	trial->alarms += ev->verdict > RETRAIN_INSUFFICIENT_EVIDENCE;
}

/* times_of returns n times a span. */
static Interval
times_of(const Interval *span, int n)
{
	Interval	result;

	result.month = span->month * n;
	result.day = span->day * n;
	result.time = span->time * n;
	return result;
}

/* try_windows measures and judges all windows of the period. */
static void
try_windows(RetrainTrial *trial)
{
	RetrainPolicyDefinition *def = trial->run->plan->def;
	MemoryContext per_window = AllocSetContextCreate(CurrentMemoryContext, "retrain window", ALLOCSET_DEFAULT_SIZES);
	Interval	step = step_of(def);
	TimestampTz as_slot = def->anchor - 1;
	double		covered = 0;
	double		length = usecs_of(&def->window_length);

	for (int i = 0;; i++)
	{
		Interval	offset = times_of(&step, i);
		RetrainRange window;
		MemoryContext old;

		CHECK_FOR_INTERRUPTS();
		window.start = retrain_time_plus(trial->since, &offset);
		window.end = retrain_time_plus(window.start, &def->window_length);
		if (window.end > trial->until)
			break;
		if (is_excluded(def, &window))
			continue;
		if (trial->windows > MAX_WINDOWS || !retrain_schedule_next(def, as_slot, &as_slot))
			break;
		old = MemoryContextSwitchTo(per_window);
		try_window(trial, &window, as_slot);
		MemoryContextSwitchTo(old);
		MemoryContextReset(per_window);
		covered += trial->windows == 1 ? length : Min(usecs_of(&step), length);
	}
	trial->independent = Min(Max(covered / length, 1), trial->windows);
	MemoryContextDelete(per_window);
}

/* add_checks makes an empty trial of each check, with room for all windows. */
static void
add_checks(RetrainTrial *trial)
{
	ListCell   *cell;

	foreach(cell, trial->run->plan->def->checks)
	{
		RetrainCheckTrial *check = palloc0(sizeof(RetrainCheckTrial));

		check->check = lfirst(cell);
		check->worst = palloc(sizeof(double) * (MAX_WINDOWS + 2));
		trial->checks = lappend(trial->checks, check);
	}
}

/*
 * retrain_trial_run tries a policy on the windows of a period (has_period), or
 * of its baseline.  Needs an active snapshot.  Raises 22023 where there is no
 * period, and what kept a whole window from being read.
 */
RetrainTrial *
retrain_trial_run(RetrainDryRun *run, bool has_period, TimestampTz since, TimestampTz until)
{
	RetrainTrial *trial = palloc0(sizeof(RetrainTrial));
	bool		had_until = run->plan->def->has_until;

	trial->run = run;
	choose_period(trial, has_period, since, until);
	trial->slots_per_quarter = slots_per_quarter(run->plan->def);
	add_checks(trial);
	run->plan->def->has_until = false;	/* there are as many slots as windows */
	try_windows(trial);
	run->plan->def->has_until = had_until;
	return trial;
}
