/*
 * verify.h
 *	  retrain.verify(): a record checked against what it stands on.
 */
#ifndef RETRAIN_VERIFY_H
#define RETRAIN_VERIFY_H

#include "fmgr.h"
#include "nodes/execnodes.h"

#include "governance/recorded.h"

/* The rows of one call. */
typedef struct RetrainVerification
{
	ReturnSetInfo *result;
	RetrainRecorded *recorded;
	const char *policy;			/* name */
} RetrainVerification;

extern void retrain_verify_row(RetrainVerification *v, int level, const char *subject, const char *result,
							   const char *detail);
extern char *retrain_verify_subject(const RetrainMeasurement *m);
extern bool retrain_verify_same_bytes(const bytea *a, const bytea *b);
extern char *retrain_verify_figure(bool present, double value);

/* verify_chain.c: level 0 */
extern void retrain_verify_chain(RetrainVerification *v);

/* verify_logic.c: level 1 */
extern void retrain_verify_logic(RetrainVerification *v);

/* verify_states.c: level 2 */
extern void retrain_verify_states(RetrainVerification *v);

/* verify_rows.c: level 3 */
extern void retrain_verify_rows(RetrainVerification *v);

#endif							/* RETRAIN_VERIFY_H */
