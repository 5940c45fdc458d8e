/*
 * unix_time.h
 *	  Dates and timestamps as seconds since 1970-01-01 00:00 UTC.
 */
#ifndef RETRAIN_UNIX_TIME_H
#define RETRAIN_UNIX_TIME_H

#include "datatype/timestamp.h"
#include "utils/date.h"

extern double retrain_date_seconds(DateADT date);
extern double retrain_timestamp_seconds(Timestamp timestamp);

#endif							/* RETRAIN_UNIX_TIME_H */
