# Databases that cannot be used (F15), commands that need a database to
# themselves (F12; see also 010_scheduler.pl), and the extension dropped while a
# policy of it is evaluated (F08).
#
# Full size (RETRAIN_LONG=1): 200 databases.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;
use Time::HiRes qw(usleep);

my $databases = $ENV{RETRAIN_LONG} ? 200 : 4;
my $node = new_node('databases', 'retrain.max_databases = 300', 'allow_in_place_tablespaces = on', 'max_connections = 40',
	'wal_level = replica', 'max_wal_senders = 2');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE dba LOGIN CREATEDB', 'CREATE ROLE installer SUPERUSER LOGIN', 'CREATE DATABASE app OWNER dba');
set_up_database($node, 'app', 'author');

# --- F15 --------------------------------------------------------------------------
sql($node, 'postgres', q{CREATE DATABASE moulds TEMPLATE app IS_TEMPLATE true}, q{CREATE DATABASE closed TEMPLATE app ALLOW_CONNECTIONS false},
	q{CREATE DATABASE crowded}, q{CREATE DATABASE latin TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'}, q{CREATE DATABASE broken},
	q{UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'broken'});
set_up_database($node, 'crowded', 'author');
set_up_database($node, 'latin', 'author');
wait_for($node, 'crowded', "SELECT database_state = 'present' FROM retrain.scheduler_status", 'F15: a database with a connection limit is found');
sql($node, 'postgres', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
wait_for($node, 'crowded', 'SELECT NOT enabled FROM retrain.scheduler_status', 'F15: switched off');
create_policy($node, $_, 'author', 'p', 'fast', 2) for qw(crowded latin app);
sql($node, 'postgres', 'ALTER DATABASE crowded CONNECTION LIMIT 0', map { "CREATE DATABASE d$_" } 1 .. $databases);
my $lines = log_lines($node, qr/ retrain \w+ FATAL/);
sql($node, 'postgres', 'ALTER SYSTEM RESET retrain.enabled', 'SELECT pg_reload_conf()');
wait_for($node, $_, 'SELECT count(*) = 2 FROM retrain.evaluation', "F15: $_ is evaluated nevertheless") for qw(app latin crowded);
my ($most, $looks) = (0, 0);
for (1 .. 10)
{
	my $now = sql($node, 'postgres', "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'retrain scanner'");
	$most = $now if $now > $most;
	$looks++;
	usleep(50_000);
}
cmp_ok($most, '<=', 1, 'F15: databases are looked at one after the other');
sql($node, "d$databases", 'CREATE EXTENSION retrain');
wait_for($node, "d$databases", "SELECT database_state = 'present' FROM retrain.scheduler_status", 'F15: of many databases the last one is found');
is(scalar(log_lines($node, qr/ retrain \w+ FATAL/)), $lines, 'F15: a connection limit does not count workers');
is(scalar(log_lines($node, qr/ retrain \w+ \w+:.*(moulds|closed|broken)/)), 0, 'F15: templates, closed and invalid databases are passed over without a word');
sql($node, 'postgres', "UPDATE pg_database SET datconnlimit = -1 WHERE datname = 'broken'", map { "DROP DATABASE d$_" } 1 .. $databases);
quiet($node, 'F15: and all is quiet');
assert_consistent($node, 'F15', [qw(app crowded latin)]);

# --- F12: what 010_scheduler.pl does not do -----------------------------------------------
sub evaluate_slowly
{
	my ($database, $policy) = @_;
	sql($node, $database, 'UPDATE public.pace SET seconds = 300');
	create_policy($node, $database, 'author', $policy, 'slow', 1);
	return wait_for_sleep($node, $database, "$policy: an evaluation is running");
}
sql($node, 'postgres', q{CREATE TABLESPACE elsewhere LOCATION ''}, 'GRANT CREATE ON TABLESPACE elsewhere TO dba', 'ALTER DATABASE latin OWNER TO dba');
my $pid = evaluate_slowly('latin', 'moving');
is(within(10, 'F12: SET TABLESPACE while evaluating', sub { as_role($node, 'dba', 'postgres', 'ALTER DATABASE latin SET TABLESPACE elsewhere') }), '', 'F12: by its owner succeeds');
expire_claims($node, 'latin');
wait_for_sleep($node, 'latin', 'F12: the evaluation is begun again');
is(within(10, 'F12: DROP DATABASE while evaluating', sub { as_role($node, 'dba', 'postgres', 'DROP DATABASE latin') }), '', 'F12: by its owner, from a database without the extension');
sql($node, 'postgres', 'DROP TABLESPACE elsewhere');
my $before = log_lines($node, qr/ retrain (scanner|evaluator) /);
usleep(2_500_000);
is(scalar(log_lines($node, qr/ retrain (scanner|evaluator) /)), $before, 'F12: nobody looks for the vanished database');

# --- F08 -------------------------------------------------------------------------------------
$pid = evaluate_slowly('app', 'rolled_back');
within(3, 'F08: DROP EXTENSION that is rolled back', sub { sql($node, 'app', 'SET client_min_messages = warning', 'BEGIN', 'DROP EXTENSION retrain CASCADE', 'ROLLBACK') });
sql($node, 'postgres', "SELECT pg_cancel_backend($pid)");
wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluation WHERE outcome = 'cancelled'", 'F08: leaves everything as it was');
like(as_role($node, undef, 'app', 'DROP SCHEMA retrain CASCADE'), qr/extension retrain requires it/, 'F08: the schema cannot be dropped without the extension');

my %ways = (
	'DROP EXTENSION' => [ undef, 'DROP EXTENSION retrain CASCADE' ],
	'DROP OWNED BY' => [ 'installer', 'DROP OWNED BY installer CASCADE' ]);
for my $way (sort keys %ways)
{
	my ($role, $statement) = @{ $ways{$way} };
	my $lines = log_lines($node, qr/ retrain \w+ (LOG|WARNING|ERROR)/);
	sql($node, 'app', 'UPDATE public.pace SET seconds = 0');
	my $pid = evaluate_slowly('app', 'policy');
	my $instance = sql($node, 'app', 'SELECT instance_id FROM retrain.instance');
	# made again at once, by another user
	within(3, "F08: $way does not wait for the metric query", sub {
		as_role($node, $role, 'app', "SET client_min_messages = warning; $statement; SET ROLE installer; CREATE EXTENSION retrain");
	});
	is(sql($node, 'app', 'SELECT (SELECT count(*) FROM retrain.instance), (SELECT extowner::regrole FROM pg_extension WHERE extname = $$retrain$$)'), '0|installer',
		"F08: $way: made again, it has no records and is another's");
	sql($node, 'postgres', "SELECT pg_cancel_backend($pid)");
	wait_for($node, 'postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid", "F08: $way: the worker leaves");
	is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation'), '0', "F08: $way: and records nothing in the new one");
	is(scalar(log_lines($node, qr/ retrain evaluator (WARNING|ERROR)/)), 0, "F08: $way: without a word");
	sql($node, 'app', "SELECT retrain.grant_role('policy_author', 'author')", 'DELETE FROM public.pace', 'INSERT INTO public.pace VALUES (0)');
	$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
		SELECT retrain.register_model('m');
		SELECT retrain.attach_log(model => 'm', name => log, relation => CASE log WHEN 'fast' THEN 'public.predictions' ELSE 'public.slow_predictions' END::regclass,
			time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}')
		FROM unnest('{fast,slow}'::text[]) log;
		SQL
	create_policy($node, 'app', 'author', 'again', 'fast', 1);
	wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluation", "F08: $way: scheduling goes on in the new one");
	isnt(sql($node, 'app', 'SELECT instance_id FROM retrain.instance'), $instance, "F08: $way: which has an instance of its own");
}
quiet($node);
is(sql($node, 'postgres', "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'retrain launcher'"), '1', 'F08: one launcher');
assert_consistent($node, 'F08', ['app']);

# --- F06: a commit that waits for a standby which is away -----------------------------------------
sql($node, 'postgres', "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", 'SELECT pg_reload_conf()');
usleep(500_000);
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SET synchronous_commit = local;
	SELECT retrain.create_policy(name => 'waiting', model => 'm', log => 'fast', window_length => '1 day', reference => 'previous', every => '1 day',
		anchor => '2026-01-03 00:00Z', until => '2026-01-03 00:00Z', checks => jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.2, min_rows => 10)))
	SQL
wait_for($node, 'postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE backend_type LIKE 'retrain %' AND wait_event = 'SyncRep'", 'F06: a worker waits for its commit');
within(5, 'F06: fast shutdown does not', sub { $node->stop('fast') });
$node->append_conf('postgresql.auto.conf', "synchronous_standby_names = ''\n");
$node->start;
expire_claims($node, 'app');
wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'waiting'", 'F06: the slot is evaluated once');
assert_consistent($node, 'F06', ['app']);
$node->stop;
done_testing();
