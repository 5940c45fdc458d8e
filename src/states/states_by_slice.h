/*
 * states_by_slice.h
 *	  What the aggregates that make a state for every crossed slice share.
 *
 * A transition function has the state, the arguments of a row, min_support, and the columns of
 * the slices, which follow it up to the last argument.
 */
#ifndef RETRAIN_STATES_BY_SLICE_H
#define RETRAIN_STATES_BY_SLICE_H

#include "fmgr.h"

#include "states/slice_states.h"

extern RetrainSliceStates *retrain_by_slice_states(FunctionCallInfo fcinfo, const RetrainSliceKind *kind,
												   int min_support);
extern RetrainSliceState *retrain_by_slice_slice(FunctionCallInfo fcinfo, RetrainSliceStates *states);
extern Datum retrain_by_slice_recv(FunctionCallInfo fcinfo, const RetrainSliceKind *kind);

/* retrain_by_slice_count counts a row that stands for rows, -1 if its weight is NULL; returns whether it can be used. */
static inline bool
retrain_by_slice_count(RetrainSliceState *slice, bool complete, int64 rows)
{
	/* neither overflows: the state, which counts them, too, has room for a quarter of that */
	if (likely(complete && rows >= 0))
		slice->support += rows;
	else
		slice->unused += rows < 0 ? 1 : rows;
	return complete && rows >= 0;
}

#endif							/* RETRAIN_STATES_BY_SLICE_H */
