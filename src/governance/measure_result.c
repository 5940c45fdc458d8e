/*
 * measure_result.c
 *	  From what the SQL of a metric returned to the figures of a measurement,
 *	  and from those to a level.
 *
 * Which attribute of a result is what stands in the catalogue's maps.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "common/compat.h"
#include "governance/log_sql.h"
#include "governance/measure.h"
#include "stats/distributions.h"

/* The 97.5 % quantile of the standard normal. */
#define NORMAL_975	1.959963984540054

/* attribute_of returns an attribute of a row and its type; false for NULL. */
static bool
attribute_of(HeapTupleHeader row, const char *name, Datum *value, Oid *type)
{
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
	bool		isnull;

	*type = InvalidOid;
	for (int i = 0; i < desc->natts; i++)
		if (strcmp(NameStr(TupleDescAttr(desc, i)->attname), name) == 0)
			*type = TupleDescAttr(desc, i)->atttypid;
	ReleaseTupleDesc(desc);
	*value = GetAttributeByName(row, name, &isnull);
	return !isnull;
}

/* field_float8 reads a number, an interval as seconds; returns false for NULL and NaN. */
static bool
field_float8(HeapTupleHeader row, const char *name, double *value)
{
	Datum		datum;
	Oid			type;

	*value = 0;
	if (name == NULL || !attribute_of(row, name, &datum, &type))
		return false;
	switch (type)
	{
		case FLOAT8OID:
			*value = DatumGetFloat8(datum);
			break;
		case INT8OID:
			*value = (double) DatumGetInt64(datum);
			break;
		case INT4OID:
			*value = DatumGetInt32(datum);
			break;
		case INTERVALOID:
			{
				Interval   *span = DatumGetIntervalP(datum);

				*value = ((double) span->month * 30 + span->day) * SECS_PER_DAY + (double) span->time / USECS_PER_SEC;
				break;
			}
		default:
			elog(ERROR, "attribute \"%s\" is no number", name);
	}
	return !isnan(*value);
}

/* field_int8 reads a bigint attribute; NULL reads as 0. */
static int64
field_int8(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		datum;

	if (name == NULL)
		return 0;
	datum = GetAttributeByName(row, name, &isnull);
	return isnull ? 0 : DatumGetInt64(datum);
}

/* field_text reads a text attribute as a palloc'd string, or NULL; "=..." stands for itself. */
static char *
field_text(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		datum;

	if (name == NULL)
		return NULL;
	if (name[0] == '=')
		return pstrdup(name + 1);
	datum = GetAttributeByName(row, name, &isnull);
	return isnull ? NULL : TextDatumGetCString(datum);
}

/* retrain_result_elements takes an array of rows apart; returns their number. */
int
retrain_result_elements(Datum array_datum, Datum **elements)
{
	ArrayType  *array = DatumGetArrayTypeP(array_datum);
	int16		typlen;
	bool		typbyval;
	char		typalign;
	bool	   *nulls;
	int			n;

	get_typlenbyvalalign(ARR_ELEMTYPE(array), &typlen, &typbyval, &typalign);
	deconstruct_array(array, ARR_ELEMTYPE(array), typlen, typbyval, typalign,
					  elements, &nulls, &n);
	return n;
}

/* find_element returns the row of an array that a metric is about, NULL if there is none. */
static HeapTupleHeader
find_element(Datum array, const char *element)
{
	Datum	   *elements;
	int			n = retrain_result_elements(array, &elements);

	for (int i = 0; i < n; i++)
	{
		HeapTupleHeader row = DatumGetHeapTupleHeader(elements[i]);
		char	   *name = field_text(row, "metric");

		if (strchr(element, '/'))
			name = psprintf("%s/%s", name, field_text(row, "comparison"));
		if (strcmp(name, element) == 0)
			return row;
	}
	return NULL;
}

/* set_normal_interval sets the interval that a standard error gives. */
static void
set_normal_interval(RetrainMeasurement *m)
{
	m->has_interval = true;
	m->interval_low = m->value - NORMAL_975 * m->standard_error;
	m->interval_high = m->value + NORMAL_975 * m->standard_error;
	m->interval_method = "normal";
}

