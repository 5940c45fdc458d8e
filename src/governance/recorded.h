/*
 * recorded.h
 *	  An evaluation as it was recorded, read back into memory.
 */
#ifndef RETRAIN_RECORDED_H
#define RETRAIN_RECORDED_H

#include "governance/evaluation.h"
#include "governance/registry.h"

/* What a measurement row says that a measurement in memory does not. */
typedef struct RetrainRecordedState
{
	int			check_no;
	int			measurement_no;
	const char *side;
	const char *type;
	bytea	   *digest;
	bytea	   *bytes;			/* NULL: purged */
} RetrainRecordedState;

typedef struct RetrainRecorded
{
	RetrainEvaluation *ev;		/* plan of the sealed revision, reading and
								 * measurements as recorded; levels as recorded */
	char	   *outcome;
	TimestampTz recorded_at;
	uint64		system_identifier;
	TimestampTz window_start;
	TimestampTz window_end;
	TimestampTz known_until;
	bytea	   *evidence_digest;	/* or NULL */

	/* revision */
	bytea	   *revision_digest;	/* of the evaluation */
	bytea	   *sealed_digest;	/* of the revision */
	Jsonb	   *definition;
	TimestampTz sealed_at;

	/* decision */
	bool		has_decision;
	char	   *verdict;
	char	   *candidate;
	char	   *reason;
	int			breaches;
	bool		has_cooldown;
	TimestampTz cooldown_until;
	char	   *checks;			/* JSON, like the two that follow */
	char	   *truth_table;
	char	   *cost;			/* or NULL */
	TimestampTz decided_at;

	/* evidence */
	bool		has_evidence;
	char	   *evidence_status;
	List	   *fingerprint_columns;	/* of char * */
	bytea	   *current_fingerprint;	/* digests, or NULL */
	bytea	   *reference_fingerprint;
	bytea	   *lineage_digest;	/* or NULL */
	Jsonb	   *lineage;		/* or NULL */
	bytea	   *current_state;	/* the fingerprint, or NULL */
	List	   *states;			/* of RetrainRecordedState *, in order */
} RetrainRecorded;

extern RetrainRecorded *retrain_recorded_load(RetrainStore *store, int64 policy_id, TimestampTz slot,
											  bool latest, int ordinal);

#endif							/* RETRAIN_RECORDED_H */
