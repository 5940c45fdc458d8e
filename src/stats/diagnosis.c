/*
 * diagnosis.c
 *	  Why a classifier became worse: calibration, discrimination, base rate or inputs.
 *
 * Both samples are cut, in the order of time, into segments of about the same number of rows: at
 * least MOST_SEGMENTS for the reference where it is large enough.  Each segment gives its CORP
 * parts (corp.c) and some means.  A figure of the current rows, the mean over its G segments, is
 * outside when it leaves
 *
 *		mean over the K reference segments -+ t(K - 1) s sqrt(1 / K + 1 / G),
 *
 * at level ALPHA for each of the five questions.  Segments instead of rows: rows of one day depend
 * on each other (definitions, A14), and an isotonic fit promises the more the fewer rows it has,
 * so that only segments of one size can be compared.
 *
 * Discrimination falls also when the inputs become harder.  So it has to be below two limits: that
 * of the reference, and what the reference's own relation of label and probability (its isotonic
 * fit) would give for the probabilities seen now.
 *
 * A base rate that moved alone (label shift: the distribution of probabilities within each class
 * stays) makes probabilities wrong, too.  The hypothesis is looked at directly: with each class
 * weighted to the share it had in the reference, both parts must be inside (Saerens, Latinne,
 * Decaestecker 2002 correct by the same weights).
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "common/compat.h"
#include "stats/calibration_line.h"
#include "stats/diagnosis.h"
#include "stats/distributions.h"
#include "stats/key_sort.h"
#include "stats/log_loss.h"
#include "stats/moments_batch.h"

#define ALPHA 0.005
#define MOST_SEGMENTS 20
#define FEWEST_SEGMENTS 5
#define FEWEST_ROWS 100			/* of a segment */
#define REMOVES_ENOUGH 0.5

/* Figures of a segment. */
enum
{
	MISCALIBRATION,
	DISCRIMINATION,
	DEFICIT,
	BASE_RATE,
	MEAN_PROBABILITY,
	MEAN_ENTROPY,
	FIGURES
};

/* Rows of one segment as pairs, in memory that all segments use. */
typedef struct Workshop
{
	uint64	   *keys;
	uint64	   *scratch;
	RetrainPair *pair;
	RetrainMomentsBatch *batch;
	const RetrainKnots *curve;	/* share of positives given the probability, in the reference */
} Workshop;

/* compare_rows puts rows in the order of time, then of probability and label. */
static int
compare_rows(const void *a, const void *b)
{
	const RetrainTimedRow *x = a;
	const RetrainTimedRow *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->key == y->key ? 0 : x->key < y->key ? -1 : 1;
}

/* probability_of returns the probability of a key. */
static inline double
probability_of(uint64 key)
{
	uint64		bits = key >> 1;
	double		p;

	memcpy(&p, &bits, sizeof(p));
	return p;
}

/* set_pairs makes the pairs of n rows. */
static void
set_pairs(Workshop *shop, const RetrainTimedRow *rows, int64 n, RetrainPairs *pairs)
{
	int			made = 0;

	for (int64 i = 0; i < n; i++)
		shop->keys[i] = rows[i].key;
	retrain_key_sort(shop->keys, n, shop->scratch);
	for (int64 i = 0; i < n; i++)
	{
		uint64		key = shop->keys[i];

		if (i == 0 || key >> 1 != shop->keys[i - 1] >> 1)
		{
			memset(&shop->pair[made], 0, sizeof(RetrainPair));
			shop->pair[made].value = probability_of(key);
			shop->pair[made++].exact = true;
		}
		shop->pair[made - 1].rows[key & 1]++;
	}
	retrain_pairs_of_array(shop->pair, made, pairs);
}

/* One figure of a row, given its probability. */
typedef double (*RowFigure) (const RetrainKnots *curve, double p);

/* own_probability is the probability itself. */
static double
own_probability(const RetrainKnots *curve, double p)
{
	return p;
}

/* own_entropy is the entropy that the probability claims. */
static double
own_entropy(const RetrainKnots *curve, double p)
{
	return retrain_entropy(p);
}

