/*
 * psi_reference.c
 *	  The type retrain.psi_reference: taken apart, checked, made, sent.
 *
 * A reference is taken apart once per call site when the argument is a constant or a
 * parameter, and once per distinct value otherwise; rows then compare bytes only.
 * The one validator reference_check serves arguments and parallel states.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/int.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "common/argument_image.h"
#include "common/compat.h"
#include "common/rows_result.h"
#include "metrics/psi_reference.h"

static const char *const kind_names[] = {"number", "time", "category"};

/* invalid raises the error of a malformed reference. */
pg_noreturn static void
invalid(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid psi_reference"),
			 errdetail_internal("%s", detail),
			 errhint("Make references with retrain.psi_reference_agg.")));
}

/* retrain_psi_reference_differs raises the error of a reference that changes within a group. */
void
retrain_psi_reference_differs(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("reference must be the same for all rows of a group"),
			 errhint("Group by what the reference depends on.")));
}

/* retrain_psi_reference_find returns the index of a category, -1 if it is not there. */
int
retrain_psi_reference_find(const RetrainPsiReference *reference, const RetrainBytes *name)
{
	int			low = 0;
	int			high = reference->n;

	while (low < high)
	{
		int			middle = (low + high) / 2;
		int			order = retrain_bytes_compare(name, &reference->names[middle]);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

/*
 * reference_check validates edges, names and counts, sums up the rows and prepares the
 * bins.
 */
static void
reference_check(RetrainPsiReference *reference, const double *edges)
{
	if (reference->n > RETRAIN_REFERENCE_MOST)
		invalid("It has more than 10000 bins or categories.");
	reference->rows = reference->missing;
	if (reference->missing < 0)
		invalid("Its number of missing rows is negative.");
	for (int i = 0; i < reference->n; i++)
	{
		if (reference->counts[i] < 0)
			invalid("A count is negative.");
		if (pg_add_s64_overflow(reference->rows, reference->counts[i], &reference->rows))
			invalid("Its counts are too large.");
	}
	if (reference->rows > RETRAIN_REFERENCE_ROWS)
		invalid("Its counts are too large.");

	if (reference->kind == RETRAIN_KIND_CATEGORY)
	{
		for (int i = 1; i < reference->n; i++)
			if (retrain_bytes_compare(&reference->names[i - 1], &reference->names[i]) >= 0)
				invalid("Its categories are not distinct and in C order.");
		return;
	}
	if (reference->n < 1)
		invalid("It must have one count more than edges.");
	for (int i = 0; i < reference->n - 1; i++)
	{
		if (!isfinite(edges[i]))
			invalid("An edge is not a finite number.");
		if (i > 0 && !(edges[i - 1] < edges[i]))
			invalid("Its edges are not in rising order.");
	}
	reference->bins = retrain_bins_create(edges, reference->n - 1, PG_INT64_MAX);
}

/* array_elements takes a one-dimensional array without NULLs apart. */
static int
array_elements(Datum array, Oid type, int length, bool byval, char align, Datum **elements)
{
	ArrayType  *a = DatumGetArrayTypeP(array);
	bool	   *nulls;
	int			n;

	if (ARR_NDIM(a) > 1)
		invalid("An array has more than one dimension.");
	deconstruct_array(a, type, length, byval, align, elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		if (nulls[i])
			invalid("An array has a NULL element.");
	return n;
}

/* reference_names fills the names of a reference of categories. */
static void
reference_names(RetrainPsiReference *reference, Datum categories)
{
	Datum	   *elements;
	int			n = array_elements(categories, TEXTOID, -1, false, TYPALIGN_INT, &elements);

	if (n != reference->n)
		invalid("It must have as many counts as categories.");
	reference->names = palloc(Max(n, 1) * sizeof(RetrainBytes));
	for (int i = 0; i < n; i++)
	{
		text	   *name = DatumGetTextPP(elements[i]);

		reference->names[i].data = VARDATA_ANY(name);
		reference->names[i].len = VARSIZE_ANY_EXHDR(name);
	}
}

/* reference_edges returns the edges of a reference of numbers or times. */
static double *
reference_edges(RetrainPsiReference *reference, Datum array)
{
	Datum	   *elements;
	int			n = array_elements(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
								   TYPALIGN_DOUBLE, &elements);
	double	   *edges = palloc(Max(n, 1) * sizeof(double));

	if (n + 1 != reference->n)
		invalid("It must have one count more than edges.");
	for (int i = 0; i < n; i++)
		edges[i] = DatumGetFloat8(elements[i]);
	return edges;
}

/*
 * retrain_psi_reference_parse takes a psi_reference apart, in the current context; an
 * error if it is not of the kind of the values.
 */
RetrainPsiReference *
retrain_psi_reference_parse(Datum datum, RetrainPsiKind kind)
{
	HeapTupleHeader header = DatumGetHeapTupleHeaderCopy(datum);
	TupleDesc	desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
											  HeapTupleHeaderGetTypMod(header));
	RetrainPsiReference *reference = palloc0(sizeof(RetrainPsiReference));
	HeapTupleData tuple;
	Datum		values[5];
	bool		nulls[5];
	Datum	   *counts;
	double	   *edges = NULL;
	char	   *word;

	if (desc->natts != 5)
		elog(ERROR, "psi_reference must have 5 columns");
	tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	tuple.t_data = header;
	heap_deform_tuple(&tuple, desc, values, nulls);
	ReleaseTupleDesc(desc);

	if (nulls[0] || nulls[3] || nulls[4])
		invalid("Its kind, counts and missing must not be NULL.");
	word = TextDatumGetCString(values[0]);
	if (strcmp(word, kind_names[RETRAIN_KIND_NUMBER]) == 0)
		reference->kind = RETRAIN_KIND_NUMBER;
	else if (strcmp(word, kind_names[RETRAIN_KIND_TIME]) == 0)
		reference->kind = RETRAIN_KIND_TIME;
	else if (strcmp(word, kind_names[RETRAIN_KIND_CATEGORY]) == 0)
		reference->kind = RETRAIN_KIND_CATEGORY;
	else
		invalid("Its kind must be number, time or category.");
	if (nulls[1] != (reference->kind == RETRAIN_KIND_CATEGORY) ||
		nulls[2] == (reference->kind == RETRAIN_KIND_CATEGORY))
		invalid("Numbers and times have edges, categories have names; the other array is NULL.");

	reference->n = array_elements(values[3], INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
								  TYPALIGN_DOUBLE, &counts);
	reference->counts = palloc(Max(reference->n, 1) * sizeof(int64));
	for (int i = 0; i < reference->n; i++)
		reference->counts[i] = DatumGetInt64(counts[i]);
	reference->missing = DatumGetInt64(values[4]);
	if (reference->kind == RETRAIN_KIND_CATEGORY)
		reference_names(reference, values[2]);
	else
		edges = reference_edges(reference, values[1]);
	reference_check(reference, edges);
	if (reference->kind != kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("psi_reference is of kind \"%s\", but the values are of kind \"%s\"",
						kind_names[reference->kind], kind_names[kind]),
				 errhint("Give the reference of the same column.")));
	return reference;
}

/*
 * retrain_psi_reference_intervals returns a reference of counted bins of numbers or
 * times, in the current context, where edges and counts must live as well.
 */
RetrainPsiReference *
retrain_psi_reference_intervals(RetrainPsiKind kind, const double *edges, int nedges,
								int64 *counts, int64 missing)
{
	RetrainPsiReference *reference = palloc0(sizeof(RetrainPsiReference));

	reference->kind = kind;
	reference->n = nedges + 1;
	reference->counts = counts;
	reference->missing = missing;
	reference_check(reference, edges);
	return reference;
}

/*
 * retrain_psi_reference_argument returns the reference in an argument, NULL if that is
 * NULL.  It lives as long as the call site.  parse makes it of the argument, and raises
 * an error if that is of another kind.
 */
RetrainPsiReference *
retrain_psi_reference_argument(FunctionCallInfo fcinfo, int argument, RetrainPsiKind kind,
							   RetrainPsiReferenceParse parse)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);
	RetrainReferenceSite *known = site->extra;
	RetrainPsiReference *reference;
	struct varlena *image;
	MemoryContext mine;
	MemoryContext scratch;
	MemoryContext old;

	if (known == NULL)
	{
		RetrainArgumentChange change = retrain_argument_change(fcinfo, argument);

		known = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RetrainReferenceSite));
		known->constant = change != RETRAIN_ARGUMENT_VARIES;
		known->replace = change == RETRAIN_ARGUMENT_PARAMETER;
		known->kind = kind;
		known->parse = parse;
		site->extra = known;
	}
	if (PG_ARGISNULL(argument))
		return NULL;

	image = retrain_argument_image(fcinfo, argument);
	for (reference = known->known; reference != NULL; reference = reference->next)
		if (retrain_same_image(reference->image, image))
			return reference;
	if (known->replace && known->known != NULL)
	{
		MemoryContextDelete(known->known->mcxt);
		known->known = NULL;
	}

	/* what the making needs besides goes away */
	mine = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "retrain reference", ALLOCSET_SMALL_SIZES);
	scratch = AllocSetContextCreate(CurrentMemoryContext, "retrain making of a reference",
									ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(scratch);
	reference = retrain_psi_reference_copy(parse(PointerGetDatum(image), kind), mine);
	MemoryContextSwitchTo(old);
	reference->mcxt = mine;
	reference->image = MemoryContextAlloc(mine, VARSIZE_ANY(image));
	memcpy(reference->image, image, VARSIZE_ANY(image));
	reference->next = known->known;
	known->known = reference;
	MemoryContextDelete(scratch);
	return reference;
}

