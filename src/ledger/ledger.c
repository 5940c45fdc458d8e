/*
 * ledger.c
 *	  Adding to the ledger.
 *
 * Entries wait in the memory of the transaction and are written in front of
 * its commit (or prepare): the head row is locked, each entry gets the next
 * number and the hash of the row before, the head is moved.  Numbers therefore
 * have no gaps, follow the order of commits, and nobody holds the head while
 * he does something else.
 *
 * A server on another timeline than the last row was promoted; what it writes
 * begins with a row of kind timeline, so that a fork is visible: the same
 * prev_hash, another continuation.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/fault.h"
#include "governance/context.h"
#include "governance/fixed_statement.h"
#include "governance/row.h"
#include "ledger/chain.h"
#include "ledger/encoding.h"
#include "ledger/ledger.h"
#include "ledger/ledger_json.h"

#define MAX_FIELDS 48

struct RetrainLedgerEntry
{
	struct RetrainLedgerEntry *next;
	SubTransactionId subid;
	MemoryContext context;		/* of the entry and its values */
	bool		new_epoch;
	bool		log_at_commit;
	char	   *kind;
	TimestampTz recorded_at;
	char	   *recorded_by;
	int			n;
	char	   *names[MAX_FIELDS];
	Oid			types[MAX_FIELDS];
	Datum		values[MAX_FIELDS];
	bool		nulls[MAX_FIELDS];
};

/* What this transaction has to write, oldest first, and to log once it has. */
static RetrainLedgerEntry *pending = NULL;
static char *log_message = NULL;

/* retrain_ledger_begin starts an entry, with the present clock and session user. */
RetrainLedgerEntry *
retrain_ledger_begin(const char *kind)
{
	MemoryContext context = AllocSetContextCreate(TopTransactionContext, "retrain ledger entry",
												  ALLOCSET_SMALL_SIZES);
	RetrainLedgerEntry *entry = MemoryContextAllocZero(context, sizeof(RetrainLedgerEntry));

	entry->context = context;
	entry->kind = MemoryContextStrdup(context, kind);
	entry->recorded_at = GetCurrentTimestamp();
	entry->recorded_by = MemoryContextStrdup(context, GetUserNameFromId(GetSessionUserId(), false));
	return entry;
}

/* retrain_ledger_datum adds a field of any type. */
void
retrain_ledger_datum(RetrainLedgerEntry *entry, const char *name, Oid type, Datum value, bool isnull)
{
	MemoryContext old = MemoryContextSwitchTo(entry->context);
	int16		len;
	bool		by_value;

	if (entry->n >= MAX_FIELDS)
		elog(ERROR, "too many fields in one row of the ledger");
	get_typlenbyval(type, &len, &by_value);
	entry->names[entry->n] = pstrdup(name);
	entry->types[entry->n] = type;
	entry->nulls[entry->n] = isnull;
	if (!isnull)
		entry->values[entry->n] = datumCopy(value, by_value, len);
	entry->n++;
	MemoryContextSwitchTo(old);
}

/* retrain_ledger_text adds a text; NULL is left out. */
void
retrain_ledger_text(RetrainLedgerEntry *entry, const char *name, const char *value)
{
	retrain_ledger_datum(entry, name, TEXTOID, value ? CStringGetTextDatum(value) : (Datum) 0, value == NULL);
}

/* retrain_ledger_int4 adds an integer. */
void
retrain_ledger_int4(RetrainLedgerEntry *entry, const char *name, int32 value)
{
	retrain_ledger_datum(entry, name, INT4OID, Int32GetDatum(value), false);
}

/* retrain_ledger_int8 adds a bigint. */
void
retrain_ledger_int8(RetrainLedgerEntry *entry, const char *name, int64 value)
{
	retrain_ledger_datum(entry, name, INT8OID, Int64GetDatum(value), false);
}

/* retrain_ledger_time adds an instant. */
void
retrain_ledger_time(RetrainLedgerEntry *entry, const char *name, TimestampTz value)
{
	retrain_ledger_datum(entry, name, TIMESTAMPTZOID, TimestampTzGetDatum(value), false);
}

/* make_bytea returns bytes as bytea, palloc'd. */
static bytea *
make_bytea(const void *data, int len)
{
	bytea	   *result = palloc(VARHDRSZ + len);

	SET_VARSIZE(result, VARHDRSZ + len);
	memcpy(VARDATA(result), data, len);
	return result;
}

