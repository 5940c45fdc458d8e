/*
 * gate_rows.c
 *	  The rows of the window, with the scores of both sides.
 *
 * One query reads the log and joins what it has to; its rows are kept in a
 * tuplestore which further queries of this connection see as gate_row.  So all
 * rules judge the very rows that were counted and fingerprinted, whatever views
 * and functions stand behind them.  Columns, besides those in gate.h:
 *
 *	 k1, k2, ...			the key: columns of the log, or row_hash() of all
 *							mapped columns where no relation is joined
 *	 champion_k1, candidate_k1, ...		the same as the side has it
 *	 champion_label, candidate_label
 *	 labelled, trained_window, trained_rows		about the row
 *	 champion_version, candidate_version		false: of another version
 *	 champion_scored, candidate_scored
 *	 log_row, champion_row, candidate_row		numbers of the rows that were joined
 *	 used					labelled, not trained on, scored by both
 *
 * That both sides scored the same rows is proven by equal fingerprints of key
 * and label, over the rows that are labelled and not trained on, and by no row
 * having been joined twice.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "executor/tstoreReceiver.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"
#include "utils/queryenvironment.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/evaluation.h"
#include "governance/log_sql.h"
#include "release/gate.h"

static const char *const side_names[] = {"champion", "candidate"};

/* retrain_gate_label returns SQL for the label as the metrics of two classes take it. */
char *
retrain_gate_label(const RetrainGate *gate)
{
	return pstrdup(gate->label_kind == RETRAIN_TYPE_INTEGER ? "p.label::pg_catalog.int4" : "p.label");
}

/* window_of returns the condition that a row of the log lies in the window. */
static char *
window_of(const RetrainGateRun *run)
{
	return retrain_log_window(run->gate->log, retrain_instant_sql(run->window_start), retrain_instant_sql(run->window_end));
}

/* keys_of returns the key that relations are joined by, NIL when no side has one. */
static List *
keys_of(const RetrainGate *gate)
{
	return gate->side[RETRAIN_CANDIDATE].keys ? gate->side[RETRAIN_CANDIDATE].keys : gate->side[RETRAIN_CHAMPION].keys;
}

/* append_hash appends row_hash() of columns of the log as they were known at an instant. */
static void
append_hash(StringInfo query, const RetrainLog *log, List *columns, TimestampTz known)
{
	ListCell   *cell;

	appendStringInfoString(query, "retrain.row_hash(");
	foreach(cell, columns)
		appendStringInfo(query, "%s%s", foreach_current_index(cell) > 0 ? ", " : "",
						 retrain_log_value(log, lfirst(cell), retrain_instant_sql(known)));
	appendStringInfoChar(query, ')');
}

/* append_score appends a column of a side, or a null of its type. */
static void
append_score(StringInfo query, int which, const char *role, const char *column, const char *type)
{
	appendStringInfo(query, ", (%s)%s AS %s_%s", column ? quote_identifier(column) : "NULL", column && type == NULL ? "" :
					 psprintf("::%s", type ? type : "pg_catalog.text"), side_names[which], role);
}

/* append_scores appends the columns of a side, of the log or of its relation. */
static void
append_scores(StringInfo query, const RetrainGate *gate, const RetrainGateRun *run, int which)
{
	const RetrainGateSide *side = &gate->side[which];
	const RetrainGateVersion *version = which == RETRAIN_CHAMPION ? &run->champion : &run->candidate;

	append_score(query, which, "probability", side->probability, "pg_catalog.float8");
	append_score(query, which, "prediction", side->prediction, NULL);
	append_score(query, which, "latency", side->latency, "pg_catalog.float8");
	if (side->version && side->relation_name == NULL)
		appendStringInfo(query, ", COALESCE((%s)::pg_catalog.text OPERATOR(pg_catalog.=) %s, false) AS %s_version",
						 quote_identifier(side->version), quote_literal_cstr(version->name ? version->name : ""), side_names[which]);
	else
		appendStringInfo(query, ", true AS %s_version", side_names[which]);
}

/* trained_in_window returns the condition that a row lies in what the candidate was trained on. */
static char *
trained_in_window(const RetrainGateRun *run)
{
	const RetrainGateTraining *training = &run->training;
	const RetrainLog *log = run->gate->log;
	RetrainLogColumn *label = retrain_log_role(log, "label");
	char	   *window;

	if (!training->has_end)
		return "false";
	window = retrain_log_window(log, retrain_instant_sql(training->has_start ? training->start : DT_NOBEGIN),
								retrain_instant_sql(training->end));
	if (!training->has_cutoff || retrain_log_role(log, "label_time") == NULL)
		return window;
	return psprintf("%s AND (%s) IS NOT NULL", window,
					retrain_log_value(log, label->name, retrain_instant_sql(training->cutoff)));
}