/*
 * retrain_psi_reference_same compares a row's argument, which is not known to be
 * constant, with the reference of its group (NULL: the argument was NULL).
 */
void
retrain_psi_reference_same(FunctionCallInfo fcinfo, int argument,
						   const RetrainPsiReference *reference)
{
	RetrainSpillSite *site = retrain_spill_site(fcinfo->flinfo);
	RetrainReferenceSite *known = site->extra;
	struct varlena *image;

	if (PG_ARGISNULL(argument) != (reference == NULL))
		retrain_psi_reference_differs();
	if (reference == NULL)
		return;
	image = retrain_argument_image(fcinfo, argument);
	if (retrain_same_image(reference->image, image))
		return;

	/* Equal references may be stored in different bytes (compressed or not). */
	if (!retrain_psi_reference_equal(reference, known->parse(PointerGetDatum(image), known->kind)))
		retrain_psi_reference_differs();
}

/* retrain_psi_reference_equal compares two references; both may be NULL. */
bool
retrain_psi_reference_equal(const RetrainPsiReference *a, const RetrainPsiReference *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || a->n != b->n || a->missing != b->missing ||
		memcmp(a->counts, b->counts, a->n * sizeof(int64)) != 0)
		return false;
	if (a->kind != RETRAIN_KIND_CATEGORY)
	{
		for (int i = 0; i < a->n - 1; i++)
			if (a->bins->edges[i] != b->bins->edges[i])
				return false;
		return true;
	}
	for (int i = 0; i < a->n; i++)
		if (retrain_bytes_compare(&a->names[i], &b->names[i]) != 0)
			return false;
	return true;
}