/* set_uncertainty reads standard error and interval of a row. */
static void
set_uncertainty(RetrainMeasurement *m, HeapTupleHeader row, const RetrainResultMap *map)
{
	double		variance;
	double		support;

	m->has_standard_error = field_float8(row, map->standard_error, &m->standard_error);
	if (field_float8(row, map->variance, &variance) && field_float8(row, map->support, &support) && support > 1)
	{
		m->has_standard_error = true;
		m->standard_error = sqrt(variance / support);
	}
	m->has_interval = field_float8(row, map->low, &m->interval_low) &&
		field_float8(row, map->high, &m->interval_high);
	if (m->has_interval)
		m->interval_method = field_text(row, map->method);
	else if (m->has_value && m->has_standard_error)
		set_normal_interval(m);
}

/* set_verdict reads what should follow; the value is its place after keep. */
static void
set_verdict(RetrainMeasurement *m, HeapTupleHeader row, const RetrainResultMap *map)
{
	char	   *word = field_text(row, map->verdict);
	RetrainVerdict verdict;

	if (word == NULL || !retrain_verdict_parse(word, &verdict) || verdict == RETRAIN_INSUFFICIENT_EVIDENCE)
		return;
	m->has_value = true;
	m->value = verdict == RETRAIN_KEEP ? 0 : verdict - RETRAIN_INSUFFICIENT_EVIDENCE;
	m->has_verdict = verdict >= RETRAIN_INVESTIGATE;
	m->verdict = verdict;
}

/* set_row reads a row of figures. */
static void
set_row(RetrainMeasurement *m, HeapTupleHeader row, const RetrainResultMap *map)
{
	double		log_e_value;

	m->has_value = field_float8(row, map->value, &m->value);
	if (map->verdict)
		set_verdict(m, row, map);
	set_uncertainty(m, row, map);
	m->has_p_value = field_float8(row, map->p_value, &m->p_value);
	if (m->has_p_value || (map->p_method && map->p_method[0] != '='))
		m->p_method = field_text(row, map->p_method);
	m->has_critical = field_float8(row, map->critical, &m->critical_value);
	m->has_expected = field_float8(row, map->expected, &m->expected_value);
	m->has_constant = field_float8(row, map->constant, &m->constant_value);
	m->has_max_error = field_float8(row, map->max_error, &m->max_error);
	m->has_e_value = field_float8(row, map->log_e_value, &log_e_value);
	if (m->has_e_value)
		m->e_value = exp(log_e_value);
	if (map->reference_used)
	{
		m->has_reference = true;
		m->reference_used = field_int8(row, map->reference_used);
		m->reference_unused = field_int8(row, map->reference_unused);
	}
	if (map->current_used)
	{
		m->has_current = true;
		m->current_used = field_int8(row, map->current_used);
		m->current_unused = field_int8(row, map->current_unused);
	}
}

/* set_result reads a result of any kind but that of slices. */
static void
set_result(RetrainMeasurement *m, Datum result)
{
	const RetrainMetric *metric = m->check->metric;
	HeapTupleHeader row;

	switch (metric->kind)
	{
		case RETRAIN_RESULT_NUMBER:
			m->value = DatumGetFloat8(result);
			m->has_value = !isnan(m->value);
			break;
		case RETRAIN_RESULT_ELEMENT:
			row = find_element(result, metric->element);
			if (row)
				set_row(m, row, metric->map);
			break;
		case RETRAIN_RESULT_ROW:
			set_row(m, DatumGetHeapTupleHeader(result), metric->map);
			break;
		case RETRAIN_RESULT_SLICES:
			elog(ERROR, "metric \"%s\" has several results", metric->name);
	}
}

/* read_counts reads a bigint[]; NULL elements read as 0.  Returns how many there are. */
static int
read_counts(Datum datum, int64 counts[4])
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(datum), INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &n);
	for (int i = 0; i < 4; i++)
		counts[i] = i < n && !nulls[i] ? DatumGetInt64(elements[i]) : 0;
	return n;
}

