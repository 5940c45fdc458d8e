# The scheduler's processes in normal life: what runs when, as whom, and that
# nothing of ours is in the way of commands on databases.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

# --- without preloading -------------------------------------------------------
my $plain = PostgreSQL::Test::Cluster->new('plain');
$plain->init;
$plain->start;
sql($plain, 'postgres', 'CREATE EXTENSION retrain');
is(sql($plain, 'postgres', 'SELECT preloaded, enabled, launcher_pid, database_state, max_workers FROM retrain.scheduler_status'),
	'f||||', 'without preloading only preloaded is known');
like(sql($plain, 'postgres', 'SELECT message FROM retrain.scheduler_status'),
	qr/shared_preload_libraries.*CALL retrain\.tick\(\)/, 'and the message says what to do');
is(sql($plain, 'postgres', 'SELECT retrain.wake_scheduler()'), 'f', 'there is no scheduler to wake');
is(scalar(log_lines($plain, qr/WARNING|retrain launcher/)), 0, 'loading on demand is quiet');
$plain->stop;

# --- preloaded ------------------------------------------------------------------
my $node = new_node('main');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE dba LOGIN CREATEDB',
	'CREATE ROLE stranger LOGIN CREATEDB', 'CREATE DATABASE one', 'CREATE DATABASE two OWNER dba');

wait_for($node, 'postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'retrain launcher' AND datname IS NULL",
	'one launcher, connected to no database');

set_up_database($node, 'one', 'author');
wait_for($node, 'one', "SELECT database_state = 'present' AND message = 'Running.' FROM retrain.scheduler_status",
	'CREATE EXTENSION is noticed');
create_policy($node, 'one', 'author', 'first', 'fast', 5);
wait_for($node, 'one', 'SELECT count(*) = 5 FROM retrain.evaluation', 'all due slots of a new policy are evaluated');
is(sql($node, 'one', <<~'SQL'), 'worker|author|author|retrain evaluator|1', 'by a worker whose session user is the owner');
	SELECT DISTINCT triggered_by, session_role, run_as, application, attempt FROM retrain.evaluation
	SQL
is(sql($node, 'one', 'SELECT count(DISTINCT backend_pid) FROM retrain.evaluation'), '1', 'one process evaluated all that was due');
assert_consistent($node, 'after the first policy', ['one']);
quiet($node);

