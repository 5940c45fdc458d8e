/*
 * export.c
 *	  A record in the forms of others: W3C PROV-JSON, OpenLineage run events, and
 *	  its whole evidence as one JSON document.
 *
 * Each form is one statement over our own tables, run in owner scope with the
 * settings that the text of values depends on fixed.  The caller must be a
 * member of the policy's owner, or an auditor.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "access/htup_details.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "governance/registry.h"

PG_FUNCTION_INFO_V1(retrain_export_decision);
PG_FUNCTION_INFO_V1(retrain_export_prov);
PG_FUNCTION_INFO_V1(retrain_export_openlineage);

/* The record: its key, and the rows that everything is about. */
#define RECORD \
"WITH t AS (SELECT e.*, p.name AS policy, p.owner_name, m.name AS model," \
" pg_catalog.to_char(e.slot AT TIME ZONE 'UTC', 'YYYYMMDD\"T\"HH24MISSUS\"Z\"') AS slot_id" \
" FROM retrain.evaluation e JOIN retrain.policy p ON p.policy_id = e.policy_id" \
" JOIN retrain.model m ON m.model_id = p.model_id" \
" WHERE e.policy_id = $1 AND e.slot = $2 AND e.ordinal = $3)"

/* The rows of a table that belong to the record, as jsonb without the key. */
#define KEY_IS(alias)	alias ".policy_id = t.policy_id AND " alias ".slot = t.slot AND " alias ".ordinal = t.ordinal"
#define WITHOUT_KEY		" - 'policy_id' - 'slot' - 'ordinal'"

static const char *const decision_query =
RECORD
" SELECT pg_catalog.jsonb_build_object('format', 'retrain decision 1',"
"  'policy', pg_catalog.jsonb_build_object('policy_id', t.policy_id, 'name', t.policy, 'owner', t.owner_name,"
"   'model', t.model),"
"  'slot', t.slot, 'ordinal', t.ordinal,"
"  'revision', (SELECT pg_catalog.to_jsonb(r) - 'policy_id' FROM retrain.policy_revision r"
"   WHERE r.policy_id = t.policy_id AND r.revision = t.revision),"
"  'log', (SELECT pg_catalog.to_jsonb(l) FROM retrain.log_revision l"
"   WHERE l.log_id = t.log_id AND l.revision = t.log_revision),"
"  'baseline', (SELECT pg_catalog.to_jsonb(b) FROM retrain.baseline b WHERE b.baseline_id = t.baseline_id),"
"  'evaluation', (SELECT pg_catalog.to_jsonb(e)" WITHOUT_KEY " FROM retrain.evaluation e WHERE " KEY_IS("e") "),"
"  'evidence', (SELECT pg_catalog.to_jsonb(x)" WITHOUT_KEY " FROM retrain.evaluation_evidence x WHERE " KEY_IS("x") "),"
"  'lineage', (SELECT l.document FROM retrain.evaluation_evidence x JOIN retrain.lineage l ON l.digest = x.lineage_digest"
"   WHERE " KEY_IS("x") " LIMIT 1),"
"  'measurements', COALESCE((SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(m)" WITHOUT_KEY
"   ORDER BY m.check_no, m.measurement_no) FROM retrain.measurement m WHERE " KEY_IS("m") "), '[]'),"
"  'measurement_states', COALESCE((SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(s)" WITHOUT_KEY
"   ORDER BY s.check_no, s.measurement_no, s.side) FROM retrain.measurement_state s WHERE " KEY_IS("s") "), '[]'),"
"  'states', COALESCE((SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(s) - 'stored_at' - 'recorded_xid' ORDER BY s.digest)"
"   FROM (SELECT DISTINCT ON (i.digest) i.* FROM retrain.state i WHERE i.digest IN ("
"    SELECT x.digest FROM retrain.measurement_state x WHERE " KEY_IS("x")
"    UNION ALL SELECT x.current_fingerprint FROM retrain.evaluation_evidence x WHERE " KEY_IS("x")
"    UNION ALL SELECT x.reference_fingerprint FROM retrain.evaluation_evidence x WHERE " KEY_IS("x") ") ORDER BY i.digest, i.recorded_xid) s), '[]'),"
"  'decision', (SELECT pg_catalog.to_jsonb(d)" WITHOUT_KEY " FROM retrain.decision d WHERE " KEY_IS("d") "),"
"  'earlier_decisions', COALESCE((SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(h) - 'policy_id' ORDER BY h.slot)"
"   FROM (SELECT DISTINCT ON (o.slot) o.* FROM retrain.decision o JOIN retrain.decision d ON " KEY_IS("d")
"     JOIN retrain.evaluation oe ON oe.policy_id = o.policy_id AND oe.slot = o.slot AND oe.ordinal = o.ordinal"
"    WHERE o.policy_id = t.policy_id AND o.slot < t.slot AND o.decided_at < d.decided_at"
"     AND (oe.revision = t.revision OR o.cooldown_until > t.slot)"
"    ORDER BY o.slot DESC, o.ordinal DESC LIMIT 100) h), '[]'),"
"  'leaf', (SELECT pg_catalog.to_jsonb(l)" WITHOUT_KEY " FROM retrain.leaf l WHERE " KEY_IS("l") ")"
" )::pg_catalog.text FROM t";

