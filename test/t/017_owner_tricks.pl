# Owners of policies: roles that are dropped, lose rights, or change hands (F10,
# X10), and what their code can do inside a worker (X04; through evaluate() and
# tick(): sandbox.sql).  Renamed owners and restored dumps: 013_owners.pl.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $node = new_node('tricks', 'retrain.enabled = off', 'autovacuum = off');
my @owners = qw(dropped nologin revoked super handed unconnected kept);
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE heir LOGIN', 'CREATE DATABASE app', map { "CREATE ROLE $_ LOGIN" } @owners);
set_up_database($node, 'app', 'author');
sql($node, 'app', 'REVOKE CONNECT ON DATABASE app FROM PUBLIC', 'GRANT CONNECT ON DATABASE app TO heir');
for my $owner (@owners)
{
	sql($node, 'app', "GRANT author TO $owner", "GRANT CONNECT ON DATABASE app TO $owner", "SELECT retrain.grant_role('policy_author', '$owner')");
	create_policy($node, 'app', $owner, $owner, 'fast', 2);
}

# problem(POLICY): state and the first word of the reason
sub problem
{
	my ($policy) = @_;
	return "SELECT state || ' ' || coalesce(split_part(state_reason, ':', 1), '') FROM retrain.policy WHERE name = '$policy'";
}

# --- before their slots are evaluated -------------------------------------------------
sql($node, 'app', 'DROP OWNED BY dropped', 'DROP ROLE dropped', 'ALTER ROLE nologin NOLOGIN', 'REVOKE author FROM revoked', 'ALTER ROLE super SUPERUSER',
	'REASSIGN OWNED BY handed TO heir', 'REVOKE CONNECT ON DATABASE app FROM unconnected');
# the name is taken by another role, which has all rights that the first had
sql($node, 'app', 'CREATE ROLE dropped LOGIN IN ROLE author', 'GRANT CONNECT ON DATABASE app TO dropped', "SELECT retrain.grant_role('policy_author', 'dropped')");
sql($node, 'app', 'ALTER SYSTEM SET retrain.enabled = on', 'SELECT pg_reload_conf()');

wait_for($node, 'app', problem('dropped'), 'F10: a dropped owner', 'suspended owner_missing');
wait_for($node, 'app', problem('nologin'), 'F10: an owner that may not log in', 'suspended owner_nologin');
wait_for($node, 'app', problem('revoked'), 'X10: an owner that is no longer a member of the owner of the model', 'suspended owner_not_member');
wait_for($node, 'app', problem('super'), 'X10: an owner that has become a superuser', 'suspended owner_superuser');
wait_for($node, 'app', "SELECT count(*) = 2 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'kept'", 'the others go on');
is(evaluations($node, 'app', $_), '', "$_: nothing was evaluated") for qw(dropped nologin revoked super unconnected);
is(sql($node, 'app', "SELECT problem FROM retrain.policy_status WHERE policy = 'unconnected'"), 'owner may not connect to this database', 'X10: the status says what is in the way');
is($node->safe_psql('app', "SELECT count(*) FROM retrain.policy_status WHERE policy = 'dropped'", extra_params => [ '-U', 'dropped' ]), '0',
	'X10: who took the name of a dropped owner does not see his policy');
like(as_role($node, 'dropped', 'app', "SELECT retrain.resume_policy('dropped')"), qr/does not exist|not found|owner/, 'X10: nor can he resume it');
is(sql($node, 'app', 'SELECT count(*) FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE e.run_as <> p.owner_name OR e.session_role <> p.owner_name'), '0',
	'F10: never as anybody else');

# REASSIGN OWNED cannot give a policy to a role that is no member of the owner of its model
wait_for($node, 'app', "SELECT count(*) = 2 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'handed' AND e.run_as = 'handed'",
	'F10: REASSIGN OWNED leaves a policy with its owner');
sql($node, 'app', 'DROP OWNED BY handed', 'DROP ROLE handed', 'GRANT author TO heir', "SELECT retrain.grant_role('policy_author', 'heir')", 'SELECT retrain.wake_scheduler()');
wait_for($node, 'app', problem('handed'), 'F10: and suspends it when he is gone', 'suspended owner_missing');

# everything can be put right
sql($node, 'app', 'ALTER ROLE nologin LOGIN', 'GRANT author TO revoked', 'ALTER ROLE super NOSUPERUSER', 'GRANT CONNECT ON DATABASE app TO unconnected',
	(map { "SELECT retrain.resume_policy('$_')" } qw(nologin revoked super)), 'SELECT retrain.wake_scheduler()');
wait_for($node, 'app', "SELECT count(*) = 2 FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = '$_'", "$_: put right, it runs")
  for qw(nologin revoked super unconnected);
sql($node, 'app', "SELECT retrain.alter_policy('handed', jsonb_build_object('owner', 'heir', 'until', '2026-01-06T00:00:00Z'))", "SELECT retrain.resume_policy('handed')");
wait_for($node, 'app', "SELECT count(*) = 4 AND bool_or(e.run_as = 'heir') FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'handed'",
	'F10: given to another owner, it runs as him');

