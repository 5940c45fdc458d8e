/*
 * gate_load.c
 *	  What an evaluation of a gate starts from: the revision in force, both
 *	  versions, what is known of the training of the candidate, and the window.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "release/gate.h"

/* bytes_field copies a bytea field of the first row to the caller's context; NULL if null. */
static bytea *
bytes_field(RetrainStore *store, int column)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);
	MemoryContext old;
	bytea	   *copy;

	if (isnull)
		return NULL;
	old = MemoryContextSwitchTo(store->caller);
	copy = DatumGetByteaPCopy(value);
	MemoryContextSwitchTo(old);
	return copy;
}

/*
 * retrain_gate_load loads the revision in force of a gate into the caller's
 * context.  Owner scope, SPI connected.
 */
RetrainGate *
retrain_gate_load(RetrainStore *store, int64 gate_id)
{
	RetrainParams params = {0};
	RetrainProblems problems;
	RetrainGate *gate;
	MemoryContext old;
	Jsonb	   *definition;
	int64		log_id;
	int			log_revision;
	bool		isnull;

	retrain_param_int8(&params, gate_id);
	if (retrain_store_run("SELECT g.name, g.state, r.revision, r.digest, r.sealed_at, m.model_id, m.name, m.owner_oid,"
						  " r.log_id, r.log_revision, r.definition FROM retrain.gate g"
						  " JOIN retrain.gate_revision r ON r.gate_id OPERATOR(pg_catalog.=) g.gate_id"
						  " AND r.revision OPERATOR(pg_catalog.=) g.current_revision"
						  " JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) g.model_id"
						  " WHERE g.gate_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT) != 1)
		elog(ERROR, "gate " INT64_FORMAT " not found", gate_id);
	old = MemoryContextSwitchTo(store->caller);
	definition = DatumGetJsonbPCopy(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 11, &isnull));
	gate = retrain_gate_read(definition, &problems);
	retrain_problems_raise(&problems);
	gate->gate_id = gate_id;
	gate->name = retrain_store_text(store, 1, 1);
	gate->state = retrain_store_text(store, 1, 2);
	gate->revision = (int) retrain_store_int8(1, 3);
	gate->digest = bytes_field(store, 4);
	gate->sealed_at = retrain_store_time(1, 5);
	gate->model_id = retrain_store_int8(1, 6);
	gate->model_name = retrain_store_text(store, 1, 7);
	gate->owner = retrain_store_oid(1, 8);
	log_id = retrain_store_int8(1, 9);
	log_revision = (int) retrain_store_int8(1, 10);
	gate->log = retrain_log_load(log_id, log_revision);
	retrain_gate_name_relations(gate, &problems);
	MemoryContextSwitchTo(old);
	return gate;
}

/* load_version loads a version by identifier, or by name of the gate's model; false if there is none. */
static bool
load_version(RetrainStore *store, const RetrainGate *gate, int64 version_id, const char *name, RetrainGateVersion *version)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, gate->model_id);
	retrain_param_int8(&params, version_id);
	retrain_param_text(&params, name);
	if (retrain_store_run("SELECT v.version_id, v.name, v.artifact_digest, v.registered_at, v.injected FROM retrain.version v"
						  " WHERE v.model_id OPERATOR(pg_catalog.=) $1"
						  " AND CASE WHEN $3 IS NULL THEN v.version_id OPERATOR(pg_catalog.=) $2"
						  " ELSE v.name OPERATOR(pg_catalog.=) $3 END", &params, SPI_OK_SELECT) == 0)
		return false;
	version->version_id = retrain_store_int8(1, 1);
	version->name = retrain_store_text(store, 1, 2);
	version->artifact_digest = bytes_field(store, 3);
	version->registered_at = retrain_store_time(1, 4);
	version->injected = retrain_store_text(store, 1, 5);
	return true;
}

/*
 * live_version_of returns the version that was live in production when the gate
 * is evaluated: of several the one with the largest share, besides the candidate,
 * which may serve a share already.  0 when there is none.
 */
static int64
live_version_of(const RetrainGateRun *run)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, run->gate->model_id);
	retrain_param_time(&params, run->known_until, true);
	retrain_param_int8(&params, run->candidate.version_id);
	if (retrain_store_run("SELECT x.version_id FROM (SELECT d.deployment_id FROM retrain.deployment d JOIN retrain.environment e"
						  "  ON e.environment_id OPERATOR(pg_catalog.=) d.environment_id"
						  "  WHERE d.model_id OPERATOR(pg_catalog.=) $1 AND e.name OPERATOR(pg_catalog.=) 'production'"
						  "  AND pg_catalog.lower(d.effective) OPERATOR(pg_catalog.<=) $2 ORDER BY d.deployment_id DESC LIMIT 1) AS d"
						  " JOIN retrain.deployment_version x ON x.deployment_id OPERATOR(pg_catalog.=) d.deployment_id"
						  " WHERE x.version_id OPERATOR(pg_catalog.<>) $3 ORDER BY x.share DESC, x.version_id LIMIT 1",
						  &params, SPI_OK_SELECT) == 0)
		return 0;
	return retrain_store_int8(1, 1);
}

