/*
 * ks_pvalue.c
 *	  p-value of the two-sided two-sample Kolmogorov-Smirnov statistic.
 *
 * The choice of method is that of scipy 1.10 (stats.ks_2samp): exact if the
 * larger sample has at most 10000 rows, otherwise the one-sample distribution
 * (kolmogorov.c) at N = nm/(n+m) rows, rounded half to even.  The exact part is
 * in ks_exact.c.
 *
 * Both suppose continuous data.  With ties the exact value is an upper bound:
 * the test is conservative.
 */
#include "stats/pure.h"

#include "stats/kolmogorov.h"
#include "stats/ks_exact.h"
#include "stats/ks_pvalue.h"

static double asymptotic(int64_t n, int64_t m, double d);

/*
 * retrain_ks_sf returns P(D >= d), NaN for a NaN d or an empty sample; see
 * ks_pvalue.h.
 */
double
retrain_ks_sf(int64_t n, int64_t m, double d, RetrainKsMethod method_wanted,
				  RetrainKsMethod *method_used)
{
	bool		exact;

	switch (method_wanted)
	{
		case RETRAIN_KS_AUTO:
			exact = Max(n, m) <= RETRAIN_KS_AUTO_ROWS;
			break;
		case RETRAIN_KS_EXACT:
			exact = retrain_ks_exact_feasible(n, m);
			break;
		default:
			exact = false;
			break;
	}
	if (method_used != NULL)
		*method_used = exact ? RETRAIN_KS_EXACT : RETRAIN_KS_ASYMP;

	if (n < 1 || m < 1 || isnan(d))
		return NAN;
	d = Max(0.0, Min(d, 1.0));
	return exact ? retrain_ks_exact_sf(n, m, d) : asymptotic(n, m, d);
}

/*
 * asymptotic returns the one-sample tail at the effective number of rows, which
 * is at least 1 (scipy gives NaN for one row against one).
 */
static double
asymptotic(int64_t n, int64_t m, double d)
{
	double		a = (double) n,
				b = (double) m;

	return retrain_kolmogorov_sf(Max(1.0, rint(a * b / (a + b))), d);
}
