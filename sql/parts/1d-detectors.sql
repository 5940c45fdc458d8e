-- Sequential detectors.  Definitions and examples: doc/reference/detectors.md.

CREATE TYPE retrain.detection AS (
	status text,
	state text,
	drifts bigint,
	first_drift bigint,
	last_drift bigint,
	drift_positions bigint[],
	warnings bigint,
	warning_positions bigint[],
	positions_left_out bigint,
	statistic double precision,
	rows_used bigint,
	rows_unused bigint,
	ties bigint
);
COMMENT ON TYPE retrain.detection IS
'Result of a sequential detector: whether and where a stream of rows changed. Positions count from 1 in the order of ORDER BY, rows without a value included.';
COMMENT ON COLUMN retrain.detection.status IS
'What all rows showed: drift (drifts > 0), warning (warnings > 0), ok, or insufficient_rows (no row was judged).';
COMMENT ON COLUMN retrain.detection.state IS
'What the last used row showed: drift, warning, ok, or insufficient_rows (too few since the beginning or the last drift). Over a window, the running state.';
COMMENT ON COLUMN retrain.detection.drifts IS
'Drifts found.';
COMMENT ON COLUMN retrain.detection.first_drift IS
'Position of the row at which the first drift was found; NULL without one.';
COMMENT ON COLUMN retrain.detection.last_drift IS
'Position of the row at which the last drift was found; NULL without one.';
COMMENT ON COLUMN retrain.detection.drift_positions IS
'Positions of the first 1000 drifts, rising.';
COMMENT ON COLUMN retrain.detection.warnings IS
'Warnings: rows at which a warning began. Only detectors with a warning level have them.';
COMMENT ON COLUMN retrain.detection.warning_positions IS
'Positions of the first 1000 warnings, rising.';
COMMENT ON COLUMN retrain.detection.positions_left_out IS
'Drifts and warnings whose position is not listed.';
COMMENT ON COLUMN retrain.detection.statistic IS
'Figure by which the last used row was judged, see the aggregate; NULL if there is none.';
COMMENT ON COLUMN retrain.detection.rows_used IS
'Rows with a value.';
COMMENT ON COLUMN retrain.detection.rows_unused IS
'Rows left out because the value is NULL or NaN.';
COMMENT ON COLUMN retrain.detection.ties IS
'Used rows with the time of the used row before, so that their order is arbitrary. NULL unless the call gives the time of its rows.';

CREATE FUNCTION retrain.detection_final(internal) RETURNS retrain.detection
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_detection_final';
COMMENT ON FUNCTION retrain.detection_final(internal) IS
'Support: what a sequential detector found.';

