/*
 * tails.c
 *	  Distributions and p-values of src/stats against goldens, and their edges.
 *
 * tails GOLDENS reads GOLDENS/tails.tsv, lines of function, reference and
 * arguments written by test/goldens/tails.py, and prints one line a function: ok
 * or FAILED, its name, the number of cases and the largest error seen.  Errors are
 * relative unless the table below says absolute; the limits are those of
 * doc/reference, not what happens to be reached.
 */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/kolmogorov.h"
#include "stats/multiplicity.h"
#include "stats/rank_tests.h"

#define MOST_ARGUMENTS	4

typedef struct Function
{
	const char *name;
	double		limit;			/* largest error allowed */
	bool		absolute;
	double		(*error) (double reference, const double *arg);	/* NULL: of value */
	double		(*value) (const double *arg);
} Function;

typedef struct Tally
{
	int			cases;
	int			failures;
	double		largest;		/* error */
} Tally;

static int	failed = 0;

/* result prints one line, as test/run.sh reads it. */
static void
result(bool good, const char *name, const char *note)
{
	printf("%s %s  (%s)\n", good ? "ok" : "FAILED", name, note);
	failed += !good;
}

static double
normal_sf(const double *arg)
{
	return retrain_normal_sf(arg[0]);
}

static double
normal_quantile(const double *arg)
{
	return retrain_normal_quantile(arg[0]);
}

static double
chisq_sf(const double *arg)
{
	return retrain_chisq_sf(arg[0], arg[1]);
}

static double
chisq_quantile(const double *arg)
{
	return retrain_chisq_quantile(arg[0], arg[1]);
}

static double
student_t_sf(const double *arg)
{
	return retrain_student_t_sf(arg[0], arg[1]);
}

static double
student_t_two_sided(const double *arg)
{
	return retrain_student_t_two_sided(arg[0], arg[1]);
}

static double
student_t_quantile(const double *arg)
{
	return retrain_student_t_quantile(arg[0], arg[1]);
}

static double
f_sf(const double *arg)
{
	return retrain_f_sf(arg[0], arg[1], arg[2]);
}

static double
kolmogorov_limit_sf(const double *arg)
{
	return retrain_kolmogorov_limit_sf(arg[0]);
}

static double
cramer_limit_sf(const double *arg)
{
	return retrain_cramer_von_mises_limit_sf(arg[0]);
}

/* cramer_pvalue returns the p-value, NaN if not by the expected method. */
static double
cramer_pvalue(const double *arg)
{
	bool		exact;
	double		p = retrain_cramer_von_mises_pvalue(arg[0], (int64_t) arg[1], (int64_t) arg[2], &exact);

	return exact == (arg[1] <= 20.0 && arg[2] <= 20.0) ? p : NAN;
}

static double
cramer_mean(const double *arg)
{
	double		mean,
				variance;

	retrain_cramer_von_mises_moments((int64_t) arg[0], (int64_t) arg[1], &mean, &variance);
	return mean;
}

static double
cramer_variance(const double *arg)
{
	double		mean,
				variance;

	retrain_cramer_von_mises_moments((int64_t) arg[0], (int64_t) arg[1], &mean, &variance);
	return variance;
}

static double
anderson_limit_sf(const double *arg)
{
	return retrain_anderson_darling_limit_sf(arg[0]);
}

static double
anderson_pvalue(const double *arg)
{
	return retrain_anderson_darling_pvalue(arg[0]);
}

static double
anderson_sd(const double *arg)
{
	return retrain_anderson_darling_sd((int64_t) arg[0], (int64_t) arg[1]);
}

/*
 * ksamp_error returns the relative distance from a significance of
 * scipy.stats.anderson_ksamp, whose 0.25 and 0.001 mean "or more" and "or less".
 */
static double
ksamp_error(double reference, const double *arg)
{
	double		p = retrain_anderson_darling_pvalue(arg[0]);

	if (reference == 0.25)
		return p >= reference ? 0.0 : INFINITY;
	if (reference == 0.001)
		return p <= reference ? 0.0 : INFINITY;
	return fabs(p / reference - 1.0);
}

