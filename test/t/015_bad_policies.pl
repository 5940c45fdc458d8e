# F09 of the fault matrix: policies that cannot be read or evaluated, among as
# many good ones.  Each good one runs, each bad one says what is wrong with it,
# and no process of ours fails.
#
# Full size (RETRAIN_LONG=1): about a hundred of each.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $copies = $ENV{RETRAIN_LONG} ? 6 : 1;
my $node = new_node('bad', 'retrain.enabled = off', 'retrain.max_consecutive_errors = 2');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');

# Bad logs: what the column x of a view is, or what happens to a table later,
# and the SQLSTATE of the record; '' for a record that is no error.
my %views = (
	division => [ 'x / (CASE WHEN extract(hour FROM at) = 7 THEN 0 ELSE 1 END)', '22012' ],
	no_function => [ 'x + public.calls_dropped()', '42883' ],
	long_message => [ 'x + public.says_much()', 'P0001' ],
	in_handler => [ 'x + public.fails_twice()', '22012' ],
	recursion => [ 'x + public.recurses(1)', '54001' ],
	memory => [ 'x + length(repeat(repeat(\'x\', 1000000), 1200))', '54000' ],
	all_null => [ 'CASE WHEN p > 2 THEN x END', '' ],
	all_nan => [ "x * 0 + 'NaN'::float8", '' ],
	all_infinite => [ "x * 0 + '-Infinity'::float8", '' ]);
my %tables = (
	no_column => [ 'ALTER TABLE %s DROP COLUMN x', 'RT004' ],
	other_type => [ 'ALTER TABLE %s ALTER COLUMN x TYPE text', 'RT004' ],
	renamed => [ 'ALTER TABLE %s RENAME TO taken_away', 'RT004' ],
	no_right => [ 'REVOKE SELECT ON %s FROM author', '42501' ],
	emptied => [ 'TRUNCATE %s', '' ]);
# Bad definitions, written by a superuser past all checks: invalid.
my %definitions = (
	nothing => "'null'",
	a_list => "'[]'",
	no_keys => "'{}'",
	every => q{jsonb_set(definition, '{every}', '"soon"')},
	anchor => q{jsonb_set(definition, '{anchor}', '"0044-13-99 BC"')},
	window => q{jsonb_set(definition, '{window_length}', '"-1 day"')},
	checks => q{jsonb_set(definition, '{checks}', '"all"')},
	metric => q{jsonb_set(definition, '{checks,0,metric}', '"luck"')},
	deep => q{jsonb_set(definition, '{checks}', (repeat('[', 2000) || repeat(']', 2000))::jsonb)});

$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	CREATE FUNCTION public.dropped() RETURNS float8 LANGUAGE sql AS 'SELECT 0.0::float8';
	CREATE FUNCTION public.calls_dropped() RETURNS float8 LANGUAGE plpgsql AS 'BEGIN RETURN public.dropped(); END';
	CREATE FUNCTION public.says_much() RETURNS float8 LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION '%', repeat('ä', 1000000) USING DETAIL = repeat('d', 1000000), HINT = repeat('h', 1000000); END $$;
	CREATE FUNCTION public.fails_twice() RETURNS float8 LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION 'first'; EXCEPTION WHEN OTHERS THEN RETURN 1 / (length(SQLERRM) - 5); END $$;
	CREATE FUNCTION public.recurses(i integer) RETURNS float8 LANGUAGE plpgsql AS 'BEGIN RETURN public.recurses(i + 1); END';
	SQL
my @kinds = (sort(keys %views), sort(keys %tables));
for my $kind (@kinds)
{
	$node->safe_psql('app', $views{$kind}
		? "CREATE VIEW public.l_$kind AS SELECT at, $views{$kind}[0] AS x, y, p FROM public.predictions"
		: "CREATE TABLE public.l_$kind AS SELECT * FROM public.predictions", extra_params => [ '-U', 'author' ])
	  unless $kind eq 'no_right';
	sql($node, 'app', 'CREATE TABLE public.l_no_right AS SELECT * FROM public.predictions', 'GRANT SELECT ON public.l_no_right TO author')
	  if $kind eq 'no_right';
}
my $list = join(', ', map { "'$_'" } @kinds);
my $damaged = join(', ', map { "'$_'" } sort keys %definitions);
my $policy = <<~'SQL';
	window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2026-01-03 00:00Z', until => '2026-01-06 00:00Z', catchup => 'each',
	checks => jsonb_build_array(retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.2, min_rows => 10))
	SQL
