# A soak (F26 of the fault matrix): policies that fall due every second or two,
# some failing now and then and one always, at a naptime of 1 s.  Nothing may
# grow: memory and open files of launcher and postmaster, the log, the delay.
#
# Full size (RETRAIN_LONG=1) is half an hour; RETRAIN_SOAK_SECONDS asks for
# another time.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;
use Time::HiRes qw(time sleep);

my $seconds = $ENV{RETRAIN_SOAK_SECONDS} || ($ENV{RETRAIN_LONG} ? 1800 : 8);
my @owners = map { "owner$_" } 1 .. 2;

# never suspended: the errors are to go on
my $node = new_node('soak', 'retrain.max_consecutive_errors = 0');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app', map { "CREATE ROLE $_ LOGIN IN ROLE author" } @owners);
set_up_database($node, 'app', 'author');
sql($node, 'app', map { "SELECT retrain.grant_role('policy_author', '$_')" } @owners);
# logs whose last minutes are always there: "live"; "flaky", unreadable in
# one of four seconds; "dead", never readable
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	CREATE VIEW public.live AS
	SELECT clock_timestamp() - i * interval '1 s' AS at, i % 60 + 0.5::float8 AS x, i % 3 = 0 AS y, (i % 10) / 10.0::float8 AS p
	FROM generate_series(0, 300) i;
	CREATE VIEW public.flaky AS
	SELECT at, x / CASE WHEN extract(epoch FROM clock_timestamp())::bigint % 4 < 1 THEN 0 ELSE 1 END AS x, y, p FROM public.live;
	CREATE VIEW public.dead AS SELECT at, x / (i - i) AS x, y, p FROM public.live, generate_series(1, 1) i;
	SELECT retrain.attach_log(model => 'm', name => log, relation => ('public.' || log)::regclass,
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}')
	FROM unnest(ARRAY['live', 'flaky', 'dead']) log;
	SQL
for my $owner (@owners)
{
	$node->safe_psql('app', <<~SQL, extra_params => [ '-U', $owner ]);
		SELECT retrain.create_policy(name => '${owner}_' || log || '_' || s, model => 'm', log => log,
			window_length => '1 minute', reference => 'previous', every => s * interval '1 s',
			checks => jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.2, min_rows => 10)))
		FROM unnest(ARRAY['live', 'flaky', 'dead']) log, generate_series(1, 2) s
		SQL
}
my $policies = 6 * @owners;
wait_for($node, 'app', "SELECT count(DISTINCT policy_id) = $policies FROM retrain.evaluation", 'all policies are being evaluated');

my $launcher = launcher_pid($node);
my ($postmaster) = split /\n/, slurp_file($node->data_dir . '/postmaster.pid');

# launcher_contexts() returns what the launcher's memory contexts hold, in bytes.
sub launcher_contexts
{
	my $seen = log_lines($node, qr/Grand total: \d+ bytes/);
	sql($node, 'postgres', "SELECT pg_log_backend_memory_contexts($launcher)");
	for (1 .. 100)
	{
		my @totals = log_lines($node, qr/Grand total: \d+ bytes/);
		return $totals[-1] =~ /Grand total: (\d+)/ ? $1 : 0 if @totals > $seen;
		sql($node, 'postgres', "SELECT pg_sleep(0.05), pg_reload_conf()");
	}
	return 0;
}

sub measure
{
	return {
		launcher => process_memory($launcher), postmaster => process_memory($postmaster),
		launcher_files => process_files($launcher), postmaster_files => process_files($postmaster),
		cpu => process_cpu($launcher)
	};
}

