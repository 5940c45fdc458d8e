/*
 * kolmogorov.c
 *	  P(D_n >= d) for the one-sample two-sided Kolmogorov-Smirnov statistic.
 *
 * D_n is the largest distance between the empirical distribution function of n
 * rows and the continuous distribution they come from.  No single formula is
 * both fast and accurate everywhere; the regions are those of Simard and
 * L'Ecuyer (2011, J. Stat. Software 39(11)) as scipy 1.10 draws them
 * (scipy.stats.kstwo), so that both agree to 1e-9 also where the
 * approximations themselves differ from the exact value by more:
 *
 *	nd <= 1 or nd >= n-1	closed forms of Ruben and Gambino (1982)
 *	d >= 1/2				twice the one-sided tail (exact there: both sides
 *							cannot be exceeded at once)
 *	n <= 140				nd^2 <= 4: Durbin's matrix, exact; above: twice the
 *							one-sided tail (they differ by less than 1e-13
 *							absolute, 1e-10 relative)
 *	n > 140, nd^2 >= 2.2	twice the one-sided tail, from nd^2 = 370 on 0
 *	n > 140, below that		Durbin's matrix if n <= 100000 and n d^1.5 <= 1.4,
 *							else the expansion of Pelz and Good (1976)
 *
 * Where scipy uses Pomeranz' recursion (n <= 140, 0.754693 < nd^2 <= 4) we keep
 * Durbin's matrix: both are exact.
 *
 * Durbin (1968) with Marsaglia, Tsang and Wang (2003, J. Stat. Software 8(18)):
 * with nd = k - h, 0 <= h < 1, P(D_n < d) is n!/n^n times the middle element of
 * the n-th power of a (2k-1) x (2k-1) matrix.
 *
 * The one-sided tail is in smirnov.c, the two-sample test in ks_pvalue.c.
 */
#include "stats/pure.h"

#include <float.h>

#include "stats/host.h"
#include "stats/kolmogorov.h"
#include "stats/stirling.h"

#define PI				3.14159265358979323846264338328
#define TWO_PI			(2.0 * PI)

/* Below this exponent scipy takes the lower tail as 0. */
#define LOG_LOWEST		(-708.0)

static double below_one_row(double n, double nd);
static double durbin_cdf(double n, double d);
static double *durbin_matrix(int k, double h, int size);
static void square_matrix(const double *a, double *result, int size);
static void times_matrix(const double *v, const double *a, double *result, int size);
static int	rescale(double *a, int count);
static double power_ratio(double n);
static double pelz_good_cdf(double n, double d);

/*
 * retrain_kolmogorov_sf returns P(D_n >= d): 1 for d <= 1/(2n), 0 for d >= 1,
 * NaN for NaN.  n is a whole number >= 1.
 */
double
retrain_kolmogorov_sf(double n, double d)
{
	double		nd = n * d;
	double		ndd = nd * d;
	double		cdf;

	if (isnan(d))
		return d;
	if (d >= 1.0)
		return 0.0;
	if (nd <= 0.5)
		return 1.0;
	if (nd <= 1.0)
		return 1.0 - below_one_row(n, nd);
	if (nd >= n - 1.0)
		return Min(2.0 * pow(1.0 - d, n), 1.0);
	if (d >= 0.5)
		return 2.0 * retrain_smirnov_sf(n, d);

	if (n <= 140.0)
	{
		if (ndd > 4.0)
			return 2.0 * retrain_smirnov_sf(n, d);
		cdf = durbin_cdf(n, d);
	}
	else if (ndd >= 370.0)
		return 0.0;
	else if (ndd >= 2.2)
		return Min(2.0 * retrain_smirnov_sf(n, d), 1.0);
	else if (n <= 100000.0 && n * pow(d, 1.5) <= 1.4)
		cdf = durbin_cdf(n, d);
	else
		cdf = pelz_good_cdf(n, d);
	return Max(0.0, Min(1.0, 1.0 - cdf));
}

/*
 * retrain_kolmogorov_limit_sf returns P(K > x) of Kolmogorov's limit law: 1 for
 * x <= 0, NaN for NaN.
 *
 * 2 sum (-1)^(k-1) exp(-2 k^2 x^2), or by the transformation of theta functions
 * 1 - sqrt(2 pi)/x sum exp(-(2k-1)^2 pi^2 / (8 x^2)), whichever converges faster.
 */
