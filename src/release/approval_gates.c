/*
 * approval_gates.c
 *	  What approvals know of gates: each active gate of the model is a
 *	  requirement, and the last result of each is part of the evidence.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"

#include "common/compat.h"
#include "common/errors.h"
#include "release/approval_gates.h"
#include "release/gate.h"

/*
 * retrain_gates_evidence returns the last result of each gate for a request, as
 * a JSON array; of gates that were retired since, too, so that nobody can
 * retire one unseen.  Owner scope, SPI connected.
 */
char *
retrain_gates_evidence(RetrainStore *store, const RetrainRequest *request)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, request->model_id);
	retrain_param_datum(&params, UUIDOID, UUIDPGetDatum(&request->id), false);
	retrain_param_int8(&params, request->version_id);
	(void) retrain_store_run("SELECT COALESCE(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('gate', g.name, 'state', g.state,"
							 " 'definition_digest', pg_catalog.encode(v.digest, 'hex'), 'sealed_at', v.sealed_at,"
							 " 'result', pg_catalog.to_jsonb(x)) ORDER BY g.gate_id), '[]')::pg_catalog.text"
							 " FROM retrain.gate g LEFT JOIN LATERAL (SELECT r.* FROM retrain.gate_result r WHERE r.request_id = $2"
							 "  AND r.gate_id = g.gate_id AND r.candidate_version_id = $3 ORDER BY r.gate_result_id DESC LIMIT 1) x ON true"
							 " LEFT JOIN retrain.gate_revision v ON v.gate_id = g.gate_id AND v.revision = COALESCE(x.revision, g.current_revision)"
							 " WHERE g.model_id = $1 AND (g.state = 'active' OR x.gate_result_id IS NOT NULL"
							 "  OR g.changed_at >= (SELECT r.requested_at FROM retrain.request r WHERE r.request_id = $2))", &params, SPI_OK_SELECT);
	return retrain_store_text(store, 1, 1);
}

/* Gates and their results against the ledger, and promotions against them; for retrain.verify_release(). */
const RetrainReleaseCheck retrain_gate_checks[] = {
	{"gate_result",
		"SELECT COALESCE(r.gate_result_id, l.id)::pg_catalog.text, CASE WHEN r.gate_result_id IS NULL THEN 'missing'"
		"  WHEN l.id IS NULL THEN 'unrecorded' ELSE 'differs' END,"
		" CASE WHEN r.gate_result_id IS NULL THEN 'row ' || l.seq || ' of the ledger tells of it'"
		"  WHEN l.id IS NULL THEN 'no row of the ledger tells of it'"
		"  ELSE 'result or numbers are not those of row ' || l.seq || ' of the ledger' END"
		" FROM (SELECT x.*, '\\x' || pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(x.bundle::pg_catalog.text, 'UTF8')), 'hex') AS now,"
		"  '\\x' || pg_catalog.encode(x.digest, 'hex') AS told FROM retrain.gate_result x) r"
		" FULL JOIN (SELECT (x.payload_json ->> 'gate_result_id')::pg_catalog.int8 AS id, x.payload_json ->> 'digest' AS digest,"
		"  x.payload_json ->> 'result' AS result, x.seq FROM retrain.ledger x WHERE x.kind = 'gate_result') l ON l.id = r.gate_result_id"
	" WHERE (r.now = l.digest AND r.told = l.digest AND r.result = l.result) IS NOT TRUE"},
	{"gate_revision",
		"SELECT COALESCE(v.gate_id, l.id) || ' revision ' || COALESCE(v.revision, l.revision), CASE WHEN v.gate_id IS NULL THEN 'missing'"
		"  WHEN l.id IS NULL THEN 'unrecorded' ELSE 'differs' END,"
		" CASE WHEN v.gate_id IS NULL THEN 'row ' || l.seq || ' of the ledger tells of it'"
		"  WHEN l.id IS NULL THEN 'no row of the ledger tells of it'"
		"  ELSE 'the definition is not that of row ' || l.seq || ' of the ledger' END"
		" FROM (SELECT x.*, '\\x' || pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(x.definition::pg_catalog.text, 'UTF8')), 'hex') AS now"
		"  FROM retrain.gate_revision x) v"
		" FULL JOIN (SELECT (x.payload_json ->> 'gate_id')::pg_catalog.int8 AS id, (x.payload_json ->> 'revision')::pg_catalog.int4 AS revision,"
		"  x.payload_json ->> 'digest' AS digest, x.seq FROM retrain.ledger x WHERE x.kind = 'gate_sealed') l"
	" ON l.id = v.gate_id AND l.revision = v.revision WHERE v.now IS DISTINCT FROM l.digest"},
	{"promotion",
		"SELECT p.promotion_id::pg_catalog.text, 'unapproved', 'result ' || i.id || ' of a gate does not count for it'"
		" FROM retrain.promotion p, LATERAL pg_catalog.unnest(p.gate_result_ids) i(id)"
		" LEFT JOIN retrain.gate_result r ON r.gate_result_id = i.id"
		" WHERE (r.request_id = p.request_id AND r.candidate_version_id = p.to_version_id AND r.result = 'passed'"
		"  AND r.evaluated_at <= p.promoted_at AND r.revision = (SELECT pg_catalog.max(v.revision) FROM retrain.gate_revision v"
	"   WHERE v.gate_id = r.gate_id AND v.sealed_at <= p.promoted_at)) IS NOT TRUE"},
	{"promotion",
		"SELECT p.promotion_id::pg_catalog.text, 'unapproved', 'gate \"' || g.name || '\" was active, and neither passed nor waived'"
		" FROM retrain.promotion p JOIN retrain.gate g ON g.model_id = p.model_id AND g.created_at <= p.promoted_at"
		"  AND (g.state = 'active' OR g.changed_at > p.promoted_at)"
		" WHERE NOT EXISTS (SELECT FROM retrain.gate_result r WHERE r.gate_result_id = ANY (p.gate_result_ids) AND r.gate_id = g.gate_id)"
		" AND NOT EXISTS (SELECT FROM retrain.waiver w WHERE w.waiver_id = ANY (p.waiver_ids)"
	"  AND w.requirement = 'gate:' || g.name)"},
};

