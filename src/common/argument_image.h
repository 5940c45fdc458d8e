/*
 * argument_image.h
 *	  Arguments of aggregates that are the same for all rows of a group, by their bytes.
 */
#ifndef RETRAIN_ARGUMENT_IMAGE_H
#define RETRAIN_ARGUMENT_IMAGE_H

#include "fmgr.h"

/* What is known of an argument for all rows of a group. */
typedef enum RetrainArgumentChange
{
	RETRAIN_ARGUMENT_VARIES,	/* nothing */
	RETRAIN_ARGUMENT_CONSTANT,	/* it is the same for all rows of the query */
	RETRAIN_ARGUMENT_PARAMETER	/* it changes only when the aggregate starts anew */
} RetrainArgumentChange;

extern RetrainArgumentChange retrain_argument_change(FunctionCallInfo fcinfo, int argument);
extern struct varlena *retrain_argument_image(FunctionCallInfo fcinfo, int argument);
extern bool retrain_same_image(const struct varlena *a, const struct varlena *b);

#endif							/* RETRAIN_ARGUMENT_IMAGE_H */
