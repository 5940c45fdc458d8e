/*
 * options.h
 *	  Named options of functions that compare profiles.
 */
#ifndef RETRAIN_OPTIONS_H
#define RETRAIN_OPTIONS_H

#include "fmgr.h"

#include "profile/binned.h"

extern int	retrain_option_word(FunctionCallInfo fcinfo, int argument, const char *name,
								const char *const *words, int nwords);
extern int	retrain_option_bins(FunctionCallInfo fcinfo, int argument);
extern bool retrain_option_boolean(FunctionCallInfo fcinfo, int argument, const char *name,
								   bool otherwise);
extern void retrain_option_binning(FunctionCallInfo fcinfo, int argument, RetrainBinning *binning);
extern double *retrain_option_edges(FunctionCallInfo fcinfo, int argument, int *nedges);

#endif							/* RETRAIN_OPTIONS_H */
