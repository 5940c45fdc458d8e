-- The ledger: its encoding.

CREATE FUNCTION retrain.canonical_row(value record) RETURNS bytea
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canonical_row';
COMMENT ON FUNCTION retrain.canonical_row(record) IS
'Canonical encoding of a row, as the ledger hashes it: format version (1), then the fields that are not null in the byte order of their names, each as tag, length of the name, name, length of the value, value; see doc/reference/ledger.md. value: any row. NULL for NULL. Does not depend on settings, client encoding or byte order.';

-- Checkpoints.

CREATE FUNCTION retrain.checkpoint(
	OUT checkpoint_no bigint,
	OUT seq bigint,
	OUT tree_size bigint,
	OUT leaves_added bigint,
	OUT root bytea)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_checkpoint';
COMMENT ON FUNCTION retrain.checkpoint() IS
'Makes a checkpoint of the ledger: evaluations recorded since the last one get their place in the Merkle tree, and its root becomes a row of the ledger and a line of the server''s log. Covered are those of transactions that ended before every transaction that still runs. When nothing came since the last checkpoint, that one is returned with leaves_added 0; NULLs when there is nothing at all. Returns its number, its row in the ledger, the leaves in the tree, the leaves that came, and the root. The scheduler and retrain.tick() make one every retrain.checkpoint_interval. Errors: RT031 (restored copy), RT030 (foreign triggers), 25006 (standby).';

-- Verification.

CREATE FUNCTION retrain.verify_ledger(
	anchor jsonb DEFAULT NULL,
	from_seq bigint DEFAULT NULL,
	to_seq bigint DEFAULT NULL,
	evaluations boolean DEFAULT true,
	OUT ok boolean,
	OUT rows_checked bigint,
	OUT leaves_checked bigint,
	OUT first_bad_seq bigint,
	OUT reason text,
	OUT detail text)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_verify_ledger';
COMMENT ON FUNCTION retrain.verify_ledger(jsonb, bigint, bigint, boolean) IS
'Checks the ledger in one reading, in constant memory, and tells what is wrong first. anchor: what retrain.export_anchor() gave earlier, kept outside of the database, or an array of such; without one, a chain rebuilt as a whole or cut at its end cannot be told from the true one. from_seq, to_seq: rows to check (NULL: from the first, to the last and the head). evaluations: false leaves out the comparison of leaves with the rows they cover, which takes most of the time. Returns ok, the rows of the ledger and the leaves checked, and of the first problem the row, the reason and a sentence. reason: gap, version (encoding not known), hash (of the row), order (continues another row), columns (differ from the payload), epoch (changes without cause), tree (root of a checkpoint), leaf (missing, or not that of the decision), missing (evaluation gone without a purge), evaluation (its rows are not those recorded), policy (definition is not the one sealed), purge (removed something else), head, truncated (row of the anchor is not there), anchor (it is another one). first_bad_seq is NULL for what no checkpoint covers. Runs on standbys and in copies that were not adopted. Errors: 22023 (not an anchor, wrong bounds).';

-- Proofs.

CREATE FUNCTION retrain.inclusion_proof(
	policy text,
	slot timestamptz,
	ordinal integer DEFAULT 0,
	tree_size bigint DEFAULT NULL)
RETURNS jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_inclusion_proof';
COMMENT ON FUNCTION retrain.inclusion_proof(text, timestamptz, integer, bigint) IS
'Proof that an evaluation is in the tree over all evaluations (RFC 6962). tree_size: leaves of the tree, at most those of the last checkpoint (NULL: those). Returns {"format", "proof": "inclusion", "leaf_index", "tree_size", "leaf_hash", "root", "path", "payload"}; payload is the canonical encoding of the rows, which leaf_hash is of, null when they were purged. root must be that of a checkpoint of this size which one knows from elsewhere. Reads all leaves of the tree. Errors: 22023 (no such evaluation or tree), 55000 (no checkpoint covers it yet), RT032 (a leaf is missing), 22004 (NULL).';

CREATE FUNCTION retrain.consistency_proof(
	first_size bigint,
	second_size bigint DEFAULT NULL)
RETURNS jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_consistency_proof';
COMMENT ON FUNCTION retrain.consistency_proof(bigint, bigint) IS
'Proof that the tree of second_size leaves (NULL: the one of the last checkpoint) began as the tree of first_size leaves: nothing in between was changed or removed. Returns {"format", "proof": "consistency", "first_size", "second_size", "first_root", "second_root", "path"}. Errors: 22023 (no such tree), 55000 (no checkpoint yet), RT032 (a leaf is missing), 22004 (NULL).';

CREATE FUNCTION retrain.verify_inclusion_proof(proof jsonb) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_verify_inclusion_proof';
COMMENT ON FUNCTION retrain.verify_inclusion_proof(jsonb) IS
'Whether a proof of retrain.inclusion_proof() leads from leaf_hash to root (RFC 9162, 2.1.3.2). Reads no table: compare root with a checkpoint you trust, and leaf_hash with SHA-256 of 0x00 and the payload. NULL for NULL. Errors: 22023 (not a proof).';

CREATE FUNCTION retrain.verify_consistency_proof(proof jsonb) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_verify_consistency_proof';
COMMENT ON FUNCTION retrain.verify_consistency_proof(jsonb) IS
'Whether a proof of retrain.consistency_proof() shows that the tree of second_root begins with that of first_root (RFC 9162, 2.1.4.2). Reads no table. NULL for NULL. Errors: 22023 (not a proof).';

-- What leaves the database.

CREATE FUNCTION retrain.export_anchor() RETURNS jsonb
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_export_anchor';
COMMENT ON FUNCTION retrain.export_anchor() IS
'Where the ledger stands, to be kept outside of the database: {"format", "seq", "epoch", "timeline", "hash", "checkpoint_no", "tree_size", "root", "system_identifier", "database", "instance_name", "exported_at"}. retrain.verify_ledger(anchor) shows later that nothing up to there was changed or cut off. NULL while the ledger is empty. Runs on standbys.';

CREATE FUNCTION retrain.export_ledger(evaluations boolean DEFAULT true) RETURNS SETOF text
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_export_ledger';
COMMENT ON FUNCTION retrain.export_ledger(boolean) IS
'The whole ledger as JSON, a line for each row and each leaf, in the order in which a verifier reads them: {"type": "row", "seq", "epoch", "kind", "prev_hash", "hash", "payload"} and {"type": "leaf", "position", "leaf_hash", "policy_id", "ordinal", "slot", "slot_us", "purge_seq", "payload"}; hashes and payloads in hexadecimal, the leaves of a checkpoint in front of its row, those without a place at the end. evaluations: false leaves the payloads of leaves out. examples/auditor/verify_ledger.py checks it without a server.';

-- Retention.

CREATE FUNCTION retrain.purge(
	before timestamptz,
	policy text DEFAULT NULL,
	OUT purged bigint,
	OUT seq bigint,
	OUT root bytea)
LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retrain_purge';
COMMENT ON FUNCTION retrain.purge(timestamptz, text) IS
'Removes evaluations of slots before an instant, with their measurements, decisions, evidence, and states that nothing else refers to. policy: of this policy only (NULL: of all). Only what a checkpoint covers is removed; what later verdicts look back on stays (running cool-downs, the latest slots considered). The leaves stay, and a row of the ledger holds number and Merkle root of what was removed. Rows of the ledger are never removed. Returns the number of evaluations, the row of the ledger and the root; NULL for both when there was nothing to remove. Caller: a superuser or the owner of the extension. Errors: 22023 (in the future), 22004 (NULL), RT001 (no such policy), RT031 (restored copy), 42501.';
