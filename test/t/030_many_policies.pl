# Many policies due at once (F20 of the fault matrix): each slot is evaluated
# once, oldest first, no owner waits for ever, and the launcher, the log and
# the time of claim and record do not grow with their number.
#
# Full size (RETRAIN_LONG=1): 10,000 policies of 50 owners; RETRAIN_POLICIES
# asks for another number.  A third reads a slow view, one in a hundred fails.
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
my $policies = $ENV{RETRAIN_POLICIES} || ($long ? 10_000 : 60);
my $owners = $long ? 50 : 4;
my $workers = $long ? 4 : 2;
my $turn = 100;    # policies that one evaluator takes on at most (evaluator.c)
my $failing_every = $long ? 100 : 20;

my $node = new_node('many', "retrain.max_workers = $workers", 'retrain.enabled = off');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app',
	map { ("CREATE ROLE owner$_ LOGIN IN ROLE author") } 1 .. $owners);
set_up_database($node, 'app', 'author');
sql($node, 'app', map { "SELECT retrain.grant_role('policy_author', 'owner$_')" } 1 .. $owners);
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	UPDATE public.pace SET seconds = 0.02;
	CREATE VIEW public.broken_predictions AS
	SELECT l.at, l.x / (SELECT 0 * seconds FROM public.pace) AS x, l.y, l.p FROM public.predictions l;
	SELECT retrain.attach_log(model => 'm', name => 'broken', relation => 'public.broken_predictions',
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
	SQL

# server_lines() counts entries of the log that are not of the test's own sessions.
sub server_lines
{
	my @lines = log_lines($node, qr/^\d{4}-.*? \[\d+\] (?!client backend)/);
	return scalar @lines;
}

# --- creation: policy k belongs to owner k mod owners and was due at second k ----
my $begin = time;
for my $owner (1 .. $owners)
{
	$node->safe_psql('app', <<~SQL, extra_params => [ '-U', "owner$owner" ]);
		SELECT count(retrain.create_policy(name => 'p' || k, model => 'm',
			log => CASE WHEN k % $failing_every = 0 THEN 'broken' WHEN k % 3 = 0 THEN 'slow' ELSE 'fast' END,
			window_length => '1 day', reference => 'previous', every => '1 day',
			anchor => '2026-01-03 00:00Z'::timestamptz + k * interval '1 s',
			until => '2026-01-03 00:00Z'::timestamptz + k * interval '1 s',
			checks => jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.2, min_rows => 10))))
		FROM generate_series($owner, $policies, $owners) k
		SQL
}
note(sprintf '%d policies of %d owners created in %.1f s', $policies, $owners, time - $begin);
is(sql($node, 'app', 'SELECT count(*), count(DISTINCT owner_name) FROM retrain.policy'), "$policies|$owners", 'all policies exist');
is(sql($node, 'app', 'SELECT count(*) FROM retrain.policy_state WHERE next_due < now()'), $policies, 'and are due');
is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation'), '0', 'switched off, nothing was evaluated');

# --- evaluation -----------------------------------------------------------------
my $launcher = launcher_pid($node);
my $memory = process_memory($launcher);
my $lines = server_lines();
$node->append_conf('postgresql.conf', 'retrain.enabled = on');
$begin = time;
my $released = sql($node, 'app', 'SELECT clock_timestamp()');
$node->reload;

my $most_workers = 0;
my $most_memory = $memory;
my $left = $policies;
for (my $last = time; $left > 0 && time - $last < 60;)
{
	sleep($long ? 1 : 0.2);
	my ($rows, $running) = split /\|/, sql($node, 'app', <<~'SQL');
		SELECT (SELECT count(*) FROM retrain.evaluation),
			(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'retrain evaluator')
		SQL
	$last = time if $policies - $rows < $left;
	$left = $policies - $rows;
	$most_workers = $running if $running > $most_workers;
	my $now = process_memory($launcher);
	$most_memory = $now if $now > $most_memory;
}
my $took = time - $begin;
is($left, 0, 'all policies were evaluated');
quiet($node);
note(sprintf '%d evaluations by %d workers in %.1f s: %.0f per s', $policies, $workers, $took, $policies / $took);

# --- each slot once ---------------------------------------------------------------
my $failing = int($policies / $failing_every);
is(sql($node, 'app', 'SELECT count(*), count(DISTINCT policy_id), count(DISTINCT slot), max(ordinal), max(attempt), sum(missed_slots) FROM retrain.evaluation'),
	"$policies|$policies|$policies|0|1|0", 'each slot is recorded once, at the first attempt');
is(sql($node, 'app', <<~'SQL'), "$failing|$failing", 'the failing ones, and no others, are errors');
	SELECT count(*) FILTER (WHERE outcome = 'error' AND error_code = '22012'), count(*) FILTER (WHERE outcome <> 'ok')
	FROM retrain.evaluation
	SQL
is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE e.session_role <> p.owner_name'),
	'0', 'each by a worker of its owner');
cmp_ok($most_workers, '<=', $workers, "never more than $workers evaluators");
cmp_ok($most_workers, '>', 1, 'but more than one');
assert_consistent($node, 'after all', ['app']);

