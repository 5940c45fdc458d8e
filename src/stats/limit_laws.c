/*
 * limit_laws.c
 *	  Upper tails of the limit laws of the Cramer-von Mises and Anderson-Darling
 *	  statistics.
 *
 * Both are sums of Z_j^2 / lambda_j over j >= 1 with independent standard
 * normal Z_j:
 *
 *	Cramer-von Mises	lambda_j = (j pi)^2		D = sin(pi s) / (pi s)
 *	Anderson-Darling	lambda_j = j (j + 1)	D = sin(pi s) / (pi s (s + 1))
 *
 * where s is the continuous index, y = lambda_s, and D(y) the product over j of
 * 1 - y/lambda_j (Anderson and Darling 1952, Ann. Math. Stat. 23).  For such
 * sums Smirnov (1936) found
 *
 *	P(X > x) = 1/pi sum over k of (-1)^(k-1) times the integral of
 *	  exp(-x y / 2) / (y sqrt(|D(y)|)) dy for s from 2k-1 to 2k.
 *
 * The first integral alone decides the far tail, which therefore keeps its
 * relative accuracy; for small x some 30 of them are needed.  (The series that
 * Anderson and Darling give for the lower tail, which scipy uses for
 * Cramer-von Mises, leaves noise in the upper one.)
 *
 * With s = 2k-1 + sin^2(phi/2) the integrand, whose denominator vanishes at
 * both ends, becomes a smooth even periodic function of phi, for which the
 * midpoint rule converges exponentially.
 */
#include "stats/pure.h"

#include "stats/rank_tests.h"

#define PI				3.14159265358979323846264338328

/* Below these, P(X <= x) is less than 1e-18. */
#define LEAST_CRAMER	0.003
#define LEAST_ANDERSON	0.02

/* Beyond this exponent nothing is left in double precision. */
#define MOST_EXPONENT	760.0

/* lambda_s = scale s (s + shift), shift being 0 or 1 */
typedef struct Spectrum
{
	double		scale;
	double		shift;
} Spectrum;

static double upper_tail(const Spectrum *spectrum, double x);
static double integral(const Spectrum *spectrum, double x, double first);

/*
 * retrain_cramer_von_mises_limit_sf returns P(W^2 > x), 1 for x <= 0, NaN for
 * NaN.
 */
double
retrain_cramer_von_mises_limit_sf(double x)
{
	static const Spectrum spectrum = {PI * PI, 0.0};

	return x <= LEAST_CRAMER ? 1.0 : upper_tail(&spectrum, x);
}

/*
 * retrain_anderson_darling_limit_sf returns P(A^2 > x), 1 for x <= 0, NaN for
 * NaN.
 */
double
retrain_anderson_darling_limit_sf(double x)
{
	static const Spectrum spectrum = {1.0, 1.0};

	return x <= LEAST_ANDERSON ? 1.0 : upper_tail(&spectrum, x);
}

/* upper_tail returns Smirnov's sum for x not near 0. */
static double
upper_tail(const Spectrum *spectrum, double x)
{
	double		sum = 0.0;
	double		sign = 1.0;

	if (isnan(x))
		return x;
	for (double first = 1.0;; first += 2.0)
	{
		double		term;

		if (0.5 * x * spectrum->scale * first * (first + spectrum->shift) > MOST_EXPONENT)
			break;
		term = integral(spectrum, x, first);
		sum += sign * term;
		if (term <= 1e-18 * sum)
			break;
		sign = -sign;
	}
	return Max(0.0, Min(sum / PI, 1.0));
}

/*
 * integral returns the integral for s from first to first + 1.
 *
 * As a function of phi the integrand is about exp(-width phi^2) near 0; n nodes
 * leave exp(-n^2/width), and exp(-3.5 n) of the rest.
 */
static double
integral(const Spectrum *spectrum, double x, double first)
{
	double		shift = spectrum->shift;
	double		width = x * spectrum->scale * (2.0 * first + shift) / 8.0;
	int			n = (int) (20.0 + 7.0 * sqrt(width));
	double		sum = 0.0;

	for (int i = 0; i < n; i++)
	{
		double		phi = (i + 0.5) * PI / n;
		double		up = sin(0.5 * phi) * sin(0.5 * phi);
		double		down = cos(0.5 * phi) * cos(0.5 * phi);
		double		s = first + up;
		double		product = shift == 0.0 ? s : s * (s + shift);	/* D = sin(pi s) / (pi product) */
		double		sine = sin(PI * Min(up, down));

		/* dy / y is (2s + shift) / (s (s + shift)) ds, ds is sin(phi)/2 dphi */
		sum += exp(-0.5 * x * spectrum->scale * s * (s + shift)) *
			(2.0 * s + shift) / (s * (s + shift)) *
			sqrt(PI * product / sine) * sin(phi);
	}
	return 0.5 * PI / n * sum;
}