/* An instant as xsd:dateTime and as RFC 3339; the settings fix it to UTC. */
#define INSTANT(of)		"pg_catalog.to_char((" of ") AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
#define HEX(of)			"pg_catalog.encode(" of ", 'hex')"
#define TYPED(name)		"pg_catalog.jsonb_build_object('$', '" name "', 'type', 'prov:QUALIFIED_NAME')"
#define OBJECT			"pg_catalog.jsonb_build_object"
#define STRIPPED		"pg_catalog.jsonb_strip_nulls"

/* Identifiers of PROV: one for each thing, within the server's and database's own prefix. */
#define RECORD_ID		"t.policy_id || '-' || t.slot_id || '-' || t.ordinal"

static const char *const prov_query =
RECORD
", x AS (SELECT x.* FROM t JOIN retrain.evaluation_evidence x ON " KEY_IS("x") ")"
", r AS (SELECT r.* FROM t JOIN retrain.policy_revision r ON r.policy_id = t.policy_id AND r.revision = t.revision)"
", d AS (SELECT d.* FROM t JOIN retrain.decision d ON " KEY_IS("d") ")"
", b AS (SELECT b.* FROM t JOIN retrain.baseline b ON b.baseline_id = t.baseline_id)"
", m AS (SELECT m.*, 'r:measurement-' || " RECORD_ID " || '-' || m.check_no || '-' || m.measurement_no AS id"
"  FROM t JOIN retrain.measurement m ON " KEY_IS("m") ")"
", i AS (SELECT 'r:evaluation-' || " RECORD_ID " AS evaluation, 'r:deciding-' || " RECORD_ID " AS deciding,"
"  'r:decision-' || " RECORD_ID " AS decision, 'r:rows-' || " RECORD_ID " AS rows,"
"  'r:reference-' || " RECORD_ID " AS reference, 'r:baseline-' || t.baseline_id AS baseline,"
"  'r:policy-' || t.policy_id || '-' || t.revision AS policy, 'r:role-' || t.run_as_oid AS owner,"
"  'r:software-' || t.library_version AS software FROM t)"
" SELECT " STRIPPED "(" OBJECT "("
" 'prefix', " OBJECT "('r', 'urn:retrain:' || t.system_identifier || ':' || COALESCE((SELECT x.database_oid FROM x), 0) || ':',"
"  'retrain', 'urn:retrain:vocabulary:'),"
/* entities */
" 'entity', " OBJECT "(i.policy, " OBJECT "('prov:type', " TYPED("prov:Plan") ", 'prov:label', t.policy || ' revision ' || t.revision,"
"   'retrain:digest', " HEX("t.revision_digest") ", 'retrain:sealedAt', " INSTANT("(SELECT r.sealed_at FROM r)") "),"
"  i.rows, " OBJECT "('prov:label', t.relation_schema || '.' || t.relation_name, 'retrain:windowStart', " INSTANT("t.window_start") ","
"   'retrain:windowEnd', " INSTANT("t.window_end") ", 'retrain:knownUntil', " INSTANT("t.known_until") ","
"   'retrain:rows', t.rows_current, 'retrain:fingerprint', (SELECT " HEX("x.current_fingerprint") " FROM x)))"
"  || COALESCE((SELECT " OBJECT "(i.baseline, " OBJECT "('prov:label', b.name, 'retrain:rows', b.rows_used,"
"   'retrain:rowsDigest', " HEX("b.rows_digest") ", 'retrain:profilesDigest', " HEX("b.profiles_digest") ")) FROM b), '{}')"
"  || CASE WHEN t.baseline_id IS NULL AND t.reference_start IS NOT NULL THEN " OBJECT "(i.reference, " OBJECT "("
"   'prov:label', t.relation_schema || '.' || t.relation_name, 'retrain:windowStart', " INSTANT("t.reference_start") ","
"   'retrain:windowEnd', " INSTANT("t.reference_end") ", 'retrain:rows', t.rows_reference,"
"   'retrain:fingerprint', (SELECT " HEX("x.reference_fingerprint") " FROM x))) ELSE '{}' END"
"  || COALESCE((SELECT pg_catalog.jsonb_object_agg(m.id, " OBJECT "('prov:label', m.check_name, 'retrain:metric', m.metric,"
"   'retrain:slice', m.slice_value, 'prov:value', m.value::pg_catalog.text, 'retrain:level', m.level,"
"   'retrain:status', m.status)) FROM m), '{}')"
"  || COALESCE((SELECT " OBJECT "(i.decision, " OBJECT "('prov:value', d.verdict, 'retrain:candidate', d.candidate,"
"   'retrain:outcome', t.outcome, 'retrain:reason', d.reason)) FROM d), '{}'),"
/* activities */
" 'activity', " OBJECT "(i.evaluation, " OBJECT "('prov:type', " TYPED("retrain:Evaluation") ", 'prov:startTime', " INSTANT("t.started_at") ","
"   'prov:endTime', " INSTANT("t.finished_at") ", 'retrain:slot', " INSTANT("t.slot") ", 'retrain:run', t.run_id,"
"   'retrain:triggeredBy', t.triggered_by, 'retrain:snapshot', t.snapshot, 'retrain:walStart', t.wal_lsn_start,"
"   'retrain:walEnd', t.wal_lsn_end, 'retrain:evidence', " HEX("t.evidence_digest") ","
"   'retrain:lineage', (SELECT " HEX("x.lineage_digest") " FROM x)))"
"  || COALESCE((SELECT " OBJECT "(i.deciding, " OBJECT "('prov:type', " TYPED("retrain:Deciding") ","
"   'prov:startTime', " INSTANT("t.finished_at") ", 'prov:endTime', " INSTANT("d.decided_at") ")) FROM d), '{}'),"
/* agents */
" 'agent', " OBJECT "(i.owner, " OBJECT "('prov:type', " TYPED("prov:Agent") ", 'prov:label', t.run_as),"
"  i.software, " OBJECT "('prov:type', " TYPED("prov:SoftwareAgent") ", 'prov:label', 'retrain ' || t.library_version,"
"   'retrain:server', t.server_version)),"
/* relations */
" 'used', " OBJECT "('_:u1', " OBJECT "('prov:activity', i.evaluation, 'prov:entity', i.rows, 'prov:time', " INSTANT("t.started_at") "))"
"  || CASE WHEN t.baseline_id IS NOT NULL THEN " OBJECT "('_:u2', " OBJECT "('prov:activity', i.evaluation, 'prov:entity', i.baseline))"
"   WHEN t.reference_start IS NOT NULL THEN " OBJECT "('_:u2', " OBJECT "('prov:activity', i.evaluation, 'prov:entity', i.reference))"
"   ELSE '{}' END"
"  || COALESCE((SELECT pg_catalog.jsonb_object_agg('_:u3-' || m.check_no || '-' || m.measurement_no, " OBJECT "("
"   'prov:activity', i.deciding, 'prov:entity', m.id)) FROM m, d), '{}'),"
" 'wasGeneratedBy', COALESCE((SELECT pg_catalog.jsonb_object_agg('_:g1-' || m.check_no || '-' || m.measurement_no, " OBJECT "("
"   'prov:entity', m.id, 'prov:activity', i.evaluation, 'prov:time', " INSTANT("t.finished_at") ")) FROM m), '{}')"
"  || COALESCE((SELECT " OBJECT "('_:g2', " OBJECT "('prov:entity', i.decision, 'prov:activity', i.deciding,"
"   'prov:time', " INSTANT("d.decided_at") ")) FROM d), '{}'),"
" 'wasInformedBy', COALESCE((SELECT " OBJECT "('_:i1', " OBJECT "('prov:informed', i.deciding, 'prov:informant', i.evaluation)) FROM d), '{}'),"
" 'wasDerivedFrom', COALESCE((SELECT pg_catalog.jsonb_object_agg('_:d1-' || m.check_no || '-' || m.measurement_no, " OBJECT "("
"   'prov:generatedEntity', i.decision, 'prov:usedEntity', m.id)) FROM m, d), '{}'),"
" 'wasAssociatedWith', " OBJECT "('_:a1', " OBJECT "('prov:activity', i.evaluation, 'prov:agent', i.software, 'prov:plan', i.policy))"
"  || COALESCE((SELECT " OBJECT "('_:a2', " OBJECT "('prov:activity', i.deciding, 'prov:agent', i.software, 'prov:plan', i.policy)) FROM d), '{}'),"
" 'actedOnBehalfOf', " OBJECT "('_:o1', " OBJECT "('prov:delegate', i.software, 'prov:responsible', i.owner, 'prov:activity', i.evaluation)),"
" 'wasAttributedTo', COALESCE((SELECT " OBJECT "('_:t1', " OBJECT "('prov:entity', i.decision, 'prov:agent', i.owner)) FROM d), '{}')"
")) FROM t, i";

