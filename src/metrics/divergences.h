/*
 * divergences.h
 *	  Divergence of counted categories.
 */
#ifndef RETRAIN_DIVERGENCES_H
#define RETRAIN_DIVERGENCES_H

#include "common/categories.h"
#include "stats/divergence.h"

extern bool retrain_categories_divergence(RetrainCategories *categories, RetrainDivergenceKind kind,
										  double *result);

#endif							/* RETRAIN_DIVERGENCES_H */