/* has_training_rows tells whether rows are compared with those that were issued. */
static bool
has_training_rows(const RetrainGateRun *run)
{
	ListCell   *cell;

	if (run->training.query == NULL)
		return false;
	foreach(cell, run->training.columns)
		if (retrain_log_column(run->gate->log, lfirst(cell)) == NULL)
			return false;
	return true;
}

/* append_log appends the rows of the log in the window, as a table l. */
static void
append_log(StringInfo query, const RetrainGateRun *run)
{
	const RetrainGate *gate = run->gate;
	const RetrainLog *log = gate->log;
	char	   *known = retrain_instant_sql(run->known_until);
	char	   *label = retrain_log_value(log, retrain_log_role(log, "label")->name, known);
	ListCell   *cell;

	appendStringInfo(query, "(SELECT %s AS row_no, (%s)::pg_catalog.timestamptz AS at, %s AS label, (%s) IS NOT NULL AS labelled, %s AS trained_window",
					 keys_of(gate) == NIL ? "NULL::pg_catalog.int8" : "pg_catalog.row_number() OVER ()",
					 quote_identifier(retrain_log_role(log, "time")->name), label, label, trained_in_window(run));
	foreach(cell, gate->columns)
		appendStringInfo(query, ", %s AS c%d", retrain_log_value(log, lfirst(cell), known), foreach_current_index(cell) + 1);
	foreach(cell, keys_of(gate))
		appendStringInfo(query, ", %s AS k%d", quote_identifier(((RetrainGateKey *) lfirst(cell))->log_column),
						 foreach_current_index(cell) + 1);
	if (keys_of(gate) == NIL)
	{
		appendStringInfoString(query, ", ");
		append_hash(query, log, retrain_log_digest_columns(log), run->known_until);
		appendStringInfoString(query, " AS k1");
	}
	if (has_training_rows(run))
	{
		appendStringInfoString(query, ", ");
		append_hash(query, log, run->training.columns, Max(run->known_until, run->training.cutoff));
		appendStringInfoString(query, " AS training_hash");
	}
	for (int i = 0; i < 2; i++)
		if (gate->side[i].relation_name == NULL)
			append_scores(query, gate, run, i);
	appendStringInfo(query, "\n  FROM %s WHERE %s) AS l", quote_qualified_identifier(log->schema_name, log->relation_name), window_of(run));
}

/* side_condition returns which rows of a side's relation are looked at. */
static char *
side_condition(const RetrainGateRun *run, int which)
{
	const RetrainGateSide *side = &run->gate->side[which];
	const RetrainGateVersion *version = which == RETRAIN_CHAMPION ? &run->champion : &run->candidate;
	StringInfoData condition;

	initStringInfo(&condition);
	appendStringInfoString(&condition, "true");
	if (side->version)
		appendStringInfo(&condition, " AND (r.%s)::pg_catalog.text OPERATOR(pg_catalog.=) %s", quote_identifier(side->version),
						 quote_literal_cstr(version->name ? version->name : ""));
	if (side->time)
		appendStringInfo(&condition, " AND (r.%s)::pg_catalog.timestamptz OPERATOR(pg_catalog.>=) %s"
						 " AND (r.%s)::pg_catalog.timestamptz OPERATOR(pg_catalog.<) %s",
						 quote_identifier(side->time), retrain_instant_sql(run->window_start),
						 quote_identifier(side->time), retrain_instant_sql(run->window_end));
	return condition.data;
}

/* key_type returns the type of a key column of the log, as SQL. */
static char *
key_type(const RetrainGate *gate, const RetrainGateKey *key)
{
	AttrNumber	number = get_attnum(gate->log->relation, key->log_column);

	return format_type_extended(get_atttype(gate->log->relation, number), -1, FORMAT_TYPE_FORCE_QUALIFY);
}

