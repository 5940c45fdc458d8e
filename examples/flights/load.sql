-- Load the prediction log of the flights demo into flights.prediction_log.
--
--     psql -X -v ON_ERROR_STOP=1 -f examples/flights/load.sql
--
-- from the top of the source tree; from elsewhere add -v log=PATH (of
-- predictions.csv.gz). gzip runs on the client, so no right to read files of
-- the server is needed. All or nothing, and nothing that exists is replaced.
-- What each column means, and how the log was made: README.md beside this file.

\set ON_ERROR_STOP on
\if :{?log}
\else
  \set log examples/flights/predictions.csv.gz
\endif
-- \copy takes no variables; the shell that it starts does.
\setenv RETRAIN_FLIGHTS_LOG :log

BEGIN;

CREATE SCHEMA flights;
COMMENT ON SCHEMA flights IS
'Example of retrain: predictions for all flights scheduled from New York City in 2013, and what became of them.';

CREATE TABLE flights.prediction_log (
	scheduled_departure timestamptz NOT NULL,
	flight text NOT NULL,
	carrier text NOT NULL,
	origin text NOT NULL,
	dest text NOT NULL,
	distance integer NOT NULL,
	temperature double precision,
	wind_speed double precision,
	precipitation double precision,
	visibility double precision,
	probability double precision NOT NULL,
	prediction boolean NOT NULL,
	label boolean,
	label_known_at timestamptz,
	CONSTRAINT probability_in_range CHECK (probability >= 0 AND probability <= 1),
	CONSTRAINT label_with_its_time CHECK ((label IS NULL) = (label_known_at IS NULL))
);

-- The table is new in this transaction, so its rows can be frozen at once.
\copy flights.prediction_log FROM PROGRAM 'gzip -dc "$RETRAIN_FLIGHTS_LOG"' WITH (FORMAT csv, HEADER match, FREEZE)

ALTER TABLE flights.prediction_log
	ADD CONSTRAINT prediction_log_pkey PRIMARY KEY (flight, scheduled_departure, origin);
CREATE INDEX prediction_log_scheduled_departure_idx
	ON flights.prediction_log (scheduled_departure);

COMMENT ON TABLE flights.prediction_log IS
'One row per flight scheduled from EWR, JFK or LGA in 2013: the probability, given before departure, that it arrives 15 or more minutes late, and whether it did. Training months: January and February, scored out of fold.';
COMMENT ON COLUMN flights.prediction_log.scheduled_departure IS
'When the flight should leave, by the timetable. The prediction belongs to this moment.';
COMMENT ON COLUMN flights.prediction_log.flight IS
'Carrier and flight number. With scheduled_departure and origin the key: some numbers leave from two airports on one day.';
COMMENT ON COLUMN flights.prediction_log.carrier IS
'Code of the airline, two characters.';
COMMENT ON COLUMN flights.prediction_log.origin IS
'Airport of departure: EWR, JFK or LGA.';
COMMENT ON COLUMN flights.prediction_log.dest IS
'Airport of destination, three letters.';
COMMENT ON COLUMN flights.prediction_log.distance IS
'Distance between the airports in miles.';
COMMENT ON COLUMN flights.prediction_log.temperature IS
'Degrees Fahrenheit at the origin, from the weather report of the hour before the hour of scheduled_departure. NULL: no report, or no temperature in it.';
COMMENT ON COLUMN flights.prediction_log.wind_speed IS
'Miles per hour, from the same report. NULL: no report, or no wind speed in it.';
COMMENT ON COLUMN flights.prediction_log.precipitation IS
'Inches in the hour of the same report. NULL: no report.';
COMMENT ON COLUMN flights.prediction_log.visibility IS
'Miles, at most 10, from the same report. NULL: no report.';
COMMENT ON COLUMN flights.prediction_log.probability IS
'The model''s probability, 0 to 1 in steps of 0.000001, that the flight arrives 15 or more minutes late.';
COMMENT ON COLUMN flights.prediction_log.prediction IS
'True where probability is at least 0.23, the threshold with the highest F1 over the out-of-fold scores of the training months.';
COMMENT ON COLUMN flights.prediction_log.label IS
'True if the flight arrived 15 or more minutes late. NULL for cancelled and diverted flights, which never get a label.';
COMMENT ON COLUMN flights.prediction_log.label_known_at IS
'When the flight arrived, and so when its label became known. NULL where label is.';

-- A file cut short, or another file, must not pass for the log.
DO $$
DECLARE
	n bigint;
	labelled bigint;
BEGIN
	SELECT count(*), count(label) INTO n, labelled FROM flights.prediction_log;
	IF n <> 336776 OR labelled <> 327346 THEN
		RAISE EXCEPTION 'the log has % rows, % of them labelled', n, labelled
			USING DETAIL = 'Expected are 336776 rows and 327346 labels.';
	END IF;
END
$$;

COMMIT;

ANALYZE flights.prediction_log;
