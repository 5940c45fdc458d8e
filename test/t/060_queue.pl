# Faults of the queue for trainers: a trainer dies before and after its report,
# comes late, comes twice at once; many trainers on few requests; crash,
# failover and copies during a lease; forged notifications.  No request is
# lost, no version is registered twice, and the ledger verifies.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $long = $ENV{RETRAIN_LONG};
my ($trainers, $models) = $long ? (50, 10) : (20, 10);

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', "shared_preload_libraries = 'retrain'\nretrain.naptime = 1s\nlog_min_messages = warning\nmax_connections = 80\nretrain.retry_pause = 0\n");
$primary->start;
$primary->{retrain_log_seen} = 0;
sql($primary, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE trainer LOGIN', 'CREATE ROLE second LOGIN', 'CREATE DATABASE app');
set_up_database($primary, 'app', 'author');
sql($primary, 'app', "SELECT retrain.grant_role('trainer', r) FROM unnest('{trainer,second}'::name[]) r",
	'GRANT SELECT ON public.predictions, public.slow_predictions TO trainer, second');

# by(NODE, ROLE, SQL) returns what a statement returns to a role.
sub by
{
	my ($node, $role, $statement) = @_;
	return $node->safe_psql('app', $statement, extra_params => [ '-U', $role ]);
}

# claim(NODE, ROLE [, LEASE]) returns request, token and fence.
sub claim
{
	my ($node, $role, $lease) = @_;
	my $l = defined $lease ? "'$lease'" : 'NULL';
	return split /\|/, by($node, $role, "SELECT request_id, token, fence FROM retrain.claim('$role', 'm', $l)");
}

# ask(NODE) has the owner ask for the model to be trained, once nothing is open.
sub ask
{
	my ($node) = @_;
	sql($node, 'app', "UPDATE retrain.request SET state = 'failed_gate' WHERE state = 'gating'");
	return by($node, 'author', "SELECT retrain.request_retraining('m', 'test')");
}

# report_of(REQUEST, TOKEN, FENCE, KEY, VERSION) is the call that reports a version.
sub report_of
{
	my ($request, $token, $fence, $key, $version) = @_;
	return "SELECT state, late, repeated FROM retrain.report('$request', '$token', $fence, '$key', 'trained', '$version', 'file:///$version', sha256('$version'))";
}

sub ledger_is_whole
{
	my ($node, $what) = @_;
	is(sql($node, 'app', 'SELECT ok FROM retrain.verify_ledger()'), 't', "the ledger verifies: $what");
	is(sql($node, 'app', "SELECT (SELECT count(*) FROM retrain.request_transition) = (SELECT count(*) FROM retrain.ledger WHERE kind = 'request')"), 't', "every change of state is in it: $what");
	return;
}

# 1. The trainer dies before its report: the scanner ends the lease, without any claim.
my $request = ask($primary);
my ($r, $token, $fence) = claim($primary, 'trainer', '1 second');
is($r, $request, 'claimed');
wait_for($primary, 'app', "SELECT state = 'queued' FROM retrain.request WHERE request_id = '$r'", 'the scanner ends the lease of a dead trainer');
is(sql($primary, 'app', "SELECT actor FROM retrain.request_transition WHERE event = 'lease_over'"), 'scanner', 'and says so');
my ($r2, $token2, $fence2) = claim($primary, 'second');
is("$r2 $fence2", "$r " . ($fence + 1), 'another trainer gets it, with a higher fence');
like(as_role($primary, 'trainer', 'app', "\\set VERBOSITY sqlstate\n" . report_of($r, $token, $fence, 'k', 'v1')), qr/RT020/, 'the first one, risen, is refused');
is(sql($primary, 'app', 'SELECT count(*) FROM retrain.version'), '0', 'and nothing is registered');

# 2. The trainer dies after its report, and does not know.
is(by($primary, 'second', report_of($r2, $token2, $fence2, 'k', 'v1')), 'gating|f|f', 'reported');
is(by($primary, 'second', report_of($r2, $token2, $fence2, 'k', 'v1')), 'gating|f|t', 'reported again: the first answer');
is(sql($primary, 'app', 'SELECT count(*) FROM retrain.version'), '1', 'one version');

# 3. Two processes report the same at once, many times.
ask($primary);
($r, $token, $fence) = claim($primary, 'trainer');
my @runs = map { my ($out, $err) = ('', ''); my $o = \$out; my $e = \$err;
	[ IPC::Run::start([ 'psql', '-XAtq', '-U', 'trainer', '-d', $primary->connstr('app'), '-c', report_of($r, $token, $fence, 'once', 'v2') ], '<', \undef, '>', $o, '2>', $e), $o, $e ] } 1 .. 8;
$_->[0]->finish for @runs;
is(join(' ', sort map { chomp(my $o = ${ $_->[1] }); $o . ${ $_->[2] } } @runs), join(' ', 'gating|f|f', ('gating|f|t') x 7), 'eight reports at once: one is the first');
is(sql($primary, 'app', "SELECT count(*) FROM retrain.version WHERE name = 'v2'"), '1', 'one version');
ledger_is_whole($primary, 'reports at once');

# 4. Many trainers, few requests: each is claimed once.
by($primary, 'author', "SELECT retrain.register_model('m$_'), retrain.attach_log('m$_', 'public.predictions', 'at', label_column => 'y', features => '{x}', name => 'l$_'), retrain.request_retraining('m$_', 'many')") for 1 .. $models;
@runs = map { my ($out, $err) = ('', ''); my $o = \$out; my $e = \$err;
	[ IPC::Run::start([ 'psql', '-XAtq', '-U', 'trainer', '-d', $primary->connstr('app'), '-c', "SELECT request_id FROM retrain.claim('t$_')" ], '<', \undef, '>', $o, '2>', $e), $o, $e ] } 1 .. $trainers;
$_->[0]->finish for @runs;
is(join('', map { ${ $_->[2] } } @runs), '', 'no errors');
my %got;
$got{$_}++ for grep { $_ ne '' } map { split /\n/, ${ $_->[1] } } @runs;
# a trainer that comes while the last one is being claimed leaves with nothing; who comes later gets what is left
my $left = by($primary, 'trainer', "SELECT count(*) FROM retrain.claim('late', max_requests => 100)");
is(scalar(grep { $_ != 1 } values %got), 0, "$trainers trainers at once: no request twice");
is(scalar(keys %got) + $left, $models, 'and none is lost');
is(sql($primary, 'app', "SELECT count(*), max(fence), max(attempts) FROM retrain.request WHERE state = 'leased'"), "$models|1|1", 'each was claimed once');
ledger_is_whole($primary, 'claims at once');
by($primary, 'author', "SELECT retrain.cancel(request_id) FROM retrain.requests WHERE open AND model <> 'm'");

# 5. The training set is one snapshot, whatever happens beside it, and takes no lock that others need.
ask($primary);
($r, $token, $fence) = claim($primary, 'trainer');
my $copier = $primary->background_psql('app', extra_params => [ '-U', 'trainer' ], on_error_stop => 1);
$copier->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ');
$copier->query_safe('SELECT 1 FROM retrain.requests');	# the snapshot
is(by($primary, 'trainer', "SELECT cancelled FROM retrain.heartbeat('$r', '$token', '{\"step\": 1}')"), 'f', 'a heartbeat beside the copying transaction');
my $n = $copier->query_safe("CREATE TEMP TABLE s AS SELECT * FROM retrain.training_set('$r', '{\"log\": \"fast\"}'); SELECT row_count FROM s");
is($n, '2001', 'rows of the training set');
by($primary, 'author', "INSERT INTO public.predictions SELECT at, x + 1, y, p FROM public.predictions LIMIT 100; SELECT retrain.register_model('beside')");
is(by($primary, 'trainer', "SELECT cancelled FROM retrain.heartbeat('$r', '$token', '{\"step\": 2}')"), 'f', 'and another');
my $same = $copier->query_safe(<<~'SQL');
	DO $$BEGIN EXECUTE 'CREATE TEMP TABLE rows AS ' || (SELECT query FROM s); END$$;
	SELECT count(*) = (SELECT row_count FROM s) AND retrain.fingerprint_digest(retrain.fingerprint_agg(at, x, y)) = (SELECT fingerprint FROM s) FROM rows;
	SQL
is($same, 't', 'the rows copied later are those that were fingerprinted');
$copier->query_safe('COMMIT');
$copier->quit;
is(by($primary, 'trainer', report_of($r, $token, $fence, 'k', 'v3')), 'gating|f|f', 'reported');
is(sql($primary, 'app', "SELECT training_rows, training_data_id IS NOT NULL FROM retrain.version WHERE name = 'v3'"), '2001|t', 'with what was issued');

# 6. Notifications are hints: a forged one moves nothing, and a real one names the request.
ask($primary);
my $before = sql($primary, 'app', 'SELECT request_id, state, fence FROM retrain.request ORDER BY 1');
by($primary, 'second', "SELECT pg_notify('retrain_v1', '{\"v\": 1, \"request\": \"$r\", \"state\": \"promoted\"}')");
is(sql($primary, 'app', 'SELECT request_id, state, fence FROM retrain.request ORDER BY 1'), $before, 'a forged notification has no effect');
my ($rc, $out, $err) = $primary->psql('app', "LISTEN retrain_v1;\nSELECT 'got ' || request_id FROM retrain.claim('t', 'm');\nSELECT 1;\n", extra_params => [ '-U', 'trainer' ]);
my ($claimed) = $out =~ /^got (\S+)/m;
like($out, qr/Asynchronous notification "retrain_v1" with payload "\{"v": 1, "request": "\Q$claimed\E", "state": "leased"\}"/, 'a real one says what changed');
unlike($out, qr/token/, 'and no secret');
is(by($primary, 'author', "SELECT retrain.cancel('$claimed')"), 'leased', 'cancelled');

# 7. A worker decides: with retrain.require_approval the request is a proposal, which nobody can claim, and which expires.
sql($primary, 'app', 'ALTER SYSTEM SET retrain.require_approval = on', 'SELECT pg_reload_conf()');
wait_for($primary, 'app', "SELECT current_setting('retrain.require_approval') = 'on'", 'approval is required');
by($primary, 'author', <<~'SQL');
	SELECT retrain.create_policy(name => 'asks', model => 'm', log => 'fast', window_length => '1 day', reference => 'previous', every => '1 day',
		anchor => '2026-01-05 00:00Z', until => '2026-01-06 00:00Z', catchup => 'each',
		checks => jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0, min_rows => 10, verdict => 'retrain')));
	SQL