/* mann_whitney returns the p-value, NaN if not by the expected method. */
static double
mann_whitney(const double *arg)
{
	bool		exact;
	double		p = retrain_mann_whitney_pvalue(arg[0], (int64_t) arg[1], (int64_t) arg[2], arg[3], &exact);

	return exact == (fmin(arg[1], arg[2]) <= 8.0 && arg[3] == 0.0) ? p : NAN;
}

static double
mann_whitney_variance(const double *arg)
{
	return retrain_mann_whitney_variance((int64_t) arg[0], (int64_t) arg[1], arg[2]);
}

static const Function functions[] = {
	{"normal_sf", 1e-12, false, NULL, normal_sf},
	{"normal_quantile", 1e-12, false, NULL, normal_quantile},
	{"chisq_sf", 1e-12, false, NULL, chisq_sf},
	{"chisq_quantile", 1e-12, false, NULL, chisq_quantile},
	{"student_t_sf", 1e-12, false, NULL, student_t_sf},
	{"student_t_two_sided", 1e-12, false, NULL, student_t_two_sided},
	{"student_t_quantile", 1e-12, false, NULL, student_t_quantile},
	{"f_sf", 1e-12, false, NULL, f_sf},
	{"kolmogorov_limit_sf", 1e-12, false, NULL, kolmogorov_limit_sf},
	{"cramer_von_mises_limit_sf", 1e-12, false, NULL, cramer_limit_sf},
	{"cramer_von_mises_exact", 1e-15, false, NULL, cramer_pvalue},
	{"cramer_von_mises_asymptotic", 1e-12, false, NULL, cramer_pvalue},
	{"cramer_von_mises_mean", 1e-15, false, NULL, cramer_mean},
	{"cramer_von_mises_variance", 1e-14, false, NULL, cramer_variance},
	{"anderson_darling_limit_sf", 1e-12, false, NULL, anderson_limit_sf},
	{"anderson_darling_pvalue", 1e-12, false, NULL, anderson_pvalue},
	{"anderson_darling_sd", 1e-12, false, NULL, anderson_sd},
	{"anderson_ksamp_level", 0.026, false, ksamp_error, NULL},
	{"mann_whitney_exact", 1e-14, false, NULL, mann_whitney},
	{"mann_whitney_normal", 1e-12, false, NULL, mann_whitney},
	{"mann_whitney_variance", 1e-15, false, NULL, mann_whitney_variance},
	/* scipy stops its series for the limit law at 1e-7 of a term */
	{"scipy_cramervonmises_2samp", 1e-8, true, NULL, cramer_pvalue},
	{"scipy_mannwhitneyu", 1e-12, false, NULL, mann_whitney},
	{"scipy_anderson_ksamp", 0.026, false, ksamp_error, NULL}
};

#define FUNCTIONS ((int) (sizeof(functions) / sizeof(functions[0])))

static Tally tallies[FUNCTIONS];

/* try_line computes one case; false if the line makes no sense. */
static bool
try_line(char *line)
{
	const Function *function = NULL;
	Tally	   *tally;
	double		number[1 + MOST_ARGUMENTS] = {0};
	int			numbers = 0;
	char	   *field = strtok(line, "\t\n");
	double		ours,
				error;

	for (int i = 0; i < FUNCTIONS && field != NULL; i++)
		if (strcmp(functions[i].name, field) == 0)
			function = &functions[i];
	if (function == NULL)
		return false;
	while ((field = strtok(NULL, "\t\n")) != NULL && numbers <= MOST_ARGUMENTS)
	{
		char	   *end;

		number[numbers++] = strtod(field, &end);
		if (*end != '\0')
			return false;
	}
	if (numbers < 2)
		return false;

	if (function->error != NULL)
		error = function->error(number[0], number + 1);
	else
	{
		ours = function->value(number + 1);
		error = fabs(ours - number[0]);
		if (!function->absolute && error > 0.0)
			error /= fabs(number[0]);
	}
	tally = &tallies[function - functions];
	tally->cases++;
	if (!(error <= function->limit))
	{
		tally->failures++;
		if (tally->failures <= 5)
			printf("%s(%.17g, %.17g, %.17g, %.17g) is off by %.3g from %.17g\n", function->name,
				   number[1], number[2], number[3], number[4], error, number[0]);
	}
	if (!(error <= tally->largest))
		tally->largest = error;
	return true;
}