/* retrain_ledger_bytes adds bytes. */
void
retrain_ledger_bytes(RetrainLedgerEntry *entry, const char *name, const void *data, int len)
{
	retrain_ledger_datum(entry, name, BYTEAOID, PointerGetDatum(make_bytea(data, len)), false);
}

/* retrain_ledger_new_epoch makes the row begin an epoch. */
void
retrain_ledger_new_epoch(RetrainLedgerEntry *entry)
{
	entry->new_epoch = true;
}

/* retrain_ledger_log_at_commit has number and hash of the row written to the server's log. */
void
retrain_ledger_log_at_commit(RetrainLedgerEntry *entry)
{
	entry->log_at_commit = true;
}

/* set_head takes number, epoch, timeline and hash from the first row of the last result. */
static void
set_head(RetrainLedgerHead *head)
{
	HeapTuple	tuple = SPI_tuptable->vals[0];
	TupleDesc	desc = SPI_tuptable->tupdesc;
	bool		isnull;
	bytea	   *hash;

	head->exists = true;
	head->seq = DatumGetInt64(SPI_getbinval(tuple, desc, 1, &isnull));
	head->epoch = DatumGetInt32(SPI_getbinval(tuple, desc, 2, &isnull));
	head->timeline = DatumGetInt32(SPI_getbinval(tuple, desc, 3, &isnull));
	hash = DatumGetByteaPP(SPI_getbinval(tuple, desc, 4, &isnull));
	if (VARSIZE_ANY_EXHDR(hash) != RETRAIN_HASH_LENGTH)
		elog(ERROR, "the hash in retrain.ledger_head has a wrong length");
	memcpy(head->hash, VARDATA_ANY(hash), RETRAIN_HASH_LENGTH);
}