CREATE FUNCTION retrain.page_hinkley_accum(internal, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_page_hinkley_accum';
COMMENT ON FUNCTION retrain.page_hinkley_accum(internal, double precision) IS
'Support: adds a row to a Page-Hinkley test.';

CREATE FUNCTION retrain.page_hinkley_accum(internal, double precision, double precision, double precision, integer, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_page_hinkley_accum_options';
COMMENT ON FUNCTION retrain.page_hinkley_accum(internal, double precision, double precision, double precision, integer, text) IS
'Support: adds a row to a Page-Hinkley test with parameters.';

CREATE FUNCTION retrain.cusum_accum(internal, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cusum_accum';
COMMENT ON FUNCTION retrain.cusum_accum(internal, double precision) IS
'Support: adds a row to a cumulative sum chart.';

CREATE FUNCTION retrain.cusum_accum(internal, double precision, double precision, double precision, integer, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cusum_accum_options';
COMMENT ON FUNCTION retrain.cusum_accum(internal, double precision, double precision, double precision, integer, text) IS
'Support: adds a row to a cumulative sum chart with parameters.';

CREATE FUNCTION retrain.cusum_accum(internal, double precision, double precision, double precision, double precision, double precision, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cusum_accum_known';
COMMENT ON FUNCTION retrain.cusum_accum(internal, double precision, double precision, double precision, double precision, double precision, text) IS
'Support: adds a row to a cumulative sum chart with a given reference.';

CREATE AGGREGATE retrain.page_hinkley(value double precision) (
	SFUNC = retrain.page_hinkley_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.page_hinkley(double precision) IS
'Page-Hinkley test for a change of the mean: call it as page_hinkley(value ORDER BY time, id), the order must be total. delta 0.005, threshold 50, from row 30 on, in both directions. statistic: the larger distance of the sum from its extreme; drift above the threshold, then it starts again. NULL and NaN are left out; values beyond 1e100: error 22003.';

CREATE AGGREGATE retrain.page_hinkley(value double precision, delta double precision, threshold double precision, minimum_rows integer, direction text) (
	SFUNC = retrain.page_hinkley_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.page_hinkley(double precision, double precision, double precision, integer, text) IS
'Page-Hinkley test for a change of the mean, with parameters, the same for all rows: delta, the change tolerated (0 or more); threshold of the alarm (above 0); minimum_rows before an alarm; direction both, increase or decrease. Otherwise as page_hinkley(value).';

CREATE AGGREGATE retrain.cusum(value double precision) (
	SFUNC = retrain.cusum_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cusum(double precision) IS
'Cumulative sum chart for a change of the mean: call it as cusum(value ORDER BY time, id), the order must be total. The first 100 rows (more if all are equal) give mean and sigma; slack 0.5 sigma, threshold 5 sigma, both directions. statistic: the larger sum, in sigma; drift above the threshold, then it starts again. NULL and NaN are left out; values beyond 1e100: error 22003.';

CREATE AGGREGATE retrain.cusum(value double precision, slack double precision, threshold double precision, minimum_rows integer, direction text) (
	SFUNC = retrain.cusum_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cusum(double precision, double precision, double precision, integer, text) IS
'Cumulative sum chart for a change of the mean, with parameters, the same for all rows: slack and threshold in sigma (0 or more, above 0); minimum_rows, 2 or more, that give mean and sigma; direction both, increase or decrease. Otherwise as cusum(value).';

CREATE AGGREGATE retrain.cusum(value double precision, target double precision, sigma double precision, slack double precision, threshold double precision, direction text) (
	SFUNC = retrain.cusum_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.cusum(double precision, double precision, double precision, double precision, double precision, text) IS
'Cumulative sum chart for a change of the mean from a given target, in units of a given sigma (above 0); every row is judged. slack and threshold in sigma; direction both, increase or decrease; all the same for all rows. Otherwise as cusum(value).';

CREATE FUNCTION retrain.ddm_accum(internal, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ddm_accum';
COMMENT ON FUNCTION retrain.ddm_accum(internal, boolean) IS
'Support: adds a row to DDM.';

CREATE FUNCTION retrain.ddm_accum(internal, boolean, double precision, double precision, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ddm_accum_options';
COMMENT ON FUNCTION retrain.ddm_accum(internal, boolean, double precision, double precision, integer) IS
'Support: adds a row to DDM with parameters.';

CREATE AGGREGATE retrain.ddm(is_error boolean) (
	SFUNC = retrain.ddm_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ddm(boolean) IS
'DDM, whether the error rate of a classifier rises: call it as ddm(is_error ORDER BY time, id), the order must be total. is_error: true where the prediction was wrong. Warning at 2, drift at 3 standard errors above the least error rate, from row 30 on. statistic: how many standard errors; after a drift it starts again. NULL is left out.';

CREATE AGGREGATE retrain.ddm(is_error boolean, warning_level double precision, drift_level double precision, minimum_rows integer) (
	SFUNC = retrain.ddm_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.ddm(boolean, double precision, double precision, integer) IS
'DDM, whether the error rate of a classifier rises, with parameters, the same for all rows: warning_level and drift_level in standard errors (above 1); minimum_rows, 2 or more, before a verdict. Otherwise as ddm(is_error).';

CREATE FUNCTION retrain.eddm_accum(internal, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_eddm_accum';
COMMENT ON FUNCTION retrain.eddm_accum(internal, boolean) IS
'Support: adds a row to EDDM.';

CREATE FUNCTION retrain.eddm_accum(internal, boolean, double precision, double precision, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_eddm_accum_options';
COMMENT ON FUNCTION retrain.eddm_accum(internal, boolean, double precision, double precision, integer) IS
'Support: adds a row to EDDM with parameters.';

CREATE AGGREGATE retrain.eddm(is_error boolean) (
	SFUNC = retrain.eddm_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.eddm(boolean) IS
'EDDM, whether the errors of a classifier come closer together: call it as eddm(is_error ORDER BY time, id), the order must be total. is_error: true where the prediction was wrong. Warning below 0.95, drift below 0.9 of the largest p + 2 s (mean and standard deviation of the distances between errors), from the 30th error on. statistic: that ratio; after a drift it starts again. NULL is left out.';

CREATE AGGREGATE retrain.eddm(is_error boolean, warning_ratio double precision, drift_ratio double precision, minimum_errors integer) (
	SFUNC = retrain.eddm_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.eddm(boolean, double precision, double precision, integer) IS
'EDDM, whether the errors of a classifier come closer together, with parameters, the same for all rows: warning_ratio and drift_ratio, between 0 and 1; minimum_errors, 2 or more, before a verdict. Otherwise as eddm(is_error).';

CREATE FUNCTION retrain.loss_monitor_accum(internal, double precision, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_loss_monitor_accum';
COMMENT ON FUNCTION retrain.loss_monitor_accum(internal, double precision, double precision) IS
'Support: adds a row to the anytime-valid test.';

CREATE FUNCTION retrain.loss_monitor_accum(internal, double precision, double precision, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_loss_monitor_accum_alpha';
COMMENT ON FUNCTION retrain.loss_monitor_accum(internal, double precision, double precision, double precision) IS
'Support: adds a row to the anytime-valid test at an alpha.';

CREATE FUNCTION retrain.loss_monitor_accum(internal, double precision, double precision, double precision, timestamptz) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_loss_monitor_accum_at';
COMMENT ON FUNCTION retrain.loss_monitor_accum(internal, double precision, double precision, double precision, timestamptz) IS
'Support: adds a row to the anytime-valid test after checking its time.';

CREATE AGGREGATE retrain.loss_monitor(loss double precision, target double precision) (
	SFUNC = retrain.loss_monitor_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.loss_monitor(double precision, double precision) IS
'Anytime-valid test that each loss, in [0,1], has a mean of at most target given the earlier ones: call it as loss_monitor(loss, target ORDER BY time, id), the order must be total. The probability that it ever reports a drift while that holds is at most 0.05, however often one looks. statistic: logarithm of the capital; drift once it reaches ln(20). target: between 0 and 1, the same for all rows. NULL and NaN are left out; other losses outside [0,1]: error 22003.';

CREATE AGGREGATE retrain.loss_monitor(loss double precision, target double precision, alpha double precision) (
	SFUNC = retrain.loss_monitor_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.loss_monitor(double precision, double precision, double precision) IS
'Anytime-valid test that each loss has a mean of at most target given the earlier ones, with the probability alpha, between 0 and 1, of a false report; drift once statistic reaches ln(1/alpha). Otherwise as loss_monitor(loss, target).';

CREATE AGGREGATE retrain.loss_monitor(loss double precision, target double precision, alpha double precision, known_at timestamptz) (
	SFUNC = retrain.loss_monitor_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.loss_monitor(double precision, double precision, double precision, timestamptz) IS
'Anytime-valid test as loss_monitor(loss, target, alpha), for rows in the order of known_at, when their label became known: loss_monitor(loss, target, alpha, known_at ORDER BY known_at, id). Rows out of that order: error 22023; rows with the time of the row before are counted in ties; rows without a time are left out.';

CREATE FUNCTION retrain.hddm_accum(internal, boolean) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_hddm_accum';
COMMENT ON FUNCTION retrain.hddm_accum(internal, boolean) IS
'Support: adds a row to HDDM_A.';

CREATE FUNCTION retrain.hddm_accum(internal, boolean, double precision, double precision, text) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_hddm_accum_options';
COMMENT ON FUNCTION retrain.hddm_accum(internal, boolean, double precision, double precision, text) IS
'Support: adds a row to HDDM_A with parameters.';

CREATE AGGREGATE retrain.hddm(is_error boolean) (
	SFUNC = retrain.hddm_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hddm(boolean) IS
'HDDM_A, whether the error rate of a classifier rises, by the bound of Hoeffding: call it as hddm(is_error ORDER BY time, id), the order must be total. is_error: true where the prediction was wrong. Warning at level 0.005, drift at 0.001. statistic: difference of the error rates of all rows and of those up to the cut, over its bound at the drift level; drift at 1, then it starts again. NULL is left out.';

CREATE AGGREGATE retrain.hddm(is_error boolean, warning_alpha double precision, drift_alpha double precision, direction text) (
	SFUNC = retrain.hddm_accum, STYPE = internal, SSPACE = 512,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.hddm(boolean, double precision, double precision, text) IS
'HDDM_A, whether the error rate of a classifier changes, with parameters, the same for all rows: warning_alpha and drift_alpha, between 0 and 1; direction increase, decrease or both (half the level each). Otherwise as hddm(is_error).';

CREATE FUNCTION retrain.adwin_accum(internal, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_adwin_accum';
COMMENT ON FUNCTION retrain.adwin_accum(internal, double precision) IS
'Support: adds a row to ADWIN.';

CREATE FUNCTION retrain.adwin_accum(internal, double precision, double precision, double precision, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_adwin_accum_options';
COMMENT ON FUNCTION retrain.adwin_accum(internal, double precision, double precision, double precision, integer) IS
'Support: adds a row to ADWIN with parameters.';

CREATE AGGREGATE retrain.adwin(value double precision) (
	SFUNC = retrain.adwin_accum, STYPE = internal, SSPACE = 5120,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.adwin(double precision) IS
'ADWIN, a window that is cut where its older and its newer rows differ in the mean: call it as adwin(value ORDER BY time, id), the order must be total. Values lie in an interval of width 1, delta is 0.002, both sides have at least 5 rows. statistic: largest difference over its bound; drift at every row where it is above 1 and the window is cut, which for one change can be several. NULL and NaN are left out; values beyond 1e100: error 22003.';

CREATE AGGREGATE retrain.adwin(value double precision, delta double precision, value_range double precision, minimum_rows integer) (
	SFUNC = retrain.adwin_accum, STYPE = internal, SSPACE = 5120,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.adwin(double precision, double precision, double precision, integer) IS
'ADWIN, a window that is cut where its older and its newer rows differ in the mean, with parameters, the same for all rows: delta, between 0 and 1; value_range, the width of an interval that holds the values (above 0); minimum_rows of both sides. Otherwise as adwin(value).';

CREATE FUNCTION retrain.kswin_accum(internal, double precision) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_kswin_accum';
COMMENT ON FUNCTION retrain.kswin_accum(internal, double precision) IS
'Support: adds a row to KSWIN.';

CREATE FUNCTION retrain.kswin_accum(internal, double precision, double precision, integer, integer) RETURNS internal
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_kswin_accum_options';
COMMENT ON FUNCTION retrain.kswin_accum(internal, double precision, double precision, integer, integer) IS
'Support: adds a row to KSWIN with parameters.';

CREATE AGGREGATE retrain.kswin(value double precision) (
	SFUNC = retrain.kswin_accum, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kswin(double precision) IS
'KSWIN, a Kolmogorov-Smirnov test of the newest 30 rows against the 70 before them: call it as kswin(value ORDER BY time, id), the order must be total. alpha 0.0001. statistic: the distance D; after a drift the newest rows become the window. NULL and NaN are left out; values beyond 1e100: error 22003.';

CREATE AGGREGATE retrain.kswin(value double precision, alpha double precision, window_rows integer, recent_rows integer) (
	SFUNC = retrain.kswin_accum, STYPE = internal, SSPACE = 2048,
	FINALFUNC = retrain.detection_final, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.kswin(double precision, double precision, integer, integer) IS
'KSWIN, a Kolmogorov-Smirnov test of the newest rows of a sliding window against the older ones, with parameters, the same for all rows: alpha, between 0 and 1; window_rows, 4 to 10000; recent_rows, 2 to half of window_rows. Otherwise as kswin(value).';
