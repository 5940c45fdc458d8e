-- Profiles: one mergeable summary of a column.  Definition and examples: doc/reference/profile.md.

CREATE TYPE retrain.profile;

CREATE FUNCTION retrain.profile_in(cstring) RETURNS retrain.profile
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_in';
COMMENT ON FUNCTION retrain.profile_in(cstring) IS
'Support: a profile from its text form (JSON), every field validated; error 22P02 or 22P03 says what is wrong.';

CREATE FUNCTION retrain.profile_out(retrain.profile) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_out';
COMMENT ON FUNCTION retrain.profile_out(retrain.profile) IS
'Support: the lossless text form of a profile, JSON that a person can read.';

CREATE FUNCTION retrain.profile_recv(internal) RETURNS retrain.profile
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_recv';
COMMENT ON FUNCTION retrain.profile_recv(internal) IS
'Support: a profile from its binary form, every byte validated; error 22P03 says what is wrong, 0A000 another format version.';

CREATE FUNCTION retrain.profile_send(retrain.profile) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_send';
COMMENT ON FUNCTION retrain.profile_send(retrain.profile) IS
'The binary form of a profile: canonical bytes, the same for the same rows on every machine.';

-- Packed bytes do not compress; out of line they are read without unpacking.
CREATE TYPE retrain.profile (
	INPUT = retrain.profile_in, OUTPUT = retrain.profile_out,
	RECEIVE = retrain.profile_recv, SEND = retrain.profile_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = external
);
COMMENT ON TYPE retrain.profile IS
'Mergeable summary of one column: row counts (NULL, NaN and infinities apart), smallest and greatest value, exact sums, distinct values and the distribution, exact up to its capacity of distinct values and rounded to as many leading bits as fit after that. The same rows give the same bytes in any order, split or plan.';

CREATE FUNCTION retrain.profile_eq(retrain.profile, retrain.profile) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_eq';
COMMENT ON FUNCTION retrain.profile_eq(retrain.profile, retrain.profile) IS
'Support: whether two profiles are the same bytes; NULL if one is NULL.';

CREATE FUNCTION retrain.profile_ne(retrain.profile, retrain.profile) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_ne';
COMMENT ON FUNCTION retrain.profile_ne(retrain.profile, retrain.profile) IS
'Support: whether two profiles are different bytes; NULL if one is NULL.';

CREATE OPERATOR retrain.= (
	LEFTARG = retrain.profile, RIGHTARG = retrain.profile, FUNCTION = retrain.profile_eq,
	COMMUTATOR = OPERATOR(retrain.=), NEGATOR = OPERATOR(retrain.<>)
);
COMMENT ON OPERATOR retrain.= (retrain.profile, retrain.profile) IS
'Whether two profiles are the same bytes.';

CREATE OPERATOR retrain.<> (
	LEFTARG = retrain.profile, RIGHTARG = retrain.profile, FUNCTION = retrain.profile_ne,
	COMMUTATOR = OPERATOR(retrain.<>), NEGATOR = OPERATOR(retrain.=)
);
COMMENT ON OPERATOR retrain.<> (retrain.profile, retrain.profile) IS
'Whether two profiles are different bytes.';

CREATE FUNCTION retrain.profile_to_jsonb(retrain.profile) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_to_jsonb';
COMMENT ON FUNCTION retrain.profile_to_jsonb(retrain.profile) IS
'The text form of a profile as jsonb; NULL for NULL. Lossless: the text of the result is a profile again.';

CREATE CAST (retrain.profile AS jsonb) WITH FUNCTION retrain.profile_to_jsonb(retrain.profile);
COMMENT ON CAST (retrain.profile AS jsonb) IS
'The text form of a profile as jsonb.';

CREATE FUNCTION retrain.profile_accum_float8(retrain.profile, double precision) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_float8';
COMMENT ON FUNCTION retrain.profile_accum_float8(retrain.profile, double precision) IS
'Support: a profile with one more row of type double precision.';

