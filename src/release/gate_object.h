/*
 * gate_object.h
 *	  Gates by name: who may see and change them.
 */
#ifndef RETRAIN_GATE_OBJECT_H
#define RETRAIN_GATE_OBJECT_H

#include "governance/registry.h"

typedef struct RetrainGateObject
{
	int64		id;
	char	   *name;
	char	   *state;
	int			revision;		/* in force */
	int64		log_id;
	int			log_revision;
	int64		model_id;
	char	   *model_name;
	Oid			owner;			/* of the model */
} RetrainGateObject;

extern RetrainGateObject *retrain_gate_visible(const char *name);
extern RetrainGateObject *retrain_gate_of_caller(const char *name);
extern RetrainGateObject *retrain_gate_lock(RetrainStore *store, const RetrainGateObject *gate);

#endif							/* RETRAIN_GATE_OBJECT_H */
