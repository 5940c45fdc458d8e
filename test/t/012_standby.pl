# A standby runs no scheduler and records nothing; promotion starts it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', "shared_preload_libraries = 'retrain'\nretrain.naptime = 1s\nlog_min_messages = warning\n");
$primary->start;
sql($primary, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($primary, 'app', 'author');
create_policy($primary, 'app', 'author', 'first', 'fast', 2);
wait_for($primary, 'app', 'SELECT count(*) = 2 FROM retrain.evaluation', 'the primary evaluates');

is(sql($primary, 'app', 'CREATE TABLE public.kept AS SELECT y, retrain.profile_agg(x) AS p FROM public.predictions GROUP BY y',
	'SELECT count(*) FROM public.kept'), '2', 'profiles are kept');

is(as_role($primary, 'author', 'app', <<~'SQL'), '', 'a version is live');
	SELECT retrain.register_version(name, 'v1', 'file:///v1', sha256('v1')), retrain.deploy(name, '{"v1": 1}') FROM (SELECT min(model) AS name FROM retrain.policy_status) m
	SQL

$primary->backup('b');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'b', has_streaming => 1);
$standby->start;
$standby->{retrain_log_seen} = 0;
$primary->wait_for_catchup($standby);

is(sql($standby, 'app', 'SELECT preloaded, launcher_pid, message FROM retrain.scheduler_status'),
	't||The server is in recovery; the scheduler starts when it is promoted.', 'no launcher on a standby');
is(sql($standby, 'app', 'SELECT count(*) FROM retrain.decisions'), '2', 'views can be read there');
is(sql($standby, 'app', 'SELECT retrain.live_version(min(model)) FROM retrain.policy_status'), 'v1', 'what is live is known there, for what serves models from there');
is(sql($standby, 'app', 'SELECT retrain.psi(x, x > 50) IS NOT NULL FROM public.predictions'), 't', 'metrics work there');
for my $query ('SELECT retrain.profile_send(retrain.profile_agg(x)) FROM public.predictions', 'SELECT retrain.profile_send(retrain.merge(p)) FROM public.kept',
	'SELECT float8send(retrain.psi(a.p, b.p)) FROM public.kept a, public.kept b WHERE a.y AND NOT b.y')
{
	my $there = sql($primary, 'app', $query);
	like($there, qr/^\\x[0-9a-f]{16,}$/, "on the primary: $query");
	ok(sql($standby, 'app', $query) eq $there, 'the same bytes on the standby');
}
like(as_role($standby, 'author', 'app', "SELECT retrain.evaluate('first')"), qr/during recovery|read-only|recovery/, 'evaluating is refused');

# one slot is due when the primary is lost
sql($primary, 'app', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
wait_for($primary, 'app', 'SELECT NOT enabled FROM retrain.scheduler_status', 'scheduler of the primary switched off');
create_policy($primary, 'app', 'author', 'second', 'fast', 1);
$primary->wait_for_catchup($standby);
$primary->stop('immediate');
$standby->promote;
wait_for($standby, 'app', 'SELECT count(*) = 3 FROM retrain.evaluation', 'after promotion the scheduler goes on');
is(sql($standby, 'app', 'SELECT count(DISTINCT timeline) FROM retrain.evaluation'), '2', 'and the records tell the timelines apart');
assert_consistent($standby, 'after promotion', ['app']);
$standby->stop;
done_testing();
