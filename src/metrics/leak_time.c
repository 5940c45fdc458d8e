/*
 * leak_time.c
 *	  SQL aggregates check_label_before_prediction and check_feature_after_prediction:
 *	  rows whose times are in an order that leaks, and the worst of their keys.
 *
 * The state keeps at most ten distinct keys, each with the largest distance in time of
 * its rows: a key that is pushed out could only come back with a larger distance, which
 * then is its largest, so the ten do not depend on the order of rows.
 * Definitions: doc/reference/leakage.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "metrics/quality_result.h"

#define STATE_VERSION 1

PG_FUNCTION_INFO_V1(retrain_leak_time_label);
PG_FUNCTION_INFO_V1(retrain_leak_time_feature);
PG_FUNCTION_INFO_V1(retrain_leak_time_combine);
PG_FUNCTION_INFO_V1(retrain_leak_time_serialize);
PG_FUNCTION_INFO_V1(retrain_leak_time_deserialize);
PG_FUNCTION_INFO_V1(retrain_leak_time_label_final);
PG_FUNCTION_INFO_V1(retrain_leak_time_feature_final);

/* A key and how far apart the times of its worst row are, in microseconds. */
typedef struct LeakKey
{
	uint64		distance;
	RetrainBytes name;
} LeakKey;

typedef struct LeakTime
{
	MemoryContext mcxt;
	int64		rows;
	int64		count;
	int			keys;
	LeakKey		key[RETRAIN_QUALITY_KEYS];	/* the worst first */
} LeakTime;

/* begin_state returns a state of no rows. */
static LeakTime *
begin_state(MemoryContext mcxt)
{
	LeakTime   *state = MemoryContextAllocZero(mcxt, sizeof(LeakTime));

	state->mcxt = mcxt;
	return state;
}

/* worse tells whether a key comes before another one. */
static bool
worse(const LeakKey *a, const LeakKey *b)
{
	if (a->distance != b->distance)
		return a->distance > b->distance;
	return retrain_bytes_compare(&a->name, &b->name) < 0;
}

/* remove_key takes a key out of the list and leaves its name to the caller. */
static void
remove_key(LeakTime *state, int at)
{
	state->keys--;
	memmove(&state->key[at], &state->key[at + 1], (state->keys - at) * sizeof(LeakKey));
}

/* insert_key puts a key, whose name belongs to the state, where it belongs. */
static void
insert_key(LeakTime *state, const LeakKey *key)
{
	int			at = state->keys;

	while (at > 0 && worse(key, &state->key[at - 1]))
		at--;
	memmove(&state->key[at + 1], &state->key[at], (state->keys - at) * sizeof(LeakKey));
	state->key[at] = *key;
	state->keys++;
}

/* note_key takes notice of a key, whose name is copied if it is kept. */
static void
note_key(LeakTime *state, const LeakKey *key)
{
	LeakKey		copy = *key;
	char	   *name;

	for (int i = 0; i < state->keys; i++)
	{
		if (retrain_bytes_compare(&state->key[i].name, &key->name) != 0)
			continue;
		if (key->distance > state->key[i].distance)
		{
			copy.name = state->key[i].name;
			remove_key(state, i);
			insert_key(state, &copy);
		}
		return;
	}
	if (state->keys == RETRAIN_QUALITY_KEYS)
	{
		if (!worse(key, &state->key[state->keys - 1]))
			return;
		pfree(unconstify(char *, state->key[state->keys - 1].name.data));
		state->keys--;
	}
	name = MemoryContextAlloc(state->mcxt, Max(key->name.len, 1));
	memcpy(name, key->name.data, key->name.len);
	copy.name.data = name;
	insert_key(state, &copy);
}

