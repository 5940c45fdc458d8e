# F27: with pg_stat_statements and auto_explain, whose hooks run in every process of ours, evaluations go on, and the tests of the
# core give what they give without.
use strict;
use warnings;
use File::Basename qw(dirname);
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $config = $ENV{PG_CONFIG} // 'pg_config';
my ($library) = `$config --pkglibdir` =~ /(.*)/;
my @hooks = qw(pg_stat_statements auto_explain);
plan skip_all => 'this server has no pg_stat_statements and auto_explain' if grep { !-e "$library/$_.so" } @hooks;

# pgaudit is no part of PostgreSQL; with it where it is installed
push @hooks, 'pgaudit' if -e "$library/pgaudit.so";
my $node = new_node('hooks', "shared_preload_libraries = '" . join(', ', @hooks, 'retrain') . "'",
	'pg_stat_statements.track = all', 'auto_explain.log_min_duration = 0', 'auto_explain.log_analyze = on', 'auto_explain.log_nested_statements = on',
	'auto_explain.log_level = debug1', 'compute_query_id = on', grep { /$hooks[-1]/ } "pgaudit.log = 'all'");
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
sql($node, 'app', 'CREATE EXTENSION pg_stat_statements');
create_policy($node, 'app', 'author', 'watched', 'fast', 3);
wait_for($node, 'app', 'SELECT count(*) = 3 FROM retrain.evaluation', 'F27: workers evaluate');
is(evaluations($node, 'app', 'watched'), 'ok:3', 'F27: as without the hooks');
cmp_ok(sql($node, 'app', "SELECT count(*) FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE query ~ 'predictions' AND rolname = 'author'"), '>', 0, 'F27: and the hooks see what they do');
assert_consistent($node, 'F27', ['app']);

# the tests of the core, in this server
$node->append_conf('postgresql.conf', 'retrain.enabled = off');
$node->reload;
quiet($node);
my $top = dirname(dirname($FindBin::RealBin));
my $out = PostgreSQL::Test::Utils::tempdir();
my @tests = qw(setup psi ks auc confusion scores errors profile_columns policy_create registry sql_checks queue lineage);
my ($pgxs) = `$config --pgxs` =~ /(.*)/;
my $regress = dirname(dirname($pgxs)) . '/test/regress/pg_regress';
my $log = '';
# expected output is looked for in the current directory
symlink("$top/expected", "$out/expected") && chdir $out or die "$out: $!";
sql($node, 'postgres', "DO \$\$ BEGIN IF to_regrole('postgres') IS NULL THEN CREATE ROLE postgres LOGIN SUPERUSER; END IF; END \$\$");
IPC::Run::run([ $regress, "--inputdir=$top/test", '--bindir=' . $node->config_data('--bindir'), '--load-extension=retrain', '--encoding=UTF8', '--no-locale',
		'--host=' . $node->host, '--port=' . $node->port, '--user=postgres', '--dbname=contrib_regression', @tests ], '>', \$log, '2>&1', IPC::Run::timeout(150));
for my $test (@tests)
{
	ok($log =~ /^(test $test +\.\.\. ok |ok \d+ +[-+] $test )/m, "F27: $test");
}
diag(substr(slurp_file("$out/regression.diffs"), 0, 5000)) if -s "$out/regression.diffs";
is(scalar(log_lines($node, qr/PANIC|terminated by signal|TRAP/)), 0, 'F27: no process has failed');
$node->stop;
done_testing();
