/*
 * contamination_bursts.c
 *	  SQL aggregate check_bursts: kinds of rows that occur much more often in one bucket of
 *	  time than rows in general.
 *
 * The state is a multiset of 32 bytes for each row (common/hash_runs.c): the first 24 of
 * its row hash and 8 of its bucket, so that in order all rows of a kind stand together,
 * by bucket.  Definition: doc/reference/contamination.md.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "port/pg_bswap.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/hash_runs.h"
#include "common/row_hash.h"
#include "metrics/quality_result.h"
#include "stats/distributions.h"

#define STATE_VERSION 1
#define HEAD_BYTES (1 + 8)		/* version, width */
#define KIND_BYTES 24
#define MOST_BUCKETS 1000000
#define FALSE_DISCOVERIES 0.01

PG_FUNCTION_INFO_V1(retrain_bursts_accum);
PG_FUNCTION_INFO_V1(retrain_bursts_combine);
PG_FUNCTION_INFO_V1(retrain_bursts_serialize);
PG_FUNCTION_INFO_V1(retrain_bursts_deserialize);
PG_FUNCTION_INFO_V1(retrain_bursts_final);

typedef struct Bursts
{
	RetrainHashRuns *rows;
	int64		width;			/* of buckets, in microseconds; 0 before the first row */
} Bursts;

/* A bucket of time and its rows. */
typedef struct Bucket
{
	uint64		number;			/* as in the state: order of bytes is order of time */
	int64		rows;
} Bucket;

/* Rows of one kind in their most improbable bucket. */
typedef struct Burst
{
	double		p_value;
	int64		rows;
	uint8		kind[KIND_BYTES];
} Burst;

/* What the final function goes through. */
typedef struct Search
{
	const Bursts *state;
	int64		rows;
	Bucket	   *bucket;
	int64		buckets;
	int64		kinds;
	Burst	   *burst;			/* of a p-value that can be flagged */
	int64		bursts;
	int64		capacity;
} Search;

#define ST_SORT sort_buckets
#define ST_ELEMENT_TYPE Bucket
#define ST_COMPARE(a, b) ((a)->number < (b)->number ? -1 : (a)->number > (b)->number)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* compare_p_values orders bursts by their p-value. */
static int
compare_p_values(const void *a, const void *b)
{
	double		x = ((const Burst *) a)->p_value;
	double		y = ((const Burst *) b)->p_value;

	return (x > y) - (x < y);
}

/* compare_sizes orders bursts by rows, the most first, then by kind. */
static int
compare_sizes(const void *a, const void *b)
{
	const Burst *x = a;
	const Burst *y = b;

	if (x->rows != y->rows)
		return x->rows > y->rows ? -1 : 1;
	return memcmp(x->kind, y->kind, KIND_BYTES);
}

/* begin_state returns a state of no rows. */
static Bursts *
begin_state(RetrainSpillSite *site, MemoryContext mcxt)
{
	Bursts	   *state = MemoryContextAllocZero(mcxt, sizeof(Bursts));

	state->rows = retrain_hash_runs_create(site, mcxt);
	return state;
}

/* aggregate_state returns the state of the call, made for the first row of a group. */
static Bursts *
aggregate_state(FunctionCallInfo fcinfo)
{
	if (!PG_ARGISNULL(0))
		return (Bursts *) PG_GETARG_POINTER(0);
	return begin_state(retrain_spill_site(fcinfo->flinfo), retrain_aggregate_context(fcinfo));
}

/* width_argument returns an interval in microseconds, an error unless buckets can have it. */
static int64
width_argument(FunctionCallInfo fcinfo, int argument)
{
	const Interval *width;
	double		days;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("width must not be null"),
				 errhint("Give the length of a bucket of time, such as interval '1 hour'.")));
	width = PG_GETARG_INTERVAL_P(argument);
	days = (double) width->day + (double) width->time / USECS_PER_DAY;
	if (width->month != 0 || !(days > 0) || days > 1e6)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("width must be from 1 microsecond to 1000000 days, without months"),
				 errhint("Give days in place of months, such as interval '30 days'.")));
	return width->day * USECS_PER_DAY + width->time;
}

