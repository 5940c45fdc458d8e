/*
 * gate_paired_mcnemar.c
 *	  Accuracy of both sides: rows that one has right and the other has not.
 *
 * Interval and test: stats/paired_shares.c, also in SQL as retrain.mcnemar_test().
 */
#include "postgres.h"

#include "common/compat.h"
#include "governance/registry.h"
#include "release/gate_paired.h"
#include "stats/paired_shares.h"

/* fill sets the estimate from the counts in a row of the last result. */
static void
fill(RetrainPairedEstimate *estimate, uint64 row, const RetrainPairedOptions *options, double reference)
{
	int64		only_champion = retrain_store_int8(row, 5);
	int64		only_candidate = retrain_store_int8(row, 6);
	RetrainPairedShares shares;

	estimate->rows = retrain_store_int8(row, 2);
	estimate->discordant = only_champion + only_candidate;
	if (estimate->rows == 0)
		return;
	retrain_paired_shares(only_champion, only_candidate, estimate->rows, options->level_value, reference, &shares);
	estimate->figure[RETRAIN_CHAMPION] = (double) retrain_store_int8(row, 3) / (double) estimate->rows;
	estimate->figure[RETRAIN_CANDIDATE] = (double) retrain_store_int8(row, 4) / (double) estimate->rows;
	estimate->difference = shares.difference;
	estimate->low = shares.low;
	estimate->high = shares.high;
	estimate->p = shares.p_value;
	if (shares.exact)
		estimate->method = "McNemar, exact";
	else if (reference == 0.0)
		estimate->method = "McNemar, normal";
}

/* retrain_paired_mcnemar estimates the difference in accuracy; see gate_paired.h. */
List *
retrain_paired_mcnemar(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, double reference)
{
	List	   *result = NIL;
	uint64		n = retrain_gate_query(psprintf("SELECT %s, count(*), count(*) FILTER (WHERE x.a), count(*) FILTER (WHERE x.b),"
												" count(*) FILTER (WHERE x.a AND NOT x.b), count(*) FILTER (WHERE x.b AND NOT x.a)"
												" FROM (SELECT %s AS slice, %s AS a, %s AS b FROM " RETRAIN_GATE_ROWS "%s) AS x%s%s",
												column ? "x.slice" : "NULL::pg_catalog.text", retrain_paired_slice(run, column),
												retrain_paired_right(run, options, RETRAIN_CHAMPION),
												retrain_paired_right(run, options, RETRAIN_CANDIDATE),
												retrain_paired_where(run, options), column ? " GROUP BY x.slice" : "",
												retrain_paired_order(column)));

	for (uint64 i = 1; i <= n; i++)
	{
		RetrainPairedEstimate *estimate = retrain_paired_estimate_new(i, "paired shares, normal");

		fill(estimate, i, options, reference);
		result = lappend(result, estimate);
	}
	return result;
}
