-- Fingerprints: an additive hash of a multiset of rows.  Definition, encoding and examples: doc/reference/fingerprint.md.

CREATE TYPE retrain.fingerprint;

CREATE FUNCTION retrain.fingerprint_in(cstring) RETURNS retrain.fingerprint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_in';
COMMENT ON FUNCTION retrain.fingerprint_in(cstring) IS
'Support: a fingerprint from its text form (JSON), validated; error 22P02 or 22P03 says what is wrong, 0A000 another format.';

CREATE FUNCTION retrain.fingerprint_out(retrain.fingerprint) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_out';
COMMENT ON FUNCTION retrain.fingerprint_out(retrain.fingerprint) IS
'Support: the lossless text form of a fingerprint, JSON.';

CREATE FUNCTION retrain.fingerprint_recv(internal) RETURNS retrain.fingerprint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_recv';
COMMENT ON FUNCTION retrain.fingerprint_recv(internal) IS
'Support: a fingerprint from its binary form, validated; error 22P03 says what is wrong, 0A000 another format.';

CREATE FUNCTION retrain.fingerprint_send(retrain.fingerprint) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_send';
COMMENT ON FUNCTION retrain.fingerprint_send(retrain.fingerprint) IS
'The binary (packed) form of a fingerprint, 2,097 bytes: the same for the same rows on every machine. NULL for NULL.';

