/*
 * gate_pickup.h
 *	  Gates that are evaluated by themselves: by workers and tick().
 */
#ifndef RETRAIN_GATE_PICKUP_H
#define RETRAIN_GATE_PICKUP_H

#include "governance/registry.h"
#include "governance/run.h"

/*
 * Gates that wait for an evaluation, with due, when that is: at once, and after a
 * result that settled nothing once more after a pause that doubles, up to a
 * day.  $1: retrain.retry_pause in seconds, at least one.  Requests that only post hoc
 * decisions stand behind are left out: their gates do not open.
 */
#define RETRAIN_GATES_WAITING \
	"(SELECT m.owner_oid, g.gate_id, r.request_id, COALESCE(e.last OPERATOR(pg_catalog.+) LEAST(" \
	"pg_catalog.make_interval(secs => GREATEST($1, 1) * 2 ^ LEAST(e.n - 1, 20)), '1 day'::pg_catalog.interval), r.changed_at) AS due" \
	" FROM retrain.request r JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) r.model_id" \
	" JOIN retrain.gate g ON g.model_id OPERATOR(pg_catalog.=) r.model_id AND g.state OPERATOR(pg_catalog.=) 'active'" \
	" LEFT JOIN LATERAL (SELECT pg_catalog.max(x.evaluated_at) AS last, pg_catalog.count(*) AS n," \
	"  (pg_catalog.array_agg(x.result ORDER BY x.gate_result_id DESC))[1] AS result FROM retrain.gate_result x" \
	"  WHERE x.request_id OPERATOR(pg_catalog.=) r.request_id AND x.gate_id OPERATOR(pg_catalog.=) g.gate_id" \
	"  AND x.revision OPERATOR(pg_catalog.=) g.current_revision) e ON true" \
	" WHERE r.state OPERATOR(pg_catalog.=) 'gating' AND m.state OPERATOR(pg_catalog.=) 'active'" \
	" AND COALESCE(e.result, '') OPERATOR(pg_catalog.<>) 'passed'" \
	" AND (r.policy_id IS NULL OR EXISTS (SELECT FROM retrain.request_evidence q JOIN retrain.evaluation v" \
	"  ON v.policy_id OPERATOR(pg_catalog.=) q.policy_id AND v.slot OPERATOR(pg_catalog.=) q.slot AND v.ordinal OPERATOR(pg_catalog.=) q.ordinal" \
	"  JOIN retrain.decision d ON d.policy_id OPERATOR(pg_catalog.=) q.policy_id AND d.slot OPERATOR(pg_catalog.=) q.slot" \
	"  AND d.ordinal OPERATOR(pg_catalog.=) q.ordinal" \
	"  WHERE q.request_id OPERATOR(pg_catalog.=) r.request_id AND (NOT v.post_hoc OR d.post_hoc_allowed))))"

extern bool retrain_gate_run_next(List *owners, RetrainTrigger trigger, RetrainNextTransaction next,
								  MemoryContext context);
extern TimestampTz retrain_gates_next(TimestampTz now);
extern List *retrain_gates_due_owners(TimestampTz now);
extern void retrain_gates_stall(RetrainStore *store);

#endif							/* RETRAIN_GATE_PICKUP_H */