/* What every facet begins with. */
#define PRODUCER		"'urn:retrain:' || t.library_version"
#define FACET(url)		"'_producer', " PRODUCER ", '_schemaURL', '" url "'"
#define SPEC			"https://openlineage.io/spec/facets/1-0-1/"
#define DATASET(of)		"t.database_name || '.' || (" of ")"

static const char *const openlineage_query =
RECORD
", n AS (SELECT COALESCE($4, 'postgres://' || t.system_identifier) AS namespace FROM t)"
", x AS (SELECT x.*, l.document FROM t JOIN retrain.evaluation_evidence x ON " KEY_IS("x")
"  LEFT JOIN LATERAL (SELECT y.document FROM retrain.lineage y WHERE y.digest = x.lineage_digest LIMIT 1) l ON true)"
", d AS (SELECT d.* FROM t JOIN retrain.decision d ON " KEY_IS("d") ")"
", m AS (SELECT m.* FROM t JOIN retrain.measurement m ON " KEY_IS("m") ")"
/* datasets read: what the parser found, with the columns used */
", inputs AS (SELECT COALESCE(pg_catalog.jsonb_agg(" OBJECT "('namespace', n.namespace,"
"   'name', " DATASET("(s->>'schema') || '.' || (s->>'name')") ", 'facets', " OBJECT "('schema', " OBJECT "(" FACET(SPEC "SchemaDatasetFacet.json")
", 'fields', s->'columns')),"
"   'inputFacets', CASE WHEN s->>'schema' = t.relation_schema::pg_catalog.text AND s->>'name' = t.relation_name::pg_catalog.text THEN"
"    " OBJECT "('dataQualityAssertions', " OBJECT "(" FACET(SPEC "DataQualityAssertionsDatasetFacet.json") ", 'assertions',"
"     COALESCE((SELECT pg_catalog.jsonb_agg(" STRIPPED "(" OBJECT "('assertion', m.check_name || COALESCE(' = ' || m.slice_value, ''),"
"      'success', m.level <> 'fail', 'column', m.column_name)) ORDER BY m.check_no, m.measurement_no)"
"      FROM m WHERE m.level <> 'none'), '[]'))) ELSE '{}' END)"
"   ORDER BY s->>'schema', s->>'name'), '[]') AS value"
"  FROM t, n, x, pg_catalog.jsonb_array_elements(x.document->'relations') s)"
/* the dataset made: a column for each check, from the columns of tables behind it */
", outputs AS (SELECT pg_catalog.jsonb_build_array(" OBJECT "('namespace', n.namespace,"
"   'name', " DATASET("'retrain.measurement.' || t.policy") ", 'facets', " OBJECT "("
"    'schema', " OBJECT "(" FACET(SPEC "SchemaDatasetFacet.json") ", 'fields', COALESCE((SELECT pg_catalog.jsonb_agg("
"     " OBJECT "('name', c->>'name', 'type', 'double precision') ORDER BY c->'check_no')"
"     FROM x, pg_catalog.jsonb_array_elements(x.document->'checks') c), '[]')),"
"    'columnLineage', " OBJECT "(" FACET(SPEC "ColumnLineageDatasetFacet.json") ", 'fields', COALESCE((SELECT"
"     pg_catalog.jsonb_object_agg(c->>'name', " OBJECT "('inputFields', (SELECT COALESCE(pg_catalog.jsonb_agg(DISTINCT"
"      " OBJECT "('namespace', n.namespace, 'name', " DATASET("(f->>'schema') || '.' || (f->>'relation')") ","
"       'field', f->>'column')), '[]') FROM pg_catalog.jsonb_array_elements(c->'columns') k,"
"      pg_catalog.jsonb_array_elements(k->'from') f)))"
"     FROM x, pg_catalog.jsonb_array_elements(x.document->'checks') c), '{}'))))) AS value FROM t, n)"
", job AS (SELECT " OBJECT "('namespace', n.namespace, 'name', 'retrain.' || t.policy, 'facets', " OBJECT "("
"   'sql', " OBJECT "(" FACET(SPEC "SQLJobFacet.json") ", 'query', pg_catalog.array_to_string(t.query_texts, E';\\n')))) AS value FROM t, n)"
", run AS (SELECT " OBJECT "('runId', t.run_id, 'facets', " STRIPPED "(" OBJECT "("
"   'nominalTime', " OBJECT "(" FACET(SPEC "NominalTimeRunFacet.json") ", 'nominalStartTime', " INSTANT("t.slot") "),"
"   'errorMessage', CASE WHEN t.error_message IS NOT NULL THEN " OBJECT "("
"    " FACET("https://openlineage.io/spec/facets/1-0-0/ErrorMessageRunFacet.json") ", 'message', t.error_message,"
"    'programmingLanguage', 'SQL') END,"
"   'retrain_decision', " OBJECT "('_producer', " PRODUCER ", '_schemaURL', 'urn:retrain:schema:retrain_decision:1',"
"    'policy', t.policy, 'model', t.model, 'revision', t.revision, 'revisionDigest', " HEX("t.revision_digest") ","
"    'slot', " INSTANT("t.slot") ", 'ordinal', t.ordinal, 'windowStart', " INSTANT("t.window_start") ","
"    'windowEnd', " INSTANT("t.window_end") ", 'outcome', t.outcome, 'verdict', (SELECT d.verdict FROM d),"
"    'reason', (SELECT d.reason FROM d), 'rows', t.rows_current, 'evidenceDigest', " HEX("t.evidence_digest") ","
"    'fingerprint', (SELECT " HEX("x.current_fingerprint") " FROM x),"
"    'inconclusive', (SELECT pg_catalog.jsonb_agg(" STRIPPED "(" OBJECT "('check', m.check_name, 'slice', m.slice_value,"
"     'status', m.status)) ORDER BY m.check_no, m.measurement_no) FROM m WHERE m.level = 'none')))"
"  )) AS value FROM t)"
" SELECT " OBJECT "('eventType', e.type, 'eventTime', " INSTANT("e.at") ", 'producer', " PRODUCER ","
"  'schemaURL', 'https://openlineage.io/spec/1-0-2/OpenLineage.json#/$defs/RunEvent',"
"  'run', run.value, 'job', job.value, 'inputs', (SELECT i.value FROM inputs i),"
"  'outputs', CASE e.type WHEN 'START' THEN '[]' ELSE outputs.value END)"
" FROM t, run, job, outputs, LATERAL (VALUES (1, 'START', t.started_at),"
"  (2, CASE WHEN t.outcome IN ('cancelled', 'superseded') THEN 'ABORT' WHEN t.outcome IN ('error', 'timeout') THEN 'FAIL'"
"   ELSE 'COMPLETE' END, t.recorded_at)) e(n, type, at) ORDER BY e.n";

