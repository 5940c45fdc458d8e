/*
 * export.c
 *	  What leaves the database: anchors, and the whole ledger.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "commands/dbcommands.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/guc.h"
#include "governance/registry.h"
#include "ledger/checkpoint.h"
#include "ledger/decode.h"
#include "ledger/leaf_cursor.h"
#include "ledger/ledger.h"
#include "ledger/ledger_json.h"

#define BATCH 500

PG_FUNCTION_INFO_V1(retrain_export_anchor);
PG_FUNCTION_INFO_V1(retrain_export_ledger);

/* Where the lines of an export go. */
typedef struct Export
{
	ReturnSetInfo *rsinfo;
	bool		evaluations;	/* with the rows that leaves cover */
	RetrainLeafCursor leaves;
	bool		has_leaf;		/* leaf is the next one to write */
	RetrainLeaf leaf;
	MemoryContext line_context;
} Export;

/* put_text appends a key with text as JSON. */
static void
put_text(StringInfo json, const char *key, const char *value)
{
	appendStringInfo(json, ", \"%s\": ", key);
	if (value)
		escape_json(json, value);
	else
		appendStringInfoString(json, "null");
}

/* utc returns an instant as text in UTC. */
static char *
utc(TimestampTz at)
{
	int			level = NewGUCNestLevel();
	char	   *text;

	(void) set_config_option("TimeZone", "UTC", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	text = pstrdup(timestamptz_to_str(at));
	AtEOXact_GUC(false, level);
	return text;
}

/*
 * retrain.export_anchor() returns jsonb
 *
 * retrain_export_anchor returns where the ledger stands.
 */
Datum
retrain_export_anchor(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	RetrainStore store;
	RetrainLedgerHead head;
	RetrainCheckpoint last;
	StringInfoData json;
	MemoryContext old;
	Jsonb	   *result;

	retrain_store_begin(&store);
	retrain_ledger_read_head(&head);
	if (!head.exists)
	{
		retrain_store_end(&store);
		PG_RETURN_NULL();
	}
	initStringInfo(&json);
	appendStringInfo(&json, "{\"format\": 1, \"seq\": " INT64_FORMAT ", \"epoch\": %d, \"timeline\": %d, \"hash\": \"%s\"",
					 head.seq, head.epoch, head.timeline, retrain_hex(head.hash, RETRAIN_HASH_LENGTH));
	if (retrain_checkpoint_last(&last))
		appendStringInfo(&json, ", \"checkpoint_no\": " INT64_FORMAT ", \"tree_size\": " INT64_FORMAT ", \"root\": \"%s\"",
						 last.checkpoint_no, last.tree_size, retrain_hex(last.root, RETRAIN_HASH_LENGTH));
	put_text(&json, "system_identifier", psprintf(UINT64_FORMAT, GetSystemIdentifier()));
	put_text(&json, "database", get_database_name(MyDatabaseId));
	put_text(&json, "instance_name", retrain_instance_name && *retrain_instance_name ? retrain_instance_name : NULL);
	put_text(&json, "exported_at", utc(GetCurrentTimestamp()));
	appendStringInfoChar(&json, '}');
	old = MemoryContextSwitchTo(caller);
	result = retrain_json_parse(&json);
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
	PG_RETURN_JSONB_P(result);
}

/* put_line adds one line to the result. */
static void
put_line(Export *export, const StringInfo json)
{
	Datum		value = PointerGetDatum(cstring_to_text_with_len(json->data, json->len));
	bool		isnull = false;

	tuplestore_putvalues(export->rsinfo->setResult, export->rsinfo->setDesc, &value, &isnull);
}

/* put_leaf writes the line of one leaf; position -1: it has none yet. */
static void
put_leaf(Export *export, const RetrainLeaf *leaf, bool placed)
{
	MemoryContext old = MemoryContextSwitchTo(export->line_context);
	StringInfoData json;
	bytea	   *payload = NULL;

	initStringInfo(&json);
	appendStringInfoString(&json, "{\"type\": \"leaf\", \"position\": ");
	if (placed)
		appendStringInfo(&json, INT64_FORMAT, leaf->position);
	else
		appendStringInfoString(&json, "null");
	appendStringInfo(&json, ", \"leaf_hash\": \"%s\", \"policy_id\": " INT64_FORMAT ", \"ordinal\": %d",
					 retrain_hex(leaf->hash, RETRAIN_HASH_LENGTH), leaf->policy_id, leaf->ordinal);
	put_text(&json, "slot", utc(leaf->slot));
	appendStringInfo(&json, ", \"slot_us\": " INT64_FORMAT, leaf->slot);
	if (leaf->purged)
		appendStringInfo(&json, ", \"purge_seq\": " INT64_FORMAT, leaf->purge_seq);
	else if (export->evaluations)
		payload = retrain_leaf_payload(leaf->policy_id, leaf->slot, leaf->ordinal);
	if (payload)
		put_text(&json, "payload", retrain_hex(VARDATA(payload), VARSIZE(payload) - VARHDRSZ));
	appendStringInfoChar(&json, '}');
	put_line(export, &json);
	MemoryContextSwitchTo(old);
	MemoryContextReset(export->line_context);
}

/* put_leaves writes the leaves below a position that have not been written. */
static void
put_leaves(Export *export, int64 end)
{
	for (;;)
	{
		if (!export->has_leaf && !retrain_leaf_cursor_next(&export->leaves, &export->leaf))
			return;
		export->has_leaf = export->leaf.position >= end;
		if (export->has_leaf)
			return;
		put_leaf(export, &export->leaf, true);
	}
}

/* put_row writes the line of one row of the ledger, behind the leaves that it covers. */
static void
put_row(Export *export, HeapTuple tuple, TupleDesc desc)
{
	MemoryContext old;
	StringInfoData json;
	RetrainField field;
	bytea	   *payload;
	bytea	   *prev_hash;
	bytea	   *hash;
	char	   *kind;
	int64		tree_size;
	bool		isnull;

	kind = SPI_getvalue(tuple, desc, 3);
	payload = DatumGetByteaPP(SPI_getbinval(tuple, desc, 4, &isnull));
	if (strcmp(kind, "checkpoint") == 0 && retrain_field_find(payload, "tree_size", &field) &&
		retrain_field_int8(&field, &tree_size))
		put_leaves(export, tree_size);

	old = MemoryContextSwitchTo(export->line_context);
	prev_hash = DatumGetByteaPP(SPI_getbinval(tuple, desc, 5, &isnull));
	hash = DatumGetByteaPP(SPI_getbinval(tuple, desc, 6, &isnull));
	initStringInfo(&json);
	appendStringInfo(&json, "{\"type\": \"row\", \"seq\": %s, \"epoch\": %s",
					 SPI_getvalue(tuple, desc, 1), SPI_getvalue(tuple, desc, 2));
	put_text(&json, "kind", kind);
	put_text(&json, "prev_hash", retrain_hex(VARDATA_ANY(prev_hash), VARSIZE_ANY_EXHDR(prev_hash)));
	put_text(&json, "hash", retrain_hex(VARDATA_ANY(hash), VARSIZE_ANY_EXHDR(hash)));
	put_text(&json, "payload", retrain_hex(VARDATA_ANY(payload), VARSIZE_ANY_EXHDR(payload)));
	appendStringInfoChar(&json, '}');
	put_line(export, &json);
	MemoryContextSwitchTo(old);
	MemoryContextReset(export->line_context);
}

/* put_rows writes all rows of the ledger. */
static void
put_rows(Export *export)
{
	Portal		portal = SPI_cursor_open_with_args(NULL, "SELECT l.seq, l.epoch, l.kind, l.payload, l.prev_hash, l.hash"
												   " FROM retrain.ledger l ORDER BY l.seq", 0, NULL, NULL, NULL, false, 0);
	uint64		n;

	do
	{
		SPITupleTable *batch;

		CHECK_FOR_INTERRUPTS();
		SPI_cursor_fetch(portal, true, BATCH);
		batch = SPI_tuptable;
		n = SPI_processed;
		for (uint64 i = 0; i < n; i++)
			put_row(export, batch->vals[i], batch->tupdesc);
		SPI_freetuptable(batch);
	} while (n > 0);
	SPI_cursor_close(portal);
}

/* put_waiting writes the leaves that no checkpoint covers yet. */
static void
put_waiting(Export *export)
{
	RetrainLeafCursor waiting;
	RetrainLeaf leaf;

	retrain_leaf_cursor_open_waiting(&waiting);
	while (retrain_leaf_cursor_next(&waiting, &leaf))
		put_leaf(export, &leaf, false);
	retrain_leaf_cursor_close(&waiting);
}

/*
 * retrain.export_ledger(evaluations boolean) returns setof text
 *
 * retrain_export_ledger returns the ledger as JSON, a line for each row and
 * each leaf, for a verifier elsewhere.
 */
Datum
retrain_export_ledger(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	Export		export = {0};

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	export.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	export.evaluations = PG_ARGISNULL(0) || PG_GETARG_BOOL(0);
	retrain_store_begin(&store);
	export.line_context = AllocSetContextCreate(CurrentMemoryContext, "retrain export line", ALLOCSET_DEFAULT_SIZES);
	retrain_leaf_cursor_open(&export.leaves);
	put_rows(&export);
	put_leaves(&export, PG_INT64_MAX);
	retrain_leaf_cursor_close(&export.leaves);
	put_waiting(&export);
	retrain_store_end(&store);
	return (Datum) 0;
}
