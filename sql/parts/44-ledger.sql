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