/* fix_settings fixes what the text of values depends on, until the scope ends. */
static void
fix_settings(void)
{
	static const char *const settings[][2] = {
		{"TimeZone", "UTC"}, {"DateStyle", "ISO, YMD"}, {"IntervalStyle", "postgres"}, {"bytea_output", "hex"}
	};

	for (int i = 0; i < lengthof(settings); i++)
		(void) set_config_option(settings[i][0], settings[i][1], PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
}

/* ordinal_of returns the ordinal asked for, or the latest of the slot; P0002 without such a record. */
static int
ordinal_of(const RetrainObject *policy, TimestampTz slot, bool latest, int ordinal)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, policy->id);
	retrain_param_time(&params, slot, true);
	retrain_param_int4(&params, latest ? -1 : ordinal);
	if (retrain_store_run("SELECT e.ordinal FROM retrain.evaluation e WHERE e.policy_id = $1 AND e.slot = $2"
						  " AND ($3 < 0 OR e.ordinal = $3) ORDER BY e.ordinal DESC LIMIT 1", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NO_DATA_FOUND),
				 errmsg("policy \"%s\" has no such evaluation of slot %s", policy->name, timestamptz_to_str(slot)),
				 errhint("retrain.evaluations lists slots and ordinals.")));
	return (int) retrain_store_int8(1, 1);
}

