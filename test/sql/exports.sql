-- Exports: OpenLineage events and PROV-JSON against the constraints of their published schemas, what they say against the
-- record, and the decision document with its digest.
\set ON_ERROR_ROLLBACK on
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
BEGIN;
-- JSON Schema, as much as the schemas below need: problems found, with their paths.
CREATE FUNCTION pg_temp.problems(root jsonb, schema jsonb, value jsonb, path text) RETURNS SETOF text LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	k text;
	v jsonb;
	formats CONSTANT jsonb := '{"date-time": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$", "uri": "^[a-zA-Z][a-zA-Z0-9+.-]*:[^\\s<>\"{}|\\\\^`]+$",
		"uuid": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}';
BEGIN
	IF schema ? '$ref' THEN
		RETURN QUERY SELECT * FROM pg_temp.problems(root, root #> string_to_array(substr(schema ->> '$ref', 3), '/'), value, path);
	END IF;
	FOR v IN SELECT jsonb_array_elements(schema -> 'allOf') LOOP
		RETURN QUERY SELECT * FROM pg_temp.problems(root, v, value, path);
	END LOOP;
	IF schema ? 'anyOf' AND NOT EXISTS (SELECT FROM jsonb_array_elements(schema -> 'anyOf') s WHERE NOT EXISTS (SELECT FROM pg_temp.problems(root, s, value, path))) THEN
		RETURN NEXT path || ' is none of anyOf';
	END IF;
	IF schema ? 'type' AND jsonb_typeof(value) <> schema ->> 'type' THEN
		RETURN NEXT path || ' is not ' || (schema ->> 'type');
		RETURN;
	END IF;
	IF schema ? 'enum' AND NOT schema -> 'enum' @> jsonb_build_array(value) THEN
		RETURN NEXT path || ' is not in enum';
	END IF;
	IF schema ? 'format' AND (value #>> '{}') !~ (formats ->> (schema ->> 'format')) THEN
		RETURN NEXT path || ' has not format ' || (schema ->> 'format');
	END IF;
	FOR k IN SELECT jsonb_array_elements_text(schema -> 'required') LOOP
		IF NOT value ? k THEN
			RETURN NEXT path || ' lacks ' || k;
		END IF;
	END LOOP;
	IF jsonb_typeof(value) = 'object' THEN
		FOR k, v IN SELECT * FROM jsonb_each(value) LOOP
			IF schema -> 'properties' ? k THEN
				RETURN QUERY SELECT * FROM pg_temp.problems(root, schema -> 'properties' -> k, v, path || '.' || k);
			ELSIF schema -> 'additionalProperties' = 'false' THEN
				RETURN NEXT path || ' has ' || k;
			ELSIF jsonb_typeof(schema -> 'additionalProperties') = 'object' THEN
				RETURN QUERY SELECT * FROM pg_temp.problems(root, schema -> 'additionalProperties', v, path || '.' || k);
			END IF;
		END LOOP;
	ELSIF jsonb_typeof(value) = 'array' AND schema ? 'items' THEN
		FOR v IN SELECT jsonb_array_elements(value) LOOP
			RETURN QUERY SELECT * FROM pg_temp.problems(root, schema -> 'items', v, path || '[]');
		END LOOP;
	END IF;
END $$;
-- The constraints of OpenLineage 1-0-2 (RunEvent) and of the facets used: SQLJobFacet, NominalTimeRunFacet, ErrorMessageRunFacet,
-- SchemaDatasetFacet, ColumnLineageDatasetFacet and DataQualityAssertionsDatasetFacet 1-0-1 (openlineage.io/spec; Apache License 2.0).
CREATE TEMP TABLE openlineage AS SELECT $${"defs": {
	"event": {"type": "object", "required": ["eventTime", "producer", "schemaURL", "run", "job", "eventType"], "properties": {
		"eventType": {"enum": ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]}, "eventTime": {"type": "string", "format": "date-time"},
		"producer": {"type": "string", "format": "uri"}, "schemaURL": {"type": "string", "format": "uri"}, "run": {"$ref": "#/defs/run"}, "job": {"$ref": "#/defs/job"},
		"inputs": {"type": "array", "items": {"$ref": "#/defs/dataset"}}, "outputs": {"type": "array", "items": {"$ref": "#/defs/dataset"}}}},
	"facet": {"type": "object", "required": ["_producer", "_schemaURL"], "properties": {"_producer": {"type": "string", "format": "uri"}, "_schemaURL": {"type": "string", "format": "uri"}}},
	"run": {"type": "object", "required": ["runId"], "properties": {"runId": {"type": "string", "format": "uuid"}, "facets": {"type": "object", "additionalProperties": {"$ref": "#/defs/facet"}, "properties": {
		"nominalTime": {"allOf": [{"$ref": "#/defs/facet"}], "required": ["nominalStartTime"], "properties": {"nominalStartTime": {"type": "string", "format": "date-time"}, "nominalEndTime": {"type": "string", "format": "date-time"}}},
		"errorMessage": {"allOf": [{"$ref": "#/defs/facet"}], "required": ["message", "programmingLanguage"], "properties": {"message": {"type": "string"}, "programmingLanguage": {"type": "string"}}}}}}},
	"job": {"type": "object", "required": ["namespace", "name"], "properties": {"namespace": {"type": "string"}, "name": {"type": "string"}, "facets": {"type": "object", "additionalProperties": {"$ref": "#/defs/facet"}, "properties": {
		"sql": {"allOf": [{"$ref": "#/defs/facet"}], "required": ["query"], "properties": {"query": {"type": "string"}}}}}}},
	"dataset": {"type": "object", "required": ["namespace", "name"], "properties": {"namespace": {"type": "string"}, "name": {"type": "string"},
		"facets": {"type": "object", "additionalProperties": {"$ref": "#/defs/facet"}, "properties": {
			"schema": {"allOf": [{"$ref": "#/defs/facet"}], "properties": {"fields": {"type": "array", "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "description": {"type": "string"}}}}}},
			"columnLineage": {"allOf": [{"$ref": "#/defs/facet"}], "required": ["fields"], "properties": {"fields": {"type": "object", "additionalProperties": {"type": "object", "required": ["inputFields"], "properties": {
				"inputFields": {"type": "array", "items": {"type": "object", "required": ["namespace", "name", "field"], "properties": {"namespace": {"type": "string"}, "name": {"type": "string"}, "field": {"type": "string"}}}}}}}}}}},
		"inputFacets": {"type": "object", "additionalProperties": {"$ref": "#/defs/facet"}, "properties": {
			"dataQualityAssertions": {"allOf": [{"$ref": "#/defs/facet"}], "required": ["assertions"], "properties": {"assertions": {"type": "array", "items": {"type": "object", "required": ["assertion", "success"],
				"properties": {"assertion": {"type": "string"}, "success": {"type": "boolean"}, "column": {"type": "string"}}}}}}}}}}}}$$::jsonb AS schema;
-- The constraints of PROV-JSON (W3C Member Submission of 24 April 2013, its schema) on the parts used.
CREATE TEMP TABLE prov AS SELECT $${"type": "object", "additionalProperties": false, "properties": {
	"prefix": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
	"entity": {"type": "object", "additionalProperties": {"$ref": "#/defs/attributes"}}, "agent": {"type": "object", "additionalProperties": {"$ref": "#/defs/attributes"}},
	"activity": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "properties": {"prov:startTime": {"type": "string", "format": "date-time"}, "prov:endTime": {"type": "string", "format": "date-time"}}}},
	"used": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "required": ["prov:activity", "prov:entity"], "properties": {"prov:activity": {"type": "string"}, "prov:entity": {"type": "string"}, "prov:time": {"type": "string", "format": "date-time"}}}},
	"wasGeneratedBy": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "required": ["prov:entity"], "properties": {"prov:activity": {"type": "string"}, "prov:time": {"type": "string", "format": "date-time"}}}},
	"wasInformedBy": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "required": ["prov:informant", "prov:informed"]}},
	"wasDerivedFrom": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "required": ["prov:generatedEntity", "prov:usedEntity"]}},
	"wasAssociatedWith": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "required": ["prov:activity"], "properties": {"prov:agent": {"type": "string"}, "prov:plan": {"type": "string"}}}},
	"actedOnBehalfOf": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "required": ["prov:delegate", "prov:responsible"]}},
	"wasAttributedTo": {"type": "object", "additionalProperties": {"allOf": [{"$ref": "#/defs/attributes"}], "required": ["prov:entity", "prov:agent"]}}},
	"defs": {"attributes": {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "object", "required": ["$"], "additionalProperties": false,
		"properties": {"$": {"type": "string"}, "type": {"type": "string"}, "lang": {"type": "string"}}}]}}}}$$::jsonb AS schema;
