/*
 * compare.h
 *	  Two profiles side by side, in the forms that the statistics read.
 */
#ifndef RETRAIN_COMPARE_H
#define RETRAIN_COMPARE_H

#include "common/categories.h"
#include "profile/profile.h"
#include "stats/spans.h"

extern void retrain_compare_need_numbers(const RetrainProfile *profile, const char *what);
extern void retrain_compare_same_kind(const RetrainProfile *reference, const RetrainProfile *current);
extern void retrain_compare_fits_values(const RetrainProfile *profile, RetrainProfileKind kind);
extern bool retrain_compare_as_categories(const RetrainProfile *profile);
extern void retrain_compare_spans(const RetrainProfile *reference, const RetrainProfile *current,
								  RetrainSpans *spans);
extern RetrainCategories *retrain_compare_categories(const RetrainProfile *reference,
													 const RetrainProfile *current, bool *folded);
extern RetrainCategories *retrain_compare_numbers(const RetrainProfile *reference,
												  const RetrainProfile *current, bool *folded);
extern bool retrain_compare_name_folded(const RetrainBytes *name);

#endif							/* RETRAIN_COMPARE_H */
