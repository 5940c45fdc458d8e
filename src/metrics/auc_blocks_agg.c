/*
 * auc_blocks_agg.c
 *	  SQL aggregate auc_blocks_agg: what the area under the ROC curve of any draw of blocks
 *	  of time follows from.
 *
 * Rows are collected, 16 bytes each, and counted at the end (stats/block_auc.c).  A block is
 * the canonical text of a value (common/slice_key.c); results have the blocks in C order of
 * these.  Rows without label, score (NULL, NaN) or block are not used, and counted.  Past
 * retrain.aggregate_memory the call fails.
 *
 * Wire form: version (1 byte), unused (8), blocks (4), their names (length 4, bytes), rows
 * (8), then for each key (8) and block times 2, plus 1 if positive (4).
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/bytes_dict.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "common/slice_key.h"
#include "metrics/binary_label.h"
#include "metrics/block_arguments.h"
#include "stats/float_key.h"

#define STATE_VERSION 1
#define FIRST_ROWS 64
#define ROW_BYTES 12			/* on the wire */

PG_FUNCTION_INFO_V1(retrain_auc_blocks_accum_bool);
PG_FUNCTION_INFO_V1(retrain_auc_blocks_accum_int);
PG_FUNCTION_INFO_V1(retrain_auc_blocks_combine);
PG_FUNCTION_INFO_V1(retrain_auc_blocks_serialize);
PG_FUNCTION_INFO_V1(retrain_auc_blocks_deserialize);
PG_FUNCTION_INFO_V1(retrain_auc_blocks_final);

typedef struct State
{
	RetrainSpillMember member;
	MemoryContext mcxt;
	RetrainBytesDict blocks;
	RetrainBlockScore *score;
	int64		rows;
	int64		capacity;
	int64		unused;
	Datum		last;			/* block of the last row, if values of its type are passed by */
	int			last_number;	/* value; -1: none */
} State;

/* refuse_more raises the error of a call that needs too much memory. */
static void
refuse_more(const State *state)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("scores need more memory than retrain.aggregate_memory (%zu kB)",
					state->member.site->setting / 1024),
			 errdetail("This group has " INT64_FORMAT " rows so far.", state->rows),
			 errhint("Raise retrain.aggregate_memory (about 20 bytes a row), or take a shorter window.")));
}

/* begin_state returns a state of no rows, charged to site, or to none (NULL). */
static State *
begin_state(RetrainSpillSite *site, MemoryContext mcxt)
{
	State	   *state = MemoryContextAllocZero(mcxt, sizeof(State));

	state->mcxt = mcxt;
	state->last_number = -1;
	if (site != NULL)
		retrain_spill_join(site, &state->member, mcxt, NULL);
	retrain_bytes_dict_init(&state->blocks, mcxt, &state->member);
	return state;
}

/* aggregate_state returns the state of the call, made for the first row of a group. */
static inline State *
aggregate_state(FunctionCallInfo fcinfo)
{
	if (likely(!PG_ARGISNULL(0)))
		return (State *) PG_GETARG_POINTER(0);
	return begin_state(retrain_spill_site(fcinfo->flinfo), retrain_aggregate_context(fcinfo));
}

/* make_room makes room for at least more rows. */
static void
make_room(State *state, int64 more)
{
	int64		grow = Max(more, Max(FIRST_ROWS, state->rows / 4));

	if (state->rows + more <= state->capacity)
		return;
	CHECK_FOR_INTERRUPTS();
	grow = state->rows + grow - state->capacity;
	if (!retrain_spill_charge(&state->member, grow * sizeof(RetrainBlockScore)))
		refuse_more(state);
	state->capacity += grow;
	if (state->score == NULL)
		state->score = MemoryContextAllocHuge(state->mcxt, state->capacity * sizeof(RetrainBlockScore));
	else
		state->score = repalloc_huge(state->score, state->capacity * sizeof(RetrainBlockScore));
}

/* block_number returns the number of a block, new or known. */
static int
block_number(State *state, RetrainBytes name)
{
	int			number = retrain_bytes_dict_id(&state->blocks, name.data, name.len);

	if (unlikely(state->blocks.over_limit))
		refuse_more(state);
	if (unlikely(number >= RETRAIN_AUC_BLOCKS_MOST))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d blocks", RETRAIN_AUC_BLOCKS_MOST),
				 errhint("Take longer blocks of time.")));
	return number;
}