/* add_row adds a row, a fault if its times, both known, are in this order and not equal. */
static Datum
add_row(FunctionCallInfo fcinfo, int earlier, int later)
{
	LeakTime   *state;
	int64		first;
	int64		second;

	if (PG_ARGISNULL(0))
		state = begin_state(retrain_aggregate_context(fcinfo));
	else
		state = (LeakTime *) PG_GETARG_POINTER(0);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_POINTER(state);
	state->rows++;
	first = PG_GETARG_TIMESTAMPTZ(earlier);
	second = PG_GETARG_TIMESTAMPTZ(later);
	if (first >= second)
		PG_RETURN_POINTER(state);
	state->count++;
	if (PG_NARGS() > 3 && !PG_ARGISNULL(3))
	{
		text	   *name = PG_GETARG_TEXT_PP(3);
		LeakKey		key;

		key.distance = (uint64) second - (uint64) first;
		key.name.data = VARDATA_ANY(name);
		key.name.len = VARSIZE_ANY_EXHDR(name);
		note_key(state, &key);
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.leak_time_label(internal, label_known_at, predicted_at [, key text]) returns internal
 *
 * retrain_leak_time_label adds a row, a fault if its label is known before the prediction.
 */
Datum
retrain_leak_time_label(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, 1, 2);
}

/*
 * retrain.leak_time_feature(internal, feature_at, predicted_at [, key text]) returns internal
 *
 * retrain_leak_time_feature adds a row, a fault if its feature is later than the prediction.
 */
Datum
retrain_leak_time_feature(PG_FUNCTION_ARGS)
{
	return add_row(fcinfo, 2, 1);
}

/*
 * retrain.leak_time_combine(internal, internal) returns internal
 *
 * retrain_leak_time_combine adds the second state to the first, or to a new one if there
 * is no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_leak_time_combine(PG_FUNCTION_ARGS)
{
	LeakTime   *state;
	const LeakTime *from;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		state = begin_state(retrain_aggregate_context(fcinfo));
	else
		state = (LeakTime *) PG_GETARG_POINTER(0);
	from = (const LeakTime *) PG_GETARG_POINTER(1);
	state->rows += from->rows;
	state->count += from->count;
	for (int i = 0; i < from->keys; i++)
		note_key(state, &from->key[i]);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.leak_time_serialize(internal) returns bytea
 *
 * retrain_leak_time_serialize returns the wire form of a state.
 */
Datum
retrain_leak_time_serialize(PG_FUNCTION_ARGS)
{
	const LeakTime *state = (const LeakTime *) PG_GETARG_POINTER(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, STATE_VERSION);
	pq_sendint64(&buf, state->rows);
	pq_sendint64(&buf, state->count);
	pq_sendint32(&buf, state->keys);
	for (int i = 0; i < state->keys; i++)
	{
		pq_sendint64(&buf, state->key[i].distance);
		pq_sendint32(&buf, state->key[i].name.len);
		appendBinaryStringInfo(&buf, state->key[i].name.data, (int) state->key[i].name.len);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.leak_time_deserialize(bytea, internal) returns internal
 *
 * retrain_leak_time_deserialize returns the state in the current context.
 */
Datum
retrain_leak_time_deserialize(PG_FUNCTION_ARGS)
{
	LeakTime   *state = begin_state(CurrentMemoryContext);
	StringInfoData buf;
	uint32		keys;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	if (buf.len < 1 || pq_getmsgbyte(&buf) != STATE_VERSION)
		retrain_state_invalid();
	state->rows = pq_getmsgint64(&buf);
	state->count = pq_getmsgint64(&buf);
	keys = pq_getmsgint(&buf, 4);
	if (state->count < 0 || state->count > state->rows || keys > RETRAIN_QUALITY_KEYS || (int64) keys > state->count)
		retrain_state_invalid();
	for (uint32 i = 0; i < keys; i++)
	{
		LeakKey		key;

		key.distance = (uint64) pq_getmsgint64(&buf);
		key.name.len = pq_getmsgint(&buf, 4);
		if (key.name.len > (uint32) (buf.len - buf.cursor))
			retrain_state_invalid();
		key.name.data = pq_getmsgbytes(&buf, (int) key.name.len);
		note_key(state, &key);
	}
	pq_getmsgend(&buf);
	PG_RETURN_POINTER(state);
}

/* result returns the row of a check. */
static Datum
result(FunctionCallInfo fcinfo, const char *name)
{
	const LeakTime *state = PG_ARGISNULL(0) ? NULL : (const LeakTime *) PG_GETARG_POINTER(0);
	RetrainQuality quality = {0};

	quality.name = CStringGetTextDatum(name);
	quality.counted = true;
	quality.share = NAN;
	quality.certain = true;
	if (state != NULL && state->rows > 0)
	{
		quality.rows = state->rows;
		quality.count = state->count;
		quality.share = (double) state->count / (double) state->rows;
	}
	if (quality.count > 0 && state->keys > 0)
	{
		Datum		keys[RETRAIN_QUALITY_KEYS];

		for (int i = 0; i < state->keys; i++)
			keys[i] = retrain_bytes_datum(&state->key[i].name);
		quality.has_keys = true;
		quality.keys = PointerGetDatum(construct_array(keys, state->keys, TEXTOID, -1, false, TYPALIGN_INT));
	}
	return retrain_quality_datum(fcinfo, &quality);
}

/*
 * retrain.leak_time_label_final(internal) returns retrain.quality_result
 *
 * retrain_leak_time_label_final returns one row, also for no rows at all.
 */
Datum
retrain_leak_time_label_final(PG_FUNCTION_ARGS)
{
	return result(fcinfo, "label_before_prediction");
}

/*
 * retrain.leak_time_feature_final(internal) returns retrain.quality_result
 *
 * retrain_leak_time_feature_final returns one row, also for no rows at all.
 */
Datum
retrain_leak_time_feature_final(PG_FUNCTION_ARGS)
{
	return result(fcinfo, "feature_after_prediction");
}