# --- the soak -----------------------------------------------------------------------
my $warm = $seconds / 10 < 60 ? $seconds / 10 : 60;
sleep($warm);
my $contexts = launcher_contexts();
my $first = measure();
my %most = %$first;
my ($rows) = my @rows = (sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation'));
my $start = sql($node, 'app', 'SELECT clock_timestamp()');
my $begin = time;
my $standstill = 0;
my $step = $seconds >= 300 ? 10 : 2;
while (time - $begin < $seconds)
{
	sleep($step);
	my $now = measure();
	for (keys %most) { $most{$_} = $now->{$_} if $now->{$_} > $most{$_} }
	push @rows, sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation');
	$standstill++ if $rows[-1] == $rows[-2];
}
my $stop = sql($node, 'app', 'SELECT clock_timestamp()');
my $last = measure();
my $contexts_after = launcher_contexts();
my $took = time - $begin;

note(sprintf '%d evaluations in %.0f s: %.1f per s', $rows[-1] - $rows, $took, ($rows[-1] - $rows) / $took);
note(sql($node, 'app', "SELECT string_agg(outcome || ' ' || n, ', ' ORDER BY outcome) FROM (SELECT outcome, count(*) AS n FROM retrain.evaluation GROUP BY 1) o"));
is($standstill, 0, 'evaluations keep coming');

# --- nobody is forgotten -----------------------------------------------------------
my $lags = sql($node, 'app', <<~SQL);
	SELECT max(gap), max(late), count(DISTINCT policy_id) FROM (
		SELECT policy_id, extract(epoch FROM coalesce(lead(started_at) OVER policy, '$stop') - started_at) AS gap,
			extract(epoch FROM started_at - slot) AS late
		FROM retrain.evaluation WHERE started_at >= '$start' WINDOW policy AS (PARTITION BY policy_id ORDER BY started_at)) g
	SQL
my ($gap, $late, $seen) = split /\|/, $lags;
note(sprintf 'longest time without an evaluation of a policy %.1f s, latest start after its slot %.1f s', $gap, $late);
is($seen, $policies, 'every policy was evaluated in this time');
cmp_ok($gap, '<', 20, 'none was forgotten for long');
is(sql($node, 'app', "SELECT count(*) FROM retrain.policy WHERE state <> 'active'"), '0', 'all are still active');
is(sql($node, 'app', <<~'SQL'), 'dead:error flaky:error flaky:ok live:ok', 'errors are where they belong');
	SELECT string_agg(DISTINCT l.name || ':' || e.outcome, ' ' ORDER BY l.name || ':' || e.outcome)
	FROM retrain.evaluation e JOIN retrain.log l USING (log_id)
	SQL
# planned slots are evaluated or counted as missed
is(sql($node, 'app', <<~'SQL'), '0', 'no slot is unaccounted for');
	SELECT count(*) FROM (SELECT slot - lag(slot) OVER (PARTITION BY policy_id ORDER BY slot)
			<> (missed_slots + 1) * right(p.name, 1)::int * interval '1 s' AS wrong
		FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id)) g WHERE wrong
	SQL
assert_consistent($node, 'after the soak', ['app']);

# --- nothing grows -----------------------------------------------------------------
is(launcher_pid($node), $launcher, 'the launcher is the same');
note("memory of the launcher: $first->{launcher} kB at first, $last->{launcher} kB at last, $most{launcher} kB at most");
note("its memory contexts: $contexts bytes at first, $contexts_after bytes at last");
note("memory of the postmaster: $first->{postmaster} kB at first, $last->{postmaster} kB at last");
note("open files of the launcher: $first->{launcher_files} at first, $most{launcher_files} at most; of the postmaster $first->{postmaster_files}, $most{postmaster_files}");
note(sprintf 'CPU of the launcher: %.2f s in %.0f s', $last->{cpu} - $first->{cpu}, $took);
cmp_ok($most{launcher} - $first->{launcher}, '<', 1024, 'memory of the launcher grows by less than 1 MB');
cmp_ok($contexts_after - $contexts, '<=', 65536, 'its memory contexts do not grow');
cmp_ok($most{postmaster} - $first->{postmaster}, '<', 1024, 'memory of the postmaster grows by less than 1 MB');
cmp_ok($most{launcher_files}, '<=', $first->{launcher_files}, 'the launcher opens no more files');
cmp_ok($last->{postmaster_files}, '<=', $first->{postmaster_files} + 2, 'nor does the postmaster');
my @lines = grep { !/ client backend | level: \d|Grand total|logging memory contexts| (checkpointer|autovacuum worker) | postmaster LOG:  (received SIGHUP|parameter)/ }
  log_lines($node, qr/^\d{4}-/);
note(scalar(@lines) . ' lines of log');
cmp_ok(scalar(@lines), '<=', 30, 'the log is bounded') or diag(join "\n", @lines[0 .. 29]);
$node->stop;
done_testing();