# --- reload ---------------------------------------------------------------------
sql($node, 'one', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
wait_for($node, 'one', "SELECT NOT enabled AND message LIKE 'Switched off%' FROM retrain.scheduler_status", 'switched off by a reload');
create_policy($node, 'one', 'author', 'second', 'fast', 2);
my $pid = sql($node, 'one', 'SELECT launcher_pid FROM retrain.scheduler_status');
sql($node, 'one', 'ALTER SYSTEM RESET retrain.enabled', 'SELECT pg_reload_conf()');
wait_for($node, 'one', 'SELECT count(*) = 7 FROM retrain.evaluation', 'switched on again, it catches up');
is(sql($node, 'one', 'SELECT launcher_pid FROM retrain.scheduler_status'), $pid, 'the launcher stayed');

sql($node, 'one', q{ALTER SYSTEM SET retrain.databases = 'two, "Three"'}, 'SELECT pg_reload_conf()');
wait_for($node, 'one', "SELECT database_state = 'untracked' FROM retrain.scheduler_status", 'retrain.databases leaves a database out');
sql($node, 'one', 'ALTER SYSTEM RESET retrain.databases', 'SELECT pg_reload_conf()');
wait_for($node, 'one', "SELECT database_state = 'present' FROM retrain.scheduler_status", 'and takes it in again');
my ($ret, $stdout, $stderr) = $node->psql('one', q{ALTER SYSTEM SET retrain.databases = 'two,,'});
like($stderr, qr/invalid value for parameter "retrain\.databases".*List syntax is invalid/s, 'a broken list is refused');

# --- restart --------------------------------------------------------------------
$node->restart;
create_policy($node, 'one', 'author', 'third', 'fast', 1);
wait_for($node, 'one', 'SELECT count(*) = 8 FROM retrain.evaluation', 'work goes on after a restart');
assert_consistent($node, 'after a restart', ['one']);

# --- a second database ------------------------------------------------------------
set_up_database($node, 'two', 'author');
create_policy($node, 'two', 'author', 'first', 'fast', 2);
create_policy($node, 'one', 'author', 'fourth', 'fast', 2);
wait_for($node, 'two', 'SELECT count(*) = 2 FROM retrain.evaluation', 'policies of a second database are evaluated');
wait_for($node, 'one', 'SELECT count(*) = 10 FROM retrain.evaluation', 'and those of the first');
quiet($node);

# --- commands on databases, idle -----------------------------------------------------
# within 2 s: the server itself would wait 5 s for somebody connected
within(2, 'RENAME at once while idle', sub { sql($node, 'postgres', 'ALTER DATABASE two RENAME TO zwei') });
within(3, 'TEMPLATE at once while idle', sub { sql($node, 'postgres', 'CREATE DATABASE copy TEMPLATE zwei') });
wait_for($node, 'copy', "SELECT message LIKE 'These records belong to another%' FROM retrain.scheduler_status",
	'a copy is not evaluated until it is adopted');
within(2, 'DROP at once while idle', sub { sql($node, 'postgres', 'DROP DATABASE copy') });
create_policy($node, 'zwei', 'author', 'renamed', 'fast', 1);
wait_for($node, 'zwei', 'SELECT count(*) = 3 FROM retrain.evaluation', 'the renamed database is evaluated');

# --- commands on databases, while evaluating --------------------------------------------
sub evaluate_slowly
{
	my ($database, $policy) = @_;
	sql($node, $database, 'UPDATE public.pace SET seconds = 300');
	create_policy($node, $database, 'author', $policy, 'slow', 1);
	return wait_for_sleep($node, $database, "$policy: an evaluation is running");
}

$pid = evaluate_slowly('zwei', 'slow1');
is(sql($node, 'zwei', 'SELECT pid, process, owner, policy, log, slot AT TIME ZONE $$UTC$$, step, window_rows, step_time > $$0$$ FROM retrain.progress'),
	"$pid|evaluator|author|slow1|slow|2026-01-03 00:00:00|evaluating||t", 'retrain.progress shows what runs');
is(sql($node, 'postgres', "SELECT query FROM pg_stat_activity WHERE pid = $pid"),
	q{retrain: evaluating policy "slow1", slot '2026-01-03 00:00:00+00'}, 'and so does pg_stat_activity');
sql($node, 'zwei', "SELECT retrain.grant_role('policy_author', 'stranger')");
is($node->safe_psql('zwei', 'SELECT count(*) FROM retrain.progress', extra_params => [ '-U', 'stranger' ]), '0', 'not to those whom it does not concern');
sql($node, 'zwei', "SELECT retrain.grant_role('scheduler', 'stranger')");
is($node->safe_psql('zwei', 'SELECT policy FROM retrain.progress', extra_params => [ '-U', 'stranger' ]), 'slow1', 'but to those who schedule');
is(sql($node, 'one', 'SELECT count(*) FROM retrain.progress'), '0', 'nor in other databases');
for my $statement ('DROP DATABASE zwei', 'DROP DATABASE zwei WITH (FORCE)', 'ALTER DATABASE zwei RENAME TO x',
	'ALTER DATABASE zwei SET TABLESPACE pg_default', 'CREATE DATABASE x TEMPLATE zwei')
{
	like(as_role($node, 'stranger', 'postgres', $statement), qr/must be owner of database zwei|permission denied to copy database/,
		"refused to a stranger: $statement");
}
is(sql($node, 'postgres', "SELECT count(*) FROM pg_stat_activity WHERE pid = $pid AND wait_event = 'PgSleep'"), '1',
	'and the evaluation was not disturbed');

is(within(5, 'RENAME while evaluating', sub { as_role($node, 'dba', 'postgres', 'ALTER DATABASE zwei RENAME TO two') }), '', 'by its owner succeeds');
expire_claims($node, 'two');
wait_for_sleep($node, 'two', 'the evaluation is begun again, as the next attempt');
is(within(5, 'TEMPLATE while evaluating', sub { as_role($node, 'dba', 'postgres', 'CREATE DATABASE copy TEMPLATE two') }), '', 'by its owner succeeds');

expire_claims($node, 'two');
wait_for_sleep($node, 'two', 'and once more');
is(within(5, 'DROP FORCE while evaluating', sub { as_role($node, 'dba', 'postgres', 'DROP DATABASE two WITH (FORCE)') }), '',
	'by its owner, no superuser, succeeds');
is(within(5, 'DROP of the copy', sub { as_role($node, 'dba', 'postgres', 'DROP DATABASE copy') }), '', 'by its owner succeeds');

# --- DROP DATABASE that fails for a reason of its own --------------------------------
$pid = evaluate_slowly('one', 'slow1');
my $guest = background($node, 'one', 'SELECT pg_sleep(300)');
wait_for($node, 'postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND wait_event = 'PgSleep'",
	'a guest is connected');
like(as_role($node, undef, 'postgres', 'DROP DATABASE one'), qr/is being accessed by other users/, 'DROP DATABASE fails');
$guest->kill_kill;
sql($node, 'one', 'UPDATE public.pace SET seconds = 0');
expire_claims($node, 'one');
wait_for($node, 'one', "SELECT count(*) = 11 AND max(attempt) = 2 FROM retrain.evaluation", 'scheduling goes on afterwards');

# --- DROP EXTENSION ------------------------------------------------------------------
$pid = evaluate_slowly('one', 'slow2');
within(3, 'DROP EXTENSION does not wait for the metric query', sub { sql($node, 'one', 'SET client_min_messages = warning', 'DROP EXTENSION retrain CASCADE') });
sql($node, 'one', 'UPDATE public.pace SET seconds = 0');
sql($node, 'postgres', "SELECT pg_cancel_backend($pid)");
wait_for($node, 'postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid", 'the worker leaves');
sql($node, 'one', 'CREATE EXTENSION retrain');
wait_for($node, 'one', "SELECT database_state = 'present' FROM retrain.scheduler_status", 'made again, it is found again');
assert_consistent($node, 'after DROP EXTENSION', ['one']);

# --- the end ---------------------------------------------------------------------------
quiet($node);
is(sql($node, 'postgres', "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'retrain launcher'"), '1', 'one launcher');
is(scalar(log_lines($node, qr/ retrain \w+ (ERROR|WARNING|PANIC)/)), 0, 'no error of ours in the log');
$node->stop;
done_testing();