/* run_export runs the statement of a form for the record that the arguments name; SPI stays connected. */
static uint64
run_export(FunctionCallInfo fcinfo, RetrainStore *store, const char *query, const char *name_space)
{
	RetrainParams params = {0};
	RetrainObject *policy;
	TimestampTz slot;

	RETRAIN_REQUIRE_ARG(0, "policy");
	RETRAIN_REQUIRE_ARG(1, "slot");
	policy = retrain_object_visible(RETRAIN_KIND_POLICY, NULL, text_to_cstring(PG_GETARG_TEXT_PP(0)));
	slot = PG_GETARG_TIMESTAMPTZ(1);
	retrain_store_begin(store);
	fix_settings();
	retrain_param_int8(&params, policy->id);
	retrain_param_time(&params, slot, true);
	retrain_param_int4(&params, ordinal_of(policy, slot, PG_ARGISNULL(2), PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2)));
	if (strstr(query, "$4"))
		retrain_param_text(&params, name_space);
	return retrain_store_run(query, &params, SPI_OK_SELECT);
}

/* kept returns a copy of a result field in the caller's context. */
static Datum
kept(const RetrainStore *store, uint64 row)
{
	bool		isnull;
	Datum		value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 1, &isnull);
	MemoryContext old = MemoryContextSwitchTo(store->caller);

	if (isnull)
		elog(ERROR, "export has no document");
	value = PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
	MemoryContextSwitchTo(old);
	return value;
}