wait_for($primary, 'app', "SELECT count(*) = 2 FROM retrain.request_evidence", 'the worker has decided twice');
is(sql($primary, 'app', "SELECT state, policy, requested_by, requested_as, decisions, attempts FROM retrain.requests WHERE open AND model = 'm'"), 'proposed|asks|author|author|2|0', 'one proposal with both decisions');
is(by($primary, 'trainer', "SELECT count(*) FROM retrain.claim('t', 'm')"), '0', 'which no trainer gets');
sql($primary, 'app', "UPDATE retrain.request SET expires_at = clock_timestamp() + interval '1 second' WHERE state = 'proposed'", 'SELECT retrain.wake_scheduler()');
wait_for($primary, 'app', "SELECT count(*) = 1 FROM retrain.request WHERE state = 'expired'", 'the scanner ends it in time');
sql($primary, 'app', 'ALTER SYSTEM RESET retrain.require_approval', 'SELECT pg_reload_conf()');
wait_for($primary, 'app', "SELECT current_setting('retrain.require_approval') = 'off'", 'approval is not required any more');
ledger_is_whole($primary, 'after a proposal');

# 8. Crash during a lease: it is still there.
ask($primary);
($r, $token, $fence) = claim($primary, 'trainer');
$primary->stop('immediate');
$primary->start;
is(by($primary, 'trainer', "SELECT cancelled FROM retrain.heartbeat('$r', '$token')"), 'f', 'a lease outlives a crash');

