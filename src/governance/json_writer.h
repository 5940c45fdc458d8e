/*
 * json_writer.h
 *	  Writing small JSON objects whose text does not depend on settings.
 */
#ifndef RETRAIN_JSON_WRITER_H
#define RETRAIN_JSON_WRITER_H

#include "datatype/timestamp.h"
#include "lib/stringinfo.h"

extern void retrain_put_string(StringInfo json, const char *key, const char *value);
extern void retrain_put_raw(StringInfo json, const char *key, const char *value);
extern void retrain_put_number(StringInfo json, const char *key, double value);
extern void retrain_put_integer(StringInfo json, const char *key, int64 value);
extern void retrain_put_boolean(StringInfo json, const char *key, bool value);
extern char *retrain_interval_text(const Interval *value);
extern void retrain_put_interval(StringInfo json, const char *key, const Interval *value);
extern char *retrain_instant_text(TimestampTz value);
extern void retrain_put_instant(StringInfo json, const char *key, TimestampTz value);

#endif							/* RETRAIN_JSON_WRITER_H */
