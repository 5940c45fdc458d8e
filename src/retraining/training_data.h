/*
 * training_data.h
 *	  Training rows that the database issues for a request.
 */
#ifndef RETRAIN_TRAINING_DATA_H
#define RETRAIN_TRAINING_DATA_H

#include "retraining/version.h"

/* A range of time whose rows are left out. */
typedef struct RetrainExclusion
{
	int64		exclusion_id;	/* 0: asked by the trainer */
	TimestampTz start;
	TimestampTz end;
	char	   *reason;
	int64		rows;			/* counted when the rows are read */
} RetrainExclusion;

/* What the training rows are to be, and then what they are. */
typedef struct RetrainTrainingSet
{
	RetrainRequest *request;
	RetrainLog *log;
	List	   *columns;		/* of char *, distinct */
	bool		has_start;
	TimestampTz start;
	TimestampTz end;
	TimestampTz cutoff;
	List	   *exclusions;		/* of RetrainExclusion * */
	char	   *balance_column; /* or NULL */
	int64		balance_rows;
	bool		preview;		/* nothing is written */

	char	   *query;
	int64		rows_in_window;
	int64		rows_unlabelled;
	int64		rows_excluded;
	int64		rows_over_balance;
	int64		rows;
	bytea	   *fingerprint;
	bool		has_first;
	TimestampTz first;
	char	   *slices;			/* JSON */
	char	   *snapshot;
} RetrainTrainingSet;

/* training_query.c */
extern char *retrain_training_query(const RetrainTrainingSet *set);
extern char *retrain_training_count_query(const RetrainTrainingSet *set);
extern char *retrain_training_window_query(const RetrainTrainingSet *set);
extern char *retrain_training_slice_query(const RetrainTrainingSet *set, const char *column);

/* training_options.c */
extern void retrain_training_options(RetrainTrainingSet *set, Jsonb *options);

/* training_exclusion.c */
extern List *retrain_training_exclusions(RetrainStore *store, int64 model_id);

/* training_data.c */
extern char *retrain_training_exclusions_json(const RetrainTrainingSet *set);
extern int64 retrain_training_data_write(RetrainStore *store, const RetrainTrainingSet *set, Jsonb *options);
extern void retrain_training_data_fill(RetrainStore *store, const RetrainRequest *request,
									   RetrainTrainingData *training);

#endif							/* RETRAIN_TRAINING_DATA_H */
