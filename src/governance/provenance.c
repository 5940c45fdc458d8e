/*
 * provenance.c
 *	  What is noted about the circumstances of a reading: snapshot, settings,
 *	  parameters of the statement.
 *
 * Results are copied into the context given; all run in the sandbox, with SPI
 * connected.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "governance/evaluation.h"

/*
 * retrain_note_parameters keeps what the parameters of the statement stand for.  Of
 * statements that ran one by one only the common one is described.
 */
void
retrain_note_parameters(RetrainEvaluation *ev, const RetrainQuery *query)
{
	StringInfoData json;
	ListCell   *cell;

	if (query->parameters == NIL || ev->query_parameters)
		return;
	initStringInfo(&json);
	foreach(cell, query->parameters)
	{
		appendStringInfo(&json, "%s{\"n\": %d, \"baseline_id\": " INT64_FORMAT ", \"column_name\": ",
						 json.len > 0 ? ", " : "[", foreach_current_index(cell) + 1,
						 ev->baseline->baseline_id);
		escape_json(&json, (char *) lfirst(cell));
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	ev->query_parameters = json.data;
}

/*
 * retrain_note_settings keeps the settings in force that can change results.
 * Called in the sandbox, which has fixed them.
 */
void
retrain_note_settings(RetrainEvaluation *ev, MemoryContext context)
{
	MemoryContext old;

	if (SPI_execute("SELECT (pg_catalog.jsonb_object_agg(s.name, s.setting)"
					" || (SELECT pg_catalog.jsonb_build_object('datcollate', d.datcollate,"
					"   'datctype', d.datctype, 'datcollversion', d.datcollversion)"
					"  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()))::pg_catalog.text"
					" FROM pg_catalog.pg_settings s WHERE s.name = ANY (ARRAY['TimeZone', 'DateStyle',"
					" 'IntervalStyle', 'extra_float_digits', 'bytea_output', 'lc_numeric', 'lc_monetary',"
					" 'lc_time', 'jit', 'max_parallel_workers_per_gather', 'synchronize_seqscans',"
					" 'row_security', 'search_path', 'transform_null_equals', 'server_encoding',"
					" 'integer_datetimes', 'block_size'])",
					true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not read the settings");
	old = MemoryContextSwitchTo(context);
	ev->settings = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	MemoryContextSwitchTo(old);
}

/* retrain_note_snapshot keeps the text of the snapshot that is read. */
void
retrain_note_snapshot(RetrainEvaluation *ev, MemoryContext context)
{
	MemoryContext old;

	if (SPI_execute("SELECT pg_catalog.pg_current_snapshot()::pg_catalog.text", true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not read the snapshot");
	old = MemoryContextSwitchTo(context);
	ev->snapshot = pstrdup(SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1));
	MemoryContextSwitchTo(old);
}
