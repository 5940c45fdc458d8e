/*
 * batch.h
 *	  Loops over a batch of doubles that are worth vectors.
 */
#ifndef RETRAIN_BATCH_H
#define RETRAIN_BATCH_H

extern bool retrain_batch_finite(const double *values, int n);
extern bool retrain_batch_between(const double *values, int n, double low, double high);
extern int	retrain_batch_equal(const double *values, int n, double value);
extern int	retrain_batch_keys(const double *values, uint64 *keys, int n);

#endif							/* RETRAIN_BATCH_H */
