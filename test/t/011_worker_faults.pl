# What happens when something is killed, cancelled, missing or in the way.  The
# numbers are those of the fault matrix of the design.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;
use Time::HiRes qw(usleep);

my $node = new_node('faults', 'autovacuum = off');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE signaller LOGIN', 'GRANT pg_signal_backend TO signaller',
	'CREATE DATABASE app');
set_up_database($node, 'app', 'author');

my $policies = 0;

# slow_evaluation([SECONDS]) starts an evaluation and returns policy and pid.
sub slow_evaluation
{
	my ($seconds) = @_;
	my $policy = 'slow' . ++$policies;
	sql($node, 'app', 'UPDATE public.pace SET seconds = ' . ($seconds // 300));
	create_policy($node, 'app', 'author', $policy, 'slow', 1);
	return ($policy, wait_for_sleep($node, 'app', "$policy: an evaluation is running"));
}

# finishes(POLICY, OUTCOME, WHAT) lets the slow view be fast, and waits.
sub finishes
{
	my ($policy, $outcome, $what) = @_;
	sql($node, 'app', 'UPDATE public.pace SET seconds = 0');
	expire_claims($node, 'app');
	wait_for($node, 'app', <<~SQL, $what);
		SELECT count(*) = 1 AND bool_and(outcome = '$outcome') FROM retrain.evaluation e
		JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy'
		SQL
	return;
}

sub attempt
{
	my ($policy) = @_;
	return sql($node, 'app', "SELECT attempt FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy'");
}

sub wait_for_launcher
{
	my ($not, $what) = @_;
	return wait_for($node, 'postgres',
		"SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'retrain launcher' AND pid <> $not", $what);
}

# crash(PID): kill -9, and wait for the server to restart itself
sub crash
{
	my ($victim, $what) = @_;
	kill 'KILL', $victim;
	ok(restarted_without($node, $victim),
		"$what: the server restarts itself");
	return;
}

my ($policy, $pid, $launcher);

# --- F07: cancel, terminate; change of the policy meanwhile ------------------------------
($policy, $pid) = slow_evaluation();
sql($node, 'postgres', "SELECT pg_cancel_backend($pid)");
finishes($policy, 'cancelled', 'F07: a cancelled evaluation is recorded as such');

($policy, $pid) = slow_evaluation();
sql($node, 'postgres', "SELECT pg_terminate_backend($pid)");
wait_for($node, 'postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid", 'F07: a terminated evaluator leaves');
is(evaluations($node, 'app', $policy), '', 'F07: and leaves nothing behind');
finishes($policy, 'ok', 'F07: the slot is evaluated again when its claim has lapsed');
is(attempt($policy), '2', 'F07: as the second attempt');

for my $case ([ 'pause_policy', "'%s', 'test'" ], [ 'alter_policy', q{'%s', '{"description": "changed"}'} ], [ 'retire_policy', "'%s', 'test'" ])
{
	my ($function, $arguments) = @$case;
	($policy, $pid) = slow_evaluation(1);
	within(2, "F07: $function() does not wait for the evaluation", sub {
		$node->safe_psql('app', "SELECT retrain.$function(" . sprintf($arguments, $policy) . ')', extra_params => [ '-U', 'author' ]);
	});
	wait_for($node, 'app', "SELECT run_id IS NULL FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy'",
		"F07: $function(): the claim is gone");
	is(sql($node, 'app', <<~SQL), '0', "F07: $function(): nothing is decided by the old definition");
		SELECT count(*) FROM retrain.decision d JOIN retrain.evaluation e USING (policy_id, slot, ordinal)
		JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy' AND e.revision = 1
		SQL
	next unless $function eq 'alter_policy';
	wait_for($node, 'app', <<~SQL, 'F07: the slot stays due and is evaluated under the new definition', 'superseded 1, ok 2');
		SELECT string_agg(e.outcome || ' ' || e.revision, ', ' ORDER BY e.ordinal) FROM retrain.evaluation e
		JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy'
		SQL
}
assert_consistent($node, 'F07', ['app']);

# --- F02: cancel and terminate the launcher --------------------------------------------
$launcher = launcher_pid($node);
($policy, $pid) = slow_evaluation();
sql($node, 'postgres', "SELECT pg_cancel_backend($launcher)");
like(as_role($node, 'signaller', 'postgres', "SELECT pg_terminate_backend($launcher)"), qr/must be a superuser|permission denied/,
	'F02: refused to a member of pg_signal_backend');
is(launcher_pid($node), $launcher, 'F02: cancelling the launcher does not end it');
sql($node, 'postgres', "SELECT pg_terminate_backend($launcher)");
wait_for_launcher($launcher, 'F02: terminated, it comes back');
is(sql($node, 'postgres', "SELECT count(*) FROM pg_stat_activity WHERE pid = $pid"), '1', 'F02: the evaluator of the earlier launcher goes on');
is(sql($node, 'app', 'SELECT running_workers FROM retrain.scheduler_status'), '1', 'F02: and the new one knows of it');
sql($node, 'postgres', "SELECT pg_cancel_backend($pid)");
finishes($policy, 'cancelled', 'F02: its result is recorded');
assert_consistent($node, 'F02', ['app']);

# --- F13: barriers --------------------------------------------------------------------
($policy, $pid) = slow_evaluation();
for my $i (1 .. ($ENV{RETRAIN_LONG} ? 20 : 2))
{
	sql($node, 'postgres', 'CREATE DATABASE other');
	within(5, 'F13: DROP DATABASE of another database while an evaluator is in a long query', sub {
		sql($node, 'postgres', 'DROP DATABASE other');
	});
}
is(scalar(log_lines($node, qr/ProcSignalBarrier/)), 0, 'F13: nobody waited for a barrier');
is(sql($node, 'postgres', "SELECT count(*) FROM pg_stat_activity WHERE pid = $pid"), '1', 'F13: and the evaluation was not disturbed');

# --- F16: a storm of signals and of extensions coming and going -----------------------------
$launcher = launcher_pid($node);
sql($node, 'postgres', 'CREATE DATABASE storm');
for (1 .. ($ENV{RETRAIN_LONG} ? 200 : 10))
{
	for (1 .. 20)
	{
		kill $_, $launcher for qw(HUP USR1 INT);
		usleep(1000);
	}
	sql($node, 'storm', 'CREATE EXTENSION retrain');
	sql($node, 'storm', 'DROP EXTENSION retrain');
	is(sql($node, 'postgres', <<~'SQL'), '', 'F16: no process twice') or last;
		SELECT backend_type, datname, count(*) FROM pg_stat_activity WHERE backend_type LIKE 'retrain %'
		GROUP BY 1, 2, usename HAVING count(*) > 1
		SQL
}
is(launcher_pid($node), $launcher, 'F16: the launcher stays');
wait_for($node, 'storm', "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'storm' AND backend_type LIKE 'retrain %'",
	'F16: nobody stays in the database');
sql($node, 'postgres', 'DROP DATABASE storm');

# --- F01: kill -9 of an evaluator -------------------------------------------------------
crash($pid, 'F01');
wait_for_launcher(0, 'F01: the launcher is back');
is(evaluations($node, 'app', $policy), '', 'F01: nothing half-done');
finishes($policy, 'ok', 'F01: the slot is evaluated once more');
is(attempt($policy), '2', 'F01: as the second attempt');
assert_consistent($node, 'F01', ['app'], allow => qr/terminated by signal 9/);

# --- F03: kill -9 of the launcher --------------------------------------------------------
$launcher = launcher_pid($node);
crash($launcher, 'F03');
wait_for_launcher($launcher, 'F03: the launcher is back');
create_policy($node, 'app', 'author', 'after_f03', 'fast', 1);
wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'after_f03'",
	'F03: and works');
assert_consistent($node, 'F03', ['app'], allow => qr/terminated by signal 9/);

# --- F04: kill -9 of the postmaster ------------------------------------------------------
($policy, $pid) = slow_evaluation(5);
$launcher = launcher_pid($node);
$node->kill9;
my $gone = 0;
for (1 .. 60)
{
	last if $gone = !kill(0, $launcher);
	usleep(50_000);
}
ok($gone, 'F04: the launcher does not outlive the postmaster');
# an evaluator notices at its next wait, which in a query may be its end
for (1 .. 200)
{
	last if $gone = !kill(0, $pid);
	usleep(50_000);
}
ok($gone, 'F04: nor does the evaluator outlive its query');
$node->start;
finishes($policy, 'ok', 'F04: after the next start the slot is evaluated again');
assert_consistent($node, 'F04', ['app']);

# --- F05: shutdown while idle and while evaluating ---------------------------------------
quiet($node);
for my $mode ('smart', 'fast', 'immediate')
{
	within(10, "F05: $mode shutdown while idle", sub { $node->stop($mode) });
	$node->start;
	($policy, $pid) = slow_evaluation();
	within(10, "F05: $mode shutdown while evaluating", sub { $node->stop($mode) });
	$node->start;
	is(evaluations($node, 'app', $policy), '', "F05: $mode: nothing half-done");
	finishes($policy, 'ok', "F05: $mode: the slot is evaluated again");
}
assert_consistent($node, 'F05', ['app']);

# --- F17: timeouts ---------------------------------------------------------------------
my @timeouts = qw(statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout);
push @timeouts, 'transaction_timeout' if $node->pg_version >= 17;
$ENV{PGOPTIONS} = join ' ', map { "-c $_=0" } @timeouts;
$node->append_conf('postgresql.conf', join '', map { "$_ = 10ms\n" } @timeouts);
$node->reload;
sql($node, 'app', 'UPDATE public.pace SET seconds = 0.5');
create_policy($node, 'app', 'author', 'f17', 'slow', 1);
wait_for($node, 'app', <<~'SQL', 'F17: 10 ms timeouts of the server do not reach workers');
	SELECT count(*) = 1 AND bool_and(outcome NOT IN ('error', 'timeout', 'cancelled')) FROM retrain.evaluation e
	JOIN retrain.policy p USING (policy_id) WHERE p.name = 'f17'
	SQL

$node->append_conf('postgresql.conf', "retrain.evaluation_timeout = 1s\nretrain.lock_timeout = 500ms\n");
$node->reload;
($policy, $pid) = slow_evaluation();
wait_for($node, 'app', <<~SQL, 'F17: the evaluation timeout ends an evaluation in time');
	SELECT outcome = 'timeout' AND error_code = '57014' AND finished_at - started_at BETWEEN '1 s' AND '2 s'
	FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy'
	SQL

$node->append_conf('postgresql.conf', 'retrain.enabled = off');
$node->reload;
wait_for($node, 'app', 'SELECT NOT enabled FROM retrain.scheduler_status', 'F17: switched off for a moment');
create_policy($node, 'app', 'author', 'locked', 'fast', 1);
my $locker = background($node, 'app', 'BEGIN; LOCK TABLE public.predictions; SELECT pg_sleep(300)');
wait_for($node, 'app', "SELECT count(*) = 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'public.predictions'::regclass",
	'F17: somebody locks the log');
$node->append_conf('postgresql.conf', 'retrain.enabled = on');
$node->reload;
wait_for($node, 'app', <<~'SQL', 'F17: a lock on the log is an error of that evaluation');
	SELECT outcome = 'error' AND error_code = '55P03' FROM retrain.evaluation e
	JOIN retrain.policy p USING (policy_id) WHERE p.name = 'locked'
	SQL
$locker->kill_kill;
assert_consistent($node, 'F17', ['app']);

# --- F14: no free worker slot ---------------------------------------------------------------
delete $ENV{PGOPTIONS};
$node->append_conf('postgresql.conf', join "\n", (map { "$_ = 0" } @timeouts),
	'max_worker_processes = 2', 'max_logical_replication_workers = 0', 'log_min_messages = log', '');
$node->restart;
wait_for($node, 'app', "SELECT database_state = 'present' FROM retrain.scheduler_status", 'F14: one slot is enough');
# a parallel query takes it away
my $parallel = $node->pg_version >= 16 ? 'debug_parallel_query' : 'force_parallel_mode';
my $hog = background($node, 'postgres', "SET $parallel = on; SELECT pg_sleep(300)");
wait_for($node, 'postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'parallel worker'", 'F14: no slot is free');
create_policy($node, 'app', 'author', 'f14', 'fast', 3);
wait_for($node, 'app', "SELECT slots_exhausted > 1 AND message LIKE '%max_worker_processes%' FROM retrain.scheduler_status",
	'F14: the status says so');
is(scalar(log_lines($node, qr/retrain: no background worker slot is free/)), 1, 'F14: one line in the log');
is(evaluations($node, 'app', 'f14'), '', 'F14: nothing could be evaluated');
$hog->kill_kill;
sql($node, 'postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
wait_for($node, 'app', <<~'SQL', 'F14: everything is caught up when a slot is free again');
	SELECT count(*) = 3 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'f14'
	SQL
quiet($node);
assert_consistent($node, 'F14', ['app']);

$node->stop;
done_testing();