/* curve_probability is the share of positives that the reference had at this probability. */
static double
curve_probability(const RetrainKnots *curve, double p)
{
	return retrain_knots_value(curve, p);
}

/* curve_entropy is its entropy. */
static double
curve_entropy(const RetrainKnots *curve, double p)
{
	return retrain_entropy(retrain_knots_value(curve, p));
}

/* mean_of returns the mean of a figure over the rows of pairs. */
static double
mean_of(Workshop *shop, RetrainPairs *pairs, RowFigure figure)
{
	RetrainPairReader reader;
	const RetrainPair *pair;

	retrain_batch_clear(shop->batch);
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
		retrain_batch_add(shop->batch, figure(shop->curve, pair->value), pair->rows[0] + pair->rows[1]);
	retrain_batch_finish(shop->batch);
	return retrain_exact_value(&shop->batch->moments.sum) / (double) (pairs->n[0] + pairs->n[1]);
}

/* measure_segment sets the figures of a segment, those of CORP with these weights of the classes. */
static void
measure_segment(Workshop *shop, const RetrainTimedRow *rows, int64 n, const double *weight, double *figure)
{
	RetrainPairs pairs;
	RetrainCorp corp;

	set_pairs(shop, rows, n, &pairs);
	retrain_corp(&pairs, weight, &corp);
	figure[MISCALIBRATION] = corp.miscalibration;
	figure[DISCRIMINATION] = corp.discrimination;
	figure[DEFICIT] = retrain_entropy(mean_of(shop, &pairs, curve_probability)) -
		mean_of(shop, &pairs, curve_entropy) - corp.discrimination;
	figure[BASE_RATE] = (double) pairs.n[1] / (double) n;
	figure[MEAN_PROBABILITY] = mean_of(shop, &pairs, own_probability);
	figure[MEAN_ENTROPY] = mean_of(shop, &pairs, own_entropy);
}

/* Figures of the segments of one sample. */
typedef struct Segments
{
	int			n;
	double		(*figure)[FIGURES];
} Segments;

/* measure_segments cuts rows, which are in the order of time, into n segments and measures them. */
static void
measure_segments(Workshop *shop, const RetrainTimedRow *rows, int64 count, int n, const double *weight,
				 Segments *segments)
{
	segments->n = n;
	segments->figure = palloc(n * sizeof(*segments->figure));
	for (int i = 0; i < n; i++)
	{
		int64		from = count / n * i + count % n * i / n;
		int64		to = count / n * (i + 1) + count % n * (i + 1) / n;

		CHECK_FOR_INTERRUPTS();
		measure_segment(shop, rows + from, to - from, weight, segments->figure[i]);
	}
}

/* mean_figure returns the mean of a figure over segments. */
static double
mean_figure(const Segments *segments, int figure)
{
	double		sum = 0;

	for (int i = 0; i < segments->n; i++)
		sum += segments->figure[i][figure];
	return sum / segments->n;
}

/* set_band compares a figure of the current segments with its spread over those of the reference. */
static void
set_band(const Segments *reference, const Segments *current, int figure, double alpha, RetrainBand *band)
{
	double		mean = mean_figure(reference, figure);
	double		squares = 0;
	double		width;

	for (int i = 0; i < reference->n; i++)
	{
		double		distance = reference->figure[i][figure] - mean;

		squares += distance * distance;
	}
	width = retrain_student_t_quantile(alpha, reference->n - 1) *
		sqrt(squares / (reference->n - 1) * (1.0 / reference->n + 1.0 / current->n));
	band->value = mean_figure(current, figure);
	band->low = mean - width;
	band->high = mean + width;
}

/* outside tells whether a figure has left its band on either side. */
static bool
outside(const RetrainBand *band)
{
	return band->value < band->low || band->value > band->high;
}

