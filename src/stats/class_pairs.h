/*
 * class_pairs.h
 *	  Variance of figures of several classes whose labels are drawn from given probabilities.
 */
#ifndef RETRAIN_CLASS_PAIRS_H
#define RETRAIN_CLASS_PAIRS_H

#include "lib/stringinfo.h"

#include "stats/fixedsum.h"

/* Sums over rows of the products of the probabilities of two classes. */
typedef struct RetrainClassPairs
{
	MemoryContext mcxt;
	int			n;				/* classes */
	RetrainFixedSum *predicted; /* at [c * n + i]: of c and i, in rows predicted as c */
	RetrainFixedSum *other;		/* of i < j, one after the other, in rows predicted as neither */
} RetrainClassPairs;

extern RetrainClassPairs *retrain_class_pairs_create(int n, MemoryContext mcxt);
extern void retrain_class_pairs_add(RetrainClassPairs *pairs, const double *p, int predicted);
extern void retrain_class_pairs_merge(RetrainClassPairs *into, const RetrainClassPairs *from);
extern double retrain_class_pairs_variance(const RetrainClassPairs *pairs, const double *right,
										   const double *wrong);
extern void retrain_class_pairs_send(StringInfo buf, const RetrainClassPairs *pairs);
extern RetrainClassPairs *retrain_class_pairs_recv(StringInfo buf, int n, MemoryContext mcxt);

#endif							/* RETRAIN_CLASS_PAIRS_H */
