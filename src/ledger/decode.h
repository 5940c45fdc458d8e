/*
 * decode.h
 *	  Reading the canonical encoding.
 */
#ifndef RETRAIN_LEDGER_DECODE_H
#define RETRAIN_LEDGER_DECODE_H

#include "utils/jsonb.h"

typedef struct RetrainField
{
	char		tag;
	const char *name;			/* not terminated, UTF-8 */
	int			name_len;
	const char *value;
	uint32		len;
} RetrainField;

typedef struct RetrainLedgerReader
{
	const char *next;
	const char *end;
	RetrainField last;			/* to check the order of names */
	bool		any;
	bool		failed;
} RetrainLedgerReader;

extern bool retrain_reader_init(RetrainLedgerReader *reader, const bytea *payload);
extern bool retrain_reader_next(RetrainLedgerReader *reader, RetrainField *field);
extern bool retrain_field_find(const bytea *payload, const char *name, RetrainField *field);
extern bool retrain_field_is_text(const RetrainField *field, const char *text);
extern bool retrain_field_int8(const RetrainField *field, int64 *value);
extern bool retrain_payload_matches_json(const bytea *payload, Jsonb *json);

#endif							/* RETRAIN_LEDGER_DECODE_H */
