/*
 * detectors.c
 *	  Sequential detectors with options and values at the ends of their ranges.
 *
 * Whatever the options and the values allowed, a statistic is a finite number, or NAN
 * while there is none, and the same rows give the same bits.  What the detectors find is
 * tested in test/sql/detectors.sql.  Deterministic (xorshift).
 */
#include "stats/pure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/detector.h"

#define ROUNDS 60
#define ROWS 1500
#define STREAMS 6

typedef struct Named
{
	const char *name;
	const RetrainDetector *detector;
	bool		errors;
} Named;

static const Named detectors[] = {
	{"page_hinkley", &retrain_page_hinkley, false},
	{"cusum", &retrain_cusum, false},
	{"cusum_known", &retrain_cusum_known, false},
	{"adwin", &retrain_adwin, false},
	{"kswin", &retrain_kswin, false},
	{"loss_monitor", &retrain_loss_monitor, false},
	{"ddm", &retrain_ddm, true},
	{"eddm", &retrain_eddm, true},
	{"hddm", &retrain_hddm, true}
};

/* random_number steps a generator, which must not be 0. */
static uint64_t
random_number(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* random_option returns a value that the rule allows, often one at an end of its range. */
static double
random_option(const RetrainDetectorParameter *rule, uint64_t *seed)
{
	uint64_t	kind = random_number(seed) % 4;
	double		share = (double) (random_number(seed) % 999 + 1) / 1000;

	if (rule->kind == RETRAIN_PARAMETER_DIRECTION)
		return (double) (random_number(seed) % 3);
	if (rule->kind == RETRAIN_PARAMETER_INTEGER)
		return kind == 0 ? rule->low : kind == 1 ? rule->otherwise : floor(rule->low + 200 * share);
	if (kind == 0)
		return rule->open ? nextafter(rule->low, rule->high) : rule->low;
	if (kind == 1)
		return rule->open ? nextafter(rule->high, rule->low) : rule->high;
	if (kind == 2 && !isnan(rule->otherwise))
		return rule->otherwise;
	return rule->high == 1 ? share : Max(rule->low, 0) + 10 * share;
}

/* random_value returns a value of a stream, within the range of the detector. */
static double
random_value(const Named *named, int stream, int row, uint64_t *seed)
{
	uint64_t	number = random_number(seed);
	double		high = named->detector->high;

	if (named->errors)
		return number % (uint64_t) (stream + 1) == 0;
	switch (stream)
	{
		case 0:
			return number % 2 == 0 ? named->detector->low : high;
		case 1:
			return (double) (number % 5) * 5e-324;
		case 2:
			return number % 2 == 0 ? 0.0 : -0.0;
		case 3:
			return row < ROWS / 2 ? named->detector->low : high;
		case 4:
			return high;
		default:
			return (double) (number % 1001) / 1000 * (row < ROWS / 2 || high == 1 ? 1 : 1e9);
	}
}

/* bits_of_run returns a hash of all states and statistics; *wrong counts what is not allowed. */
static uint64_t
bits_of_run(const Named *named, const double *option, int stream, uint64_t seed, long *drifts, long *wrong)
{
	const RetrainDetector *detector = named->detector;
	size_t		size = detector->size(option);
	void	   *state = calloc(1, size);
	RetrainDetectorState last = RETRAIN_DETECTOR_FEW;
	uint64_t	hash = 1;

	detector->begin(state, option);
	for (int row = 0; row < ROWS; row++)
	{
		double		statistic;
		uint64_t	bits;

		if (last == RETRAIN_DETECTOR_DRIFT && !detector->keeps)
		{
			memset(state, 0, size);
			detector->begin(state, option);
		}
		last = detector->add(state, random_value(named, stream, row, &seed));
		statistic = detector->statistic(state);
		*drifts += last == RETRAIN_DETECTOR_DRIFT;
		*wrong += isinf(statistic) || (isnan(statistic) && last >= RETRAIN_DETECTOR_WARNING);
		/* the detectors of errors may judge rows without a figure */
		*wrong += isnan(statistic) && last == RETRAIN_DETECTOR_OK && !named->errors;
		statistic = isnan(statistic) ? -1 : statistic;
		memcpy(&bits, &statistic, sizeof(bits));
		hash = (hash ^ bits ^ (uint64_t) last) * 0x9e3779b97f4a7c15u;
	}
	free(state);
	return hash;
}

int
main(void)
{
	uint64_t	seed = 88172645463325252u;
	bool		failed = false;

	for (int i = 0; i < lengthof(detectors); i++)
	{
		const Named *named = &detectors[i];
		long		drifts = 0;
		long		wrong = 0;
		long		differ = 0;

		for (int round = 0; round < ROUNDS; round++)
		{
			double		option[RETRAIN_DETECTOR_PARAMETERS] = {0};
			uint64_t	first;

			do
				for (int j = 0; j < named->detector->count; j++)
					option[j] = random_option(&named->detector->parameter[j], &seed);
			while (named->detector->check != NULL && named->detector->check(option) != NULL);
			first = bits_of_run(named, option, round % STREAMS, seed, &drifts, &wrong);
			differ += bits_of_run(named, option, round % STREAMS, seed, &drifts, &wrong) != first;
		}
		if (wrong > 0 || differ > 0 || drifts == 0)
			failed = true;
		printf("%s %s (%d sets of options, %ld drifts, %ld statistics not finite, %ld runs differ)\n",
			   wrong > 0 || differ > 0 || drifts == 0 ? "FAILED" : "ok", named->name, ROUNDS, drifts, wrong, differ);
	}
	return failed;
}
