/*
 * leak_overlap.c
 *	  SQL aggregates check_key_overlap and check_row_overlap: evaluation rows that are
 *	  also training rows.
 *
 * The state is a multiset of row hashes (common/hash_runs.c) for each side, which spills
 * past the memory limit; the final function merges the two in order.
 * Definitions: doc/reference/leakage.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/hash_runs.h"
#include "common/row_hash.h"
#include "metrics/quality_result.h"

#define STATE_VERSION 1
#define HEAD_BYTES (1 + 8)		/* version, training rows */
#define TRAINING 0
#define EVALUATION 1

PG_FUNCTION_INFO_V1(retrain_leak_overlap_key);
PG_FUNCTION_INFO_V1(retrain_leak_overlap_row);
PG_FUNCTION_INFO_V1(retrain_leak_overlap_combine);
PG_FUNCTION_INFO_V1(retrain_leak_overlap_serialize);
PG_FUNCTION_INFO_V1(retrain_leak_overlap_deserialize);
PG_FUNCTION_INFO_V1(retrain_leak_overlap_key_final);
PG_FUNCTION_INFO_V1(retrain_leak_overlap_row_final);

typedef struct LeakOverlap
{
	RetrainHashRuns *side[2];
} LeakOverlap;

/* What the two sides have in common. */
typedef struct Common
{
	int64		rows[2];
	int64		both;			/* evaluation rows that are in the training */
	int64		repeated;		/* training rows that are equal to another one */
	int			keys;
	RetrainHash key[RETRAIN_QUALITY_KEYS];	/* those of most evaluation rows first */
	int64		key_rows[RETRAIN_QUALITY_KEYS];
} Common;

/* Reads the hashes of a side by groups of equal ones. */
typedef struct GroupReader
{
	RetrainHashReader *reader;
	bool		more;
	RetrainHash next;			/* first hash of the group after the one at hand */
	RetrainHash hash;			/* of the group at hand */
	int64		rows;			/* in it; 0 after the last one */
} GroupReader;

/* begin_state returns a state of no rows. */
static LeakOverlap *
begin_state(RetrainSpillSite *site, MemoryContext mcxt)
{
	LeakOverlap *state = MemoryContextAlloc(mcxt, sizeof(LeakOverlap));

	for (int s = 0; s < 2; s++)
		state->side[s] = retrain_hash_runs_create(site, mcxt);
	return state;
}

/* aggregate_state returns the state of the call, made for the first row of a group. */
static LeakOverlap *
aggregate_state(FunctionCallInfo fcinfo)
{
	if (!PG_ARGISNULL(0))
		return (LeakOverlap *) PG_GETARG_POINTER(0);
	return begin_state(retrain_spill_site(fcinfo->flinfo), retrain_aggregate_context(fcinfo));
}

/* add_row adds the hash of a row to its side. */
static void
add_row(FunctionCallInfo fcinfo, LeakOverlap *state, const char *name)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);
	RetrainHash hash;

	if (PG_ARGISNULL(1))
		return;
	if (unlikely(site->extra == NULL))
		site->extra = retrain_row_hasher_create(fcinfo, name, 2);
	retrain_row_hash(site->extra, fcinfo, hash.bytes);
	retrain_hash_runs_add(state->side[PG_GETARG_BOOL(1) ? EVALUATION : TRAINING], &hash);
}

/*
 * retrain.leak_overlap_key(internal, is_evaluation boolean, VARIADIC "any") returns internal
 *
 * retrain_leak_overlap_key adds one row, unless a column is NULL.
 */
Datum
retrain_leak_overlap_key(PG_FUNCTION_ARGS)
{
	LeakOverlap *state = aggregate_state(fcinfo);
	bool		known = true;

	for (int i = 2; i < PG_NARGS(); i++)
		known &= !PG_ARGISNULL(i);
	if (known)
		add_row(fcinfo, state, "check_key_overlap");
	PG_RETURN_POINTER(state);
}

/*
 * retrain.leak_overlap_row(internal, is_evaluation boolean, VARIADIC "any") returns internal
 *
 * retrain_leak_overlap_row adds one row.
 */
Datum
retrain_leak_overlap_row(PG_FUNCTION_ARGS)
{
	LeakOverlap *state = aggregate_state(fcinfo);

	add_row(fcinfo, state, "check_row_overlap");
	PG_RETURN_POINTER(state);
}

