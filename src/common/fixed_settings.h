/*
 * fixed_settings.h
 *	  Text of values that depends on no setting of the session.
 */
#ifndef RETRAIN_FIXED_SETTINGS_H
#define RETRAIN_FIXED_SETTINGS_H

#include "fmgr.h"

extern char *retrain_output_fixed(FmgrInfo *output, Datum value);

#endif							/* RETRAIN_FIXED_SETTINGS_H */
