/*
 * ledger_json.h
 *	  Hashes and numbers in the JSON of anchors, proofs and exports.
 */
#ifndef RETRAIN_LEDGER_JSON_H
#define RETRAIN_LEDGER_JSON_H

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

#include "ledger/merkle.h"

extern char *retrain_hex(const void *data, int len);
extern bool retrain_json_hash(JsonbContainer *object, const char *key, uint8 *hash);
extern bool retrain_json_int8(JsonbContainer *object, const char *key, int64 *value);
extern bool retrain_json_path(JsonbContainer *object, uint8 (**path)[RETRAIN_HASH_LENGTH], int *n);
extern Jsonb *retrain_json_parse(const StringInfo text);

#endif							/* RETRAIN_LEDGER_JSON_H */
