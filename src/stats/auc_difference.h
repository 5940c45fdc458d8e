/*
 * auc_difference.h
 *	  Two scores of the same rows: which one parts the classes better.
 */
#ifndef RETRAIN_AUC_DIFFERENCE_H
#define RETRAIN_AUC_DIFFERENCE_H

/* Scores of a row, neither NaN. */
typedef struct RetrainTwoScores
{
	double		champion;
	double		challenger;
} RetrainTwoScores;

typedef struct RetrainAucDifference
{
	double		champion;		/* areas; NaN unless both classes have rows, as all figures */
	double		challenger;
	double		difference;		/* challenger - champion, rounded once */
	double		standard_error; /* NaN for fewer than two rows of a class */
	double		low;			/* 95 %, normal; NaN for a standard error of 0 or NaN */
	double		high;
	double		p_value;		/* two-sided, of no difference */
} RetrainAucDifference;

extern void retrain_auc_difference(const RetrainTwoScores *negative, int64 n,
								   const RetrainTwoScores *positive, int64 m,
								   RetrainAucDifference *result);

#endif							/* RETRAIN_AUC_DIFFERENCE_H */
