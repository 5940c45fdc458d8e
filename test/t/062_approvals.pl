# Approvals and promotion where a regression test does not get: the setting
# retrain.four_eyes, crash and standby, a forged notification.  Nothing is lost,
# nothing is promoted twice, and ledger and approvals verify after each step.
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
$primary->append_conf('postgresql.conf', "shared_preload_libraries = 'retrain'\nretrain.enabled = off\nlog_min_messages = warning\n");
$primary->start;
$primary->{retrain_log_seen} = 0;
sql($primary, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE trainer LOGIN', 'CREATE ROLE risk',
	'CREATE ROLE ann LOGIN IN ROLE risk', 'GRANT risk TO author', 'CREATE DATABASE app');
set_up_database($primary, 'app', 'author');
sql($primary, 'app', "SELECT retrain.grant_role('trainer', 'trainer')", 'GRANT SELECT ON public.predictions, public.slow_predictions TO trainer',
	"SELECT retrain.grant_role('approver', r) FROM unnest('{risk}'::name[]) r");

# by(NODE, ROLE, SQL) returns what a statement returns to a role.
sub by
{
	my ($node, $role, $statement) = @_;
	return $node->safe_psql('app', $statement, extra_params => [ '-U', $role ]);
}

# refused(NODE, ROLE, SQL) returns the error of a statement, with its code.
sub refused
{
	my ($node, $role, $statement) = @_;
	my ($rc, $out, $err) = $node->psql('app', $statement, extra_params => [ '-U', $role, '-v', 'VERBOSITY=verbose' ]);
	return $err;
}

# verified(NODE, WHAT) checks the ledger, and everything that was released.
sub verified
{
	my ($node, $what) = @_;
	is(sql($node, 'app', 'SELECT ok FROM retrain.verify_ledger()'), 't', "$what: the ledger verifies");
	is(sql($node, 'app', 'SELECT * FROM retrain.verify_release()'), '', "$what: so does what was released");
	return;
}

# version(NODE, NAME) makes a request whose version is reported, and returns it.
sub version
{
	my ($node, $name) = @_;
	my $request = by($node, 'author', "SELECT retrain.request_retraining('m', 'by hand')");
	is(by($node, 'trainer', <<~SQL), 'gating', "$name is reported");
		SELECT state FROM retrain.claim('trainer', 'm') c, LATERAL retrain.report(c.request_id, c.token, c.fence, 'once', 'trained', '$name', 'file:///$name', sha256('$name'))
		SQL
	return $request;
}

# approve(REQUEST [, MORE]) returns the statement that reads and signs.
sub approve
{
	my ($request, $more) = @_;
	$more //= '';
	return "SELECT retrain.approve('$request', (SELECT digest FROM retrain.open_evidence('$request'))$more) > 0";
}

by($primary, 'author', q{SELECT retrain.set_approval_rule('m', '{"approvers": [{"role": "risk"}], "not": []}')});
my $request = version($primary, 'v1');

# --- the setting ---------------------------------------------------------------------
like(refused($primary, 'author', 'SET retrain.four_eyes = off'), qr/55P02/, 'four_eyes cannot be set in a session');
like(sql($primary, 'app', 'SELECT setting FROM pg_settings WHERE name = \'retrain.four_eyes\''), qr/^on$/, 'it is on');
like(refused($primary, 'author', approve($request)), qr/RT012/, 'on, the requester does not approve, though the rule keeps nobody out');
$primary->append_conf('postgresql.conf', 'retrain.four_eyes = off');
$primary->reload;
wait_for($primary, 'app', "SELECT current_setting('retrain.four_eyes')", 'it is switched off', 'off');
is(by($primary, 'author', approve($request)), 't', 'off, the rule alone says who');
is(by($primary, 'author', "SELECT bool_and(met) FROM retrain.check_promotion('$request')"), 't', 'and it counts');
$primary->append_conf('postgresql.conf', 'retrain.four_eyes = on');
$primary->reload;
wait_for($primary, 'app', "SELECT current_setting('retrain.four_eyes')", 'and on again', 'on');
like(refused($primary, 'author', "SELECT retrain.promote('$request')"), qr/RT017.*is void, because role "author" is/s, 'on again, it does not count any more');
verified($primary, 'after the setting was changed');

# --- a crash ---------------------------------------------------------------------------
is(by($primary, 'ann', approve($request)), 't', 'Ann approves');
my $session = background($primary, 'app', "SET SESSION AUTHORIZATION author; SET application_name = 'promoting'; BEGIN; SELECT retrain.promote('$request'); SELECT pg_sleep(600)");
wait_for($primary, 'app', "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'promoting' AND wait_event = 'PgSleep'", 'the author promotes, and does not commit', '1');
$primary->stop('immediate');
$primary->start;
eval { $session->finish };
is(by($primary, 'author', "SELECT state, (SELECT count(*) FROM retrain.promotions), (SELECT count(*) FROM retrain.deployments) FROM retrain.requests"), 'gating|0|0', 'after the crash nothing was promoted');
verified($primary, 'after the crash');
is(by($primary, 'author', "SELECT retrain.promote('$request') > 0"), 't', 'it is promoted then');
like(refused($primary, 'ann', "SELECT retrain.promote('$request')"), qr/RT011/, 'once');
verified($primary, 'after the promotion');

# --- a standby ---------------------------------------------------------------------------
$request = version($primary, 'v2');
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);
like(refused($standby, 'ann', "SELECT retrain.open_evidence('$request')"), qr/25006/, 'on a standby no evidence is opened, for that is recorded');
like(refused($standby, 'ann', "SELECT retrain.approve('$request', sha256('x'))"), qr/25006/, 'nobody approves there');
like(refused($standby, 'author', "SELECT retrain.promote('$request')"), qr/25006/, 'nor promotes');
is(by($standby, 'author', "SELECT requirement, met FROM retrain.check_promotion('$request')"), "state|t\nversion|t\napproval:risk|f", 'but what is required can be read');
verified($standby, 'on the standby');

# --- the standby takes over ---------------------------------------------------------------
is(by($primary, 'ann', approve($request)), 't', 'Ann approves on the primary');
$primary->wait_for_catchup($standby);
$primary->stop('immediate');
$standby->promote;
is(by($standby, 'author', "SELECT retrain.promote('$request') > 0"), 't', 'what was approved before the failover counts after it');
is(by($standby, 'author', "SELECT retrain.live_version('m', at => clock_timestamp())"), 'v2', 'and is live');
verified($standby, 'after the failover');

# --- forged notifications --------------------------------------------------------------------
$request = version($standby, 'v3');
by($standby, 'ann', qq{SELECT pg_notify('retrain_v1', '{"v": 1, "request": "$request", "state": "promoted"}')});
is(by($standby, 'author', "SELECT state FROM retrain.requests WHERE request_id = '$request'"), 'gating', 'a forged notification promotes nothing');
like(refused($standby, 'author', "SELECT retrain.promote('$request')"), qr/RT017/, 'nor approves anything');
verified($standby, 'after forged notifications');

$standby->stop;
done_testing();
