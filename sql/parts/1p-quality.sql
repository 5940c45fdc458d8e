-- Checks of data quality.  Definitions: doc/reference/quality.md.

CREATE TYPE retrain.quality_result AS (
	check_name text,
	rows bigint,
	count bigint,
	share double precision,
	threshold double precision,
	status text,
	keys text[]
);
COMMENT ON TYPE retrain.quality_result IS
'Result of a check of data quality, leakage or contamination: how many of the rows looked at have the fault, and whether that reaches the threshold.';
COMMENT ON COLUMN retrain.quality_result.check_name IS
'Name of the check: that of the function, without check_.';
COMMENT ON COLUMN retrain.quality_result.rows IS
'Rows that the check looked at: the denominator of share.';
COMMENT ON COLUMN retrain.quality_result.count IS
'Rows among them (or what else the check counts, see its reference) that have the fault.';
COMMENT ON COLUMN retrain.quality_result.share IS
'The figure that is compared with threshold: count divided by rows, if the reference of the check says nothing else. NULL if it is undefined.';
COMMENT ON COLUMN retrain.quality_result.threshold IS
'The check flags from here on: share at or above it, and at least one fault.';
COMMENT ON COLUMN retrain.quality_result.status IS
'ok, flagged, undefined (no figure) or insufficient_rows (too few rows to tell a fault from chance).';
COMMENT ON COLUMN retrain.quality_result.keys IS
'Up to 10 keys, categories or values that show the fault, the worst first, as text; NULL if the check has none.';

CREATE FUNCTION retrain.quality_judge(check_name text, rows bigint, count bigint, share double precision, threshold double precision, certain boolean, keys text[]) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_quality_judge';
COMMENT ON FUNCTION retrain.quality_judge(text, bigint, bigint, double precision, double precision, boolean, text[]) IS
'Support: the row of a check whose figure is known. share NULL: undefined. certain: whether chance is excluded. NULL without check_name or threshold; error 22023 unless threshold is finite and not negative.';

CREATE FUNCTION retrain.quality_judge_growth(check_name text, reference_rows bigint, reference_count bigint, rows bigint, count bigint, threshold double precision, keys text[]) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_quality_judge_growth';
COMMENT ON FUNCTION retrain.quality_judge_growth(text, bigint, bigint, bigint, bigint, double precision, text[]) IS
'Support: the row of a check by the growth of a share over that of the reference; chance is excluded where Fisher''s exact test (one-sided) is at most 0.005; with more than 10000 faulty rows, where the lower end of the 99 % interval (Newcombe 1998, method 10) is above 0. A NULL or no rows: undefined. NULL without check_name or threshold; error 22023 for counts that are not from 0 to rows and unless threshold is finite and not negative.';

CREATE FUNCTION retrain.quality_judge_level(check_name text, rows bigint, count bigint, threshold double precision, keys text[]) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_quality_judge_level';
COMMENT ON FUNCTION retrain.quality_judge_level(text, bigint, bigint, double precision, text[]) IS
'Support: the row of a check by the level of a share; chance is excluded where the lower end of its 99 % Wilson interval is at or above threshold. A NULL or no rows: undefined. NULL without check_name or threshold; error 22023 for a count that is not from 0 to rows and unless threshold is finite and not negative.';

CREATE FUNCTION retrain.quality_values(found retrain.top_value[]) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT array_agg(f.value ORDER BY f.place) FROM unnest(found) WITH ORDINALITY f (value, rows, share, place) WHERE f.place <= 10);
COMMENT ON FUNCTION retrain.quality_values(retrain.top_value[]) IS
'Support: the first ten values of a list.';

CREATE FUNCTION retrain.check_completeness(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0.01) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN retrain.quality_judge_growth('completeness', retrain.total_rows(reference), retrain.null_rows(reference) + retrain.nan_rows(reference),
	retrain.total_rows(current), retrain.null_rows(current) + retrain.nan_rows(current), threshold, NULL);