double
retrain_kolmogorov_limit_sf(double x)
{
	double		sum = 0.0,
				q;

	if (isnan(x))
		return x;
	if (x <= 0.0)
		return 1.0;
	if (x < 1.0)
	{
		q = -PI * PI / (8.0 * x * x);
		for (int k = 7; k >= 1; k -= 2)
			sum += exp(q * k * k);
		return 1.0 - sqrt(TWO_PI) / x * sum;
	}
	q = -2.0 * x * x;
	for (int k = 5; k >= 1; k--)
		sum = exp(q * k * k) - sum;
	return 2.0 * sum;
}

/*
 * below_one_row returns P(D_n < d) for 1/2 < nd <= 1: n!/n^n (2nd-1)^n, since
 * each of n equal cells must hold one row, within 2nd-1 of its length.
 */
static double
below_one_row(double n, double nd)
{
	double		share = 2.0 * nd - 1.0;
	double		p = 1.0;

	if (n > 140.0)
		return power_ratio(n) * exp(n * (log(share) - 1.0));
	for (double i = 1.0; i <= n; i += 1.0)
		p *= i / n * share;
	return p;
}

/*
 * power_ratio returns n!/n^n exp(n): what is left of it after the factor exp(-n)
 * that would underflow.
 */
static double
power_ratio(double n)
{
	return sqrt(TWO_PI * n) * exp(retrain_stirling_error(n));
}

/*
 * durbin_cdf returns P(D_n < d) exactly.
 *
 * The row vector e_k H^n is built from the binary digits of n, so only the
 * powers H^(2^i) are matrices.  Numbers are kept near 1 by powers of two that
 * are counted apart.  All entries are >= 0: no cancellation.
 */
static double
durbin_cdf(double n, double d)
{
	double		nd = n * d;
	int			k = (int) ceil(nd);
	double		h = k - nd;
	int			size = 2 * k - 1;
	double	   *power = durbin_matrix(k, h, size);
	double	   *scratch = retrain_host_allocate(sizeof(double) * size * size);
	double	   *v = retrain_host_allocate(sizeof(double) * size);
	double	   *w = retrain_host_allocate(sizeof(double) * size);
	double		middle;
	double		v_exponent = 0.0,
				power_exponent = 0.0;

	v[k - 1] = 1.0;
	for (int64_t left = (int64_t) n; left > 0; left >>= 1)
	{
		double	   *swap;

		retrain_host_check_interrupts();
		if (left & 1)
		{
			times_matrix(v, power, w, size);
			swap = v;
			v = w;
			w = swap;
			v_exponent += power_exponent + rescale(v, size);
		}
		if (left > 1)
		{
			square_matrix(power, scratch, size);
			swap = power;
			power = scratch;
			scratch = swap;
			power_exponent = 2.0 * power_exponent + rescale(power, size * size);
		}
	}
	middle = v[k - 1];
	retrain_host_release(power);
	retrain_host_release(scratch);
	retrain_host_release(v);
	retrain_host_release(w);

	/* times n!/n^n; the exponents are whole numbers of moderate size */
	if (middle <= 0.0)
		return 0.0;
	return middle * power_ratio(n) * exp(v_exponent * M_LN2 - n);
}

/*
 * durbin_matrix returns the matrix H, row by row; the caller releases it.
 *
 * Below its first superdiagonal, entry (i, j) is 1/(i-j+1)!; in the first
 * column and, mirrored, in the last row it is (1 - h^q)/q!, and in the corner
 * (1 - 2h^size + max(0, 2h-1)^size)/size!.
 */
static double *
durbin_matrix(int k, double h, int size)
{
	double	   *matrix = retrain_host_allocate(sizeof(double) * size * size);
	double	   *inverse_factorial = retrain_host_allocate(sizeof(double) * (size + 1));
	double		h_power = 1.0;

	inverse_factorial[0] = 1.0;
	for (int i = 1; i <= size; i++)
		inverse_factorial[i] = inverse_factorial[i - 1] / i;
	for (int i = 0; i < size; i++)
		for (int j = 0; j < size && j <= i + 1; j++)
			matrix[i * size + j] = inverse_factorial[i - j + 1];
	for (int q = 1; q < size; q++)
	{
		double		edge;

		h_power *= h;
		edge = (1.0 - h_power) * inverse_factorial[q];
		matrix[(q - 1) * size] = edge;
		matrix[(size - 1) * size + size - q] = edge;
	}
	matrix[(size - 1) * size] = (1.0 - 2.0 * pow(h, size) +
								 (h > 0.5 ? pow(2.0 * h - 1.0, size) : 0.0)) *
		inverse_factorial[size];
	retrain_host_release(inverse_factorial);
	return matrix;
}

