/*
 * profile_io.c
 *	  SQL type retrain.profile: text and binary form, equality, cast to jsonb.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "common/compat.h"
#include "profile/builder.h"

PG_FUNCTION_INFO_V1(retrain_profile_in);
PG_FUNCTION_INFO_V1(retrain_profile_out);
PG_FUNCTION_INFO_V1(retrain_profile_recv);
PG_FUNCTION_INFO_V1(retrain_profile_send);
PG_FUNCTION_INFO_V1(retrain_profile_to_jsonb);
PG_FUNCTION_INFO_V1(retrain_profile_eq);
PG_FUNCTION_INFO_V1(retrain_profile_ne);

/* packed_argument returns an argument in its packed form, with a header of either length. */
static struct varlena *
packed_argument(FunctionCallInfo fcinfo, int argument)
{
	Datum		datum = PG_GETARG_DATUM(argument);

	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return retrain_builder_packed((RetrainBuilder *) DatumGetEOHP(datum));
	return PG_DETOAST_DATUM_PACKED(datum);
}

/*
 * retrain.profile_in(cstring) returns retrain.profile
 *
 * retrain_profile_in reads the text form, after checking it.
 */
Datum
retrain_profile_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_profile_pack(retrain_profile_parse(PG_GETARG_CSTRING(0))));
}

/*
 * retrain.profile_out(retrain.profile) returns cstring
 *
 * retrain_profile_out returns the text form.
 */
Datum
retrain_profile_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(retrain_profile_text(retrain_profile_argument(fcinfo, 0)));
}

/*
 * retrain.profile_recv(internal) returns retrain.profile
 *
 * retrain_profile_recv reads the binary form, which is the packed one, after checking
 * every byte.
 */
Datum
retrain_profile_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			length = buf->len - buf->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(buf, length);

	PG_RETURN_POINTER(retrain_profile_pack(retrain_profile_unpack_foreign(bytes, length)));
}

/*
 * retrain.profile_send(retrain.profile) returns bytea
 *
 * retrain_profile_send returns the packed form.
 */
Datum
retrain_profile_send(PG_FUNCTION_ARGS)
{
	struct varlena *packed = packed_argument(fcinfo, 0);

	PG_RETURN_BYTEA_P(cstring_to_text_with_len(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed)));
}

/*
 * retrain.profile_to_jsonb(retrain.profile) returns jsonb
 *
 * retrain_profile_to_jsonb returns the text form as jsonb.
 */
Datum
retrain_profile_to_jsonb(PG_FUNCTION_ARGS)
{
	char	   *text = retrain_profile_text(retrain_profile_argument(fcinfo, 0));

	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
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
 * retrain.profile_eq(retrain.profile, retrain.profile) returns boolean
 *
 * retrain_profile_eq tells whether two profiles have the same bytes.
 */
Datum
retrain_profile_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_bytes(fcinfo));
}

/*
 * retrain.profile_ne(retrain.profile, retrain.profile) returns boolean
 *
 * retrain_profile_ne tells whether two profiles have different bytes.
 */
Datum
retrain_profile_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_bytes(fcinfo));
}
