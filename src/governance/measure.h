/*
 * measure.h
 *	  What the two forms of measuring share: rows (measure.c) and profiles
 *	  (measure_profile.c).
 */
#ifndef RETRAIN_MEASURE_H
#define RETRAIN_MEASURE_H

#include "access/htup.h"
#include "access/tupdesc.h"

#include "governance/evaluation.h"

/* What the statement gave for one check, or for one slice of it. */
typedef struct RetrainFigures
{
	Datum		result;
	bool		result_null;
	Datum		detail;
	bool		detail_null;
	Datum		counts;			/* bigint[] */
	bool		has_counts;
	Datum		reference;		/* the result over the reference */
	bool		reference_null;
	Datum		reference_counts;
	bool		has_reference_counts;
	Datum		support;		/* bigint[]: rows, with a label, positive */
	bool		has_support;
	Datum		monitor;		/* detection of loss_monitor */
	bool		has_monitor;
} RetrainFigures;

/* measure_result.c */
extern int	retrain_result_elements(Datum array_datum, Datum **elements);
extern void retrain_fill_measurement(RetrainMeasurement *m, const RetrainFigures *figures);
extern void retrain_fill_slice(RetrainMeasurement *m, HeapTupleHeader row);
extern void retrain_set_level(RetrainMeasurement *m);

/* measure.c */
extern void retrain_measure_compared(RetrainEvaluation *ev, RetrainCheck *check, const char *slice,
									 HeapTuple tuple, TupleDesc desc, const char *source);
extern void retrain_measure_failed(RetrainEvaluation *ev, RetrainCheck *check, ErrorData *error);
extern RetrainMeasurement *retrain_measurement_new(RetrainEvaluation *ev, RetrainCheck *check);
extern RetrainMeasurement *retrain_measure_row(RetrainEvaluation *ev, RetrainCheck *check, HeapTuple tuple,
											   TupleDesc desc, int column);
extern bool retrain_interrupted(const ErrorData *error);

/* measure_profile.c */
extern int	retrain_measure_profiles(RetrainEvaluation *ev, List *checks, ErrorData **error);

extern void retrain_measure_result_row(RetrainEvaluation *ev, List *checks, const RetrainQuery *query, HeapTuple tuple,
									   TupleDesc desc);

/* measure_jackknife.c */
extern ErrorData *retrain_measure_jackknife(RetrainEvaluation *ev, List *checks, int64 width);

/* measure_sql.c */
extern int	retrain_measure_sql(RetrainEvaluation *ev, List *checks, ErrorData **error);

#endif							/* RETRAIN_MEASURE_H */