/* set_counts reads the rows used and unused, which the result itself does not have. */
static void
set_counts(RetrainMeasurement *m, Datum datum)
{
	int64		counts[4];
	int			n = read_counts(datum, counts);

	if (n == 4)
	{
		m->has_reference = true;
		m->reference_used = counts[0];
		m->reference_unused = counts[1];
	}
	m->has_current = true;
	m->current_used = counts[n - 2];
	m->current_unused = counts[n - 1];
}

/* set_magnitude makes the value the distance from the metric's center. */
static void
set_magnitude(RetrainMeasurement *m)
{
	double		low = m->interval_low - m->check->metric->center;
	double		high = m->interval_high - m->check->metric->center;

	if (!m->check->metric->magnitude)
		return;
	m->value = fabs(m->value - m->check->metric->center);
	if (!m->has_interval)
		return;
	m->interval_low = low > 0 ? low : high < 0 ? -high : 0;
	m->interval_high = Max(fabs(low), fabs(high));
}

/* half_width returns half of the interval, as a substitute for a standard error of 95 %. */
static double
half_width(const RetrainMeasurement *m)
{
	return (m->interval_high - m->interval_low) / 2;
}

/*
 * set_difference makes of the figures of the current sample those of its
 * difference from the reference.  The interval joins both by the method of
 * variance estimates recovery (Zou and Donner 2008).
 */
static void
set_difference(RetrainMeasurement *m, const RetrainMeasurement *reference)
{
	m->has_reference = reference->has_current;
	m->reference_used = reference->current_used;
	m->reference_unused = reference->current_unused;
	m->has_constant = m->has_expected = m->has_critical = m->has_e_value = false;
	m->has_reference_value = reference->has_value;
	m->reference_value = reference->value;
	if (m->has_value && reference->has_value)
	{
		double		difference = m->value - reference->value;

		if (m->has_interval && reference->has_interval)
		{
			double		below = hypot(m->value - m->interval_low, reference->interval_high - reference->value);
			double		above = hypot(m->interval_high - m->value, reference->value - reference->interval_low);

			m->interval_low = difference - below;
			m->interval_high = difference + above;
			m->interval_method = "variance estimates recovery, independent samples";
		}
		else
			m->has_interval = false;
		m->value = difference;
	}
	else
		m->has_value = m->has_interval = false;
	if (isnan(m->value))
		m->has_value = m->has_interval = false;
	m->has_standard_error = m->has_standard_error && reference->has_standard_error && m->has_value;
	if (m->has_standard_error)
		m->standard_error = hypot(m->standard_error, reference->standard_error);
	if (m->has_max_error)
		m->max_error += reference->max_error;
}

/* set_against reads the result over the reference and takes the difference. */
static void
set_against(RetrainMeasurement *m, const RetrainFigures *figures)
{
	RetrainMeasurement reference = {.check = m->check};

	if (!figures->reference_null)
		set_result(&reference, figures->reference);
	if (figures->has_reference_counts)
		set_counts(&reference, figures->reference_counts);
	if (reference.has_value)
		set_magnitude(&reference);
	set_difference(m, &reference);
}

/* lacks_support tells what of positives or labels is too few, a static string, or NULL. */
static const char *
lacks_support(const RetrainMeasurement *m, const RetrainFigures *figures)
{
	int64		counts[4];

	if (!figures->has_support)
		return NULL;
	(void) read_counts(figures->support, counts);
	if (counts[2] < m->check->min_positives)
		return "insufficient_positives";
	if (m->check->min_label_coverage && (double) counts[1] < m->check->min_coverage * (double) counts[0])
		return "insufficient_labels";
	return NULL;
}

/* set_status tells whether the figures may be judged. */
static void
set_status(RetrainMeasurement *m, const RetrainFigures *figures)
{
	int64		min_rows = m->check->min_rows;
	const char *lacks = lacks_support(m, figures);
	bool		of_label = (m->check->metric->needs & RETRAIN_NEEDS_LABEL) != 0;

	if (m->has_reference && m->reference_used < min_rows)
		m->status = of_label && m->reference_used + m->reference_unused >= min_rows ?
			"insufficient_labels" : "insufficient_rows";
	else if (m->has_current && m->current_used < min_rows)
		m->status = of_label && m->current_used + m->current_unused >= min_rows ?
			"insufficient_labels" : "insufficient_rows";
	else if (lacks)
		m->status = lacks;
	else if (!m->has_value || (m->check->sql && isinf(m->value)))
		m->status = "undefined";	/* no bound is meant for an infinite value of a user's SQL */
}