/* text_digest returns the SHA-256 of a text in UTF-8. */
static bytea *
text_digest(const text *value)
{
	char	   *utf8 = pg_server_to_any(text_to_cstring(value), VARSIZE_ANY_EXHDR(value), PG_UTF8);

	return DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, PointerGetDatum(cstring_to_text(utf8))));
}

/*
 * retrain.export_decision(policy text, slot timestamptz, ordinal integer,
 *						   OUT document text, OUT digest bytea)
 *
 * retrain_export_decision returns the whole evidence of a record as JSON text,
 * and the SHA-256 of the text in UTF-8.
 */
Datum
retrain_export_decision(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	TupleDesc	desc;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	(void) run_export(fcinfo, &store, decision_query, NULL);
	values[0] = kept(&store, 0);
	retrain_store_end(&store);
	values[1] = PointerGetDatum(text_digest(DatumGetTextPP(values[0])));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/*
 * retrain.export_prov(policy text, slot timestamptz, ordinal integer)
 *		returns jsonb
 *
 * retrain_export_prov returns a record as a PROV-JSON document.
 */
Datum
retrain_export_prov(PG_FUNCTION_ARGS)
{
	RetrainStore store;
	Datum		document;

	(void) run_export(fcinfo, &store, prov_query, NULL);
	document = kept(&store, 0);
	retrain_store_end(&store);
	PG_RETURN_DATUM(document);
}

/*
 * retrain.export_openlineage(policy text, slot timestamptz, ordinal integer,
 *							  namespace text) returns setof jsonb
 *
 * retrain_export_openlineage returns a record as OpenLineage run events: the
 * start, and the end.
 */
Datum
retrain_export_openlineage(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result;
	RetrainStore store;
	uint64		n;
	Datum		events[2];
	bool		isnull = false;

	n = run_export(fcinfo, &store, openlineage_query, RETRAIN_ARG_TEXT(3));
	for (uint64 i = 0; i < n; i++)
		events[i] = kept(&store, i);
	retrain_store_end(&store);
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (uint64 i = 0; i < n; i++)
		tuplestore_putvalues(result->setResult, result->setDesc, &events[i], &isnull);
	return (Datum) 0;
}
