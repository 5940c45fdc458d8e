-- Checks of contamination and poisoning.  Definitions: doc/reference/contamination.md.

CREATE FUNCTION retrain.bursts_accum(internal, timestamptz, interval, VARIADIC "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_bursts_accum';
COMMENT ON FUNCTION retrain.bursts_accum(internal, timestamptz, interval, VARIADIC "any") IS
'Support: adds a row with its bucket of time (timestamptz).';

CREATE FUNCTION retrain.bursts_accum(internal, timestamp, interval, VARIADIC "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_bursts_accum';
COMMENT ON FUNCTION retrain.bursts_accum(internal, timestamp, interval, VARIADIC "any") IS
'Support: adds a row with its bucket of time (timestamp).';

CREATE FUNCTION retrain.bursts_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_bursts_combine';
COMMENT ON FUNCTION retrain.bursts_combine(internal, internal) IS
'Support: combine function of check_bursts.';

CREATE FUNCTION retrain.bursts_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_bursts_serialize';
COMMENT ON FUNCTION retrain.bursts_serialize(internal) IS
'Support: serial function of check_bursts.';

CREATE FUNCTION retrain.bursts_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_bursts_deserialize';
COMMENT ON FUNCTION retrain.bursts_deserialize(bytea, internal) IS
'Support: deserial function of check_bursts.';

CREATE FUNCTION retrain.bursts_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_bursts_final';
COMMENT ON FUNCTION retrain.bursts_final(internal) IS
'Support: final function of check_bursts.';

CREATE AGGREGATE retrain.check_bursts(at timestamptz, width interval, VARIADIC "any") (
	SFUNC = retrain.bursts_accum, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.bursts_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.bursts_combine, SERIALFUNC = retrain.bursts_serialize,
	DESERIALFUNC = retrain.bursts_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_bursts(timestamptz, interval, VARIADIC "any") IS
'Contamination: bursts of near-identical rows, alike in the listed columns, that occur in one bucket of time (width, the same for all rows, without months) more often than rows in general: binomial test of each kind, Benjamini-Hochberg at 1 % over all kinds. count: rows in bursts; one burst flags. Rows without a finite time are left out. keys: the first 24 bytes of the row_hash of up to 10 kinds in hexadecimal, the largest burst first. Error 22004 or 22023 for the width, 54000 for more than 1000000 buckets.';

CREATE AGGREGATE retrain.check_bursts(at timestamp, width interval, VARIADIC "any") (
	SFUNC = retrain.bursts_accum, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.bursts_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.bursts_combine, SERIALFUNC = retrain.bursts_serialize,
	DESERIALFUNC = retrain.bursts_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_bursts(timestamp, interval, VARIADIC "any") IS
'Contamination: bursts of near-identical rows, alike in the listed columns, that occur in one bucket of time (width, the same for all rows, without months) more often than rows in general: binomial test of each kind, Benjamini-Hochberg at 1 % over all kinds. count: rows in bursts; one burst flags. Rows without a finite time are left out. keys: the first 24 bytes of the row_hash of up to 10 kinds in hexadecimal, the largest burst first. Error 22004 or 22023 for the width, 54000 for more than 1000000 buckets.';

CREATE FUNCTION retrain.canaries_accum(internal, bytea[], VARIADIC "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canaries_accum';
COMMENT ON FUNCTION retrain.canaries_accum(internal, bytea[], VARIADIC "any") IS
'Support: counts a row for the canary that it is.';

CREATE FUNCTION retrain.canaries_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canaries_combine';
COMMENT ON FUNCTION retrain.canaries_combine(internal, internal) IS
'Support: combine function of the checks of canaries.';

CREATE FUNCTION retrain.canaries_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canaries_serialize';
COMMENT ON FUNCTION retrain.canaries_serialize(internal) IS
'Support: serial function of the checks of canaries.';

CREATE FUNCTION retrain.canaries_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canaries_deserialize';
COMMENT ON FUNCTION retrain.canaries_deserialize(bytea, internal) IS
'Support: deserial function of the checks of canaries.';

CREATE FUNCTION retrain.canaries_absent_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canaries_absent_final';
COMMENT ON FUNCTION retrain.canaries_absent_final(internal) IS
'Support: final function of check_canaries_absent.';

CREATE AGGREGATE retrain.check_canaries_absent(canaries bytea[], VARIADIC "any") (
	SFUNC = retrain.canaries_accum, STYPE = internal, SSPACE = 8192,
	FINALFUNC = retrain.canaries_absent_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.canaries_combine, SERIALFUNC = retrain.canaries_serialize,
	DESERIALFUNC = retrain.canaries_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_canaries_absent(bytea[], VARIADIC "any") IS
'Contamination: rows that are one of the canaries, known rows that must not turn up, given by their row_hash (32 bytes each, the same for all rows). One such row flags. rows: all rows. undefined without rows. keys: up to 10 row hashes in hexadecimal. Error 22004 for NULL in place of canaries, 22023 for hashes of another length, NULLs, and more than 10000.';

CREATE FUNCTION retrain.canaries_present_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_canaries_present_final';
COMMENT ON FUNCTION retrain.canaries_present_final(internal) IS
'Support: final function of check_canaries_present.';

CREATE AGGREGATE retrain.check_canaries_present(canaries bytea[], VARIADIC "any") (
	SFUNC = retrain.canaries_accum, STYPE = internal, SSPACE = 8192,
	FINALFUNC = retrain.canaries_present_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.canaries_combine, SERIALFUNC = retrain.canaries_serialize,
	DESERIALFUNC = retrain.canaries_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_canaries_present(bytea[], VARIADIC "any") IS
'Contamination: canaries, known rows that must turn up, given by their row_hash (32 bytes each, the same for all rows), that no row is. One missing canary flags. rows: distinct canaries. undefined without rows or canaries. keys: up to 10 row hashes in hexadecimal. Error 22004 for NULL in place of canaries, 22023 for hashes of another length, NULLs, and more than 10000.';

CREATE FUNCTION retrain.check_dominant_source(sources retrain.profile, threshold double precision DEFAULT 0.5) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN retrain.quality_judge_level('dominant_source', retrain.value_rows(sources), coalesce(((retrain.top_values(sources, 1))[1]).rows, 0), threshold,
	retrain.quality_values(retrain.top_values(sources, 1)));
COMMENT ON FUNCTION retrain.check_dominant_source(retrain.profile, double precision) IS
'Contamination: whether one source has a large share of the rows. sources: profile of the column that names the source of a row; NULLs are left out. share: that of the most frequent one. Flags if the lower end of its 99 % Wilson interval is at or above threshold, insufficient_rows if share alone is. keys: that source. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_dominant_source(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0.1) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current)
	THEN retrain.quality_judge('dominant_source', retrain.value_rows(current), 0, NULL, threshold, false, NULL)
	ELSE (SELECT retrain.quality_judge_growth('dominant_source', retrain.value_rows(reference),
			coalesce((SELECT r.rows FROM unnest(retrain.top_values(reference, 65536)) r WHERE r.value = t.top[1].value), retrain.folded_rows(reference)),
			retrain.value_rows(current), coalesce(t.top[1].rows, 0), threshold, retrain.quality_values(t.top))
		FROM (SELECT retrain.top_values(current, 1) AS top) t) END;
COMMENT ON FUNCTION retrain.check_dominant_source(retrain.profile, retrain.profile, double precision) IS
'Contamination: whether the source with most of the current rows has a larger share than in the reference. reference, current: profiles of the column that names the source of a row; NULLs are left out. share: its growth. Flags at or above threshold if that is no chance (growth, doc/reference/quality.md), else insufficient_rows. A source that could be in a bucket of several values of the reference counts with all rows of such buckets. keys: that source. undefined for profiles of different kinds. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_label_conditional_shift(reference_negative retrain.profile, current_negative retrain.profile,
	reference_positive retrain.profile, current_positive retrain.profile, threshold double precision DEFAULT 0.1) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
	SELECT retrain.quality_judge('label_conditional_shift', n.current_n + n.current_p,
		CASE WHEN n.label_shifts THEN 0 ELSE coalesce(s.count, 0) END::bigint, CASE WHEN n.defined THEN s.effect END, threshold,
		coalesce(s.certain, false), CASE WHEN NOT n.label_shifts THEN s.keys END)
	FROM (
		SELECT c.*, c.share IS NOT NULL AND c.reference_share IS NOT NULL AND c.current_n > 0 AND c.current_p > 0 AND c.reference_n > 0 AND c.reference_p > 0
				AND retrain.profile_kind(reference_negative) = retrain.profile_kind(current_negative)
				AND retrain.profile_kind(reference_positive) = retrain.profile_kind(current_positive) AS defined,
			coalesce(abs(c.share - c.reference_share) > 0.05 AND abs(c.share - c.reference_share)
				> 2.5758293035489 * sqrt(c.pooled * (1 - c.pooled) * (1 / (c.reference_n + c.reference_p)::double precision + 1 / (c.current_n + c.current_p)::double precision)), false) AS label_shifts
		FROM (
			SELECT r.*, r.reference_p / nullif(r.reference_n + r.reference_p, 0)::double precision AS reference_share, r.current_p / nullif(r.current_n + r.current_p, 0)::double precision AS share,
				(r.reference_p + r.current_p) / nullif(r.reference_n + r.reference_p + r.current_n + r.current_p, 0)::double precision AS pooled
			FROM (SELECT retrain.value_rows(reference_negative) AS reference_n, retrain.value_rows(reference_positive) AS reference_p,
					retrain.value_rows(current_negative) AS current_n, retrain.value_rows(current_positive) AS current_p) r) c) n
	LEFT JOIN LATERAL (
		SELECT max(k.effect) AS effect, sum(k.rows) FILTER (WHERE k.effect >= threshold) AS count,
			coalesce(bool_or(k.effect >= threshold AND k.p_value <= 0.005), false) AS certain,
			array_agg(k.class ORDER BY k.effect DESC, k.class COLLATE "C") FILTER (WHERE k.effect >= threshold) AS keys
		FROM (
			SELECT v.class, v.rows,
				CASE WHEN v.numeric THEN (retrain.ks_test(v.reference, v.current)).statistic ELSE retrain.total_variation(v.reference, v.current, missing => false) END AS effect,
				CASE WHEN v.numeric THEN (retrain.ks_test(v.reference, v.current)).p_value ELSE (retrain.chi2_test(v.reference, v.current)).p_value END AS p_value
			FROM (VALUES ('negative', CASE WHEN n.defined THEN reference_negative END, current_negative, n.current_n, retrain.profile_kind(current_negative) IN ('number', 'time')),
				('positive', CASE WHEN n.defined THEN reference_positive END, current_positive, n.current_p, retrain.profile_kind(current_positive) IN ('number', 'time'))) v (class, reference, current, rows, numeric)) k) s ON n.defined);
COMMENT ON FUNCTION retrain.check_label_conditional_shift(retrain.profile, retrain.profile, retrain.profile, retrain.profile, double precision) IS
'Contamination: whether a feature has another distribution among the rows of one label, while the label is as frequent as before. Arguments: profiles of the feature among negative and positive rows, of a reference and of the current window; NULLs of the feature are left out. share: the larger one of the two distances (Kolmogorov-Smirnov for numbers and times, total variation for categories and booleans). Flags at or above threshold if the p-value of a class at or above it is at most 0.005 (KS, chi-square), else insufficient_rows; ok with count 0 where the share of positives has moved by more than 0.05 and by more than chance at 1 %. count: current rows of the classes that have shifted; keys: negative, positive, the larger distance first. undefined unless all four have rows and kinds agree. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';