/* retrain_ledger_read_head reads the head.  Owner scope, SPI connected. */
void
retrain_ledger_read_head(RetrainLedgerHead *head)
{
	memset(head, 0, sizeof(RetrainLedgerHead));
	if (retrain_fixed_execute("SELECT h.seq, h.epoch, h.timeline, h.hash FROM retrain.ledger_head h",
							  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read retrain.ledger_head");
	if (SPI_processed == 1)
		set_head(head);
}

/* lock_head locks the head row, and makes it when there is none. */
static void
lock_head(RetrainLedgerHead *head)
{
	memset(head, 0, sizeof(RetrainLedgerHead));
	for (int attempt = 0; attempt < 2; attempt++)
	{
		if (retrain_fixed_execute("SELECT h.seq, h.epoch, h.timeline, h.hash FROM retrain.ledger_head h FOR UPDATE",
								  0, NULL, NULL, NULL, false, 1) != SPI_OK_SELECT)
			elog(ERROR, "could not lock retrain.ledger_head");
		if (SPI_processed == 1)
		{
			set_head(head);
			return;
		}
		if (retrain_fixed_execute("INSERT INTO retrain.ledger_head (seq, epoch, timeline, hash)"
								  " VALUES (0, 0, 0, pg_catalog.decode(pg_catalog.repeat('00', 32), 'hex'))"
								  " ON CONFLICT DO NOTHING",
								  0, NULL, NULL, NULL, false, 0) != SPI_OK_INSERT)
			elog(ERROR, "could not write retrain.ledger_head");
	}
	elog(ERROR, "could not lock retrain.ledger_head");
}

/* move_head writes the head back. */
static void
move_head(const RetrainLedgerHead *head)
{
	Oid			types[4] = {INT8OID, INT4OID, INT4OID, BYTEAOID};
	Datum		values[4];

	values[0] = Int64GetDatum(head->seq);
	values[1] = Int32GetDatum(head->epoch);
	values[2] = Int32GetDatum(head->timeline);
	values[3] = PointerGetDatum(make_bytea(head->hash, RETRAIN_HASH_LENGTH));
	if (retrain_fixed_execute("UPDATE retrain.ledger_head SET seq = $1, epoch = $2, timeline = $3, hash = $4",
							  4, types, values, NULL, false, 0) != SPI_OK_UPDATE || SPI_processed != 1)
		elog(ERROR, "could not write retrain.ledger_head");
}

/* describe returns the row type of an entry: its fields. */
static TupleDesc
describe(const RetrainLedgerEntry *entry)
{
	TupleDesc	desc = CreateTemplateTupleDesc(entry->n);

	for (int i = 0; i < entry->n; i++)
		TupleDescInitEntry(desc, (AttrNumber) (i + 1), entry->names[i], entry->types[i], -1, 0);
	TupleDescFinalize(desc);
	return BlessTupleDesc(desc);
}

/* entry_json returns the fields of an entry for people. */
static Datum
entry_json(RetrainLedgerEntry *entry, TupleDesc desc)
{
	HeapTuple	tuple = heap_form_tuple(desc, entry->values, entry->nulls);
	Datum		json = DirectFunctionCall1(row_to_json, HeapTupleGetDatum(tuple));

	return DirectFunctionCall1(jsonb_in, CStringGetDatum(TextDatumGetCString(json)));
}

/* write_entry writes one row and moves the head in memory. */
static void
write_entry(RetrainSha256 *sha, RetrainLedgerHead *head, RetrainLedgerEntry *entry)
{
	bytea	   *prev_hash = make_bytea(head->hash, RETRAIN_HASH_LENGTH);
	StringInfoData payload;
	RetrainRow	row;
	TupleDesc	desc;

	head->timeline = (int32) GetWALInsertionTimeLine();
	retrain_ledger_text(entry, "kind", entry->kind);
	retrain_ledger_int4(entry, "timeline", head->timeline);
	retrain_ledger_time(entry, "recorded_at", entry->recorded_at);
	retrain_ledger_text(entry, "recorded_by", entry->recorded_by);
	desc = describe(entry);
	initStringInfo(&payload);
	appendStringInfoChar(&payload, RETRAIN_ENCODING_FORMAT);
	retrain_encode_fields(&payload, desc, entry->values, entry->nulls);
	head->seq++;
	if (entry->new_epoch)
		head->epoch++;
	retrain_chain_hash(sha, head->seq, head->epoch, head->hash, payload.data, payload.len, head->hash);

	retrain_row_begin(&row, "retrain.ledger");
	retrain_row_int8(&row, "seq", head->seq);
	retrain_row_int4(&row, "epoch", head->epoch);
	retrain_row_text(&row, "kind", entry->kind);
	retrain_row_int4(&row, "timeline", head->timeline);
	retrain_row_time(&row, "recorded_at", entry->recorded_at);
	retrain_row_text_as(&row, "recorded_by", entry->recorded_by, "pg_catalog.name");
	retrain_row_datum(&row, "payload", BYTEAOID, PointerGetDatum(make_bytea(payload.data, payload.len)), false);
	retrain_row_datum(&row, "payload_json", JSONBOID, entry_json(entry, desc), false);
	retrain_row_datum(&row, "prev_hash", BYTEAOID, PointerGetDatum(prev_hash), false);
	retrain_row_datum(&row, "hash", BYTEAOID, PointerGetDatum(make_bytea(head->hash, RETRAIN_HASH_LENGTH)), false);
	retrain_row_insert(&row);
	head->exists = true;
}

/* write_first writes the first row of all: where the ledger was begun. */
static void
write_first(RetrainSha256 *sha, RetrainLedgerHead *head)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("created");

	retrain_ledger_new_epoch(entry);
	retrain_ledger_int8(entry, "system_identifier", (int64) GetSystemIdentifier());
	retrain_ledger_int8(entry, "database_oid", (int64) MyDatabaseId);
	retrain_ledger_text(entry, "extension_version", retrain_extension_version());
	write_entry(sha, head, entry);
}

/* write_timeline writes that another timeline goes on from here. */
static void
write_timeline(RetrainSha256 *sha, RetrainLedgerHead *head)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("timeline");

	retrain_ledger_new_epoch(entry);
	retrain_ledger_int8(entry, "system_identifier", (int64) GetSystemIdentifier());
	retrain_ledger_int4(entry, "previous_timeline", head->timeline);
	retrain_ledger_int8(entry, "continues_seq", head->seq);
	retrain_ledger_bytes(entry, "continues_hash", head->hash, RETRAIN_HASH_LENGTH);
	write_entry(sha, head, entry);
}

