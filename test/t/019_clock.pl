# F18: a clock that was ahead by eight hours and is set back.  The test leaves
# the clock alone and writes what such a clock leaves behind: slots, claims and
# pauses that lie ahead of it.  Slots of calendars and time zones (F19):
# schedules.sql and slots.sql.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $node = new_node('clock', 'retrain.enabled = off', 'autovacuum = off');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
# each evaluates the latest slot, then the clock is set back by ten hours: what
# has been evaluated lies in the future
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	CREATE VIEW public.always AS SELECT t AS at, extract(minute FROM t)::float8 AS x, true AS y, 0.5::float8 AS p
	FROM generate_series(date_trunc('hour', now()) - interval '12 hours', now(), interval '1 minute') t;
	SELECT retrain.attach_log(model => 'm', name => 'always', relation => 'public.always',
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
	SELECT retrain.create_policy(name => name, model => 'm', log => 'always', window_length => '1 hour', reference => 'previous',
		every => '1 hour', anchor => date_trunc('hour', now()) - interval '5 hours', catchup => 'each', catchup_limit => 100,
		checks => jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.2, min_rows => 10)))
	FROM unnest('{evaluated,claimed,waiting,ended}'::text[]) name;
	SQL
# evaluated: the slots -5 and -2 are recorded, and the last slot is in 8 hours
$node->safe_psql('app', "SELECT count(*) FROM unnest('{5,2}'::int[]) h, retrain.evaluate('evaluated', date_trunc('hour', now()) - h * interval '1 hour')",
	extra_params => [ '-U', 'author' ]);
sql($node, 'app',
	"UPDATE retrain.policy_state s SET last_slot = date_trunc('hour', now()) + interval '8 hours', next_due = date_trunc('hour', now()) + interval '9 hours'
		FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'evaluated'",
	"UPDATE retrain.policy_state s SET run_id = gen_random_uuid(), run_slot = date_trunc('hour', now()) + interval '8 hours', run_revision = 1, run_missed = 0, attempts = 1,
		run_started = now() + interval '8 hours', run_deadline = now() + interval '8 hours 6 minutes', next_due = date_trunc('hour', now()) + interval '9 hours'
		FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'claimed'",
	"UPDATE retrain.policy_state s SET last_slot = date_trunc('hour', now()) + interval '8 hours', next_due = date_trunc('hour', now()) + interval '9 hours',
		consecutive_errors = 1, retry_at = now() + interval '8 hours 30 minutes', last_error = 'x'
		FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'waiting'",
	"UPDATE retrain.policy_state s SET last_slot = date_trunc('hour', now()) + interval '8 hours', next_due = NULL
		FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'ended'");
sql($node, 'app', 'ALTER SYSTEM SET retrain.enabled = on', 'SELECT pg_reload_conf()');
for my $policy (qw(claimed waiting ended))
{
	wait_for($node, 'app', "SELECT count(*) = count(DISTINCT slot) AND count(*) >= 6 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy'",
		"F18: $policy: goes on at once");
}
wait_for($node, 'app', "SELECT count(*) = count(DISTINCT slot) AND count(*) >= 4 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'evaluated'",
	'F18: evaluated: goes on after the last slot that has come');
quiet($node);
is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation WHERE slot > now() OR ordinal > 0'), '0', 'F18: no slot of the future, none twice');
is(sql($node, 'app', "SELECT count(*) FROM retrain.policy_state WHERE last_slot > now() OR run_id IS NOT NULL OR next_due <= now() OR next_due > now() + interval '1 hour' OR next_due IS NULL"),
	'0', 'F18: the next slot is the next hour');
is(sql($node, 'app', "SELECT count(*) FROM retrain.event WHERE kind = 'clock_set_back'"), '4', 'F18: an event says what happened');
assert_consistent($node, 'F18', ['app']);
$node->stop;
done_testing();
