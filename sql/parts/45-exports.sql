-- Records in the forms of others.

CREATE FUNCTION retrain.export_decision(policy text, slot timestamptz, ordinal integer DEFAULT NULL, OUT document text, OUT digest bytea)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_export_decision';
COMMENT ON FUNCTION retrain.export_decision(text, timestamptz, integer) IS
'The whole evidence of a decision as one JSON document, with its digest: sealed revision, log, baseline, evaluation, evidence, lineage, measurements, states with their bytes (hexadecimal), decision, the latest of the decisions recorded before on each of the up to 100 earlier slots that could bear on it, and the leaf in the ledger. policy: name. slot: of the record. ordinal: of the record (NULL: the latest of the slot). digest: SHA-256 of the bytes of document in UTF-8; the document is the text of a jsonb, the same each time it is made until a state is purged or the leaf gets its place. Columns are those of the tables. For members of the owner and auditors. Errors: RT001 (no such policy), P0002 (no such record), 22004 (NULL argument).';

CREATE FUNCTION retrain.export_prov(policy text, slot timestamptz, ordinal integer DEFAULT NULL) RETURNS jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_export_prov';
COMMENT ON FUNCTION retrain.export_prov(text, timestamptz, integer) IS
'A record as a W3C PROV-JSON document: the evaluation and the making of the decision are activities; rows, baseline, sealed revision, measurements and decision are entities; the software and the owner of the policy are agents. policy: name. slot, ordinal: of the record (ordinal NULL: the latest of the slot). Attributes beyond PROV have the prefix retrain. For members of the owner and auditors. Errors: RT001 (no such policy), P0002 (no such record), 22004 (NULL argument).';

CREATE FUNCTION retrain.export_openlineage(policy text, slot timestamptz, ordinal integer DEFAULT NULL, namespace text DEFAULT NULL) RETURNS SETOF jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_export_openlineage';
COMMENT ON FUNCTION retrain.export_openlineage(text, timestamptz, integer, text) IS
'A record as two OpenLineage run events, in order: START, and COMPLETE, FAIL (error, timeout) or ABORT (cancelled, superseded). Facets: nominalTime, errorMessage and retrain_decision of the run, sql of the job, schema of the relations read and dataQualityAssertions of the log (conclusive measurements; the others are in retrain_decision), schema and columnLineage of the checks. policy: name. slot, ordinal: of the record (ordinal NULL: the latest of the slot). namespace: of jobs and datasets, as other producers name this server, such as postgres://db.example.com:5432 (NULL: postgres:// and the system identifier). For members of the owner and auditors. Errors: RT001 (no such policy), P0002 (no such record), 22004 (NULL argument).';
