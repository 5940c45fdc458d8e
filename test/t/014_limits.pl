# Code of a policy owner that does not stop: worker and tick() go on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Retrain;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('limits', "retrain.evaluation_timeout = 500ms", 'retrain.max_workers = 1');
sql($node, 'postgres', 'CREATE DATABASE app', 'CREATE ROLE author LOGIN', 'CREATE ROLE other LOGIN');
set_up_database($node, 'app', 'author');
sql($node, 'app', "SELECT retrain.grant_role('policy_author', 'other')", 'GRANT author TO other',
	'GRANT SELECT ON ALL TABLES IN SCHEMA public TO other');
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'author' ]);
	CREATE FUNCTION public.stubborn() RETURNS double precision LANGUAGE plpgsql AS $$
	BEGIN
		LOOP
			BEGIN
				PERFORM pg_sleep(100);
			EXCEPTION WHEN query_canceled THEN NULL;
			END;
		END LOOP;
	END $$;
	CREATE VIEW public.stubborn_log AS
	WITH w AS MATERIALIZED (SELECT public.stubborn() AS z) SELECT at, x + z AS x, y, p FROM public.predictions, w;
	SELECT retrain.attach_log(model => 'm', name => 'stubborn', relation => 'public.stubborn_log',
		time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
	SQL
create_policy($node, 'app', 'author', 'stubborn', 'stubborn', 1);
wait_for_sleep($node, 'app', 'the worker is in code that catches the cancellation');
create_policy($node, 'app', 'other', 'meek', 'fast', 1);
wait_for($node, 'app', "SELECT count(*) = 1 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'meek'",
	'the worker is ended, and others have their turn');

# Each claim comes to nothing; after three the slot is given up.
for my $attempt (2, 3)
{
	expire_claims($node, 'app');
	wait_for($node, 'app', "SELECT attempts = $attempt FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE p.name = 'stubborn'",
		"attempt $attempt");
	wait_for($node, 'postgres', "SELECT count(*) = 0 FROM pg_stat_activity WHERE backend_type = 'retrain evaluator'", 'ended again');
}
expire_claims($node, 'app');
wait_for($node, 'app', <<~'SQL', 'then the slot is recorded as an error');
	SELECT count(*) = 1 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id)
	WHERE p.name = 'stubborn' AND e.outcome = 'error' AND e.attempt = 4 AND e.scan_mode = 'none'
	SQL
is(sql($node, 'app', "SELECT consecutive_errors FROM retrain.policy_status WHERE policy = 'stubborn'"), '1', 'and counts as one');

# tick() has the limit too, and leaves the caller's own timer alone.
sql($node, 'app', 'ALTER SYSTEM SET retrain.enabled = off', 'SELECT pg_reload_conf()');
sql($node, 'app', 'UPDATE public.pace SET seconds = 30');
create_policy($node, 'app', 'author', 'slow', 'slow', 1);
my ($rc, $out, $err) = $node->psql('app', "SET statement_timeout = '20s'; CALL retrain.tick(); SELECT 'went on'", extra_params => [ '-U', 'author' ]);
is($rc, 0, 'tick() ends') or diag($err);
is(evaluations($node, 'app', 'slow'), 'timeout:1', 'with outcome timeout for the slow policy');
create_policy($node, 'app', 'author', 'slow2', 'slow', 1);
sql($node, 'app', "ALTER SYSTEM SET retrain.evaluation_timeout = '20s'", 'SELECT pg_reload_conf()');
($rc, $out, $err) = $node->psql('app', "SET statement_timeout = '1s'; CALL retrain.tick()", extra_params => [ '-U', 'author' ]);
like($err, qr/statement timeout/, 'a shorter statement_timeout of the caller ends the call');
is(evaluations($node, 'app', 'slow2'), 'cancelled:1', 'and the evaluation is recorded as cancelled');

$node->stop;
done_testing();
