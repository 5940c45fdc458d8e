/*
 * divergence.c
 *	  Divergences between two distributions over bins or categories, from counts.
 *
 * Definitions: doc/reference/drift.md.  A bin with i of n reference and j of m current
 * rows has shares r = i/n and c = j/m; their difference is formed as the integer
 * i m - j n, exactly.
 *
 * Jensen-Shannon: a bin adds r ln(2r/(r+c)) + c ln(2c/(r+c)), whose parts have opposite
 * signs and nearly cancel where r and c are close.  With x = (c-r)/(2r) the first part is
 * -r ln(1+x); adding r x to it, and the like to the second part, changes nothing since
 * r x + c y = 0, and leaves -r (ln(1+x) - x): never negative, no digits lost.
 */
#include "postgres.h"

#include <math.h>

#include "common/compat.h"
#include "stats/divergence.h"
#include "stats/psi_value.h"
#include "stats/stirling.h"

#define LN_2 0.693147180559945309417232121458

/* retrain_divergence_begin starts a divergence of two samples that both have rows. */
void
retrain_divergence_begin(RetrainDivergence *divergence, RetrainDivergenceKind kind,
						 int64 reference, int64 current)
{
	retrain_wide_check(reference, current);
	divergence->kind = kind;
	divergence->n[0] = reference;
	divergence->n[1] = current;
	divergence->most = 0;
	divergence->infinite = false;
	retrain_exact_init(&divergence->sum, CurrentMemoryContext);
}

/*
 * retrain_jensen_part returns r ln(2r/(r+c)) - (r-c)/2: what one sample adds to the
 * Jensen-Shannon divergence.  difference is c - r.
 */
double
retrain_jensen_part(double r, double difference)
{
	if (r == 0)
		return difference / 2;
	return -r * retrain_log1pmx(difference / (2 * r));
}

/* floored_part returns p ln(p/q) with both shares raised to the floor of psi. */
static double
floored_part(double p, double q)
{
	p = Max(p, RETRAIN_SHARE_FLOOR);
	q = Max(q, RETRAIN_SHARE_FLOOR);
	return p * log(p / q);
}

/* add_raw_part adds p ln(p/q); nothing for a share p of 0. */
static void
add_raw_part(RetrainDivergence *divergence, double p, double q)
{
	if (p == 0)
		return;
	if (q == 0)
		divergence->infinite = true;
	else
		retrain_exact_add(&divergence->sum, p * log(p / q));
}

/* retrain_divergence_add adds a bin. */
void
retrain_divergence_add(RetrainDivergence *divergence, int64 reference, int64 current)
{
	double		n = (double) divergence->n[0];
	double		m = (double) divergence->n[1];
	RetrainWide wide = (RetrainWide) reference * divergence->n[1] -
		(RetrainWide) current * divergence->n[0];
	double		r = (double) reference / n;
	double		c = (double) current / m;
	double		difference = (double) wide / (n * m);

	if (reference == 0 && current == 0)
		return;
	switch (divergence->kind)
	{
		case RETRAIN_JS_DISTANCE:
		case RETRAIN_JS_DISTANCE_E:
			retrain_exact_add(&divergence->sum, retrain_jensen_part(r, -difference));
			retrain_exact_add(&divergence->sum, retrain_jensen_part(c, difference));
			break;
		case RETRAIN_KL_TO_CURRENT:
			retrain_exact_add(&divergence->sum, floored_part(r, c));
			break;
		case RETRAIN_KL_TO_REFERENCE:
			retrain_exact_add(&divergence->sum, floored_part(c, r));
			break;
		case RETRAIN_KL_RAW_TO_CURRENT:
			add_raw_part(divergence, r, c);
			break;
		case RETRAIN_KL_RAW_TO_REFERENCE:
			add_raw_part(divergence, c, r);
			break;
		case RETRAIN_HELLINGER:
			{
				/* (sqrt r - sqrt c)^2 without the difference of roots */
				double		root = difference / (sqrt(r) + sqrt(c));

				retrain_exact_add(&divergence->sum, root * root);
				break;
			}
		case RETRAIN_TOTAL_VARIATION:
			retrain_exact_add_wide(&divergence->sum, wide < 0 ? -wide : wide);
			break;
		case RETRAIN_L_INFINITY:
			divergence->most = Max(divergence->most, wide < 0 ? -wide : wide);
			break;
	}
}

/* retrain_divergence_end returns the divergence of the bins added and frees its memory. */
double
retrain_divergence_end(RetrainDivergence *divergence)
{
	RetrainExactSum *sum = &divergence->sum;
	uint64		divisors[3] = {(uint64) divergence->n[0], (uint64) divergence->n[1], 2};
	double		result = 0;

	switch (divergence->kind)
	{
		case RETRAIN_JS_DISTANCE:
			result = sqrt(Min(retrain_exact_value(sum) / 2 / LN_2, 1));
			break;
		case RETRAIN_JS_DISTANCE_E:
			result = sqrt(Min(retrain_exact_value(sum) / 2, LN_2));
			break;
		case RETRAIN_HELLINGER:
			result = sqrt(Min(retrain_exact_value(sum) / 2, 1));
			break;
		case RETRAIN_KL_TO_CURRENT:
		case RETRAIN_KL_TO_REFERENCE:
		case RETRAIN_KL_RAW_TO_CURRENT:
		case RETRAIN_KL_RAW_TO_REFERENCE:
			result = divergence->infinite ? INFINITY : retrain_exact_value(sum);
			break;
		case RETRAIN_TOTAL_VARIATION:
			result = retrain_exact_ratio(sum, divisors, 3);
			break;
		case RETRAIN_L_INFINITY:
			retrain_exact_add_wide(sum, divergence->most);
			result = retrain_exact_ratio(sum, divisors, 2);
			break;
	}
	retrain_exact_free(sum);
	return result;
}

/*
 * retrain_divergence sets result for the counts of several bins; false if a sample has
 * no rows.
 */
bool
retrain_divergence(RetrainDivergenceKind kind, const int64 *reference, const int64 *current,
				   int bins, double *result)
{
	RetrainDivergence divergence;
	int64		n = 0;
	int64		m = 0;

	for (int b = 0; b < bins; b++)
	{
		n += reference[b];
		m += current[b];
	}
	if (n == 0 || m == 0)
		return false;
	retrain_divergence_begin(&divergence, kind, n, m);
	for (int b = 0; b < bins; b++)
		retrain_divergence_add(&divergence, reference[b], current[b]);
	*result = retrain_divergence_end(&divergence);
	return true;
}
