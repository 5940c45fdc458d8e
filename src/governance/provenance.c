/*
 * provenance.c
 *	  What is noted about the circumstances of a reading: snapshot, settings,
 *	  parameters of the statement.
 *
 * Results are made in the context given; all run in the sandbox.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_database.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "common/compat.h"
#include "governance/evaluation.h"
#include "governance/json_writer.h"

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

/* The settings that can change results. */
static const char *const noted_settings[] = {
	"TimeZone", "DateStyle", "IntervalStyle", "extra_float_digits", "bytea_output", "lc_numeric", "lc_monetary",
	"lc_time", "jit", "max_parallel_workers_per_gather", "synchronize_seqscans", "row_security", "search_path",
	"transform_null_equals", "server_encoding", "integer_datetimes", "block_size"
};

/* put_collation adds a property of the database to the noted settings. */
static void
put_collation(StringInfo json, HeapTuple database, const char *name, AttrNumber number)
{
	bool		isnull;
	Datum		value = SysCacheGetAttr(DATABASEOID, database, number, &isnull);

	retrain_put_string(json, name, isnull ? NULL : TextDatumGetCString(value));
}

/*
 * retrain_note_settings keeps the settings in force that can change results.
 * Called in the sandbox, which has fixed them.
 */
void
retrain_note_settings(RetrainEvaluation *ev, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	HeapTuple	database = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));
	StringInfoData json;

	if (!HeapTupleIsValid(database))
		elog(ERROR, "cache lookup failed for database %u", MyDatabaseId);
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (int i = 0; i < lengthof(noted_settings); i++)
	{
		char	   *value = GetConfigOptionByName(noted_settings[i], NULL, true);

		if (value)
			retrain_put_string(&json, noted_settings[i], value);
	}
	put_collation(&json, database, "datcollate", Anum_pg_database_datcollate);
	put_collation(&json, database, "datctype", Anum_pg_database_datctype);
	put_collation(&json, database, "datcollversion", Anum_pg_database_datcollversion);
	appendStringInfoChar(&json, '}');
	ReleaseSysCache(database);
	ev->settings = json.data;
	MemoryContextSwitchTo(old);
}

/* retrain_note_snapshot keeps the text of the snapshot that is read. */
void
retrain_note_snapshot(RetrainEvaluation *ev, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	Datum		snapshot = DirectFunctionCall1(pg_current_snapshot, (Datum) 0);

	ev->snapshot = DatumGetCString(DirectFunctionCall1(pg_snapshot_out, snapshot));
	MemoryContextSwitchTo(old);
}