/* note_log keeps what is to be logged when the transaction has committed. */
static void
note_log(const RetrainLedgerEntry *entry, const RetrainLedgerHead *head)
{
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext);

	log_message = psprintf("retrain: %s of the ledger in database %u: seq " INT64_FORMAT ", epoch %d, hash %s",
						   entry->kind, MyDatabaseId, head->seq, head->epoch, retrain_hex(head->hash, RETRAIN_HASH_LENGTH));
	MemoryContextSwitchTo(old);
}

/* write_pending writes all entries that wait.  Owner scope, SPI connected. */
static void
write_pending(RetrainLedgerHead *head)
{
	RetrainSha256 *sha = retrain_sha256_create(CurrentMemoryContext);
	RetrainLedgerEntry *entry = pending;

	lock_head(head);
	if (head->seq == 0)
		write_first(sha, head);
	else if (head->timeline != (int32) GetWALInsertionTimeLine() && !entry->new_epoch)
		write_timeline(sha, head);
	for (; entry != NULL; entry = entry->next)
	{
		CHECK_FOR_INTERRUPTS();
		retrain_fault_point("before_ledger");
		write_entry(sha, head, entry);
		retrain_fault_point("after_ledger");
		if (entry->log_at_commit)
			note_log(entry, head);
	}
	move_head(head);
	pending = NULL;
}

/*
 * retrain_ledger_flush writes what waits now, for callers that need to know
 * the numbers of their rows; the head stays locked until their transaction
 * ends.  Owner scope, SPI connected.
 */
void
retrain_ledger_flush(RetrainLedgerHead *head)
{
	int			level = NewGUCNestLevel();

	/* what people read does not depend on the session's settings either */
	(void) set_config_option("TimeZone", "UTC", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	(void) set_config_option("bytea_output", "hex", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	if (pending != NULL)
		write_pending(head);
	else
		retrain_ledger_read_head(head);
	AtEOXact_GUC(false, level);
}

/*
 * flush_at_commit writes what waits as the last work of the transaction.  One
 * that became read only after the change still has to record it.
 */
static void
flush_at_commit(void)
{
	bool		read_only = XactReadOnly;
	MemoryContext context;
	MemoryContext old;
	RetrainScope scope;
	RetrainLedgerHead head;

	if (!OidIsValid(retrain_extension_oid(true)))
	{
		pending = NULL;			/* dropped in the same transaction */
		return;
	}
	context = AllocSetContextCreate(TopTransactionContext, "retrain ledger", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	XactReadOnly = false;
	PushActiveSnapshot(GetTransactionSnapshot());
	retrain_owner_scope_begin(&scope);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to SPI");
	retrain_ledger_flush(&head);
	SPI_finish();
	retrain_scope_end(&scope);
	PopActiveSnapshot();
	XactReadOnly = read_only;
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

/* at_transaction_end writes at commit and forgets at abort. */
static void
at_transaction_end(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			if (pending != NULL)
				flush_at_commit();
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_PREPARE:
			if (log_message != NULL)
				ereport(LOG, (errmsg_internal("%s", log_message), errhidestmt(true)));
			log_message = NULL;
			pending = NULL;
			break;
		case XACT_EVENT_ABORT:
			log_message = NULL;
			pending = NULL;
			break;
		default:
			break;
	}
}

/* at_subtransaction_end forgets what a subtransaction that is rolled back wanted to write. */
static void
at_subtransaction_end(SubXactEvent event, SubTransactionId mine, SubTransactionId parent, void *arg)
{
	RetrainLedgerEntry **link = &pending;

	if (event != SUBXACT_EVENT_COMMIT_SUB && event != SUBXACT_EVENT_ABORT_SUB)
		return;
	while (*link != NULL)
	{
		RetrainLedgerEntry *entry = *link;

		if (entry->subid == mine && event == SUBXACT_EVENT_ABORT_SUB)
		{
			*link = entry->next;
			continue;
		}
		if (entry->subid == mine)
			entry->subid = parent;
		link = &entry->next;
	}
}

/* retrain_ledger_append hands an entry in; it is written at commit. */
void
retrain_ledger_append(RetrainLedgerEntry *entry)
{
	static bool registered = false;
	RetrainLedgerEntry **link = &pending;

	if (!registered)
	{
		RegisterXactCallback(at_transaction_end, NULL);
		RegisterSubXactCallback(at_subtransaction_end, NULL);
		registered = true;
	}
	entry->subid = GetCurrentSubTransactionId();
	while (*link != NULL)
		link = &(*link)->next;
	*link = entry;
}
