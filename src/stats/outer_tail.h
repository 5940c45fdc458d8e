/*
 * outer_tail.h
 *	  Integral of a log-concave density from a point away from its peak.
 */
#ifndef RETRAIN_OUTER_TAIL_H
#define RETRAIN_OUTER_TAIL_H

/*
 * A density of w = log(1 + delta) is exp(-deviance), with its peak at w = 0 and
 * deviance 0 there.  delta and w are both given, so that one can be used where
 * the other is out of range or has lost its digits.
 */
typedef double (*RetrainDeviance) (const void *law, double delta, double w);

/*
 * The integral from w to plus infinity if w >= 0, else to minus infinity.  rate and
 * curvature are the sizes of the first and second derivatives of the deviance with
 * respect to w at w; not both 0.
 */
extern double retrain_outer_tail(RetrainDeviance deviance, const void *law,
								 double delta, double w, double rate, double curvature);

#endif							/* RETRAIN_OUTER_TAIL_H */