/*
 * retrain.leak_overlap_combine(internal, internal) returns internal
 *
 * retrain_leak_overlap_combine adds the second state to the first, or to a new one if
 * there is no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_leak_overlap_combine(PG_FUNCTION_ARGS)
{
	LeakOverlap *state;
	const LeakOverlap *from;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	state = aggregate_state(fcinfo);
	from = (const LeakOverlap *) PG_GETARG_POINTER(1);
	for (int s = 0; s < 2; s++)
	{
		RetrainHashReader *reader = retrain_hash_runs_read(from->side[s]);
		const RetrainHash *hash;

		while ((hash = retrain_hash_runs_next(reader)) != NULL)
			retrain_hash_runs_add(state->side[s], hash);
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.leak_overlap_serialize(internal) returns bytea
 *
 * retrain_leak_overlap_serialize returns the wire form of a state: a version byte, the
 * number of training rows, then the hashes of both sides in order.
 */
Datum
retrain_leak_overlap_serialize(PG_FUNCTION_ARGS)
{
	const LeakOverlap *state = (const LeakOverlap *) PG_GETARG_POINTER(0);
	int64		training = retrain_hash_runs_count(state->side[TRAINING]);
	int64		count = training + retrain_hash_runs_count(state->side[EVALUATION]);
	Size		bytes;
	bytea	   *wire;
	uint8	   *next;

	if (count > (int64) ((MaxAllocSize - VARHDRSZ - HEAD_BYTES) / RETRAIN_HASH_LENGTH))
		retrain_state_too_large("row hashes");
	bytes = VARHDRSZ + HEAD_BYTES + count * RETRAIN_HASH_LENGTH;
	wire = palloc(bytes);
	SET_VARSIZE(wire, bytes);
	next = (uint8 *) VARDATA(wire);
	*next++ = STATE_VERSION;
	memcpy(next, &training, 8);
	next += 8;
	for (int s = 0; s < 2; s++)
	{
		RetrainHashReader *reader = retrain_hash_runs_read(state->side[s]);
		const RetrainHash *hash;

		while ((hash = retrain_hash_runs_next(reader)) != NULL)
		{
			memcpy(next, hash->bytes, RETRAIN_HASH_LENGTH);
			next += RETRAIN_HASH_LENGTH;
		}
	}
	PG_RETURN_BYTEA_P(wire);
}

/*
 * retrain.leak_overlap_deserialize(bytea, internal) returns internal
 *
 * retrain_leak_overlap_deserialize returns the state in the current context.
 */
Datum
retrain_leak_overlap_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	const uint8 *data = (const uint8 *) VARDATA_ANY(wire);
	Size		len = VARSIZE_ANY_EXHDR(wire);
	LeakOverlap *state;
	int64		training;
	int64		count;

	if (len < HEAD_BYTES || data[0] != STATE_VERSION || (len - HEAD_BYTES) % RETRAIN_HASH_LENGTH != 0)
		retrain_state_invalid();
	count = (len - HEAD_BYTES) / RETRAIN_HASH_LENGTH;
	memcpy(&training, data + 1, 8);
	if (training < 0 || training > count)
		retrain_state_invalid();
	data += HEAD_BYTES;
	state = begin_state(NULL, CurrentMemoryContext);
	for (int64 i = 0; i < count; i++, data += RETRAIN_HASH_LENGTH)
	{
		RetrainHash hash;

		memcpy(hash.bytes, data, RETRAIN_HASH_LENGTH);
		retrain_hash_runs_add(state->side[i < training ? TRAINING : EVALUATION], &hash);
	}
	PG_RETURN_POINTER(state);
}

/* next_group moves to the next group of equal hashes. */
static void
next_group(GroupReader *group)
{
	group->rows = 0;
	if (!group->more)
		return;
	group->hash = group->next;
	do
	{
		const RetrainHash *hash = retrain_hash_runs_next(group->reader);

		group->rows++;
		group->more = hash != NULL;
		if (group->more)
			group->next = *hash;
	} while (group->more && memcmp(group->next.bytes, group->hash.bytes, RETRAIN_HASH_LENGTH) == 0);
}

/* first_group starts reading a side. */
static void
first_group(GroupReader *group, const RetrainHashRuns *side)
{
	const RetrainHash *hash;

	group->reader = retrain_hash_runs_read(side);
	hash = retrain_hash_runs_next(group->reader);
	group->more = hash != NULL;
	if (group->more)
		group->next = *hash;
	next_group(group);
}

