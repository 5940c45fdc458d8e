/*
 * row_store.c
 *	  Rows of a fixed width on two sides, as the state of aggregates that need them all.
 *
 * Wire form: version (1), width (1), unused rows (8), and for each side: number (8), rows as they
 * stand in memory (a state travels between processes of one server only).
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/row_store.h"

#define WIRE_VERSION 1
#define FIRST_ROOM 64

/* create returns a store without rows in mcxt; site: its budget, or NULL. */
static RetrainRowStore *
create(MemoryContext mcxt, RetrainSpillSite *site, int width)
{
	RetrainRowStore *store = MemoryContextAllocZero(mcxt, sizeof(RetrainRowStore));

	store->mcxt = mcxt;
	store->width = width;
	if (site != NULL)
		retrain_spill_join(site, &store->member, mcxt, NULL);
	return store;
}

/* retrain_row_store_state returns argument 0, or a new store in the aggregate's context. */
RetrainRowStore *
retrain_row_store_state(FunctionCallInfo fcinfo, int width)
{
	if (likely(!PG_ARGISNULL(0)))
		return (RetrainRowStore *) PG_GETARG_POINTER(0);
	return create(retrain_aggregate_context(fcinfo), retrain_spill_site(fcinfo->flinfo), width);
}

/* make_room makes room for more rows of a side; an error past the limit. */
static void
make_room(RetrainRowStore *store, RetrainStoredRows *rows, int64 more)
{
	int64		room = Max(Max(rows->room * 2, FIRST_ROOM), rows->n + more);

	if (rows->n + more <= rows->room)
		return;
	if (!retrain_spill_charge(&store->member, (room - rows->room) * store->width))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("rows need more memory than retrain.aggregate_memory (%zu kB)",
						store->member.site->setting / 1024),
				 errdetail("There are " INT64_FORMAT " rows so far.", store->side[0].n + store->side[1].n),
				 errhint("Raise retrain.aggregate_memory (%d bytes a row, twice while it grows), or take shorter windows.",
						 store->width)));
	if (rows->data == NULL)
		rows->data = MemoryContextAllocHuge(store->mcxt, room * store->width);
	else
		rows->data = repalloc_huge(rows->data, room * store->width);
	rows->room = room;
}

/* retrain_row_store_add adds a row to a side and returns where to write it. */
void *
retrain_row_store_add(RetrainRowStore *store, int side)
{
	RetrainStoredRows *rows = &store->side[side];

	make_room(store, rows, 1);
	return rows->data + rows->n++ * store->width;
}

/* retrain_row_store_copy returns the rows of a side in the current context, to be changed: a state may be read again. */
void *
retrain_row_store_copy(const RetrainRowStore *store, int side)
{
	const RetrainStoredRows *rows = &store->side[side];
	char	   *copy = palloc_extended(Max(rows->n * store->width, 1), MCXT_ALLOC_HUGE);

	if (rows->n > 0)
		memcpy(copy, rows->data, rows->n * store->width);
	return copy;
}

/*
 * retrain_row_store_combine is a combine function: adds the rows of the second state to the first, or to a new
 * one if there is no first; the second stays as it is.  NULL if both are NULL.
 */
Datum
retrain_row_store_combine(FunctionCallInfo fcinfo)
{
	RetrainRowStore *into;
	const RetrainRowStore *from;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = (const RetrainRowStore *) PG_GETARG_POINTER(1);
	into = retrain_row_store_state(fcinfo, from->width);
	into->unused += from->unused;
	for (int s = 0; s < 2; s++)
	{
		RetrainStoredRows *rows = &into->side[s];

		if (from->side[s].n == 0)
			continue;
		make_room(into, rows, from->side[s].n);
		memcpy(rows->data + rows->n * into->width, from->side[s].data, from->side[s].n * into->width);
		rows->n += from->side[s].n;
	}
	PG_RETURN_POINTER(into);
}

/* retrain_row_store_serialize returns the wire form; what: name of the aggregate, for the error of a state too large. */
bytea *
retrain_row_store_serialize(const RetrainRowStore *store, const char *what)
{
	StringInfoData buf;

	if ((Size) (store->side[0].n + store->side[1].n) > MaxAllocSize / store->width / 2)
		retrain_state_too_large(what);
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, WIRE_VERSION);
	pq_sendbyte(&buf, store->width);
	pq_sendint64(&buf, store->unused);
	for (int s = 0; s < 2; s++)
	{
		pq_sendint64(&buf, store->side[s].n);
		if (store->side[s].n > 0)
			appendBinaryStringInfo(&buf, store->side[s].data, (int) (store->side[s].n * store->width));
	}
	return pq_endtypsend(&buf);
}

/* retrain_row_store_deserialize returns a store in the current context, an error for bytes that are none. */
RetrainRowStore *
retrain_row_store_deserialize(bytea *wire, int width, RetrainRowsValid valid)
{
	RetrainRowStore *store = create(CurrentMemoryContext, NULL, width);
	StringInfoData buf;

	retrain_state_open(&buf, wire);
	if (buf.len < 2 || pq_getmsgbyte(&buf) != WIRE_VERSION || pq_getmsgbyte(&buf) != width)
		retrain_state_invalid();
	store->unused = pq_getmsgint64(&buf);
	if (store->unused < 0)
		retrain_state_invalid();
	for (int s = 0; s < 2; s++)
	{
		RetrainStoredRows *rows = &store->side[s];
		int64		n = pq_getmsgint64(&buf);

		if (n < 0 || n > (buf.len - buf.cursor) / width)
			retrain_state_invalid();
		if (n == 0)
			continue;
		rows->data = palloc_extended(n * width, MCXT_ALLOC_HUGE);
		rows->n = rows->room = n;
		memcpy(rows->data, pq_getmsgbytes(&buf, (int) (n * width)), n * width);
		if (!valid(rows->data, n))
			retrain_state_invalid();
	}
	pq_getmsgend(&buf);
	return store;
}
