/*
 * log_sql.h
 *	  Pieces of SQL about a log that several readers share.
 */
#ifndef RETRAIN_LOG_SQL_H
#define RETRAIN_LOG_SQL_H

#include "datatype/timestamp.h"

#include "governance/column_type.h"
#include "governance/definition.h"

extern char *retrain_log_source(const RetrainLog *log);
extern char *retrain_instant_sql(TimestampTz at);
extern char *retrain_slice_text(const char *value);
extern char *retrain_cut_slice(char *value);
extern const char *retrain_kind_of_profiles(RetrainTypeKind kind);

#endif							/* RETRAIN_LOG_SQL_H */
