/*
 * expected_cost.c
 *	  What it is expected to cost to act, or not to, over a horizon.
 *
 * A stale model costs its lost metric on every row it scores; acting costs once
 * and ends the loss, or part of it, when it takes effect: staleness cost against
 * retraining cost as in Mahadevan and Mathioudakis (2024, Cost-aware retraining
 * for machine learning, Knowledge-Based Systems), with the unit costs of
 * Regol et al. (2025, When to retrain a machine learning model, ICML).  They
 * forecast how the loss goes on; here it is taken to stay as measured.
 */
#include "stats/pure.h"

#include "stats/expected_cost.h"

/* retrain_expected_cost returns the expected cost; see expected_cost.h. */
double
retrain_expected_cost(const RetrainCostTerms *terms, double loss)
{
	double		delay = Min(terms->delay_days, terms->horizon_days);
	double		days = delay + terms->remaining * (terms->horizon_days - delay);

	return terms->action + terms->per_loss_unit * terms->rows_per_day * loss * days;
}
