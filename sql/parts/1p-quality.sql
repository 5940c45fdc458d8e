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
