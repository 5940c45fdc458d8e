# NOTIFY on decisions: one for every decision above keep, with ids only, and
# only if the decision was committed.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $node = new_node('main', "retrain.databases = 'worker'");
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE shop', 'CREATE DATABASE worker');
set_up_database($node, 'shop', 'author');

# told_of(DATABASE, SCRIPT) runs a script as author in a session that listens,
# and returns the payloads that it was told of, a line each.
sub told_of
{
	my ($database, $script) = @_;
	my ($rc, $out, $err) = $node->psql($database, "LISTEN retrain_v1;\n$script\nSELECT 'end';\n",
		extra_params => [ '-U', 'author' ]);
	like($out, qr/^end$/m, 'the script ran') or diag("$out\n$err");
	unlike($err, qr/ERROR/, 'without errors');
	return join "\n", $out =~ /Asynchronous notification "retrain_v1" with payload "(.*)" received/g;
}

# two checks whose levels decide: x repeats daily (keep), a day without rows
# is insufficient evidence, and a check at a level of 0 always fails
$node->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SELECT retrain.create_policy(name => n, model => 'm', log => 'fast', window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2026-01-03 00:00Z',
		cooldown => c, checks => jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => f, min_rows => 10, verdict => v)))
	FROM (VALUES ('quiet', 1, interval '0', NULL), ('loud', 0, '0', NULL), ('cooling', 0, '3 days', NULL), ('grave', 0, '0', 'suspend')) AS p (n, f, c, v);
	SQL
my %id = map { $_ => sql($node, 'shop', "SELECT policy_id FROM retrain.policy WHERE name = '$_'") } qw(quiet loud cooling grave);
my $at = "'2026-01-05 00:00Z'";

is(told_of('shop', "SELECT verdict FROM retrain.evaluate('quiet', $at);"), '', 'none for keep');
is(told_of('shop', "SELECT verdict FROM retrain.evaluate('loud', $at);"),
	qq({"v": 1, "policy": $id{loud}, "slot": "2026-01-05 00:00:00+00", "ordinal": 0, "verdict": "investigate"}), 'one for a breach');
is(told_of('shop', "SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SELECT verdict FROM retrain.evaluate('loud', $at, repeat => true);"),
	qq({"v": 1, "policy": $id{loud}, "slot": "2026-01-05 00:00:00+00", "ordinal": 1, "verdict": "investigate"}), 'one for a repeated slot, the same under other settings');
is(told_of('shop', "SELECT verdict FROM retrain.evaluate('loud', $at);"), '', 'none for a record that is returned');
is(told_of('shop', "SELECT verdict FROM retrain.evaluate('loud', '2026-01-06 00:00Z', dry_run => true);"), '', 'none for a dry run');
is(told_of('shop', "BEGIN; SELECT verdict FROM retrain.evaluate('loud', '2026-01-06 00:00Z'); ROLLBACK;"), '', 'none when rolled back');
is(told_of('shop', "BEGIN; SAVEPOINT s; SELECT verdict FROM retrain.evaluate('loud', '2026-01-06 00:00Z'); ROLLBACK TO s; SELECT verdict FROM retrain.evaluate('loud', '2026-01-07 00:00Z'); COMMIT;"),
	qq({"v": 1, "policy": $id{loud}, "slot": "2026-01-07 00:00:00+00", "ordinal": 0, "verdict": "investigate"}), 'only what was committed');
is(told_of('shop', "SET retrain.notify = off; SELECT verdict FROM retrain.evaluate('loud', '2026-01-08 00:00Z');"), '', 'none with retrain.notify = off');
is(told_of('shop', "SELECT verdict FROM retrain.evaluate('grave', $at);"),
	qq({"v": 1, "policy": $id{grave}, "slot": "2026-01-05 00:00:00+00", "ordinal": 0, "verdict": "suspend"}), 'the verdict is in it');
is(told_of('shop', "SELECT retrain.evaluate('cooling', d) FROM generate_series(timestamptz '2026-01-05 00:00Z', '2026-01-08 00:00Z', '24 hours') d;"),
	join("\n", map { qq({"v": 1, "policy": $id{cooling}, "slot": "$_ 00:00:00+00", "ordinal": 0, "verdict": "investigate"}) } '2026-01-05', '2026-01-08'),
	'none for decisions held back by a cool-down');
is(told_of('shop', "SELECT verdict FROM retrain.evaluate('quiet', '2026-02-05 00:00Z');"),
	qq({"v": 1, "policy": $id{quiet}, "slot": "2026-02-05 00:00:00+00", "ordinal": 0, "verdict": "insufficient_evidence"}), 'one for insufficient evidence');
is(told_of('shop', "SELECT retrain.create_policy(retrain.policy_definition('loud') || '{\"name\": \"shadow\", \"shadow\": true}');\nSELECT verdict FROM retrain.evaluate('shadow', $at);"), '', 'none for a shadow policy');
is(sql($node, 'shop', "SELECT verdict FROM retrain.decision WHERE shadow"), 'investigate', 'which decides all the same');
is(told_of('shop', "SELECT retrain.retire_policy('shadow');"), '', 'none for its end');
is(sql($node, 'shop', "SELECT count(*) FROM retrain.decision WHERE verdict <> 'keep' AND NOT shadow"), '8', 'the tables hold every decision');

# tick() and the worker
is(told_of('shop', "SELECT retrain.pause_policy(p) FROM unnest('{quiet,grave,cooling}'::text[]) p;\nSELECT retrain.alter_policy('loud', '{\"until\": \"2026-01-20 00:00:00+00\"}');\nCALL retrain.tick();"),
	qq({"v": 1, "policy": $id{loud}, "slot": "2026-01-20 00:00:00+00", "ordinal": 0, "verdict": "insufficient_evidence"}), 'one for a decision of tick()');

# two-phase commit and NOTIFY exclude each other
$node->append_conf('postgresql.conf', "max_prepared_transactions = 2\n");
$node->restart;
like(as_role($node, 'author', 'shop', "BEGIN; SELECT retrain.evaluate('loud', '2026-01-09 00:00Z'); PREPARE TRANSACTION 'p'"), qr/cannot PREPARE a transaction/, 'no two-phase commit with a notification');
is(as_role($node, 'author', 'shop', "SET retrain.notify = off; BEGIN; SELECT retrain.evaluate('loud', '2026-01-09 00:00Z'); PREPARE TRANSACTION 'p'"), '', 'but without');
sql($node, 'shop', "COMMIT PREPARED 'p'");
is(sql($node, 'shop', "SELECT count(*) FROM retrain.decision WHERE slot = '2026-01-09 00:00Z'"), '1', 'which records the decision');

set_up_database($node, 'worker', 'author');
my $script = <<'SQL';
SELECT retrain.create_policy(name => 'loud', model => 'm', log => 'fast', window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2026-01-03 00:00Z', until => '2026-01-04 00:00Z',
	catchup => 'each', checks => jsonb_build_array(retrain.policy_check('ks_stat', 'x', fail => 0, min_rows => 10)));
DO $$
BEGIN
	FOR i IN 1 .. 1200 LOOP
		EXIT WHEN (SELECT count(*) FROM retrain.evaluations) = 2;
		PERFORM pg_sleep(0.05);
	END LOOP;
END $$;
SQL
is(told_of('worker', $script), join("\n", map { qq({"v": 1, "policy": 1, "slot": "$_ 00:00:00+00", "ordinal": 0, "verdict": "investigate"}) } '2026-01-03', '2026-01-04'),
	'one for each decision of a worker');
assert_consistent($node, 'afterwards', [ 'shop', 'worker' ]);
$node->stop;
done_testing();
