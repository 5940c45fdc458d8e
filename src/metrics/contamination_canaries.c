/*
 * contamination_canaries.c
 *	  SQL aggregates check_canaries_absent and check_canaries_present: known rows, by their
 *	  row hash, that must not turn up, or must.
 *
 * The state counts the rows of each canary.  Definition: doc/reference/contamination.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/row_hash.h"
#include "metrics/quality_result.h"

#define STATE_VERSION 1
#define MOST_CANARIES 10000

PG_FUNCTION_INFO_V1(retrain_canaries_accum);
PG_FUNCTION_INFO_V1(retrain_canaries_combine);
PG_FUNCTION_INFO_V1(retrain_canaries_serialize);
PG_FUNCTION_INFO_V1(retrain_canaries_deserialize);
PG_FUNCTION_INFO_V1(retrain_canaries_absent_final);
PG_FUNCTION_INFO_V1(retrain_canaries_present_final);

/* A canary and how many rows are one. */
typedef struct Canary
{
	uint8		hash[RETRAIN_ROW_HASH_LENGTH];
	int64		rows;
} Canary;

typedef struct Canaries
{
	int64		rows;
	int			n;
	Canary		canary[FLEXIBLE_ARRAY_MEMBER];	/* in ascending order of hash */
} Canaries;

/* What a call site keeps: how rows are hashed, and the canaries of the last row. */
typedef struct CallSite
{
	RetrainRowHasher *hasher;
	ArrayType  *array;			/* as it was passed, and read */
	Canaries   *canaries;
	const Canaries *checked;	/* the state last seen with them */
} CallSite;

/* compare_canaries orders canaries by their hash. */
static int
compare_canaries(const void *a, const void *b)
{
	return memcmp(((const Canary *) a)->hash, ((const Canary *) b)->hash, RETRAIN_ROW_HASH_LENGTH);
}

/* canaries_size returns the bytes of a state of n canaries. */
static Size
canaries_size(int n)
{
	return offsetof(Canaries, canary) + (Size) n * sizeof(Canary);
}

/* read_canaries returns the canaries of an array, each once, without rows. */
static Canaries *
read_canaries(ArrayType *array, MemoryContext mcxt)
{
	Canaries   *canaries;
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	int			kept = 0;

	deconstruct_array(array, BYTEAOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	if (n > MOST_CANARIES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("canaries has %d elements, more than %d", n, MOST_CANARIES),
				 errhint("Join the rows with a table of hashes instead.")));
	canaries = MemoryContextAllocZero(mcxt, canaries_size(n));
	for (int i = 0; i < n; i++)
	{
		struct varlena *hash = nulls[i] ? NULL : PG_DETOAST_DATUM_PACKED(elements[i]);

		if (hash == NULL || VARSIZE_ANY_EXHDR(hash) != RETRAIN_ROW_HASH_LENGTH)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of canaries is not a row hash of %d bytes", i + 1, RETRAIN_ROW_HASH_LENGTH),
					 errhint("Row hashes are made by retrain.row_hash.")));
		memcpy(canaries->canary[i].hash, VARDATA_ANY(hash), RETRAIN_ROW_HASH_LENGTH);
	}
	qsort(canaries->canary, n, sizeof(Canary), compare_canaries);
	for (int i = 0; i < n; i++)
		if (kept == 0 || compare_canaries(&canaries->canary[kept - 1], &canaries->canary[i]) != 0)
			canaries->canary[kept++] = canaries->canary[i];
	canaries->n = kept;
	return canaries;
}

