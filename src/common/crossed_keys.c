/*
 * crossed_keys.c
 *	  Combinations of the values of several columns, as names of slices.
 *
 * Each column has a dictionary of its values (canonical texts, slice_key.c); a slice is
 * named by the bytes of their numbers, which up to four columns fit into the hash table of
 * a RetrainBytesDict.  Numbers depend on the order of rows: results are ordered by the
 * names, column by column, NULL last.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/array.h"

#include "common/aggregate.h"
#include "common/compat.h"
#include "common/crossed_keys.h"
#include "common/rows_result.h"

/*
 * retrain_crossed_site_create returns, in the call site's context, how the columns that
 * begin at argument first are read; at most most of them.  Names are what in messages.
 */
RetrainCrossedSite *
retrain_crossed_site_create(FunctionCallInfo fcinfo, int first, int most, const char *what)
{
	RetrainCrossedSite *site;
	int			n = PG_NARGS() - first;

	if (get_fn_expr_variadic(fcinfo->flinfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("slices cannot be given as a VARIADIC array"),
				 errhint("List the columns; an array without the word VARIADIC is one column.")));
	if (n > most)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_ARGUMENTS),
				 errmsg("%d slice columns are more than %d", n, most),
				 errhint("Cross fewer columns in one call.")));
	site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RetrainCrossedSite));
	site->first = first;
	site->n = n;
	for (int i = 0; i < n; i++)
		site->key[i] = retrain_slice_key_create(fcinfo, first + i, what, fcinfo->flinfo->fn_mcxt);
	return site;
}

/* retrain_crossed_create returns dictionaries of n columns in mcxt, charged to member. */
RetrainCrossedKeys *
retrain_crossed_create(int n, MemoryContext mcxt, RetrainSpillMember *member)
{
	RetrainCrossedKeys *keys = MemoryContextAllocZero(mcxt, offsetof(RetrainCrossedKeys, dict) +
													  n * sizeof(RetrainBytesDict));

	keys->mcxt = mcxt;
	keys->member = member;
	keys->n = n;
	for (int i = 0; i < n; i++)
		retrain_bytes_dict_init(&keys->dict[i], mcxt, member);
	return keys;
}

/* Places of a table, at most so many a slice, of at least so many slices. */
#define PLACES_PER_SLICE 16
#define LEAST_SLICES 4096

/* choose_bits sets how many bits each column needs, and returns their sum. */
static int
choose_bits(RetrainCrossedKeys *keys)
{
	int			sum = 0;

	for (int i = 0; i < keys->n; i++)
	{
		keys->bits[i] = 1;
		while ((keys->dict[i].count - 1) >> keys->bits[i] != 0)
			keys->bits[i]++;
		sum += keys->bits[i];
	}
	return sum;
}

/* make_table makes the table anew, or none if it would be too large. */
static void
make_table(RetrainCrossedKeys *keys, const RetrainBytesDict *slices)
{
	int			bits = choose_bits(keys);

	if (keys->place != NULL)
	{
		pfree(keys->place);
		retrain_spill_account(keys->member, -(int64) (keys->places * sizeof(int32)));
		keys->place = NULL;
	}
	keys->tried = slices->count;
	if (bits > 28 || ((Size) 1 << bits) / PLACES_PER_SLICE > Max(slices->count, LEAST_SLICES))
		return;
	keys->places = (Size) 1 << bits;
	keys->place = MemoryContextAllocHuge(keys->mcxt, keys->places * sizeof(int32));
	memset(keys->place, -1, keys->places * sizeof(int32));
	retrain_spill_account(keys->member, (int64) (keys->places * sizeof(int32)));
	for (int i = 0; i < slices->count; i++)
	{
		Size		index;

		if (retrain_crossed_index(keys, (const int32 *) slices->names[i].data, &index))
			keys->place[index] = i;
	}
}

/*
 * retrain_crossed_place notes the slice of a combination that the table did not know.
 * Tables are made when the slices have doubled or a column outgrows its bits.
 */
void
retrain_crossed_place(RetrainCrossedKeys *keys, const RetrainCrossedImage *image, int slice,
					  const RetrainBytesDict *slices)
{
	Size		index;

	if (keys->place == NULL ? slices->count >= 2 * keys->tried :
		!retrain_crossed_index(keys, image->number, &index))
		make_table(keys, slices);
	else if (keys->place != NULL)
		keys->place[index] = slice;
}

/*
 * retrain_crossed_map adds the names of other, of as many columns, to keys and returns, in
 * the current context, keys' numbers of other's, by column.
 */
int **
retrain_crossed_map(RetrainCrossedKeys *keys, const RetrainCrossedKeys *other)
{
	int		  **map = palloc(keys->n * sizeof(int *));

	for (int i = 0; i < keys->n; i++)
	{
		const RetrainBytesDict *names = &other->dict[i];

		map[i] = MemoryContextAllocHuge(CurrentMemoryContext, Max(names->count, 1) * sizeof(int));
		for (int j = 0; j < names->count; j++)
		{
			RetrainBytes name = names->names[j];

			map[i][j] = name.data == NULL ? retrain_bytes_dict_null_id(&keys->dict[i]) :
				retrain_bytes_dict_id(&keys->dict[i], name.data, name.len);
		}
	}
	return map;
}