/* append_side joins a side's relation. */
static void
append_side(StringInfo query, const RetrainGateRun *run, int which)
{
	const RetrainGateSide *side = &run->gate->side[which];
	ListCell   *cell;

	appendStringInfoString(query, "\nLEFT JOIN (SELECT pg_catalog.row_number() OVER () AS row_no");
	foreach(cell, side->keys)
		appendStringInfo(query, ", (r.%s)::%s AS k%d", quote_identifier(((RetrainGateKey *) lfirst(cell))->column),
						 key_type(run->gate, lfirst(cell)), foreach_current_index(cell) + 1);
	if (side->label)
		appendStringInfo(query, ", r.%s AS label", quote_identifier(side->label));
	append_scores(query, run->gate, run, which);
	appendStringInfo(query, "\n  FROM %s AS r WHERE %s) AS s%d ON ",
					 quote_qualified_identifier(side->schema_name, side->relation_name), side_condition(run, which), which);
	foreach(cell, side->keys)
		appendStringInfo(query, "%sl.k%d OPERATOR(pg_catalog.=) s%d.k%d", foreach_current_index(cell) > 0 ? " AND " : "",
						 foreach_current_index(cell) + 1, which, foreach_current_index(cell) + 1);
}

/* scored returns the condition that a side has scored a row: every score it names is there. */
static char *
scored(const RetrainGate *gate, int which)
{
	const RetrainGateSide *side = &gate->side[which];
	const char *name = side_names[which];
	StringInfoData condition;

	initStringInfo(&condition);
	appendStringInfo(&condition, "COALESCE(x.%s_version, false)", name);
	if (side->probability)
		appendStringInfo(&condition, " AND x.%s_probability IS NOT NULL"
						 " AND x.%s_probability OPERATOR(pg_catalog.<>) 'NaN'::pg_catalog.float8", name, name);
	if (side->prediction)
		appendStringInfo(&condition, " AND x.%s_prediction IS NOT NULL", name);
	return condition.data;
}

/* rows_query returns the query for all rows of the window, with their flags. */
static char *
rows_query(const RetrainGateRun *run)
{
	const RetrainGate *gate = run->gate;
	int			nkeys = Max(1, list_length(keys_of(gate)));
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT y.*, y.labelled AND NOT y.trained_window AND NOT y.trained_rows"
					 " AND y.champion_scored AND y.candidate_scored AS used FROM (\n"
					 "SELECT x.*, %s AS champion_scored, %s AS candidate_scored FROM (\nSELECT l.row_no AS log_row, l.at, l.label, l.labelled, l.trained_window",
					 scored(gate, RETRAIN_CHAMPION), scored(gate, RETRAIN_CANDIDATE));
	appendStringInfoString(&query, has_training_rows(run) ? ", t.h IS NOT NULL AS trained_rows" : ", false AS trained_rows");
	for (int i = 1; i <= list_length(gate->columns); i++)
		appendStringInfo(&query, ", l.c%d", i);
	for (int i = 1; i <= nkeys; i++)
		appendStringInfo(&query, ", l.k%d", i);
	for (int i = 0; i < 2; i++)
	{
		const RetrainGateSide *side = &gate->side[i];
		char	   *table = side->relation_name ? psprintf("s%d", i) : pstrdup("l");
		const char *name = side_names[i];

		for (int k = 1; side->relation_name && k <= nkeys; k++)
			appendStringInfo(&query, ", %s.k%d AS %s_k%d", table, k, name, k);
		appendStringInfo(&query, ", %s.row_no AS %s_row", table, name);
		appendStringInfo(&query, ", %s.%s_probability, %s.%s_prediction, %s.%s_latency, %s.%s_version, %s.label AS %s_label",
						 table, name, table, name, table, name, table, name, side->label ? table : "l", name);
	}
	appendStringInfoString(&query, "\nFROM ");
	append_log(&query, run);
	for (int i = 0; i < 2; i++)
		if (gate->side[i].relation_name)
			append_side(&query, run, i);
	if (has_training_rows(run))
	{
		ListCell   *cell;

		appendStringInfoString(&query, "\nLEFT JOIN (SELECT DISTINCT retrain.row_hash(");
		foreach(cell, run->training.columns)
			appendStringInfo(&query, "%sq.%s", foreach_current_index(cell) > 0 ? ", " : "", quote_identifier(lfirst(cell)));
		appendStringInfo(&query, ") AS h FROM (%s) AS q) AS t ON t.h OPERATOR(pg_catalog.=) l.training_hash", run->training.query);
	}
	appendStringInfoString(&query, ") AS x) AS y");
	return query.data;
}