/* note_key takes notice of a hash on both sides; hashes come in ascending order. */
static void
note_key(Common *common, const GroupReader *group)
{
	int			at = common->keys;

	while (at > 0 && group->rows > common->key_rows[at - 1])
		at--;
	if (at == RETRAIN_QUALITY_KEYS)
		return;
	if (common->keys < RETRAIN_QUALITY_KEYS)
		common->keys++;
	for (int i = common->keys - 1; i > at; i--)
	{
		common->key[i] = common->key[i - 1];
		common->key_rows[i] = common->key_rows[i - 1];
	}
	common->key[at] = group->hash;
	common->key_rows[at] = group->rows;
}

/* compare_sides merges both sides; the state stays as it is. */
static void
compare_sides(const LeakOverlap *state, Common *common)
{
	GroupReader training;
	GroupReader evaluation;

	memset(common, 0, sizeof(*common));
	for (int s = 0; s < 2; s++)
		common->rows[s] = retrain_hash_runs_count(state->side[s]);
	first_group(&training, state->side[TRAINING]);
	first_group(&evaluation, state->side[EVALUATION]);
	while (training.rows > 0)
	{
		int			order = 1;

		CHECK_FOR_INTERRUPTS();
		while (evaluation.rows > 0 &&
			   (order = memcmp(evaluation.hash.bytes, training.hash.bytes, RETRAIN_HASH_LENGTH)) < 0)
			next_group(&evaluation);
		if (evaluation.rows > 0 && order == 0)
		{
			common->both += evaluation.rows;
			note_key(common, &evaluation);
		}
		if (training.rows > 1)
			common->repeated += training.rows;
		next_group(&training);
	}
}

/* common_keys returns the hashes on both sides in hexadecimal. */
static Datum
common_keys(const Common *common)
{
	static const char digits[] = "0123456789abcdef";
	Datum		keys[RETRAIN_QUALITY_KEYS];

	for (int i = 0; i < common->keys; i++)
	{
		char		hex[2 * RETRAIN_HASH_LENGTH];

		for (int k = 0; k < RETRAIN_HASH_LENGTH; k++)
		{
			hex[2 * k] = digits[common->key[i].bytes[k] >> 4];
			hex[2 * k + 1] = digits[common->key[i].bytes[k] & 15];
		}
		keys[i] = PointerGetDatum(cstring_to_text_with_len(hex, sizeof(hex)));
	}
	return PointerGetDatum(construct_array(keys, common->keys, TEXTOID, -1, false, TYPALIGN_INT));
}

/* result returns the row of a check; growth takes off what is repeated within the training. */
static Datum
result(FunctionCallInfo fcinfo, const char *name, bool growth)
{
	RetrainQuality quality = {0};
	Common		common = {0};

	if (!PG_ARGISNULL(0))
		compare_sides((const LeakOverlap *) PG_GETARG_POINTER(0), &common);
	quality.name = CStringGetTextDatum(name);
	quality.counted = true;
	quality.rows = common.rows[EVALUATION];
	quality.count = common.both;
	quality.share = NAN;
	if (common.rows[TRAINING] > 0 && common.rows[EVALUATION] > 0)
	{
		if (growth)
			quality.share = retrain_quality_growth(common.rows[TRAINING], common.repeated,
												   quality.rows, quality.count, &quality.certain);
		else
		{
			quality.share = (double) quality.count / (double) quality.rows;
			quality.certain = true;
		}
	}
	if (common.keys > 0)
	{
		quality.has_keys = true;
		quality.keys = common_keys(&common);
	}
	return retrain_quality_datum(fcinfo, &quality);
}

/*
 * retrain.leak_overlap_key_final(internal) returns retrain.quality_result
 *
 * retrain_leak_overlap_key_final returns one row, also for no rows at all.
 */
Datum
retrain_leak_overlap_key_final(PG_FUNCTION_ARGS)
{
	return result(fcinfo, "key_overlap", false);
}

/*
 * retrain.leak_overlap_row_final(internal) returns retrain.quality_result
 *
 * retrain_leak_overlap_row_final returns one row, also for no rows at all.
 */
Datum
retrain_leak_overlap_row_final(PG_FUNCTION_ARGS)
{
	return result(fcinfo, "row_overlap", true);
}
