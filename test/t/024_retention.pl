# retrain.evaluation_retention: nothing is removed unless it is set; then only
# evaluations that changed nothing, in chunks, with a visible gap; what was
# decided, and what that looked back on, stays and can be verified.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $slots = 1300;    # more than one chunk (retention.c)
my $considered = 3;
my $node = new_node('retention', 'retrain.max_workers = 2');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');

# x shifts once, after 600 of the hours: the window after it differs from the one before.
$node->safe_psql('app', <<~SQL, extra_params => [ '-U', 'author' ]);
	CREATE TABLE public.shift AS
	SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '15 minutes' AS at, (i * 7 % 4 + CASE WHEN i >= 2400 THEN 100 ELSE 0 END)::float8 AS x
	FROM generate_series(0, 4 * ($slots + 2)) i;
	SELECT retrain.attach_log(model => 'm', name => 'shift', relation => 'public.shift', time_column => 'at', features => '{x}');
	SELECT retrain.create_policy(name => 'hourly', model => 'm', log => 'shift', window_length => '1 hour', reference => 'previous',
		every => '1 hour', anchor => '2026-01-01 02:00Z', until => '2026-01-01 02:00Z'::timestamptz + ($slots - 1) * interval '1 hour',
		catchup => 'each', catchup_limit => 100000, slots_considered => $considered,
		checks => jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.5, fail => 1, min_rows => 1)));
	SQL
wait_for($node, 'app', 'SELECT count(*) FROM retrain.evaluation', 'all slots are evaluated', $slots);
quiet($node);
sql($node, 'app', 'SELECT retrain.checkpoint()');
my $anchor = sql($node, 'app', 'SELECT retrain.export_anchor()');
sql($node, 'app', <<~SQL);
	CREATE TABLE public.acted AS SELECT policy_id, slot, ordinal, verdict FROM retrain.decision
	WHERE verdict NOT IN ('keep', 'insufficient_evidence');
	CREATE TABLE public.kept AS SELECT s.slot FROM (SELECT slot, row_number() OVER (ORDER BY slot) AS n FROM retrain.evaluation) s
	WHERE EXISTS (SELECT FROM (SELECT slot, row_number() OVER (ORDER BY slot) AS n FROM retrain.evaluation) a
		JOIN public.acted USING (slot) WHERE s.n BETWEEN a.n - ($considered - 1) AND a.n)
	OR s.n > (SELECT count(*) FROM retrain.evaluation) - $considered
	SQL
cmp_ok(sql($node, 'app', 'SELECT count(*) FROM public.acted'), '>', 0, 'the shift was acted on');
my $kept = sql($node, 'app', 'SELECT count(*) FROM public.kept');
cmp_ok($kept, '<', 20, "all but $kept records changed nothing");

# --- by default nothing goes -----------------------------------------------------
is(sql($node, 'app', 'SHOW retrain.evaluation_retention'), '', 'for ever is the default');
my $refused = 0;
for my $value ('90', '-1 day', '0 days', '1 day -25 hours', 'yesterday', 'now', 'infinity', 'soon', '2000 years', '1 day 1 day x', ' ')
{
	my (undef, undef, $err) = $node->psql('app', "ALTER SYSTEM SET retrain.evaluation_retention = '$value'");
	$refused++ if $err =~ /invalid value for parameter "retrain.evaluation_retention"/;
	diag("'$value' was taken: $err") unless $err =~ /invalid value/;
}
is($refused, 11, 'what is no positive interval with a unit is refused');
isnt($node->psql('app', "SET retrain.evaluation_retention = '1 day'"), 0, 'and no session sets it');
sql($node, 'app', "ALTER SYSTEM SET retrain.evaluation_retention = '10 years'", 'SELECT pg_reload_conf()');
my $scan = sql($node, 'app', 'SELECT last_scan FROM retrain.scheduler_status');
$node->safe_psql('app', "SELECT retrain.pause_policy('hourly'), retrain.resume_policy('hourly')", extra_params => [ '-U', 'author' ]);
wait_for($node, 'app', "SELECT last_scan > '$scan' FROM retrain.scheduler_status", 'a scan with ten years');
quiet($node);
is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation'), $slots, 'removes nothing');

# --- what has come of age goes, in chunks ------------------------------------------
$node->append_conf('postgresql.conf', "log_min_messages = warning");
sql($node, 'app', "ALTER SYSTEM SET retrain.evaluation_retention = '1 s'");
$node->restart;
wait_for($node, 'app', 'SELECT count(*) FROM retrain.evaluation', 'what changed nothing is removed', $kept);
is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation e FULL JOIN public.kept k USING (slot) WHERE e.slot IS NULL OR k.slot IS NULL'),
	'0', 'what was decided stays, with what it looked back on, and the latest slots');