/* check_width raises an error unless two widths of one group are the same. */
static void
check_width(int64 a, int64 b)
{
	if (a != b)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("width must be the same for all rows of a group"),
				 errhint("Give a constant, or group by it.")));
}

/*
 * retrain.bursts_accum(internal, at, width interval, VARIADIC "any") returns internal
 *
 * retrain_bursts_accum adds one row, unless it has no finite time.
 */
Datum
retrain_bursts_accum(PG_FUNCTION_ARGS)
{
	Bursts	   *state = aggregate_state(fcinfo);
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);
	int64		width = width_argument(fcinfo, 2);
	Timestamp	at;
	RetrainHash hash;
	uint64		number;

	if (state->width == 0)
		state->width = width;
	check_width(state->width, width);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	at = PG_GETARG_TIMESTAMP(1);
	if (TIMESTAMP_NOT_FINITE(at))
		PG_RETURN_POINTER(state);
	if (unlikely(site->extra == NULL))
		site->extra = retrain_row_hasher_create(fcinfo, "check_bursts", 3);
	retrain_row_hash(site->extra, fcinfo, hash.bytes);
	at = at / width - (at % width < 0 ? 1 : 0); /* floor */
	number = pg_hton64((uint64) at ^ (UINT64CONST(1) << 63));
	memcpy(hash.bytes + KIND_BYTES, &number, sizeof(number));
	retrain_hash_runs_add(state->rows, &hash);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.bursts_combine(internal, internal) returns internal
 *
 * retrain_bursts_combine adds the second state to the first, or to a new one if there is no
 * first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_bursts_combine(PG_FUNCTION_ARGS)
{
	Bursts	   *state;
	const Bursts *from;
	RetrainHashReader *reader;
	const RetrainHash *hash;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	state = aggregate_state(fcinfo);
	from = (const Bursts *) PG_GETARG_POINTER(1);
	if (state->width == 0)
		state->width = from->width;
	check_width(state->width, from->width);
	reader = retrain_hash_runs_read(from->rows);
	while ((hash = retrain_hash_runs_next(reader)) != NULL)
		retrain_hash_runs_add(state->rows, hash);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.bursts_serialize(internal) returns bytea
 *
 * retrain_bursts_serialize returns the wire form of a state: a version byte, the width, then
 * the rows in order.
 */
Datum
retrain_bursts_serialize(PG_FUNCTION_ARGS)
{
	const Bursts *state = (const Bursts *) PG_GETARG_POINTER(0);
	int64		count = retrain_hash_runs_count(state->rows);
	Size		bytes;
	bytea	   *wire;
	uint8	   *next;
	RetrainHashReader *reader;
	const RetrainHash *hash;

	if (count > (int64) ((MaxAllocSize - VARHDRSZ - HEAD_BYTES) / RETRAIN_HASH_LENGTH))
		retrain_state_too_large("row hashes");
	bytes = VARHDRSZ + HEAD_BYTES + count * RETRAIN_HASH_LENGTH;
	wire = palloc(bytes);
	SET_VARSIZE(wire, bytes);
	next = (uint8 *) VARDATA(wire);
	*next++ = STATE_VERSION;
	memcpy(next, &state->width, 8);
	next += 8;
	reader = retrain_hash_runs_read(state->rows);
	while ((hash = retrain_hash_runs_next(reader)) != NULL)
	{
		memcpy(next, hash->bytes, RETRAIN_HASH_LENGTH);
		next += RETRAIN_HASH_LENGTH;
	}
	PG_RETURN_BYTEA_P(wire);
}

/*
 * retrain.bursts_deserialize(bytea, internal) returns internal
 *
 * retrain_bursts_deserialize returns the state in the current context.
 */
Datum
retrain_bursts_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *wire = PG_GETARG_BYTEA_PP(0);
	const uint8 *data = (const uint8 *) VARDATA_ANY(wire);
	Size		len = VARSIZE_ANY_EXHDR(wire);
	Bursts	   *state = begin_state(NULL, CurrentMemoryContext);

	if (len < HEAD_BYTES || data[0] != STATE_VERSION || (len - HEAD_BYTES) % RETRAIN_HASH_LENGTH != 0)
		retrain_state_invalid();
	memcpy(&state->width, data + 1, 8);
	if (state->width <= 0)
		retrain_state_invalid();
	for (Size at = HEAD_BYTES; at < len; at += RETRAIN_HASH_LENGTH)
	{
		RetrainHash hash;

		memcpy(hash.bytes, data + at, RETRAIN_HASH_LENGTH);
		retrain_hash_runs_add(state->rows, &hash);
	}
	PG_RETURN_POINTER(state);
}

