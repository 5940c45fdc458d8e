/*
 * expected_cost.h
 *	  What it is expected to cost to act, or not to, over a horizon.
 */
#ifndef RETRAIN_EXPECTED_COST_H
#define RETRAIN_EXPECTED_COST_H

/* Assumptions; all finite and not negative. */
typedef struct RetrainCostTerms
{
	double		action;			/* cost of acting, once */
	double		per_loss_unit;	/* cost of one unit of loss, per row */
	double		rows_per_day;
	double		delay_days;		/* until acting takes effect */
	double		horizon_days;
	double		remaining;		/* share of the loss that remains then, 0 to 1 */
} RetrainCostTerms;

/*
 * Returns action + per_loss_unit * rows_per_day * loss * (d + remaining * (H - d))
 * with H the horizon and d the delay, at most H.  Keeping has action 0 and
 * remaining 1.  The product is formed from left to right.
 */
extern double retrain_expected_cost(const RetrainCostTerms *terms, double loss);

#endif							/* RETRAIN_EXPECTED_COST_H */