# --- order --------------------------------------------------------------------
is(sql($node, 'app', <<~'SQL'), '0', 'within an owner the oldest is first');
	SELECT count(*) FROM (SELECT slot < lag(slot) OVER (PARTITION BY run_as ORDER BY started_at) AS earlier
		FROM retrain.evaluation) o WHERE earlier
	SQL
# An owner's first evaluation comes at the latest when all others have had one
# turn, and those who hold the workers a second.
my $first = sql($node, 'app', <<~'SQL');
	SELECT max(first) FROM (SELECT run_as, min(place) AS first
		FROM (SELECT run_as, row_number() OVER (ORDER BY started_at) AS place FROM retrain.evaluation) p GROUP BY 1) f
	SQL
cmp_ok($first, '<=', ($owners + $workers) * $turn, "no owner starves: the last one to begin did so at place $first");

# Lateness is counted from the moment of switching on; the bound is the work
# that there was, with claim and record, shared by the workers, and half of it
# again for owners that do not end together.
my ($lateness, $typical, $work) = split /\|/, sql($node, 'app', <<~SQL);
	SELECT round(extract(epoch FROM max(started_at) - '$released')::numeric, 1),
		round(extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY started_at - '$released'::timestamptz))::numeric, 1),
		round(sum(extract(epoch FROM CASE WHEN gap < interval '1 s' THEN gap ELSE interval '0' END + (finished_at - started_at)))::numeric, 1)
	FROM (SELECT *, started_at - lag(finished_at) OVER (PARTITION BY backend_pid ORDER BY started_at) AS gap FROM retrain.evaluation) e
	SQL
note("lateness: at most $lateness s, median $typical s; work $work s / $workers workers = " . sprintf('%.1f s', $work / $workers));
cmp_ok($lateness, '<', 1.5 * $work / $workers + 10, 'lateness is bounded by work / workers');

# --- time of claim and record ----------------------------------------------------
# What lies between the end of one evaluation and the start of the next in the
# same process is the evidence of the one, whose time is recorded, its record, and
# the claim of the other.
my $times = sql($node, 'app', <<~'SQL');
	SELECT part, count(*), round(percentile_cont(0.5) WITHIN GROUP (ORDER BY gap)::numeric, 1),
		round(percentile_cont(0.99) WITHIN GROUP (ORDER BY gap)::numeric, 1),
		round(percentile_cont(0.5) WITHIN GROUP (ORDER BY own)::numeric, 1),
		round(percentile_cont(0.5) WITHIN GROUP (ORDER BY to_record)::numeric, 1)
	FROM (SELECT ntile(4) OVER (ORDER BY started_at) AS part,
			1000 * extract(epoch FROM started_at - lag(finished_at) OVER process) - COALESCE(lag(milliseconds) OVER process, 0) AS gap,
			1000 * extract(epoch FROM finished_at - started_at) AS own,
			1000 * extract(epoch FROM recorded_at - finished_at) - COALESCE(milliseconds, 0) AS to_record
		FROM retrain.evaluation LEFT JOIN retrain.evaluation_evidence USING (policy_id, slot, ordinal) WINDOW process AS (PARTITION BY backend_pid ORDER BY started_at)) t
	GROUP BY part ORDER BY part
	SQL
note('quarter|n|record + next claim, median ms|99 %|evaluation, median ms|measured to recorded, median ms (times without evidence)');
note($times);
my @medians = map { (split /\|/)[2] } split /\n/, $times;
cmp_ok($medians[0], '<', 3 * $medians[3] + 20, 'claim and record take as long with many due as with few');

# --- launcher, log, status --------------------------------------------------------
my $growth = process_memory($launcher) - $memory;
is(launcher_pid($node), $launcher, 'the launcher is the same');
note("memory of the launcher: $memory kB before, $most_memory kB at most, growth $growth kB");
cmp_ok($most_memory - $memory, '<', 1024, 'the memory of the launcher does not grow');
$lines = server_lines() - $lines;
note("$lines lines of log");
cmp_ok($lines, '<=', 200, 'the log is bounded');
is(sql($node, 'app', <<~'SQL'), "t|present|0|0|$workers|0|Running.", 'scheduler_status');
	SELECT enabled, database_state, running_workers, running_workers_all, max_workers, slots_exhausted, message
	FROM retrain.scheduler_status
	SQL
is(sql($node, 'app', 'SELECT count(*) FROM retrain.policy_state WHERE run_id IS NOT NULL OR next_due IS NOT NULL'), '0', 'no claim is left');

# --- idle, when the last scan has found nothing ---------------------------------------------------------------------
wait_for($node, 'app', "SELECT last_scan < clock_timestamp() - interval '2 s' FROM retrain.scheduler_status", 'all is quiet');
my $scan = sql($node, 'app', 'SELECT last_scan FROM retrain.scheduler_status');
my $cpu = process_cpu($launcher);
my $idle = $long ? 10 : 3;
sleep($idle);
$cpu = process_cpu($launcher) - $cpu;
note("the idle launcher used $cpu s in $idle s");
cmp_ok($cpu, '<=', 0.02, 'idle, it uses no CPU');
is(sql($node, 'app', 'SELECT last_scan FROM retrain.scheduler_status'), $scan, 'and nothing is scanned');
$node->stop;
done_testing();