/* call_site returns what a call site keeps, with the canaries of the row at hand. */
static CallSite *
call_site(FunctionCallInfo fcinfo)
{
	CallSite   *site = fcinfo->flinfo->fn_extra;
	ArrayType  *array;

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("canaries must not be null"),
				 errhint("Give an array of row hashes, made by retrain.row_hash.")));
	if (unlikely(site == NULL))
	{
		site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(CallSite));
		site->hasher = retrain_row_hasher_create(fcinfo, "a check of canaries", 2);
		fcinfo->flinfo->fn_extra = site;
	}
	array = PG_GETARG_ARRAYTYPE_P(1);
	if (site->array == NULL || VARSIZE(site->array) != VARSIZE(array) ||
		memcmp(site->array, array, VARSIZE(array)) != 0)
	{
		Canaries   *canaries = read_canaries(array, fcinfo->flinfo->fn_mcxt);
		ArrayType  *copy = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, VARSIZE(array));

		memcpy(copy, array, VARSIZE(array));
		if (site->array != NULL)
		{
			pfree(site->array);
			pfree(site->canaries);
		}
		site->array = copy;
		site->canaries = canaries;
		site->checked = NULL;
	}
	return site;
}

/* copy_state returns a copy of a state. */
static Canaries *
copy_state(const Canaries *from, MemoryContext mcxt)
{
	Canaries   *state = MemoryContextAlloc(mcxt, canaries_size(from->n));

	memcpy(state, from, canaries_size(from->n));
	return state;
}

/* check_same raises an error unless two states are about the same canaries. */
static void
check_same(const Canaries *a, const Canaries *b)
{
	bool		same = a->n == b->n;

	for (int i = 0; same && i < a->n; i++)
		same = compare_canaries(&a->canary[i], &b->canary[i]) == 0;
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("canaries must be the same for all rows of a group"),
				 errhint("Give a constant array, or one from a subquery.")));
}

/*
 * retrain.canaries_accum(internal, canaries bytea[], VARIADIC "any") returns internal
 *
 * retrain_canaries_accum adds one row.
 */
Datum
retrain_canaries_accum(PG_FUNCTION_ARGS)
{
	CallSite   *site = call_site(fcinfo);
	Canaries   *state;
	Canary		row;
	Canary	   *canary;

	if (PG_ARGISNULL(0))
		state = copy_state(site->canaries, retrain_aggregate_context(fcinfo));
	else
		state = (Canaries *) PG_GETARG_POINTER(0);
	if (unlikely(state != site->checked))
	{
		check_same(state, site->canaries);
		site->checked = state;
	}
	retrain_row_hash(site->hasher, fcinfo, row.hash);
	state->rows++;
	canary = state->n == 0 ? NULL : bsearch(&row, state->canary, state->n, sizeof(Canary), compare_canaries);
	if (canary != NULL)
		canary->rows++;
	PG_RETURN_POINTER(state);
}

/*
 * retrain.canaries_combine(internal, internal) returns internal
 *
 * retrain_canaries_combine adds the second state to the first, or to a new one if there is
 * no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_canaries_combine(PG_FUNCTION_ARGS)
{
	Canaries   *state;
	const Canaries *from;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = (const Canaries *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(copy_state(from, retrain_aggregate_context(fcinfo)));
	state = (Canaries *) PG_GETARG_POINTER(0);
	check_same(state, from);
	state->rows += from->rows;
	for (int i = 0; i < state->n; i++)
		state->canary[i].rows += from->canary[i].rows;
	PG_RETURN_POINTER(state);
}

/*
 * retrain.canaries_serialize(internal) returns bytea
 *
 * retrain_canaries_serialize returns the wire form of a state.
 */
