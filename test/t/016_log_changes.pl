# What happens to a log before and while it is read (F21), to a process that is
# stopped beyond its deadline (F25), and when somebody holds locks on our
# tables (F24).
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;
use Time::HiRes qw(usleep);

my $long = $ENV{RETRAIN_LONG};
my $node = new_node('changes', 'retrain.enabled = off', 'autovacuum = off', 'retrain.evaluation_timeout = 20s', 'retrain.lock_timeout = 300ms');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');

sub enabled
{
	my ($on) = @_;
	sql($node, 'app', "ALTER SYSTEM SET retrain.enabled = $on", 'SELECT pg_reload_conf()');
	wait_for($node, 'app', "SELECT enabled = '$on'::boolean AND (enabled OR running_workers = 0) FROM retrain.scheduler_status", "scheduler: $on");
	return;
}

# --- F21: before the claim -----------------------------------------------------------
# what was done to a log of its own with 2001 rows, and what the record says
my %before = (
	dropped => [ 'DROP TABLE %s CASCADE', 'suspended|' ],
	moved => [ 'ALTER TABLE %s SET SCHEMA elsewhere', 'active|error RT004 ' ],
	renamed => [ 'ALTER TABLE %s RENAME TO renamed_away', 'active|error RT004 ' ],
	replaced => [ 'ALTER TABLE %1$s RENAME TO replaced_away; CREATE TABLE %1$s AS SELECT * FROM public.predictions; GRANT SELECT ON %1$s TO author', 'active|error RT004 ' ],
	emptied => [ 'TRUNCATE %s', 'active|insufficient_data  0' ],
	wider => [ 'ALTER TABLE %s ADD COLUMN more integer', 'active|ok  144' ],
	rewritten => [ 'VACUUM FULL %s', 'active|ok  144' ],
	indexed => [ 'CREATE INDEX ON %s (at)', 'active|ok  144' ],
	detached => [ 'ALTER TABLE %1$s DETACH PARTITION %1$s_2', 'active|insufficient_data  0' ]);