/* check_goldens runs all lines of the file. */
static void
check_goldens(const char *directory)
{
	char		path[1024];
	char		line[1024];
	FILE	   *file;
	int			bad_lines = 0;

	snprintf(path, sizeof(path), "%s/tails.tsv", directory);
	file = fopen(path, "r");
	if (file == NULL)
	{
		result(false, "tails.tsv", "cannot be read");
		return;
	}
	while (fgets(line, sizeof(line), file) != NULL)
		if (line[0] != '#' && !try_line(line))
			bad_lines++;
	fclose(file);
	result(bad_lines == 0, "tails.tsv", "all lines are understood");

	for (int i = 0; i < FUNCTIONS; i++)
	{
		const Function *f = &functions[i];
		const Tally *tally = &tallies[i];
		char		note[200];

		snprintf(note, sizeof(note), "%d cases, largest %s error %.2g, limit %.2g", tally->cases,
				 f->absolute ? "absolute" : "relative", tally->largest, f->limit);
		result(tally->failures == 0 && tally->cases >= 5, f->name, note);
	}
}

/* check_domains: out of range gives NaN, the ends give the ends. */
static void
check_domains(void)
{
	const double nans[] = {
		retrain_normal_sf(NAN), retrain_normal_quantile(-0.1), retrain_normal_quantile(1.1),
		retrain_normal_quantile(NAN), retrain_chisq_sf(NAN, 1), retrain_chisq_sf(1, 0), retrain_chisq_sf(1, NAN),
		retrain_chisq_quantile(2, 1), retrain_student_t_sf(NAN, 1), retrain_student_t_sf(1, 0),
		retrain_student_t_sf(1, -1), retrain_student_t_sf(1, INFINITY), retrain_student_t_two_sided(1, NAN),
		retrain_student_t_quantile(-1e-9, 3), retrain_student_t_quantile(0.1, 0), retrain_student_t_quantile(NAN, 3),
		retrain_f_sf(NAN, 1, 1), retrain_f_sf(1, 0, 1), retrain_f_sf(1, 1, 0), retrain_f_sf(1, NAN, 1),
		retrain_f_sf(1, 1, 2e300), retrain_kolmogorov_limit_sf(NAN), retrain_cramer_von_mises_limit_sf(NAN),
		retrain_anderson_darling_limit_sf(NAN), retrain_anderson_darling_pvalue(NAN),
		retrain_anderson_darling_sd(0, 10), retrain_anderson_darling_sd(1, 2),
		retrain_cramer_von_mises_pvalue(NAN, 3, 3, NULL), retrain_cramer_von_mises_pvalue(1, 0, 3, NULL),
		retrain_cramer_von_mises_pvalue(1, 30, -1, NULL), retrain_mann_whitney_pvalue(NAN, 3, 3, 0, NULL),
		retrain_mann_whitney_pvalue(1, 0, 3, 0, NULL), retrain_mann_whitney_pvalue(1, 3, 0, 6, NULL),
		retrain_mann_whitney_pvalue(1, 3, 3, NAN, NULL), retrain_mann_whitney_variance(0, 1, 0)
	};
	const double ones[] = {
		retrain_normal_sf(-INFINITY), retrain_chisq_sf(0, 3), retrain_chisq_sf(-1, 3),
		retrain_student_t_sf(-INFINITY, 3), retrain_student_t_two_sided(0, 0.5), 2 * retrain_student_t_sf(0, 7),
		retrain_f_sf(0, 3, 4), retrain_f_sf(-1, 3, 4), retrain_kolmogorov_limit_sf(0), retrain_kolmogorov_limit_sf(-1),
		retrain_cramer_von_mises_limit_sf(0), retrain_cramer_von_mises_limit_sf(-INFINITY),
		retrain_anderson_darling_limit_sf(0), retrain_anderson_darling_pvalue(-INFINITY),
		retrain_cramer_von_mises_pvalue(-1, 3, 4, NULL), retrain_cramer_von_mises_pvalue(0, 300, 400, NULL),
		retrain_mann_whitney_pvalue(0, 3, 4, 0, NULL), retrain_mann_whitney_pvalue(0, 100, 100, 0, NULL),
		/* all rows equal: the tie term as it comes from whole numbers, rounded */
		retrain_mann_whitney_pvalue(0, 5, 4, 720, NULL),
		retrain_mann_whitney_pvalue(0, 1000003, 2000000, 2.7000080999999e19, NULL)
	};
	const double zeros[] = {
		retrain_normal_sf(INFINITY), retrain_normal_quantile(0.5), retrain_chisq_sf(INFINITY, 3),
		retrain_chisq_quantile(1, 3), retrain_student_t_sf(INFINITY, 3), retrain_student_t_two_sided(-INFINITY, 3),
		retrain_student_t_quantile(0.5, 0.3), retrain_f_sf(INFINITY, 3, 4), retrain_kolmogorov_limit_sf(INFINITY),
		retrain_cramer_von_mises_limit_sf(INFINITY), retrain_anderson_darling_limit_sf(INFINITY),
		retrain_anderson_darling_pvalue(1e300), retrain_cramer_von_mises_pvalue(INFINITY, 300, 400, NULL),
		retrain_cramer_von_mises_pvalue(INFINITY, 3, 4, NULL), retrain_mann_whitney_variance(4, 5, 720)
	};
	int			bad = 0;

	for (int i = 0; i < (int) (sizeof(nans) / sizeof(nans[0])); i++)
		if (!isnan(nans[i]))
			bad++, printf("NaN %d is %g\n", i, nans[i]);
	for (int i = 0; i < (int) (sizeof(ones) / sizeof(ones[0])); i++)
		if (ones[i] != 1.0)
			bad++, printf("one %d is %.17g\n", i, ones[i]);
	for (int i = 0; i < (int) (sizeof(zeros) / sizeof(zeros[0])); i++)
		if (zeros[i] != 0.0)
			bad++, printf("zero %d is %g\n", i, zeros[i]);
	if (retrain_normal_quantile(0) != INFINITY || retrain_normal_quantile(1) != -INFINITY ||
		retrain_student_t_quantile(0, 2) != INFINITY || retrain_student_t_quantile(1, 2) != -INFINITY ||
		retrain_chisq_quantile(0, 2) != INFINITY)
		bad++, puts("infinite quantiles");
	result(bad == 0, "domains", "NaN out of range, 0 and 1 at the ends");
}

