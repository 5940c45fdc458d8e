/*
 * fingerprint.c
 *	  The arithmetic of retrain.fingerprint: rows, sum of row hashes, lanes.
 *
 * Three sums over the rows, each of which two disjoint parts add up: the number of
 * rows, the row hashes (common/row_hash.c) as 256-bit integers, and their expansions to
 * 1024 lanes of 16 bits (stats/lthash.c).  The lanes make collisions hard to construct;
 * but a row that occurs 65,536 times adds nothing to them, and the sum, of 320 bits,
 * sees that.
 *
 * Packed form, all integers big-endian:
 *	  byte 1 (the format), int64 rows, 40 bytes sum, 1024 times 2 bytes lanes
 */
#include "postgres.h"

#include "common/int.h"
#include "port/pg_bswap.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/fingerprint.h"

/* retrain_fingerprint_invalid raises the error of bytes or text that are no fingerprint. */
void
retrain_fingerprint_invalid(int sqlstate, const char *problem)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg("invalid fingerprint: %s", problem),
			 errhint("Fingerprints are made by retrain.fingerprint_agg or in the forms of doc/reference/fingerprint.md.")));
}

/* retrain_fingerprint_create returns the fingerprint of no rows. */
RetrainFingerprint *
retrain_fingerprint_create(MemoryContext mcxt)
{
	RetrainFingerprint *fingerprint = MemoryContextAllocZero(mcxt, sizeof(RetrainFingerprint));

	SET_VARSIZE(fingerprint, sizeof(RetrainFingerprint));
	fingerprint->format = RETRAIN_FINGERPRINT_FORMAT;
	return fingerprint;
}

/* retrain_fingerprint_argument returns an argument, which must not be changed. */
RetrainFingerprint *
retrain_fingerprint_argument(FunctionCallInfo fcinfo, int argument)
{
	RetrainFingerprint *fingerprint = (RetrainFingerprint *) PG_GETARG_VARLENA_P(argument);

	if (VARSIZE(fingerprint) != sizeof(RetrainFingerprint) ||
		fingerprint->format != RETRAIN_FINGERPRINT_FORMAT)
		retrain_fingerprint_invalid(ERRCODE_DATA_CORRUPTED, "the stored value has another form");
	return fingerprint;
}

/* row_limbs writes a row hash as an integer, least significant limb first. */
static void
row_limbs(const uint8 row[RETRAIN_ROW_HASH_LENGTH], uint64 limbs[RETRAIN_FINGERPRINT_LIMBS])
{
	memcpy(limbs, row, RETRAIN_ROW_HASH_LENGTH);
	for (int i = 0; i < 2; i++)
	{
		uint64		high = pg_ntoh64(limbs[i]);

		limbs[i] = pg_ntoh64(limbs[3 - i]);
		limbs[3 - i] = high;
	}
	limbs[4] = 0;
}

/* add_limbs adds to a sum, modulo 2^320. */
static void
add_limbs(uint64 *sum, const uint64 *limbs)
{
	uint64		carry = 0;

	for (int i = 0; i < RETRAIN_FINGERPRINT_LIMBS; i++)
	{
		uint64		with_carry = sum[i] + carry;

		carry = with_carry < carry;
		sum[i] = with_carry + limbs[i];
		carry += sum[i] < limbs[i];
	}
}

/* subtract_limbs takes from a sum, modulo 2^320. */
static void
subtract_limbs(uint64 *sum, const uint64 *limbs)
{
	uint64		borrow = 0;

	for (int i = 0; i < RETRAIN_FINGERPRINT_LIMBS; i++)
	{
		uint64		less = sum[i] - limbs[i];
		uint64		next = less > sum[i];

		sum[i] = less - borrow;
		borrow = next + (sum[i] > less);
	}
}

/* possible tells whether some multiset of rows may have this fingerprint. */
static bool
possible(const RetrainFingerprint *fingerprint)
{
	if (fingerprint->rows < 0)
		return false;
	if (fingerprint->rows > 0)
		return fingerprint->sum[RETRAIN_FINGERPRINT_LIMBS - 1] < (uint64) fingerprint->rows;
	for (int i = 0; i < RETRAIN_FINGERPRINT_LIMBS; i++)
		if (fingerprint->sum[i] != 0)
			return false;
	for (int i = 0; i < RETRAIN_LTHASH_LANES; i++)
		if (fingerprint->lanes[i] != 0)
			return false;
	return true;
}

/* rows_overflow raises the error of more rows than can be counted. */
static void
rows_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("the fingerprint has too many rows to be counted in bigint"),
			 errhint("Compare fingerprints by retrain.fingerprint_digest.")));
}