my $list = join ', ', map { "'$_'" } sort keys %before;
$node->safe_psql('app', <<~SQL, extra_params => [ '-U', 'author' ]);
	DO \$\$
	DECLARE
		kind text;
	BEGIN
		FOREACH kind IN ARRAY ARRAY[$list] LOOP
			IF kind = 'detached' THEN
				CREATE TABLE public.l_detached (LIKE public.predictions) PARTITION BY RANGE (at);
				CREATE TABLE public.l_detached_1 PARTITION OF public.l_detached FOR VALUES FROM (MINVALUE) TO ('2026-01-02 00:00Z');
				CREATE TABLE public.l_detached_2 PARTITION OF public.l_detached FOR VALUES FROM ('2026-01-02 00:00Z') TO (MAXVALUE);
				INSERT INTO public.l_detached SELECT * FROM public.predictions;
			ELSE
				EXECUTE format('CREATE TABLE public.%I AS SELECT * FROM public.predictions', 'l_' || kind);
			END IF;
			PERFORM retrain.attach_log(model => 'm', name => kind, relation => ('public.l_' || kind)::regclass,
				time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
		END LOOP;
	END \$\$;
	SQL
create_policy($node, 'app', 'author', $_, $_, 1) for sort keys %before;
sql($node, 'app', 'CREATE SCHEMA elsewhere', 'GRANT USAGE ON SCHEMA elsewhere TO author');
for my $kind (sort keys %before)
{
	$node->safe_psql('app', $_) for split /; /, sprintf $before{$kind}[0], "public.l_$kind";
}
enabled('on');
for my $kind (sort keys %before)
{
	wait_for($node, 'app', <<~SQL, "F21: $kind", $before{$kind}[1]);
		SELECT p.state || '|' || coalesce(e.outcome || ' ' || coalesce(e.error_code, '') || ' ' || coalesce(e.rows_current::text, ''), '')
		FROM retrain.policy p LEFT JOIN retrain.evaluation e USING (policy_id) WHERE p.name = '$kind'
		SQL
}
is(sql($node, 'app', "SELECT state_reason FROM retrain.policy WHERE name = 'dropped'"), 'relation_missing: public.l_dropped was dropped', 'F21: a dropped relation is named');
is(sql($node, 'app', 'SELECT count(*) FROM retrain.decision WHERE verdict = $$keep$$ AND reason IS NULL'), '0', 'F21: no verdict without a reason');

# --- F21: while it is read --------------------------------------------------------------
for my $case ([ 'TRUNCATE public.predictions', 'ok' ], [ 'ALTER TABLE public.predictions ADD COLUMN more integer', 'ok' ],
	[ 'DROP TABLE public.predictions CASCADE', 'ok' ])
{
	my ($statement, $outcome) = @$case;
	my $name = lc($statement =~ s/ .*//r) . 'd';
	sql($node, 'app', 'UPDATE public.pace SET seconds = 300');
	create_policy($node, 'app', 'author', $name, 'slow', 1);
	my $pid = wait_for_sleep($node, 'app', "F21: $name: an evaluation is running");
	like(as_role($node, undef, 'app', "SET lock_timeout = '100ms'; $statement"), qr/lock timeout/, "F21: $statement waits for it");
	sql($node, 'postgres', "SELECT pg_cancel_backend($pid)");
	wait_for($node, 'app', "SELECT outcome = 'cancelled' FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = '$name'",
		"F21: $name: bounded by the end of the evaluation");
}
assert_consistent($node, 'F21', ['app']);

# --- F25: stopped, and resumed when another has done its work ----------------------------
sql($node, 'app', 'UPDATE public.pace SET seconds = 2');
create_policy($node, 'app', 'author', 'stopped', 'slow', 1);
my $pid = wait_for_sleep($node, 'app', 'F25: an evaluation is running');
kill 'STOP', $pid;
sql($node, 'app', 'UPDATE public.pace SET seconds = 0');
expire_claims($node, 'app');
if ($long)
{
	# the scheduler itself takes its time: as long as a claim holds
	wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'stopped' AND e.outcome = 'ok' AND e.attempt = 2",
		'F25: another evaluator of the same owner does it');
}
else
{
	$node->safe_psql('app', 'CALL retrain.tick()', extra_params => [ '-U', 'author' ]);
}
is(evaluations($node, 'app', 'stopped'), 'ok:1', 'F25: somebody else has evaluated the slot');
my $written = sql($node, 'app', 'SELECT count(*) FROM retrain.measurement');
kill 'CONT', $pid;
wait_for($node, 'postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid", 'F25: resumed, it leaves');
is(evaluations($node, 'app', 'stopped'), 'ok:1', 'F25: and has recorded nothing');
is(sql($node, 'app', 'SELECT count(*) FROM retrain.measurement'), $written, 'F25: no measurement either');
is(sql($node, 'app', "SELECT attempt FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'stopped'"), '2', 'F25: the record is that of the second attempt');
assert_consistent($node, 'F25', ['app']);

# --- F24: somebody locks our tables ------------------------------------------------------------
my @tables = split /\n/, sql($node, 'app', "SELECT relname FROM pg_class WHERE relnamespace = 'retrain'::regnamespace AND relkind = 'r' ORDER BY 1");
@tables = grep { /^(policy|policy_state|evaluation|event)$/ } @tables unless $long;
enabled('off');
sub given_up
{
	my @lines = log_lines($node, qr/ retrain \w+ ERROR: .*lock timeout/);
	return scalar @lines;
}
for my $table (@tables)
{
	my $lines = given_up();
	my $locker = background($node, 'app', "BEGIN; LOCK TABLE retrain.$table; SELECT pg_sleep(300)");
	wait_for($node, 'app', "SELECT count(*) = 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'retrain.$table'::regclass", "F24: retrain.$table is locked");
	sql($node, 'app', 'ALTER SYSTEM SET retrain.enabled = on', 'SELECT pg_reload_conf()', 'SELECT retrain.wake_scheduler()');
	my $tries = 0;
	usleep(100_000) while given_up() == $lines && ++$tries < 300;
	cmp_ok(given_up(), '>', $lines, "F24: a worker gives up after retrain.lock_timeout");
	usleep(1_000_000);
	sql($node, 'postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%LOCK TABLE retrain.$table%'");
	$locker->kill_kill;
	$lines = given_up() - $lines;
	cmp_ok($lines, '<=', 3, "F24: few lines of log ($lines)");
	create_policy($node, 'app', 'author', "after_$table", 'wider', 1);
	sql($node, 'app', 'SELECT retrain.wake_scheduler()');
	wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'after_$table'",
		"F24: work goes on when the lock on retrain.$table is gone");
	sql($node, 'app', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
}
enabled('on');

# --- F24: changes in a loop while policies are evaluated; vacuum ---------------------------------
my $rounds = $long ? 2000 : 30;
create_policy($node, 'app', 'author', "busy$_", 'wider', 20 * $rounds / 30) for 1 .. 3;
my @changers = map { background($node, 'app', <<~SQL) } 1 .. 3;
	SET ROLE author;
	DO \$\$
	BEGIN
		FOR i IN 1 .. $rounds LOOP
			PERFORM retrain.alter_policy('busy' || 1 + (i + $_) % 3, jsonb_build_object('description', 'round ' || i));
			COMMIT;
			PERFORM retrain.pause_policy('busy' || 1 + i % 3);
			COMMIT;
			PERFORM retrain.resume_policy('busy' || 1 + i % 3);
			COMMIT;
		END LOOP;
	END \$\$;
	SQL
for my $table ('policy_state', 'evaluation', 'policy')
{
	within(10, "F24: VACUUM (FREEZE) of retrain.$table is not held up", sub { sql($node, 'app', "VACUUM (FREEZE) retrain.$table") });
}
for (@changers)
{
	$_->pump while $_->pumpable;
	$_->finish;
}
wait_for($node, 'app', "SELECT count(*) = 0 FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE p.name LIKE 'busy%' AND p.state = 'active' AND (s.run_id IS NOT NULL OR s.next_due <= now())",
	'F24: all slots are evaluated in the end');
is(scalar(log_lines($node, qr/deadlock detected/)), 0, 'F24: no deadlock');
assert_consistent($node, 'F24', ['app']);
$node->stop;
done_testing();
