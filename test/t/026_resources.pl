# F22 and F23: no space for temporary files or for tables, no memory.  The evaluation that meets it is recorded as an error, or,
# when not even that can be written, done again when there is space; nothing is lost or doubled, and the next policy is not affected.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

# segments of the log of 1 MB, so that files can be limited to little more
my $node = PostgreSQL::Test::Cluster->new('resources');
$node->init(extra => ['--wal-segsize=1']);
$node->append_conf('postgresql.conf', join "\n", "shared_preload_libraries = 'retrain'", 'retrain.naptime = 1s', 'log_min_messages = warning',
	"log_line_prefix = '%m [%p] %b '", 'work_mem = 64kB', 'retrain.max_workers = 1', 'autovacuum = off', 'shared_buffers = 32MB', '');
$node->start;
$node->{retrain_log_seen} = 0;
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
# state: one value of a gigabyte and more; sorted: temporary files
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	CREATE FUNCTION public.grow(state text, x float8) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT repeat(coalesce(nullif(state, ''), repeat('x', 1000000)), 300) $$;
	CREATE AGGREGATE public.hoard(float8) (SFUNC = public.grow, STYPE = text, INITCOND = '');
	CREATE VIEW public.hoarding AS
	WITH s AS MATERIALIZED (SELECT 0 * length(public.hoard(x)) AS z FROM public.predictions) SELECT at, x + s.z AS x, y, p FROM public.predictions, s;
	CREATE VIEW public.sorting AS
	WITH s AS MATERIALIZED (SELECT i FROM generate_series(1, 1000000) i ORDER BY md5(i::text)) SELECT at, x + 0 * (SELECT count(*) FROM s) AS x, y, p FROM public.predictions;
	SELECT retrain.attach_log(model => 'm', name => log, relation => ('public.' || log)::regclass,
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}') FROM unnest('{hoarding,sorting}'::text[]) log;
	SQL

# record(POLICY) returns what there is of it.
sub record
{
	my ($policy) = @_;
	return sql($node, 'app', "SELECT string_agg(concat_ws(' ', outcome, error_code, attempt), ', ') FROM retrain.evaluations WHERE policy = '$policy'");
}

