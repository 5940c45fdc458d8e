/*
 * calibration_map_io.c
 *	  SQL type retrain.calibration_map: text and binary form.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "states/calibration_map.h"

PG_FUNCTION_INFO_V1(retrain_calibration_map_in);
PG_FUNCTION_INFO_V1(retrain_calibration_map_out);
PG_FUNCTION_INFO_V1(retrain_calibration_map_recv);
PG_FUNCTION_INFO_V1(retrain_calibration_map_send);

/*
 * retrain.calibration_map_in(cstring) returns retrain.calibration_map
 *
 * retrain_calibration_map_in reads the text form, after checking it.
 */
Datum
retrain_calibration_map_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(retrain_map_pack(retrain_map_parse(PG_GETARG_CSTRING(0))));
}

/*
 * retrain.calibration_map_out(retrain.calibration_map) returns cstring
 *
 * retrain_calibration_map_out returns the text form.
 */
Datum
retrain_calibration_map_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(retrain_map_text(retrain_map_unpack(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0)))));
}

/*
 * retrain.calibration_map_recv(internal) returns retrain.calibration_map
 *
 * retrain_calibration_map_recv reads the binary form, which is the stored one, after checking it.
 */
Datum
retrain_calibration_map_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			length = buf->len - buf->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(buf, length);

	PG_RETURN_POINTER(retrain_map_pack(retrain_map_unpack_foreign(bytes, length)));
}

/*
 * retrain.calibration_map_send(retrain.calibration_map) returns bytea
 *
 * retrain_calibration_map_send returns the stored form.
 */
Datum
retrain_calibration_map_send(PG_FUNCTION_ARGS)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));

	PG_RETURN_BYTEA_P(cstring_to_text_with_len(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed)));
}
