-- The ledger: its encoding.

CREATE FUNCTION retrain.canonical_row(value record) RETURNS bytea
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canonical_row';
COMMENT ON FUNCTION retrain.canonical_row(record) IS
'Canonical encoding of a row, as the ledger hashes it: format version (1), then the fields that are not null in the byte order of their names, each as tag, length of the name, name, length of the value, value; see doc/reference/ledger.md. value: any row. NULL for NULL. Does not depend on settings, client encoding or byte order.';