# one_bad(LOG, CODE, WHAT): a policy on LOG fails with CODE, and the next one of the same evaluator does not.
sub one_bad
{
	my ($log, $code, $what) = @_;
	sql($node, 'app', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
	wait_for($node, 'app', 'SELECT NOT enabled FROM retrain.scheduler_status', "$what: not yet");
	create_policy($node, 'app', 'author', "1 $log", $log, 1);
	create_policy($node, 'app', 'author', "2 $log", 'fast', 1);
	sql($node, 'app', 'ALTER SYSTEM SET retrain.enabled = on', 'SELECT pg_reload_conf()');
	wait_for($node, 'app', "SELECT count(*) = 2 FROM retrain.evaluations WHERE policy LIKE '_ $log'", "$what: both have a record");
	like(record("1 $log"), qr/^error ($code) 1$/, "$what: an error of that policy");
	is(record("2 $log"), 'ok 1', "$what: the next one is as it should be");
	assert_consistent($node, $what, ['app']);
	return;
}

# limit(RESOURCE, BYTES) limits processes started from now on; false where that cannot be done.
sub limit
{
	my ($resource, $bytes) = @_;
	my ($postmaster) = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/;
	return system("prlimit --pid $postmaster --$resource=$bytes: >/dev/null 2>&1") == 0;
}

# --- F22: temporary files -----------------------------------------------------------------------
$node->append_conf('postgresql.conf', "retrain.worker_temp_file_limit = 256kB\n");
$node->reload;
one_bad('sorting', '53400', 'F22: limit of temporary files');
$node->append_conf('postgresql.conf', "retrain.worker_temp_file_limit = -1\n");
$node->reload;

# --- F23: a value that is too large -------------------------------------------------------------
# PostgreSQL refuses it before it asks for memory
one_bad('hoarding', 'XX000|54000|53200', 'F23: a state of a gigabyte');
note('F23: ' . sql($node, 'app', "SELECT error_code || ': ' || error_message FROM retrain.evaluations WHERE policy = '1 hoarding'"));

SKIP:
{
	skip 'prlimit cannot set limits here', 1 unless limit('fsize', 'unlimited');

	# --- F23: no memory ---------------------------------------------------------------------------
	limit('as', 400_000_000);
	$node->safe_psql('app', "CREATE VIEW public.wanting AS SELECT * FROM public.hoarding; SELECT retrain.attach_log(model => 'm', name => 'wanting', relation => 'public.wanting',
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}')", extra_params => [ '-U', 'author' ]);
	one_bad('wanting', '53200', 'F23: out of memory');
	limit('as', 'unlimited');

	# --- F22: no temporary file can be written ----------------------------------------------------
	limit('fsize', 2_000_000);
	$node->safe_psql('app', "CREATE VIEW public.spilling AS SELECT * FROM public.sorting; SELECT retrain.attach_log(model => 'm', name => 'spilling', relation => 'public.spilling',
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}')", extra_params => [ '-U', 'author' ]);
	one_bad('spilling', '53100|XX000', 'F22: temporary files cannot grow');
	note('F22: ' . sql($node, 'app', "SELECT error_code || ': ' || error_message FROM retrain.evaluations WHERE policy = '1 spilling'"));
	limit('fsize', 'unlimited');

	# --- F22: a table of ours cannot grow ----------------------------------------------------------
	# it is beyond the limit already, without rows that can be used again
	sql($node, 'app', "INSERT INTO retrain.evaluation SELECT (jsonb_populate_record(e, jsonb_build_object('slot', e.slot + i * interval '1 second'))).* FROM retrain.evaluation e, generate_series(1, 4000) i WHERE e.policy_id = (SELECT min(policy_id) FROM retrain.evaluation)",
		'ALTER TABLE retrain.evaluation DISABLE TRIGGER evaluation_append_only', "DELETE FROM retrain.evaluation WHERE extract(second FROM slot) <> 0 OR extract(minute FROM slot) <> 0 OR extract(hour FROM slot) <> 0",
		'ALTER TABLE retrain.evaluation ENABLE ALWAYS TRIGGER evaluation_append_only');
	cmp_ok(sql($node, 'app', "SELECT pg_relation_size('retrain.evaluation')"), '>', 2_000_000, 'F22: a table is large');
	limit('fsize', 2_000_000);
	my $seen = -s $node->logfile;
	create_policy($node, 'app', 'author', 'full', 'fast', 1);
	ok($node->wait_for_log(qr/retrain evaluator ERROR:  could not extend file/, $seen), 'F22: a record cannot be written');
	is(sql($node, 'app', "SELECT count(*) FROM retrain.evaluations WHERE policy = 'full'"), '0', 'F22: nothing of it is there');
	is(sql($node, 'app', "SELECT run_id IS NOT NULL FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE p.name = 'full'"), 't', 'F22: the claim is kept');
	limit('fsize', 'unlimited');
	expire_claims($node, 'app');
	wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluations WHERE policy = 'full'", 'F22: done again when there is space');
	like(record('full'), qr/^ok [234]$/, 'F22: once');
	is(sql($node, 'app', "SELECT count(*) FROM retrain.decisions WHERE policy = 'full'"), '1', 'F22: with one decision');
	is(sql($node, 'app', 'SELECT ok FROM retrain.verify_ledger()'), 't', 'F22: the ledger holds');
	assert_consistent($node, 'F22', ['app']);
}

# --- F22: a small file system --------------------------------------------------------------------
SKIP: { skip 'a file system of its own would need the rights of root, which the server must not have', 1; }
$node->stop;
done_testing();
