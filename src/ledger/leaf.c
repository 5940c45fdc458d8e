/*
 * leaf.c
 *	  The leaf of an evaluation: one hash over all rows that record it.
 *
 * The rows are read back after they were written, by the code that reads them
 * when the record is verified: a leaf covers what the tables hold.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/xid8.h"

#include "common/compat.h"
#include "governance/fixed_statement.h"
#include "governance/row.h"
#include "ledger/encoding.h"
#include "ledger/ledger.h"

/* The rows that a leaf covers, in its order. */
static const struct
{
	const char *name;
	const char *query;
}			covered[] =
{
	{"evaluation", "SELECT t.* FROM retrain.evaluation t WHERE t.policy_id = $1 AND t.slot = $2 AND t.ordinal = $3"},
	{"measurement", "SELECT t.* FROM retrain.measurement t WHERE t.policy_id = $1 AND t.slot = $2 AND t.ordinal = $3"
	" ORDER BY t.check_no, t.measurement_no"},
	{"decision", "SELECT t.* FROM retrain.decision t WHERE t.policy_id = $1 AND t.slot = $2 AND t.ordinal = $3"},
};

/* add_rows appends the rows of one table; returns how many. */
static uint64
add_rows(StringInfo buf, int which, Datum *values)
{
	Oid			types[3] = {INT8OID, TIMESTAMPTZOID, INT4OID};
	SPITupleTable *rows;

	if (retrain_fixed_execute(covered[which].query, 3, types, values, NULL, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.%s", covered[which].name);
	rows = SPI_tuptable;
	for (uint64 i = 0; i < rows->numvals; i++)
		retrain_encode_row(buf, covered[which].name, rows->vals[i], rows->tupdesc);
	return rows->numvals;
}

/*
 * retrain_leaf_payload returns the encoding of the rows that record an
 * evaluation, NULL when there are none, in the current context.  Owner scope,
 * SPI connected.
 */
bytea *
retrain_leaf_payload(int64 policy_id, TimestampTz slot, int ordinal)
{
	Datum		values[3] = {Int64GetDatum(policy_id), TimestampTzGetDatum(slot), Int32GetDatum(ordinal)};
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoSpaces(&buf, VARHDRSZ);
	appendStringInfoChar(&buf, RETRAIN_ENCODING_FORMAT);
	for (int i = 0; i < lengthof(covered); i++)
	{
		uint64		n = add_rows(&buf, i, values);

		SPI_freetuptable(SPI_tuptable);
		if (i == 0 && n == 0)
			return NULL;
	}
	SET_VARSIZE(buf.data, buf.len);
	return (bytea *) buf.data;
}

/*
 * retrain_leaf_write writes the leaf of an evaluation just recorded and gives
 * its hash.  Owner scope, SPI connected.
 */
void
retrain_leaf_write(int64 policy_id, TimestampTz slot, int ordinal, uint8 *hash)
{
	bytea	   *payload = retrain_leaf_payload(policy_id, slot, ordinal);
	bytea	   *leaf_hash = palloc(VARHDRSZ + RETRAIN_HASH_LENGTH);
	RetrainRow	row;

	retrain_merkle_leaf_hash(retrain_sha256_create(CurrentMemoryContext),
							 VARDATA(payload), VARSIZE(payload) - VARHDRSZ, hash);
	SET_VARSIZE(leaf_hash, VARHDRSZ + RETRAIN_HASH_LENGTH);
	memcpy(VARDATA(leaf_hash), hash, RETRAIN_HASH_LENGTH);
	retrain_row_begin(&row, "retrain.leaf");
	retrain_row_int8(&row, "policy_id", policy_id);
	retrain_row_time(&row, "slot", slot);
	retrain_row_int4(&row, "ordinal", ordinal);
	retrain_row_datum(&row, "leaf_hash", BYTEAOID, PointerGetDatum(leaf_hash), false);
	retrain_row_datum(&row, "recorded_xid", XID8OID,
					  FullTransactionIdGetDatum(GetTopFullTransactionId()), false);
	retrain_row_insert(&row);
}
