/*
 * quality_result.c
 *	  The row in which checks return what they found: retrain.quality_result, and the rules that
 *	  tell a fault from chance.
 *
 * Definitions: doc/reference/quality.md.  Growth of a share: Fisher's exact test, one-sided, up to
 * MOST_EXACT faulty rows; above, where both agree, Newcombe, Interval estimation for the difference
 * between independent proportions, Statistics in Medicine 17 (1998), method 10.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"

#include "common/compat.h"
#include "metrics/quality_result.h"
#include "stats/distributions.h"

PG_FUNCTION_INFO_V1(retrain_quality_judge);
PG_FUNCTION_INFO_V1(retrain_quality_judge_growth);
PG_FUNCTION_INFO_V1(retrain_quality_judge_level);

/* Most faulty rows for which growth is tested exactly. */
#define MOST_EXACT 10000

/* Probability, of a share that has not grown, of being taken for one that has. */
#define CHANCE (0.5 * (1 - RETRAIN_QUALITY_LEVEL))

/* retrain_quality_threshold returns threshold, an error unless it is finite and not negative. */
double
retrain_quality_threshold(double threshold)
{
	if (!(threshold >= 0) || isinf(threshold))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("threshold must be finite and not negative, not %g", threshold),
				 errhint("Give a share such as 0.05, or 0 to flag any fault that is no chance.")));
	return threshold;
}

/*
 * fisher returns the probability that of faults rows, spread at random over reference_rows and rows
 * other ones, count or more are among the latter; faults is small.
 */
static double
fisher(int64 reference_rows, int64 rows, int64 faults, int64 count)
{
	double		logarithm = 0;
	double		term;
	double		sum;

	/* C(rows, count) C(reference_rows, faults - count) / C(rows + reference_rows, faults) */
	for (int64 i = 0; i < faults; i++)
	{
		if (i < count)
			logarithm += log((double) (rows - i) * (double) (faults - i) / (double) (count - i));
		else
			logarithm += log((double) (reference_rows - (i - count)));
		logarithm -= log((double) reference_rows + (double) rows - i);
	}
	term = exp(logarithm);
	sum = term;
	for (int64 k = count; k < Min(faults, rows) && term > sum * 1e-17; k++)
	{
		term *= (double) (rows - k) * (double) (faults - k) /
			((double) (k + 1) * (double) (reference_rows - faults + k + 1));
		sum += term;
	}
	return sum;
}

/* newcombe tells whether the lower end of the interval of the growth of a share is above 0. */
static bool
newcombe(int64 reference_rows, int64 reference_count, int64 rows, int64 count)
{
	double		share = (double) count / (double) rows;
	double		before = (double) reference_count / (double) reference_rows;
	double		low;
	double		high;
	double		ignored;

	retrain_wilson(count, rows, RETRAIN_QUALITY_LEVEL, &low, &ignored);
	retrain_wilson(reference_count, reference_rows, RETRAIN_QUALITY_LEVEL, &ignored, &high);
	return share - before > sqrt((share - low) * (share - low) + (high - before) * (high - before));
}

/*
 * retrain_quality_growth returns by how much the share count / rows is above that of the reference,
 * NaN without rows, and whether chance is excluded.
 */
double
retrain_quality_growth(int64 reference_rows, int64 reference_count, int64 rows, int64 count, bool *certain)
{
	double		growth;

	*certain = false;
	if (reference_rows == 0 || rows == 0)
		return NAN;
	growth = (double) count / (double) rows - (double) reference_count / (double) reference_rows;
	if (growth <= 0)
		return growth;
	if (reference_count + count <= MOST_EXACT)
		*certain = fisher(reference_rows, rows, reference_count + count, count) <= CHANCE;
	else
		*certain = newcombe(reference_rows, reference_count, rows, count);
	return growth;
}

/* retrain_quality_level tells whether a share is at or above threshold by more than chance. */
bool
retrain_quality_level(int64 rows, int64 count, double threshold)
{
	double		low;
	double		high;

	retrain_wilson(count, rows, RETRAIN_QUALITY_LEVEL, &low, &high);
	return low >= threshold;
}

/* status_of returns the word for what was found. */
static const char *
status_of(const RetrainQuality *quality)
{
	if (isnan(quality->share))
		return "undefined";
	if (quality->count == 0 || quality->share < quality->threshold || quality->share <= 0)
		return "ok";
	return quality->certain ? "flagged" : "insufficient_rows";
}

