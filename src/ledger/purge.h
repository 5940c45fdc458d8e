/*
 * purge.h
 *	  Removing evaluations whose leaves are marked, visibly.
 */
#ifndef RETRAIN_PURGE_H
#define RETRAIN_PURGE_H

#include "datatype/timestamp.h"

/* Leaves being purged name no row of the ledger yet. */
#define RETRAIN_PURGE_MARK 0

/* What the row of the ledger says about a purge. */
typedef struct RetrainPurge
{
	TimestampTz before;
	int64		policy_id;		/* with policy; else of all */
	const char *policy;
	const char *retention;		/* the setting that asked for it, NULL: a person did */
	int64		evaluations;	/* how many leaves are marked */
} RetrainPurge;

extern int64 retrain_purge_marked(const RetrainPurge *purge, uint8 *root);

/* retention.c */
extern int64 retrain_retention_step(void);

#endif							/* RETRAIN_PURGE_H */
