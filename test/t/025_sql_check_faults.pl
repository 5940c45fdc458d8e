# F09 for checks with SQL of the user: what returns no number, none that counts, too many, or an error, among checks and among
# policies that are as they should be.  Each bad check costs itself alone, each good policy runs in each of its slots in time.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $node = new_node('sqlchecks', 'retrain.enabled = off', 'retrain.max_consecutive_errors = 2');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	CREATE FUNCTION public.says_much(x float8) RETURNS float8 STABLE LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION '%', repeat('ä', 500000) USING DETAIL = repeat('d', 1000000), HINT = repeat('h', 1000000); END $$;
	CREATE FUNCTION public.fails_twice(x float8) RETURNS float8 STABLE LANGUAGE plpgsql AS
	$$ BEGIN RAISE EXCEPTION 'first'; EXCEPTION WHEN OTHERS THEN RETURN 1 / (length(SQLERRM) - 5); END $$;
	CREATE FUNCTION public.recovers(x float8) RETURNS float8 STABLE LANGUAGE plpgsql AS
	$$ BEGIN RETURN 1 / (x - x); EXCEPTION WHEN division_by_zero THEN RETURN 1; END $$;
	SQL

# What each check is, and the status and error that it leaves; the value of those that are good is 1 or below.
my $rows = 'FROM public.predictions WHERE at >= $1 AND at < $2';
my @bad = (
	[ 'query_zero_rows', 'sql_query', "SELECT x $rows AND x < 0", 'error', qr/no row/ ],
	[ 'query_two_rows', 'sql_query', "SELECT x $rows", 'error', qr/row/ ],
	[ 'query_null', 'sql_query', "SELECT CASE WHEN count(*) < 0 THEN 1.0::float8 END $rows", 'undefined', qr// ],
	[ 'query_nan', 'sql_query', "SELECT 'NaN'::float8 + count(*) $rows", 'undefined', qr// ],
	[ 'query_infinite', 'sql_query', "SELECT '-Infinity'::float8 + count(*) $rows", 'undefined', qr// ],
	[ 'query_error_in_row', 'sql_query', "SELECT sum(1 / (x - 77)) $rows", 'error', qr/division by zero/ ],
	[ 'query_long_message', 'sql_query', "SELECT sum(public.says_much(x)) $rows", 'error', qr/^ä+/ ],
	[ 'query_in_handler', 'sql_query', "SELECT sum(public.fails_twice(x)) $rows", 'error', qr/division by zero/ ],
	[ 'row_null', 'sql_row', 'CASE WHEN p > 2 THEN x END', 'insufficient_rows', qr// ],
	[ 'row_nan', 'sql_row', "x * 0 + 'NaN'::float8", 'insufficient_rows', qr// ],
	[ 'row_infinite', 'sql_row', "x * 0 + 'Infinity'::float8", 'insufficient_rows', qr// ],
	[ 'row_error_in_row', 'sql_row', '1 / (x - 77)', 'error', qr/division by zero/ ],
	[ 'aggregate_null', 'sql_aggregate', 'sum(x) FILTER (WHERE p > 2)', 'undefined', qr// ],
	[ 'aggregate_nan', 'sql_aggregate', "sum(x) * 'NaN'::float8", 'undefined', qr// ],
	[ 'aggregate_infinite', 'sql_aggregate', "max(x) + 'Infinity'::float8", 'undefined', qr// ],
	[ 'aggregate_error_in_row', 'sql_aggregate', 'sum(1 / (x - 77))', 'error', qr/division by zero/ ]);
my @good = (
	[ 'good_query', 'sql_query', "SELECT count(*) / 144.0::float8 $rows" ],
	[ 'good_handler', 'sql_query', "SELECT avg(public.recovers(x)) $rows" ],
	[ 'good_row', 'sql_row', 'p' ],
	[ 'good_aggregate', 'sql_aggregate', 'max(p)' ]);

# check(NAME, KIND, SQL) returns the expression of a check.
sub check
{
	my ($name, $kind, $text) = @_;
	return "retrain.policy_check('$kind', sql => \$sql\$$text\$sql\$, fail => 2, name => '$name')";
}

# policy(NAME, CHECKS) returns the call that makes a policy with four late slots.
sub policy
{
	my ($name, @checks) = @_;
	return "SELECT retrain.create_policy(name => '$name', model => 'm', log => 'fast', window_length => '1 day', every => '1 day',"
	  . " anchor => '2026-01-03 00:00Z', until => '2026-01-06 00:00Z', catchup => 'each', checks => jsonb_build_array(" . join(', ', map { check(@$_) } @checks) . '))';
}

# a policy for each bad check alone, for each among good ones, one with all of them, and as many good ones
$node->safe_psql('app', join(";\n", (map { policy("alone $_->[0]", $_), policy("among $_->[0]", $good[0], $_, @good[ 1 .. 3 ]), policy("good $_->[0]", @good) } @bad),
	policy('all', (map { $_->[0] =~ /long/ ? ($good[2], $_) : $_ } @bad)) =~ s/, name => 'good_row'/, name => 'first'/r), extra_params => [ '-U', 'author' ]);

my $launcher = launcher_pid($node);
my $size = -s $node->logfile;
my $began = time;
sql($node, 'postgres', 'ALTER SYSTEM SET retrain.enabled = on', 'SELECT pg_reload_conf()');
my $count = 4 * @bad;
wait_for($node, 'app', "SELECT count(*) = $count FROM retrain.evaluations WHERE policy LIKE 'good %'", 'F09: good policies run in all of their slots');
cmp_ok(time - $began, '<', 30, 'F09: in time');
wait_for($node, 'app', "SELECT count(DISTINCT policy) = 2 * @{[ scalar @bad ]} + 1 FROM retrain.evaluations WHERE policy NOT LIKE 'good %'", 'F09: every other one has a record');
quiet($node);
is(sql($node, 'app', "SELECT count(*) FROM retrain.evaluations WHERE policy LIKE 'good %' AND (outcome <> 'ok' OR error_code IS NOT NULL)"), '0', 'F09: nothing is wrong with the good ones');
is(sql($node, 'app', "SELECT string_agg(DISTINCT level || ' ' || status, ', ') FROM retrain.measurements WHERE check_name LIKE 'good%'"), 'ok ok',
	'F09: nor with good checks beside bad ones');

for my $case (@bad)
{
	my ($name, undef, undef, $status, $message) = @$case;
	is(sql($node, 'app', "SELECT string_agg(DISTINCT level || ' ' || status, ', ') FROM retrain.measurements WHERE check_name = '$name' AND policy <> 'alone $name'"), "none $status", "F09: $name: $status");
	like(sql($node, 'app', "SELECT DISTINCT coalesce(error_message, '') FROM retrain.measurements WHERE check_name = '$name' AND policy <> 'alone $name'"), $message, "F09: $name: and why");
	is(sql($node, 'app', "SELECT string_agg(DISTINCT outcome, ', ') FROM retrain.evaluations WHERE policy = 'among $name'"), 'insufficient_data', "F09: $name: among good ones it is no evidence, and no error");
	is(sql($node, 'app', "SELECT string_agg(DISTINCT outcome, ', ') FROM retrain.evaluations WHERE policy = 'alone $name'"), $status eq 'error' ? 'error' : 'insufficient_data',
		"F09: $name: alone it is " . ($status eq 'error' ? 'an error' : 'no evidence'));
}
is(sql($node, 'app', "SELECT string_agg(DISTINCT verdict, ', ') FROM retrain.decisions WHERE policy NOT LIKE 'good %'"), 'insufficient_evidence', 'F09: nothing of it is a reason to act, or not to');
is(sql($node, 'app', "SELECT bool_and(octet_length(error_message) BETWEEN 8000 AND 8192) FROM retrain.measurements WHERE check_name = 'query_long_message' AND error_message <> ''"), 't', 'F09: a message of a megabyte is cut');

sql($node, 'app', 'UPDATE retrain.policy_state SET retry_at = NULL', 'SELECT retrain.wake_scheduler()');
my $errors = grep { $_->[3] eq 'error' } @bad;
wait_for($node, 'app', "SELECT count(*) = $errors FROM retrain.policy WHERE state = 'suspended'", 'F09: the second one in a row suspends policies that have nothing else');
is(sql($node, 'app', "SELECT count(*) FROM retrain.policy WHERE state = 'suspended' AND name NOT LIKE 'alone %'"), '0', 'F09: and no other');
quiet($node);
is(launcher_pid($node), $launcher, 'F09: the launcher is untouched');
is(scalar(log_lines($node, qr/ retrain \w+ (ERROR|FATAL|PANIC)/)), 0, 'F09: no error of ours in the log');
cmp_ok((-s $node->logfile) - $size, '<', 100_000, 'F09: the log is bounded');
is(sql($node, 'app', 'SELECT ok FROM retrain.verify_ledger()'), 't', 'F09: the ledger holds');
assert_consistent($node, 'F09', ['app']);
$node->stop;
done_testing();
