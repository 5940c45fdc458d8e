/*
 * psi_categories.c
 *	  psi, psi_test, psi_bins and psi_reference_agg of text, boolean and enums, also
 *	  against a stored reference.
 *
 * The state counts every category exactly (common/categories.c).  Bins are made at
 * the end: which category is large enough for a bin of its own is known only
 * then.  Definition: doc/reference/psi.md.
 *
 * Wire form: version (1), whether the call has a reference (1) and the reference,
 * unassigned (8), missing (8, 8), number of categories (8), and for each: length
 * (4), name, rows (8, 8).
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "common/aggregate.h"
#include "common/categories.h"
#include "common/collector.h"
#include "common/compat.h"
#include "common/enum_label.h"
#include "common/slice_key.h"
#include "metrics/psi_reference.h"
#include "metrics/psi_table.h"

#define WIRE_VERSION 1

/* Names listed of the bins rare and unseen. */
#define MOST_MEMBERS 100

/* A category has a bin if it holds at least 1/1000 of the reference. */
#define SHARE_DIVISOR 1000

PG_FUNCTION_INFO_V1(retrain_psi_category_accum_text);
PG_FUNCTION_INFO_V1(retrain_psi_category_accum_boolean);
PG_FUNCTION_INFO_V1(retrain_psi_category_accum_enum);
PG_FUNCTION_INFO_V1(retrain_psi_category_accum_bit);
PG_FUNCTION_INFO_V1(retrain_psi_category_collect_text);
PG_FUNCTION_INFO_V1(retrain_psi_category_collect_boolean);
PG_FUNCTION_INFO_V1(retrain_psi_category_collect_enum);
PG_FUNCTION_INFO_V1(retrain_psi_category_compare_text);
PG_FUNCTION_INFO_V1(retrain_psi_category_compare_boolean);
PG_FUNCTION_INFO_V1(retrain_psi_category_compare_enum);
PG_FUNCTION_INFO_V1(retrain_psi_category_combine);
PG_FUNCTION_INFO_V1(retrain_psi_category_serialize);
PG_FUNCTION_INFO_V1(retrain_psi_category_deserialize);
PG_FUNCTION_INFO_V1(retrain_psi_category_final);
PG_FUNCTION_INFO_V1(retrain_psi_category_test_final);
PG_FUNCTION_INFO_V1(retrain_psi_category_compare_test_final);
PG_FUNCTION_INFO_V1(retrain_psi_category_bins_final);
PG_FUNCTION_INFO_V1(retrain_psi_category_reference_final);

/* How the three kinds of calls give the sample of a row. */
typedef enum Form
{
	FORM_TWO_SAMPLES,			/* (value, is_current) */
	FORM_COLLECT,				/* (value): all rows are the reference */
	FORM_COMPARE				/* (value, reference): all rows are current */
} Form;

/* category_state returns the state of the call, made for the first row of a group. */
static inline RetrainCategories *
category_state(FunctionCallInfo fcinfo, Form form)
{
	RetrainCategories *state;

	if (likely(!PG_ARGISNULL(0)))
	{
		state = (RetrainCategories *) PG_GETARG_POINTER(0);
		if (form == FORM_COMPARE)
			retrain_psi_reference_check(fcinfo, 2, state->reference);
		return state;
	}
	state = retrain_categories_create(retrain_aggregate_context(fcinfo),
									  retrain_spill_site(fcinfo->flinfo));
	if (form == FORM_COMPARE)
	{
		state->has_reference = true;
		state->reference = retrain_psi_reference_argument(fcinfo, 2, RETRAIN_KIND_CATEGORY,
														   retrain_psi_reference_parse);
	}
	return state;
}

/*
 * category_side returns the sample of the row, -1 if it counts nowhere else: because it
 * belongs to no sample, or its value is NULL.
 */
