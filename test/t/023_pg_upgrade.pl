# pg_upgrade: the ledger comes along and can be verified, nothing is evaluated until adopt('upgraded'), and then all goes on.
#
# From this server's version to itself; RETRAIN_OLD_INSTALL names an installation of another version (its prefix) that has
# the extension, for an upgrade from there, for example from 15 to 17.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $from = $ENV{RETRAIN_OLD_INSTALL};
plan skip_all => "RETRAIN_OLD_INSTALL is not an installation: $from" if defined $from && !-x "$from/bin/postgres";

# checksums: 18 switches them on by default, and both sides must agree
my @options = ('--locale', 'C', '--encoding', 'UTF8');
my $old = PostgreSQL::Test::Cluster->new('old', defined $from ? (install_path => $from) : ());
my $new = PostgreSQL::Test::Cluster->new('new');
push @options, '--no-data-checksums' if !defined $from && `postgres --version` =~ /PostgreSQL\) (\d+)/ && $1 >= 18;
$old->init(extra => [@options]);
push @options, '--no-data-checksums' if defined $from && `postgres --version` =~ /PostgreSQL\) (\d+)/ && $1 >= 18;
$new->init(extra => [@options]);
for my $node ($old, $new)
{
	$node->append_conf('postgresql.conf', "shared_preload_libraries = 'retrain'\nretrain.naptime = 1s\nlog_min_messages = warning\n");
}

$old->start;
sql($old, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($old, 'app', 'author');
create_policy($old, 'app', 'author', 'kept', 'fast', 5);
wait_for($old, 'app', 'SELECT count(*) = 5 FROM retrain.evaluation', 'policies are evaluated before');
$old->safe_psql('app', "SELECT retrain.pause_policy('kept'); SELECT retrain.resume_policy('kept')", extra_params => [ '-U', 'author' ]);
my $anchor = sql($old, 'app', 'SELECT retrain.export_anchor()');
my $rows = sql($old, 'app', 'SELECT count(*) FROM retrain.ledger');
my $uncovered = sql($old, 'app', 'SELECT count(*) FROM retrain.leaf WHERE position IS NULL');
$old->stop;

chdir PostgreSQL::Test::Utils::tempdir() or die "chdir: $!";
command_ok([ 'pg_upgrade', '--no-sync', '-d', $old->data_dir, '-D', $new->data_dir, '-b', $old->config_data('--bindir'), '-B', $new->config_data('--bindir'),
		'-s', $new->host, '-p', $old->port, '-P', $new->port ], 'pg_upgrade')
  or diag(map { my $log = slurp_file($_); $log =~ /error|failure/i ? "$_: " . substr($log, -1500) : () } glob($new->data_dir . '/pg_upgrade_output.d/*/log/*.log pg_upgrade_*.log'));

$new->start;
my $verify = "SELECT ok, rows_checked, reason FROM retrain.verify_ledger('$anchor')";
is(sql($new, 'app', $verify), "t|$rows|", 'the ledger has come along and fits the anchor');
like(as_role($new, 'author', 'app', "SELECT retrain.pause_policy('kept')"), qr/belong to another server or database/, 'nothing may be changed');
is(sql($new, 'app', 'SELECT here FROM retrain.instance_here'), 'f', 'the views say so');
wait_for($new, 'postgres', "SELECT count(*) >= 1 FROM pg_stat_activity WHERE backend_type = 'retrain launcher'", 'the scheduler runs');
sql($new, 'app', "SELECT retrain.adopt('upgraded')");
is(sql($new, 'app', "SELECT epoch, payload_json ->> 'reason' FROM retrain.ledger WHERE kind = 'adopted'"), '2|upgraded', 'the ledger tells of the upgrade');
is(sql($new, 'app', 'SELECT count(*) FROM retrain.leaf WHERE position IS NULL'), '0', "a checkpoint covers everything that came along ($uncovered were not covered)");
is(as_role($new, 'author', 'app', "SELECT retrain.pause_policy('kept')"), '', 'all goes on');
like(sql($new, 'app', $verify), qr/^t\|/, 'and the ledger continues the old one');
create_policy($new, 'app', 'author', 'after', 'fast', 2);
wait_for($new, 'app', "SELECT count(*) = 2 FROM retrain.evaluations WHERE policy = 'after'", 'policies are evaluated after');
$new->stop;
done_testing();
