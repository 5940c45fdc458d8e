/*
 * evidence_metric.c
 *	  Which sufficient state a check's figure can be computed from, and how.
 *
 * The catalogue says it: a metric whose SQL reads one of the aggregates that
 * make a state, or a profile, is that SQL over the state.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "common/compat.h"
#include "governance/evidence_metric.h"

/* The aggregates as the catalogue writes them, the types of the states, and the same of a state. */
static const struct
{
	const char *sql;
	const char *type;
	const char *of_state;
}			aggregates[] =
{
	{"retrain.confusion_agg({y}, {yhat}){where}", "confusion", "$1"},
	{"retrain.scores_agg({y}, {p}){where}", "scores", "$1"},
	{"retrain.calibration_line({y}, {p}){where}", "scores", "retrain.calibration_line($1)"},
	{"retrain.errors_agg({y}, {yhat}){where}", "errors", "$1"},
	{"{profile}", "profile", "$1"},
};

/* aggregate_of returns which aggregate a metric's SQL reads alone, -1 for none. */
static int
aggregate_of(const RetrainMetric *metric)
{
	for (int i = 0; i < lengthof(aggregates); i++)
		if (strstr(metric->result, aggregates[i].sql))
			return i;
	return -1;
}

/* compares_profiles tells whether a metric can be computed from a profile of each sample. */
static bool
compares_profiles(const RetrainMetric *metric)
{
	return metric->profile && strstr(metric->profile, "{reference}") && strstr(metric->profile, "{current}");
}

/*
 * retrain_state_type returns the type of the states that a check's figure can
 * be computed from; NULL if there is none, or if its detail holds what is
 * needed.
 */
const char *
retrain_state_type(const RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;
	int			aggregate;

	if (metric->result == NULL || (metric->needs & RETRAIN_NEEDS_SQL) || metric->kind == RETRAIN_RESULT_SLICES ||
		(!check->of_profiles && (strcmp(metric->name, "psi") == 0 || strcmp(metric->name, "ece") == 0)))
		return NULL;
	if (compares_profiles(metric))
		return "profile";
	aggregate = aggregate_of(metric);
	/* zero_share and the like read the column besides its profile */
	if (aggregate < 0 || strstr(metric->result, "{v}"))
		return NULL;
	return aggregates[aggregate].type;
}

/* retrain_state_two_sided tells whether a check's figure needs a state of the reference, too. */
bool
retrain_state_two_sided(const RetrainCheck *check)
{
	return check->metric->two_samples || check->against_reference;
}

/* state_placeholder returns what stands for the name in braces where states are the parameters. */
static char *
state_placeholder(void *arg, const char *name)
{
	const RetrainCheck *check = arg;
	const char *option = retrain_check_option(check, name);

	if (option)
		return pstrdup(option);
	if (strcmp(name, "reference") == 0)
		return pstrdup("$1");
	if (strcmp(name, "current") == 0)
		return pstrdup("$2");
	if (strcmp(name, "profile") == 0)
		return pstrdup("$1");
	if (strcmp(name, "bins") == 0)
		return psprintf("%d", check->bins);
	elog(ERROR, "metric \"%s\" has an unknown placeholder \"%s\"", check->metric->name, name);
	return NULL;				/* not reached */
}

/*
 * retrain_state_figure returns the statement that computes what the metric of a
 * check returns: from the profiles of reference ($1) and current sample ($2),
 * or from the state of one sample ($1).
 */
char *
retrain_state_figure(const RetrainCheck *check)
{
	const RetrainMetric *metric = check->metric;
	StringInfoData sql;
	StringInfoData query;
	int			aggregate = aggregate_of(metric);
	const char *at;

	initStringInfo(&sql);
	if (compares_profiles(metric))
		appendStringInfoString(&sql, metric->profile);
	else
	{
		at = metric->result;
		for (const char *found; (found = strstr(at, aggregates[aggregate].sql)) != NULL;)
		{
			appendBinaryStringInfo(&sql, at, found - at);
			appendStringInfoString(&sql, aggregates[aggregate].of_state);
			at = found + strlen(aggregates[aggregate].sql);
		}
		appendStringInfoString(&sql, at);
	}
	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	retrain_metric_fill(&query, sql.data, state_placeholder, unconstify(RetrainCheck *, check));
	return query.data;
}
