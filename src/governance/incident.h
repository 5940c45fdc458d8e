/*
 * incident.h
 *	  What people know of the past of a model: incidents, and times when nothing
 *	  was wrong.
 */
#ifndef RETRAIN_INCIDENT_H
#define RETRAIN_INCIDENT_H

#include "nodes/pg_list.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

typedef struct RetrainIncident
{
	bool		quiet;			/* nothing was wrong, else something was */
	TimestampTz start;
	TimestampTz end;			/* not included; DT_NOEND: not over yet */
} RetrainIncident;

extern List *retrain_incidents_read(Jsonb *value);
extern List *retrain_incidents_load(int64 log_id);

#endif							/* RETRAIN_INCIDENT_H */