/* check_shape: tails fall, and are symmetric where they should be. */
static void
check_shape(void)
{
	static const double degrees[] = {0.3, 1, 2.5, 40, 1e5, 1e12};
	double		last[8];
	int			bad = 0;

	/* across all changes of method, in steps that no rounding can hide */
	for (int i = 0; i < 8; i++)
		last[i] = 2.0;
	for (double x = 0.0005; x < 60.0; x *= 1.01)
	{
		double		now[8] = {
			retrain_kolmogorov_limit_sf(x), retrain_cramer_von_mises_limit_sf(x),
			retrain_anderson_darling_limit_sf(x), retrain_anderson_darling_pvalue(x - 2.0),
			retrain_cramer_von_mises_pvalue(x, 19, 20, NULL), retrain_cramer_von_mises_pvalue(x, 21, 20, NULL),
			retrain_mann_whitney_pvalue(floor(x * 50) * 2, 8, 1000, 0, NULL),
			retrain_mann_whitney_pvalue(floor(x * 50), 9, 1000, 0, NULL)
		};

		for (int i = 0; i < 8; i++)
		{
			if (!(now[i] >= 0.0 && now[i] <= 1.0 && now[i] <= last[i] + 2e-15))
				bad++, printf("tail %d at %g: %.17g after %.17g\n", i, x, now[i], last[i]);
			last[i] = now[i];
		}
	}
	for (int d = 0; d < 6; d++)
	{
		double		above = 2.0,
					above_f = 2.0;

		for (double t = 1e-3; t < 36.0; t *= 1.03)
		{
			double		df = degrees[d],
						two = retrain_student_t_two_sided(t, df),
						back = retrain_student_t_quantile(0.5 * two, df),
						ratio = retrain_f_sf(t, df, 7.0);

			if (!(two <= above && ratio <= above_f))
				bad++, printf("t or F of %g degrees does not fall at %g\n", df, t);
			if (two != retrain_student_t_two_sided(-t, df) || fabs(2.0 * retrain_student_t_sf(t, df) - two) > 1e-15 * two ||
				fabs(retrain_student_t_sf(-t, df) + 0.5 * two - 1.0) > 1e-15 ||
				fabs(retrain_f_sf(t * t, 1.0, df) - two) > 1e-11 * two)
				bad++, printf("t of %g degrees is not symmetric, or not a root of F, at %g\n", df, t);
			/* a p-value near 1 has fewer digits of t in it */
			if (fabs(back - t) > 1e-11 * t && two < 0.9)
				bad++, printf("t of %g degrees: %.17g comes back as %.17g\n", df, t, back);
			above = two;
			above_f = ratio;
		}
	}
	result(bad == 0, "shape", "tails fall; symmetry; quantiles invert");
}