is(sql($node, 'app', <<~'SQL'), '0|0|0', 'with measurements, evidence and states');
	SELECT (SELECT count(*) FROM public.kept k WHERE NOT EXISTS (SELECT FROM retrain.measurement m WHERE m.slot = k.slot)),
		(SELECT count(*) FROM public.kept k WHERE NOT EXISTS (SELECT FROM retrain.evaluation_evidence x WHERE x.slot = k.slot)),
		(SELECT count(*) FROM retrain.measurement_state m WHERE NOT EXISTS (SELECT FROM retrain.state s WHERE s.digest = m.digest))
	SQL
is(sql($node, 'app', 'SELECT count(*) FROM retrain.leaf'), $slots, 'all leaves stay');
is(sql($node, 'app', <<~'SQL'), $slots - $kept . "|1000|2|1 s", 'rows of the ledger say how many went, why, and by which chunk');
	SELECT sum((payload_json ->> 'evaluations')::int), max((payload_json ->> 'evaluations')::int), count(*), string_agg(DISTINCT payload_json ->> 'retention', ',')
	FROM retrain.ledger WHERE kind = 'purge'
	SQL
is(sql($node, 'app', "SELECT ok, reason FROM retrain.verify_ledger('$anchor')"), 't|', 'the ledger holds against the anchor of before');
is(sql($node, 'app', "SELECT retrain.verify_inclusion_proof(retrain.inclusion_proof('hourly', '2026-01-01 02:00Z'))"), 't', 'proofs of removed evaluations go on to work');
is(sql($node, 'app', <<~'SQL'), '0', 'every decision that changed something can be derived again');
	SELECT count(*) FROM public.acted a, LATERAL retrain.verify('hourly', a.slot, a.ordinal, 2) v WHERE v.result IN ('differs', 'purged', 'missing', 'state_missing')
	SQL
is(sql($node, 'app', <<~'SQL'), 'purged', 'and one whose history is gone says so');
	SELECT string_agg(v.result, ',') FROM (SELECT max(slot) FROM public.kept WHERE slot < (SELECT min(slot) FROM public.acted)
		AND slot NOT IN (SELECT slot FROM public.acted)) k(slot), LATERAL retrain.verify('hourly', k.slot, level => 1) v WHERE v.result IN ('differs', 'purged')
	SQL
wait_for($node, 'app', "SELECT count(*) = 0 FROM retrain.event WHERE happened_at < now() - interval '1 minute'", 'events of age are gone');
assert_consistent($node, 'after the removal', ['app']);

# --- tick() does the same ----------------------------------------------------------
sql($node, 'app', "ALTER SYSTEM SET retrain.enabled = off", 'SELECT pg_reload_conf()', "SELECT retrain.grant_role('scheduler', 'author')");
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SELECT count(*) FROM generate_series('2026-01-03 02:00Z'::timestamptz, '2026-01-03 08:00Z', '1 hour') g, LATERAL retrain.evaluate('hourly', g) e
	SQL
sql($node, 'app', 'SELECT retrain.checkpoint(), pg_sleep(1.1)');
is(sql($node, 'app', "SELECT count(*), min(ordinal) FROM retrain.evaluation WHERE slot BETWEEN '2026-01-03 02:00Z' AND '2026-01-03 08:00Z'"), '7|1',
	'evaluated again by hand, the removed slots have records of their own numbers');
$node->safe_psql('app', 'CALL retrain.tick()', extra_params => [ '-U', 'author' ]);
is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation'), $kept, 'and then removed');
is(sql($node, 'app', "SELECT ok, reason FROM retrain.verify_ledger('$anchor')"), 't|', 'the ledger holds');

# --- not in a copy -------------------------------------------------------------------
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SELECT count(*) FROM generate_series('2026-01-03 02:00Z'::timestamptz, '2026-01-03 08:00Z', '1 hour') g, LATERAL retrain.evaluate('hourly', g) e
	SQL
sql($node, 'app', 'SELECT retrain.checkpoint()');
sql($node, 'postgres', 'CREATE DATABASE copy TEMPLATE app', 'ALTER SYSTEM SET retrain.enabled = on', 'SELECT pg_sleep(1.1)');
$node->restart;
wait_for($node, 'app', 'SELECT count(*) FROM retrain.evaluation', 'removed here', $kept);
is(sql($node, 'copy', 'SELECT count(*) FROM retrain.evaluation'), $kept + 7, 'a copy that nobody adopted keeps all');
$node->stop;
done_testing();
