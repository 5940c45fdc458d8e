/*
 * gate_paired_blocks.c
 *	  Differences of any figure by the paired block bootstrap.
 *
 * Blocks of time are drawn with replacement, the same for both sides.  Figures
 * that are ratios of sums go through retrain.block_comparison(), areas under the
 * ROC curve through retrain.auc_block_comparison(), and figures read from
 * retrain.scores through retrain.block_draws(): of each draw the states of its
 * blocks are merged.  Interval: quantiles of the replicates (type 7); p-value:
 * 2 (1 + k)/(1 + replicates), as in retrain.block_comparison().
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/float.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "governance/registry.h"
#include "release/gate_paired.h"

/* block_of returns the block of time of a row. */
static char *
block_of(const RetrainPairedOptions *options)
{
	return psprintf("pg_catalog.date_bin(%s, p.at, '2000-01-01 00:00:00+00'::pg_catalog.timestamptz)",
					psprintf("%s::pg_catalog.interval", quote_literal_cstr(retrain_interval_text(&options->block))));
}

/* number returns a number in SQL. */
static char *
number(double value)
{
	return psprintf("%s::pg_catalog.float8", quote_literal_cstr(float8out_internal(value)));
}

/* drawing returns the last arguments of the comparisons. */
static char *
drawing(const RetrainPairedOptions *options, double reference)
{
	return psprintf("%d, " INT64_FORMAT "::pg_catalog.int8, %s, %s", options->replicates, options->seed, number(options->level_value),
					number(reference));
}

/* expand replaces the letters of a sum; see RetrainPairedSums. */
static char *
expand(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *sum, int which)
{
	StringInfoData sql;

	initStringInfo(&sql);
	for (const char *c = sum; *c; c++)
	{
		bool		word = *c >= 'A' && *c <= 'Z' && !(c > sum && c[-1] >= 'A' && c[-1] <= 'Z') && !(c[1] >= 'A' && c[1] <= 'Z');

		if (!word)
			appendStringInfoChar(&sql, *c);
		else if (*c == 'L')
			appendStringInfoString(&sql, options->statistic->probability ? retrain_gate_label(run->gate) : "p.label::pg_catalog.float8");
		else if (*c == 'S')
			appendStringInfoString(&sql, retrain_paired_score(options, which));
		else if (*c == 'P')
			appendStringInfoString(&sql, retrain_paired_positive(run, options, -1));
		else if (*c == 'Q')
			appendStringInfoString(&sql, retrain_paired_positive(run, options, which));
		else
			appendStringInfoString(&sql, retrain_paired_right(run, options, which));
	}
	return sql.data;
}

/* sums_query compares two ratios of sums. */
static char *
sums_query(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, const char *drawing_sql)
{
	const RetrainPairedSums *sums = options->statistic->sums;
	StringInfoData inner;
	StringInfoData arrays;

	initStringInfo(&inner);
	initStringInfo(&arrays);
	for (int which = RETRAIN_CHAMPION; which <= RETRAIN_CANDIDATE; which++)
	{
		appendStringInfo(&inner, ", (%s)::pg_catalog.float8 AS n%d, (%s)::pg_catalog.float8 AS d%d", expand(run, options, sums->numerator, which),
						 which, expand(run, options, sums->denominator, which), which);
		appendStringInfo(&arrays, "pg_catalog.array_agg(y.n%d ORDER BY y.block), pg_catalog.array_agg(y.d%d ORDER BY y.block), ", which, which);
	}
	return psprintf("SELECT %s AS slice, pg_catalog.sum(y.rows)::pg_catalog.int8 AS rows, retrain.block_comparison(%s%s) AS c"
					" FROM (SELECT %s AS slice, %s AS block, count(*) AS rows%s FROM " RETRAIN_GATE_ROWS "%s GROUP BY 1, 2) AS y%s",
					column ? "y.slice" : "NULL::pg_catalog.text", arrays.data, drawing_sql, retrain_paired_slice(run, column), block_of(options),
					inner.data, retrain_paired_where(run, options), column ? " GROUP BY y.slice" : "");
}

/* auc_query compares two areas under the ROC curve. */
static char *
auc_query(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, const char *drawing_sql)
{
	char	   *label = retrain_gate_label(run->gate);
	char	   *block = block_of(options);

	return psprintf("SELECT %s AS slice, count(*) AS rows, retrain.auc_block_comparison(retrain.auc_blocks_agg(%s, %s, %s),"
					" retrain.auc_blocks_agg(%s, %s, %s), %s) AS c FROM " RETRAIN_GATE_ROWS "%s%s",
					retrain_paired_slice(run, column), label, retrain_paired_score(options, RETRAIN_CHAMPION), block,
					label, retrain_paired_score(options, RETRAIN_CANDIDATE), block, drawing_sql,
					retrain_paired_where(run, options), column ? " GROUP BY 1" : "");
}

/*
 * scores_query compares two figures read from states.  One state a block and
 * side; a replicate merges those of its blocks, as often as they were drawn.
 */
