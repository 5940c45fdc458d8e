# Retrain.pm: what the TAP tests of retrain share.
#
# Tests wait for effects, never for time to pass.  assert_consistent() is
# called at every border: whatever was killed or dropped before, it must hold.
package Retrain;

use strict;
use warnings;
use Exporter 'import';
use IPC::Run ();
use POSIX ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

our @EXPORT = qw(new_node sql set_up_database create_policy wait_for wait_for_sleep restarted_without
  evaluations workers status assert_consistent within log_lines quiet
  background expire_claims as_role launcher_pid process_memory process_cpu process_files);

# new_node(NAME, LINE ...) starts a server that preloads retrain, with the
# given lines added to postgresql.conf.
sub new_node
{
	my ($name, @conf) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	$node->init;
	$node->append_conf('postgresql.conf', join("\n",
		"shared_preload_libraries = 'retrain'",
		'retrain.naptime = 1s',
		'restart_after_crash = on',
		'max_worker_processes = 16',
		'log_min_messages = warning',
		'log_line_prefix = \'%m [%p] %b \'',
		@conf) . "\n");
	$node->start;
	$node->{retrain_log_seen} = 0;
	return $node;
}

# sql(NODE, DATABASE, SQL ...) runs statements and returns the output.
sub sql
{
	my ($node, $database, @statements) = @_;
	return $node->safe_psql($database, join(";\n", @statements));
}

# set_up_database(NODE, DATABASE, OWNER) makes the extension, a model owned by
# OWNER, a log "fast" whose days are all alike, and a log "slow": a view whose scan takes as many
# seconds as the table public.pace says.
sub set_up_database
{
	my ($node, $database, $owner) = @_;
	sql($node, $database, 'CREATE EXTENSION retrain',
		"SELECT retrain.grant_role('policy_author', '$owner')",
		"GRANT CREATE ON SCHEMA public TO $owner");
	$node->safe_psql($database, <<~SQL, extra_params => [ '-U', $owner ]);
		CREATE TABLE public.pace (seconds double precision);
		INSERT INTO public.pace VALUES (0);
		CREATE TABLE public.predictions (at timestamptz, x double precision, y boolean, p double precision);
		INSERT INTO public.predictions
		SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '10 minutes', i % 144, i % 3 = 0, (i % 10) / 10.0
		FROM generate_series(0, 2000) i;
		CREATE VIEW public.slow_predictions AS
		WITH pause AS MATERIALIZED (SELECT length(pg_sleep((SELECT seconds FROM public.pace))::text) AS z)
		SELECT l.at, l.x + 0 * pause.z AS x, l.y, l.p FROM public.predictions l, pause;
		SELECT retrain.register_model('m');
		SELECT retrain.attach_log(model => 'm', name => 'fast', relation => 'public.predictions',
			time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
		SELECT retrain.attach_log(model => 'm', name => 'slow', relation => 'public.slow_predictions',
			time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
		SQL
	return;
}

# create_policy(NODE, DATABASE, OWNER, NAME, LOG, SLOTS) makes a daily policy
# whose SLOTS slots are all due at once.
sub create_policy
{
	my ($node, $database, $owner, $name, $log, $slots) = @_;
	$node->safe_psql($database, <<~SQL, extra_params => [ '-U', $owner ]);
		SELECT retrain.create_policy(name => '$name', model => 'm', log => '$log',
			window_length => '1 day', reference => 'previous', every => '1 day',
			anchor => '2026-01-03 00:00Z', until => '2026-01-03 00:00Z'::timestamptz + ($slots - 1) * interval '24 hours',
			catchup => 'each', catchup_limit => 1000,
			checks => jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.2, min_rows => 10)));
		SQL
	return;
}

