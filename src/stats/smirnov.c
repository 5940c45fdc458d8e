/*
 * smirnov.c
 *	  P(D_n+ >= d), the one-sided one-sample Kolmogorov-Smirnov tail.
 *
 * Birnbaum and Tingey (1951): the sum over v = 0 .. n(1-d) of
 *
 *	  d C(n,v) (d + v/n)^(v-1) (1 - d - v/n)^(n-v),
 *
 * each term d/(d + v/n) times a binomial density, computed in Loader's form
 * (stirling.c), which keeps relative accuracy down to the smallest tails.
 *
 * The terms are a smooth function of v that vanishes with all its derivatives
 * towards both ends once n is large (like exp(-n d^2/(2u(1-u))) at u = v/n).
 * For such a function sums over every v and over every s-th v, times s, are
 * the same up to a factor that falls exponentially with the number of terms:
 * SUM_NODES terms leave nothing of the difference in double precision.
 *
 * Above FORMULA_ROWS rows, scipy replaces the sum by the first term of its
 * expansion in n, exp(-(6nd+1)^2/(18n)); so do we, to give the same answer.
 */
#include "stats/pure.h"

#include "stats/kolmogorov.h"
#include "stats/stirling.h"

#define TWO_PI			6.283185307179586476925286766559
#define FORMULA_ROWS	1000000.0
#define SUM_NODES		1024.0
#define DIRECT_ROWS		4096.0

static double smirnov_term(double n, double d, double v);

/*
 * retrain_smirnov_sf returns P(D_n+ >= d) for 0 < d < 1 and a whole n >= 1; 0
 * when below the range of doubles.
 */
double
retrain_smirnov_sf(double n, double d)
{
	double		last = floor(n * (1.0 - d));
	double		stride = 1.0;
	double		sum = 0.0;

	if (n > FORMULA_ROWS)
		return exp(-(6.0 * n * d + 1.0) * (6.0 * n * d + 1.0) / 18.0 / n);

	/* P <= exp(-2nd^2) (Massart 1990) */
	if (2.0 * n * d * d > 750.0)
		return 0.0;
	if (n > DIRECT_ROWS)
		stride = floor(n / SUM_NODES);
	for (double v = 0.0; v <= last; v += stride)
		sum += smirnov_term(n, d, v);
	return Min(stride * sum, 1.0);
}

/* smirnov_term returns the term of v rows, 0 <= v <= n(1-d). */
static double
smirnov_term(double n, double d, double v)
{
	double		w = n - v;
	double		nd = n * d;
	double		log_density;

	if (v == 0.0)
		return exp(n * log1p(-d));
	if (w <= nd)
		return 0.0;

	/* observed v and w, expected v + nd and w - nd */
	log_density = retrain_stirling_error(n) - retrain_stirling_error(v) -
		retrain_stirling_error(w) +
		v * retrain_log1pmx(nd / v) + w * retrain_log1pmx(-nd / w);
	return nd / (v + nd) * sqrt(n / (TWO_PI * v * w)) * exp(log_density);
}