/* retrain_psi_reference_send appends a reference, or NULL, to a state's wire form. */
void
retrain_psi_reference_send(StringInfo buffer, const RetrainPsiReference *reference)
{
	if (reference == NULL)
	{
		pq_sendbyte(buffer, 0xff);
		return;
	}
	pq_sendbyte(buffer, reference->kind);
	pq_sendint32(buffer, reference->n);
	pq_sendint64(buffer, reference->missing);
	for (int i = 0; i < reference->n; i++)
		pq_sendint64(buffer, reference->counts[i]);
	if (reference->kind == RETRAIN_KIND_CATEGORY)
		for (int i = 0; i < reference->n; i++)
		{
			pq_sendint32(buffer, reference->names[i].len);
			pq_sendbytes(buffer, reference->names[i].data, reference->names[i].len);
		}
	else
		for (int i = 0; i < reference->n - 1; i++)
			pq_sendfloat8(buffer, reference->bins->edges[i]);
}

/*
 * retrain_psi_reference_recv reads what retrain_psi_reference_send wrote and checks it.
 * Names point into the buffer.
 */
RetrainPsiReference *
retrain_psi_reference_recv(StringInfo buffer)
{
	int			kind = pq_getmsgbyte(buffer);
	RetrainPsiReference *reference;
	double	   *edges = NULL;

	if (kind == 0xff)
		return NULL;
	if (kind > RETRAIN_KIND_CATEGORY)
		invalid("Its kind must be number, time or category.");
	reference = palloc0(sizeof(RetrainPsiReference));
	reference->kind = (RetrainPsiKind) kind;
	reference->n = (int) pq_getmsgint(buffer, 4);
	if (reference->n < 0 || reference->n > RETRAIN_REFERENCE_MOST)
		invalid("It has more than 10000 bins or categories.");
	reference->missing = pq_getmsgint64(buffer);
	reference->counts = palloc(Max(reference->n, 1) * sizeof(int64));
	for (int i = 0; i < reference->n; i++)
		reference->counts[i] = pq_getmsgint64(buffer);
	if (reference->kind == RETRAIN_KIND_CATEGORY)
	{
		reference->names = palloc(Max(reference->n, 1) * sizeof(RetrainBytes));
		for (int i = 0; i < reference->n; i++)
		{
			reference->names[i].len = pq_getmsgint(buffer, 4);
			reference->names[i].data = pq_getmsgbytes(buffer, reference->names[i].len);
		}
	}
	else
	{
		edges = palloc(Max(reference->n, 1) * sizeof(double));
		for (int i = 0; i < reference->n - 1; i++)
			edges[i] = pq_getmsgfloat8(buffer);
	}
	reference_check(reference, edges);
	return reference;
}