COMMENT ON FUNCTION retrain.check_completeness(retrain.profile, retrain.profile, double precision) IS
'Whether the share of rows that are NULL or NaN has grown. share: of the current rows less that of the reference. Flags at or above threshold if chance is excluded (Fisher''s exact test, one-sided, 0.005), else insufficient_rows. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_type(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
	SELECT CASE
		WHEN n.rows = 0 THEN retrain.quality_judge('type', 0, 0, NULL, threshold, false, NULL)
		WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current)
		THEN retrain.quality_judge('type', n.rows, n.rows, 1, threshold, true, ARRAY[retrain.profile_kind(current)])
		WHEN retrain.profile_kind(current) = 'category'
		THEN (SELECT retrain.quality_judge('type', n.rows, coalesce(sum(b.rows), 0)::bigint, coalesce(sum(b.rows), 0)::double precision / n.rows, threshold, true,
				(array_agg(b.category ORDER BY b.rows DESC, b.category COLLATE "C"))[1:10])
			FROM unnest(retrain.profile_buckets(current)) b
			WHERE b.category COLLATE "C" !~ '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$'
				AND (SELECT bool_and(r.category COLLATE "C" ~ '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$' AND r.exact)
					FROM unnest(retrain.profile_buckets(reference)) r))
		WHEN n.reference_count = 0
		THEN retrain.quality_judge('type', n.rows, n.count, n.count::double precision / n.rows, threshold, true, n.keys)
		ELSE retrain.quality_judge_growth('type', n.reference_rows, n.reference_count, n.rows, n.count, threshold, n.keys) END
	FROM (SELECT retrain.total_rows(reference) - retrain.null_rows(reference) AS reference_rows,
			retrain.nan_rows(reference) + retrain.negative_infinity_rows(reference) + retrain.positive_infinity_rows(reference) AS reference_count,
			retrain.total_rows(current) - retrain.null_rows(current) AS rows,
			retrain.nan_rows(current) + retrain.negative_infinity_rows(current) + retrain.positive_infinity_rows(current) AS count,
			(SELECT array_agg(k.value ORDER BY k.rows DESC, k.value COLLATE "C")
				FROM (VALUES ('NaN', retrain.nan_rows(current)), ('-Infinity', retrain.negative_infinity_rows(current)),
					('Infinity', retrain.positive_infinity_rows(current))) k (value, rows)
				WHERE k.rows > 0) AS keys) n);
COMMENT ON FUNCTION retrain.check_type(retrain.profile, retrain.profile, double precision) IS
'Whether values are of another type than those of the reference: profiles of different kinds (all rows), NaN and infinite values, and names that are no decimal number where all names of the reference are. Any such row flags where the reference has none; where it has NaN or infinite values, share is the growth of theirs. Rows are those that are not NULL. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_range(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0.01,
	low double precision DEFAULT 0, high double precision DEFAULT 1) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current) OR retrain.profile_kind(current) NOT IN ('number', 'time')
	THEN retrain.quality_judge('range', retrain.value_rows(current), 0, NULL, threshold, false, NULL)
	ELSE (SELECT retrain.quality_judge_growth('range', retrain.value_rows(reference), coalesce(retrain.rows_outside(reference, q.low, q.high, true), 0),
			retrain.value_rows(current), coalesce(retrain.rows_outside(current, q.low, q.high), 0), threshold,
			retrain.quality_values(retrain.values_outside(current, q.low, q.high)))
		FROM (SELECT retrain.quantile(reference, low) AS low, retrain.quantile(reference, high) AS high) q) END;
COMMENT ON FUNCTION retrain.check_range(retrain.profile, retrain.profile, double precision, double precision, double precision) IS
'Whether more values lie outside the range of the reference: below its quantile low or above its quantile high; 0 and 1, the default, are its smallest and greatest value. share: of the current finite values less that of the reference; what buckets of several values hide is counted in favour of ok. Flags at or above threshold if chance is excluded (Fisher''s exact test, one-sided, 0.005), else insufficient_rows. undefined for categories and booleans. NULL if an argument is NULL, error 22023 for quantiles out of range and for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_new_categories(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0.01) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current)
	THEN retrain.quality_judge('new_categories', retrain.value_rows(current), 0, NULL, threshold, false, NULL)
	ELSE retrain.quality_judge_growth('new_categories', retrain.value_rows(reference),
		(SELECT count(*) FROM unnest(retrain.profile_buckets(reference)) b WHERE b.exact AND b.rows = 1)
			+ least(retrain.folded_rows(reference), coalesce(retrain.folded_values(reference), retrain.folded_rows(reference))),
		retrain.value_rows(current), retrain.new_value_rows(reference, current), threshold,
		retrain.quality_values(retrain.new_values(reference, current))) END;
COMMENT ON FUNCTION retrain.check_new_categories(retrain.profile, retrain.profile, double precision) IS
'Whether rows have values that the reference does not have. share: of the current values less the share of values seen once in the reference, which is what is to be expected of values not seen yet (Good 1953). Values that could be in a bucket of several values of the reference are not new. Flags at or above threshold if chance is excluded (Fisher''s exact test, one-sided, 0.005), else insufficient_rows. keys: new values, the most frequent first. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_vanished_categories(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0.01) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current) OR retrain.value_rows(reference) = 0 OR retrain.value_rows(current) = 0
	THEN retrain.quality_judge('vanished_categories', retrain.value_rows(reference), 0, NULL, threshold, false, NULL)
	ELSE (SELECT retrain.quality_judge('vanished_categories', v.n, CASE WHEN v.certain THEN v.improbable ELSE v.absent END,
			CASE WHEN v.certain THEN v.improbable ELSE v.absent END / v.n::double precision, threshold, v.certain,
			CASE WHEN v.certain THEN v.improbable_keys ELSE v.absent_keys END)
		FROM (SELECT g.n, a.absent, a.improbable, a.improbable > 0 AND a.improbable / g.n::double precision >= threshold AS certain, a.absent_keys, a.improbable_keys
			FROM (SELECT c.n, ln(0.01 / greatest(c.looked_at, 1)) / nullif(ln(c.n / (c.n + c.m)::double precision), 0) AS least_rows
				FROM (SELECT retrain.value_rows(reference) AS n, retrain.value_rows(current) AS m, retrain.distinct_count(reference) AS looked_at OFFSET 0) c OFFSET 0) g,
			LATERAL (SELECT coalesce(sum(f.rows), 0)::bigint AS absent, coalesce(sum(f.rows) FILTER (WHERE f.rows >= g.least_rows), 0)::bigint AS improbable,
					(array_agg(f.value ORDER BY f.place))[1:10] AS absent_keys,
					(array_agg(f.value ORDER BY f.place) FILTER (WHERE f.rows >= g.least_rows))[1:10] AS improbable_keys
				FROM unnest(retrain.new_values(current, reference, 65536)) WITH ORDINALITY f (value, rows, share, place)) a) v) END;
