# Storms (F16 and F28 of the fault matrix): restarts, kills, signals, reloads
# and CREATE/DROP EXTENSION in a row under load.  Whatever happens, each slot
# is recorded once, and there is never a process too many.
#
# The times at which something is killed are random but seeded.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;
use Time::HiRes qw(time sleep);

my $long = $ENV{RETRAIN_LONG};
my $restarts = $long ? 20 : 2;
my $kills = $long ? 12 : 2;
my $seconds = $long ? 60 : 4;
my $slots = $long ? 600 : 30;
my $workers = 3;
my @owners = map { "owner$_" } 1 .. 4;

srand(20260103);
my $node = new_node('storm', "retrain.max_workers = $workers");
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app', 'CREATE DATABASE churn',
	map { "CREATE ROLE $_ LOGIN IN ROLE author" } @owners);
set_up_database($node, 'app', 'author');
sql($node, 'app', 'UPDATE public.pace SET seconds = 0.05', map { "SELECT retrain.grant_role('policy_author', '$_')" } @owners);

# --- the load: for each owner a slow and a fast policy with many due slots ---------
for my $owner (@owners)
{
	$node->safe_psql('app', <<~SQL, extra_params => [ '-U', $owner ]);
		SELECT retrain.create_policy(name => '${owner}_' || log, model => 'm', log => log,
			window_length => '1 day', reference => 'previous', every => '1 hour',
			anchor => '2026-01-03 00:00Z', until => '2026-01-03 00:00Z'::timestamptz + ($slots - 1) * interval '1 hour',
			catchup => 'each', catchup_limit => 1000,
			checks => jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.2, min_rows => 10)))
		FROM unnest(ARRAY['slow', 'fast']) log
		SQL
}
my $total = 2 * @owners * $slots;

# observe() notes how many processes of each kind there are.
my %most = map { ("retrain $_" => 0) } qw(launcher scanner evaluator);
my $observations = 0;
sub observe
{
	my $rows = sql($node, 'postgres', "SELECT backend_type, count(*) FROM pg_stat_activity WHERE backend_type LIKE 'retrain %' GROUP BY 1");
	for (split /\n/, $rows)
	{
		my ($type, $count) = split /\|/;
		$most{$type} = $count if $count > $most{$type};
	}
	$observations++;
	return;
}

