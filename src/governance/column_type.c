/*
 * column_type.c
 *	  Sorting column types into the kinds the metrics know.
 *
 * A domain is what it is made of.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "common/compat.h"
#include "governance/column_type.h"

/* retrain_type_kind returns the kind of a type. */
RetrainTypeKind
retrain_type_kind(Oid type)
{
	Oid			base = getBaseType(type);

	switch (base)
	{
		case BOOLOID:
			return RETRAIN_TYPE_BOOLEAN;
		case INT2OID:
		case INT4OID:
		case INT8OID:
			return RETRAIN_TYPE_INTEGER;
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
			return RETRAIN_TYPE_NUMBER;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
			return RETRAIN_TYPE_TEXT;
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return RETRAIN_TYPE_TIME;
		default:
			return type_is_enum(base) ? RETRAIN_TYPE_ENUM : RETRAIN_TYPE_OTHER;
	}
}
