-- The metrics that checks of policies can name.

CREATE FUNCTION retrain.policy_metrics(
	OUT metric text,
	OUT family text,
	OUT summary text,
	OUT reads text[],
	OUT column_types text[],
	OUT label_types text[],
	OUT samples integer,
	OUT direction text,
	OUT lowest_level double precision,
	OUT highest_level double precision,
	OUT min_rows bigint,
	OUT verdict text,
	OUT bins integer,
	OUT options jsonb,
	OUT forms text[]) RETURNS SETOF record
LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 100 AS 'MODULE_PATHNAME', 'retrain_policy_metrics';
COMMENT ON FUNCTION retrain.policy_metrics() IS
'The metrics that retrain.policy_check() takes, one row each. reads: column (the one that the check names), features (all of the log), label, prediction, probability, label_time, time. column_types, label_types: boolean, integer, number, time, text, enum; NULL where nothing of the kind is read. samples: 2 for metrics that compare with the reference, 1 for those of the current rows. direction, min_rows, verdict, bins: defaults; bins is NULL where there are none. lowest_level, highest_level: range of warn and fail. options: the defaults of options; JSON null: it must be given. forms: rows, profile.';
