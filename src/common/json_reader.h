/*
 * json_reader.h
 *	  Strict reading of small jsonb objects: definitions and changes.
 */
#ifndef RETRAIN_JSON_READER_H
#define RETRAIN_JSON_READER_H

#include "datatype/timestamp.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"

#include "common/problems.h"

/*
 * An object being read, and how to name its fields to people.
 *
 * With problems NULL whatever is refused raises an error at once.  Else it is
 * noted there and reading goes on: retrain_reader_refuse() returns, and so do
 * the functions that read a field, with the value for a field left out.  Code
 * that reads on must not rely on what it has refused.
 */
typedef struct RetrainReader
{
	JsonbContainer *object;
	const char *what;			/* begins messages: "policy definition" */
	const char *prefix;			/* "" or "checks[3]." */
	int			sqlstate;
	RetrainProblems *problems;	/* or NULL */
} RetrainReader;

extern void retrain_reader_begin(RetrainReader *reader, Jsonb *value, const char *what,
								 int sqlstate, const char *const *known_keys);
extern void retrain_reader_gather(RetrainReader *reader, Jsonb *value, RetrainProblems *problems,
								  const char *const *known_keys);
extern RetrainReader retrain_reader_inner(const RetrainReader *reader, JsonbContainer *object,
										  const char *prefix, const char *const *known_keys);
extern void retrain_reader_refuse_unknown(const RetrainReader *reader, const char *const *known);
extern void retrain_reader_refuse(const RetrainReader *reader, const char *key,
								  const char *problem, const char *hint);
extern bool retrain_reader_has(const RetrainReader *reader, const char *key);

extern JsonbValue *retrain_read_field(const RetrainReader *reader, const char *key);
extern bool retrain_read_object(const RetrainReader *reader, const char *key,
								const char *const *known_keys, RetrainReader *inner);
extern char *retrain_read_text(const RetrainReader *reader, const char *key);
extern char *retrain_read_name(const RetrainReader *reader, const char *key);
extern char *retrain_read_number(const RetrainReader *reader, const char *key);
extern int64 retrain_read_integer(const RetrainReader *reader, const char *key, int64 missing,
								  int64 low, int64 high);
extern bool retrain_read_boolean(const RetrainReader *reader, const char *key, bool missing);
extern List *retrain_read_text_list(const RetrainReader *reader, const char *key);
extern void retrain_read_interval(const RetrainReader *reader, const char *key,
								  const char *missing, bool positive, Interval *result);
extern bool retrain_decode_instant(const char *text, TimestampTz *result);
extern bool retrain_read_instant(const RetrainReader *reader, const char *key, TimestampTz *result);
extern int	retrain_read_choice(const RetrainReader *reader, const char *key,
								const char *const *words, int nwords, int missing);

#endif							/* RETRAIN_JSON_READER_H */