COMMENT ON FUNCTION retrain.check_vanished_categories(retrain.profile, retrain.profile, double precision) IS
'Whether values of the reference no longer occur. rows and count are those of the reference. Flags if values whose absence is no chance (probability, given their rows and those of both profiles, at most 0.01 divided by the distinct values of the reference) have a share at or above threshold; insufficient_rows if only all absent values together have. Values that could be in a bucket of several values of the current profile, or have none of their own, do not count. keys: vanished values, the most frequent first. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_constant(current retrain.profile) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
	SELECT retrain.quality_judge('constant', c.rows, CASE WHEN c.constant THEN c.rows ELSE 0 END,
		CASE WHEN c.rows = 0 THEN NULL WHEN c.constant THEN 1 ELSE 0 END, 1, c.rows >= 2, retrain.quality_values(retrain.top_values(current, 1)))
	FROM (SELECT retrain.value_rows(current) AS rows, retrain.distinct_count(current) = 1 AND retrain.profile_is_exact(current)
		AND retrain.nan_rows(current) + retrain.negative_infinity_rows(current) + retrain.positive_infinity_rows(current) = 0 AS constant) c);
COMMENT ON FUNCTION retrain.check_constant(retrain.profile) IS
'Whether a column has one value only; NULLs do not count, NaN and infinite values are values of their own. Flags from two rows on; undefined without a value. NULL if the argument is NULL.';

CREATE FUNCTION retrain.check_constant(reference retrain.profile, current retrain.profile) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current) OR retrain.value_rows(reference) = 0 OR retrain.value_rows(current) = 0
	THEN retrain.quality_judge('constant', retrain.value_rows(current), 0, NULL, 1, false, NULL)
	ELSE (SELECT retrain.quality_judge('constant', c.rows, CASE WHEN c.changed THEN c.rows ELSE 0 END, CASE WHEN c.changed THEN 1 ELSE 0 END, 1,
			c.others * ln(c.reference_rows / (c.reference_rows + c.rows)::double precision) <= ln(0.01::double precision), retrain.quality_values(retrain.top_values(current, 1)))
		FROM (SELECT v.rows, v.others, v.others > 0 AND (retrain.check_constant(current)).count > 0 AS changed,
				retrain.total_rows(reference) - retrain.null_rows(reference) AS reference_rows
			FROM (SELECT retrain.value_rows(current) AS rows, retrain.new_value_rows(current, reference)
				+ retrain.nan_rows(reference) + retrain.negative_infinity_rows(reference) + retrain.positive_infinity_rows(reference) AS others) v) c) END;
COMMENT ON FUNCTION retrain.check_constant(retrain.profile, retrain.profile) IS
'Whether a column has one value only, and the reference had others. Flags if it is no chance that none of these occurs (probability at most 0.01), else insufficient_rows. ok if the reference has that value only too. NULL if an argument is NULL.';

CREATE FUNCTION retrain.check_distinct_ratio(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0.1) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current) OR retrain.value_rows(reference) = 0 OR retrain.value_rows(current) = 0
	THEN retrain.quality_judge('distinct_ratio', retrain.value_rows(current), 0, NULL, threshold, false, NULL)
	ELSE (SELECT retrain.quality_judge('distinct_ratio', e.m, round(abs(e.found - e.expected))::bigint, abs(e.found / nullif(e.expected, 0) - 1),
			threshold, abs(e.found - e.expected) > e.noise, NULL)
		FROM (SELECT d.m, d.found, CASE WHEN d.is_exact THEN x.expected ELSE d.nearest END AS expected,
				CASE WHEN d.is_exact THEN 2.576 * sqrt(x.variance) ELSE 3 * 0.016 * sqrt(d.found ^ 2 + d.nearest ^ 2) END AS noise
			FROM (SELECT c.pooled, c.is_exact, c.m, c.n / (c.n + c.m)::double precision AS elsewhere, c.found,
					greatest(c.known * (c.m / (c.n + c.m)::double precision), least(c.known, c.m, c.found)) AS nearest
				FROM (SELECT p.pooled, retrain.profile_is_exact(p.pooled) AS is_exact, retrain.distinct_count(p.pooled)::double precision AS known,
						retrain.distinct_count(current)::double precision AS found, retrain.value_rows(reference) AS n, retrain.value_rows(current) AS m
					FROM (SELECT retrain.merge(reference, current) AS pooled OFFSET 0) p OFFSET 0) c OFFSET 0) d,
			LATERAL (SELECT sum(1 - b.missed) AS expected, sum(b.missed * (1 - b.missed)) AS variance
				FROM (SELECT exp(greatest(u.rows * ln(d.elsewhere), -700)) AS missed
					FROM unnest(CASE WHEN d.is_exact THEN retrain.profile_buckets(d.pooled) END) u) b) x) e) END;
