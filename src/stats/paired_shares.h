/*
 * paired_shares.h
 *	  Two shares of the same rows: how two classifiers differ in what they have right.
 */
#ifndef RETRAIN_PAIRED_SHARES_H
#define RETRAIN_PAIRED_SHARES_H

typedef struct RetrainPairedShares
{
	double		difference;		/* share of the second less that of the first */
	double		low;			/* interval of Bonett and Price */
	double		high;
	double		p_above;		/* one-sided, of a difference of at most reference */
	double		p_below;		/* one-sided, of a difference of at least reference */
	double		p_value;		/* two-sided */
	bool		exact;			/* p-values are binomial */
} RetrainPairedShares;

/*
 * Of rows > 0 rows, only_first are right in the first only, only_second in the
 * second only.  0 < level < 1, reference of the difference in [-1, 1].
 */
extern void retrain_paired_shares(int64_t only_first, int64_t only_second, int64_t rows, double level,
								  double reference, RetrainPairedShares *result);

#endif							/* RETRAIN_PAIRED_SHARES_H */
