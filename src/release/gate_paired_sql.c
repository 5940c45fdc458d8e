/*
 * gate_paired_sql.c
 *	  Pieces of SQL over the paired rows that the methods share.
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "governance/log_sql.h"
#include "governance/metric_catalog.h"
#include "release/gate_paired.h"

static const char *const sides[] = {"champion", "candidate"};

/* retrain_paired_slice returns SQL for the slices of a column; of all rows, a null. */
char *
retrain_paired_slice(const RetrainGateRun *run, const char *column)
{
	return column ? retrain_slice_text(retrain_gate_column(run->gate, column)) : pstrdup("NULL::pg_catalog.text");
}

/* retrain_paired_order returns the order of slices, which does not depend on the database. */
char *
retrain_paired_order(const char *column)
{
	return pstrdup(column ? " ORDER BY x.slice COLLATE \"C\" NULLS LAST" : "");
}

/* retrain_paired_score returns what a side says of a row. */
char *
retrain_paired_score(const RetrainPairedOptions *options, int which)
{
	if (options->statistic->probability || options->threshold)
		return psprintf("p.%s_probability", sides[which]);
	if (options->statistic->prediction_kinds == RETRAIN_KINDS_NUMBER)
		return psprintf("p.%s_prediction::pg_catalog.float8", sides[which]);
	return psprintf("p.%s_prediction", sides[which]);
}

/* retrain_paired_where returns which rows count: those with a label and both scores. */
char *
retrain_paired_where(const RetrainGateRun *run, const RetrainPairedOptions *options)
{
	return psprintf(" WHERE p.label IS NOT NULL AND %s IS NOT NULL AND %s IS NOT NULL",
					retrain_paired_score(options, RETRAIN_CHAMPION), retrain_paired_score(options, RETRAIN_CANDIDATE));
}

/* is_positive returns whether a binary value is of the positive class. */
static char *
is_positive(RetrainTypeKind kind, const char *value)
{
	return psprintf(kind == RETRAIN_TYPE_BOOLEAN ? "%s" : "(%s = 1)", value);
}

/* retrain_paired_positive returns whether the label (which < 0) or a side's prediction is positive. */
char *
retrain_paired_positive(const RetrainGateRun *run, const RetrainPairedOptions *options, int which)
{
	if (which < 0)
		return is_positive(run->gate->label_kind, "p.label");
	if (options->threshold)
		return psprintf("(%s >= %s)", retrain_paired_score(options, which), options->threshold);
	return is_positive(run->gate->side[which].prediction_kind, retrain_paired_score(options, which));
}

/* retrain_paired_right returns whether a side's prediction is right. */
char *
retrain_paired_right(const RetrainGateRun *run, const RetrainPairedOptions *options, int which)
{
	if (options->threshold)
		return psprintf("(%s = %s)", retrain_paired_positive(run, options, -1), retrain_paired_positive(run, options, which));
	return psprintf("(p.label::pg_catalog.text = %s::pg_catalog.text COLLATE \"C\")", retrain_paired_score(options, which));
}