COMMENT ON FUNCTION retrain.check_distinct_ratio(retrain.profile, retrain.profile, double precision) IS
'Whether the current rows have another number of distinct values than as many rows of both profiles would have (they grow with the rows, so ratios of unequal windows are not compared). share: relative difference; count: the difference in distinct values, rounded. Flags at or above threshold if the difference is more than 2.576 standard deviations of chance; of coarse profiles, outside the bounds of what can be expected by more than three standard errors of the estimates. undefined if a number of distinct values is not known. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_column(reference retrain.profile, current retrain.profile) RETURNS retrain.quality_result[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY[retrain.check_completeness(reference, current), retrain.check_type(reference, current), retrain.check_constant(reference, current),
		retrain.check_distinct_ratio(reference, current)]
	|| CASE WHEN retrain.profile_kind(current) IN ('number', 'time') THEN ARRAY[retrain.check_range(reference, current)]
		ELSE ARRAY[retrain.check_new_categories(reference, current), retrain.check_vanished_categories(reference, current)] END;
COMMENT ON FUNCTION retrain.check_column(retrain.profile, retrain.profile) IS
'All checks of a column that fit its kind, with their default thresholds: completeness, type, constant, distinct_ratio; of numbers and times range; of categories and booleans new_categories and vanished_categories. An array, unnest makes rows. NULL if an argument is NULL.';

CREATE FUNCTION retrain.check_class_imbalance(labels retrain.profile, threshold double precision DEFAULT 0.95) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN retrain.quality_judge_level('class_imbalance', retrain.value_rows(labels), coalesce(((retrain.top_values(labels, 1))[1]).rows, 0), threshold,
	(SELECT (array_agg(v.value ORDER BY v.place DESC))[1:10] FROM unnest(retrain.top_values(labels, 65536)) WITH ORDINALITY v (value, rows, share, place)));
COMMENT ON FUNCTION retrain.check_class_imbalance(retrain.profile, double precision) IS
'Whether one class has nearly all rows: share of the most frequent label, which a constant prediction reaches in accuracy. labels: profile of the label; NULLs are left out. Flags if the lower end of the 99 % Wilson interval is at or above threshold, insufficient_rows if share alone is. keys: classes, the rarest first. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.class_imbalance_final(labels retrain.profile) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
RETURN CASE WHEN labels IS NULL THEN retrain.quality_judge('class_imbalance', 0, 0, NULL, 0.95, false, NULL) ELSE retrain.check_class_imbalance(labels) END;
COMMENT ON FUNCTION retrain.class_imbalance_final(retrain.profile) IS
'Support: final function of check_class_imbalance.';

