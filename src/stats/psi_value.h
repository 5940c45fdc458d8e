/*
 * psi_value.h
 *	  Quantile edges and the population stability index of counts.
 */
#ifndef RETRAIN_PSI_VALUE_H
#define RETRAIN_PSI_VALUE_H

#include "stats/source.h"

/* Shares below this are raised to it where a logarithm needs one. */
#define RETRAIN_SHARE_FLOOR 1e-4

/* What is done with shares of 0, whose logarithm is infinite. */
typedef enum RetrainPsiSmoothing
{
	RETRAIN_PSI_FLOOR,			/* shares below RETRAIN_SHARE_FLOOR are raised to it */
	RETRAIN_PSI_LAPLACE,		/* half a row is added to every bin */
	RETRAIN_PSI_RAW				/* nothing: the index may be infinite */
} RetrainPsiSmoothing;

typedef enum RetrainPsiStatus
{
	RETRAIN_PSI_OK,
	RETRAIN_PSI_SMALL_BINS,		/* too few rows for the significance */
	RETRAIN_PSI_ONE_BIN,
	RETRAIN_PSI_UNDEFINED		/* a sample has no rows */
} RetrainPsiStatus;

typedef struct RetrainPsi
{
	RetrainPsiStatus status;
	double		psi;			/* not set if undefined */
	int			bins;			/* not empty in the pooled sample */
	double		p_value;		/* set if the status is ok */
	double		critical_value;
} RetrainPsi;

extern int	retrain_quantile_edges(RetrainSource *reference, int bins,
								   const RetrainBudget *budget, double *edges);
extern double retrain_between(double a, double b, double t);
extern double retrain_quantile_between(double a, double b, int64 r, int bins);
extern int	retrain_edges_of_quantiles(const double *quantiles, int n, double *edges);
extern double retrain_psi_contribution(int64 reference, int64 n, int64 current, int64 m, int bins,
									   RetrainPsiSmoothing smoothing);
extern double retrain_psi_sf(double psi, int bins, int64 n, int64 m);
extern double retrain_psi_quantile(double p_upper, int bins, int64 n, int64 m);
extern void retrain_psi_value(const int64 *reference, const int64 *current, int nbins,
							  RetrainPsiSmoothing smoothing, RetrainPsi *result);
extern const char *retrain_psi_status_name(RetrainPsiStatus status);

#endif							/* RETRAIN_PSI_VALUE_H */
