/*
 * comparison.h
 *	  Accuracy and F1 of two models on the same rows, or of one model in two windows.
 *
 * Counts are by label, and two bits: of two models the predictions of the first and of the
 * second one; of two windows the prediction, and whether the row is of the second window.
 */
#ifndef RETRAIN_COMPARISON_H
#define RETRAIN_COMPARISON_H

#include <stdint.h>

#define RETRAIN_COMPARED_CELLS 8

/* Index of a count. */
#define RETRAIN_COMPARED(label, first, second) ((label) << 2 | (first) << 1 | (second))

/* What a comparison is of; NaN: undefined, or not known. */
typedef struct RetrainComparison
{
	int64_t		rows[2];
	double		value[2];
	double		difference;		/* of the second less the first */
	double		low;			/* of the 95 % interval */
	double		high;
	double		p_value;		/* two-sided */
} RetrainComparison;

extern void retrain_compare_accuracy_of_models(const int64_t *n, RetrainComparison *result);
extern void retrain_compare_accuracy_of_windows(const int64_t *n, RetrainComparison *result);
extern void retrain_compare_f1_of_models(const int64_t *n, RetrainComparison *result);
extern void retrain_compare_f1_of_windows(const int64_t *n, RetrainComparison *result);

#endif							/* RETRAIN_COMPARISON_H */
