/*
 * gate_paired.c
 *	  Figures that can be compared, and their estimates on the paired rows.
 *
 * DeLong: retrain.auc_difference() gives difference and standard error.  Interval
 * and p-value are those of the normal distribution at the level of the rule.
 * Where all rows have the same places under both scores, the difference is
 * known to be 0, and so are both ends.
 */
#include "postgres.h"

#include <math.h>

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "governance/log_sql.h"
#include "governance/metric_catalog.h"
#include "release/gate_paired.h"
#include "stats/distributions.h"

#define ANY_METHOD(m) (1 << RETRAIN_PAIRED_##m)

static const RetrainPairedSums auc_sums = {NULL, NULL};	/* no ratio of sums: retrain.auc_blocks_agg() */
static const RetrainPairedSums accuracy_sums = {"count(*) FILTER (WHERE R)", "count(*)"};
static const RetrainPairedSums f1_sums = {"2 * count(*) FILTER (WHERE P AND Q)",
"count(*) FILTER (WHERE P) + count(*) FILTER (WHERE Q)"};
static const RetrainPairedSums precision_sums = {"count(*) FILTER (WHERE P AND Q)", "count(*) FILTER (WHERE Q)"};
static const RetrainPairedSums recall_sums = {"count(*) FILTER (WHERE P AND Q)", "count(*) FILTER (WHERE P)"};
static const RetrainPairedSums brier_sums = {"retrain.brier(L, S) * count(*)", "count(*)"};
static const RetrainPairedSums log_loss_sums = {"retrain.log_loss(L, S) * count(*)", "count(*)"};
static const RetrainPairedSums mae_sums = {"retrain.mae(L, S) * count(*)", "count(*)"};
static const RetrainPairedSums mse_sums = {"retrain.mse(L, S) * count(*)", "count(*)"};

static const RetrainPairedStatistic statistics[] = {
	{"auc", true, true, RETRAIN_KINDS_BINARY, 0, RETRAIN_PAIRED_DELONG, ANY_METHOD(DELONG) | ANY_METHOD(BOOTSTRAP), &auc_sums, NULL},
	{"accuracy", true, false, RETRAIN_KINDS_CLASS, RETRAIN_KINDS_CLASS, RETRAIN_PAIRED_MCNEMAR,
	ANY_METHOD(MCNEMAR) | ANY_METHOD(BOOTSTRAP), &accuracy_sums, NULL},
	{"f1", true, false, RETRAIN_KINDS_BINARY, RETRAIN_KINDS_BINARY, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), &f1_sums, NULL},
	{"precision", true, false, RETRAIN_KINDS_BINARY, RETRAIN_KINDS_BINARY, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), &precision_sums, NULL},
	{"recall", true, false, RETRAIN_KINDS_BINARY, RETRAIN_KINDS_BINARY, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), &recall_sums, NULL},
	{"brier", false, true, RETRAIN_KINDS_BINARY, 0, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), &brier_sums, NULL},
	{"log_loss", false, true, RETRAIN_KINDS_BINARY, 0, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), &log_loss_sums, NULL},
	{"ece", false, true, RETRAIN_KINDS_BINARY, 0, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), NULL, "ece"},
	{"ace", false, true, RETRAIN_KINDS_BINARY, 0, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), NULL, "ace"},
	{"mae", false, false, RETRAIN_KINDS_NUMBER, RETRAIN_KINDS_NUMBER, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), &mae_sums, NULL},
	{"mse", false, false, RETRAIN_KINDS_NUMBER, RETRAIN_KINDS_NUMBER, RETRAIN_PAIRED_BOOTSTRAP, ANY_METHOD(BOOTSTRAP), &mse_sums, NULL},
	{NULL}
};

static const char *const method_names[] = {"delong", "mcnemar", "block_bootstrap"};

/* retrain_paired_method_name returns the name of a method. */
const char *
retrain_paired_method_name(RetrainPairedMethod method)
{
	return method_names[method];
}

/* retrain_paired_statistic returns the n-th figure, from 0; NULL past the last. */
const RetrainPairedStatistic *
retrain_paired_statistic(int n)
{
	return statistics[n].name ? &statistics[n] : NULL;
}

/* retrain_paired_estimate_new returns an estimate of nothing yet, with the slice of a row of the last result. */
RetrainPairedEstimate *
retrain_paired_estimate_new(uint64 row, const char *method)
{
	RetrainPairedEstimate *estimate = palloc0(sizeof(RetrainPairedEstimate));

	estimate->slice = retrain_cut_slice(SPI_getvalue(SPI_tuptable->vals[row - 1], SPI_tuptable->tupdesc, 1));
	estimate->figure[0] = estimate->figure[1] = NAN;
	estimate->difference = estimate->low = estimate->high = estimate->p = NAN;
	estimate->discordant = estimate->blocks = -1;
	estimate->method = method;
	return estimate;
}

/* set_normal sets interval and p-value of a difference with a standard error. */
static void
set_normal(RetrainPairedEstimate *estimate, double error, double level, double reference, double bound)
{
	double		half = retrain_normal_quantile(0.5 * (1.0 - level)) * error;

	estimate->low = Max(-bound, estimate->difference - half);
	estimate->high = Min(bound, estimate->difference + half);
	if (error > 0.0)
		estimate->p = Min(1.0, 2.0 * retrain_normal_sf(fabs(estimate->difference - reference) / error));
	else
		estimate->p = estimate->difference == reference ? 1.0 : 0.0;
}

/* estimate_delong compares areas under the ROC curve. */
static List *
estimate_delong(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, double reference)
{
	char	   *slice = retrain_paired_slice(run, column);
	List	   *result = NIL;
	uint64		n = retrain_gate_query(psprintf("SELECT x.slice, (x.r).champion_auc, (x.r).challenger_auc, (x.r).difference,"
												" (x.r).standard_error, (x.r).positives, (x.r).negatives FROM (SELECT %s AS slice,"
												" retrain.auc_difference(%s, p.champion_probability, p.candidate_probability) AS r"
												" FROM " RETRAIN_GATE_ROWS "%s) AS x%s",
												slice, retrain_gate_label(run->gate), column ? " GROUP BY 1" : "", retrain_paired_order(column)));

	for (uint64 i = 1; i <= n; i++)
	{
		RetrainPairedEstimate *estimate = retrain_paired_estimate_new(i, "DeLong, normal");
		double		error = retrain_gate_double(i, 5);

		estimate->figure[RETRAIN_CHAMPION] = retrain_gate_double(i, 2);
		estimate->figure[RETRAIN_CANDIDATE] = retrain_gate_double(i, 3);
		estimate->difference = retrain_gate_double(i, 4);
		estimate->rows = retrain_store_int8(i, 6) + retrain_store_int8(i, 7);
		if (!isnan(error))
			set_normal(estimate, error, options->level_value, reference, 1.0);
		result = lappend(result, estimate);
	}
	return result;
}

/* retrain_paired_estimate; see gate_paired.h. */
List *
retrain_paired_estimate(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, double reference)
{
	switch (options->method)
	{
		case RETRAIN_PAIRED_DELONG:
			return estimate_delong(run, options, column, reference);
		case RETRAIN_PAIRED_MCNEMAR:
			return retrain_paired_mcnemar(run, options, column, reference);
		case RETRAIN_PAIRED_BOOTSTRAP:
			return retrain_paired_blocks(run, options, column, reference);
	}
	elog(ERROR, "method %d of a paired rule is not known", (int) options->method);
	return NIL;					/* not reached */
}
