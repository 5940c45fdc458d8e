# F05 and F11 at each fault point: the server is stopped in every way, an evaluator fails or dies, a standby is promoted,
# while an evaluation stands between two of its steps.  Whatever happens, the slot has one evaluation, one decision and one
# request in the end, and the ledger holds.
#
# The library is built with fault points (src/common/fault.c) into a private copy of the server.  Full size (RETRAIN_LONG=1):
# smart shutdown at each point, and an evaluator that fails or dies at each; else at two.
use strict;
use warnings;
use File::Basename qw(dirname);
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

# --- a server with a library that has fault points ----------------------------------------
my $dir = PostgreSQL::Test::Utils::tempdir();
my $config = $ENV{PG_CONFIG} // 'pg_config';
my ($library) = `$config --pkglibdir` =~ /(.*)/;
my $top = dirname(dirname($FindBin::RealBin));
unlike(slurp_file("$library/retrain.so"), qr/debug_fault|fault point/, 'an ordinary build knows no fault points');
chomp(my $private = `sh '$top/test/pgtree.sh' '$config' '$dir/tree'`);
# objects that do not depend on the switch are taken over
my $build = "mkdir '$dir/src' && cd '$top' && cp -rp Makefile retrain.control META.json sql src '$dir/src' && cd '$dir/src' && rm -f"
  . ' $(grep -l common/fault.h src/*/*.c | sed "s/c\$/o/")'
  . " && make -s with_llvm=no COPT=-DRETRAIN_FAULTS PG_CONFIG='$private' all && make -s with_llvm=no PG_CONFIG='$private' COPT=-DRETRAIN_FAULTS install";
my $log = `{ $build; } 2>&1 </dev/null`;
is($?, 0, 'the library is built with fault points') or BAIL_OUT($log);

# evaluations of this owner raise an alarm, so that they end in a decision, a request and a row of the ledger
my @conf = ("shared_preload_libraries = 'retrain'", 'retrain.naptime = 1s', 'log_min_messages = warning', 'restart_after_crash = on',
	'retrain.checkpoint_interval = 0', 'autovacuum = off', "log_line_prefix = '%m [%p] %b '", '');
my %install = (install_path => dirname(dirname($private)));
my $node = PostgreSQL::Test::Cluster->new('node0', %install);
$node->init(allows_streaming => 1);
$node->append_conf('postgresql.conf', join "\n", @conf);
$node->start;
$node->{retrain_log_seen} = 0;
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	CREATE VIEW public.drifting AS SELECT at, x + 100 * extract(day FROM at) AS x, y, p FROM public.slow_predictions;
	SELECT retrain.attach_log(model => 'm', name => 'drifting', relation => 'public.drifting',
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
	SQL

my $policies = 0;

# fault(SETTING) tells all processes what is to happen.
sub fault
{
	my ($setting) = @_;
	sql($node, 'postgres', "ALTER SYSTEM SET retrain.debug_fault = '$setting'", 'SELECT pg_reload_conf()');
	return;
}

# policy() makes a policy with one slot that is due and returns its name.
sub policy
{
	my $name = 'p' . ++$policies;
	$node->safe_psql('app', <<~SQL, extra_params => [ '-U', 'author' ]);
		SELECT retrain.register_model('m_$name');
		SELECT retrain.attach_log(model => 'm_$name', name => 'log_$name', relation => 'public.drifting',
			time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
		SELECT retrain.create_policy(name => '$name', model => 'm_$name', log => 'log_$name',
			window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2026-01-03 00:00Z', until => '2026-01-03 00:00Z',
			checks => jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.2, min_rows => 10, verdict => 'retrain')));
		SQL
	return $name;
}

# stopped_at(POINT) makes a policy and waits until its evaluator stands there.
sub stopped_at
{
	my ($point) = @_;
	my $name;
	if ($point eq 'query')
	{
		sql($node, 'app', 'UPDATE public.pace SET seconds = 300');
		$name = policy();
		wait_for_sleep($node, 'app', "$name: in the metric query");
		return $name;
	}
	fault("$point:pause");
	$name = policy();
	wait_for($node, 'postgres', "SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'retrain evaluator' AND wait_event = 'Extension'",
		"$name: at $point");
	return $name;
}

