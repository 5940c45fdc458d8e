/*
 * scores_io.c
 *	  SQL type retrain.scores: text and binary form, equality.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "states/scores_builder.h"

PG_FUNCTION_INFO_V1(retrain_scores_in);
PG_FUNCTION_INFO_V1(retrain_scores_out);
PG_FUNCTION_INFO_V1(retrain_scores_recv);
PG_FUNCTION_INFO_V1(retrain_scores_send);
PG_FUNCTION_INFO_V1(retrain_scores_eq);
PG_FUNCTION_INFO_V1(retrain_scores_ne);

/* packed_argument returns an argument in its packed form, with a header of either length. */
static struct varlena *
packed_argument(FunctionCallInfo fcinfo, int argument)
{
	Datum		datum = PG_GETARG_DATUM(argument);

	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return retrain_scores_packed((RetrainScoresBuilder *) DatumGetEOHP(datum));
	return PG_DETOAST_DATUM_PACKED(datum);
}

/*
 * retrain.scores_in(cstring) returns retrain.scores
 *
 * retrain_scores_in reads the text form, after checking it.
 */
Datum
retrain_scores_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_scores_pack(retrain_scores_parse(PG_GETARG_CSTRING(0))));
}

/*
 * retrain.scores_out(retrain.scores) returns cstring
 *
 * retrain_scores_out returns the text form.
 */
Datum
retrain_scores_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(retrain_scores_text(retrain_scores_argument(fcinfo, 0)));
}

/*
 * retrain.scores_recv(internal) returns retrain.scores
 *
 * retrain_scores_recv reads the binary form, which is the packed one, after checking
 * every byte.
 */
Datum
retrain_scores_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			length = buf->len - buf->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(buf, length);

	PG_RETURN_POINTER(retrain_scores_pack(retrain_scores_unpack_foreign(bytes, length)));
}

/*
 * retrain.scores_send(retrain.scores) returns bytea
 *
 * retrain_scores_send returns the packed form.
 */
Datum
retrain_scores_send(PG_FUNCTION_ARGS)
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
 * retrain.scores_eq(retrain.scores, retrain.scores) returns boolean
 *
 * retrain_scores_eq tells whether two states have the same bytes.
 */
Datum
retrain_scores_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_bytes(fcinfo));
}

/*
 * retrain.scores_ne(retrain.scores, retrain.scores) returns boolean
 *
 * retrain_scores_ne tells whether two states have different bytes.
 */
Datum
retrain_scores_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_bytes(fcinfo));
}
