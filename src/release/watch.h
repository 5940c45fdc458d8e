/*
 * watch.h
 *	  The first days of a deployment: a policy that may take it back.
 */
#ifndef RETRAIN_WATCH_H
#define RETRAIN_WATCH_H

#include "release/deployment.h"

extern TimestampTz retrain_watch_end(RetrainStore *store, const RetrainDeploymentDraft *draft, TimestampTz start);

#endif							/* RETRAIN_WATCH_H */
