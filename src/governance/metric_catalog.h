/*
 * metric_catalog.h
 *	  The metrics a check can name, as a table: the SQL that measures, what it
 *	  needs, and how its result is read.
 *
 * SQL has placeholders in braces, which query.c and measure_profile.c fill in:
 *
 *	{v}				the column checked
 *	{is_current}	whether a row is of the current sample
 *	{y} {yhat} {p}	label, prediction, probability
 *	{t} {known}		time of the row, time at which its label became known
 *	{features}		all features of the log, separated by commas
 *	{slot}			the slot, as timestamptz
 *	{min_rows}		the least number of rows of the check
 *	{slice}			the slice column, or an empty text
 *	{wrong}			whether the prediction is wrong
 *	{where}			FILTER clause: the rows of the metric's samples
 *	{and_passes}	" AND passes" inside a FILTER clause of its own
 *	{profile}		profile of the column over those rows
 *	{reference}		form rows: profile of the column over the reference; form
 *	{current}		profile: the profiles themselves
 *	{sample}		{is_current}, or the reference that the baseline sealed
 *	{bins}			number of bins; {more_bins}: as an argument that follows, if
 *					it is not the default
 *	{beta} {q} ...	the option of that name
 *	{e_target} {alpha}	of the test anytime
 *	{e}				the expression of the user, as double precision
 */
#ifndef RETRAIN_METRIC_CATALOG_H
#define RETRAIN_METRIC_CATALOG_H

#include "lib/stringinfo.h"

#include "governance/column_type.h"
#include "governance/verdict.h"

/* What a metric reads, as bits of needs. */
#define RETRAIN_NEEDS_COLUMN		0x01	/* {v}; the check names a column */
#define RETRAIN_NEEDS_LABEL			0x02
#define RETRAIN_NEEDS_PREDICTION	0x04
#define RETRAIN_NEEDS_PROBABILITY	0x08
#define RETRAIN_NEEDS_LABEL_TIME	0x10
#define RETRAIN_NEEDS_TIME			0x20
#define RETRAIN_NEEDS_FEATURES		0x40
#define RETRAIN_NEEDS_SQL			0x80	/* the check brings the SQL */

/* Kinds of column types, as bits of column_kinds and label_kinds. */
#define RETRAIN_KIND(kind)	(1 << (kind))
#define RETRAIN_KINDS_BINARY	(RETRAIN_KIND(RETRAIN_TYPE_BOOLEAN) | RETRAIN_KIND(RETRAIN_TYPE_INTEGER))
#define RETRAIN_KINDS_NUMBER	(RETRAIN_KIND(RETRAIN_TYPE_INTEGER) | RETRAIN_KIND(RETRAIN_TYPE_NUMBER))
#define RETRAIN_KINDS_ORDERED	(RETRAIN_KINDS_NUMBER | RETRAIN_KIND(RETRAIN_TYPE_TIME))
#define RETRAIN_KINDS_CLASS		(RETRAIN_KINDS_BINARY | RETRAIN_KIND(RETRAIN_TYPE_TEXT))
#define RETRAIN_KINDS_ALL		(RETRAIN_KINDS_ORDERED | RETRAIN_KINDS_CLASS | RETRAIN_KIND(RETRAIN_TYPE_ENUM))

/* What the SQL of a metric returns. */
typedef enum RetrainResultKind
{
	RETRAIN_RESULT_ROW,			/* a row, read with the map */
	RETRAIN_RESULT_ELEMENT,		/* an array of rows; the one called element */
	RETRAIN_RESULT_NUMBER,		/* a double precision */
	RETRAIN_RESULT_SLICES		/* an array of slice_f1, one measurement each */
} RetrainResultKind;

/*
 * Attributes of a result row; NULL where it has none.  A p_method that begins
 * with '=' is the method itself.
 */
typedef struct RetrainResultMap
{
	const char *value;
	const char *standard_error;
	const char *low;
	const char *high;
	const char *method;
	const char *p_value;
	const char *p_method;
	const char *critical;
	const char *expected;
	const char *constant;
	const char *max_error;
	const char *variance;		/* with support: gives the standard error */
	const char *support;
	const char *log_e_value;	/* natural logarithm of an e-value */
	const char *verdict;		/* word for what should follow; value is then 0
								 * for keep, 1 for investigate, ... */
	const char *reference_used;
	const char *reference_unused;
	const char *current_used;
	const char *current_unused;
	const char *status;
} RetrainResultMap;

/* A number in options. */
typedef struct RetrainMetricOption
{
	const char *name;			/* NULL ends the list */
	double		low;
	double		high;
	bool		whole;
	const char *missing;		/* the default; NULL: it must be given */
} RetrainMetricOption;

typedef struct RetrainMetric
{
	const char *name;
	const char *family;
	const char *summary;		/* what it measures, for people */
	RetrainResultKind kind;
	const RetrainResultMap *map;
	const char *element;
	const char *result;			/* SQL; NULL: the user's whole query */
	const char *detail;			/* SQL of a jsonb with all figures, or NULL */
	const char *counts;			/* SQL of a bigint[]: rows used and unused of the
								 * reference and of the current sample (of one
								 * sample: of that), where result has none */
	const char *profile;		/* SQL for form profile, or NULL */
	const char *profile_detail;
	const char *profile_counts; /* as counts, four elements */
	int			needs;
	int			column_kinds;	/* the types that {v} may have */
	int			label_kinds;	/* the types that the label may have */
	bool		two_samples;	/* compares with the reference */
	bool		below;			/* breaches below its levels */
	bool		magnitude;		/* the value is the distance from center */
	double		center;
	double		low;			/* range of levels */
	double		high;
	const char *fail;			/* default of the fail level, or NULL */
	int			bins;			/* default; 0: it has none */
	int			min_rows;		/* default */
	RetrainVerdict verdict;		/* default */
	const char *loss;			/* SQL of a loss in [0,1] a row, whose mean the
								 * figure is, or NULL: for the test anytime */
	bool		complement;		/* the figure is 1 less that mean */
	const RetrainMetricOption *options; /* or NULL */
} RetrainMetric;

extern const RetrainMetric *retrain_metric_find(const char *name);
extern const RetrainMetric *retrain_metric_at(int n);
extern bool retrain_metric_anytime(const RetrainMetric *metric);
extern const char *retrain_metric_name(const RetrainMetric *metric);
/* Returns what stands for the name in braces, palloc'd. */
typedef char *(*RetrainMetricPlaceholder) (void *arg, const char *name);

extern void retrain_metric_fill(StringInfo out, const char *sql, RetrainMetricPlaceholder placeholder, void *arg);
extern char *retrain_metric_kinds(int kinds);

#endif							/* RETRAIN_METRIC_CATALOG_H */