$node->safe_psql('app', <<~SQL, extra_params => [ '-U', 'author' ]);
	SELECT retrain.attach_log(model => 'm', name => kind, relation => ('public.l_' || kind)::regclass,
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}')
	FROM unnest(ARRAY[$list]) kind;
	SELECT count(retrain.create_policy(name => kind || '_' || i, model => 'm', log => kind, $policy))
	FROM unnest(ARRAY[$list]) kind, generate_series(1, $copies) i;
	SELECT count(retrain.create_policy(name => kind || '_' || i, model => 'm', log => 'fast', $policy))
	FROM unnest(ARRAY[$damaged]) kind, generate_series(1, $copies) i;
	SELECT count(retrain.create_policy(name => 'good_' || i, model => 'm', log => 'fast', $policy)) FROM generate_series(1, (SELECT count(*) FROM retrain.policy_status)) i;
	DROP FUNCTION public.dropped();
	SQL
sql($node, 'app', map { sprintf $tables{$_}[0], "public.l_$_" } sort keys %tables);
sql($node, 'app', 'ALTER TABLE retrain.policy_revision DISABLE TRIGGER policy_revision_append_only',
	(map { "UPDATE retrain.policy_revision r SET definition = $definitions{$_} FROM retrain.policy p WHERE p.policy_id = r.policy_id AND p.name ~ '^${_}_[0-9]+\$'" } sort keys %definitions),
	'ALTER TABLE retrain.policy_revision ENABLE ALWAYS TRIGGER policy_revision_append_only');

my ($good, $slots) = split /\|/, sql($node, 'app', "SELECT count(*), 4 * count(*) FROM retrain.policy WHERE name LIKE 'good%'");
note("$good good policies, " . sql($node, 'app', "SELECT count(*) FROM retrain.policy WHERE name NOT LIKE 'good%'") . ' bad ones');

# --- they run ------------------------------------------------------------------
my $launcher = launcher_pid($node);
my $size = -s $node->logfile;
sql($node, 'postgres', 'ALTER SYSTEM SET retrain.enabled = on', 'SELECT pg_reload_conf()');
wait_for($node, 'app', <<~SQL, 'F09: every good policy runs in each of its slots');
	SELECT count(*) = $slots AND bool_and(e.outcome IN ('ok', 'breach', 'insufficient_data')) FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name LIKE 'good%'
	SQL
my $bad = $copies * @kinds;
wait_for($node, 'app', <<~SQL, 'F09: every bad one has a record');
	SELECT count(DISTINCT p.policy_id) = $bad FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name NOT LIKE 'good%'
	SQL
is(sql($node, 'app', "SELECT string_agg(DISTINCT state, ', ') FROM retrain.policy WHERE name ~ '^($_)_[0-9]+\$'"), 'invalid',
	"F09: a definition that cannot be read makes its policy invalid: $_")
  for sort keys %definitions;
is(sql($node, 'app', "SELECT count(*) FROM retrain.policy WHERE state = 'invalid' AND coalesce(state_reason, '') = ''"), '0', 'F09: and it says why');
for my $kind (@kinds)
{
	my $state = ($views{$kind} || $tables{$kind})->[1];
	is(sql($node, 'app', "SELECT DISTINCT coalesce(error_code, '') FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name ~ '^${kind}_[0-9]+\$'"),
		$state, "F09: $kind: " . ($state || 'no error'));
}
is(sql($node, 'app', "SELECT string_agg(DISTINCT d.verdict, ', ') FROM retrain.decision d JOIN retrain.policy p USING (policy_id) WHERE p.name LIKE 'emptied%'"),
	'insufficient_evidence', 'F09: no rows are no evidence, neither of health nor of its opposite');
is(sql($node, 'app', "SELECT bool_and(octet_length(error_message) BETWEEN 8000 AND 8192) FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name LIKE 'long_message%'"),
	't', 'F09: a message of a megabyte is cut');

# --- back-off, suspension --------------------------------------------------------
is(sql($node, 'app', "SELECT count(*) FROM retrain.policy_state WHERE consecutive_errors > 0 AND retry_at IS NULL"), '0', 'F09: what failed waits');
sql($node, 'app', 'UPDATE retrain.policy_state SET retry_at = NULL', 'SELECT retrain.wake_scheduler()');
my $errors = $copies * grep { ($views{$_} || $tables{$_})->[1] ne '' } @kinds;
wait_for($node, 'app', "SELECT count(*) = $errors FROM retrain.policy WHERE state = 'suspended'", 'F09: the second error in a row suspends');
quiet($node);
is(sql($node, 'app', 'SELECT max(length(state_reason)) < 9000 FROM retrain.policy'), 't', 'F09: reasons are of bounded length');
is(launcher_pid($node), $launcher, 'F09: the launcher is untouched');
is(scalar(log_lines($node, qr/ retrain \w+ (ERROR|FATAL|PANIC)/)), 0, 'F09: no error of ours in the log');
my $growth = (-s $node->logfile) - $size;
note("the log grew by $growth bytes");
cmp_ok($growth, '<', 1000 * $good, 'F09: the log is bounded');
assert_consistent($node, 'F09', ['app']);
$node->stop;
done_testing();