/* set_profile_status takes over what a comparison of profiles says of its resolution. */
static void
set_profile_status(RetrainMeasurement *m, Datum result)
{
	const RetrainMetric *metric = m->check->metric;
	char	   *status;

	/* What else the function says concerns the p-value. */
	if (strcmp(m->status, "ok") != 0 || metric->kind != RETRAIN_RESULT_ROW || metric->map->status == NULL)
		return;
	status = field_text(DatumGetHeapTupleHeader(result), metric->map->status);
	if (status && strcmp(status, "low_resolution") == 0)
		m->status = "low_resolution";
	else if (status && strcmp(status, "folded") == 0)
		m->status = "folded";
}

/* retrain_fill_measurement fills in the figures of a measurement, and its status. */
void
retrain_fill_measurement(RetrainMeasurement *m, const RetrainFigures *figures)
{
	if (!figures->result_null)
		set_result(m, figures->result);
	if (figures->has_counts)
		set_counts(m, figures->counts);
	if (m->has_value)
		set_magnitude(m);
	if (m->check->against_reference)
		set_against(m, figures);
	if (figures->has_monitor)
	{
		double		log_e_value;

		m->has_e_value = field_float8(DatumGetHeapTupleHeader(figures->monitor), "statistic", &log_e_value);
		if (m->has_e_value)
			m->e_value = exp(log_e_value);
	}
	if (!figures->detail_null)
		m->detail = DatumGetJsonbPCopy(figures->detail);
	set_status(m, figures);
	if (!figures->result_null)
		set_profile_status(m, figures->result);
}

/* retrain_fill_slice fills in a measurement of f1_by_slice from one slice_f1. */
void
retrain_fill_slice(RetrainMeasurement *m, HeapTupleHeader row)
{
	RetrainFigures none = {0};
	char	   *json = TextDatumGetCString(DirectFunctionCall1(row_to_json, PointerGetDatum(row)));

	m->detail = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
	if (m->check->slice_column)
	{
		m->slice_value = retrain_cut_slice(field_text(row, "slice"));
		m->slice_values = palloc(sizeof(char *));
		m->slice_values[0] = m->slice_value;
	}
	set_row(m, row, m->check->metric->map);
	set_status(m, &none);
}

/*
 * retrain_measurement_phrase returns what a measurement is about, beyond its
 * check: " of column" and " of slice", palloc'd.
 */
char *
retrain_measurement_phrase(const RetrainMeasurement *m)
{
	StringInfoData phrase;
	ListCell   *cell;

	initStringInfo(&phrase);
	if (m->part != m->check)
		appendStringInfo(&phrase, " of %s", m->part->column_name);
	if (m->slice_values)
		foreach(cell, m->check->slices)
		{
			char	   *value = m->slice_values[foreach_current_index(cell)];

			if (value || list_length(m->check->slices) > 1)
				appendStringInfo(&phrase, "%s%s %s", foreach_current_index(cell) > 0 ? ", " : " of ",
								 (char *) lfirst(cell), value ? value : "NULL");
		}
	return phrase.data;
}

/* p_against returns the one-sided p-value of "the figure is beyond the level by no more than the margin". */
static bool
p_against(const RetrainMeasurement *m, double level, double *p_value)
{
	const RetrainCheck *check = m->check;
	double		bound = check->below ? level - check->margin_value : level + check->margin_value;
	double		error = m->has_standard_error ? m->standard_error :
		m->has_interval ? half_width(m) / NORMAL_975 : 0;

	if (!(error > 0))
		return false;
	*p_value = retrain_normal_sf((check->below ? bound - m->value : m->value - bound) / error);
	return true;
}

/* tested_level returns the level that the p-value of a metric of one sample is about. */
static double
tested_level(const RetrainCheck *check)
{
	return check->fail ? check->fail_level : check->warn_level;
}