/* retrain_psi_reference_copy returns a copy that lives in mcxt; NULL for NULL. */
RetrainPsiReference *
retrain_psi_reference_copy(const RetrainPsiReference *reference, MemoryContext mcxt)
{
	MemoryContext old = MemoryContextSwitchTo(mcxt);
	StringInfoData buffer;
	RetrainPsiReference *copy;

	initStringInfo(&buffer);
	retrain_psi_reference_send(&buffer, reference);
	copy = retrain_psi_reference_recv(&buffer);
	MemoryContextSwitchTo(old);
	return copy;
}

/*
 * retrain_psi_reference_form returns a retrain.psi_reference: of n counts with n-1 edges,
 * or with n names.
 */
Datum
retrain_psi_reference_form(FunctionCallInfo fcinfo, RetrainPsiKind kind, const double *edges,
						   const RetrainBytes *names, const int64 *counts, int n, int64 missing)
{
	Datum		values[5] = {0};
	bool		nulls[5] = {false};
	Datum	   *elements = palloc(Max(n, 1) * sizeof(Datum));

	values[0] = CStringGetTextDatum(kind_names[kind]);
	if (kind == RETRAIN_KIND_CATEGORY)
	{
		for (int i = 0; i < n; i++)
			elements[i] = retrain_bytes_datum(&names[i]);
		values[2] = PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
		nulls[1] = true;
	}
	else
	{
		for (int i = 0; i < n - 1; i++)
			elements[i] = Float8GetDatum(edges[i]);
		values[1] = PointerGetDatum(construct_array(elements, n - 1, FLOAT8OID, sizeof(float8),
													FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
		nulls[2] = true;
	}
	for (int i = 0; i < n; i++)
		elements[i] = Int64GetDatum(counts[i]);
	values[3] = PointerGetDatum(construct_array(elements, n, INT8OID, sizeof(int64),
												FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
	values[4] = Int64GetDatum(missing);
	return retrain_row_result(fcinfo, values, nulls);
}