CREATE FUNCTION retrain.profile_accum_float8_capacity(retrain.profile, double precision, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_float8_capacity';
COMMENT ON FUNCTION retrain.profile_accum_float8_capacity(retrain.profile, double precision, integer) IS
'Support: a profile, of a capacity, with one more row of type double precision.';

CREATE FUNCTION retrain.profile_accum_int8(retrain.profile, bigint) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_int8';
COMMENT ON FUNCTION retrain.profile_accum_int8(retrain.profile, bigint) IS
'Support: a profile with one more row of type bigint.';

CREATE FUNCTION retrain.profile_accum_int8_capacity(retrain.profile, bigint, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_int8_capacity';
COMMENT ON FUNCTION retrain.profile_accum_int8_capacity(retrain.profile, bigint, integer) IS
'Support: a profile, of a capacity, with one more row of type bigint.';

CREATE FUNCTION retrain.profile_accum_numeric(retrain.profile, numeric) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_numeric';
COMMENT ON FUNCTION retrain.profile_accum_numeric(retrain.profile, numeric) IS
'Support: a profile with one more row of type numeric.';

CREATE FUNCTION retrain.profile_accum_numeric_capacity(retrain.profile, numeric, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_numeric_capacity';
COMMENT ON FUNCTION retrain.profile_accum_numeric_capacity(retrain.profile, numeric, integer) IS
'Support: a profile, of a capacity, with one more row of type numeric.';

CREATE FUNCTION retrain.profile_accum_boolean(retrain.profile, boolean) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_boolean';
COMMENT ON FUNCTION retrain.profile_accum_boolean(retrain.profile, boolean) IS
'Support: a profile with one more row of type boolean.';

CREATE FUNCTION retrain.profile_accum_boolean_capacity(retrain.profile, boolean, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_boolean_capacity';
COMMENT ON FUNCTION retrain.profile_accum_boolean_capacity(retrain.profile, boolean, integer) IS
'Support: a profile, of a capacity, with one more row of type boolean.';

CREATE FUNCTION retrain.profile_accum_date(retrain.profile, date) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_date';
COMMENT ON FUNCTION retrain.profile_accum_date(retrain.profile, date) IS
'Support: a profile with one more row of type date.';

CREATE FUNCTION retrain.profile_accum_date_capacity(retrain.profile, date, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_date_capacity';
COMMENT ON FUNCTION retrain.profile_accum_date_capacity(retrain.profile, date, integer) IS
'Support: a profile, of a capacity, with one more row of type date.';

CREATE FUNCTION retrain.profile_accum_timestamp(retrain.profile, timestamp) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_timestamp';
COMMENT ON FUNCTION retrain.profile_accum_timestamp(retrain.profile, timestamp) IS
'Support: a profile with one more row of type timestamp.';

CREATE FUNCTION retrain.profile_accum_timestamp_capacity(retrain.profile, timestamp, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_timestamp_capacity';
COMMENT ON FUNCTION retrain.profile_accum_timestamp_capacity(retrain.profile, timestamp, integer) IS
'Support: a profile, of a capacity, with one more row of type timestamp.';

CREATE FUNCTION retrain.profile_accum_timestamptz(retrain.profile, timestamptz) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_timestamp';
COMMENT ON FUNCTION retrain.profile_accum_timestamptz(retrain.profile, timestamptz) IS
'Support: a profile with one more row of type timestamptz.';

CREATE FUNCTION retrain.profile_accum_timestamptz_capacity(retrain.profile, timestamptz, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_timestamp_capacity';
COMMENT ON FUNCTION retrain.profile_accum_timestamptz_capacity(retrain.profile, timestamptz, integer) IS
'Support: a profile, of a capacity, with one more row of type timestamptz.';

CREATE FUNCTION retrain.profile_accum_text(retrain.profile, text) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_text';
COMMENT ON FUNCTION retrain.profile_accum_text(retrain.profile, text) IS
'Support: a profile with one more row of type text.';

CREATE FUNCTION retrain.profile_accum_text_capacity(retrain.profile, text, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_text_capacity';
COMMENT ON FUNCTION retrain.profile_accum_text_capacity(retrain.profile, text, integer) IS
'Support: a profile, of a capacity, with one more row of type text.';

CREATE FUNCTION retrain.profile_accum_enum(retrain.profile, anyenum) RETURNS retrain.profile
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_enum';
COMMENT ON FUNCTION retrain.profile_accum_enum(retrain.profile, anyenum) IS
'Support: a profile with one more row of type anyenum.';

CREATE FUNCTION retrain.profile_accum_enum_capacity(retrain.profile, anyenum, integer) RETURNS retrain.profile
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_enum_capacity';
COMMENT ON FUNCTION retrain.profile_accum_enum_capacity(retrain.profile, anyenum, integer) IS
'Support: a profile, of a capacity, with one more row of type anyenum.';

CREATE FUNCTION retrain.profile_accum_rows_float8(retrain.profile, double precision, bigint) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_rows_float8';
COMMENT ON FUNCTION retrain.profile_accum_rows_float8(retrain.profile, double precision, bigint) IS
'Support: a profile with more rows of one value of type double precision.';

CREATE FUNCTION retrain.profile_accum_rows_float8_capacity(retrain.profile, double precision, bigint, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_rows_float8_capacity';
COMMENT ON FUNCTION retrain.profile_accum_rows_float8_capacity(retrain.profile, double precision, bigint, integer) IS
'Support: a profile, of a capacity, with more rows of one value of type double precision.';

CREATE FUNCTION retrain.profile_accum_rows_text(retrain.profile, text, bigint) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_rows_text';
COMMENT ON FUNCTION retrain.profile_accum_rows_text(retrain.profile, text, bigint) IS
'Support: a profile with more rows of one value of type text.';

CREATE FUNCTION retrain.profile_accum_rows_text_capacity(retrain.profile, text, bigint, integer) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_accum_rows_text_capacity';
COMMENT ON FUNCTION retrain.profile_accum_rows_text_capacity(retrain.profile, text, bigint, integer) IS
'Support: a profile, of a capacity, with more rows of one value of type text.';

CREATE FUNCTION retrain.profile_combine(retrain.profile, retrain.profile) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_combine';
COMMENT ON FUNCTION retrain.profile_combine(retrain.profile, retrain.profile) IS
'Support: the profile of the rows of both; NULL counts as no rows.';

CREATE FUNCTION retrain.profile_final(retrain.profile) RETURNS retrain.profile
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_final';
COMMENT ON FUNCTION retrain.profile_final(retrain.profile) IS
'Support: a profile in its packed form.';

CREATE AGGREGATE retrain.profile_agg(value double precision) (
	SFUNC = retrain.profile_accum_float8, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(double precision) IS
'Profile of numbers, exact up to 4096 distinct values. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value double precision, capacity integer) (
	SFUNC = retrain.profile_accum_float8_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(double precision, integer) IS
'Profile of numbers, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023). NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value bigint) (
	SFUNC = retrain.profile_accum_int8, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(bigint) IS
'Profile of whole numbers, exact up to 4096 distinct values; beyond 2^53 those that double precision cannot hold are counted as inexact. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value bigint, capacity integer) (
	SFUNC = retrain.profile_accum_int8_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(bigint, integer) IS
'Profile of whole numbers, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023); beyond 2^53 those that double precision cannot hold are counted as inexact. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value numeric) (
	SFUNC = retrain.profile_accum_numeric, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(numeric) IS
'Profile of numbers, exact up to 4096 distinct values; values that double precision does not give back are counted as inexact, error 22003 beyond its range. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value numeric, capacity integer) (
	SFUNC = retrain.profile_accum_numeric_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(numeric, integer) IS
'Profile of numbers, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023); values that double precision does not give back are counted as inexact, error 22003 beyond its range. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value boolean) (
	SFUNC = retrain.profile_accum_boolean, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(boolean) IS
'Profile of booleans, exact up to 4096 distinct values. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value boolean, capacity integer) (
	SFUNC = retrain.profile_accum_boolean_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(boolean, integer) IS
'Profile of booleans, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023). NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value date) (
	SFUNC = retrain.profile_accum_date, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(date) IS
'Profile of dates, as seconds since 1970-01-01 UTC, exact up to 4096 distinct values. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value date, capacity integer) (
	SFUNC = retrain.profile_accum_date_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(date, integer) IS
'Profile of dates, as seconds since 1970-01-01 UTC, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023). NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value timestamp) (
	SFUNC = retrain.profile_accum_timestamp, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(timestamp) IS
'Profile of timestamps (read as UTC), as seconds since 1970-01-01 UTC, exact up to 4096 distinct values; those that double precision does not hold to the microsecond (before 1697, after 2242) are counted as inexact. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value timestamp, capacity integer) (
	SFUNC = retrain.profile_accum_timestamp_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(timestamp, integer) IS
'Profile of timestamps (read as UTC), as seconds since 1970-01-01 UTC, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023); those that double precision does not hold to the microsecond (before 1697, after 2242) are counted as inexact. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value timestamptz) (
	SFUNC = retrain.profile_accum_timestamptz, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(timestamptz) IS
'Profile of timestamps, as seconds since 1970-01-01 UTC, exact up to 4096 distinct values; those that double precision does not hold to the microsecond (before 1697, after 2242) are counted as inexact. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value timestamptz, capacity integer) (
	SFUNC = retrain.profile_accum_timestamptz_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(timestamptz, integer) IS
'Profile of timestamps, as seconds since 1970-01-01 UTC, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023); those that double precision does not hold to the microsecond (before 1697, after 2242) are counted as inexact. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value text) (
	SFUNC = retrain.profile_accum_text, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(text) IS
'Profile of categories, exact up to 4096 distinct values. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value text, capacity integer) (
	SFUNC = retrain.profile_accum_text_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(text, integer) IS
'Profile of categories, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023). NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value anyenum) (
	SFUNC = retrain.profile_accum_enum, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(anyenum) IS
'Profile of categories, by their labels, exact up to 4096 distinct values. NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg(value anyenum, capacity integer) (
	SFUNC = retrain.profile_accum_enum_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg(anyenum, integer) IS
'Profile of categories, by their labels, exact up to capacity distinct values (16 to 65536, the same for all rows, else error 22023). NULLs are counted. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg_rows(value double precision, number_of_rows bigint) (
	SFUNC = retrain.profile_accum_rows_float8, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg_rows(double precision, bigint) IS
'Profile of numbers that are given with the number of rows that have them (0 or more, NULL counts as 0, else error 22023): the same bytes as profile_agg over so many rows. For histograms of other systems. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg_rows(value double precision, number_of_rows bigint, capacity integer) (
	SFUNC = retrain.profile_accum_rows_float8_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg_rows(double precision, bigint, integer) IS
'Profile of numbers that are given with the number of rows that have them (0 or more, NULL counts as 0, else error 22023), exact up to capacity distinct values (16 to 65536, the same for all rows). NULL without rows.';

CREATE AGGREGATE retrain.profile_agg_rows(value text, number_of_rows bigint) (
	SFUNC = retrain.profile_accum_rows_text, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg_rows(text, bigint) IS
'Profile of categories that are given with the number of rows that have them (0 or more, NULL counts as 0, else error 22023): the same bytes as profile_agg over so many rows. For histograms of other systems. NULL without rows.';

CREATE AGGREGATE retrain.profile_agg_rows(value text, number_of_rows bigint, capacity integer) (
	SFUNC = retrain.profile_accum_rows_text_capacity, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.profile_agg_rows(text, bigint, integer) IS
'Profile of categories that are given with the number of rows that have them (0 or more, NULL counts as 0, else error 22023), exact up to capacity distinct values (16 to 65536, the same for all rows). NULL without rows.';

CREATE AGGREGATE retrain.merge(profile retrain.profile) (
	SFUNC = retrain.profile_combine, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.merge(retrain.profile) IS
'The profile of the rows of all profiles: the same bytes as one profile_agg over those rows, whatever the order of merging. The smallest capacity is kept. NULL profiles are skipped; NULL without a profile. Error 22023 for profiles of different kinds.';

CREATE FUNCTION retrain.merge(a retrain.profile, b retrain.profile) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_profile_merge';
COMMENT ON FUNCTION retrain.merge(retrain.profile, retrain.profile) IS
'The profile of the rows of both profiles: the same bytes as one profile_agg over those rows. The smaller capacity is kept. A NULL counts as no rows; NULL if both are NULL. Error 22023 for profiles of different kinds.';
