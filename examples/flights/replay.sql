-- The year is played again: the log is filled week by week.  Flights are scored
-- in batches of an hour of departures, by the version that is live when that
-- hour begins.  Run as superuser, after load.sql and roles.sql.
--
-- flights.year             all flights, with the scores of the first model, v1: what was loaded
-- flights.prediction_log   the log, empty at first; model_version says who gave the score
-- flights.scores           what each version says of which flights
-- flights.monthly_scores   what a model trained at each month's beginning would have said
-- flights.departures       what is known of a flight before it leaves

\set ON_ERROR_STOP on

BEGIN;

ALTER TABLE flights.prediction_log RENAME TO year;
CREATE TABLE flights.prediction_log (LIKE flights.year INCLUDING ALL, model_version text NOT NULL);
COMMENT ON COLUMN flights.prediction_log.model_version IS
'The version that gave the probability: the one that was live at the beginning of the hour of scheduled_departure.';

CREATE VIEW flights.departures AS
SELECT scheduled_departure, flight, carrier, origin, dest, distance, temperature, wind_speed, precipitation, visibility
FROM flights.year;

CREATE TABLE flights.scores (
	version text,
	flight text,
	scheduled_departure timestamptz,
	origin text,
	probability double precision NOT NULL,
	PRIMARY KEY (version, flight, scheduled_departure, origin)
);
INSERT INTO flights.scores SELECT 'v1', flight, scheduled_departure, origin, probability FROM flights.year;
ANALYZE flights.scores;

CREATE TABLE flights.monthly_scores (
	version text,
	trained_until timestamptz,
	flight text,
	scheduled_departure timestamptz,
	origin text,
	probability double precision NOT NULL
);

-- serve adds the flights of [starts, ends) to the log, and stops when one has
-- no score of the version that is live.
CREATE FUNCTION flights.serve(starts timestamptz, ends timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	served bigint;
	missing bigint;
BEGIN
	WITH live AS MATERIALIZED (
		SELECT h.hour, retrain.live_version('late_flights', 'production', h.hour) AS version
		FROM (SELECT DISTINCT date_trunc('hour', y.scheduled_departure) AS hour FROM flights.year y
			WHERE y.scheduled_departure >= starts AND y.scheduled_departure < ends) AS h
	)
	INSERT INTO flights.prediction_log
	SELECT y.scheduled_departure, y.flight, y.carrier, y.origin, y.dest, y.distance, y.temperature, y.wind_speed,
		y.precipitation, y.visibility, s.probability, s.probability >= 0.23, y.label, y.label_known_at, s.version
	FROM flights.year y
	JOIN live l ON l.hour = date_trunc('hour', y.scheduled_departure)
	JOIN flights.scores s ON s.version = l.version AND s.flight = y.flight
		AND s.scheduled_departure = y.scheduled_departure AND s.origin = y.origin
	WHERE y.scheduled_departure >= starts AND y.scheduled_departure < ends;
	GET DIAGNOSTICS served = ROW_COUNT;
	SELECT count(*) - served INTO missing FROM flights.year y
	WHERE y.scheduled_departure >= starts AND y.scheduled_departure < ends;
	IF missing <> 0 THEN
		RAISE EXCEPTION '% flights between % and % have no score of the version that is live', missing, starts, ends;
	END IF;
	RETURN served;
END
$$;

-- The owner reads all of it; the trainer what it trains on and scores, and adds
-- scores; the serving side writes the log; risk approves and promotes.
CREATE ROLE flights_trainer LOGIN;
CREATE ROLE flights_serving LOGIN;
CREATE ROLE flights_risk LOGIN;
GRANT USAGE ON SCHEMA flights TO flights_trainer, flights_serving, flights_risk;
GRANT SELECT ON ALL TABLES IN SCHEMA flights TO flights_owner;
GRANT SELECT ON flights.prediction_log, flights.departures, flights.year TO flights_trainer;
GRANT SELECT, INSERT, DELETE ON flights.scores TO flights_trainer;
GRANT INSERT ON flights.monthly_scores TO flights_trainer;
GRANT SELECT ON flights.year, flights.scores TO flights_serving;
GRANT INSERT ON flights.prediction_log TO flights_serving;
SELECT retrain.grant_role('trainer', 'flights_trainer') \g /dev/null
SELECT retrain.grant_role('approver', 'flights_risk') \g /dev/null
GRANT USAGE ON SCHEMA retrain TO flights_serving;
GRANT SELECT ON retrain.deployment TO flights_serving;
GRANT EXECUTE ON FUNCTION retrain.live_version(text, text, timestamptz, timestamptz) TO flights_serving;

COMMIT;