-- Packed bytes do not compress; out of line they are read without unpacking.
CREATE TYPE retrain.fingerprint (
	INPUT = retrain.fingerprint_in, OUTPUT = retrain.fingerprint_out,
	RECEIVE = retrain.fingerprint_recv, SEND = retrain.fingerprint_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE retrain.fingerprint IS
'Additive fingerprint of a multiset of rows: number of rows, sum of their SHA-256 hashes, and 1,024 lanes of 16 bits (LtHash). The same rows give the same fingerprint in any order, split or plan; those of disjoint parts add up to that of the whole. About 2 kB.';

CREATE FUNCTION retrain.fingerprint_eq(retrain.fingerprint, retrain.fingerprint) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_eq';
COMMENT ON FUNCTION retrain.fingerprint_eq(retrain.fingerprint, retrain.fingerprint) IS
'Support: whether two fingerprints are the same; NULL if one is NULL.';

CREATE FUNCTION retrain.fingerprint_ne(retrain.fingerprint, retrain.fingerprint) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_ne';
COMMENT ON FUNCTION retrain.fingerprint_ne(retrain.fingerprint, retrain.fingerprint) IS
'Support: whether two fingerprints differ; NULL if one is NULL.';

CREATE OPERATOR retrain.= (
	LEFTARG = retrain.fingerprint, RIGHTARG = retrain.fingerprint, FUNCTION = retrain.fingerprint_eq,
	COMMUTATOR = OPERATOR(retrain.=), NEGATOR = OPERATOR(retrain.<>)
);
COMMENT ON OPERATOR retrain.= (retrain.fingerprint, retrain.fingerprint) IS
'Whether two fingerprints are the same.';

CREATE OPERATOR retrain.<> (
	LEFTARG = retrain.fingerprint, RIGHTARG = retrain.fingerprint, FUNCTION = retrain.fingerprint_ne,
	COMMUTATOR = OPERATOR(retrain.<>), NEGATOR = OPERATOR(retrain.=)
);
COMMENT ON OPERATOR retrain.<> (retrain.fingerprint, retrain.fingerprint) IS
'Whether two fingerprints differ.';

CREATE FUNCTION retrain.fingerprint_accum(retrain.fingerprint, VARIADIC "any") RETURNS retrain.fingerprint
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_accum';
COMMENT ON FUNCTION retrain.fingerprint_accum(retrain.fingerprint, VARIADIC "any") IS
'Support: a fingerprint with one more row.';

CREATE FUNCTION retrain.fingerprint_leave(retrain.fingerprint, VARIADIC "any") RETURNS retrain.fingerprint
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_leave';
COMMENT ON FUNCTION retrain.fingerprint_leave(retrain.fingerprint, VARIADIC "any") IS
'Support: a fingerprint without one of its rows, for moving window frames; error 22023 if it has none.';

CREATE FUNCTION retrain.fingerprint_combine(retrain.fingerprint, retrain.fingerprint) RETURNS retrain.fingerprint
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_combine';
COMMENT ON FUNCTION retrain.fingerprint_combine(retrain.fingerprint, retrain.fingerprint) IS
'Support: combine function of fingerprint_agg and merge.';

CREATE FUNCTION retrain.fingerprint_final(retrain.fingerprint) RETURNS retrain.fingerprint
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_final';
COMMENT ON FUNCTION retrain.fingerprint_final(retrain.fingerprint) IS
'Support: final function of fingerprint_agg: the fingerprint of no rows for NULL.';

CREATE FUNCTION retrain.fingerprint_merge_final(retrain.fingerprint) RETURNS retrain.fingerprint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_final';
COMMENT ON FUNCTION retrain.fingerprint_merge_final(retrain.fingerprint) IS
'Support: final function of merge over fingerprints.';

CREATE AGGREGATE retrain.fingerprint_agg(VARIADIC "any") (
	SFUNC = retrain.fingerprint_accum, STYPE = retrain.fingerprint, SSPACE = 2104,
	FINALFUNC = retrain.fingerprint_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.fingerprint_combine,
	MSFUNC = retrain.fingerprint_accum, MINVFUNC = retrain.fingerprint_leave, MSTYPE = retrain.fingerprint, MSSPACE = 2104,
	MFINALFUNC = retrain.fingerprint_final, MFINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fingerprint_agg(VARIADIC "any") IS
'Additive fingerprint of a multiset of rows: of the listed columns in their order, at least one, NULLs and repeated rows included. The same in any order of rows, plan, session setting and encoding. Names and types of columns take no part, their number and order do. No rows give the fingerprint of no rows, not NULL. Encoding: doc/reference/fingerprint.md.';

CREATE AGGREGATE retrain.merge(fingerprint retrain.fingerprint) (
	SFUNC = retrain.fingerprint_combine, STYPE = retrain.fingerprint, SSPACE = 2104,
	FINALFUNC = retrain.fingerprint_merge_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.fingerprint_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.merge(retrain.fingerprint) IS
'The fingerprint of all rows of disjoint parts, from the fingerprints of the parts: what fingerprint_agg gives over all rows. NULLs are left out; NULL if there is nothing else. More than 9223372036854775807 rows are an error (22003).';

CREATE FUNCTION retrain.merge(a retrain.fingerprint, b retrain.fingerprint) RETURNS retrain.fingerprint
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_combine';
COMMENT ON FUNCTION retrain.merge(retrain.fingerprint, retrain.fingerprint) IS
'The fingerprint of the rows of two disjoint parts; the other one if one is NULL.';

CREATE FUNCTION retrain.fingerprint_subtract(whole retrain.fingerprint, part retrain.fingerprint) RETURNS retrain.fingerprint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_difference';
COMMENT ON FUNCTION retrain.fingerprint_subtract(retrain.fingerprint, retrain.fingerprint) IS
'The fingerprint of the rows of whole without those of part; NULL if one is NULL. That part is one is not proven; where it shows that it cannot be, error 22023.';

CREATE FUNCTION retrain.fingerprint_rows(fingerprint retrain.fingerprint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_rows';
COMMENT ON FUNCTION retrain.fingerprint_rows(retrain.fingerprint) IS
'The number of rows of a fingerprint, repeated ones counted; NULL for NULL.';

CREATE FUNCTION retrain.fingerprint_digest(fingerprint retrain.fingerprint) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fingerprint_digest';
COMMENT ON FUNCTION retrain.fingerprint_digest(retrain.fingerprint) IS
'SHA-256 (32 bytes) of the packed form of a fingerprint: short to store and to compare, no longer additive. NULL for NULL.';

CREATE FUNCTION retrain.row_hash(VARIADIC "any") RETURNS bytea
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_row_hash_row';
COMMENT ON FUNCTION retrain.row_hash(VARIADIC "any") IS
'SHA-256 (32 bytes) of the canonical encoding of one row, the listed columns in their order: what rows_digest sorts and fingerprint_agg adds. The same on every machine and under every setting. Encoding: doc/reference/digest.md.';
