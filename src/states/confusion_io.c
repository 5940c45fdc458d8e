/*
 * confusion_io.c
 *	  SQL type retrain.confusion: text and binary form, equality, cast to jsonb.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "states/confusion.h"

PG_FUNCTION_INFO_V1(retrain_confusion_in);
PG_FUNCTION_INFO_V1(retrain_confusion_out);
PG_FUNCTION_INFO_V1(retrain_confusion_recv);
PG_FUNCTION_INFO_V1(retrain_confusion_send);
PG_FUNCTION_INFO_V1(retrain_confusion_to_jsonb);
PG_FUNCTION_INFO_V1(retrain_confusion_eq);
PG_FUNCTION_INFO_V1(retrain_confusion_ne);

/*
 * retrain.confusion_in(cstring) returns retrain.confusion
 *
 * retrain_confusion_in reads the text form, after checking it.
 */
Datum
retrain_confusion_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_confusion_pack(retrain_confusion_parse(PG_GETARG_CSTRING(0))));
}

/*
 * retrain.confusion_out(retrain.confusion) returns cstring
 *
 * retrain_confusion_out returns the text form.
 */
Datum
retrain_confusion_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(retrain_confusion_text(retrain_confusion_argument(fcinfo, 0)));
}

/*
 * retrain.confusion_recv(internal) returns retrain.confusion
 *
 * retrain_confusion_recv reads the binary form, after checking every byte.
 */
Datum
retrain_confusion_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_confusion_pack(retrain_confusion_recv_bytes((StringInfo) PG_GETARG_POINTER(0))));
}

/*
 * retrain.confusion_send(retrain.confusion) returns bytea
 *
 * retrain_confusion_send returns the binary form, the same on every machine.
 */
Datum
retrain_confusion_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	retrain_confusion_send_bytes(&buf, retrain_confusion_argument(fcinfo, 0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * retrain.confusion_to_jsonb(retrain.confusion) returns jsonb
 *
 * retrain_confusion_to_jsonb returns the text form as jsonb.
 */
Datum
retrain_confusion_to_jsonb(PG_FUNCTION_ARGS)
{
	char	   *text = retrain_confusion_text(retrain_confusion_argument(fcinfo, 0));

	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
}

/* same_bytes tells whether two arguments have the same packed form. */
static bool
same_bytes(FunctionCallInfo fcinfo)
{
	struct varlena *a = retrain_confusion_packed_datum(PG_GETARG_DATUM(0));
	struct varlena *b = retrain_confusion_packed_datum(PG_GETARG_DATUM(1));

	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

/*
 * retrain.confusion_eq(retrain.confusion, retrain.confusion) returns boolean
 *
 * retrain_confusion_eq tells whether two confusions have the same bytes.
 */
Datum
retrain_confusion_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_bytes(fcinfo));
}

/*
 * retrain.confusion_ne(retrain.confusion, retrain.confusion) returns boolean
 *
 * retrain_confusion_ne tells whether two confusions have different bytes.
 */
Datum
retrain_confusion_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_bytes(fcinfo));
}
