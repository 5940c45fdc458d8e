/*
 * version.h
 *	  Registering versions of models.
 */
#ifndef RETRAIN_RETRAINING_VERSION_H
#define RETRAIN_RETRAINING_VERSION_H

#include "retraining/request.h"

/* What is known of the rows a version was trained on. */
typedef struct RetrainTrainingData
{
	int64		training_data_id;	/* 0: told by the trainer only */
	char	   *query;			/* each of these may be missing */
	bool		has_start;
	TimestampTz start;
	bool		has_end;
	TimestampTz end;
	bool		has_cutoff;
	TimestampTz cutoff;
	bool		has_rows;
	int64		rows;
	bytea	   *fingerprint;
	char	   *exclusions;		/* JSON */
} RetrainTrainingData;

/* A version to be registered. */
typedef struct RetrainVersionDraft
{
	int64		model_id;
	char	   *model_name;
	char	   *name;
	char	   *artifact_uri;
	bytea	   *artifact_digest;
	RetrainRequest *request;	/* or NULL */
	RetrainTrainingData training;
	char	   *framework;
	char	   *parameters;		/* JSON */
	char	   *code_revision;
	char	   *image_digest;
	char	   *parent;			/* name of a version of the model */
	bool		has_seed;
	int64		seed;
	char	   *metrics;		/* JSON */
	char	   *cost;			/* decimal numbers */
	char	   *currency;
	char	   *energy_kwh;
	char	   *injected;
} RetrainVersionDraft;

/* version_details.c */
extern void retrain_version_read_details(RetrainVersionDraft *draft, Jsonb *details);
extern void retrain_version_check_artifact(RetrainVersionDraft *draft, const char *name, const char *uri,
										   bytea *digest);

/* version.c */
extern int64 retrain_version_register(RetrainStore *store, const RetrainVersionDraft *draft);

#endif							/* RETRAIN_RETRAINING_VERSION_H */
