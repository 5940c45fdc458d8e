/*
 * scores.c
 *	  Reading retrain.scores, whatever form it has.
 */
#include "postgres.h"

#include "common/compat.h"
#include "profile/compare.h"
#include "states/scores_builder.h"
#include "stats/float_key.h"

/*
 * retrain_scores_read returns what a datum of type retrain.scores holds, in the current
 * context; it must not be changed, and lives as long as the datum.
 */
const RetrainScores *
retrain_scores_read(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return retrain_scores_close((RetrainScoresBuilder *) DatumGetEOHP(datum));
	return retrain_scores_unpack(PG_DETOAST_DATUM_PACKED(datum));
}

/* retrain_scores_argument returns an argument of the call, which is not NULL. */
const RetrainScores *
retrain_scores_argument(FunctionCallInfo fcinfo, int argument)
{
	return retrain_scores_read(PG_GETARG_DATUM(argument));
}

/* retrain_scores_exact tells whether every bucket is one probability, so that figures are those of rows. */
bool
retrain_scores_exact(const RetrainScores *scores)
{
	return retrain_profile_exact(scores->side[0]) && retrain_profile_exact(scores->side[1]);
}

/* retrain_scores_coarse tells whether a distribution has lost precision. */
bool
retrain_scores_coarse(const RetrainScores *scores)
{
	return scores->side[0]->shift > 0 || scores->side[1]->shift > 0;
}

/*
 * retrain_scores_calibration returns the bins of all rows: those of the state, or, if the
 * distributions are exact, what their values give, in the current context.
 */
const RetrainCalibration *
retrain_scores_calibration(const RetrainScores *scores)
{
	RetrainCalibration *calibration;

	if (scores->calibration != NULL)
		return scores->calibration;
	calibration = retrain_calibration_create(RETRAIN_CALIBRATION_BINS, CurrentMemoryContext);
	for (int s = 0; s < 2; s++)
	{
		const RetrainProfile *side = scores->side[s];

		for (int i = 0; i < side->n; i++)
			retrain_calibration_add_times(calibration, s == 1, retrain_key_float(side->buckets[i].key),
										  retrain_bucket_rows(&side->buckets[i]));
	}
	return calibration;
}

/* retrain_scores_moments makes the exact sums of the probabilities of a side. */
void
retrain_scores_moments(const RetrainScores *scores, int side, RetrainMoments *moments)
{
	(void) retrain_profile_moments(scores->side[side], moments);
}

/* retrain_scores_spans makes the counts of both labels over the values, or ranges of values. */
void
retrain_scores_spans(const RetrainScores *scores, RetrainSpans *spans)
{
	retrain_compare_spans(scores->side[0], scores->side[1], spans);
}

/* retrain_scores_check_unused raises an error if there are too many rows that are not used. */
void
retrain_scores_check_unused(int64 unused)
{
	if (unused > RETRAIN_PROFILE_MAX_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("scores cannot hold that many rows"),
				 errdetail("There would be more than %lld rows.", (long long) RETRAIN_PROFILE_MAX_ROWS),
				 errhint("Check the weights, or the states that were merged.")));
}