/* set_bands sets all of them; one-sided questions have all of ALPHA on their side. */
static void
set_bands(const Segments *reference, const Segments *current, RetrainDiagnosis *result)
{
	set_band(reference, current, MISCALIBRATION, ALPHA, &result->miscalibration);
	set_band(reference, current, DISCRIMINATION, ALPHA, &result->discrimination);
	set_band(reference, current, DEFICIT, ALPHA, &result->deficit);
	result->miscalibration.low = -INFINITY;
	result->discrimination.high = INFINITY;
	result->deficit.low = -INFINITY;
	set_band(reference, current, BASE_RATE, ALPHA / 2, &result->base_rate);
	set_band(reference, current, MEAN_PROBABILITY, ALPHA / 2, &result->mean_probability);
	set_band(reference, current, MEAN_ENTROPY, ALPHA / 2, &result->mean_entropy);
}

/* mapped_loss returns the mean loss of rows under a line on the logit; NaN line: as they are. */
static double
mapped_loss(Workshop *shop, RetrainPairs *pairs, double slope, double intercept)
{
	RetrainPairReader reader;
	const RetrainPair *pair;

	retrain_batch_clear(shop->batch);
	retrain_pairs_begin(&reader, pairs);
	while ((pair = retrain_pairs_next(&reader)) != NULL)
	{
		double		p = retrain_log_loss_clip(pair->value, RETRAIN_LOG_LOSS_EPS);

		if (!isnan(slope))
		{
			double		eta = intercept + slope * retrain_logit(p);

			p = retrain_log_loss_clip(1 / (1 + exp(-eta)), RETRAIN_LOG_LOSS_EPS);
		}
		for (int s = 0; s < 2; s++)
			if (pair->rows[s] > 0)
				retrain_batch_add(shop->batch, retrain_log_loss_row(p, s == 1), pair->rows[s]);
	}
	retrain_batch_finish(shop->batch);
	return retrain_exact_value(&shop->batch->moments.sum) / (double) (pairs->n[0] + pairs->n[1]);
}

/* try_map fits a line on the older half and sets which share of the excess it removes on the newer. */
static void
try_map(Workshop *shop, const RetrainTimedRow *rows, int64 n, double excess, RetrainDiagnosis *result)
{
	RetrainCalibrationLine line;
	RetrainPairs pairs;

	set_pairs(shop, rows, n / 2, &pairs);
	retrain_calibration_line(&pairs, &line);
	result->slope = line.slope;
	result->intercept = line.intercept;
	if (isnan(line.slope))
		return;
	set_pairs(shop, rows + n / 2, n - n / 2, &pairs);
	result->removed = (mapped_loss(shop, &pairs, NAN, NAN) -
					   mapped_loss(shop, &pairs, line.slope, line.intercept)) / excess;
}

/* base_rate_alone tells whether both parts are inside once each class has its old share. */
static bool
base_rate_alone(Workshop *shop, const RetrainTimedRow *rows, int64 n, RetrainDiagnosis *result,
				const int64 *reference)
{
	double		share = (double) reference[1] / (double) (reference[0] + reference[1]);
	double		now = result->base_rate.value;
	double		weight[2] = {(1 - share) / (1 - now), share / now};
	Segments	segments;

	measure_segments(shop, rows, n, result->segments[1], weight, &segments);
	result->reweighted_miscalibration = mean_figure(&segments, MISCALIBRATION);
	result->reweighted_discrimination = mean_figure(&segments, DISCRIMINATION);
	return result->reweighted_miscalibration <= result->miscalibration.high &&
		result->reweighted_discrimination >= result->discrimination.low;
}

/* find applies the rules to the bands. */
static RetrainFinding
find(Workshop *shop, const RetrainTimedRow *rows, int64 n, RetrainDiagnosis *result,
	 const Segments *reference, const int64 *counts)
{
	bool		base_rate = outside(&result->base_rate);

	if (base_rate && base_rate_alone(shop, rows, n, result, counts))
		return RETRAIN_FINDING_BASE_RATE;
	if (outside(&result->discrimination) && outside(&result->deficit))
		return RETRAIN_FINDING_DISCRIMINATION;
	if (outside(&result->miscalibration))
	{
		try_map(shop, rows, n, result->miscalibration.value - mean_figure(reference, MISCALIBRATION), result);
		return result->removed >= REMOVES_ENOUGH ? RETRAIN_FINDING_MISCALIBRATION : RETRAIN_FINDING_STAYS;
	}
	if (base_rate)
		return RETRAIN_FINDING_BASE_RATE;
	if (outside(&result->mean_probability) || outside(&result->mean_entropy))
		return RETRAIN_FINDING_INPUTS;
	return RETRAIN_FINDING_NONE;
}

