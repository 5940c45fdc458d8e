/*
 * row_hash.c
 *	  SHA-256 of a row, the same on every machine and under every setting.
 *
 *	  row hash = SHA-256 (int32 columns, then per column int32 -1 for NULL, or
 *				 int32 length and the canonical bytes of the value)
 *
 * All integers are big-endian.  Names and types of columns take no part, their
 * number and order do; canonical bytes: canonical_bytes.c.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "common/compat.h"
#include "common/row_hash.h"

/*
 * retrain_row_hasher_create returns what a call site of the function name needs for
 * hashing its arguments from the one numbered first on; it lives as long as the call site.
 */
RetrainRowHasher *
retrain_row_hasher_create(FunctionCallInfo fcinfo, const char *name, int first)
{
	MemoryContext mcxt = fcinfo->flinfo->fn_mcxt;
	RetrainRowHasher *hasher = MemoryContextAllocZero(mcxt, sizeof(RetrainRowHasher));
	MemoryContext old;

	if (get_fn_expr_variadic(fcinfo->flinfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s does not take a VARIADIC array", name),
				 errhint("List the columns; an array without the word VARIADIC is one column.")));
	old = MemoryContextSwitchTo(mcxt);
	hasher->first = first;
	hasher->columns = PG_NARGS() - first;
	hasher->column = palloc0(hasher->columns * sizeof(RetrainCanonical));
	for (int i = 0; i < hasher->columns; i++)
	{
		Oid			type = get_fn_expr_argtype(fcinfo->flinfo, first + i);

		if (!OidIsValid(type))
			elog(ERROR, "could not determine the type of column %d", i + 1);
		retrain_canonical_init(&hasher->column[i], type, mcxt);
	}
	initStringInfo(&hasher->row);
	MemoryContextSwitchTo(old);
	hasher->sha = retrain_sha256_create(mcxt);
	return hasher;
}

/* retrain_row_hash writes the hash of the row in the arguments of a call. */
void
retrain_row_hash(RetrainRowHasher *hasher, FunctionCallInfo fcinfo,
				 uint8 result[RETRAIN_ROW_HASH_LENGTH])
{
	resetStringInfo(&hasher->row);
	pq_sendint32(&hasher->row, hasher->columns);
	for (int i = 0; i < hasher->columns; i++)
	{
		if (PG_ARGISNULL(hasher->first + i))
			pq_sendint32(&hasher->row, PG_UINT32_MAX);
		else
			retrain_canonical_append(&hasher->column[i], &hasher->row,
									 PG_GETARG_DATUM(hasher->first + i));
	}
	retrain_sha256(hasher->sha, hasher->row.data, hasher->row.len, result);
}