-- the checker finds what is wrong
SELECT p.problem FROM openlineage, pg_temp.problems(schema, schema #> '{defs,event}', '{"eventType": "END", "eventTime": "2020-01-01 00:00", "producer": "x", "schemaURL": "urn:x", "run": {"runId": "1"}, "job": {"namespace": "n", "facets": {"sql": {"query": 1}}}, "inputs": [{"name": 3}]}', '') p (problem);

CREATE ROLE regress_exports_owner LOGIN;
CREATE ROLE regress_exports_other LOGIN;
CREATE ROLE regress_exports_auditor LOGIN;
GRANT SELECT ON openlineage, prov TO regress_exports_owner;
CREATE SCHEMA regress_exports AUTHORIZATION regress_exports_owner;
SELECT retrain.grant_role('policy_author', r) FROM unnest('{regress_exports_owner,regress_exports_other}'::name[]) r;
SELECT retrain.grant_role('auditor', 'regress_exports_auditor');
SET ROLE regress_exports_owner;
SET search_path = regress_exports, pg_temp;
CREATE TABLE score (at timestamptz, x double precision, cat text, p double precision, y boolean, known timestamptz);
INSERT INTO score SELECT '2020-01-01 00:00Z'::timestamptz + i * interval '30 minutes', (i * 37 % 101) / 7.0 + i / 300, 'c' || i % 5, (i * 53 % 97) / 97.0, i * 31 % 97 < i * 53 % 97,
	'2020-01-01 00:00Z'::timestamptz + i * interval '30 minutes' + i * 7 % 48 * interval '1 hour' FROM generate_series(0, 42 * 48 - 1) i;
CREATE VIEW log AS SELECT at, x, upper(cat) AS cat, p, y, known FROM score;
SELECT retrain.register_model('exports') > 0 AS model, retrain.attach_log('exports', 'log', 'at', probability_column => 'p', label_column => 'y', label_time_column => 'known', features => '{x}', slices => '{cat}', name => 'exports') > 0 AS log,
	retrain.freeze_baseline('exports', 'exports', '2020-01-01', '2020-01-15', 'training', known_until => '2020-01-15') > 0 AS baseline;
SELECT retrain.create_policy(v.name, 'exports', jsonb_build_array(retrain.policy_check('psi', 'x', fail => 9), retrain.policy_check('ks_stat', 'x', fail => 0.1, verdict => 'retrain'), retrain.policy_check('ks_stat', 'p', slice => 'cat', fail => 1),
	retrain.policy_check('ece', fail => 0.9)), reference => v.name, every => '7 days', anchor => '2020-01-22') > 0 AS created FROM (VALUES ('previous'), ('baseline')) v (name);
SELECT p.name, v.outcome, v.verdict FROM (VALUES ('previous'), ('baseline')) p (name), retrain.evaluate(p.name, '2020-01-29Z') v;
ALTER VIEW log RENAME TO log2;
SELECT outcome FROM retrain.evaluate('baseline', '2020-02-05Z');
ALTER VIEW log2 RENAME TO log;

CREATE TEMP TABLE exported AS SELECT e.policy, e.slot, o.event, o.n FROM retrain.evaluations e, retrain.export_openlineage(e.policy, e.slot, e.ordinal, 'postgres://db:5432') WITH ORDINALITY o (event, n);
SELECT policy, slot, n, p.problem FROM exported, openlineage, pg_temp.problems(schema, schema #> '{defs,event}', event, '') p (problem);
SELECT policy, slot, array_agg(event ->> 'eventType' ORDER BY n) AS types, count(DISTINCT event #>> '{run,runId}') AS runs FROM exported GROUP BY 1, 2 ORDER BY 1, 2;
SELECT event #>> '{job,name}' AS job, event #>> '{run,facets,nominalTime,nominalStartTime}' AS nominal, event #>> '{run,facets,retrain_decision,verdict}' AS verdict, event #> '{run,facets,retrain_decision,inconclusive}' AS inconclusive,
	event #>> '{job,facets,sql,query}' = (SELECT array_to_string(query_texts, E';\n') FROM retrain.evaluations e WHERE (e.policy, e.slot) = (exported.policy, exported.slot)) AS sql
FROM exported WHERE policy = 'baseline' AND n = 2 ORDER BY slot;
SELECT replace(i ->> 'name', current_database(), 'DB') AS input, i #>> '{facets,schema,fields}' AS fields, i #>> '{inputFacets,dataQualityAssertions,assertions}' AS assertions
FROM exported, jsonb_array_elements(event -> 'inputs') i WHERE policy = 'baseline' AND slot = '2020-01-29' AND n = 2;
SELECT replace(o ->> 'name', current_database(), 'DB') AS output, f.key AS field, string_agg(replace(c ->> 'name', current_database(), 'DB') || '.' || (c ->> 'field'), ' ' ORDER BY c ->> 'field') AS "from"
FROM exported, jsonb_array_elements(event -> 'outputs') o, jsonb_each(o #> '{facets,columnLineage,fields}') f, jsonb_array_elements(f.value -> 'inputFields') c
WHERE policy = 'baseline' AND slot = '2020-01-29' AND n = 2 GROUP BY 1, f.key ORDER BY f.key COLLATE "C";
SELECT event #>> '{run,facets,errorMessage,message}' AS error FROM exported WHERE slot = '2020-02-05' AND n = 2;

CREATE TEMP TABLE documents AS SELECT e.policy, e.slot, retrain.export_prov(e.policy, e.slot) AS d FROM retrain.evaluations e;
SELECT policy, slot, p.problem FROM documents, prov, pg_temp.problems(schema, schema, d, '') p (problem);
-- whatever is referred to is there, and of the right kind
SELECT policy, r.key, a.key, a.value FROM documents, jsonb_each(d) r, jsonb_each(r.value) x, jsonb_each_text(x.value) a
WHERE r.key NOT IN ('prefix', 'entity', 'activity', 'agent') AND a.key IN ('prov:entity', 'prov:usedEntity', 'prov:generatedEntity', 'prov:plan', 'prov:activity', 'prov:informed', 'prov:informant', 'prov:agent', 'prov:delegate', 'prov:responsible')
	AND NOT d -> CASE WHEN a.key IN ('prov:activity', 'prov:informed', 'prov:informant') THEN 'activity' WHEN a.key IN ('prov:agent', 'prov:delegate', 'prov:responsible') THEN 'agent' ELSE 'entity' END ? a.value;
SELECT policy, slot, (SELECT jsonb_object_agg(r.key, (SELECT count(*) FROM jsonb_object_keys(r.value))) FROM jsonb_each(d) r) AS number FROM documents ORDER BY 1, 2;
SELECT x.value ->> 'prov:label' AS label, x.value ->> 'prov:value' AS verdict, x.value ->> 'retrain:fingerprint' = (SELECT encode(current_fingerprint, 'hex') FROM retrain.evidence e WHERE (e.policy, e.slot) = (documents.policy, documents.slot)) AS fingerprint,
	x.value ->> 'retrain:digest' = (SELECT encode(revision_digest, 'hex') FROM retrain.evaluations e WHERE (e.policy, e.slot) = (documents.policy, documents.slot)) AS revision
FROM documents, jsonb_each(d -> 'entity') x WHERE policy = 'baseline' AND slot = '2020-01-29' AND x.key !~ '^r:measurement' ORDER BY regexp_replace(x.key, '\d+', '', 'g');

-- The whole evidence: everything that level 1 and 2 need, and a digest that anybody can compute.
CREATE TEMP TABLE document AS SELECT e.policy, e.slot, x.document, x.digest FROM retrain.evaluations e, retrain.export_decision(e.policy, e.slot, e.ordinal) x;
SELECT policy, slot, d.digest = sha256(convert_to(document, 'UTF8')) AS digest, document = document::jsonb::text AS canonical, x.digest = d.digest AS again FROM document d, LATERAL (SELECT (retrain.export_decision(d.policy, d.slot)).digest) x ORDER BY 1, 2;
SELECT key, jsonb_typeof(value) AS type, CASE jsonb_typeof(value) WHEN 'array' THEN jsonb_array_length(value) END AS length FROM document, jsonb_each(document::jsonb) WHERE policy = 'previous' ORDER BY 1;
SELECT bool_and(s ->> 'digest' = '\x' || encode(sha256((s ->> 'bytes')::bytea), 'hex')) AS states FROM document, jsonb_array_elements(document::jsonb -> 'states') s;
SELECT policy, slot, document::jsonb #>> '{decision,verdict}' AS verdict, document::jsonb #>> '{revision,digest}' = '\x' || encode(sha256(convert_to((document::jsonb #> '{revision,definition}')::text, 'UTF8')), 'hex') AS revision FROM document ORDER BY 1, 2;
-- a session's settings change nothing
SET timezone = 'Asia/Tokyo';
SET datestyle = 'German';
SET extra_float_digits = -10;
SET bytea_output = 'escape';
SELECT bool_and(x.digest = d.digest) AS same FROM document d, LATERAL (SELECT (retrain.export_decision(d.policy, d.slot)).digest) x;
SELECT bool_and(retrain.export_prov(policy, slot) = d) AS same FROM documents;
SET timezone = 'UTC';
RESET datestyle;
RESET extra_float_digits;
RESET bytea_output;

SELECT retrain.export_prov('previous', '2020-01-30');
SELECT retrain.export_openlineage('previous', '2020-01-29', 3);
SELECT retrain.export_decision(NULL, '2020-01-29');
SET ROLE regress_exports_auditor;
SELECT (retrain.export_decision('previous', '2020-01-29Z')).digest IS NOT NULL AS auditor;
SET ROLE regress_exports_other;
SELECT retrain.export_decision('previous', '2020-01-29');
ROLLBACK;
