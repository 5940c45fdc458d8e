/*
 * clopper_pearson.h
 *	  Exact interval of a share from counts.
 */
#ifndef RETRAIN_CLOPPER_PEARSON_H
#define RETRAIN_CLOPPER_PEARSON_H

/*
 * Interval of Clopper and Pearson for successes out of trials, 0 <= successes <=
 * trials, trials > 0, 0 < level < 1.  Counts need not be whole: of dependent
 * trials one gives the effective ones, with the same share (Korn and Graubard).
 */
extern void retrain_clopper_pearson(double successes, double trials, double level,
									double *low, double *high);

#endif							/* RETRAIN_CLOPPER_PEARSON_H */
