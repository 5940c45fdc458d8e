/*
 * argument_image.h
 *	  Arguments of aggregates that are the same for all rows of a group, by their bytes.
 */
#ifndef RETRAIN_ARGUMENT_IMAGE_H
#define RETRAIN_ARGUMENT_IMAGE_H

#include "fmgr.h"

extern bool retrain_argument_is_constant(FunctionCallInfo fcinfo, int argument);
extern struct varlena *retrain_argument_image(FunctionCallInfo fcinfo, int argument);
extern bool retrain_same_image(const struct varlena *a, const struct varlena *b);

#endif							/* RETRAIN_ARGUMENT_IMAGE_H */