sub progress { return sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation') }

# works_on(BEFORE) waits until more is recorded than before, or all is: a slot that is
# interrupted three times is given up, and that is not what is tested here.
sub works_on
{
	my ($before) = @_;
	for (my $start = time; time - $start < 60;)
	{
		my $now = progress();
		return if $now > $before || $now == $total;
		sleep(0.05);
	}
	return;
}

sub pid_of
{
	my ($type) = @_;
	return sql($node, 'postgres', "SELECT pid FROM pg_stat_activity WHERE backend_type = 'retrain $type' ORDER BY random() LIMIT 1");
}

# --- F28: immediate restarts ----------------------------------------------------
my @progress = progress();
for my $i (1 .. $restarts)
{
	works_on($progress[-1]);
	my $until = time + rand($long ? 1.5 : 0.7);
	while (time < $until) { observe(); sleep(0.05) }
	$node->stop('immediate');
	$node->start;
	push @progress, progress();
	assert_consistent($node, "after restart $i", ['app']);
	expire_claims($node, 'app');
}
note("evaluations after each restart: @progress of $total");
cmp_ok($progress[-1], '>', $progress[0], 'work goes on between restarts');

# --- kill -9 --------------------------------------------------------------------
for my $i (1 .. $kills)
{
	my $type = $i % 2 ? 'evaluator' : 'launcher';
	wait_for($node, 'app', "SELECT database_state = 'present' FROM retrain.scheduler_status", "kill $i: the scheduler is at work");
	works_on(progress());
	my $until = time + rand($long ? 1 : 0.5);
	while (time < $until) { observe(); sleep(0.05) }
	my $victim = pid_of($type);
	$victim = pid_of('launcher') if $victim eq '';    # nothing is due any more
	kill 'KILL', $victim;
	ok(restarted_without($node, $victim),
		"kill $i ($type): the server restarts itself");
	assert_consistent($node, "after kill $i", ['app'], allow => qr/terminated by signal 9/);
	expire_claims($node, 'app');
}
push @progress, progress();
note("after the kills: $progress[-1]");

# --- F16: signals, reloads, extensions that come and go, for a while ---------------
wait_for($node, 'app', "SELECT database_state = 'present' FROM retrain.scheduler_status", 'the scheduler is at work');
sql($node, 'churn', 'SET client_min_messages = warning', <<~'SQL');
	CREATE TABLE public.predictions (at timestamptz, x double precision, y boolean, p double precision);
	GRANT ALL ON SCHEMA public TO author; ALTER TABLE public.predictions OWNER TO author;
	SQL
my $node_launcher = launcher_pid($node);
my ($rounds, $signals, $terminated) = (0, 0, 0);
my $memory = process_memory($node_launcher);
# a session that looks all the time: scanners live for milliseconds
sql($node, 'postgres', 'CREATE TABLE public.most (backend_type text, count bigint, looks bigint)');
my $observer = background($node, 'postgres', <<~SQL);
	DO \$\$
	DECLARE
		looks bigint := 0;
	BEGIN
		WHILE clock_timestamp() < transaction_timestamp() + interval '$seconds s' LOOP
			PERFORM pg_stat_clear_snapshot();
			looks := looks + 1;
			MERGE INTO public.most AS m
			USING (SELECT backend_type, count(*) FROM pg_stat_activity WHERE backend_type LIKE 'retrain %' GROUP BY 1) AS n
			ON m.backend_type = n.backend_type
			WHEN MATCHED AND n.count > m.count THEN UPDATE SET count = n.count
			WHEN NOT MATCHED THEN INSERT VALUES (n.backend_type, n.count, 0);
			PERFORM pg_sleep(0.003);
		END LOOP;
		UPDATE public.most AS m SET looks = looks.n FROM (SELECT looks AS n) AS looks;
	END \$\$;
	SQL
my $end = time + $seconds;
while (time < $end)
{
	$rounds++;
	sql($node, 'churn', 'CREATE EXTENSION retrain', "SELECT retrain.grant_role('policy_author', 'author')");
	$node->safe_psql('churn', <<~'SQL', extra_params => [ '-U', 'author' ]);
		SELECT retrain.register_model('m');
		SELECT retrain.attach_log(model => 'm', name => 'l', relation => 'public.predictions',
			time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
		SELECT retrain.create_policy(name => 'p', model => 'm', log => 'l', window_length => '1 hour', reference => 'previous',
			every => '1 hour', anchor => '2026-01-03 00:00Z', catchup => 'each', catchup_limit => 1000,
			checks => jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.2, min_rows => 10)));
		SQL
	for my $burst (1 .. 5)
	{
		my $launcher = launcher_pid($node);
		last if $launcher eq '';
		for (1 .. 200) { $signals += kill('USR1', $launcher) }
		kill 'HUP', $launcher;
		kill 'INT', $launcher;
		$node->reload;
		observe();
		sleep(rand(0.1));
	}
	# terminated, it comes back after 5 s
	if ($rounds % 30 == 20 && launcher_pid($node) ne '')
	{
		sql($node, 'postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'retrain launcher'");
		$terminated++;
	}
	if ($rounds % 2)
	{
		sql($node, 'churn', 'SET client_min_messages = warning', 'DROP EXTENSION retrain CASCADE');
	}
	else
	{
		sql($node, 'churn', 'SET client_min_messages = warning', 'BEGIN', 'DROP EXTENSION retrain CASCADE', 'ROLLBACK',
			'DROP EXTENSION retrain CASCADE');
	}
	observe();
}
note("$rounds rounds of CREATE and DROP EXTENSION, $signals times SIGUSR1, launcher terminated $terminated times in $seconds s");
cmp_ok($rounds, '>', 1, 'extensions came and went');
ok($observer->finish, 'the observer saw it all');
for (split /\n/, sql($node, 'postgres', 'SELECT backend_type, count, looks FROM public.most'))
{
	my ($type, $count, $looks) = split /\|/;
	$most{$type} = $count if $count > $most{$type};
	$observations += $looks if $type =~ /launcher/;
}
assert_consistent($node, 'after the storm', ['app']);

# --- afterwards -------------------------------------------------------------------
wait_for($node, 'app', "SELECT database_state = 'present' AND message = 'Running.' FROM retrain.scheduler_status", 'the launcher is back');
sql($node, 'app', 'UPDATE public.pace SET seconds = 0');
expire_claims($node, 'app');
for (my ($left, $last) = ($total, time); $left > 0 && time - $last < 60;)
{
	observe();
	my $now = $total - progress();
	$last = time if $now < $left;
	$left = $now;
	sleep(0.1);
}
is(sql($node, 'app', 'SELECT count(*), count(DISTINCT (policy_id, slot)), max(ordinal) FROM retrain.evaluation'), "$total|$total|0",
	'every slot is recorded exactly once');
is(sql($node, 'app', "SELECT count(*) FROM retrain.evaluation WHERE outcome NOT IN ('ok', 'insufficient_data', 'breach', 'breach_pending', 'in_cooldown')"), '0',
	'no storm has become a result');
note('attempts: ' . sql($node, 'app', "SELECT string_agg(n || ' x ' || attempt, ', ' ORDER BY attempt) FROM (SELECT attempt, count(*) AS n FROM retrain.evaluation GROUP BY 1) a"));
quiet($node);
assert_consistent($node, 'at the end', ['app']);

note("most processes at a time in $observations observations: " . join(', ', map { "$_ $most{$_}" } sort keys %most));
is($most{'retrain launcher'}, 1, 'never more than one launcher');
is($most{'retrain scanner'}, 1, 'never more than one scanner');
cmp_ok($most{'retrain evaluator'}, '<=', $workers, 'never more evaluators than allowed');

my @lines = grep { !/ client backend | postmaster | checkpointer | startup / } log_lines($node, qr/^\d{4}-/);
my @errors = grep { / retrain \w+ (ERROR|PANIC|FATAL)/ && !/due to administrator command|unexpected postmaster/ } @lines;
note(scalar(@lines) . ' lines of log that are not of the test or of starting the server');
is("@errors", '', 'no error of ours in the log');

my $launcher = launcher_pid($node);
if ($launcher eq $node_launcher)
{
	note("memory of the launcher: $memory kB before the storm, " . process_memory($launcher) . ' kB after');
}
wait_for($node, 'app', "SELECT last_scan < clock_timestamp() - interval '2 s' FROM retrain.scheduler_status", 'all is quiet');
my $cpu = process_cpu($launcher);
my $idle = $long ? 10 : 2;
sleep($idle);
$cpu = process_cpu($launcher) - $cpu;
note("the idle launcher used $cpu s in $idle s");
cmp_ok($cpu, '<=', 0.02, 'idle, the launcher uses no CPU');
$node->stop;
done_testing();
