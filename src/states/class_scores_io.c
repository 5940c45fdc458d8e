/*
 * class_scores_io.c
 *	  SQL type retrain.class_scores: text and binary form, equality.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "states/class_scores.h"

PG_FUNCTION_INFO_V1(retrain_class_scores_in);
PG_FUNCTION_INFO_V1(retrain_class_scores_out);
PG_FUNCTION_INFO_V1(retrain_class_scores_recv);
PG_FUNCTION_INFO_V1(retrain_class_scores_send);
PG_FUNCTION_INFO_V1(retrain_class_scores_eq);
PG_FUNCTION_INFO_V1(retrain_class_scores_ne);

/* packed_argument returns an argument in its packed form, with a header of either length. */
static struct varlena *
packed_argument(FunctionCallInfo fcinfo, int argument)
{
	Datum		datum = PG_GETARG_DATUM(argument);

	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return retrain_class_scores_packed((RetrainClassScoresState *) DatumGetEOHP(datum));
	return PG_DETOAST_DATUM_PACKED(datum);
}

/*
 * retrain.class_scores_in(cstring) returns retrain.class_scores
 *
 * retrain_class_scores_in reads the text form, after checking it.
 */
Datum
retrain_class_scores_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_class_scores_pack(retrain_class_scores_parse(PG_GETARG_CSTRING(0))));
}

/*
 * retrain.class_scores_out(retrain.class_scores) returns cstring
 *
 * retrain_class_scores_out returns the text form.
 */
Datum
retrain_class_scores_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(retrain_class_scores_text(retrain_class_scores_read(PG_GETARG_DATUM(0))));
}

/*
 * retrain.class_scores_recv(internal) returns retrain.class_scores
 *
 * retrain_class_scores_recv reads the binary form, which is the packed one, after checking every byte.
 */
Datum
retrain_class_scores_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			length = buf->len - buf->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(buf, length);

	PG_RETURN_POINTER(retrain_class_scores_pack(retrain_class_scores_unpack_foreign(bytes, length)));
}

/*
 * retrain.class_scores_send(retrain.class_scores) returns bytea
 *
 * retrain_class_scores_send returns the packed form.
 */
Datum
retrain_class_scores_send(PG_FUNCTION_ARGS)
{
	struct varlena *packed = packed_argument(fcinfo, 0);

	PG_RETURN_BYTEA_P(cstring_to_text_with_len(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed)));
}

/* same_bytes tells whether two arguments have the same packed form. */
static bool
same_bytes(FunctionCallInfo fcinfo)
{
	struct varlena *a = packed_argument(fcinfo, 0);
	struct varlena *b = packed_argument(fcinfo, 1);

	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

/*
 * retrain.class_scores_eq(retrain.class_scores, retrain.class_scores) returns boolean
 *
 * retrain_class_scores_eq tells whether two states have the same bytes.
 */
Datum
retrain_class_scores_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_bytes(fcinfo));
}

/*
 * retrain.class_scores_ne(retrain.class_scores, retrain.class_scores) returns boolean
 *
 * retrain_class_scores_ne tells whether two states have different bytes.
 */
Datum
retrain_class_scores_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_bytes(fcinfo));
}
