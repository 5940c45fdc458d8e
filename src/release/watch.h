/*
 * watch.h
 *	  The first days of a deployment: a policy that may take it back.
 */
#ifndef RETRAIN_WATCH_H
#define RETRAIN_WATCH_H

#include "release/deployment.h"

struct RetrainEvaluation;

extern TimestampTz retrain_watch_end(RetrainStore *store, const RetrainDeploymentDraft *draft, TimestampTz start);
extern void retrain_watch_decision(const struct RetrainEvaluation *ev);

#endif							/* RETRAIN_WATCH_H */
