/*
 * error_control.c
 *	  Control of false discoveries over the tests of one run.
 *
 * Pure: no tables, no clock.  The family is all measurements of the run, of
 * whatever check, column and slice, whose check has the test p_value and which
 * have a level: those that can lead to an alarm.  A p-value that nothing is
 * tested on would only change the answer for those that are.
 */
#include "postgres.h"

#include "common/compat.h"
#include "governance/error_control.h"
#include "governance/measure.h"
#include "stats/multiplicity.h"

/* tested tells whether a measurement is one of the family. */
static bool
tested(const RetrainMeasurement *m)
{
	return m->check->test == RETRAIN_TEST_P_VALUE && m->has_p_value && m->level != RETRAIN_LEVEL_NONE;
}

/*
 * retrain_control_errors adjusts the p-values of an evaluation as its policy
 * says, and sets the levels that rest on them anew.  The levels must have been
 * set without adjustment.
 */
void
retrain_control_errors(RetrainEvaluation *ev)
{
	const RetrainVerdictRule *rule = &ev->def->verdict_rule;
	int			n = 0;
	double	   *p;
	ListCell   *cell;

	if (!rule->benjamini_hochberg || ev->measurements == NIL)
		return;
	p = palloc(sizeof(double) * list_length(ev->measurements));
	foreach(cell, ev->measurements)
		if (tested(lfirst(cell)))
			p[n++] = ((RetrainMeasurement *) lfirst(cell))->p_value;
	retrain_benjamini_hochberg(p, p, n);
	n = 0;
	foreach(cell, ev->measurements)
	{
		RetrainMeasurement *m = lfirst(cell);

		if (!tested(m))
			continue;
		m->has_adjusted_p = true;
		m->adjusted_p = p[n++];
		m->adjusted_alpha = rule->alpha_value;
		retrain_set_level(m);
	}
	pfree(p);
}
