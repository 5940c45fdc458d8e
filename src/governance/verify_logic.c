/*
 * verify_logic.c
 *	  Level 1: the stored measurements judged again by the sealed policy.
 *
 * Digest and time of the revision, the windows that follow from the slot, the
 * level of every measurement, then outcome and verdict, with the history as it
 * was when the decision was recorded.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/decision_cost.h"
#include "governance/error_control.h"
#include "governance/measure.h"
#include "governance/record_rule.h"
#include "governance/verify.h"

#define LEVEL 1

/* compare adds a row about a text: identical, or stored and computed. */
static void
compare(RetrainVerification *v, const char *subject, const char *stored, const char *computed)
{
	bool		same = stored == NULL || computed == NULL ? stored == computed : strcmp(stored, computed) == 0;

	retrain_verify_row(v, LEVEL, subject, same ? "identical" : "differs",
					   same ? NULL : psprintf("stored %s, computed %s", stored ? stored : "none",
											  computed ? computed : "none"));
}

/* verify_revision checks the digest of the revision, and that it was sealed in time. */
static void
verify_revision(RetrainVerification *v)
{
	const RetrainRecorded *r = v->recorded;
	bytea	   *computed = retrain_jsonb_digest(r->definition);
	bool		same = retrain_verify_same_bytes(computed, r->revision_digest) &&
		retrain_verify_same_bytes(computed, r->sealed_digest);

	retrain_verify_row(v, LEVEL, "revision", same ? "identical" : "differs",
					   same ? NULL : "the sealed definition does not have the digest that the evaluation recorded");
	if (r->sealed_at < r->window_end)
		retrain_verify_row(v, LEVEL, "registration", "before_window_end", NULL);
	else
		retrain_verify_row(v, LEVEL, "registration", "post_hoc",
						   psprintf("sealed at %s, after the window ended at %s", retrain_time_literal(r->sealed_at),
									retrain_time_literal(r->window_end)));
}

/* verify_windows checks that the windows are those of the slot. */
static void
verify_windows(RetrainVerification *v)
{
	const RetrainRecorded *r = v->recorded;
	const RetrainWindows *w = &r->ev->windows;
	bool		same = r->window_start == w->current_start && r->window_end == w->current_end &&
		r->known_until == r->ev->slot;

	retrain_verify_row(v, LEVEL, "windows", same ? "identical" : "differs",
					   same ? NULL : psprintf("stored %s to %s, computed %s to %s", retrain_time_literal(r->window_start),
											  retrain_time_literal(r->window_end), retrain_time_literal(w->current_start),
											  retrain_time_literal(w->current_end)));
}

/* verify_levels checks the level of every measurement; the computed ones are kept for the judgement. */
static void
verify_levels(RetrainVerification *v)
{
	RetrainEvaluation *ev = v->recorded->ev;
	List	   *levels = NIL;
	int			different = 0;
	ListCell   *cell;
	ListCell   *level;

	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		levels = lappend_int(levels, m->level);
		m->level = RETRAIN_LEVEL_NONE;
		m->has_adjusted_p = false;
		retrain_set_level(m);
	}
	retrain_control_errors(ev);
	forboth(cell, ev->measurements, level, levels)
	{
		RetrainMeasurement *m = lfirst(cell);
		RetrainLevel stored = lfirst_int(level);

		if (m->level == stored)
			continue;
		different++;
		compare(v, psprintf("level of %s", retrain_verify_subject(m)), retrain_level_name(stored),
				retrain_level_name(m->level));
	}
	if (different == 0)
		retrain_verify_row(v, LEVEL, "levels", "identical",
						   psprintf("%d measurements", list_length(v->recorded->ev->measurements)));
}

/* instant_text returns an instant as text, or NULL. */
static char *
instant_text(bool present, TimestampTz at)
{
	return present ? retrain_time_literal(at) : NULL;
}

/* compare_json adds a row about a jsonb value, whose text would be too long for people. */
static void
compare_json(RetrainVerification *v, const char *subject, const char *stored, const char *computed)
{
	bool		same = stored == NULL || computed == NULL ? stored == computed :
		DatumGetBool(DirectFunctionCall2(jsonb_eq, DirectFunctionCall1(jsonb_in, CStringGetDatum(stored)),
										 DirectFunctionCall1(jsonb_in, CStringGetDatum(computed))));

	retrain_verify_row(v, LEVEL, subject, same ? "identical" : "differs",
					   same ? NULL : "what is stored does not follow from the stored measurements");
}

/*
 * history_purged tells how many evaluations that the rule looks back on were
 * purged: without them the judgement cannot be repeated.  Owner scope, SPI
 * connected.
 */
static int64
history_purged(const RetrainEvaluation *ev)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, ev->policy_id);
	retrain_param_time(&params, retrain_schedule_back(ev->def, ev->slot, Max(ev->def->slots_considered, 2) - 1), true);
	retrain_param_time(&params, ev->slot, true);
	(void) retrain_store_run("SELECT pg_catalog.count(*) FROM retrain.leaf l WHERE l.policy_id = $1"
							 " AND l.slot >= $2 AND l.slot < $3 AND l.purge_seq IS NOT NULL", &params, SPI_OK_SELECT);
	return retrain_store_int8(1, 1);
}

/* verify_judgement judges again and compares. */
static void
verify_judgement(RetrainVerification *v)
{
	const RetrainRecorded *r = v->recorded;
	RetrainEvaluation *ev = r->ev;
	RetrainHistory history;
	RetrainStore store;
	int64		purged;

	retrain_store_begin(&store);
	purged = history_purged(ev);
	if (purged > 0)
	{
		retrain_store_end(&store);
		retrain_verify_row(v, LEVEL, "history", "purged",
						   psprintf(INT64_FORMAT " earlier evaluations that the rule looks back on were purged", purged));
		return;
	}
	ev->judged_at = r->decided_at;
	retrain_history_load(ev, &history);
	retrain_judge(ev, &history);
	retrain_store_end(&store);
	compare(v, "outcome", r->outcome, ev->outcome);
	compare(v, "candidate", r->candidate, retrain_verdict_name(ev->candidate));
	compare(v, "verdict", r->verdict, retrain_verdict_name(ev->verdict));
	compare(v, "breaches", psprintf("%d", r->breaches), psprintf("%d", ev->breaches));
	compare(v, "cooldown", instant_text(r->has_cooldown, r->cooldown_until),
			instant_text(ev->has_cooldown, ev->cooldown_until));
	compare(v, "reason", r->reason, ev->reason);
	compare_json(v, "checks", r->checks, retrain_checks_json(ev));
	compare_json(v, "truth_table", r->truth_table, retrain_truth_table_json(ev));
	if (r->cost || ev->cost)
		compare_json(v, "cost", r->cost, retrain_decision_cost_json(ev));
}

/* retrain_verify_logic checks level 1. */
void
retrain_verify_logic(RetrainVerification *v)
{
	verify_revision(v);
	verify_windows(v);
	verify_levels(v);
	if (v->recorded->has_decision)
		verify_judgement(v);
	else
		retrain_verify_row(v, LEVEL, "decision", "none", "a superseded evaluation decides nothing");
}