/* check_samples: the two samples may be exchanged. */
static void
check_samples(void)
{
	int			bad = 0;

	for (int64_t n = 1; n < 40; n += 3)
		for (int64_t m = 1; m < 60; m += 7)
			for (int i = 0; i < 6; i++)
			{
				double		d = (double) ((n * m * i / 6) / 2 * 2 + n * m % 2);

				bad += retrain_mann_whitney_pvalue(d, n, m, 0, NULL) != retrain_mann_whitney_pvalue(d, m, n, 0, NULL);
				bad += retrain_cramer_von_mises_pvalue(0.2 * i, n, m, NULL) !=
					retrain_cramer_von_mises_pvalue(0.2 * i, m, n, NULL);
				if (n + m >= 4)
					bad += retrain_anderson_darling_sd(n, m) != retrain_anderson_darling_sd(m, n);
			}
	result(bad == 0, "samples", "n and m may be exchanged");
}

/*
 * check_multiplicity: 15 p-values of Benjamini and Hochberg (1995, section 3.3),
 * adjusted by hand, in several orders.
 */
static void
check_multiplicity(void)
{
	static const double p[15] = {
		0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
		0.7590, 1.0000
	};
	static const double expected[15] = {
		0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0298 * 15 / 7, 0.0298 * 15 / 7, 0.0645, 0.0765, 0.486,
		0.4262 * 15 / 11, 0.714875, 0.6528 * 15 / 13, 0.759 * 15 / 14, 1.0
	};
	int			bad = 0;
	double		ties[6] = {0.5, 0.01, 0.5, 0.01, 0.04, 0.01};

	for (int step = 1; step < 15; step++)
	{
		double		in[15],
					out[15];

		if (step % 3 == 0 || step % 5 == 0)
			continue;
		for (int i = 0; i < 15; i++)
			in[i] = p[i * step % 15];
		retrain_benjamini_hochberg(in, out, 15);
		for (int i = 0; i < 15; i++)
			if (fabs(out[i] - expected[i * step % 15]) > 1e-15)
				bad++, printf("adjusted %.17g, not %.17g\n", out[i], expected[i * step % 15]);
	}
	retrain_benjamini_hochberg(ties, ties, 6);
	if (ties[0] != 0.5 || ties[2] != 0.5 || ties[1] != 0.02 || ties[3] != 0.02 || ties[5] != 0.02 || ties[4] != 0.06)
		bad++, puts("ties");
	retrain_benjamini_hochberg(ties, ties, 0);
	result(bad == 0, "benjamini_hochberg", "orders, ties, in place");
}

int
main(int argc, char **argv)
{
	check_goldens(argc > 1 ? argv[1] : "test/goldens");
	check_domains();
	check_shape();
	check_samples();
	check_multiplicity();
	return failed != 0;
}
