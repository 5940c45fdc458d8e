/*
 * profile_query.h
 *	  Pieces of SQL that everything that makes profiles of a log shares.
 */
#ifndef RETRAIN_PROFILE_QUERY_H
#define RETRAIN_PROFILE_QUERY_H

#include "datatype/timestamp.h"

extern char *retrain_instant_sql(TimestampTz at);
extern char *retrain_slice_text(const char *value);
extern char *retrain_cut_slice(char *value);

#endif							/* RETRAIN_PROFILE_QUERY_H */
