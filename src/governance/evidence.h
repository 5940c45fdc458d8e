/*
 * evidence.h
 *	  What an evaluation stands on beyond its figures: fingerprints of the rows
 *	  read and the sufficient states behind each measurement.
 */
#ifndef RETRAIN_EVIDENCE_H
#define RETRAIN_EVIDENCE_H

#include "governance/evaluation.h"

/* One state of one side of a measurement. */
typedef struct RetrainState
{
	const char *side;			/* current, reference or both */
	const char *type;			/* as in retrain.state */
	bytea	   *bytes;
} RetrainState;

typedef struct RetrainEvidence
{
	const char *status;			/* as in retrain.evaluation_evidence */
	ErrorData  *error;			/* with fewer_columns and error, or NULL */
	List	   *columns;		/* of char *: those the fingerprints are of */
	List	   *query_texts;	/* of char * */
	bytea	   *current_rows;	/* binary form of a fingerprint, or NULL */
	bytea	   *reference_rows;
	bool		has_times;
	TimestampTz rows_first;
	TimestampTz rows_last;
	Jsonb	   *lineage;		/* or NULL */
	double		milliseconds;
	const char *isolation;
} RetrainEvidence;

/* evidence.c */
extern void retrain_evidence_gather(RetrainEvaluation *ev);
extern void retrain_evidence_keep(RetrainMeasurement *m, const char *side, const char *type,
								  const bytea *bytes);
extern bool retrain_evidence_interrupted(const RetrainEvaluation *ev);

/* evidence_query.c */
extern char *retrain_evidence_rows_query(const RetrainEvaluation *ev, List *columns);
extern char *retrain_evidence_seen_query(const RetrainEvaluation *ev, List *columns, const char *snapshot,
										 uint64 next_xid);
extern char *retrain_evidence_states_query(const RetrainEvaluation *ev, List *checks, List *slices);

/* evidence_record.c */
extern void retrain_evidence_record(const RetrainEvaluation *ev);
extern bytea *retrain_evidence_digest(const RetrainEvaluation *ev);

#endif							/* RETRAIN_EVIDENCE_H */
