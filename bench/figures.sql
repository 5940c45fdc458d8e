-- What make bench measures.  A block is
--	-- figure: NAME [base: NAME target: RATIO]
-- and one statement.  All blocks run in this order, round after round; the
-- figure is the median over the rounds of its time divided by that of its
-- base in the same round.  A name may stand twice, with two bases: the
-- statement of the second is empty and its times are those of the first.
-- plog_baseline holds the profile of the first half's score.

-- figure: sum
SELECT sum(score) FROM plog;

-- figure: psi, automatic edges  base: sum  target: 1.7
SELECT retrain.psi(score, ts >= timestamptz '2025-01-16 00:00+00') FROM plog;

-- figure: ks_stat, continuous  base: sum  target: 1.35
SELECT retrain.ks_stat(score, ts >= timestamptz '2025-01-16 00:00+00') FROM plog;

-- figure: ks_stat, 50 distinct values  base: sum  target: 1.9
SELECT retrain.ks_stat(f4, ts >= timestamptz '2025-01-16 00:00+00') FROM plog;

-- figure: ks_stat, 60 % zeros  base: sum  target: 1.9
SELECT retrain.ks_stat(f7, ts >= timestamptz '2025-01-16 00:00+00') FROM plog;

-- figure: ks_stat, one value 1e300  base: sum  target: 1.9
SELECT retrain.ks_stat(CASE WHEN id = 1 THEN 1e300 ELSE f1 END, ts >= timestamptz '2025-01-16 00:00+00') FROM plog;

-- figure: psi against a profile  base: sum  target: 1.15
SELECT retrain.psi(score, (SELECT score FROM plog_baseline)) FROM plog;

-- figure: ks_stat against a profile  base: sum  target: 1.3
SELECT retrain.ks_stat(score, (SELECT score FROM plog_baseline)) FROM plog;

-- figure: profile_agg  base: sum  target: 1.25
SELECT pg_column_size(retrain.profile_agg(score)) FROM plog;

-- figure: sum of 8 columns
SELECT sum(f1), sum(f2), sum(f3), sum(f4), sum(f5), sum(f6), sum(f7), sum(f8) FROM plog;

-- figure: profile_columns, 8 columns  base: sum of 8 columns  target: 1.4
SELECT cardinality(retrain.profile_columns(f1, f2, f3, f4, f5, f6, f7, f8)) FROM plog;

-- figure: profile_columns, 17 columns  base: sum  target: 3.2
SELECT cardinality(retrain.profile_columns(id, ts, model_id, score, label, pred, f1, f2, f3, f4, f5, f6, f7, f8, cat20, cat500, k)) FROM plog;

-- figure: merge of 720 hours  base: profile_agg  target: 0.05
SELECT pg_column_size(retrain.merge(score)) FROM plog_hours;

-- figure: merge of 30 days  base: profile_agg  target: 0.005
SELECT pg_column_size(retrain.merge(score)) FROM plog_days;

-- figure: ece  base: sum  target: 1.15
SELECT retrain.ece(label, score) FROM plog;

-- figure: errors_agg  base: sum  target: 1.4
SELECT pg_column_size(retrain.errors_agg(f1, score)) FROM plog;

-- figure: errors_detail_agg  base: sum
SELECT pg_column_size(retrain.errors_detail_agg(f1, score)) FROM plog;

-- figure: class_scores_agg, 2 classes
SELECT pg_column_size(retrain.class_scores_agg(label::integer, ARRAY[1 - score, score], '{0,1}')) FROM plog;

-- figure: scores_agg  base: sum  target: 1.3
SELECT pg_column_size(retrain.scores_agg(label, score)) FROM plog;

-- figure: GROUP BY and FILTER
SELECT avg(f1) FROM (
	SELECT cat500, 2.0 * count(*) FILTER (WHERE label AND pred)
		/ nullif(2 * count(*) FILTER (WHERE label AND pred) + count(*) FILTER (WHERE label <> pred), 0) AS f1
	FROM plog GROUP BY cat500) q;