/* bucket_number returns the bucket of a row. */
static uint64
bucket_number(const RetrainHash *row)
{
	uint64		number;

	memcpy(&number, row->bytes + KIND_BYTES, sizeof(number));
	return pg_ntoh64(number);
}

/* join_buckets sorts the first n buckets and makes one of equal ones; returns how many are left. */
static int64
join_buckets(Bucket *bucket, int64 n)
{
	int64		kept = 0;

	sort_buckets(bucket, n);
	for (int64 i = 0; i < n; i++)
	{
		if (kept > 0 && bucket[kept - 1].number == bucket[i].number)
			bucket[kept - 1].rows += bucket[i].rows;
		else
			bucket[kept++] = bucket[i];
	}
	return kept;
}

/* find_buckets counts the rows of all buckets, in ascending order. */
static void
find_buckets(Search *search)
{
	RetrainHashReader *reader = retrain_hash_runs_read(search->state->rows);
	int64		room = Min(search->rows, 2 * MOST_BUCKETS);
	const RetrainHash *row;
	int64		n = 0;

	search->bucket = MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(Bucket));
	while ((row = retrain_hash_runs_next(reader)) != NULL)
	{
		uint64		number = bucket_number(row);

		if (n > 0 && search->bucket[n - 1].number == number)
		{
			search->bucket[n - 1].rows++;
			continue;
		}
		if (n == room)
			n = join_buckets(search->bucket, n);
		if (n > MOST_BUCKETS)
			break;
		search->bucket[n].number = number;
		search->bucket[n].rows = 1;
		n++;
	}
	search->buckets = join_buckets(search->bucket, n);
	if (search->buckets > MOST_BUCKETS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are more than %d buckets of time", MOST_BUCKETS),
				 errhint("Give a longer width.")));
}