/* keep_rows runs the query into a tuplestore and lets later queries see it as gate_row. */
static void
keep_rows(const char *query)
{
	SPIPlanPtr	plan = SPI_prepare(query, 0, NULL);
	SPIExecuteOptions options = {0};
	EphemeralNamedRelation relation;
	Tuplestorestate *store;
	CachedPlanSource *source;

	if (plan == NULL)
		elog(ERROR, "could not prepare the query for the rows of a gate: %s", SPI_result_code_string(SPI_result));
	source = linitial(SPI_plan_get_plan_sources(plan));
	relation = palloc0(sizeof(EphemeralNamedRelationData));
	relation->md.name = "gate_row";
	relation->md.reliddesc = InvalidOid;
	relation->md.tupdesc = CreateTupleDescCopy(source->resultDesc);
	relation->md.enrtype = ENR_NAMED_TUPLESTORE;
	store = tuplestore_begin_heap(true, false, work_mem);
	options.read_only = true;
	options.dest = CreateTuplestoreDestReceiver();
	SetTuplestoreDestReceiverParams(options.dest, store, CurrentMemoryContext, false, NULL, NULL);
	if (SPI_execute_plan_extended(plan, &options) != SPI_OK_SELECT)
		elog(ERROR, "could not read the rows of a gate");
	relation->md.enrtuples = tuplestore_tuple_count(store);
	relation->reldata = store;
	if (SPI_register_relation(relation) != SPI_OK_REL_REGISTER)
		elog(ERROR, "could not name the rows of a gate");
}

/* key_list returns the key as a side has it, with its label, for the fingerprint. */
static char *
key_list(const RetrainGate *gate, int which)
{
	int			nkeys = Max(1, list_length(keys_of(gate)));
	bool		own = gate->side[which].relation_name != NULL;
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 1; i <= nkeys; i++)
		appendStringInfo(&list, "%s%sk%d, ", own ? side_names[which] : "", own ? "_" : "", i);
	appendStringInfo(&list, "%s_label", side_names[which]);
	return list.data;
}

/* fingerprint_field copies a digest of a result to the run. */
static bytea *
fingerprint_field(RetrainGateRun *run, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);
	MemoryContext old = MemoryContextSwitchTo(run->context);
	bytea	   *copy = isnull ? NULL : DatumGetByteaPCopy(value);

	MemoryContextSwitchTo(old);
	return copy;
}

#define ELIGIBLE "labelled AND NOT trained_window AND NOT trained_rows"
/* How often rows that were joined stand there once more. */
#define REPEATED(row) "(pg_catalog.count(" row ") FILTER (WHERE " ELIGIBLE ")" \
	" - pg_catalog.count(DISTINCT " row ") FILTER (WHERE " ELIGIBLE "))"

/* count_rows counts and fingerprints the rows; returns whether both sides have the same. */
static bool
count_rows(RetrainGateRun *run)
{
	const RetrainGate *gate = run->gate;
	RetrainGateCounts *counts = &run->counts;
	char	   *champion = key_list(gate, RETRAIN_CHAMPION);
	char	   *candidate = key_list(gate, RETRAIN_CANDIDATE);
	bytea	   *fingerprints[2];

	retrain_gate_query(psprintf("SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE NOT labelled),"
								" pg_catalog.count(*) FILTER (WHERE labelled AND trained_window),"
								" pg_catalog.count(*) FILTER (WHERE labelled AND NOT trained_window AND trained_rows),"
								" pg_catalog.count(*) FILTER (WHERE " ELIGIBLE " AND NOT champion_scored AND NOT candidate_scored),"
								" pg_catalog.count(*) FILTER (WHERE " ELIGIBLE " AND champion_scored AND NOT candidate_scored),"
								" pg_catalog.count(*) FILTER (WHERE " ELIGIBLE " AND NOT champion_scored AND candidate_scored),"
								" pg_catalog.count(*) FILTER (WHERE used),"
								" retrain.fingerprint_digest(retrain.fingerprint_agg(%s) FILTER (WHERE " ELIGIBLE " AND champion_scored)),"
								" retrain.fingerprint_digest(retrain.fingerprint_agg(%s) FILTER (WHERE " ELIGIBLE " AND candidate_scored)),"
								" retrain.fingerprint_digest(retrain.fingerprint_agg(%s, champion_probability, champion_prediction,"
								" candidate_probability, candidate_prediction) FILTER (WHERE used)),"
								" " REPEATED("log_row") " + " REPEATED("champion_row") " + " REPEATED("candidate_row") " FROM gate_row",
								champion, candidate, champion));
	counts->in_window = retrain_store_int8(1, 1);
	counts->unlabelled = retrain_store_int8(1, 2);
	counts->trained_window = retrain_store_int8(1, 3);
	counts->trained_rows = retrain_store_int8(1, 4);
	counts->unscored = retrain_store_int8(1, 5);
	counts->only_champion = retrain_store_int8(1, 6);
	counts->only_candidate = retrain_store_int8(1, 7);
	counts->used = retrain_store_int8(1, 8);
	counts->repeated = retrain_store_int8(1, 12);
	run->has_counts = true;
	fingerprints[RETRAIN_CHAMPION] = fingerprint_field(run, 9);
	fingerprints[RETRAIN_CANDIDATE] = fingerprint_field(run, 10);
	run->fingerprint = fingerprints[RETRAIN_CHAMPION];
	run->scored = fingerprint_field(run, 11);
	return DatumGetBool(DirectFunctionCall2(byteaeq, PointerGetDatum(fingerprints[RETRAIN_CHAMPION]),
											PointerGetDatum(fingerprints[RETRAIN_CANDIDATE])));
}

