-- Calibration maps: fitted functions from scores to probabilities.
-- Definitions and examples: doc/reference/calibration_maps.md.

CREATE TYPE retrain.calibration_map;

CREATE FUNCTION retrain.calibration_map_in(cstring) RETURNS retrain.calibration_map
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_map_in';
COMMENT ON FUNCTION retrain.calibration_map_in(cstring) IS
'Support: reads the text form of a calibration map, a JSON object, after checking it; error 22P02 for anything else.';

CREATE FUNCTION retrain.calibration_map_out(retrain.calibration_map) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_map_out';
COMMENT ON FUNCTION retrain.calibration_map_out(retrain.calibration_map) IS
'Support: the text form of a calibration map, a JSON object that loses nothing.';

CREATE FUNCTION retrain.calibration_map_recv(internal) RETURNS retrain.calibration_map
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_map_recv';
COMMENT ON FUNCTION retrain.calibration_map_recv(internal) IS
'Support: reads the binary form of a calibration map after checking it; error 22P03 for anything else.';

CREATE FUNCTION retrain.calibration_map_send(retrain.calibration_map) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_map_send';
COMMENT ON FUNCTION retrain.calibration_map_send(retrain.calibration_map) IS
'Support: the binary form of a calibration map, its stored bytes.';

CREATE TYPE retrain.calibration_map (
	INPUT = retrain.calibration_map_in,
	OUTPUT = retrain.calibration_map_out,
	RECEIVE = retrain.calibration_map_recv,
	SEND = retrain.calibration_map_send,
	ALIGNMENT = int4,
	STORAGE = extended
);
COMMENT ON TYPE retrain.calibration_map IS
'A function from scores to calibrated probabilities, fitted by retrain.fit_isotonic or retrain.fit_platt and applied by retrain.calibrate. The same rows give the same bytes.';

CREATE TYPE retrain.calibration_knot AS (
	score double precision,
	probability double precision
);
COMMENT ON TYPE retrain.calibration_knot IS
'A point of an isotonic calibration map, see retrain.calibration_knots.';
COMMENT ON COLUMN retrain.calibration_knot.score IS
'Score of the point; the map is linear between points and constant outside them.';
COMMENT ON COLUMN retrain.calibration_knot.probability IS
'Probability there, 0 to 1; it does not fall with the score.';

CREATE TYPE retrain.calibration_map_result AS (
	method text,
	fitted_rows bigint,
	positives bigint,
	knots integer,
	least_score double precision,
	greatest_score double precision,
	slope double precision,
	intercept double precision
);
COMMENT ON TYPE retrain.calibration_map_result IS
'What a calibration map was fitted on and its few numbers, see retrain.calibration_map_summary.';
COMMENT ON COLUMN retrain.calibration_map_result.method IS
'isotonic or platt.';
COMMENT ON COLUMN retrain.calibration_map_result.fitted_rows IS
'Rows with label and score that the map was fitted on.';
COMMENT ON COLUMN retrain.calibration_map_result.positives IS
'Those of them whose label is positive.';
COMMENT ON COLUMN retrain.calibration_map_result.knots IS
'Points of an isotonic map; NULL for another one.';
COMMENT ON COLUMN retrain.calibration_map_result.least_score IS
'Least score of an isotonic map; smaller ones get its probability. NULL for another one.';
COMMENT ON COLUMN retrain.calibration_map_result.greatest_score IS
'Greatest score of an isotonic map; larger ones get its probability. NULL for another one.';
COMMENT ON COLUMN retrain.calibration_map_result.slope IS
'b of a Platt map, 1 / (1 + exp(-(a + b score))); NULL for another one, or if all scores are too close to write it so.';
COMMENT ON COLUMN retrain.calibration_map_result.intercept IS
'a of a Platt map; NULL for another one, or if all scores are too close to write it so.';

CREATE FUNCTION retrain.fit_isotonic_final(internal) RETURNS retrain.calibration_map
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fit_isotonic_final';
COMMENT ON FUNCTION retrain.fit_isotonic_final(internal) IS
'Support: final function of fit_isotonic.';

CREATE FUNCTION retrain.fit_platt_final(internal) RETURNS retrain.calibration_map
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fit_platt_final';
COMMENT ON FUNCTION retrain.fit_platt_final(internal) IS
'Support: final function of fit_platt.';

CREATE AGGREGATE retrain.fit_isotonic(label boolean, score double precision) (
	SFUNC = retrain.scored_accum_bool, STYPE = internal,
	FINALFUNC = retrain.fit_isotonic_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fit_isotonic(boolean, double precision) IS
'Calibration map: the non-decreasing function of the score that fits the labels best in least squares (pool adjacent violators, equal scores pooled first; linear between knots, constant outside). Rows without label or score (NULL, NaN) are left out. NULL unless both classes have usable rows. Errors: 22023 for an infinite score. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.fit_platt(label boolean, score double precision) (
	SFUNC = retrain.scored_accum_bool, STYPE = internal,
	FINALFUNC = retrain.fit_platt_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fit_platt(boolean, double precision) IS
'Calibration map: 1 / (1 + exp(-(a + b score))) by maximum likelihood with the smoothed targets of Platt (1999). Rows without label or score (NULL, NaN) are left out. NULL unless both classes have usable rows. Errors: 22023 for an infinite score. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.fit_isotonic(label integer, score double precision) (
	SFUNC = retrain.scored_accum_int, STYPE = internal,
	FINALFUNC = retrain.fit_isotonic_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fit_isotonic(integer, double precision) IS
'Calibration map: the non-decreasing function of the score that fits the labels best in least squares (pool adjacent violators, equal scores pooled first; linear between knots, constant outside). Rows without label or score (NULL, NaN) are left out. NULL unless both classes have usable rows. Errors: 22023 for an infinite score or a label other than 0 and 1. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE AGGREGATE retrain.fit_platt(label integer, score double precision) (
	SFUNC = retrain.scored_accum_int, STYPE = internal,
	FINALFUNC = retrain.fit_platt_final,
	COMBINEFUNC = retrain.sample_combine, SERIALFUNC = retrain.sample_serialize, DESERIALFUNC = retrain.sample_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fit_platt(integer, double precision) IS
'Calibration map: 1 / (1 + exp(-(a + b score))) by maximum likelihood with the smoothed targets of Platt (1999). Rows without label or score (NULL, NaN) are left out. NULL unless both classes have usable rows. Errors: 22023 for an infinite score or a label other than 0 and 1. Keeps 8 bytes a row, in temporary files beyond retrain.aggregate_memory.';

CREATE FUNCTION retrain.calibrate(map retrain.calibration_map, score double precision) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibrate';
COMMENT ON FUNCTION retrain.calibrate(retrain.calibration_map, double precision) IS
'The calibrated probability (0 to 1) that a map gives a score; infinities get that of the end they lie at. NULL if an argument is NULL or the score is NaN.';

CREATE FUNCTION retrain.calibration_knots(map retrain.calibration_map) RETURNS retrain.calibration_knot[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_knots';
COMMENT ON FUNCTION retrain.calibration_knots(retrain.calibration_map) IS
'The points of an isotonic map in ascending order (read with unnest); NULL for a map of another method, or NULL.';

CREATE FUNCTION retrain.calibration_map_summary(map retrain.calibration_map) RETURNS retrain.calibration_map_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_calibration_map_summary';
COMMENT ON FUNCTION retrain.calibration_map_summary(retrain.calibration_map) IS
'What a map was fitted on and its few numbers; NULL for NULL.';
