-- Labels that come late, that come for some rows only, and figures that allow for it.
-- Definitions and examples: doc/reference/labels.md.

CREATE FUNCTION retrain.known_label(label anyelement, label_known_at timestamptz, as_of timestamptz) RETURNS anyelement
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
AS 'SELECT CASE WHEN $2 OPERATOR(pg_catalog.<=) $3 THEN $1 END';
COMMENT ON FUNCTION retrain.known_label(anyelement, timestamptz, timestamptz) IS
'The label as it was known at as_of: label if label_known_at is not later, else NULL, also if an instant is NULL. In place of the label in any aggregate it gives the figure as known then.';

CREATE TYPE retrain.label_delay_result AS (
	rows bigint,
	labelled bigint,
	coverage double precision,
	low double precision,
	high double precision,
	delay_p50 interval,
	delay_p90 interval,
	delay_p99 interval,
	longest interval,
	early bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.label_delay_result IS
'How many labels are known at an instant, and how long labels take, see retrain.label_delay.';
COMMENT ON COLUMN retrain.label_delay_result.rows IS
'Rows predicted at or before as_of.';
COMMENT ON COLUMN retrain.label_delay_result.labelled IS
'Of these, rows whose label is known at as_of.';
COMMENT ON COLUMN retrain.label_delay_result.coverage IS
'labelled over rows; NULL without rows.';
COMMENT ON COLUMN retrain.label_delay_result.low IS
'Lower end of the 95 % Wilson interval of coverage, rows taken as independent.';
COMMENT ON COLUMN retrain.label_delay_result.high IS
'Upper end of the interval of coverage.';
COMMENT ON COLUMN retrain.label_delay_result.delay_p50 IS
'Delay after which half of the rows have a label, allowing for rows too young to have one (product-limit estimate); NULL if that is not reached within the ages of these rows.';
COMMENT ON COLUMN retrain.label_delay_result.delay_p90 IS
'The same for nine tenths of the rows.';
COMMENT ON COLUMN retrain.label_delay_result.delay_p99 IS
'The same for 99 of 100 rows.';
COMMENT ON COLUMN retrain.label_delay_result.longest IS
'Longest delay of a known label; NULL without one.';
COMMENT ON COLUMN retrain.label_delay_result.early IS
'Labels known before their prediction: a delay below 0, a sign of leakage.';
COMMENT ON COLUMN retrain.label_delay_result.unused IS
'Rows not used: predicted_at is NULL, infinite or later than as_of, or label_known_at is -infinity.';
COMMENT ON COLUMN retrain.label_delay_result.status IS
'ok; insufficient_labels (fewer than 30, the figures are given all the same); undefined (no rows).';

CREATE TYPE retrain.label_delay_point AS (
	share double precision,
	delay interval,
	at_risk bigint,
	status text
);
COMMENT ON TYPE retrain.label_delay_point IS
'When a share of the rows has a label, see retrain.label_delay_profile.';
COMMENT ON COLUMN retrain.label_delay_point.share IS
'Share of the rows, between 0 and 1.';
COMMENT ON COLUMN retrain.label_delay_point.delay IS
'Smallest delay after which at least that share has a label, product-limit estimate; NULL if it is not reached.';
COMMENT ON COLUMN retrain.label_delay_point.at_risk IS
'Rows that had waited that long and had no label before; NULL with delay.';
COMMENT ON COLUMN retrain.label_delay_point.status IS
'ok; not_reached (the rows are too young to tell, or fewer get a label).';

CREATE TYPE retrain.label_coverage_group AS (
	group_name text,
	lower double precision,
	upper double precision,
	rows bigint,
	labelled bigint,
	coverage double precision,
	low double precision,
	high double precision,
	difference double precision,
	difference_low double precision,
	difference_high double precision,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.label_coverage_group IS
'Which rows have labels, in one group of rows, see retrain.label_coverage_by_class, label_coverage_by_slice and label_coverage_by_score.';
COMMENT ON COLUMN retrain.label_coverage_group.group_name IS
'The class or slice as canonical text, independent of TimeZone, DateStyle and other settings, or the number of the decile, 1 to 10; NULL is the group of rows whose value is NULL (of scores, also NaN).';
COMMENT ON COLUMN retrain.label_coverage_group.lower IS
'Smallest score of the decile; NULL for other groups.';
COMMENT ON COLUMN retrain.label_coverage_group.upper IS
'Largest score of the decile.';
COMMENT ON COLUMN retrain.label_coverage_group.rows IS
'Rows of the group.';
COMMENT ON COLUMN retrain.label_coverage_group.labelled IS
'Of these, rows with a label.';
COMMENT ON COLUMN retrain.label_coverage_group.coverage IS
'labelled over rows; NULL without rows.';
COMMENT ON COLUMN retrain.label_coverage_group.low IS
'Lower end of the 95 % Wilson interval of coverage, rows taken as independent.';
COMMENT ON COLUMN retrain.label_coverage_group.high IS
'Upper end of the interval of coverage.';
COMMENT ON COLUMN retrain.label_coverage_group.difference IS
'coverage less that of all other rows; by slice: coverage of the slices rows predicted positive less that of its rows predicted negative. NULL if a side has no rows.';
COMMENT ON COLUMN retrain.label_coverage_group.difference_low IS
'Lower end of the Newcombe interval of difference at 1 - 0.01/k, where k is the number of groups that could be compared; NULL if a side has fewer than 30 rows.';
COMMENT ON COLUMN retrain.label_coverage_group.difference_high IS
'Upper end of the interval of difference.';
COMMENT ON COLUMN retrain.label_coverage_group.unused IS
'By slice, rows left out because they have no prediction; else 0.';
COMMENT ON COLUMN retrain.label_coverage_group.status IS
'ok; selective_labels (the interval of difference lies wholly above 0.1 or below -0.1); insufficient_rows (a side of the comparison has fewer than 30); undefined (a side has none).';

CREATE TYPE retrain.ipw_result AS (
	value double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	unweighted double precision,
	rows bigint,
	effective_rows double precision,
	clipped bigint,
	unused bigint,
	status text
);
COMMENT ON TYPE retrain.ipw_result IS
'A figure weighted by inverse propensities, with its uncertainty, see retrain.ipw_mean_test and ipw_accuracy_test.';
COMMENT ON COLUMN retrain.ipw_result.value IS
'The weighted figure (Hajek): sum of value/propensity over sum of 1/propensity; NULL without a usable row.';
COMMENT ON COLUMN retrain.ipw_result.standard_error IS
'Its standard error, linearised, rows taken as independent; NULL with fewer than two rows.';
COMMENT ON COLUMN retrain.ipw_result.low IS
'Lower end of the 95 % normal interval; NULL if there is no standard error.';
COMMENT ON COLUMN retrain.ipw_result.high IS
'Upper end of the interval.';
COMMENT ON COLUMN retrain.ipw_result.unweighted IS
'The same figure without weights.';
COMMENT ON COLUMN retrain.ipw_result.rows IS
'Rows used.';
COMMENT ON COLUMN retrain.ipw_result.effective_rows IS
'Kishs effective number of rows: square of the sum of weights over the sum of their squares, between 1 and rows; 0 without rows.';
COMMENT ON COLUMN retrain.ipw_result.clipped IS
'Rows used whose propensity was below clip, and counted as clip.';
COMMENT ON COLUMN retrain.ipw_result.unused IS
'Rows not used: no value, no propensity, or a value that is NaN or infinite.';
COMMENT ON COLUMN retrain.ipw_result.status IS
'ok; insufficient_rows (effective_rows is below 30); undefined (no usable row).';

CREATE FUNCTION retrain.label_delay_accum(internal, predicted_at timestamptz, label_known_at timestamptz, as_of timestamptz) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_delay_accum';
COMMENT ON FUNCTION retrain.label_delay_accum(internal, timestamptz, timestamptz, timestamptz) IS
'Support: transition function of label_delay and label_delay_profile.';

CREATE FUNCTION retrain.label_delay_final(internal) RETURNS retrain.label_delay_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_delay_final';
COMMENT ON FUNCTION retrain.label_delay_final(internal) IS
'Support: final function of label_delay.';

CREATE FUNCTION retrain.label_delay_profile_final(internal) RETURNS retrain.label_delay_point[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_delay_profile_final';
COMMENT ON FUNCTION retrain.label_delay_profile_final(internal) IS
'Support: final function of label_delay_profile.';

CREATE AGGREGATE retrain.label_delay(predicted_at timestamptz, label_known_at timestamptz, as_of timestamptz) (
	SFUNC = retrain.label_delay_accum, STYPE = internal,
	FINALFUNC = retrain.label_delay_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_delay(timestamptz, timestamptz, timestamptz) IS
'How many labels are known at as_of, and how long labels take, rows too young to have one allowed for: one row, also without rows. predicted_at: when the prediction was made; rows without it or later than as_of are left out. label_known_at: when the label became known, NULL while it is not. as_of: labels known later count as unknown, normally one instant for all rows; NULL is error 22004, infinite 22023. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.label_delay_profile(predicted_at timestamptz, label_known_at timestamptz, as_of timestamptz) (
	SFUNC = retrain.label_delay_accum, STYPE = internal,
	FINALFUNC = retrain.label_delay_profile_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_delay_profile(timestamptz, timestamptz, timestamptz) IS
'The delays after which 1, 5, 10, 25, 50, 75, 90, 95 and 99 % of the rows have a label, rows too young to have one allowed for, an array (unnest makes rows). NULL without a usable row. predicted_at: when the prediction was made; rows without it or later than as_of are left out. label_known_at: when the label became known, NULL while it is not. as_of: labels known later count as unknown, normally one instant for all rows; NULL is error 22004, infinite 22023. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE FUNCTION retrain.label_coverage_accum_class(internal, labelled boolean, predicted_class "any") RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_coverage_accum_class';
COMMENT ON FUNCTION retrain.label_coverage_accum_class(internal, boolean, "any") IS
'Support: transition function of label_coverage_by_class.';

CREATE FUNCTION retrain.label_coverage_accum_slice(internal, labelled boolean, predicted boolean, slice "any") RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_coverage_accum_slice';
COMMENT ON FUNCTION retrain.label_coverage_accum_slice(internal, boolean, boolean, "any") IS
'Support: transition function of label_coverage_by_slice.';

CREATE FUNCTION retrain.label_coverage_accum_score(internal, labelled boolean, score double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_coverage_accum_score';
COMMENT ON FUNCTION retrain.label_coverage_accum_score(internal, boolean, double precision) IS
'Support: transition function of label_coverage_by_score.';

CREATE FUNCTION retrain.label_coverage_by_class_final(internal) RETURNS retrain.label_coverage_group[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_coverage_by_class_final';
COMMENT ON FUNCTION retrain.label_coverage_by_class_final(internal) IS
'Support: final function of label_coverage_by_class.';

CREATE FUNCTION retrain.label_coverage_by_slice_final(internal) RETURNS retrain.label_coverage_group[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_coverage_by_slice_final';
COMMENT ON FUNCTION retrain.label_coverage_by_slice_final(internal) IS
'Support: final function of label_coverage_by_slice.';

CREATE FUNCTION retrain.label_coverage_by_score_final(internal) RETURNS retrain.label_coverage_group[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_label_coverage_by_score_final';
COMMENT ON FUNCTION retrain.label_coverage_by_score_final(internal) IS
'Support: final function of label_coverage_by_score.';

CREATE AGGREGATE retrain.label_coverage_by_class(labelled boolean, predicted_class "any") (
	SFUNC = retrain.label_coverage_accum_class, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.label_coverage_by_class_final,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize, DESERIALFUNC = retrain.f1_by_slice_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_coverage_by_class(boolean, "any") IS
'Share of rows with a label by predicted class, each class compared with all other rows, an array (unnest makes rows) in C order, the class NULL last. Status selective_labels where the coverages certainly differ by more than 0.1: labels exist because of what the model said. labelled: whether the row has a label, NULL is no label. predicted_class: any type, NULL is a class. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.label_coverage_by_slice(labelled boolean, predicted boolean, slice "any") (
	SFUNC = retrain.label_coverage_accum_slice, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.label_coverage_by_slice_final,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize, DESERIALFUNC = retrain.f1_by_slice_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_coverage_by_slice(boolean, boolean, "any") IS
'Share of rows with a label by slice, the slices rows predicted positive compared with those predicted negative, an array (unnest makes rows) in C order, the slice NULL last. {sel} {lab} predicted: the decision, rows without it are left out and counted. slice: any type, NULL is a slice. {lim}';

CREATE AGGREGATE retrain.label_coverage_by_score(labelled boolean, score double precision) (
	SFUNC = retrain.label_coverage_accum_score, STYPE = internal,
	FINALFUNC = retrain.label_coverage_by_score_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.label_coverage_by_score(boolean, double precision) IS
'Share of rows with a label by decile of the score, each decile compared with all other rows, an array (unnest makes rows) in order, the rows without a score last. Equal scores fall into one decile. Status selective_labels where the coverages certainly differ by more than 0.1: labels exist because of what the model said. labelled: whether the row has a label, NULL is no label. score: any number; NULL and NaN are no score. NULL without rows. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE FUNCTION retrain.ipw_mean_accum(internal, value double precision, propensity double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_mean_accum';
COMMENT ON FUNCTION retrain.ipw_mean_accum(internal, double precision, double precision) IS
'Support: transition function of ipw_mean and ipw_mean_test.';

CREATE FUNCTION retrain.ipw_mean_accum_clip(internal, value double precision, propensity double precision, clip double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_mean_accum_clip';
COMMENT ON FUNCTION retrain.ipw_mean_accum_clip(internal, double precision, double precision, double precision) IS
'Support: transition function of ipw_mean and ipw_mean_test with clip.';

CREATE FUNCTION retrain.ipw_accuracy_accum(internal, label boolean, predicted boolean, propensity double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_accuracy_accum';
COMMENT ON FUNCTION retrain.ipw_accuracy_accum(internal, boolean, boolean, double precision) IS
'Support: transition function of ipw_accuracy and ipw_accuracy_test.';

CREATE FUNCTION retrain.ipw_accuracy_accum_clip(internal, label boolean, predicted boolean, propensity double precision, clip double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_accuracy_accum_clip';
COMMENT ON FUNCTION retrain.ipw_accuracy_accum_clip(internal, boolean, boolean, double precision, double precision) IS
'Support: transition function of ipw_accuracy and ipw_accuracy_test with clip.';

CREATE FUNCTION retrain.ipw_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_combine';
COMMENT ON FUNCTION retrain.ipw_combine(internal, internal) IS
'Support: combine function of the ipw_ aggregates.';

CREATE FUNCTION retrain.ipw_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_serialize';
COMMENT ON FUNCTION retrain.ipw_serialize(internal) IS
'Support: serial function of the ipw_ aggregates.';

CREATE FUNCTION retrain.ipw_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_deserialize';
COMMENT ON FUNCTION retrain.ipw_deserialize(bytea, internal) IS
'Support: deserial function of the ipw_ aggregates.';

CREATE FUNCTION retrain.ipw_final(internal) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_final';
COMMENT ON FUNCTION retrain.ipw_final(internal) IS
'Support: final function of ipw_mean and ipw_accuracy.';

CREATE FUNCTION retrain.ipw_mean_test_final(internal) RETURNS retrain.ipw_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_mean_test_final';
COMMENT ON FUNCTION retrain.ipw_mean_test_final(internal) IS
'Support: final function of ipw_mean_test.';

CREATE FUNCTION retrain.ipw_accuracy_test_final(internal) RETURNS retrain.ipw_result
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ipw_accuracy_test_final';
COMMENT ON FUNCTION retrain.ipw_accuracy_test_final(internal) IS
'Support: final function of ipw_accuracy_test.';

CREATE AGGREGATE retrain.ipw_mean(value double precision, propensity double precision) (
	SFUNC = retrain.ipw_mean_accum, STYPE = internal,
	FINALFUNC = retrain.ipw_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_mean(double precision, double precision) IS
'Mean of value over all rows, from those with a label, each weighted by 1/propensity, over the sum of weights (Hajek). NULL without a usable row. value: NULL, NaN and infinite ones are left out. propensity: the probability with which the row got its label, in (0,1], else error 22023.';

CREATE AGGREGATE retrain.ipw_mean_test(value double precision, propensity double precision) (
	SFUNC = retrain.ipw_mean_accum, STYPE = internal,
	FINALFUNC = retrain.ipw_mean_test_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_mean_test(double precision, double precision) IS
'Mean of value over all rows, from those with a label, each weighted by 1/propensity: one row with standard error, interval, effective number of rows and the figure without weights; also without rows. value: NULL, NaN and infinite ones are left out. propensity: the probability with which the row got its label, in (0,1], else error 22023.';

CREATE AGGREGATE retrain.ipw_accuracy(label boolean, predicted boolean, propensity double precision) (
	SFUNC = retrain.ipw_accuracy_accum, STYPE = internal,
	FINALFUNC = retrain.ipw_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_accuracy(boolean, boolean, double precision) IS
'Share of correct predictions over all rows, from those with a label, each weighted by 1/propensity, over the sum of weights (Hajek). NULL without a usable row. label: the truth, NULL where it is not known. predicted: the decision. propensity: the probability with which the row got its label, in (0,1], else error 22023.';

CREATE AGGREGATE retrain.ipw_accuracy_test(label boolean, predicted boolean, propensity double precision) (
	SFUNC = retrain.ipw_accuracy_accum, STYPE = internal,
	FINALFUNC = retrain.ipw_accuracy_test_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_accuracy_test(boolean, boolean, double precision) IS
'Share of correct predictions over all rows, from those with a label, each weighted by 1/propensity: one row with standard error, interval, effective number of rows and the figure without weights; also without rows. label: the truth, NULL where it is not known. predicted: the decision. propensity: the probability with which the row got its label, in (0,1], else error 22023.';

CREATE AGGREGATE retrain.ipw_mean(value double precision, propensity double precision, clip double precision) (
	SFUNC = retrain.ipw_mean_accum_clip, STYPE = internal,
	FINALFUNC = retrain.ipw_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_mean(double precision, double precision, double precision) IS
'Mean of value over all rows, from those with a label, each weighted by 1/propensity, over the sum of weights (Hajek). NULL without a usable row. value: NULL, NaN and infinite ones are left out. propensity: the probability with which the row got its label, in (0,1], else error 22023. clip: smaller propensities count as this one, in (0,1], the same for all rows, else error 22023; NULL is error 22004.';

CREATE AGGREGATE retrain.ipw_mean_test(value double precision, propensity double precision, clip double precision) (
	SFUNC = retrain.ipw_mean_accum_clip, STYPE = internal,
	FINALFUNC = retrain.ipw_mean_test_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_mean_test(double precision, double precision, double precision) IS
'Mean of value over all rows, from those with a label, each weighted by 1/propensity: one row with standard error, interval, effective number of rows and the figure without weights; also without rows. value: NULL, NaN and infinite ones are left out. propensity: the probability with which the row got its label, in (0,1], else error 22023. clip: smaller propensities count as this one, in (0,1], the same for all rows, else error 22023; NULL is error 22004.';

CREATE AGGREGATE retrain.ipw_accuracy(label boolean, predicted boolean, propensity double precision, clip double precision) (
	SFUNC = retrain.ipw_accuracy_accum_clip, STYPE = internal,
	FINALFUNC = retrain.ipw_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_accuracy(boolean, boolean, double precision, double precision) IS
'Share of correct predictions over all rows, from those with a label, each weighted by 1/propensity, over the sum of weights (Hajek). NULL without a usable row. label: the truth, NULL where it is not known. predicted: the decision. propensity: the probability with which the row got its label, in (0,1], else error 22023. clip: smaller propensities count as this one, in (0,1], the same for all rows, else error 22023; NULL is error 22004.';

CREATE AGGREGATE retrain.ipw_accuracy_test(label boolean, predicted boolean, propensity double precision, clip double precision) (
	SFUNC = retrain.ipw_accuracy_accum_clip, STYPE = internal,
	FINALFUNC = retrain.ipw_accuracy_test_final,
	COMBINEFUNC = retrain.ipw_combine, SERIALFUNC = retrain.ipw_serialize, DESERIALFUNC = retrain.ipw_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ipw_accuracy_test(boolean, boolean, double precision, double precision) IS
'Share of correct predictions over all rows, from those with a label, each weighted by 1/propensity: one row with standard error, interval, effective number of rows and the figure without weights; also without rows. label: the truth, NULL where it is not known. predicted: the decision. propensity: the probability with which the row got its label, in (0,1], else error 22023. clip: smaller propensities count as this one, in (0,1], the same for all rows, else error 22023; NULL is error 22004.';