/* reached tells whether a value reaches a level, the test included. */
static bool
reached(const RetrainMeasurement *m, double value, double level)
{
	const RetrainCheck *check = m->check;
	double		bound = check->below ? level - check->margin_value : level + check->margin_value;
	double		p_value = m->p_value;

	if (check->below ? value > bound : value < bound)
		return false;
	switch (check->test)
	{
		case RETRAIN_TEST_NONE:
			return true;
		case RETRAIN_TEST_INTERVAL:
			return m->has_interval && (check->below ? m->interval_high <= bound : m->interval_low >= bound);
		case RETRAIN_TEST_P_VALUE:
			if (m->has_adjusted_p && (check->metric->two_samples || level == tested_level(check)))
				return m->adjusted_p <= m->adjusted_alpha;
			if (!check->metric->two_samples && !p_against(m, level, &p_value))
				return false;
			return p_value <= check->alpha_value;
		case RETRAIN_TEST_ANYTIME:
			return m->has_e_value && m->e_value >= 1 / check->alpha_value;
	}
	return false;
}

/* testable tells whether a measurement has what the test of its check needs. */
static bool
testable(RetrainMeasurement *m)
{
	const RetrainCheck *check = m->check;

	switch (check->test)
	{
		case RETRAIN_TEST_NONE:
			return true;
		case RETRAIN_TEST_INTERVAL:
			return m->has_interval;
		case RETRAIN_TEST_P_VALUE:
			if (check->metric->two_samples)
				return m->has_p_value;
			m->has_p_value = p_against(m, tested_level(check), &m->p_value);
			m->p_method = m->has_p_value ? pstrdup("normal, one-sided, against the level") : NULL;
			return m->has_p_value;
		case RETRAIN_TEST_ANYTIME:
			return m->has_e_value;
	}
	return false;
}

/* level_of returns how a value of a measurement stands to the levels of its check. */
static RetrainLevel
level_of(const RetrainMeasurement *m, double value)
{
	const RetrainCheck *check = m->check;

	if (check->fail && reached(m, value, check->fail_level))
		return RETRAIN_LEVEL_FAIL;
	if (check->warn && reached(m, value, check->warn_level))
		return RETRAIN_LEVEL_WARN;
	return RETRAIN_LEVEL_OK;
}

/*
 * bounded_level returns the level of a value that is known up to max_error, or
 * none if that leaves it open.  For ks_stat of profiles the value is a lower
 * bound; elsewhere the error goes both ways.
 */
static RetrainLevel
bounded_level(const RetrainMeasurement *m)
{
	RetrainLevel level = level_of(m, m->value);
	bool		lower_bound = strcmp(m->check->metric->name, "ks_stat") == 0 || !m->has_max_error;

	if (strcmp(m->status, "folded") == 0)
		return level == RETRAIN_LEVEL_OK || m->check->below ? RETRAIN_LEVEL_NONE : level;
	if (!m->has_max_error || m->max_error <= 0)
		return level;
	if (lower_bound && !m->check->below)
		return level == RETRAIN_LEVEL_OK && level_of(m, m->value + m->max_error) != RETRAIN_LEVEL_OK ?
			RETRAIN_LEVEL_NONE : level;
	if (level_of(m, m->value + m->max_error) != level || level_of(m, m->value - m->max_error) != level)
		return RETRAIN_LEVEL_NONE;
	return level;
}

/*
 * retrain_set_level compares a measurement with the levels of its check; where
 * the figures do not allow that, the status says why.
 */
void
retrain_set_level(RetrainMeasurement *m)
{
	bool		coarse = strcmp(m->status, "low_resolution") == 0 || strcmp(m->status, "folded") == 0;

	if (strcmp(m->status, "ok") != 0 && !coarse)
		return;
	if (!testable(m))
	{
		m->status = "no_test";
		return;
	}
	m->level = coarse || !m->check->of_profiles ? bounded_level(m) : level_of(m, m->value);
	if (m->level == RETRAIN_LEVEL_NONE && !coarse)
		m->status = "low_resolution";
}
