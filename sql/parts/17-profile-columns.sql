-- Profiles of many columns in one scan.  Definition and examples: doc/reference/profile_columns.md.

CREATE TYPE retrain.profile_set;

CREATE FUNCTION retrain.profile_set_in(cstring) RETURNS retrain.profile_set
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_set_in';
COMMENT ON FUNCTION retrain.profile_set_in(cstring) IS
'Support: a set of profiles from its text form (a JSON array of those of the profiles), every field validated; error 22P02 or 22P03 says what is wrong.';

CREATE FUNCTION retrain.profile_set_out(retrain.profile_set) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_set_out';
COMMENT ON FUNCTION retrain.profile_set_out(retrain.profile_set) IS
'Support: the lossless text form of a set of profiles, a JSON array of those of the profiles.';

CREATE FUNCTION retrain.profile_set_recv(internal) RETURNS retrain.profile_set
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_set_recv';
COMMENT ON FUNCTION retrain.profile_set_recv(internal) IS
'Support: a set of profiles from its binary form, every byte validated; error 22P03 says what is wrong, 0A000 another format version.';

CREATE FUNCTION retrain.profile_set_send(retrain.profile_set) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_set_send';
COMMENT ON FUNCTION retrain.profile_set_send(retrain.profile_set) IS
'The binary form of a set of profiles: canonical bytes, the same for the same rows on every machine.';

CREATE TYPE retrain.profile_set (
	INPUT = retrain.profile_set_in, OUTPUT = retrain.profile_set_out,
	RECEIVE = retrain.profile_set_recv, SEND = retrain.profile_set_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = external
);
COMMENT ON TYPE retrain.profile_set IS
'The profiles of several columns of the same rows, in the order of the columns, as one value: what profile_set_agg makes and merge adds up. The same rows give the same bytes in any order, split or plan.';

CREATE FUNCTION retrain.profiles(retrain.profile_set) RETURNS retrain.profile[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profiles';
COMMENT ON FUNCTION retrain.profiles(retrain.profile_set) IS
'The profiles of a set, in the order of its columns; NULL for NULL.';

CREATE FUNCTION retrain.profile_set_accum(retrain.profile_set, VARIADIC "any") RETURNS retrain.profile_set
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_set_accum';
COMMENT ON FUNCTION retrain.profile_set_accum(retrain.profile_set, VARIADIC "any") IS
'Support: a set of profiles with one more row.';

CREATE FUNCTION retrain.profile_set_combine(retrain.profile_set, retrain.profile_set) RETURNS retrain.profile_set
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_set_combine';
COMMENT ON FUNCTION retrain.profile_set_combine(retrain.profile_set, retrain.profile_set) IS
'Support: the profiles of the rows of both sets; NULL counts as no rows.';

CREATE FUNCTION retrain.profile_set_final(retrain.profile_set) RETURNS retrain.profile_set
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_set_final';
COMMENT ON FUNCTION retrain.profile_set_final(retrain.profile_set) IS
'Support: a set of profiles in its packed form.';

CREATE AGGREGATE retrain.profile_columns(VARIADIC "any") (
	SFUNC = retrain.profile_set_accum, STYPE = retrain.profile_set, SSPACE = 131072,
	FINALFUNC = retrain.profiles, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_set_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_columns(VARIADIC "any") IS
'Profiles of the listed columns (1 to 99, of any types), in their order, from one scan: each the same bytes as profile_agg of the column. A column of a type that profile_agg does not take becomes a profile of categories, by its canonical text. NULL without rows. retrain.profile_query writes the call for a whole table.';

CREATE AGGREGATE retrain.profile_set_agg(VARIADIC "any") (
	SFUNC = retrain.profile_set_accum, STYPE = retrain.profile_set, SSPACE = 131072,
	FINALFUNC = retrain.profile_set_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_set_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_set_agg(VARIADIC "any") IS
'The same profiles as profile_columns as one value, for storing, merging and for foreign servers: retrain.profiles takes it apart. NULL without rows.';

CREATE AGGREGATE retrain.merge(profile_set retrain.profile_set) (
	SFUNC = retrain.profile_set_combine, STYPE = retrain.profile_set, SSPACE = 131072,
	FINALFUNC = retrain.profile_set_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_set_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.merge(retrain.profile_set) IS
'The profiles of the rows of all sets, column by column: the same bytes as one profile_set_agg over those rows. NULL sets are skipped; NULL without a set. Error 22023 for sets of different numbers of columns, or of columns of different kinds.';

CREATE FUNCTION retrain.profile_query(relation regclass, columns text[] DEFAULT NULL) RETURNS text
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_query';
COMMENT ON FUNCTION retrain.profile_query(regclass, text[]) IS
'The text of a query that profiles the named columns of a table, view, or foreign table in one scan, all of them if none are named: one row (column_name text, profile retrain.profile) per column, in the order given. More columns than one call can take go into several calls of the same scan.';

CREATE FUNCTION retrain.profile_relation(relation regclass, columns text[] DEFAULT NULL)
RETURNS TABLE (column_name text, profile retrain.profile)
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL RESTRICTED ROWS 20 AS 'MODULE_PATHNAME', 'retrain_profile_relation';
COMMENT ON FUNCTION retrain.profile_relation(regclass, text[]) IS
'Runs retrain.profile_query for a table, view, or foreign table, with the rights of the caller: one row per column, with its profile, which is NULL if there are no rows.';
