# Gates that the workers evaluate: picked up after a report, once; a worker that
# is killed at it; one that takes too long; and a request that never comes to an
# end, which is given up.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $node = new_node('node', 'retrain.evaluation_timeout = 5s');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE trainer LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
sql($node, 'app', "SELECT retrain.grant_role('trainer', 'trainer')", 'GRANT SELECT ON public.predictions TO trainer');
author(<<~'SQL');
	CREATE TABLE public.scores (version text, at timestamptz, p double precision);
	CREATE VIEW public.slow_scores AS
	WITH pause AS MATERIALIZED (SELECT length(pg_sleep((SELECT seconds FROM public.pace))::text) AS z)
	SELECT s.version, s.at, s.p + 0 * pause.z AS p FROM public.scores s, pause;
	SELECT retrain.register_version('m', 'live', 'file:///live', sha256('063 live'));
	SELECT retrain.deploy('m', '{"live": 1}');
	SELECT retrain.create_gate('g', 'm', '{"log": "fast", "window_start": "2026-01-01T00:00:00Z", "window_end": "2026-01-14T00:00:00Z", "allow_unknown_training": true, "allow_post_hoc": true,
		"candidate": {"relation": "public.slow_scores", "key": {"at": "at"}, "version": "version", "probability": "p"}, "rules": [{"rule": "superiority", "statistic": "auc"}]}');
	SQL

# author(SQL) runs statements as the owner of the model.
sub author
{
	my ($statements) = @_;
	return $node->safe_psql('app', $statements, extra_params => [ '-U', 'author' ]);
}

# report(VERSION, SCORE) asks for a version, scores the log as told, and reports it.
sub report
{
	my ($version, $score) = @_;
	author("SELECT retrain.request_retraining('m', '$version'); INSERT INTO public.scores SELECT '$version', at, $score FROM public.predictions");
	my ($request, $token, $fence) = split /\|/,
	  $node->safe_psql('app', "SELECT request_id, token, fence FROM retrain.claim('t', 'm')", extra_params => [ '-U', 'trainer' ]);
	$node->safe_psql('app', "SELECT retrain.report('$request', '$token', $fence, 'run', 'trained', '$version', 'file:///$version', sha256('063 $version'))",
		extra_params => [ '-U', 'trainer' ]);
	return $request;
}

# results(REQUEST) returns the results of its gate, in order.
sub results
{
	my ($request) = @_;
	return sql($node, 'app', "SELECT string_agg(result || ' ' || trigger, ', ' ORDER BY gate_result_id) FROM retrain.gate_result WHERE request_id = '$request'");
}

# state(REQUEST, STATE, WHAT) waits for a state.
sub state
{
	my ($request, $state, $what) = @_;
	return wait_for($node, 'app', "SELECT state = '$state' FROM retrain.request WHERE request_id = '$request'", $what);
}

my $first = report('v1', 'y::int');
state($first, 'awaiting_promotion', 'a worker evaluates the gate of a reported version');
is(results($first), 'passed worker', 'once');
is(sql($node, 'app', "SELECT evaluated_by || ' ' || evaluated_as FROM retrain.gate_result WHERE request_id = '$first'"), 'author author', 'as the owner of the model');
author("SELECT retrain.promote('$first')");

my $second = report('v2', '1 - y::int');
state($second, 'failed_gate', 'a worse version fails');

# killed at it
author('UPDATE public.pace SET seconds = 3');
my $third = report('v3', 'y::int');
my $pid = wait_for_sleep($node, 'app', 'a worker reads the scores');
is(sql($node, 'app', "SELECT gates_deadline > now() FROM retrain.request WHERE request_id = '$third'"), 't', 'its claim holds');
my ($step) = sql($node, 'app', "SELECT step FROM retrain.progress WHERE pid = $pid");
is($step, 'gates', 'retrain.progress shows it');
kill 'KILL', $pid;
ok(restarted_without($node, $pid), 'the server restarts');
author('UPDATE public.pace SET seconds = 0');
is(results($third), '', 'nothing was recorded');
sql($node, 'app', "UPDATE retrain.request SET gates_deadline = now() WHERE request_id = '$third'", 'SELECT retrain.wake_scheduler()');
state($third, 'awaiting_promotion', 'another worker takes over when the claim is over');
is(results($third), 'passed worker', 'and records it once');
author("SELECT retrain.promote('$third')");

# too slow, and given up
author('UPDATE public.pace SET seconds = 60');
my $fourth = report('v4', 'y::int');
wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.gate_result WHERE request_id = '$fourth' AND result = 'error'", 'a gate that takes too long is an error');
like(sql($node, 'app', "SELECT reason FROM retrain.gate_result WHERE request_id = '$fourth'"), qr/retrain\.evaluation_timeout/, 'which names the setting');
is(sql($node, 'app', "SELECT gates_due > now() FROM retrain.request WHERE request_id = '$fourth'"), 't', 'it is tried again later');
sql($node, 'postgres', "ALTER SYSTEM SET retrain.gate_timeout = '1s'", 'SELECT pg_reload_conf()', 'SELECT pg_sleep(1.5)');
sql($node, 'app', 'SELECT retrain.wake_scheduler()');
state($fourth, 'gate_stalled', 'a request whose gates come to no end is given up');
is(author("SELECT retrain.request_retraining('m', 'again') IS NOT NULL"), 't', 'and the model can be asked for again');

is(sql($node, 'app', 'SELECT ok FROM retrain.verify_ledger()'), 't', 'the ledger verifies');
is(sql($node, 'app', 'SELECT count(*) FROM retrain.verify_release()'), '0', 'so do the tables');
assert_consistent($node, 'at the end', ['app'], allow => qr/terminated by signal 9/);
$node->stop;
done_testing;