/* retrain_fingerprint_add adds a row. */
void
retrain_fingerprint_add(RetrainFingerprint *fingerprint, const uint8 row[RETRAIN_ROW_HASH_LENGTH])
{
	uint64		limbs[RETRAIN_FINGERPRINT_LIMBS];

	if (pg_add_s64_overflow(fingerprint->rows, 1, &fingerprint->rows))
		rows_overflow();
	row_limbs(row, limbs);
	add_limbs(fingerprint->sum, limbs);
	retrain_lthash_add(fingerprint->lanes, row);
}

/*
 * retrain_fingerprint_remove takes away a row that has been added; an error where it shows
 * that it has not.
 */
void
retrain_fingerprint_remove(RetrainFingerprint *fingerprint, const uint8 row[RETRAIN_ROW_HASH_LENGTH])
{
	uint64		limbs[RETRAIN_FINGERPRINT_LIMBS];

	fingerprint->rows--;
	row_limbs(row, limbs);
	subtract_limbs(fingerprint->sum, limbs);
	retrain_lthash_subtract(fingerprint->lanes, row);
	if (!possible(fingerprint))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the row is not in the fingerprint"),
				 errhint("Take away only rows that were added.")));
}

/* retrain_fingerprint_merge adds all rows of another fingerprint. */
void
retrain_fingerprint_merge(RetrainFingerprint *into, const RetrainFingerprint *from)
{
	if (pg_add_s64_overflow(into->rows, from->rows, &into->rows))
		rows_overflow();
	add_limbs(into->sum, from->sum);
	for (int i = 0; i < RETRAIN_LTHASH_LANES; i++)
		into->lanes[i] += from->lanes[i];
}

/*
 * retrain_fingerprint_subtract takes away all rows of a part; an error where what is left
 * cannot be a multiset of rows.
 */
void
retrain_fingerprint_subtract(RetrainFingerprint *from, const RetrainFingerprint *part)
{
	from->rows -= part->rows;
	subtract_limbs(from->sum, part->sum);
	for (int i = 0; i < RETRAIN_LTHASH_LANES; i++)
		from->lanes[i] -= part->lanes[i];
	if (!possible(from))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the second fingerprint is not of a part of the rows of the first"),
				 errhint("Compare with = where the rows should be the same.")));
}

/* retrain_fingerprint_pack writes the packed form. */
void
retrain_fingerprint_pack(const RetrainFingerprint *fingerprint, uint8 bytes[RETRAIN_FINGERPRINT_PACKED])
{
	uint64		word = pg_hton64((uint64) fingerprint->rows);

	*bytes++ = RETRAIN_FINGERPRINT_FORMAT;
	memcpy(bytes, &word, 8);
	bytes += 8;
	for (int i = RETRAIN_FINGERPRINT_LIMBS - 1; i >= 0; i--)
	{
		word = pg_hton64(fingerprint->sum[i]);
		memcpy(bytes, &word, 8);
		bytes += 8;
	}
	for (int i = 0; i < RETRAIN_LTHASH_LANES; i++)
	{
		*bytes++ = fingerprint->lanes[i] >> 8;
		*bytes++ = fingerprint->lanes[i] & 0xff;
	}
}

/*
 * retrain_fingerprint_unpack returns the fingerprint of a packed form in the current
 * context; bytes that cannot be one are an error.
 */
RetrainFingerprint *
retrain_fingerprint_unpack(const uint8 *bytes, Size length)
{
	RetrainFingerprint *fingerprint = retrain_fingerprint_create(CurrentMemoryContext);
	uint64		word;

	if (length != RETRAIN_FINGERPRINT_PACKED)
		retrain_fingerprint_invalid(ERRCODE_INVALID_BINARY_REPRESENTATION, "it has another length");
	if (*bytes++ != RETRAIN_FINGERPRINT_FORMAT)
		retrain_fingerprint_invalid(ERRCODE_FEATURE_NOT_SUPPORTED, "its format is not 1");
	memcpy(&word, bytes, 8);
	fingerprint->rows = (int64) pg_ntoh64(word);
	bytes += 8;
	for (int i = RETRAIN_FINGERPRINT_LIMBS - 1; i >= 0; i--)
	{
		memcpy(&word, bytes, 8);
		fingerprint->sum[i] = pg_ntoh64(word);
		bytes += 8;
	}
	for (int i = 0; i < RETRAIN_LTHASH_LANES; i++, bytes += 2)
		fingerprint->lanes[i] = (uint16) (bytes[0] << 8 | bytes[1]);
	if (!possible(fingerprint))
		retrain_fingerprint_invalid(ERRCODE_INVALID_BINARY_REPRESENTATION, "no rows have it");
	return fingerprint;
}
