# Rollups with the worker and with several sessions: nothing is made twice,
# nothing stays half-done when a process is ended, and what is late is found.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use IPC::Run ();
use Test::More;

my $node = new_node('rollup', 'autovacuum = off');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE quiet NOLOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');

sub as_author
{
	my (@statements) = @_;
	return $node->safe_psql('app', join(";\n", @statements), extra_params => [ '-U', 'author' ]);
}

# right(LOG, WHAT) tests that there is each bucket once up to the newest row, days
# where they are complete, and that all states are those of the rows.
sub right
{
	my ($log, $what) = @_;
	is(sql($node, 'app', <<~SQL), 't|t|t|t', $what);
		SELECT count(*) FILTER (WHERE NOT is_day) = 334, count(*) FILTER (WHERE is_day) = 13,
			(SELECT count(*) FROM public.predictions) = sum(row_count) FILTER (WHERE NOT is_day),
			bool_and((SELECT count(*) = 1 AND bool_and(s.profile OPERATOR(retrain.=) (SELECT retrain.profile_agg(x) FROM public.predictions WHERE at >= b.bucket_start AND at < b.bucket_end))
				FROM retrain.rollup_state s WHERE (s.log_id, s.bucket_start, s.bucket_end) = (b.log_id, b.bucket_start, b.bucket_end)))
		FROM (SELECT b.*, bucket_end - bucket_start = interval '1 day' AS is_day FROM retrain.rollup_bucket b JOIN retrain.log l USING (log_id) WHERE l.name = '$log') b
		SQL
	return;
}

# tick() starts a session that calls tick(); ->finish waits for it.
sub tick
{
	my ($out, $err) = ('', '');
	return IPC::Run::start([ 'psql', '-XAtq', '-U', 'author', '-d', $node->connstr('app'), '-c', 'CALL retrain.tick(1000)' ],
		'<', \undef, '>', \$out, '2>', \$err);
}

sub steps_over
{
	my ($log, $what) = @_;
	return wait_for($node, 'app', "SELECT next_due > clock_timestamp() AND run_id IS NULL FROM retrain.rollup r JOIN retrain.log l USING (log_id) WHERE l.name = '$log'", $what);
}

# --- the worker makes it, without any policy -------------------------------------------
as_author("SELECT retrain.enable_rollup('fast', columns => '{x}', watch => '30 days')");
steps_over('fast', 'the worker makes the buckets, step after step');
right('fast', 'they are right');
quiet($node);
as_author('INSERT INTO public.predictions SELECT at, -1, y, p FROM public.predictions LIMIT 5', "SELECT retrain.refresh_rollup('fast', '2000-01-01', '2000-01-01')");
wait_for($node, 'app', q{SELECT late_rows = 5 AND run_id IS NULL FROM retrain.rollup}, 'rows that come late are found and counted');
right('fast', 'and are in the states');

# --- an owner who cannot log in: no evaluator is started in vain -----------------------
sql($node, 'app', 'GRANT USAGE, CREATE ON SCHEMA public TO quiet', 'GRANT SELECT ON public.predictions TO quiet', "SELECT retrain.grant_role('policy_author', 'quiet')");
$node->safe_psql('app', <<~'SQL');
	SET ROLE quiet;
	SELECT retrain.register_model('q');
	SELECT retrain.attach_log('q', 'public.predictions', 'at', features => '{x}', name => 'quiet');
	SELECT retrain.enable_rollup('quiet');
	SQL
sql($node, 'app', 'SELECT retrain.wake_scheduler()');
wait_for($node, 'app', 'SELECT last_scan > (SELECT enabled_at FROM retrain.rollup JOIN retrain.log USING (log_id) WHERE name = \'quiet\') FROM retrain.scheduler_status', 'the scheduler has looked');
is(sql($node, 'app', q{SELECT buckets, problem FROM retrain.rollup_status WHERE log = 'quiet'}), '0|owner of the model cannot log in, so only retrain.tick() maintains it',
	'the owner cannot log in, and the view says so');
is(scalar(log_lines($node, qr/not permitted to log in/)), 0, 'nobody tried');
$node->safe_psql('app', "SET ROLE quiet;\nCALL retrain.tick(1000)");
right('quiet', 'tick() maintains it');
as_author("SELECT retrain.disable_rollup('fast')");