/* block_argument returns the number of the block in argument 3. */
static inline int
block_argument(FunctionCallInfo fcinfo, State *state)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);
	RetrainSliceKey *key = site->extra;

	if (unlikely(key == NULL))
	{
		key = retrain_slice_key_create(fcinfo, 3, "blocks", fcinfo->flinfo->fn_mcxt);
		site->extra = key;
	}
	if (!key->typbyval)
		return block_number(state, retrain_slice_key_bytes(key, PG_GETARG_DATUM(3)));

	/* rows of a block often follow one another */
	if (state->last_number < 0 || state->last != PG_GETARG_DATUM(3))
	{
		state->last_number = block_number(state, retrain_slice_key_bytes(key, PG_GETARG_DATUM(3)));
		state->last = PG_GETARG_DATUM(3);
	}
	return state->last_number;
}

/* accum_row adds a row of arguments 1 (label), 2 (score) and 3 (block). */
static pg_attribute_always_inline Datum
accum_row(FunctionCallInfo fcinfo, bool integer_label)
{
	State	   *state = aggregate_state(fcinfo);
	RetrainBlockScore *score;
	bool		positive = false;

	if (likely(!PG_ARGISNULL(1)))
		positive = integer_label ?
			retrain_binary_label(PG_GETARG_INT32(1), "label") : PG_GETARG_BOOL(1);
	if (unlikely(PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3) || isnan(PG_GETARG_FLOAT8(2))))
	{
		state->unused++;
		PG_RETURN_POINTER(state);
	}
	if (unlikely(state->rows == state->capacity))
		make_room(state, 1);
	score = &state->score[state->rows];
	score->key = retrain_float_key(PG_GETARG_FLOAT8(2));
	score->block = block_argument(fcinfo, state);
	score->positive = positive;
	state->rows++;
	PG_RETURN_POINTER(state);
}

/*
 * retrain.auc_blocks_accum_bool(internal, label boolean, score double precision, block "any")
 *		returns internal
 *
 * retrain_auc_blocks_accum_bool adds one row.
 */
Datum
retrain_auc_blocks_accum_bool(PG_FUNCTION_ARGS)
{
	return accum_row(fcinfo, false);
}

/*
 * retrain.auc_blocks_accum_int(internal, label integer, score double precision, block "any")
 *		returns internal
 *
 * retrain_auc_blocks_accum_int adds one row, label 0 or 1.
 */
Datum
retrain_auc_blocks_accum_int(PG_FUNCTION_ARGS)
{
	return accum_row(fcinfo, true);
}

/*
 * retrain.auc_blocks_combine(internal, internal) returns internal
 *
 * retrain_auc_blocks_combine adds the second state to the first, or to a new one if there is
 * no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_auc_blocks_combine(PG_FUNCTION_ARGS)
{
	const State *from;
	State	   *state;
	int		   *number;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	state = aggregate_state(fcinfo);
	from = (const State *) PG_GETARG_POINTER(1);
	number = palloc(Max(from->blocks.count, 1) * sizeof(int));
	for (int i = 0; i < from->blocks.count; i++)
		number[i] = block_number(state, from->blocks.names[i]);
	make_room(state, from->rows);
	for (int64 i = 0; i < from->rows; i++)
	{
		state->score[state->rows] = from->score[i];
		state->score[state->rows++].block = number[from->score[i].block];
	}
	state->unused += from->unused;
	pfree(number);
	PG_RETURN_POINTER(state);
}

/*
 * retrain.auc_blocks_serialize(internal) returns bytea
 *
 * retrain_auc_blocks_serialize returns the wire form of a state.
 */