# what_is_there(POLICY) returns how many rows of each kind there are.
sub what_is_there
{
	my ($name) = @_;
	return sql($node, 'app', <<~SQL);
		SELECT concat_ws(' ', count(DISTINCT e.ctid), count(DISTINCT d.ctid), count(DISTINCT r.ctid), count(DISTINCT l.seq), count(DISTINCT f.ctid))
		FROM retrain.policy p LEFT JOIN retrain.evaluation e USING (policy_id) LEFT JOIN retrain.decision d USING (policy_id)
		LEFT JOIN retrain.request r ON r.model_id = p.model_id LEFT JOIN retrain.leaf f ON f.policy_id = p.policy_id
		LEFT JOIN retrain.ledger l ON l.kind = 'decision' AND l.payload_json ->> 'policy' = p.name WHERE p.name = '$name'
		SQL
}

# finishes(POLICY, WHAT) lets the evaluation be done, and tests that it was done once, as the second attempt.
sub finishes
{
	my ($name, $what) = @_;
	fault('') if sql($node, 'postgres', 'SHOW retrain.debug_fault') ne '';
	sql($node, 'app', 'UPDATE public.pace SET seconds = 0') if sql($node, 'app', 'SELECT seconds FROM public.pace') ne '0';
	is(what_is_there($name), '0 0 0 0 0', "$what: nothing half-written");
	expire_claims($node, 'app');
	wait_for($node, 'app', <<~SQL, "$what: evaluated again");
		SELECT count(*) = 1 AND bool_and(outcome = 'breach' AND attempt = 2) FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = '$name'
		SQL
	is(what_is_there($name), '1 1 1 1 1', "$what: one decision, one request, one row of the ledger");
	is(sql($node, 'app', "SELECT coalesce(run_id::text, '') || consecutive_errors FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE p.name = '$name'"),
		'0', "$what: no claim is left, and no error counted");
	is(sql($node, 'app', 'SELECT ok FROM retrain.verify_ledger()'), 't', "$what: the ledger holds");
	assert_consistent($node, $what, ['app']);
	return;
}

my @points = qw(claimed query evaluated recorded before_ledger after_ledger);

# --- F05 ------------------------------------------------------------------------------------
for my $point (@points)
{
	for my $mode ('fast', 'immediate', $ENV{RETRAIN_LONG} || $point =~ /query|recorded/ ? 'smart' : ())
	{
		my $name = stopped_at($point);
		within(5, "F05: $mode shutdown at $point", sub { $node->stop($mode); });
		$node->adjust_conf('postgresql.auto.conf', 'retrain.debug_fault', undef);
		$node->start;
		finishes($name, "F05: $mode shutdown at $point");
	}
}

# --- F01: errors and sudden deaths at the same points ----------------------------------------
for my $point ($ENV{RETRAIN_LONG} ? grep { $_ ne 'query' } @points : ('evaluated', 'after_ledger'))
{
	for my $action ('error', 'fatal', 'exit')
	{
		my ($launcher, $seen) = (launcher_pid($node), -s $node->logfile);
		fault("$point:$action");
		my $name = policy();
		if ($action eq 'exit')
		{
			ok(restarted_without($node, $launcher), "F01: $action at $point: the server restarts itself");
		}
		else
		{
			ok($node->wait_for_log(qr/fault point $point/, $seen), "F01: $action at $point");
		}
		finishes($name, "F01: $action at $point");
	}
}

# --- F11: the primary is lost, and a standby goes on ------------------------------------------
for my $i (1 .. @points)
{
	my $point = $points[ $i - 1 ];
	my $standby = PostgreSQL::Test::Cluster->new("node$i", %install);
	$node->backup("b$i");
	$standby->init_from_backup($node, "b$i", has_streaming => 1);
	$standby->start;
	$standby->{retrain_log_seen} = 0;
	my $name = stopped_at($point);
	# so that what is not committed is there, too
	sql($node, 'postgres', "SELECT pg_logical_emit_message(true, 'test', 'flush')");
	$node->wait_for_catchup($standby);
	$node->stop('immediate');
	$standby->promote;
	$node = $standby;
	finishes($name, "F11: promotion with the primary at $point");
	is(sql($node, 'app', "SELECT count(*), max(timeline) FROM retrain.ledger WHERE kind = 'timeline'"), "$i|" . ($i + 1), "F11: $point: the ledger tells of the new timeline");
}
$node->stop;
done_testing();