/* A combination, as it is sorted: by ranks, not numbers. */
typedef struct Crossed
{
	int			slice;
	const int32 *rank;
} Crossed;

/* compare_crossed orders combinations column by column. */
static inline int
compare_crossed(const Crossed *a, const Crossed *b, int n)
{
	for (int i = 0; i < n; i++)
		if (a->rank[i] != b->rank[i])
			return a->rank[i] < b->rank[i] ? -1 : 1;
	return 0;
}

#define ST_SORT sort_crossed
#define ST_ELEMENT_TYPE Crossed
#define ST_COMPARE_ARG_TYPE int
#define ST_COMPARE(a, b, n) compare_crossed(a, b, *n)
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/*
 * retrain_crossed_order returns, in the current context, the numbers of all slices in C
 * order of their names, column by column, NULL last.
 */
int *
retrain_crossed_order(const RetrainCrossedKeys *keys, const RetrainBytesDict *slices)
{
	int			n = keys->n;
	Size		count = Max(slices->count, 1);
	Crossed    *crossed = MemoryContextAllocHuge(CurrentMemoryContext, count * sizeof(Crossed));
	int32	   *ranks = MemoryContextAllocHuge(CurrentMemoryContext, count * n * sizeof(int32));
	int		   *order = MemoryContextAllocHuge(CurrentMemoryContext, count * sizeof(int));

	for (int i = 0; i < slices->count; i++)
	{
		crossed[i].slice = i;
		crossed[i].rank = ranks + (Size) i * n;
	}
	for (int column = 0; column < n; column++)
	{
		const RetrainBytesDict *dict = &keys->dict[column];
		int		   *sorted = retrain_bytes_dict_order(dict);
		int		   *rank = MemoryContextAllocHuge(CurrentMemoryContext,
												  Max(dict->count, 1) * sizeof(int));

		for (int i = 0; i < dict->count; i++)
			rank[sorted[i]] = i;
		for (int i = 0; i < slices->count; i++)
			ranks[(Size) i * n + column] = rank[((const int32 *) slices->names[i].data)[column]];
		pfree(sorted);
		pfree(rank);
	}
	sort_crossed(crossed, slices->count, &n);
	for (int i = 0; i < slices->count; i++)
		order[i] = crossed[i].slice;
	pfree(crossed);
	pfree(ranks);
	return order;
}

/* retrain_crossed_datum returns the names of a combination as text[], NULL for NULL. */
Datum
retrain_crossed_datum(const RetrainCrossedKeys *keys, const int32 *number)
{
	Datum		names[RETRAIN_CROSSED_MAX];
	bool		nulls[RETRAIN_CROSSED_MAX];
	int			n = keys->n;
	int			lower = 1;

	for (int i = 0; i < n; i++)
	{
		const RetrainBytes *name = &keys->dict[i].names[number[i]];

		nulls[i] = name->data == NULL;
		names[i] = nulls[i] ? (Datum) 0 : retrain_bytes_datum(name);
	}
	return PointerGetDatum(construct_md_array(names, nulls, 1, &n, &lower, TEXTOID, -1, false,
											  TYPALIGN_INT));
}

/* retrain_bytes_dict_send appends the names of a dictionary in the order of their numbers. */
void
retrain_bytes_dict_send(StringInfo buf, const RetrainBytesDict *dict)
{
	pq_sendint32(buf, dict->count);
	for (int i = 0; i < dict->count; i++)
	{
		if (dict->names[i].data == NULL)
		{
			pq_sendint32(buf, PG_UINT32_MAX);
			continue;
		}
		pq_sendint32(buf, dict->names[i].len);
		pq_sendbytes(buf, dict->names[i].data, dict->names[i].len);
	}
}

/* retrain_bytes_dict_recv adds the names that buf holds to an empty dictionary. */
void
retrain_bytes_dict_recv(StringInfo buf, RetrainBytesDict *dict)
{
	uint32		count = pq_getmsgint(buf, 4);

	for (uint32 i = 0; i < count; i++)
	{
		uint32		len = pq_getmsgint(buf, 4);
		int			id;

		if (len == PG_UINT32_MAX)
			id = retrain_bytes_dict_null_id(dict);
		else
			id = retrain_bytes_dict_id(dict, pq_getmsgbytes(buf, len), len);
		if (id < 0 || (uint32) id != i)
			retrain_state_invalid();
	}
}

/* retrain_crossed_send appends the names of all columns. */
void
retrain_crossed_send(StringInfo buf, const RetrainCrossedKeys *keys)
{
	for (int i = 0; i < keys->n; i++)
		retrain_bytes_dict_send(buf, &keys->dict[i]);
}

/* retrain_crossed_recv reads the names of keys, which are of the number of columns sent. */
void
retrain_crossed_recv(StringInfo buf, RetrainCrossedKeys *keys)
{
	for (int i = 0; i < keys->n; i++)
		retrain_bytes_dict_recv(buf, &keys->dict[i]);
}
