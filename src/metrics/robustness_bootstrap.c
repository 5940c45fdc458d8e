/*
 * robustness_bootstrap.c
 *	  SQL functions block_bootstrap, block_comparison, their forms for areas, and block_draws: how
 *	  stable a figure is over blocks of time.
 *
 * Arguments are read by block_arguments.c and auc_blocks.c, the figures come from
 * stats/bootstrap.c; definition: doc/reference/robustness.md.
 */
#include "postgres.h"

#include <math.h>

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/block_arguments.h"
#include "stats/block_draws.h"

#define FEW_BLOCKS 5

PG_FUNCTION_INFO_V1(retrain_block_bootstrap);
PG_FUNCTION_INFO_V1(retrain_auc_block_bootstrap);
PG_FUNCTION_INFO_V1(retrain_block_comparison);
PG_FUNCTION_INFO_V1(retrain_auc_block_comparison);
PG_FUNCTION_INFO_V1(retrain_block_draws);

/* status_of returns the status of a figure of n blocks. */
static Datum
status_of(double value, int n)
{
	return CStringGetTextDatum(isnan(value) ? "undefined" : n < FEW_BLOCKS ? "few_blocks" : "ok");
}

/* bootstrap_row returns a figure of n blocks, and its spread, as retrain.bootstrap_result. */
static Datum
bootstrap_row(FunctionCallInfo fcinfo, const RetrainBlockFigure *figure, int n,
			  const RetrainResampling *resampling)
{
	RetrainBootstrap result = {NAN, NAN, NAN, NAN, NAN, 0};
	Datum		values[7];
	bool		nulls[7] = {false};

	if (n > 0)
		retrain_bootstrap(figure, n, resampling, &result);
	retrain_column_float(&values[0], &nulls[0], result.value);
	retrain_column_float(&values[1], &nulls[1], result.standard_error);
	retrain_column_float(&values[2], &nulls[2], result.low);
	retrain_column_float(&values[3], &nulls[3], result.high);
	values[4] = Int32GetDatum(n);
	values[5] = Int32GetDatum(result.replicates);
	values[6] = status_of(result.value, n);
	return retrain_row_result(fcinfo, values, nulls);
}

/* comparison_row returns two figures of n blocks as retrain.block_comparison_result. */
static Datum
comparison_row(FunctionCallInfo fcinfo, const RetrainBlockFigure side[2], int n,
			   const RetrainResampling *resampling)
{
	RetrainBootstrap result = {NAN, NAN, NAN, NAN, NAN, 0};
	double		value[2] = {NAN, NAN};
	Datum		values[10];
	bool		nulls[10] = {false};

	if (n > 0)
		retrain_bootstrap_difference(side, n, resampling, value, &result);
	retrain_column_float(&values[0], &nulls[0], value[0]);
	retrain_column_float(&values[1], &nulls[1], value[1]);
	retrain_column_float(&values[2], &nulls[2], result.value);
	retrain_column_float(&values[3], &nulls[3], result.standard_error);
	retrain_column_float(&values[4], &nulls[4], result.low);
	retrain_column_float(&values[5], &nulls[5], result.high);
	retrain_column_float(&values[6], &nulls[6], result.p_value);
	values[7] = Int32GetDatum(n);
	values[8] = Int32GetDatum(result.replicates);
	values[9] = status_of(result.value, n);
	return retrain_row_result(fcinfo, values, nulls);
}

/*
 * retrain.block_bootstrap(numerators double precision[], denominators double precision[],
 *		replicates integer, seed bigint, level double precision)
 *		returns retrain.bootstrap_result
 *
 * retrain_block_bootstrap returns the ratio of the sums and its spread over draws of blocks.
 */
Datum
retrain_block_bootstrap(PG_FUNCTION_ARGS)
{
	RetrainResampling resampling;
	RetrainBlockRatio ratio = {NULL, 0};
	RetrainBlockFigure figure = {retrain_block_ratio, &ratio};
	int			n;

	retrain_resampling_arguments(fcinfo, 2, &resampling);
	ratio.blocks = retrain_ratio_blocks_arguments(fcinfo, 1, &n);
	return bootstrap_row(fcinfo, &figure, n, &resampling);
}

/*
 * retrain.auc_block_bootstrap(auc retrain.auc_blocks, replicates integer, seed bigint,
 *		level double precision) returns retrain.bootstrap_result
 *
 * retrain_auc_block_bootstrap returns the area under the ROC curve and its spread.
 */