/* divide chooses the numbers of segments; false if there are too few rows. */
static bool
divide(int64 n_reference, int64 n_current, RetrainDiagnosis *result)
{
	int64		size = Min(n_current, Max(n_reference / MOST_SEGMENTS, FEWEST_ROWS));

	if (size < FEWEST_ROWS)
		return false;
	result->segments[1] = (int) Min(n_current / size, PG_INT16_MAX);
	result->segment_rows = n_current / result->segments[1];
	result->segments[0] = (int) (n_reference / result->segment_rows);
	return result->segments[0] >= FEWEST_SEGMENTS;
}

/* begin_shop allocates what all segments use. */
static void
begin_shop(Workshop *shop, int64 rows)
{
	shop->keys = palloc_extended(Max(rows, 1) * sizeof(uint64), MCXT_ALLOC_HUGE);
	shop->scratch = palloc_extended(Max(rows, 1) * sizeof(uint64), MCXT_ALLOC_HUGE);
	shop->pair = palloc_extended(Max(rows, 1) * sizeof(RetrainPair), MCXT_ALLOC_HUGE);
	shop->batch = palloc(sizeof(RetrainMomentsBatch));
	retrain_batch_init(shop->batch, CurrentMemoryContext);
}

/* clear_result makes all figures unknown. */
static void
clear_result(RetrainDiagnosis *result)
{
	const RetrainBand unknown = {NAN, NAN, NAN};
	const RetrainCorp none = {NAN, NAN, NAN, NAN, 0, 0};

	memset(result, 0, sizeof(*result));
	result->current = result->reference = none;
	result->miscalibration = result->discrimination = result->deficit = unknown;
	result->base_rate = result->mean_probability = result->mean_entropy = unknown;
	result->reweighted_miscalibration = result->reweighted_discrimination = NAN;
	result->slope = result->intercept = result->removed = NAN;
}

/*
 * retrain_diagnosis compares current rows with the reference's.  Both arrays are put in order; what it
 * allocates belongs to the current context.
 */
void
retrain_diagnosis(RetrainTimedRow *reference, int64 n_reference, RetrainTimedRow *current, int64 n_current,
				  RetrainDiagnosis *result)
{
	const double even[2] = {1, 1};
	Workshop	shop;
	RetrainKnots curve;
	RetrainPairs pairs;
	int64		counts[2][2];
	Segments	segments[2];

	clear_result(result);
	if (Max(n_reference, n_current) > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows for a diagnosis"),
				 errdetail("A sample can have %d rows.", PG_INT32_MAX),
				 errhint("Compare shorter windows, or a sample of the rows.")));
	begin_shop(&shop, Max(n_reference, n_current));
	set_pairs(&shop, current, n_current, &pairs);
	memcpy(counts[1], pairs.n, sizeof(pairs.n));
	retrain_corp(&pairs, even, &result->current);
	set_pairs(&shop, reference, n_reference, &pairs);
	memcpy(counts[0], pairs.n, sizeof(pairs.n));
	retrain_corp(&pairs, even, &result->reference);
	result->finding = RETRAIN_FINDING_FEW_ROWS;
	if (!divide(n_reference, n_current, result))
		return;
	result->finding = RETRAIN_FINDING_ONE_CLASS;
	if (Min(Min(counts[0][0], counts[0][1]), Min(counts[1][0], counts[1][1])) == 0)
		return;
	retrain_isotonic(&pairs, &curve);
	shop.curve = &curve;
	qsort(reference, n_reference, sizeof(RetrainTimedRow), compare_rows);
	qsort(current, n_current, sizeof(RetrainTimedRow), compare_rows);
	measure_segments(&shop, reference, n_reference, result->segments[0], even, &segments[0]);
	measure_segments(&shop, current, n_current, result->segments[1], even, &segments[1]);
	set_bands(&segments[0], &segments[1], result);
	result->finding = find(&shop, current, n_current, result, &segments[0], counts[0]);
}