/* load_champion loads the version that the candidate is compared with; without a name the one that is live. */
static void
load_champion(RetrainStore *store, RetrainGateRun *run, const char *name)
{
	int64		live = name ? 0 : live_version_of(run);

	if (name == NULL && live == 0)
		return;
	if (!load_version(store, run->gate, live, name, &run->champion))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("version \"%s\" of model \"%s\" does not exist", name, run->gate->model_name),
				 errhint("The view retrain.versions lists them.")));
}

/* time_field reads a time that may be null. */
static bool
time_field(int column, TimestampTz *value)
{
	if (retrain_store_null(1, column))
		return false;
	*value = retrain_store_time(1, column);
	return true;
}

/* load_training loads what is known of the training window, and when training began. */
static void
load_training(RetrainStore *store, RetrainGateRun *run)
{
	RetrainGateTraining *training = &run->training;
	RetrainParams params = {0};
	bool		issued,
				claimed;
	TimestampTz issued_at = 0,
				claimed_at = 0;

	retrain_param_int8(&params, run->candidate.version_id);
	(void) retrain_store_run("SELECT v.training_start, v.training_end, v.label_cutoff, v.training_rows,"
							 /* under any claim of the request: who gave it back and claimed it again has seen the rows all the same */
							 " (SELECT pg_catalog.min(o.issued_at) FROM retrain.training_data o"
							 "  WHERE o.request_id OPERATOR(pg_catalog.=) d.request_id),"
							 " (SELECT pg_catalog.min(t.happened_at) FROM retrain.request_transition t"
							 "  WHERE t.request_id OPERATOR(pg_catalog.=) v.request_id AND t.event OPERATOR(pg_catalog.=) 'claim')"
							 " FROM retrain.version v LEFT JOIN retrain.training_data d"
							 " ON d.training_data_id OPERATOR(pg_catalog.=) v.training_data_id"
							 " WHERE v.version_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT);
	training->has_start = time_field(1, &training->start);
	training->has_end = time_field(2, &training->end);
	training->has_cutoff = time_field(3, &training->cutoff);
	training->rows = retrain_store_null(1, 4) ? -1 : retrain_store_int8(1, 4);
	training->known = training->has_end;
	issued = time_field(5, &issued_at);
	claimed = time_field(6, &claimed_at);
	training->began = issued ? issued_at : claimed ? claimed_at : run->candidate.registered_at;
	training->began_with = issued ? "training rows were issued" : claimed ? "the request was claimed" : "the version was registered";
	run->post_hoc = run->gate->sealed_at >= training->began;
}

/* load_issued loads the query of the training rows that the database issued, if it reads the gate's log. */
static void
load_issued(RetrainStore *store, RetrainGateRun *run)
{
	RetrainParams params = {0};
	Datum	   *values;
	bool	   *nulls;
	int			n;
	bool		isnull;
	MemoryContext old;
	List	   *columns = NIL;

	retrain_param_int8(&params, run->candidate.version_id);
	retrain_param_int8(&params, run->gate->log->log_id);
	if (retrain_store_run("SELECT d.query, d.columns FROM retrain.version v JOIN retrain.training_data d"
						  " ON d.training_data_id OPERATOR(pg_catalog.=) v.training_data_id"
						  " WHERE v.version_id OPERATOR(pg_catalog.=) $1 AND d.log_id OPERATOR(pg_catalog.=) $2",
						  &params, SPI_OK_SELECT) == 0)
		return;
	old = MemoryContextSwitchTo(store->caller);
	deconstruct_array(DatumGetArrayTypePCopy(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &isnull)),
					  TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &n);
	for (int i = 0; i < n; i++)
		columns = lappend(columns, TextDatumGetCString(values[i]));
	MemoryContextSwitchTo(old);
	run->training.columns = columns;
	run->training.query = retrain_store_text(store, 1, 1);
}

/*
 * retrain_gate_load_versions loads candidate (that of the request, or of the
 * name in run->candidate) and champion (by name, NULL: the version that is live,
 * if one is).  Owner scope, SPI connected.
 */
void
retrain_gate_load_versions(RetrainStore *store, RetrainGateRun *run, const char *champion)
{
	const char *name = run->candidate.name;
	int64		version_id = run->request ? run->request->version_id : 0;

	if (!load_version(store, run->gate, version_id, name, &run->candidate))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 name ? errmsg("version \"%s\" of model \"%s\" does not exist", name, run->gate->model_name) :
				 errmsg("there is no candidate to evaluate gate \"%s\" for", run->gate->name),
				 errhint("The view retrain.versions lists them.")));
	if (run->request && run->candidate.version_id != version_id)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("version \"%s\" does not answer request %s", name, run->request->id_text),
				 errhint("Leave candidate out: it is the version that was reported for the request.")));
	load_champion(store, run, champion);
	load_training(store, run);
	load_issued(store, run);
}

/* retrain_gate_plan_window sets the window from the definition and run->known_until. */
void
retrain_gate_plan_window(RetrainGateRun *run)
{
	const RetrainGate *gate = run->gate;

	run->window_start = gate->window_start;
	run->window_end = gate->window_end;
	if (!gate->has_window)
		return;
	run->window_end = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_mi_interval, TimestampTzGetDatum(run->known_until),
															  IntervalPGetDatum(&gate->label_delay)));
	run->window_start = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_mi_interval, TimestampTzGetDatum(run->window_end),
																IntervalPGetDatum(&gate->window)));
}