static inline int
category_side(FunctionCallInfo fcinfo, Form form, RetrainCategories *state)
{
	int			side = form == FORM_COMPARE ? RETRAIN_CURRENT : RETRAIN_REFERENCE;

	if (form == FORM_TWO_SAMPLES)
	{
		if (PG_ARGISNULL(2))
		{
			state->unassigned++;
			return -1;
		}
		side = PG_GETARG_BOOL(2) ? RETRAIN_CURRENT : RETRAIN_REFERENCE;
	}
	if (PG_ARGISNULL(1))
	{
		state->missing[side]++;
		return -1;
	}
	return side;
}

/* add_name counts one row of a category. */
static inline void
add_name(RetrainCategories *state, int side, const char *name, int length)
{
	retrain_categories_add(state, retrain_category_hash(name, length), name, length,
						   side == RETRAIN_REFERENCE, side == RETRAIN_CURRENT);
}

/* accum_text adds one row of text. */
static Datum
accum_text(FunctionCallInfo fcinfo, Form form)
{
	RetrainCategories *state;
	int			side;

	if (unlikely(PG_ARGISNULL(0)) && OidIsValid(PG_GET_COLLATION()))
		retrain_check_collation(PG_GET_COLLATION(), "categories");
	state = category_state(fcinfo, form);
	side = category_side(fcinfo, form, state);
	if (side >= 0)
	{
		text	   *value = PG_GETARG_TEXT_PP(1);

		add_name(state, side, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	}
	PG_RETURN_POINTER(state);
}

/* accum_boolean adds one row of boolean. */
static Datum
accum_boolean(FunctionCallInfo fcinfo, Form form)
{
	RetrainCategories *state = category_state(fcinfo, form);
	int			side = category_side(fcinfo, form, state);

	if (side >= 0)
	{
		if (PG_GETARG_BOOL(1))
			add_name(state, side, "true", 4);
		else
			add_name(state, side, "false", 5);
	}
	PG_RETURN_POINTER(state);
}

/* accum_enum adds one row of an enum, by its label. */
static Datum
accum_enum(FunctionCallInfo fcinfo, Form form)
{
	RetrainCategories *state = category_state(fcinfo, form);
	int			side = category_side(fcinfo, form, state);

	if (side >= 0)
	{
		NameData	label;

		retrain_enum_label(PG_GETARG_OID(1), &label);
		add_name(state, side, NameStr(label), (int) strlen(NameStr(label)));
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.psi_category_accum_text(internal, text, is_current boolean) returns internal
 *
 * retrain_psi_category_accum_text counts one row.
 */
Datum
retrain_psi_category_accum_text(PG_FUNCTION_ARGS)
{
	return accum_text(fcinfo, FORM_TWO_SAMPLES);
}

/*
 * retrain.psi_category_accum_boolean(internal, boolean, is_current boolean)
 *		returns internal
 *
 * retrain_psi_category_accum_boolean counts one row.
 */
Datum
retrain_psi_category_accum_boolean(PG_FUNCTION_ARGS)
{
	return accum_boolean(fcinfo, FORM_TWO_SAMPLES);
}

/*
 * retrain.psi_category_accum_enum(internal, anyenum, is_current boolean) returns internal
 *
 * retrain_psi_category_accum_enum counts one row.
 */
Datum
retrain_psi_category_accum_enum(PG_FUNCTION_ARGS)
{
	return accum_enum(fcinfo, FORM_TWO_SAMPLES);
}

/*
 * retrain.psi_category_accum_bit(internal, integer, is_current boolean) returns internal
 *
 * retrain_psi_category_accum_bit counts one row whose value is 0 or 1 as the category false
 * or true; another value is an error, of whatever sample the row is.
 */
Datum
retrain_psi_category_accum_bit(PG_FUNCTION_ARGS)
{
	RetrainCategories *state = category_state(fcinfo, FORM_TWO_SAMPLES);
	int			side;

	if (!PG_ARGISNULL(1) && PG_GETARG_INT32(1) != 0 && PG_GETARG_INT32(1) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("value must be 0 or 1, not %d", PG_GETARG_INT32(1)),
				 errhint("Give a condition instead, for example value > 0.")));
	side = category_side(fcinfo, FORM_TWO_SAMPLES, state);
	if (side >= 0)
	{
		if (PG_GETARG_INT32(1) == 1)
			add_name(state, side, "true", 4);
		else
			add_name(state, side, "false", 5);
	}
	PG_RETURN_POINTER(state);
}

/*
 * retrain.psi_category_collect_text(internal, text) returns internal
 *
 * retrain_psi_category_collect_text counts one row of the reference.
 */
Datum
retrain_psi_category_collect_text(PG_FUNCTION_ARGS)
{
	return accum_text(fcinfo, FORM_COLLECT);
}

/*
 * retrain.psi_category_collect_boolean(internal, boolean) returns internal
 *
 * retrain_psi_category_collect_boolean counts one row of the reference.
 */
Datum
retrain_psi_category_collect_boolean(PG_FUNCTION_ARGS)
{
	return accum_boolean(fcinfo, FORM_COLLECT);
}

/*
 * retrain.psi_category_collect_enum(internal, anyenum) returns internal
 *
 * retrain_psi_category_collect_enum counts one row of the reference.
 */
Datum
retrain_psi_category_collect_enum(PG_FUNCTION_ARGS)
{
	return accum_enum(fcinfo, FORM_COLLECT);
}

/*
 * retrain.psi_category_compare_text(internal, text, retrain.psi_reference)
 *		returns internal
 *
 * retrain_psi_category_compare_text counts one current row; the reference is constant.
 */
Datum
retrain_psi_category_compare_text(PG_FUNCTION_ARGS)
{
	return accum_text(fcinfo, FORM_COMPARE);
}

/*
 * retrain.psi_category_compare_boolean(internal, boolean, retrain.psi_reference)
 *		returns internal
 *
 * retrain_psi_category_compare_boolean counts one current row; the reference is
 * constant.
 */
Datum
retrain_psi_category_compare_boolean(PG_FUNCTION_ARGS)
{
	return accum_boolean(fcinfo, FORM_COMPARE);
}

/*
 * retrain.psi_category_compare_enum(internal, anyenum, retrain.psi_reference)
 *		returns internal
 *
 * retrain_psi_category_compare_enum counts one current row; the reference is constant.
 */
Datum
retrain_psi_category_compare_enum(PG_FUNCTION_ARGS)
{
	return accum_enum(fcinfo, FORM_COMPARE);
}

/* combine_visit adds one category to another state. */
static void
combine_visit(void *arg, const RetrainCategory *category)
{
	retrain_categories_add(arg, category->hash, category->name, (int) category->length,
						   category->rows[0], category->rows[1]);
}

/*
 * retrain.psi_category_combine(internal, internal) returns internal
 *
 * retrain_psi_category_combine adds the second state to the first, which it makes in
 * the aggregate's context if it is NULL.
 */
Datum
retrain_psi_category_combine(PG_FUNCTION_ARGS)
{
	RetrainCategories *into = PG_ARGISNULL(0) ? NULL : (RetrainCategories *) PG_GETARG_POINTER(0);
	RetrainCategories *from = PG_ARGISNULL(1) ? NULL : (RetrainCategories *) PG_GETARG_POINTER(1);

	if (from == NULL)
	{
		if (into == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(into);
	}
	if (into == NULL)
	{
		MemoryContext mcxt = retrain_aggregate_context(fcinfo);

		into = retrain_categories_create(mcxt, retrain_spill_site(fcinfo->flinfo));
		into->has_reference = from->has_reference;
		if (from->reference != NULL)
			into->reference = retrain_psi_reference_copy(from->reference, mcxt);
	}
	else if (!retrain_psi_reference_equal(into->reference, from->reference))
		retrain_psi_reference_differs();
	retrain_categories_visit(from, combine_visit, into);
	into->unassigned += from->unassigned;
	for (int s = 0; s < 2; s++)
		into->missing[s] += from->missing[s];
	PG_RETURN_POINTER(into);
}

/* State of writing the wire form. */
typedef struct Sending
{
	StringInfo	buffer;
	int64		categories;
} Sending;

/* send_visit appends one category to the wire form. */
static void
send_visit(void *arg, const RetrainCategory *category)
{
	Sending    *sending = arg;

	if ((Size) sending->buffer->len + category->length + 64 > MaxAllocSize)
		retrain_state_too_large("categories");
	pq_sendint32(sending->buffer, category->length);
	pq_sendbytes(sending->buffer, category->name, (int) category->length);
	pq_sendint64(sending->buffer, category->rows[0]);
	pq_sendint64(sending->buffer, category->rows[1]);
	sending->categories++;
}

/*
 * retrain.psi_category_serialize(internal) returns bytea
 *
 * retrain_psi_category_serialize returns the wire form of a state; error 54000 above 1
 * GB.
 */
Datum
retrain_psi_category_serialize(PG_FUNCTION_ARGS)
{
	RetrainCategories *state = (RetrainCategories *) PG_GETARG_POINTER(0);
	StringInfoData head;
	StringInfoData body;
	Sending		sending = {&body, 0};

	initStringInfo(&body);
	retrain_categories_visit(state, send_visit, &sending);

	pq_begintypsend(&head);
	pq_sendbyte(&head, WIRE_VERSION);
	pq_sendbyte(&head, state->has_reference);
	retrain_psi_reference_send(&head, state->reference);
	pq_sendint64(&head, state->unassigned);
	pq_sendint64(&head, state->missing[0]);
	pq_sendint64(&head, state->missing[1]);
	pq_sendint64(&head, sending.categories);
	pq_sendbytes(&head, body.data, body.len);
	pfree(body.data);
	PG_RETURN_BYTEA_P(pq_endtypsend(&head));
}

/*
 * retrain.psi_category_deserialize(bytea, internal) returns internal
 *
 * retrain_psi_category_deserialize returns the state in the current context, after
 * checking it.
 */
Datum
retrain_psi_category_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	RetrainCategories *state = retrain_categories_create(CurrentMemoryContext, NULL);
	StringInfoData buffer;
	int64		n;
	bool		good;

	retrain_state_open(&buffer, bytes);
	good = pq_getmsgbyte(&buffer) == WIRE_VERSION;
	if (good)
	{
		state->has_reference = pq_getmsgbyte(&buffer) != 0;
		state->reference = retrain_psi_reference_recv(&buffer);
		state->unassigned = pq_getmsgint64(&buffer);
		state->missing[0] = pq_getmsgint64(&buffer);
		state->missing[1] = pq_getmsgint64(&buffer);
		n = pq_getmsgint64(&buffer);
		good = state->unassigned >= 0 && state->missing[0] >= 0 && state->missing[1] >= 0 && n >= 0;
		for (int64 i = 0; good && i < n; i++)
		{
			int			length = (int) pq_getmsgint(&buffer, 4);
			const char *name = pq_getmsgbytes(&buffer, length);
			int64		reference = pq_getmsgint64(&buffer);
			int64		current = pq_getmsgint64(&buffer);

			good = reference >= 0 && current >= 0;
			retrain_categories_add(state, retrain_category_hash(name, length), name, length,
								   reference, current);
		}
	}
	if (!good)
		retrain_state_invalid();
	pq_getmsgend(&buffer);
	PG_RETURN_POINTER(state);
}

/* Making the bins of a state. */
typedef struct Making
{
	RetrainPsiReference *reference; /* stored reference, or NULL */
	int64	   *current;		/* of each of its categories */
	int64		large;			/* reference rows from which a category has a bin */
	RetrainPsiBin *bins;		/* categories with a bin, in no order */
	int			nbins;
	int			room;
	RetrainPsiBin rare;
	RetrainPsiBin unseen;
} Making;

/* copy_name returns a copy of a name in the current context. */
static RetrainBytes
copy_name(const RetrainBytes *name)
{
	char	   *bytes = palloc(Max(name->len, 1));
	RetrainBytes copy;

	memcpy(bytes, name->data, name->len);
	copy.data = bytes;
	copy.len = name->len;
	return copy;
}

/* group_add counts a category of the bin rare or unseen and keeps the first names in C order. */
static void
group_add(RetrainPsiBin *group, const RetrainBytes *name, int64 reference, int64 current)
{
	int			at;

	group->categories++;
	group->rows[0] += reference;
	group->rows[1] += current;
	if (group->members == NULL)
		group->members = palloc(MOST_MEMBERS * sizeof(RetrainBytes));
	at = group->nmembers;
	if (at == MOST_MEMBERS)
	{
		if (retrain_bytes_compare(name, &group->members[at - 1]) >= 0)
			return;
		at--;
		pfree(unconstify(char *, group->members[at].data));
	}
	else
		group->nmembers++;
	while (at > 0 && retrain_bytes_compare(name, &group->members[at - 1]) < 0)
	{
		group->members[at] = group->members[at - 1];
		at--;
	}
	group->members[at] = copy_name(name);
}

/* place_category puts one category into its bin. */
static void
place_category(Making *making, const RetrainBytes *name, int64 reference, int64 current)
{
	if (reference == 0)
	{
		if (current > 0)
			group_add(&making->unseen, name, reference, current);
	}
	else if (reference < making->large)
		group_add(&making->rare, name, reference, current);
	else
	{
		RetrainPsiBin *bin;

		if (making->nbins == making->room)
		{
			making->room *= 2;
			making->bins = repalloc(making->bins, making->room * sizeof(RetrainPsiBin));
		}
		bin = &making->bins[making->nbins++];
		memset(bin, 0, sizeof(RetrainPsiBin));
		bin->kind = RETRAIN_BIN_CATEGORY;
		bin->category = copy_name(name);
		bin->rows[0] = reference;
		bin->rows[1] = current;
	}
}

/* place_visit places one counted category, or adds it to that of the stored reference. */
static void
place_visit(void *arg, const RetrainCategory *category)
{
	Making	   *making = arg;
	RetrainBytes name = {category->name, category->length};

	if (making->reference != NULL)
	{
		int			at = retrain_psi_reference_find(making->reference, &name);

		if (at >= 0)
		{
			making->current[at] += category->rows[1];
			return;
		}
	}
	place_category(making, &name, category->rows[0], category->rows[1]);
}

/* compare_bins orders bins by category. */
static int
compare_bins(const void *a, const void *b)
{
	return retrain_bytes_compare(&((const RetrainPsiBin *) a)->category,
								&((const RetrainPsiBin *) b)->category);
}

/* retrain_psi_table_categories returns the bins of counted categories. */
RetrainPsiTable *
retrain_psi_table_categories(RetrainCategories *state)
{
	RetrainPsiReference *reference = state->reference;
	Making		making = {0};
	RetrainPsiTable *table;
	int64		missing[2] = {state->missing[0], state->missing[1]};
	int64		rows = state->used[0] + state->missing[0];

	making.room = 64;
	making.bins = palloc(making.room * sizeof(RetrainPsiBin));
	if (reference != NULL)
	{
		missing[0] = reference->missing;
		rows = reference->rows;
		making.reference = reference;
		making.current = palloc0(Max(reference->n, 1) * sizeof(int64));
	}
	making.large = rows / SHARE_DIVISOR + (rows % SHARE_DIVISOR != 0);
	retrain_categories_visit(state, place_visit, &making);
	for (int i = 0; reference != NULL && i < reference->n; i++)
		place_category(&making, &reference->names[i], reference->counts[i], making.current[i]);
	qsort(making.bins, making.nbins, sizeof(RetrainPsiBin), compare_bins);

	table = retrain_psi_table_create(making.nbins + 3);
	memcpy(table->bins, making.bins, making.nbins * sizeof(RetrainPsiBin));
	table->nbins = making.nbins;
	making.rare.kind = RETRAIN_BIN_RARE;
	making.unseen.kind = RETRAIN_BIN_UNSEEN;
	if (making.rare.categories > 0)
		table->bins[table->nbins++] = making.rare;
	if (making.unseen.categories > 0)
		table->bins[table->nbins++] = making.unseen;
	retrain_psi_table_missing(table, missing);
	table->unassigned = state->unassigned;
	return table;
}

/* argument_table returns the bins of the state in argument 0; NULL without a state or reference. */
static RetrainPsiTable *
argument_table(FunctionCallInfo fcinfo)
{
	RetrainCategories *state = PG_ARGISNULL(0) ? NULL : (RetrainCategories *) PG_GETARG_POINTER(0);

	if (state == NULL || (state->has_reference && state->reference == NULL))
		return NULL;
	return retrain_psi_table_categories(state);
}

/*
 * retrain.psi_category_final(internal) returns double precision
 *
 * retrain_psi_category_final returns the index, NULL if a sample has no rows or the
 * reference is NULL.
 */
Datum
retrain_psi_category_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_value(fcinfo, argument_table(fcinfo));
}

/*
 * retrain.psi_category_test_final(internal) returns retrain.psi_result
 *
 * retrain_psi_category_test_final returns one row, also for no rows at all.
 */
Datum
retrain_psi_category_test_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_test(fcinfo, argument_table(fcinfo));
}

