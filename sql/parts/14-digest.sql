-- Digest of a multiset of rows.  Format and examples: doc/reference/digest.md.

CREATE FUNCTION retrain.rows_digest_accum(internal, VARIADIC "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_rows_digest_accum';
COMMENT ON FUNCTION retrain.rows_digest_accum(internal, VARIADIC "any") IS
'Support: transition function of rows_digest.';

CREATE FUNCTION retrain.rows_digest_combine(internal, internal) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_rows_digest_combine';
COMMENT ON FUNCTION retrain.rows_digest_combine(internal, internal) IS
'Support: combine function of rows_digest.';

CREATE FUNCTION retrain.rows_digest_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_rows_digest_serialize';
COMMENT ON FUNCTION retrain.rows_digest_serialize(internal) IS
'Support: serial function of rows_digest.';

CREATE FUNCTION retrain.rows_digest_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_rows_digest_deserialize';
COMMENT ON FUNCTION retrain.rows_digest_deserialize(bytea, internal) IS
'Support: deserial function of rows_digest.';

CREATE FUNCTION retrain.rows_digest_final(internal) RETURNS bytea
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_rows_digest_final';
COMMENT ON FUNCTION retrain.rows_digest_final(internal) IS
'Support: final function of rows_digest.';

CREATE AGGREGATE retrain.rows_digest(VARIADIC "any") (
	SFUNC = retrain.rows_digest_accum, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.rows_digest_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.rows_digest_combine, SERIALFUNC = retrain.rows_digest_serialize,
	DESERIALFUNC = retrain.rows_digest_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.rows_digest(VARIADIC "any") IS
'Digest (32 bytes, SHA-256) of a multiset of rows: of the listed columns in their order, at least one, NULLs and repeated rows included. The same in any order of rows, plan, session setting and encoding; another for a changed, missing or added row. Names and types of columns take no part. No rows give the digest of the empty multiset. Format: doc/reference/digest.md.';