# 9. Failover during a lease.
$primary->backup('b');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'b', has_streaming => 1);
$standby->start;
$standby->{retrain_log_seen} = 0;
by($primary, 'trainer', "SELECT retrain.heartbeat('$r', '$token', '{\"step\": 3}')");
$primary->wait_for_catchup($standby);
like(as_role($standby, 'trainer', 'app', "\\set VERBOSITY sqlstate\nSELECT retrain.claim('t')"), qr/25006/, 'a standby hands nothing out');
is(sql($standby, 'app', "SELECT state, progress FROM retrain.requests WHERE open AND model = 'm'"), 'leased|{"step": 3}', 'and shows what is going on');
$primary->stop('immediate');
$standby->promote;
is(by($standby, 'trainer', "SELECT cancelled FROM retrain.heartbeat('$r', '$token')"), 'f', 'the lease goes on after the promotion');
is(by($standby, 'trainer', report_of($r, $token, $fence, 'k', 'v4')), 'gating|f|f', 'and is reported there');
ledger_is_whole($standby, 'after failover');

# 10. A copy of the database: nothing is handed out; adopted, leases are void.
ask($standby);
($r, $token, $fence) = claim($standby, 'trainer');
sql($standby, 'postgres', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
wait_for($standby, 'app', 'SELECT NOT enabled FROM retrain.scheduler_status', 'scheduler switched off');
quiet($standby);
sql($standby, 'postgres', 'CREATE DATABASE copy TEMPLATE app');
my @in_copy = ('copy', "\\set VERBOSITY sqlstate\nSELECT retrain.heartbeat('$r', '$token')", extra_params => [ '-U', 'trainer' ]);
($rc, $out, $err) = $standby->psql(@in_copy);
like($err, qr/RT031/, 'a copy takes no heartbeat');
sql($standby, 'copy', "SELECT retrain.adopt('cloned')");
is(sql($standby, 'copy', "SELECT state, attempts FROM retrain.request WHERE request_id = '$r'"), 'queued|1', 'adopted: the request waits again');
($rc, $out, $err) = $standby->psql(@in_copy);
like($err, qr/RT020/, 'and the token of the original opens nothing');
is(sql($standby, 'copy', 'SELECT ok FROM retrain.verify_ledger()'), 't', 'the ledger of the copy verifies');
is(by($standby, 'trainer', report_of($r, $token, $fence, 'k', 'v5')), 'gating|f|f', 'the original goes on');
ledger_is_whole($standby, 'at the end');
is(sql($standby, 'app', "SELECT count(*), count(DISTINCT artifact_digest) FROM retrain.version"), '5|5', 'five versions, each once');
assert_consistent($standby, 'at the end', ['app']);
$standby->stop;
done_testing();
