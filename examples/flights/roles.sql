-- Who does what.  Policies and gates are evaluated with the rights of the
-- model's owner, so the owner is an ordinary role that may log in, may read the
-- log, and was handed the right to write policies.  Run as superuser.

\set ON_ERROR_STOP on

CREATE EXTENSION retrain;

CREATE ROLE flights_owner LOGIN;
GRANT USAGE ON SCHEMA flights TO flights_owner;
GRANT SELECT ON ALL TABLES IN SCHEMA flights TO flights_owner;
SELECT retrain.grant_role('policy_author', 'flights_owner') \g /dev/null