Datum
retrain_auc_blocks_serialize(PG_FUNCTION_ARGS)
{
	const State *state = (const State *) PG_GETARG_POINTER(0);
	StringInfoData buf;

	if (state->rows > (int64) (MaxAllocSize / 2 / ROW_BYTES))
		retrain_state_too_large("scores");
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, STATE_VERSION);
	pq_sendint64(&buf, state->unused);
	pq_sendint32(&buf, state->blocks.count);
	for (int i = 0; i < state->blocks.count; i++)
	{
		pq_sendint32(&buf, state->blocks.names[i].len);
		pq_sendbytes(&buf, state->blocks.names[i].data, (int) state->blocks.names[i].len);
	}
	pq_sendint64(&buf, state->rows);
	enlargeStringInfo(&buf, (int) (state->rows * ROW_BYTES));
	for (int64 i = 0; i < state->rows; i++)
	{
		pq_writeint64(&buf, state->score[i].key);
		pq_writeint32(&buf, (uint32) state->score[i].block << 1 | (uint32) state->score[i].positive);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* read_blocks reads the names of the blocks. */
static void
read_blocks(StringInfo buf, State *state)
{
	uint32		blocks = pq_getmsgint(buf, 4);

	if (blocks > RETRAIN_AUC_BLOCKS_MOST)
		retrain_state_invalid();
	for (uint32 i = 0; i < blocks; i++)
	{
		RetrainBytes name;

		name.len = pq_getmsgint(buf, 4);
		if (name.len > (uint32) (buf->len - buf->cursor))
			retrain_state_invalid();
		name.data = pq_getmsgbytes(buf, (int) name.len);
		if (block_number(state, name) != (int) i)
			retrain_state_invalid();
	}
}

/*
 * retrain.auc_blocks_deserialize(bytea, internal) returns internal
 *
 * retrain_auc_blocks_deserialize returns the state in the current context.
 */
Datum
retrain_auc_blocks_deserialize(PG_FUNCTION_ARGS)
{
	State	   *state = begin_state(NULL, CurrentMemoryContext);
	StringInfoData buf;

	retrain_state_open(&buf, PG_GETARG_BYTEA_PP(0));
	if (buf.len < 1 || pq_getmsgbyte(&buf) != STATE_VERSION)
		retrain_state_invalid();
	state->unused = pq_getmsgint64(&buf);
	read_blocks(&buf, state);
	state->rows = pq_getmsgint64(&buf);
	if (state->unused < 0 || state->rows < 0 ||
		state->rows != (buf.len - buf.cursor) / ROW_BYTES || (buf.len - buf.cursor) % ROW_BYTES != 0)
		retrain_state_invalid();
	state->capacity = Max(state->rows, 1);
	state->score = MemoryContextAllocHuge(CurrentMemoryContext, state->capacity * sizeof(RetrainBlockScore));
	for (int64 i = 0; i < state->rows; i++)
	{
		uint32		word;

		state->score[i].key = (uint64) pq_getmsgint64(&buf);
		word = pq_getmsgint(&buf, 4);
		state->score[i].block = (int32) (word >> 1);
		state->score[i].positive = (int32) (word & 1);
		if (state->score[i].block >= state->blocks.count)
			retrain_state_invalid();
	}
	PG_RETURN_POINTER(state);
}

/* counts_datum returns numbers as an array of one dimension, or of two of n each. */
static Datum
counts_datum(const int64 *numbers, int n, int dimensions)
{
	int			count = dimensions == 2 ? n * n : n;
	Datum	   *elements = palloc(Max(count, 1) * sizeof(Datum));

	if (n == 0)
		return PointerGetDatum(construct_empty_array(INT8OID));
	for (int i = 0; i < count; i++)
		elements[i] = Int64GetDatum(numbers[i]);
	return PointerGetDatum(construct_md_array(elements, NULL, dimensions, (int[]) {n, n}, (int[]) {1, 1},
											  INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * retrain.auc_blocks_final(internal) returns retrain.auc_blocks
 *
 * retrain_auc_blocks_final counts the rows; NULL without a row of the group.  Rows of a
 * state have no order, so they are sorted where they are.
 */
Datum
retrain_auc_blocks_final(PG_FUNCTION_ARGS)
{
	const State *state;
	int		   *order;
	int		   *place;
	Datum	   *names;
	RetrainBlockAuc auc;
	Datum		values[RETRAIN_AUC_BLOCKS_COLUMNS];
	bool		nulls[RETRAIN_AUC_BLOCKS_COLUMNS] = {false};
	int			n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const State *) PG_GETARG_POINTER(0);
	n = state->blocks.count;
	order = retrain_bytes_dict_order(&state->blocks);
	place = palloc(Max(n, 1) * sizeof(int));
	names = palloc(Max(n, 1) * sizeof(Datum));
	for (int i = 0; i < n; i++)
	{
		place[order[i]] = i;
		names[i] = retrain_bytes_datum(&state->blocks.names[order[i]]);
	}
	retrain_block_auc_init(&auc, n);
	retrain_block_auc_count(&auc, state->score, state->rows, place);
	values[0] = PointerGetDatum(n > 0 ? construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT) :
								construct_empty_array(TEXTOID));
	values[1] = counts_datum(auc.positives, n, 1);
	values[2] = counts_datum(auc.negatives, n, 1);
	values[3] = counts_datum(auc.pairs, n, 2);
	values[4] = Int64GetDatum(state->unused);
	return retrain_row_result(fcinfo, values, nulls);
}
