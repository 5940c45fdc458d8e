-- The row in which figures of a model's performance are returned beside their uncertainty.
-- Definitions: doc/reference/metrics.md.

CREATE TYPE retrain.metric_result AS (
	metric text,
	value double precision,
	standard_error double precision,
	low double precision,
	high double precision,
	method text,
	constant double precision,
	support bigint,
	max_error double precision,
	status text
);
COMMENT ON TYPE retrain.metric_result IS
'One figure of a model''s performance with its uncertainty and with what a constant prediction would have reached on the same rows. Intervals take rows as independent.';
COMMENT ON COLUMN retrain.metric_result.metric IS
'Name of the figure: that of the function which returns it alone.';
COMMENT ON COLUMN retrain.metric_result.value IS
'The figure; NULL where it is undefined, see status.';
COMMENT ON COLUMN retrain.metric_result.standard_error IS
'Standard error of value, 0 or more; NULL if the method has none or value is undefined.';
COMMENT ON COLUMN retrain.metric_result.low IS
'Lower end of the 95 % interval of value; NULL if there is none.';
COMMENT ON COLUMN retrain.metric_result.high IS
'Upper end of the 95 % interval of value; NULL if there is none.';
COMMENT ON COLUMN retrain.metric_result.method IS
'How the interval is made: wilson, delong, delta, normal, bound (standard_error is an upper bound), simultaneous (a largest of many) and others, see the reference; NULL if there is none.';
COMMENT ON COLUMN retrain.metric_result.constant IS
'The same figure for the best constant prediction on these rows (majority class, share of positives, mean); NULL where it is undefined.';
COMMENT ON COLUMN retrain.metric_result.support IS
'Rows that the figure is about: its denominator, where it is a share.';
COMMENT ON COLUMN retrain.metric_result.max_error IS
'Bound of the distance between value and that of the rows; 0 where the state holds all that value needs.';
COMMENT ON COLUMN retrain.metric_result.status IS
'ok, undefined (a denominator is 0), or another word of the reference.';
