/*
 * free_text.h
 *	  Texts of people: reasons, comments, notes.
 */
#ifndef RETRAIN_FREE_TEXT_H
#define RETRAIN_FREE_TEXT_H

#include "fmgr.h"

/* Most characters of a reason, comment or note. */
#define RETRAIN_MAX_FREE_TEXT 8000

/* Most bytes of details, as jsonb. */
#define RETRAIN_MAX_DETAILS (100 * 1024)

/* RETRAIN_ARG_FREE_TEXT reads an argument; NULL stays NULL. */
#define RETRAIN_ARG_FREE_TEXT(n, name) retrain_free_text_argument(fcinfo, n, name)

extern char *retrain_free_text_argument(FunctionCallInfo fcinfo, int argument, const char *name);

#endif							/* RETRAIN_FREE_TEXT_H */
