/*
 * access.h
 *	  What the SQL functions that read a profile share.
 */
#ifndef RETRAIN_ACCESS_H
#define RETRAIN_ACCESS_H

#include "profile/profile.h"

extern const RetrainProfile *retrain_number_argument(FunctionCallInfo fcinfo, int argument);
extern double retrain_quantile_share(double q);
extern int64 retrain_profile_folded_rows(const RetrainProfile *profile);
extern double retrain_largest_mixed_share(const RetrainProfile *profile);
extern void retrain_sort_by_rows(const RetrainProfile *profile, int *buckets, int n);
extern Datum retrain_top_values_rows(FunctionCallInfo fcinfo, const RetrainProfile *profile,
									 const int *buckets, int n, int k);
extern bool retrain_profile_distinct_count(const RetrainProfile *profile, int64 *count, bool *exact);

#endif							/* RETRAIN_ACCESS_H */