/* rows_of_bucket returns the rows of a bucket of all kinds. */
static int64
rows_of_bucket(const Search *search, uint64 number)
{
	int64		low = 0;
	int64		high = search->buckets - 1;

	while (low < high)
	{
		int64		middle = low + (high - low) / 2;

		if (search->bucket[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return search->bucket[low].rows;
}

/* binomial_tail returns P(X >= c), c at least 1, for m trials of probability q below 1. */
static double
binomial_tail(int64 m, int64 c, double q)
{
	double		d1 = 2 * ((double) m - (double) c + 1);
	double		d2 = 2 * (double) c;

	return retrain_f_sf(d2 * (1 - q) / (q * d1), d1, d2);
}

/* judge_kind keeps a kind with total rows, if its most improbable bucket may be flagged. */
static void
judge_kind(Search *search, const uint8 *kind, const Bucket *cell, int64 cells, int64 total)
{
	Burst		burst;

	search->kinds++;
	if (total < 2 || search->buckets < 2)
		return;
	burst.p_value = 1;
	burst.rows = 0;
	for (int64 i = 0; i < cells; i++)
	{
		double		q;
		double		p;

		if (cell[i].rows < 2)
			continue;
		q = (double) rows_of_bucket(search, cell[i].number) / (double) search->rows;
		if ((double) cell[i].rows <= q * (double) total)
			continue;
		p = (double) search->buckets * binomial_tail(total, cell[i].rows, q);
		if (p < burst.p_value || (p == burst.p_value && p < 1 && cell[i].rows > burst.rows))
		{
			burst.p_value = p;
			burst.rows = cell[i].rows;
		}
	}
	if (burst.p_value > FALSE_DISCOVERIES)
		return;
	memcpy(burst.kind, kind, KIND_BYTES);
	if (search->bursts == search->capacity)
	{
		search->capacity = Max(64, 2 * search->capacity);
		if (search->burst == NULL)
			search->burst = MemoryContextAllocHuge(CurrentMemoryContext, search->capacity * sizeof(Burst));
		else
			search->burst = repalloc_huge(search->burst, search->capacity * sizeof(Burst));
	}
	search->burst[search->bursts++] = burst;
}

/* find_bursts goes through all kinds. */
static void
find_bursts(Search *search)
{
	RetrainHashReader *reader = retrain_hash_runs_read(search->state->rows);
	Bucket	   *cell = MemoryContextAllocHuge(CurrentMemoryContext, search->buckets * sizeof(Bucket));
	uint8		kind[KIND_BYTES];
	int64		cells = 0;
	int64		total = 0;
	const RetrainHash *row;

	while ((row = retrain_hash_runs_next(reader)) != NULL)
	{
		uint64		number = bucket_number(row);

		if (total > 0 && memcmp(kind, row->bytes, KIND_BYTES) != 0)
		{
			CHECK_FOR_INTERRUPTS();
			judge_kind(search, kind, cell, cells, total);
			cells = 0;
			total = 0;
		}
		if (total == 0)
			memcpy(kind, row->bytes, KIND_BYTES);
		if (cells == 0 || cell[cells - 1].number != number)
		{
			cell[cells].number = number;
			cell[cells++].rows = 0;
		}
		cell[cells - 1].rows++;
		total++;
	}
	if (total > 0)
		judge_kind(search, kind, cell, cells, total);
}

/* keep_discoveries drops what Benjamini and Hochberg do not flag; others are p-values of 1. */
static void
keep_discoveries(Search *search)
{
	int64		kept = 0;

	if (search->bursts == 0)
		return;
	qsort(search->burst, search->bursts, sizeof(Burst), compare_p_values);
	for (int64 i = 0; i < search->bursts; i++)
		if (search->burst[i].p_value * (double) search->kinds <= FALSE_DISCOVERIES * (double) (i + 1))
			kept = i + 1;
	search->bursts = kept;
	qsort(search->burst, search->bursts, sizeof(Burst), compare_sizes);
}

/* burst_keys returns the kinds of the largest bursts in hexadecimal. */
static Datum
burst_keys(const Search *search)
{
	int			n = (int) Min(search->bursts, RETRAIN_QUALITY_KEYS);
	Datum		keys[RETRAIN_QUALITY_KEYS];

	for (int i = 0; i < n; i++)
	{
		char		hex[2 * KIND_BYTES + 1];

		for (int k = 0; k < KIND_BYTES; k++)
			snprintf(hex + 2 * k, 3, "%02x", search->burst[i].kind[k]);
		keys[i] = CStringGetTextDatum(hex);
	}
	return PointerGetDatum(construct_array(keys, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * retrain.bursts_final(internal) returns retrain.quality_result
 *
 * retrain_bursts_final returns one row, also for no rows at all.
 */
Datum
retrain_bursts_final(PG_FUNCTION_ARGS)
{
	RetrainQuality quality = {0};
	Search		search = {0};

	quality.name = CStringGetTextDatum("bursts");
	quality.counted = true;
	quality.certain = true;
	quality.share = NAN;
	if (!PG_ARGISNULL(0))
	{
		search.state = (const Bursts *) PG_GETARG_POINTER(0);
		search.rows = retrain_hash_runs_count(search.state->rows);
	}
	if (search.rows > 0)
	{
		find_buckets(&search);
		find_bursts(&search);
		keep_discoveries(&search);
		quality.rows = search.rows;
		for (int64 i = 0; i < search.bursts; i++)
			quality.count += search.burst[i].rows;
		quality.share = (double) quality.count / (double) quality.rows;
	}
	if (search.bursts > 0)
	{
		quality.has_keys = true;
		quality.keys = burst_keys(&search);
	}
	return retrain_quality_datum(fcinfo, &quality);
}
