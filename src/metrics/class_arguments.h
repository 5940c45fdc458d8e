/*
 * class_arguments.h
 *	  Arguments of aggregates over several classes: their names, and a probability for each.
 */
#ifndef RETRAIN_CLASS_ARGUMENTS_H
#define RETRAIN_CLASS_ARGUMENTS_H

#include "utils/array.h"

#include "common/bytes.h"

#define RETRAIN_CLASSES_LEAST 2
#define RETRAIN_CLASSES_MOST 1000
#define RETRAIN_CLASS_NAME_MOST 1000	/* bytes */

/* The sum of a row's probabilities may be off 1 by so much. */
#define RETRAIN_PROBABILITIES_TOLERANCE 1e-6

pg_noreturn extern void retrain_refuse_classes(const char *problem);
extern RetrainBytes *retrain_class_names(ArrayType *array, int *n);
extern const double *retrain_class_probabilities(ArrayType *array, int n);

#endif							/* RETRAIN_CLASS_ARGUMENTS_H */