# wait_for(NODE, DATABASE, SQL, WHAT [, EXPECTED]) polls until SQL returns
# EXPECTED (t) and reports it as a test.
sub wait_for
{
	my ($node, $database, $query, $what, $expected) = @_;
	my $ok = $node->poll_query_until($database, $query, $expected // 't');
	ok($ok, $what);
	diag(workers($node) . "\n" . status($node, $database)) unless $ok;
	return $ok;
}

# restarted_without(NODE, PID) waits until the server has restarted itself after a process
# of it was killed; false if it does not.  The query is an argument of psql and not its input: a
# psql that is refused a connection reads none, and writing to it would end the test.
sub restarted_without
{
	my ($node, $pid) = @_;
	for my $attempt (1 .. 1800)
	{
		my ($out, $err) = ('', '');
		IPC::Run::run([ 'psql', '-X', '-A', '-t', '-q', '-d', $node->connstr('postgres'), '-c',
			"SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid" ], '<', \undef, '>', \$out, '2>', \$err);
		return 1 if $out eq "t\n";
		Time::HiRes::sleep(0.1);
	}
	return 0;
}

# wait_for_sleep(NODE, DATABASE, WHAT) waits until an evaluator is inside the
# slow view and returns its pid.
sub wait_for_sleep
{
	my ($node, $database, $what) = @_;
	my $where = "backend_type = 'retrain evaluator' AND wait_event = 'PgSleep' AND datname = '$database'";
	wait_for($node, 'postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE $where", $what);
	return sql($node, 'postgres', "SELECT pid FROM pg_stat_activity WHERE $where");
}

# evaluations(NODE, DATABASE, POLICY) returns how many are recorded, as
# "outcome:count" in order of outcome.
sub evaluations
{
	my ($node, $database, $policy) = @_;
	return sql($node, $database, <<~SQL);
		SELECT string_agg(outcome || ':' || n, ' ' ORDER BY outcome) FROM (
			SELECT e.outcome, count(*) AS n FROM retrain.evaluation e
			JOIN retrain.policy p USING (policy_id) WHERE p.name = '$policy' GROUP BY 1) AS o
		SQL
}

# workers(NODE) returns our processes, one per line.
sub workers
{
	my ($node) = @_;
	return sql($node, 'postgres', <<~'SQL');
		SELECT pid, coalesce(datname, '-'), coalesce(usename, '-'), backend_type, coalesce(wait_event, '-')
		FROM pg_stat_activity WHERE backend_type LIKE 'retrain %' ORDER BY 4, 1
		SQL
}

# status(NODE, DATABASE) returns retrain.scheduler_status as one line.
sub status
{
	my ($node, $database) = @_;
	return sql($node, $database, 'SELECT s FROM retrain.scheduler_status s');
}

# quiet(NODE) waits until none of ours is connected to any database.
sub quiet
{
	my ($node, $what) = @_;
	return wait_for($node, 'postgres', <<~'SQL', $what // 'no process of ours stays connected');
		SELECT count(*) = 0 FROM pg_stat_activity WHERE backend_type LIKE 'retrain %' AND datname IS NOT NULL
		SQL
}

# log_lines(NODE, REGEX) returns the lines of the server log that match.
sub log_lines
{
	my ($node, $regex) = @_;
	return grep { /$regex/ } split /\n/, slurp_file($node->logfile);
}

# within(SECONDS, WHAT, CODE) runs CODE and tests that it did not take longer.
sub within
{
	my ($limit, $what, $code) = @_;
	my $start = time;
	my $result = $code->();
	cmp_ok(time - $start, '<', $limit, $what);
	return $result;
}

# assert_consistent(NODE, WHAT, DATABASES [, allow => REGEX]) tests what must
# hold at any time, as one test.  allow: lines of the log that the test caused.
sub assert_consistent
{
	my ($node, $what, $databases, %option) = @_;
	my @wrong;
	my $log = slurp_file($node->logfile, $node->{retrain_log_seen});
	my $allow = $option{allow} // qr/(?!)/;

	$node->{retrain_log_seen} += length $log;
	push @wrong, "log: $_"
	  for grep { /PANIC|TRAP|terminated by signal/ && !/$allow/ } split /\n/, $log;

	for my $database (@$databases)
	{
		my %none = (
			'slots evaluated twice' => <<~'SQL',
				SELECT policy_id, slot FROM retrain.evaluation WHERE ordinal = 0
				GROUP BY 1, 2 HAVING count(*) > 1
				SQL
			'a decision or measurement without its evaluation' => <<~'SQL',
				SELECT policy_id, slot FROM (
					SELECT policy_id, slot, ordinal FROM retrain.decision
					UNION SELECT policy_id, slot, ordinal FROM retrain.measurement) d
				WHERE NOT EXISTS (SELECT FROM retrain.evaluation e
					WHERE (e.policy_id, e.slot, e.ordinal) = (d.policy_id, d.slot, d.ordinal))
				SQL
			'an evaluation without a decision' => <<~'SQL',
				SELECT policy_id, slot FROM retrain.evaluation e WHERE outcome <> 'superseded'
				AND NOT EXISTS (SELECT FROM retrain.decision d
					WHERE (e.policy_id, e.slot, e.ordinal) = (d.policy_id, d.slot, d.ordinal))
				SQL
			'a claim beyond its deadline' => <<~'SQL',
				SELECT s.policy_id, s.run_slot FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id)
				WHERE p.state = 'active' AND s.run_deadline
					+ 2 * current_setting('retrain.naptime')::interval < clock_timestamp()
				SQL
			'an advisory lock of a worker' => <<~'SQL');
				SELECT l.pid, l.objid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
				WHERE a.backend_type LIKE 'retrain %' AND l.locktype = 'advisory'
				SQL
		for my $case (sort keys %none)
		{
			my $rows = sql($node, $database, $none{$case});
			# older work of other owners may come first
			for (my $start = time; $rows ne '' && $case =~ /claim beyond/ && time - $start < 30;)
			{
				usleep(200_000);
				$rows = sql($node, $database, $none{$case});
			}
			push @wrong, "$database: $case: $rows" if $rows ne '';
		}
	}
	ok(!@wrong, "consistent: $what") or diag(join "\n", @wrong);
	return;
}

# background(NODE, DATABASE, SQL) starts a session that runs SQL and returns a
# handle; ->kill_kill or ->finish ends it.
sub background
{
	my ($node, $database, $statement) = @_;
	my ($out, $err) = ('', '');
	return IPC::Run::start(
		[ 'psql', '-XAtq', '-d', $node->connstr($database), '-c', $statement ],
		'<', \undef, '>', \$out, '2>', \$err);
}

# expire_claims(NODE, DATABASE) lets claims lapse now instead of in a minute.
sub expire_claims
{
	my ($node, $database) = @_;
	sql($node, $database,
		'UPDATE retrain.policy_state SET run_deadline = clock_timestamp() WHERE run_id IS NOT NULL',
		'SELECT retrain.wake_scheduler()');
	return;
}

# launcher_pid(NODE) returns the launcher's pid, '' if there is none.
sub launcher_pid
{
	my ($node) = @_;
	return sql($node, 'postgres', "SELECT pid FROM pg_stat_activity WHERE backend_type = 'retrain launcher'");
}

# process_memory(PID) returns the memory of its own that a process holds, in
# kB; 0 where /proc does not tell.
sub process_memory
{
	my ($pid) = @_;
	return 0 unless -r "/proc/$pid/status";
	return slurp_file("/proc/$pid/status") =~ /^RssAnon:\s+(\d+)/m ? $1 : 0;
}

# process_cpu(PID) returns the processor time a process has used, in seconds.
sub process_cpu
{
	my ($pid) = @_;
	return 0 unless -r "/proc/$pid/stat";
	my @fields = split ' ', slurp_file("/proc/$pid/stat") =~ s/.*\) //sr;
	return ($fields[11] + $fields[12]) / (POSIX::sysconf(POSIX::_SC_CLK_TCK()) || 100);
}

# process_files(PID) returns how many files a process has open.
sub process_files
{
	my ($pid) = @_;
	my @files = glob "/proc/$pid/fd/*";
	return scalar @files;
}

# as_role(NODE, ROLE, DATABASE, SQL) returns the error, '' if there was none.
# ROLE undef: the superuser of the test.
sub as_role
{
	my ($node, $role, $database, $statement) = @_;
	my ($rc, $out, $err) = $node->psql($database, $statement, extra_params => [ defined $role ? ('-U', $role) : () ]);
	return $err;
}

1;