/*
 * retrain.psi_category_compare_test_final(internal) returns retrain.psi_result
 *
 * retrain_psi_category_compare_test_final is the same for a stored reference: NULL for a
 * NULL reference; for no rows it leaves the reference, which no row has shown, NULL.
 */
Datum
retrain_psi_category_compare_test_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_compare_test(fcinfo, argument_table(fcinfo));
}

/*
 * retrain.psi_category_bins_final(internal) returns retrain.psi_bin[]
 *
 * retrain_psi_category_bins_final returns the bins in order, NULL if there are no rows
 * or the reference is NULL.
 */
Datum
retrain_psi_category_bins_final(PG_FUNCTION_ARGS)
{
	return retrain_psi_table_bins(fcinfo, argument_table(fcinfo));
}

/* All categories of a reference. */
typedef struct Listing
{
	RetrainBytes *names;
	int64	   *counts;
	RetrainPsiBin *bins;
	int			n;
	int			room;
} Listing;

/* list_visit notes one category. */
static void
list_visit(void *arg, const RetrainCategory *category)
{
	Listing    *listing = arg;
	RetrainBytes name = {category->name, category->length};

	if (listing->n >= RETRAIN_REFERENCE_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("reference has more than %d categories", RETRAIN_REFERENCE_MOST),
				 errhint("Compare the rows of both samples with retrain.psi(value, is_current), or group rare categories first.")));
	if (listing->n == listing->room)
	{
		listing->room *= 2;
		listing->bins = repalloc(listing->bins, listing->room * sizeof(RetrainPsiBin));
	}
	listing->bins[listing->n].category = copy_name(&name);
	listing->bins[listing->n].rows[0] = category->rows[0];
	listing->n++;
}

/*
 * retrain.psi_category_reference_final(internal) returns retrain.psi_reference
 *
 * retrain_psi_category_reference_final returns all categories with their counts, NULL for
 * no rows.
 */
Datum
retrain_psi_category_reference_final(PG_FUNCTION_ARGS)
{
	RetrainCategories *state;
	Listing		listing = {NULL, NULL, NULL, 0, 64};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (RetrainCategories *) PG_GETARG_POINTER(0);
	listing.bins = palloc(listing.room * sizeof(RetrainPsiBin));
	retrain_categories_visit(state, list_visit, &listing);
	qsort(listing.bins, listing.n, sizeof(RetrainPsiBin), compare_bins);
	listing.names = palloc(Max(listing.n, 1) * sizeof(RetrainBytes));
	listing.counts = palloc(Max(listing.n, 1) * sizeof(int64));
	for (int i = 0; i < listing.n; i++)
	{
		listing.names[i] = listing.bins[i].category;
		listing.counts[i] = listing.bins[i].rows[0];
	}
	return retrain_psi_reference_form(fcinfo, RETRAIN_KIND_CATEGORY, NULL, listing.names,
									  listing.counts, listing.n, state->missing[RETRAIN_REFERENCE]);
}