-- figure: f1_by_slice, 500 slices  base: sum  target: 1.7
SELECT retrain.f1_by_slice(label, pred, cat500) FROM plog;

-- figure: f1_by_slice, 500 slices  base: GROUP BY and FILTER  target: 0.7

-- figure: GROUP BY a, b, c and FILTER
SELECT avg(f1) FROM (
	SELECT cat20, cat500, model_id, 2.0 * count(*) FILTER (WHERE label AND pred)
		/ nullif(2 * count(*) FILTER (WHERE label AND pred) + count(*) FILTER (WHERE label <> pred), 0) AS f1
	FROM plog GROUP BY cat20, cat500, model_id) q;

-- figure: f1_by_slices, 50,000 slices  base: GROUP BY a, b, c and FILTER  target: 0.8
SELECT cardinality(retrain.f1_by_slices(label, pred, 30, cat20, cat500, model_id)) FROM plog;

-- figure: confusion_by_slice, the same  base: GROUP BY a, b, c and FILTER  target: 0.8
SELECT cardinality(retrain.confusion_by_slice(label, pred, 30, cat20, cat500, model_id)) FROM plog;

-- figure: class_scores_agg, GROUP BY a, b
SELECT count(state) FROM (SELECT retrain.class_scores_agg(label::integer, ARRAY[1 - score, score], '{0,1}') AS state FROM plog GROUP BY cat20, model_id) q;

-- figure: class_scores_by_slice, 100 slices  base: class_scores_agg, GROUP BY a, b  target: 1
SELECT cardinality(retrain.class_scores_by_slice(label::integer, ARRAY[1 - score, score], '{0,1}', 30, cat20, model_id)) FROM plog;

-- figure: confusion_agg, boolean  base: sum  target: 1.0
SELECT retrain.confusion_agg(label, pred) FROM plog;

-- figure: f1, whole table  base: sum  target: 1.0
SELECT retrain.f1(label, pred) FROM plog;

-- figure: confusion_agg, 21 text classes  base: sum  target: 1.45
SELECT pg_column_size(retrain.confusion_agg(cat20, cat20)) FROM plog;

-- figure: rows_digest, a million rows
SELECT retrain.rows_digest(score) FROM (SELECT score FROM plog LIMIT 1000000) q;

-- figure: fingerprint_agg, a million rows  base: rows_digest, a million rows  target: 4
SELECT retrain.fingerprint_rows(retrain.fingerprint_agg(score)) FROM (SELECT score FROM plog LIMIT 1000000) q;

-- figure: rank query in SQL
SELECT (sum(rank) FILTER (WHERE label) - count(*) FILTER (WHERE label) * (count(*) FILTER (WHERE label) + 1) / 2.0)
	/ (count(*) FILTER (WHERE label)::float8 * count(*) FILTER (WHERE NOT label))
FROM (SELECT label, rank() OVER (ORDER BY score) + (count(*) OVER (PARTITION BY score) - 1) / 2.0 AS rank FROM plog) q;

-- figure: roc_auc  base: sum  target: 1.7
SELECT retrain.roc_auc(label, score) FROM plog;

-- figure: roc_auc  base: rank query in SQL  target: 0.12

-- figure: auc_block_bootstrap, 30 blocks  base: roc_auc  target: 2
SELECT retrain.auc_block_bootstrap(retrain.auc_blocks_agg(label, score, id % 30)) FROM plog;

-- figure: label_thresholds  base: sum  target: 1.6
SELECT retrain.label_thresholds(label, score) FROM plog;

-- figure: check_label_errors  base: sum  target: 1.6
SELECT retrain.check_label_errors(label, score, '{0.68,0.55}', id) FROM plog;

-- figure: GROUP BY a key
SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM plog WHERE id <= 1000000 GROUP BY id) q;

-- figure: check_duplicates  base: GROUP BY a key  target: 1
SELECT retrain.check_duplicates(id) FROM plog WHERE id <= 1000000;