/* square_matrix sets result to a times a, both size x size. */
static void
square_matrix(const double *a, double *result, int size)
{
	for (int i = 0; i < size; i++)
		times_matrix(a + (size_t) i * size, a, result + (size_t) i * size, size);
}

/* times_matrix sets result to the row vector v times a. */
static void
times_matrix(const double *v, const double *a, double *result, int size)
{
	for (int j = 0; j < size; j++)
		result[j] = 0.0;
	for (int i = 0; i < size; i++)
	{
		const double *row = a + (size_t) i * size;
		double		factor = v[i];

		for (int j = 0; j < size; j++)
			result[j] += factor * row[j];
	}
}

/*
 * rescale multiplies the numbers, all >= 0, by a power of two that brings the
 * largest into [1/2, 1), and returns the exponent taken out.
 */
static int
rescale(double *a, int count)
{
	double		largest = 0.0,
				factor;
	int			exponent;

	for (int i = 0; i < count; i++)
		largest = Max(largest, a[i]);
	(void) frexp(largest, &exponent);
	factor = ldexp(1.0, -exponent);
	for (int i = 0; i < count; i++)
		a[i] *= factor;
	return exponent;
}

/*
 * pelz_good_cdf returns the approximation of Pelz and Good to P(D_n < d).
 *
 * With z = d sqrt(n), K0(z) + K1(z)/n^(1/2) + K2(z)/n + K3(z)/n^(3/2), each a
 * theta series in q = exp(-pi^2 / (8 z^2)) over odd m, K2 and K3 with a further
 * one over all whole numbers k.
 */
static double
pelz_good_cdf(double n, double d)
{
	double		z = sqrt(n) * d;
	double		z2 = z * z,
				z3 = z2 * z,
				z4 = z2 * z2,
				z6 = z4 * z2,
				z8 = z4 * z4;
	double		pi2 = PI * PI,
				pi4 = pi2 * pi2,
				pi6 = pi4 * pi2;
	double		log_q = -pi2 / (8.0 * z2);
	int			terms = (int) ceil(16.0 * z / PI);
	double		sum0 = 0.0,
				sum1 = 0.0,
				sum2 = 0.0,
				sum3 = 0.0,
				extra2 = 0.0,
				extra3 = 0.0;

	if (log_q < LOG_LOWEST)
		return 0.0;

	for (int i = terms; i >= 1; i--)
	{
		double		m2 = (2.0 * i - 1.0) * (2.0 * i - 1.0);
		double		k2 = (double) i * i;
		double		q_odd = exp(log_q * m2);
		double		q_all = exp(4.0 * log_q * k2);

		sum0 += q_odd;
		sum1 += q_odd * (pi2 * m2 / 4.0 - z2);
		sum2 += q_odd * (6.0 * z6 + 2.0 * z4
						 + (2.0 * z4 - 5.0 * z2) * pi2 / 4.0 * m2
						 + pi4 * (1.0 - 2.0 * z2) / 16.0 * m2 * m2);
		sum3 += q_odd * (-30.0 * z6 - 90.0 * z8
						 + pi2 * (135.0 * z4 - 96.0 * z6) / 4.0 * m2
						 + pi4 * (212.0 * z4 - 60.0 * z2) / 16.0 * m2 * m2
						 + pi6 * (5.0 - 30.0 * z2) / 64.0 * m2 * m2 * m2);
		extra2 += q_all * k2;
		extra3 += q_all * k2 * (3.0 * z2 - pi2 * k2);
	}
	sum0 /= z;
	sum1 /= 6.0 * z4;
	sum2 = sum2 / (72.0 * z4 * z3) - extra2 * pi2 / (36.0 * z3);
	sum3 = sum3 / (6480.0 * z6 * z4) + extra3 * pi2 / (216.0 * z6);
	return sqrt(TWO_PI) * (sum0 + sum1 / sqrt(n) + sum2 / n + sum3 / (n * sqrt(n)));
}
