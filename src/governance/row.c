/*
 * row.c
 *	  Inserting one row into one of our tables, column by column.
 *
 * Column names and casts are literals of our own code, values are always
 * parameters.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/fixed_statement.h"
#include "governance/row.h"

/* retrain_row_begin starts a row for a table of ours. */
void
retrain_row_begin(RetrainRow *row, const char *table)
{
	row->table = table;
	row->n = 0;
	initStringInfo(&row->names);
	initStringInfo(&row->params);
}

/* add appends a column whose parameter is cast to cast, if not NULL. */
static void
add(RetrainRow *row, const char *column, Oid type, Datum value, bool isnull, const char *cast)
{
	const char *separator = row->n > 0 ? ", " : "";

	if (row->n >= RETRAIN_ROW_MAX_COLUMNS)
		elog(ERROR, "too many columns for one row of %s", row->table);
	row->types[row->n] = type;
	row->values[row->n] = value;
	row->nulls[row->n] = isnull ? 'n' : ' ';
	row->n++;
	appendStringInfo(&row->names, "%s%s", separator, column);
	appendStringInfo(&row->params, "%s$%d", separator, row->n);
	if (cast)
		appendStringInfo(&row->params, "::%s", cast);
}

/* retrain_row_datum adds a column of any type. */
void
retrain_row_datum(RetrainRow *row, const char *column, Oid type, Datum value, bool isnull)
{
	add(row, column, type, value, isnull, NULL);
}

/* retrain_row_text adds a text column; NULL makes it null. */
void
retrain_row_text(RetrainRow *row, const char *column, const char *value)
{
	add(row, column, TEXTOID, value ? CStringGetTextDatum(value) : (Datum) 0, value == NULL, NULL);
}

/* retrain_row_text_as adds text that is cast to another type; NULL is null. */
void
retrain_row_text_as(RetrainRow *row, const char *column, const char *value, const char *cast)
{
	add(row, column, TEXTOID, value ? CStringGetTextDatum(value) : (Datum) 0, value == NULL, cast);
}

/* retrain_row_text_array adds a text[] column from a list of char *. */
void
retrain_row_text_array(RetrainRow *row, const char *column, List *strings)
{
	Datum	   *elements = palloc(sizeof(Datum) * Max(list_length(strings), 1));
	int			n = 0;
	ListCell   *cell;

	foreach(cell, strings)
		elements[n++] = CStringGetTextDatum((char *) lfirst(cell));
	add(row, column, TEXTARRAYOID,
		PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT)),
		false, NULL);
}

/* retrain_row_int4 adds an integer column. */
void
retrain_row_int4(RetrainRow *row, const char *column, int32 value)
{
	add(row, column, INT4OID, Int32GetDatum(value), false, NULL);
}

/* retrain_row_int8 adds a bigint column. */
void
retrain_row_int8(RetrainRow *row, const char *column, int64 value)
{
	add(row, column, INT8OID, Int64GetDatum(value), false, NULL);
}

/* retrain_row_int8_or_null adds a bigint column, null unless present. */
void
retrain_row_int8_or_null(RetrainRow *row, const char *column, int64 value, bool present)
{
	add(row, column, INT8OID, Int64GetDatum(value), !present, NULL);
}

/* retrain_row_float8_or_null adds a float8 column, null unless present. */
void
retrain_row_float8_or_null(RetrainRow *row, const char *column, double value, bool present)
{
	add(row, column, FLOAT8OID, Float8GetDatum(value), !present, NULL);
}

/* retrain_row_time adds a timestamptz column. */
void
retrain_row_time(RetrainRow *row, const char *column, TimestampTz value)
{
	add(row, column, TIMESTAMPTZOID, TimestampTzGetDatum(value), false, NULL);
}

/* retrain_row_time_or_null adds a timestamptz column, null unless present. */
void
retrain_row_time_or_null(RetrainRow *row, const char *column, TimestampTz value, bool present)
{
	add(row, column, TIMESTAMPTZOID, TimestampTzGetDatum(value), !present, NULL);
}

/* retrain_row_oid adds an oid column. */
void
retrain_row_oid(RetrainRow *row, const char *column, Oid value)
{
	add(row, column, OIDOID, ObjectIdGetDatum(value), false, NULL);
}

/* retrain_row_insert writes the row.  Owner scope, SPI connected. */
void
retrain_row_insert(RetrainRow *row)
{
	char	   *query = psprintf("INSERT INTO %s (%s) VALUES (%s)",
								 row->table, row->names.data, row->params.data);

	if (retrain_fixed_execute(query, row->n, row->types, row->values, row->nulls,
							  false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not write %s", row->table);
}

/*
 * retrain_row_insert_returning writes the row and returns its bigint
 * identifier.  Owner scope, SPI connected.
 */
int64
retrain_row_insert_returning(RetrainRow *row, const char *id_column)
{
	char	   *query = psprintf("INSERT INTO %s (%s) VALUES (%s) RETURNING %s",
								 row->table, row->names.data, row->params.data, id_column);
	bool		isnull;

	if (retrain_fixed_execute(query, row->n, row->types, row->values, row->nulls,
							  false, 0) != SPI_OK_INSERT_RETURNING)
		elog(ERROR, "could not write %s", row->table);
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
}

/*
 * retrain_row_insert_unless_taken writes the row and returns its bigint
 * identifier, or 0 and nothing written where a row that a unique or an
 * exclusion constraint compares it with is there.  In a stricter isolation
 * level than READ COMMITTED a row that the snapshot does not show is 40001.
 * Owner scope, SPI connected.
 */
int64
retrain_row_insert_unless_taken(RetrainRow *row, const char *id_column)
{
	char	   *query = psprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING RETURNING %s",
								 row->table, row->names.data, row->params.data, id_column);
	bool		isnull;

	if (SPI_execute_with_args(query, row->n, row->types, row->values, row->nulls,
							  false, 0) != SPI_OK_INSERT_RETURNING)
		elog(ERROR, "could not write %s", row->table);
	if (SPI_processed == 0)
		return 0;
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
}