static char *
scores_query(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, double reference)
{
	const char *figure = options->statistic->of_scores;
	char	   *label = retrain_gate_label(run->gate);
	char	   *low = number(0.5 * (1.0 - options->level_value));
	char	   *high = number(0.5 * (1.0 + options->level_value));

	return psprintf("WITH state AS MATERIALIZED (SELECT x.*, pg_catalog.row_number() OVER (PARTITION BY x.slice ORDER BY x.block)::pg_catalog.int4 AS i"
					" FROM (SELECT %s AS slice, %s AS block, count(*) AS rows, retrain.scores_agg(%s, %s) AS a, retrain.scores_agg(%s, %s) AS b"
					" FROM " RETRAIN_GATE_ROWS "%s GROUP BY 1, 2) AS x),"
					" whole AS MATERIALIZED (SELECT s.slice, pg_catalog.sum(s.rows)::pg_catalog.int8 AS rows, count(*)::pg_catalog.int4 AS blocks,"
					" retrain.%s(retrain.merge(s.a)) AS value_a, retrain.%s(retrain.merge(s.b)) AS value_b FROM state AS s GROUP BY s.slice),"
					" drawn AS (SELECT w.slice, d.replicate, retrain.%s(retrain.merge(s.b)) - retrain.%s(retrain.merge(s.a)) AS difference"
					" FROM whole AS w CROSS JOIN LATERAL retrain.block_draws(w.blocks, %d, " INT64_FORMAT "::pg_catalog.int8) AS d"
					" JOIN state AS s ON s.slice IS NOT DISTINCT FROM w.slice AND s.i = d.block"
					" CROSS JOIN LATERAL pg_catalog.generate_series(1, d.times) GROUP BY w.slice, d.replicate),"
					" spread AS (SELECT d.slice, pg_catalog.percentile_cont(%s) WITHIN GROUP (ORDER BY d.difference) AS low,"
					" pg_catalog.percentile_cont(%s) WITHIN GROUP (ORDER BY d.difference) AS high, count(d.difference)::pg_catalog.int4 AS replicates,"
					" LEAST(count(*) FILTER (WHERE d.difference <= %s), count(*) FILTER (WHERE d.difference >= %s)) AS k FROM drawn AS d GROUP BY d.slice)"
					" SELECT x.slice, x.rows, x.value_a, x.value_b, x.value_b - x.value_a, s.low, s.high,"
					" LEAST(1.0::pg_catalog.float8, 2.0::pg_catalog.float8 * (1 + s.k) / (1 + s.replicates)), x.blocks, s.replicates"
					" FROM whole AS x JOIN spread AS s ON s.slice IS NOT DISTINCT FROM x.slice%s",
					retrain_paired_slice(run, column), block_of(options), label, retrain_paired_score(options, RETRAIN_CHAMPION),
					label, retrain_paired_score(options, RETRAIN_CANDIDATE), retrain_paired_where(run, options),
					figure, figure, figure, figure, options->replicates, options->seed, low, high, number(reference), number(reference),
					retrain_paired_order(column));
}

/* comparison_query reads the columns of what sums_query() or auc_query() compares. */
static char *
comparison_query(const char *comparison, const char *column)
{
	return psprintf("SELECT x.slice, x.rows, (x.c).value_a, (x.c).value_b, (x.c).difference, (x.c).low, (x.c).high, (x.c).p_value,"
					" (x.c).blocks, (x.c).replicates FROM (%s) AS x%s", comparison, retrain_paired_order(column));
}

/* retrain_paired_blocks estimates differences by drawing blocks; see gate_paired.h. */
List *
retrain_paired_blocks(const RetrainGateRun *run, const RetrainPairedOptions *options, const char *column, double reference)
{
	char	   *drawing_sql = drawing(options, reference);
	char	   *query;
	List	   *result = NIL;
	uint64		n;

	if (options->statistic->of_scores)
		query = scores_query(run, options, column, reference);
	else
		query = comparison_query(options->statistic->sums->numerator ? sums_query(run, options, column, drawing_sql) :
								 auc_query(run, options, column, drawing_sql), column);
	n = retrain_gate_query(query);
	for (uint64 i = 1; i <= n; i++)
	{
		RetrainPairedEstimate *estimate = retrain_paired_estimate_new(i, "paired block bootstrap");

		estimate->rows = retrain_store_int8(i, 2);
		estimate->figure[RETRAIN_CHAMPION] = retrain_gate_double(i, 3);
		estimate->figure[RETRAIN_CANDIDATE] = retrain_gate_double(i, 4);
		estimate->difference = retrain_gate_double(i, 5);
		estimate->low = retrain_gate_double(i, 6);
		estimate->high = retrain_gate_double(i, 7);
		estimate->p = retrain_gate_double(i, 8);
		estimate->blocks = (int) retrain_store_int8(i, 9);
		estimate->replicates = (int) retrain_store_int8(i, 10);
		result = lappend(result, estimate);
	}
	if (result == NIL && column == NULL)	/* no row at all */
	{
		RetrainPairedEstimate *none = palloc0(sizeof(RetrainPairedEstimate));

		none->figure[0] = none->figure[1] = none->difference = none->low = none->high = none->p = get_float8_nan();
		none->discordant = -1;
		none->method = "paired block bootstrap";
		result = list_make1(none);
	}
	return result;
}