/*
 * count_strays returns the rows of a side's relation, in the window if it has a
 * time, of which the log has none with that key (in the window, or at all).
 */
static int64
count_strays(RetrainGateRun *run, int which)
{
	const RetrainGate *gate = run->gate;
	const RetrainGateSide *side = &gate->side[which];
	StringInfoData query;
	ListCell   *cell;

	if (side->relation_name == NULL)
		return 0;
	initStringInfo(&query);
	appendStringInfo(&query, "SELECT pg_catalog.count(*) FROM (SELECT 1");
	foreach(cell, side->keys)
		appendStringInfo(&query, ", (r.%s)::%s AS k%d", quote_identifier(((RetrainGateKey *) lfirst(cell))->column),
						 key_type(gate, lfirst(cell)), foreach_current_index(cell) + 1);
	appendStringInfo(&query, " FROM %s AS r WHERE %s) AS s WHERE NOT EXISTS (SELECT FROM (SELECT ",
					 quote_qualified_identifier(side->schema_name, side->relation_name), side_condition(run, which));
	foreach(cell, side->keys)
		appendStringInfo(&query, "%s%s AS k%d", foreach_current_index(cell) > 0 ? ", " : "",
						 quote_identifier(((RetrainGateKey *) lfirst(cell))->log_column), foreach_current_index(cell) + 1);
	appendStringInfo(&query, " FROM %s WHERE %s) AS l WHERE ",
					 quote_qualified_identifier(gate->log->schema_name, gate->log->relation_name), side->time ? window_of(run) : "true");
	foreach(cell, side->keys)
		appendStringInfo(&query, "%sl.k%d OPERATOR(pg_catalog.=) s.k%d", foreach_current_index(cell) > 0 ? " AND " : "",
						 foreach_current_index(cell) + 1, foreach_current_index(cell) + 1);
	appendStringInfoChar(&query, ')');
	retrain_gate_query(query.data);
	return retrain_store_int8(1, 1);
}

/* refuse_different raises RT016 with the rows that one side only has. */
static void
refuse_different(const RetrainGateRun *run)
{
	const RetrainGateCounts *counts = &run->counts;

	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_ROWS_DIFFER),
			 errmsg("champion and candidate were not scored on the same rows"),
			 errdetail("Scored by the champion only: " INT64_FORMAT " rows; by the candidate only: " INT64_FORMAT "; by both: " INT64_FORMAT ".%s",
					   counts->only_champion, counts->only_candidate, counts->used,
					   counts->repeated > 0 ? psprintf(" Keys stand on a side more than once: " INT64_FORMAT " rows.", counts->repeated) :
					   counts->only_champion == 0 && counts->only_candidate == 0 ? " The labels of the sides differ." : ""),
			 errhint("Score every labelled row of the window, from %s to %s, with both.",
					 retrain_time_literal(run->window_start), retrain_time_literal(run->window_end))));
}

/*
 * retrain_gate_read_rows reads the rows, counts them, and raises RT016 when
 * the sides have different ones.  In the sandbox, SPI connected.
 */
void
retrain_gate_read_rows(RetrainGateRun *run)
{
	bool		same;

	/* Sides are joined as wholes; without statistics the planner takes them for small. */
	(void) set_config_option("enable_nestloop", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	keep_rows(rows_query(run));
	same = count_rows(run);
	for (int i = 0; i < 2; i++)
	{
		int64		strays = count_strays(run, i);

		if (i == RETRAIN_CHAMPION)
			run->counts.only_champion += strays;
		else
			run->counts.only_candidate += strays;
		same = same && strays == 0;
	}
	if (!same || run->counts.repeated > 0 || run->counts.only_champion > 0 || run->counts.only_candidate > 0)
		refuse_different(run);
}