Datum
retrain_auc_block_bootstrap(PG_FUNCTION_ARGS)
{
	RetrainResampling resampling;
	RetrainAucBlocks blocks;
	RetrainBlockFigure figure = {retrain_block_auc, &blocks.auc};

	retrain_resampling_arguments(fcinfo, 1, &resampling);
	retrain_auc_blocks_argument(fcinfo, 0, &blocks);
	return bootstrap_row(fcinfo, &figure, blocks.auc.n, &resampling);
}

/*
 * retrain.block_comparison(numerators_a double precision[], denominators_a double precision[],
 *		numerators_b double precision[], denominators_b double precision[],
 *		replicates integer, seed bigint, level double precision, reference double precision)
 *		returns retrain.block_comparison_result
 *
 * retrain_block_comparison returns two ratios, and the second less the first.
 */
Datum
retrain_block_comparison(PG_FUNCTION_ARGS)
{
	RetrainResampling resampling;
	RetrainRatioBlock *blocks;
	RetrainBlockRatio ratio[2];
	RetrainBlockFigure side[2];
	int			n;

	retrain_resampling_arguments(fcinfo, 4, &resampling);
	blocks = retrain_ratio_blocks_arguments(fcinfo, 2, &n);
	for (int s = 0; s < 2; s++)
	{
		ratio[s].blocks = blocks;
		ratio[s].side = s;
		side[s].value = retrain_block_ratio;
		side[s].arg = &ratio[s];
	}
	return comparison_row(fcinfo, side, n, &resampling);
}

/* check_same_rows raises an error unless two sides may be of the same rows. */
static void
check_same_rows(const RetrainAucBlocks *a, const RetrainAucBlocks *b)
{
	const char *hint = "Make both from the same rows: leave out rows that lack one of the two scores.";

	if (a->auc.n != b->auc.n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the two sides are not of the same rows"),
				 errdetail("One has %d blocks, the other one %d.", a->auc.n, b->auc.n),
				 errhint("%s", hint)));
	for (int i = 0; i < a->auc.n; i++)
	{
		char	   *name = TextDatumGetCString(a->names[i]);

		if (strcmp(name, TextDatumGetCString(b->names[i])) != 0 ||
			a->auc.positives[i] != b->auc.positives[i] || a->auc.negatives[i] != b->auc.negatives[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the two sides are not of the same rows"),
					 errdetail("They differ at block \"%s\".", name),
					 errhint("%s", hint)));
	}
}

/*
 * retrain.auc_block_comparison(a retrain.auc_blocks, b retrain.auc_blocks, replicates integer,
 *		seed bigint, level double precision, reference double precision)
 *		returns retrain.block_comparison_result
 *
 * retrain_auc_block_comparison returns two areas under the ROC curve, and the second less
 * the first.
 */
Datum
retrain_auc_block_comparison(PG_FUNCTION_ARGS)
{
	RetrainResampling resampling;
	RetrainAucBlocks blocks[2];
	RetrainBlockFigure side[2];

	retrain_resampling_arguments(fcinfo, 2, &resampling);
	for (int s = 0; s < 2; s++)
	{
		retrain_auc_blocks_argument(fcinfo, s, &blocks[s]);
		side[s].value = retrain_block_auc;
		side[s].arg = &blocks[s].auc;
	}
	check_same_rows(&blocks[0], &blocks[1]);
	return comparison_row(fcinfo, side, blocks[0].auc.n, &resampling);
}

/*
 * retrain.block_draws(blocks integer, replicates integer, seed bigint)
 *		returns table (replicate integer, block integer, times integer)
 *
 * retrain_block_draws returns the blocks of each replicate, those that are drawn.
 */
Datum
retrain_block_draws(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int			n = retrain_blocks_argument(fcinfo, 0);
	int			replicates = retrain_replicates_argument(fcinfo, 1);
	uint64		state = (uint64) PG_GETARG_INT64(2);
	uint32	   *times = palloc(n * sizeof(uint32));

	InitMaterializedSRF(fcinfo, 0);
	for (int r = 0; r < replicates; r++)
	{
		CHECK_FOR_INTERRUPTS();
		retrain_draw_blocks(&state, n, times);
		for (int i = 0; i < n; i++)
		{
			Datum		values[3] = {Int32GetDatum(r + 1), Int32GetDatum(i + 1), Int32GetDatum((int32) times[i])};
			bool		nulls[3] = {false};

			if (times[i] > 0)
				tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
	}
	return (Datum) 0;
}