/* retrain_quality_datum returns the row. */
Datum
retrain_quality_datum(FunctionCallInfo fcinfo, const RetrainQuality *quality)
{
	Datum		values[7];
	bool		nulls[7] = {false};

	values[0] = quality->name;
	values[1] = Int64GetDatum(quality->rows);
	values[2] = Int64GetDatum(quality->count);
	values[3] = Float8GetDatum(quality->share);
	values[4] = Float8GetDatum(quality->threshold);
	values[5] = CStringGetTextDatum(status_of(quality));
	values[6] = quality->keys;
	nulls[1] = nulls[2] = !quality->counted;
	nulls[3] = isnan(quality->share);
	nulls[6] = !quality->has_keys;
	return retrain_row_result(fcinfo, values, nulls);
}

/* judged returns the row of arguments check_name (0), rows and count (which may be NULL), keys. */
static RetrainQuality
judged(FunctionCallInfo fcinfo, int rows, int count, int threshold, int keys)
{
	RetrainQuality quality = {0};

	quality.name = PG_GETARG_DATUM(0);
	quality.counted = !PG_ARGISNULL(rows) && !PG_ARGISNULL(count);
	quality.rows = quality.counted ? PG_GETARG_INT64(rows) : 0;
	quality.count = quality.counted ? PG_GETARG_INT64(count) : 0;
	quality.share = NAN;
	quality.threshold = retrain_quality_threshold(PG_GETARG_FLOAT8(threshold));
	quality.has_keys = !PG_ARGISNULL(keys) && quality.count > 0;
	quality.keys = quality.has_keys ? PG_GETARG_DATUM(keys) : (Datum) 0;
	return quality;
}

/*
 * retrain.quality_judge(check_name text, rows bigint, count bigint, share double precision,
 *		threshold double precision, certain boolean, keys text[]) returns retrain.quality_result
 *
 * retrain_quality_judge returns the row of a check whose figure is known, NULL for undefined.
 */
Datum
retrain_quality_judge(PG_FUNCTION_ARGS)
{
	RetrainQuality quality;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(4))
		PG_RETURN_NULL();
	quality = judged(fcinfo, 1, 2, 4, 6);
	if (quality.counted && !PG_ARGISNULL(3))
		quality.share = PG_GETARG_FLOAT8(3);
	quality.certain = !PG_ARGISNULL(5) && PG_GETARG_BOOL(5);
	return retrain_quality_datum(fcinfo, &quality);
}

/* check_counts raises an error unless 0 <= count <= rows. */
static void
check_counts(int64 rows, int64 count)
{
	if (count < 0 || count > rows)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("count must be from 0 to rows (" INT64_FORMAT "), not " INT64_FORMAT, rows, count),
				 errhint("Give the number of rows with the fault, and of all rows looked at.")));
}

/*
 * retrain.quality_judge_growth(check_name text, reference_rows bigint, reference_count bigint,
 *		rows bigint, count bigint, threshold double precision, keys text[])
 *		returns retrain.quality_result
 *
 * retrain_quality_judge_growth returns the row of a check by the growth of a share.
 */
Datum
retrain_quality_judge_growth(PG_FUNCTION_ARGS)
{
	RetrainQuality quality;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(5))
		PG_RETURN_NULL();
	quality = judged(fcinfo, 3, 4, 5, 6);
	if (quality.counted && !PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		check_counts(PG_GETARG_INT64(1), PG_GETARG_INT64(2));
		check_counts(quality.rows, quality.count);
		quality.share = retrain_quality_growth(PG_GETARG_INT64(1), PG_GETARG_INT64(2), quality.rows,
											   quality.count, &quality.certain);
	}
	return retrain_quality_datum(fcinfo, &quality);
}

/*
 * retrain.quality_judge_level(check_name text, rows bigint, count bigint,
 *		threshold double precision, keys text[]) returns retrain.quality_result
 *
 * retrain_quality_judge_level returns the row of a check by the level of a share.
 */
Datum
retrain_quality_judge_level(PG_FUNCTION_ARGS)
{
	RetrainQuality quality;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	quality = judged(fcinfo, 1, 2, 3, 4);
	if (quality.counted && quality.rows > 0)
	{
		check_counts(quality.rows, quality.count);
		quality.share = (double) quality.count / (double) quality.rows;
		quality.certain = retrain_quality_level(quality.rows, quality.count, quality.threshold);
	}
	return retrain_quality_datum(fcinfo, &quality);
}