CREATE AGGREGATE retrain.check_class_imbalance(label text) (
	SFUNC = retrain.profile_accum_text, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.class_imbalance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_class_imbalance(text) IS
'Whether one class has 95 % of the rows or more: see check_class_imbalance(profile), which takes another threshold. Rows with a NULL label are left out. Without a row the status is undefined.';

CREATE AGGREGATE retrain.check_class_imbalance(label boolean) (
	SFUNC = retrain.profile_accum_boolean, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.class_imbalance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_class_imbalance(boolean) IS
'Whether one class has 95 % of the rows or more: see check_class_imbalance(profile), which takes another threshold. Rows with a NULL label are left out. Without a row the status is undefined.';

CREATE AGGREGATE retrain.check_class_imbalance(label bigint) (
	SFUNC = retrain.profile_accum_int8, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.class_imbalance_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_class_imbalance(bigint) IS
'Whether one class has 95 % of the rows or more: see check_class_imbalance(profile), which takes another threshold. Rows with a NULL label are left out. Without a row the status is undefined.';

CREATE FUNCTION retrain.check_representativeness(reference retrain.profile, current retrain.profile, threshold double precision DEFAULT 0.1) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN retrain.profile_kind(reference) <> retrain.profile_kind(current) OR retrain.value_rows(reference) = 0 OR retrain.value_rows(current) = 0
	THEN retrain.quality_judge('representativeness', retrain.value_rows(current), 0, NULL, threshold, false, NULL)
	ELSE retrain.quality_judge('representativeness', retrain.value_rows(current),
		round(retrain.total_variation(reference, current, missing => false) * retrain.value_rows(current))::bigint,
		retrain.js_distance(reference, current, missing => false), threshold, coalesce((retrain.chi2_test(reference, current)).p_value < 0.01, false),
		CASE WHEN retrain.profile_kind(current) IN ('category', 'boolean')
			THEN (SELECT (array_agg(v.value ORDER BY abs(coalesce(c.share, 0) - coalesce(r.share, 0)) DESC, v.value COLLATE "C"))[1:10]
				FROM (SELECT value FROM unnest(retrain.top_values(reference, 65536)) UNION SELECT value FROM unnest(retrain.top_values(current, 65536))) v
				LEFT JOIN unnest(retrain.top_values(reference, 65536)) r ON r.value = v.value
				LEFT JOIN unnest(retrain.top_values(current, 65536)) c ON c.value = v.value
				WHERE coalesce(c.share, 0) <> coalesce(r.share, 0)) END) END;
COMMENT ON FUNCTION retrain.check_representativeness(retrain.profile, retrain.profile, double precision) IS
'Whether the slices have other shares of the rows than in the reference. share: Jensen-Shannon distance, base 2, of the two distributions (numbers and times in ten bins at quantiles of the reference), NULL and NaN left out. count: rows that would have to be in another slice. Flags at or above threshold if the p-value of the chi-square test is below 0.01, else insufficient_rows. keys: of categories and booleans the slices, the largest change first. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.check_label_flips(flips retrain.profile, threshold double precision DEFAULT 0.05) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN retrain.quality_judge_level('label_flips', retrain.total_rows(flips), retrain.value_rows(flips), threshold,
	retrain.quality_values(retrain.top_values(flips, 10)));
COMMENT ON FUNCTION retrain.check_label_flips(retrain.profile, double precision) IS
'Whether labels differ from trusted ones. flips: result of retrain.label_flips_agg. Flags if the lower end of the 99 % Wilson interval of the share is at or above threshold, insufficient_rows if the share alone is. keys: label -> trusted label, the most frequent first. NULL if an argument is NULL, error 22023 for a negative or infinite threshold.';

CREATE FUNCTION retrain.label_flips_final(flips retrain.profile) RETURNS retrain.quality_result
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
RETURN CASE WHEN flips IS NULL THEN retrain.quality_judge('label_flips', 0, 0, NULL, 0.05, false, NULL) ELSE retrain.check_label_flips(flips) END;
COMMENT ON FUNCTION retrain.label_flips_final(retrain.profile) IS
'Support: final function of check_label_flips.';

CREATE FUNCTION retrain.label_flips_accum_text(retrain.profile, label text, trusted_label text) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_flips_accum_text';
COMMENT ON FUNCTION retrain.label_flips_accum_text(retrain.profile, text, text) IS
'Support: a profile of label flips with one more row.';

CREATE AGGREGATE retrain.label_flips_agg(label text, trusted_label text) (
	SFUNC = retrain.label_flips_accum_text, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_flips_agg(text, text) IS
'Rows by their label and a trusted one, for retrain.check_label_flips: a profile of categories in which rows that agree are NULL and the others are label -> trusted label. Rows without one of the labels are left out. Profiles merge (retrain.merge). NULL without rows.';

CREATE AGGREGATE retrain.check_label_flips(label text, trusted_label text) (
	SFUNC = retrain.label_flips_accum_text, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.label_flips_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_flips(text, text) IS
'Whether 5 % of the labels or more differ from trusted ones: see check_label_flips(profile), which takes another threshold. Rows without one of the labels are left out. Without a row the status is undefined.';

CREATE FUNCTION retrain.label_flips_accum_boolean(retrain.profile, label boolean, trusted_label boolean) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_flips_accum_boolean';
COMMENT ON FUNCTION retrain.label_flips_accum_boolean(retrain.profile, boolean, boolean) IS
'Support: a profile of label flips with one more row.';

CREATE AGGREGATE retrain.label_flips_agg(label boolean, trusted_label boolean) (
	SFUNC = retrain.label_flips_accum_boolean, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_flips_agg(boolean, boolean) IS
'Rows by their label and a trusted one, for retrain.check_label_flips: a profile of categories in which rows that agree are NULL and the others are label -> trusted label. Rows without one of the labels are left out. Profiles merge (retrain.merge). NULL without rows.';

CREATE AGGREGATE retrain.check_label_flips(label boolean, trusted_label boolean) (
	SFUNC = retrain.label_flips_accum_boolean, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.label_flips_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_flips(boolean, boolean) IS
'Whether 5 % of the labels or more differ from trusted ones: see check_label_flips(profile), which takes another threshold. Rows without one of the labels are left out. Without a row the status is undefined.';

CREATE FUNCTION retrain.label_flips_accum_bigint(retrain.profile, label bigint, trusted_label bigint) RETURNS retrain.profile
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_flips_accum_bigint';
COMMENT ON FUNCTION retrain.label_flips_accum_bigint(retrain.profile, bigint, bigint) IS
'Support: a profile of label flips with one more row.';

CREATE AGGREGATE retrain.label_flips_agg(label bigint, trusted_label bigint) (
	SFUNC = retrain.label_flips_accum_bigint, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.profile_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_flips_agg(bigint, bigint) IS
'Rows by their label and a trusted one, for retrain.check_label_flips: a profile of categories in which rows that agree are NULL and the others are label -> trusted label. Rows without one of the labels are left out. Profiles merge (retrain.merge). NULL without rows.';

CREATE AGGREGATE retrain.check_label_flips(label bigint, trusted_label bigint) (
	SFUNC = retrain.label_flips_accum_bigint, STYPE = retrain.profile, SSPACE = 16384,
	FINALFUNC = retrain.label_flips_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_flips(bigint, bigint) IS
'Whether 5 % of the labels or more differ from trusted ones: see check_label_flips(profile), which takes another threshold. Rows without one of the labels are left out. Without a row the status is undefined.';

CREATE FUNCTION retrain.duplicates_accum(internal, VARIADIC "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_duplicates_accum';
COMMENT ON FUNCTION retrain.duplicates_accum(internal, VARIADIC "any") IS
'Support: transition function of check_duplicates.';

CREATE FUNCTION retrain.duplicates_combine(internal, internal) RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_duplicates_combine';
COMMENT ON FUNCTION retrain.duplicates_combine(internal, internal) IS
'Support: combine function of check_duplicates.';

CREATE FUNCTION retrain.duplicates_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_duplicates_serialize';
COMMENT ON FUNCTION retrain.duplicates_serialize(internal) IS
'Support: serial function of check_duplicates.';

CREATE FUNCTION retrain.duplicates_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_duplicates_deserialize';
COMMENT ON FUNCTION retrain.duplicates_deserialize(bytea, internal) IS
'Support: deserial function of check_duplicates.';

CREATE FUNCTION retrain.duplicates_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_duplicates_final';
COMMENT ON FUNCTION retrain.duplicates_final(internal) IS
'Support: final function of check_duplicates.';

CREATE AGGREGATE retrain.check_duplicates(VARIADIC "any") (
	SFUNC = retrain.duplicates_accum, STYPE = internal, SSPACE = 65536,
	FINALFUNC = retrain.duplicates_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.duplicates_combine, SERIALFUNC = retrain.duplicates_serialize,
	DESERIALFUNC = retrain.duplicates_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_duplicates(VARIADIC "any") IS
'Rows that repeat others in the listed columns (a key, or all columns of a row; at least one, any types): count is rows less distinct ones, any such row flags. NULL equals NULL; values are compared by their canonical text. keys: the most frequent repeated keys. Exact; past retrain.aggregate_memory keys go to a temporary file. Without rows the status is undefined. Error 0A000 for a nondeterministic collation and for a VARIADIC array.';

CREATE FUNCTION retrain.label_thresholds_accum_boolean(internal, label boolean, probability double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_thresholds_accum_boolean';
COMMENT ON FUNCTION retrain.label_thresholds_accum_boolean(internal, boolean, double precision) IS
'Support: transition function of label_thresholds.';

CREATE FUNCTION retrain.label_thresholds_accum_integer(internal, label integer, probability double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_thresholds_accum_integer';
COMMENT ON FUNCTION retrain.label_thresholds_accum_integer(internal, integer, double precision) IS
'Support: transition function of label_thresholds.';

CREATE FUNCTION retrain.label_thresholds_accum_text(internal, label text, probabilities double precision[], classes text[]) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_thresholds_accum_text';
COMMENT ON FUNCTION retrain.label_thresholds_accum_text(internal, text, double precision[], text[]) IS
'Support: transition function of label_thresholds.';

CREATE FUNCTION retrain.label_thresholds_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_thresholds_combine';
COMMENT ON FUNCTION retrain.label_thresholds_combine(internal, internal) IS
'Support: combine function of label_thresholds.';

CREATE FUNCTION retrain.label_thresholds_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_thresholds_serialize';
COMMENT ON FUNCTION retrain.label_thresholds_serialize(internal) IS
'Support: serial function of label_thresholds.';

CREATE FUNCTION retrain.label_thresholds_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_thresholds_deserialize';
COMMENT ON FUNCTION retrain.label_thresholds_deserialize(bytea, internal) IS
'Support: deserial function of label_thresholds.';

CREATE FUNCTION retrain.label_thresholds_final(internal) RETURNS double precision[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_thresholds_final';
COMMENT ON FUNCTION retrain.label_thresholds_final(internal) IS
'Support: final function of label_thresholds.';

CREATE AGGREGATE retrain.label_thresholds(label boolean, probability double precision) (
	SFUNC = retrain.label_thresholds_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.label_thresholds_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_thresholds_combine, SERIALFUNC = retrain.label_thresholds_serialize,
	DESERIALFUNC = retrain.label_thresholds_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_thresholds(boolean, double precision) IS
'First step of confident learning (Northcutt, Jiang, Chuang 2021): for each class (false, then true) the mean probability of the class over the rows labelled so, exact and rounded once; NULL for a class without rows. label: the truth as recorded. probability: of true, from a model that was not fitted on the row, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out. NULL without rows.';

CREATE AGGREGATE retrain.label_thresholds(label integer, probability double precision) (
	SFUNC = retrain.label_thresholds_accum_integer, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.label_thresholds_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_thresholds_combine, SERIALFUNC = retrain.label_thresholds_serialize,
	DESERIALFUNC = retrain.label_thresholds_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_thresholds(integer, double precision) IS
'First step of confident learning (Northcutt, Jiang, Chuang 2021): for each class (false, then true) the mean probability of the class over the rows labelled so, exact and rounded once; NULL for a class without rows. label: 1 positive, 0 negative, as recorded. probability: of 1, from a model that was not fitted on the row, 0 to 1. Other values: error 22023. Rows with a NULL label or probability are left out. NULL without rows.';

CREATE AGGREGATE retrain.label_thresholds(label text, probabilities double precision[], classes text[]) (
	SFUNC = retrain.label_thresholds_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.label_thresholds_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_thresholds_combine, SERIALFUNC = retrain.label_thresholds_serialize,
	DESERIALFUNC = retrain.label_thresholds_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_thresholds(text, double precision[], text[]) IS
'First step of confident learning (Northcutt, Jiang, Chuang 2021): for each class the mean probability of the class over the rows labelled so, exact and rounded once; NULL for a class without rows. label: the class as recorded, one of classes. probabilities: of each class, from a model that was not fitted on the row, 0 to 1, adding up to 1 within 1e-6. classes: 2 to 256 names in the order of probabilities, the same for all rows. Other values: error 22023. Rows with a NULL label or array are left out. NULL without rows.';

CREATE FUNCTION retrain.confident_joint_accum_boolean(internal, label boolean, probability double precision, thresholds double precision[]) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_accum_boolean';
COMMENT ON FUNCTION retrain.confident_joint_accum_boolean(internal, boolean, double precision, double precision[]) IS
'Support: transition function of confident_joint.';

CREATE FUNCTION retrain.label_errors_accum_boolean(internal, label boolean, probability double precision, thresholds double precision[], id "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_accum_boolean';
COMMENT ON FUNCTION retrain.label_errors_accum_boolean(internal, boolean, double precision, double precision[], "any") IS
'Support: transition function of check_label_errors.';

CREATE FUNCTION retrain.confident_joint_accum_integer(internal, label integer, probability double precision, thresholds double precision[]) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_accum_integer';
COMMENT ON FUNCTION retrain.confident_joint_accum_integer(internal, integer, double precision, double precision[]) IS
'Support: transition function of confident_joint.';

CREATE FUNCTION retrain.label_errors_accum_integer(internal, label integer, probability double precision, thresholds double precision[], id "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_accum_integer';
COMMENT ON FUNCTION retrain.label_errors_accum_integer(internal, integer, double precision, double precision[], "any") IS
'Support: transition function of check_label_errors.';

CREATE FUNCTION retrain.confident_joint_accum_text(internal, label text, probabilities double precision[], classes text[], thresholds double precision[]) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_accum_text';
COMMENT ON FUNCTION retrain.confident_joint_accum_text(internal, text, double precision[], text[], double precision[]) IS
'Support: transition function of confident_joint.';

CREATE FUNCTION retrain.label_errors_accum_text(internal, label text, probabilities double precision[], classes text[], thresholds double precision[], id "any") RETURNS internal
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_accum_text';
COMMENT ON FUNCTION retrain.label_errors_accum_text(internal, text, double precision[], text[], double precision[], "any") IS
'Support: transition function of check_label_errors.';

CREATE FUNCTION retrain.label_errors_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_combine';
COMMENT ON FUNCTION retrain.label_errors_combine(internal, internal) IS
'Support: combine function of check_label_errors and confident_joint.';

CREATE FUNCTION retrain.label_errors_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_serialize';
COMMENT ON FUNCTION retrain.label_errors_serialize(internal) IS
'Support: serial function of check_label_errors and confident_joint.';

CREATE FUNCTION retrain.label_errors_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_deserialize';
COMMENT ON FUNCTION retrain.label_errors_deserialize(bytea, internal) IS
'Support: deserial function of check_label_errors and confident_joint.';

CREATE FUNCTION retrain.label_errors_final(internal) RETURNS retrain.quality_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_errors_final';
COMMENT ON FUNCTION retrain.label_errors_final(internal) IS
'Support: final function of check_label_errors.';

CREATE FUNCTION retrain.confident_joint_final(internal) RETURNS bigint[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_confident_joint_final';
COMMENT ON FUNCTION retrain.confident_joint_final(internal) IS
'Support: final function of confident_joint.';

CREATE AGGREGATE retrain.confident_joint(label boolean, probability double precision, thresholds double precision[]) (
	SFUNC = retrain.confident_joint_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.confident_joint_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_errors_combine, SERIALFUNC = retrain.label_errors_serialize,
	DESERIALFUNC = retrain.label_errors_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confident_joint(boolean, double precision, double precision[]) IS
'Second step of confident learning: rows by label (first dimension) and by the class they confidently belong to (second), the largest probability among those at or above their threshold. label: the truth as recorded. probability: of true, from a model that was not fitted on the row, 0 to 1. thresholds: result of retrain.label_thresholds, the same for all rows. Other values: error 22023. Rows with a NULL label, probability or thresholds are left out. NULL without rows.';

CREATE AGGREGATE retrain.check_label_errors(label boolean, probability double precision, thresholds double precision[], id "any") (
	SFUNC = retrain.label_errors_accum_boolean, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.label_errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_errors_combine, SERIALFUNC = retrain.label_errors_serialize,
	DESERIALFUNC = retrain.label_errors_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_errors(boolean, double precision, double precision[], "any") IS
'Suspected label errors: rows that confidently belong to another class than their label (Northcutt, Jiang, Chuang 2021). Flags if the lower end of the 99 % Wilson interval of their share is 0.05 or more, insufficient_rows if the share alone is. label: the truth as recorded. probability: of true, from a model that was not fitted on the row, 0 to 1. thresholds: result of retrain.label_thresholds, the same for all rows. Other values: error 22023. id: of any type; keys are the ids of the suspected rows with the smallest probability of their label. Rows with a NULL label, probability or thresholds are left out. Without rows the status is undefined. Error 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.confident_joint(label integer, probability double precision, thresholds double precision[]) (
	SFUNC = retrain.confident_joint_accum_integer, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.confident_joint_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_errors_combine, SERIALFUNC = retrain.label_errors_serialize,
	DESERIALFUNC = retrain.label_errors_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confident_joint(integer, double precision, double precision[]) IS
'Second step of confident learning: rows by label (first dimension) and by the class they confidently belong to (second), the largest probability among those at or above their threshold. label: 1 positive, 0 negative, as recorded. probability: of 1, from a model that was not fitted on the row, 0 to 1. thresholds: result of retrain.label_thresholds, the same for all rows. Other values: error 22023. Rows with a NULL label, probability or thresholds are left out. NULL without rows.';

CREATE AGGREGATE retrain.check_label_errors(label integer, probability double precision, thresholds double precision[], id "any") (
	SFUNC = retrain.label_errors_accum_integer, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.label_errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_errors_combine, SERIALFUNC = retrain.label_errors_serialize,
	DESERIALFUNC = retrain.label_errors_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_errors(integer, double precision, double precision[], "any") IS
'Suspected label errors: rows that confidently belong to another class than their label (Northcutt, Jiang, Chuang 2021). Flags if the lower end of the 99 % Wilson interval of their share is 0.05 or more, insufficient_rows if the share alone is. label: 1 positive, 0 negative, as recorded. probability: of 1, from a model that was not fitted on the row, 0 to 1. thresholds: result of retrain.label_thresholds, the same for all rows. Other values: error 22023. id: of any type; keys are the ids of the suspected rows with the smallest probability of their label. Rows with a NULL label, probability or thresholds are left out. Without rows the status is undefined. Error 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.confident_joint(label text, probabilities double precision[], classes text[], thresholds double precision[]) (
	SFUNC = retrain.confident_joint_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.confident_joint_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_errors_combine, SERIALFUNC = retrain.label_errors_serialize,
	DESERIALFUNC = retrain.label_errors_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.confident_joint(text, double precision[], text[], double precision[]) IS
'Second step of confident learning: rows by label (first dimension) and by the class they confidently belong to (second), the largest probability among those at or above their threshold. label: the class as recorded, one of classes. probabilities: of each class, from a model that was not fitted on the row, 0 to 1, adding up to 1 within 1e-6. classes: 2 to 256 names in the order of probabilities, the same for all rows. thresholds: result of retrain.label_thresholds, the same for all rows. Other values: error 22023. Rows with a NULL label, array or thresholds are left out. NULL without rows.';

CREATE AGGREGATE retrain.check_label_errors(label text, probabilities double precision[], classes text[], thresholds double precision[], id "any") (
	SFUNC = retrain.label_errors_accum_text, STYPE = internal, SSPACE = 1024,
	FINALFUNC = retrain.label_errors_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.label_errors_combine, SERIALFUNC = retrain.label_errors_serialize,
	DESERIALFUNC = retrain.label_errors_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.check_label_errors(text, double precision[], text[], double precision[], "any") IS
'Suspected label errors: rows that confidently belong to another class than their label (Northcutt, Jiang, Chuang 2021). Flags if the lower end of the 99 % Wilson interval of their share is 0.05 or more, insufficient_rows if the share alone is. label: the class as recorded, one of classes. probabilities: of each class, from a model that was not fitted on the row, 0 to 1, adding up to 1 within 1e-6. classes: 2 to 256 names in the order of probabilities, the same for all rows. thresholds: result of retrain.label_thresholds, the same for all rows. Other values: error 22023. id: of any type; keys are the ids of the suspected rows with the smallest probability of their label. Rows with a NULL label, array or thresholds are left out. Without rows the status is undefined. Error 0A000 for a nondeterministic collation.';
