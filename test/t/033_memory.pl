# Memory in one long session: it must not grow with the number of calls of
# evaluate(), of aggregates, or of slots in one CALL tick().
#
# Counted is what pg_backend_memory_contexts shows beside TopMemoryContext and
# the caches, which fill up by themselves; those are held to a wider bound.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $long = $ENV{RETRAIN_LONG};
my $evaluations = 300;
my $calls = 2000;
my $slots = $long ? 1000 : 300;    # as many as catchup_limit allows
my $groups = $long ? 200_000 : 20_000;

my $node = new_node('memory', 'retrain.enabled = off');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'GRANT pg_read_all_stats TO author', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
# From 18 on the view shows paths instead of parents.
my $cached = $node->pg_version < 18 ? "m.parent = 'CacheMemoryContext'"
  : "EXISTS (SELECT FROM pg_backend_memory_contexts c WHERE c.name = 'CacheMemoryContext' AND c.path = m.path[1:array_length(c.path, 1)])";
# The log "self" tells in its probabilities how much memory the session holds
# while it is read, in GB: with labels that are all false, that is the ECE.
$node->safe_psql('app', <<~SQL, extra_params => [ '-U', 'author' ]);
	CREATE VIEW public.memory AS
	SELECT sum(m.total_bytes) FILTER (WHERE m.name NOT IN ('TopMemoryContext', 'CacheMemoryContext') AND ($cached) IS NOT TRUE) AS own,
		sum(m.total_bytes) AS everything
	FROM pg_backend_memory_contexts m;
	CREATE TABLE public.seen (step text, n integer, own numeric, everything numeric);
	CREATE VIEW public.self AS
	WITH now AS MATERIALIZED (SELECT own / 1e9::float8 AS gb FROM public.memory)
	SELECT l.at, l.x, false AS y, now.gb AS p FROM public.predictions l, now;
	SELECT retrain.attach_log(model => 'm', name => 'self', relation => 'public.self',
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
	SQL
$node->safe_psql('app', <<~SQL, extra_params => [ '-U', 'author' ]);
	SELECT retrain.create_policy(name => 'dry', model => 'm', log => 'fast', window_length => '1 day', reference => 'previous',
		every => '1 day', anchor => '2026-01-03 00:00Z', checks => jsonb_build_array(
			retrain.policy_check('psi', 'x', warn => 0.1, fail => 0.2, min_rows => 10),
			retrain.policy_check('ks_stat', 'x', fail => 0.5, min_rows => 10),
			retrain.policy_check('ece', fail => 0.9, min_rows => 10)));
	SELECT retrain.create_policy(name => 'self', model => 'm', log => 'self', window_length => '1 day', every => '1 minute',
		anchor => '2026-01-03 00:00Z', until => '2026-01-03 00:00Z'::timestamptz + ($slots - 1) * interval '1 minute',
		catchup => 'each', catchup_limit => 1000,
		checks => jsonb_build_array(retrain.policy_check('ece', fail => 0.9, min_rows => 10)));
	SQL

my $look = sub { my ($step, $n) = @_; return "INSERT INTO public.seen SELECT '$step', $n, own, everything FROM public.memory" };

# loop(STEP, TIMES, EARLY, STATEMENT) is a block that runs a statement again
# and again and looks twice: after EARLY times and at the end.
sub loop
{
	my ($step, $times, $early, $statement) = @_;
	return <<~SQL;
		DO \$\$
		BEGIN
			FOR turn IN 1 .. $times LOOP
				PERFORM $statement;
				IF turn IN ($early, $times) THEN
					@{[ $look->($step, 'turn') ]};
				END IF;
			END LOOP;
		END \$\$
		SQL
}

my $evaluate = "retrain.evaluate('dry', '2026-01-08 00:00Z', dry_run => true)";
my $data = 'FROM (SELECT i, i % 97 + 0.5::float8 AS x, i % 2 = 0 AS half, i % 3 = 0 AS y, (i % 10) / 10.0::float8 AS p FROM generate_series(1, 400) i) d';
my @script = ('\set ON_ERROR_STOP on', '\o /dev/null');
for my $i (1 .. $evaluations)
{
	push @script, "SELECT $evaluate;";
	push @script, $look->('evaluate', $i) . ';' if $i == 50 || $i == $evaluations;
}
push @script, loop('evaluate in one transaction', $evaluations, 50, $evaluate) . ';';
push @script, "CALL retrain.tick(max_policies => 1000000, max_time => '1 h');";
my %aggregates = (
	psi => "retrain.psi(x, half) $data",
	'psi of text' => "retrain.psi((x::int)::text, half) $data",
	psi_test => "retrain.psi_test(x, half) $data",
	ks_stat => "retrain.ks_stat(x, half) $data",
	ks_test => "retrain.ks_test(x, half) $data",
	ece => "retrain.ece(y, p) $data",
	f1_by_slice => "retrain.f1_by_slice(y, half, i % 7) $data",
	rows_digest => "retrain.rows_digest(x, y, p) $data");
push @script, loop($_, $calls, 100, $aggregates{$_}) . ';' for sort keys %aggregates;
my %grouped = (psi => 'retrain.psi(x, half)', ks_stat => 'retrain.ks_stat(x, half)', ece => 'retrain.ece(y, p)',
	f1_by_slice => 'retrain.f1_by_slice(y, half, i % 2)');
for my $aggregate (sort keys %grouped)
{
	for my $n (1, $groups)
	{
		push @script, "SELECT count(v) FROM (SELECT $grouped{$aggregate} AS v FROM (SELECT i, (i % 97)::float8 AS x, i % 2 = 0 AS half,"
		  . " i % 3 = 0 AS y, 0.5::float8 AS p, i / 2 % $n AS g FROM generate_series(1, 2 * $groups) i) d GROUP BY g) a;";
		push @script, $look->("$aggregate by group", $n) . ';';
	}
}
$node->safe_psql('app', join("\n", @script), extra_params => [ '-U', 'author' ]);

my $rows = sql($node, 'app', <<~'SQL');
	SELECT step, min(n), max(n), (array_agg(own ORDER BY n))[1], (array_agg(own ORDER BY n DESC))[1],
		(array_agg(everything ORDER BY n DESC))[1] - (array_agg(everything ORDER BY n))[1]
	FROM public.seen GROUP BY step ORDER BY step
	SQL
for (split /\n/, $rows)
{
	my ($step, $from, $to, $first, $last, $everything) = split /\|/;
	note("$step: after $from $first bytes, after $to $last bytes; with caches $everything bytes more");
	cmp_ok($last - $first, '<=', 65536, "$step: memory does not grow");
	cmp_ok($everything, '<=', 1048576, "$step: nor do the caches without end");
}
is(scalar(split /\n/, $rows), 2 + keys(%aggregates) + keys(%grouped), 'all steps were looked at');

is(sql($node, 'app', "SELECT count(*), count(m.value) FROM retrain.evaluation e JOIN retrain.measurement m USING (policy_id, slot, ordinal) JOIN retrain.policy p USING (policy_id) WHERE p.name = 'self' AND e.outcome = 'ok'"),
	"$slots|$slots", 'tick() evaluated all slots');
my ($early, $late) = split /\|/, sql($node, 'app', <<~SQL);
	SELECT round((min(value) FILTER (WHERE place = 50) * 1e9)::numeric), round((min(value) FILTER (WHERE place = $slots) * 1e9)::numeric)
	FROM (SELECT m.value, row_number() OVER (ORDER BY e.started_at) AS place FROM retrain.evaluation e
		JOIN retrain.measurement m USING (policy_id, slot, ordinal) JOIN retrain.policy p USING (policy_id) WHERE p.name = 'self') v
	SQL
note("tick: $early bytes during slot 50, $late bytes during slot $slots");
cmp_ok($late - $early, '<=', 65536, 'one long tick() does not hold more and more memory');
$node->stop;
done_testing();
