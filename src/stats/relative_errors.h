/*
 * relative_errors.h
 *	  Relative and symmetric errors of a batch of rows.
 */
#ifndef RETRAIN_RELATIVE_ERRORS_H
#define RETRAIN_RELATIVE_ERRORS_H

extern void retrain_relative_errors(double *relative, const double *error, const double *actual,
									int n, int *infinite, int *zeros);
extern void retrain_symmetric_errors(double *symmetric, const double *error, const double *actual,
									 const double *predicted, int n);
extern double retrain_relative_error(double error, double actual);
extern double retrain_symmetric_error(double error, double actual, double predicted);

#endif							/* RETRAIN_RELATIVE_ERRORS_H */