const int	retrain_gate_check_count = lengthof(retrain_gate_checks);

/* keep notes the result of a gate that was passed. */
static void
keep(RetrainRequirements *requirements, const RetrainGateStanding *standing)
{
	int64	   *id = palloc(sizeof(int64));

	*id = standing->gate_result_id;
	requirements->gate_results = lappend(requirements->gate_results, id);
}

/* add_gate adds the requirement that one gate is passed, and tells whether it is. */
static bool
add_gate(RetrainRequirements *requirements, const RetrainGateStanding *standing)
{
	bool		passed = standing->result && strcmp(standing->result, "passed") == 0;

	retrain_requirement_add(requirements, psprintf("gate:%s", standing->gate), passed, ERRCODE_RETRAIN_GATE_NOT_PASSED,
							standing->result == NULL ? pstrdup("its revision in force has no result for this version") :
							psprintf("result " INT64_FORMAT " of revision %d is %s%s", standing->gate_result_id, standing->revision,
									 standing->result, standing->post_hoc ? ", post hoc" : ""));
	if (passed)
		keep(requirements, standing);
	return passed;
}

/*
 * retrain_requirements_of_gates adds a requirement for each active gate of the
 * model, and one more where the gates are not settled though each is passed.
 */
void
retrain_requirements_of_gates(RetrainStore *store, RetrainRequirements *requirements)
{
	List	   *standings = NIL;
	char	   *problem = NULL;
	bool		settled;
	bool		all_passed = true;
	ListCell   *cell;

	if (requirements->request->version_id == 0)
		return;
	settled = retrain_gates_settled(store, requirements->request, requirements->lock, &standings, &problem);
	foreach(cell, standings)
		all_passed &= add_gate(requirements, lfirst(cell));
	if (!settled && all_passed)
		retrain_requirement_add(requirements, "gates", false, ERRCODE_RETRAIN_GATE_NOT_PASSED,
								problem ? problem : pstrdup("not every gate is passed"));
}
