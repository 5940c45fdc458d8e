/*
 * lineage.h
 *	  Relations, columns and functions behind the statements of an evaluation.
 */
#ifndef RETRAIN_LINEAGE_H
#define RETRAIN_LINEAGE_H

#include "governance/evaluation.h"

extern Jsonb *retrain_lineage(const RetrainEvaluation *ev);

#endif							/* RETRAIN_LINEAGE_H */