# --- two sessions at once ---------------------------------------------------------------
sql($node, 'postgres', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
as_author("SELECT retrain.enable_rollup('fast', columns => '{x}')");
my @sessions = map { tick() } 1 .. 4;
$_->finish for @sessions;
as_author('CALL retrain.tick(1000)');
right('fast', 'four calls of tick() at once make each bucket once');
is(sql($node, 'app', q{SELECT buckets_redone, consecutive_errors, last_error FROM retrain.rollup_status WHERE log = 'fast'}), '0|0|', 'without an error');

# --- a step that is interrupted -----------------------------------------------------------
# the log "slow" waits in its view; nothing of ours is locked meanwhile
as_author('UPDATE public.pace SET seconds = 300', "SELECT retrain.enable_rollup('slow', columns => '{x}', since => '2026-01-01 00:00Z')");
sub running_step
{
	my ($what) = @_;
	my $handle = tick();
	my $where = "wait_event = 'PgSleep' AND datname = 'app'";
	wait_for($node, 'postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE $where", "$what: a step is reading");
	return ($handle, sql($node, 'postgres', "SELECT pid FROM pg_stat_activity WHERE $where"));
}
my $found = q{SELECT count(*), max(r.covers_until) = min(r.covers_from), max(r.run_id::text) IS NOT NULL FROM retrain.rollup r JOIN retrain.log l USING (log_id) LEFT JOIN retrain.rollup_bucket b USING (log_id) WHERE l.name = 'slow'};
my ($handle, $pid) = running_step('terminated');
is(as_role($node, 'author', 'app', 'SET lock_timeout = 1000; CALL retrain.tick()'), '', 'another tick() finds nothing to do meanwhile');
sql($node, 'postgres', "SELECT pg_terminate_backend($pid)");
$handle->finish;
is(sql($node, 'app', $found), '1|t|t', 'terminated: nothing is written, the claim stands');
as_author('UPDATE public.pace SET seconds = 0', 'CALL retrain.tick(1000)');
is(sql($node, 'app', $found), '1|t|t', 'terminated: until its deadline the claim holds');
sql($node, 'app', 'UPDATE retrain.rollup SET run_deadline = clock_timestamp()');
as_author('CALL retrain.tick(1000)');
right('slow', 'terminated: then the step is taken again');

# turned off and on while a step reads: what it has read is not written
as_author("SELECT retrain.disable_rollup('slow')", 'UPDATE public.pace SET seconds = 300', "SELECT retrain.enable_rollup('slow', columns => '{x}', since => '2026-01-01 00:00Z')");
($handle, $pid) = running_step('turned off');
as_author("SELECT retrain.disable_rollup('slow')", "SELECT retrain.enable_rollup('slow', columns => '{x}', since => '2026-01-05 00:00Z')", 'UPDATE public.pace SET seconds = 0');
sql($node, 'postgres', "SELECT pg_cancel_backend($pid)");
$handle->finish;
is(sql($node, 'app', q{SELECT count(*), min(r.covers_from) = '2026-01-05 00:00Z' FROM retrain.rollup r JOIN retrain.log l USING (log_id) LEFT JOIN retrain.rollup_bucket b USING (log_id) WHERE l.name = 'slow' AND b.bucket_start < '2026-01-05 00:00Z'}), '0|',
	'turned off and on: no bucket of the old one');
is(sql($node, 'app', q{SELECT count(*) FROM retrain.event WHERE kind = 'discarded' AND object_name = 'log slow'}), '1', 'turned off and on: the step is discarded, and that is noted');

# a step that takes too long
as_author("SELECT retrain.disable_rollup('slow')", 'UPDATE public.pace SET seconds = 300', "SELECT retrain.enable_rollup('slow', columns => '{x}', since => '2026-01-01 00:00Z')");
$node->safe_psql('app', "SET retrain.evaluation_timeout = '200ms';\nSET ROLE author;\n\\set ON_ERROR_STOP 0\nCALL retrain.tick()");
is(sql($node, 'app', q{SELECT last_error, consecutive_errors FROM retrain.rollup_status WHERE log = 'slow'}), 'a step took longer than retrain.evaluation_timeout|1', 'a step that takes too long is ended, and that is noted');
as_author('UPDATE public.pace SET seconds = 0');

# --- the worker is killed ------------------------------------------------------------------
as_author("SELECT retrain.disable_rollup('slow')", 'UPDATE public.pace SET seconds = 300');
sql($node, 'postgres', 'ALTER SYSTEM RESET retrain.enabled', 'SELECT pg_reload_conf()');
as_author("SELECT retrain.enable_rollup('slow', columns => '{x}', since => '2026-01-01 00:00Z')");
$pid = wait_for_sleep($node, 'app', 'the worker is in a step');
is(sql($node, 'postgres', "SELECT query FROM pg_stat_activity WHERE pid = $pid"), 'retrain: rollup of log "slow"', 'pg_stat_activity says what it does');
kill 'KILL', $pid;
ok($node->poll_query_until('postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid"), 'killed: the server restarts itself');
is(sql($node, 'app', $found), '1|t|t', 'killed: nothing is written, the claim stands');
as_author('UPDATE public.pace SET seconds = 0');
sql($node, 'app', 'UPDATE retrain.rollup SET run_deadline = clock_timestamp()', 'SELECT retrain.wake_scheduler()');
steps_over('slow', 'killed: the worker takes the step again when the claim has lapsed');
right('slow', 'killed: all is right');
assert_consistent($node, 'at the end', ['app'], allow => qr/terminated by signal 9/);

$node->stop;
done_testing();
