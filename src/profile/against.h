/*
 * against.h
 *	  Rows against a stored profile: what the state of aggregates holds.
 */
#ifndef RETRAIN_AGAINST_H
#define RETRAIN_AGAINST_H

#include "profile/compare.h"

typedef struct RetrainAgainst
{
	bool		no_rows;		/* the aggregate has seen none: nobody knows the reference */
	const RetrainProfile *reference;	/* NULL also if the argument is NULL: so is the result */
	const RetrainProfile *current;	/* of the rows; it shares memory with the state */
} RetrainAgainst;

extern bool retrain_against_profiles(FunctionCallInfo fcinfo, RetrainAgainst *against);

#endif							/* RETRAIN_AGAINST_H */