Datum
retrain_canaries_serialize(PG_FUNCTION_ARGS)
{
	const Canaries *state = (const Canaries *) PG_GETARG_POINTER(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, STATE_VERSION);
	pq_sendint64(&buf, state->rows);
	pq_sendint32(&buf, state->n);
	for (int i = 0; i < state->n; i++)
	{
		pq_sendbytes(&buf, (const char *) state->canary[i].hash, RETRAIN_ROW_HASH_LENGTH);
		pq_sendint64(&buf, state->canary[i].rows);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.canaries_deserialize(bytea, internal) returns internal
 *
 * retrain_canaries_deserialize returns the state in the current context.
 */
Datum
retrain_canaries_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData buf;
	Canaries   *state;
	int64		rows;
	uint32		n;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	if (buf.len < 1 || pq_getmsgbyte(&buf) != STATE_VERSION)
		retrain_state_invalid();
	rows = pq_getmsgint64(&buf);
	n = pq_getmsgint(&buf, 4);
	if (rows < 0 || n > MOST_CANARIES)
		retrain_state_invalid();
	state = palloc0(canaries_size((int) n));
	state->rows = rows;
	state->n = (int) n;
	for (int i = 0; i < state->n; i++)
	{
		pq_copymsgbytes(&buf, (char *) state->canary[i].hash, RETRAIN_ROW_HASH_LENGTH);
		state->canary[i].rows = pq_getmsgint64(&buf);
		if (state->canary[i].rows < 0 ||
			(i > 0 && compare_canaries(&state->canary[i - 1], &state->canary[i]) >= 0))
			retrain_state_invalid();
	}
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/* note_worst puts a canary among the n worst ones; they come in ascending order of hash. */
static int
note_worst(const Canary **worst, int n, const Canary *canary)
{
	int			at = n;

	while (at > 0 && canary->rows > worst[at - 1]->rows)
		at--;
	if (at == RETRAIN_QUALITY_KEYS)
		return n;
	n = Min(n + 1, RETRAIN_QUALITY_KEYS);
	memmove(&worst[at + 1], &worst[at], (n - 1 - at) * sizeof(Canary *));
	worst[at] = canary;
	return n;
}

/* result returns the row of a check; present tells which of the two. */
static Datum
result(FunctionCallInfo fcinfo, bool present)
{
	const Canaries *state = PG_ARGISNULL(0) ? NULL : (const Canaries *) PG_GETARG_POINTER(0);
	const Canary *worst[RETRAIN_QUALITY_KEYS];
	Datum		keys[RETRAIN_QUALITY_KEYS];
	RetrainQuality quality = {0};
	int			n = 0;

	quality.name = CStringGetTextDatum(present ? "canaries_present" : "canaries_absent");
	quality.counted = true;
	quality.certain = true;
	if (state != NULL)
		quality.rows = present ? state->n : state->rows;
	for (int i = 0; state != NULL && i < state->n; i++)
	{
		const Canary *canary = &state->canary[i];

		if ((canary->rows > 0) == present)
			continue;
		quality.count += present ? 1 : canary->rows;
		n = note_worst(worst, n, canary);
	}
	quality.share = quality.rows > 0 ? (double) quality.count / (double) quality.rows : NAN;
	for (int i = 0; i < n; i++)
	{
		char		hex[2 * RETRAIN_ROW_HASH_LENGTH + 1];

		for (int k = 0; k < RETRAIN_ROW_HASH_LENGTH; k++)
			snprintf(hex + 2 * k, 3, "%02x", worst[i]->hash[k]);
		keys[i] = CStringGetTextDatum(hex);
	}
	quality.has_keys = n > 0;
	if (n > 0)
		quality.keys = PointerGetDatum(construct_array(keys, n, TEXTOID, -1, false, TYPALIGN_INT));
	return retrain_quality_datum(fcinfo, &quality);
}

/*
 * retrain.canaries_absent_final(internal) returns retrain.quality_result
 *
 * retrain_canaries_absent_final returns one row, also for no rows at all.
 */
Datum
retrain_canaries_absent_final(PG_FUNCTION_ARGS)
{
	return result(fcinfo, false);
}

/*
 * retrain.canaries_present_final(internal) returns retrain.quality_result
 *
 * retrain_canaries_present_final returns one row, also for no rows at all.
 */
Datum
retrain_canaries_present_final(PG_FUNCTION_ARGS)
{
	return result(fcinfo, true);
}