# --- removed while it is evaluated ------------------------------------------------------------
sql($node, 'app', 'UPDATE public.pace SET seconds = 1');
create_policy($node, 'app', 'kept', 'meanwhile', 'slow', 1);
wait_for_sleep($node, 'app', 'X10: an evaluation is running');
sql($node, 'app', 'REVOKE author FROM kept');
wait_for($node, 'app', "SELECT run_id IS NULL FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE p.name = 'meanwhile'", 'X10: it comes to an end');
note('removed meanwhile: ' . evaluations($node, 'app', 'meanwhile'));
sql($node, 'app', 'UPDATE public.pace SET seconds = 0', 'GRANT author TO kept');
assert_consistent($node, 'F10', ['app']);

# --- X04: code of the owner, in a worker ------------------------------------------------------------
my @attacks = ([ 'SELECT 1', '' ], [ 'RESET ROLE', '42501' ], [ 'SET ROLE heir', '42501' ], [ 'SET SESSION AUTHORIZATION postgres', '42501' ],
	[ q{SELECT set_config('role', 'none', false)}, '42501' ], [ 'INSERT INTO public.target VALUES (1)', '25006' ], [ 'CREATE TEMP TABLE made ()', '42501|25006' ],
	[ 'SET TRANSACTION READ WRITE', '25001' ], [ q{SELECT set_config('transaction_read_only', 'off', false)}, '25001' ], [ 'PREPARE made AS SELECT 1', '42501' ],
	[ 'LISTEN retrain_v1', '42501' ], [ 'COMMIT', '0A000|2D000' ], [ q{COPY public.target TO PROGRAM 'true'}, '42501' ], [ 'ALTER ROLE kept SUPERUSER', '25006|42501' ],
	[ q{INSERT INTO retrain.event (happened_at, kind, message, actor) VALUES (now(), 'x', 'x', 'x')}, '42501|25006' ], [ 'CALL retrain.tick()', '42501|RT050|25006|0A000' ],
	[ q{SELECT pg_advisory_lock(4711), pg_notify('retrain_v1', 'forged'), set_config('search_path', 'public', false)}, '' ]);
sql($node, 'app', 'CREATE TABLE public.target (i integer)', 'ALTER TABLE public.target OWNER TO kept', 'GRANT heir TO kept', 'CREATE TABLE public.attacks (n integer, statement text)',
	'GRANT SELECT ON public.attacks TO kept', map { my $n = $_; "INSERT INTO public.attacks VALUES ($n, \$a\$$attacks[$n][0]\$a\$)" } 0 .. $#attacks);
$node->safe_psql('app', <<~'SQL', extra_params => [ '-U', 'kept' ]);
	CREATE FUNCTION public.attack(of_n integer) RETURNS float8 LANGUAGE plpgsql AS $$
	BEGIN
		IF current_user <> 'kept' OR session_user <> 'kept' OR current_setting('is_superuser') <> 'off' THEN
			RAISE EXCEPTION 'runs as %, session %', current_user, session_user;
		END IF;
		EXECUTE (SELECT statement FROM public.attacks WHERE n = of_n);
		RETURN 0;
	END $$;
	DO $$
	BEGIN
		FOR n IN 0 .. (SELECT max(a.n) FROM public.attacks a) LOOP
			EXECUTE format('CREATE VIEW public.attack_%s AS SELECT at, x + CASE WHEN x = 7 THEN public.attack(%s) ELSE 0 END AS x, y, p FROM public.predictions', n, n);
			EXECUTE format('GRANT SELECT ON public.attack_%s TO author', n);
			PERFORM retrain.attach_log(model => 'm', name => 'attack_' || n, relation => ('public.attack_' || n)::regclass,
				time_column => 'at', prediction_column => 'y', probability_column => 'p', label_column => 'y', features => '{x}');
		END LOOP;
	END $$;
	SQL
create_policy($node, 'app', 'kept', "attack_$_", "attack_$_", 1) for 0 .. $#attacks;
wait_for($node, 'app', "SELECT count(*) = " . @attacks . " FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name LIKE 'attack%'", 'X04: a worker runs them all');
for my $n (0 .. $#attacks)
{
	my ($statement, $expected) = @{ $attacks[$n] };
	like(sql($node, 'app', "SELECT coalesce(e.error_code, '') FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'attack_$n'"),
		qr/^($expected)$/, "X04: $statement");
}
is(sql($node, 'app', 'SELECT (SELECT count(*) FROM public.target), (SELECT count(*) FROM retrain.event WHERE kind = $$x$$), (SELECT rolsuper FROM pg_roles WHERE rolname = $$kept$$)'),
	'0|0|f', 'X04: nothing was written');
quiet($node);
is(sql($node, 'app', "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), '0', 'X04: no lock is left');
is(scalar(log_lines($node, qr/ retrain \w+ (ERROR|FATAL|PANIC)/)), 0, 'no error of ours in the log');
assert_consistent($node, 'X04', ['app']);
$node->stop;
done_testing();
