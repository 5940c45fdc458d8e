# REASSIGN OWNED (F10): where the library is preloaded, models and policies follow, as by
# alter_model() and alter_policy(); what cannot follow is named and stays.  Elsewhere they
# stay, and are suspended when their owner is gone.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $node = new_node('reassign');
sql($node, 'postgres', (map { "CREATE ROLE $_ LOGIN" } qw(old other heir third boss stranger ticker)), 'CREATE ROLE admin LOGIN SUPERUSER', 'CREATE DATABASE app', 'CREATE DATABASE bare');
set_up_database($node, 'app', 'old');
sql($node, 'app', 'GRANT old TO other', "SELECT retrain.grant_role('policy_author', 'other')", "SELECT retrain.grant_role('scheduler', 'ticker')",
	'GRANT ALL ON SCHEMA public TO heir, third');
create_policy($node, 'app', 'old', 'p', 'fast', 1);
create_policy($node, 'app', 'other', 'q', 'fast', 1);
create_policy($node, 'app', 'old', 'gone', 'fast', 1);
$node->safe_psql('app', "SELECT retrain.retire_policy('gone')", extra_params => [ '-U', 'old' ]);
wait_for($node, 'app', 'SELECT count(*) >= 2 FROM retrain.evaluation', 'evaluated');

my $owners = "SELECT (SELECT string_agg(name || ' ' || owner_name || ' ' || (owner_oid = to_regrole(owner_name::text))::text, ', ' ORDER BY name) FROM retrain.model), "
  . "(SELECT string_agg(name || ' ' || owner_name || ' ' || current_revision, ', ' ORDER BY name) FROM retrain.policy WHERE state <> 'retired')";
my $before = 'm old true|p old 1, q other 1';

# run(ROLE, SQL) returns what psql says.
sub run
{
	my ($role, $sql) = @_;
	my ($rc, $out, $err) = $node->psql('app', $sql, extra_params => [ '-U', $role ]);
	return $err;
}

is(sql($node, 'app', $owners), $before, 'as they were made');
like(run('stranger', 'REASSIGN OWNED BY old TO stranger'), qr/permission denied/, 'who may not reassign');
is(sql($node, 'app', $owners), $before, 'moves nothing');
is(run('admin', 'BEGIN; REASSIGN OWNED BY old TO heir; ROLLBACK'), '', 'rolled back');
is(sql($node, 'app', $owners), $before, 'it moves nothing');
$node->safe_psql('bare', 'REASSIGN OWNED BY old TO heir');
is(sql($node, 'app', $owners), $before, 'nor in another database');

my $sealed = "SELECT count(*) FROM retrain.ledger WHERE kind = 'policy_sealed'";
my $seals = sql($node, 'app', $sealed);
is(run('admin', 'REASSIGN OWNED BY old, other TO heir'), '', 'two roles to a third');
is(sql($node, 'app', $owners), 'm heir true|p heir 2, q heir 2', 'model and policies follow, with a new revision each');
is(sql($node, 'app', $sealed) - $seals, 2, 'which the ledger has');
is(sql($node, 'app', "SELECT string_agg(DISTINCT definition ->> 'owner', ',') FROM retrain.policy_revision WHERE revision = 2"), 'heir', 'and which name him');
is(sql($node, 'app', "SELECT count(*) FROM retrain.policy_state s JOIN retrain.policy p USING (policy_id) WHERE s.owner_oid <> p.owner_oid"), '0', 'the scheduler too');
is(sql($node, 'app', "SELECT owner_name FROM retrain.policy WHERE name = 'gone'"), 'old', 'what is retired stays as it was');
sql($node, 'app', 'DROP OWNED BY old, other');
sql($node, 'bare', 'DROP OWNED BY old, other', 'DROP ROLE old, other');
sql($node, 'app', 'SELECT retrain.wake_scheduler()');
$node->safe_psql('app', "SELECT retrain.alter_policy('p', '{\"until\": \"2026-01-05 00:00Z\"}')", extra_params => [ '-U', 'admin' ]);
wait_for($node, 'app', "SELECT count(*) > 0 FROM retrain.evaluation WHERE run_as = 'heir' AND outcome = 'ok'", 'the policy is evaluated as its new owner');
is(sql($node, 'app', "SELECT string_agg(DISTINCT state, ',') FROM retrain.policy WHERE name IN ('p', 'q')"), 'active', 'and nothing is suspended when the old one is dropped');

# --- not everybody can own a policy ------------------------------------------------------
my $said = run('admin', 'BEGIN; REASSIGN OWNED BY heir TO admin; ROLLBACK');
like($said, qr/WARNING:  model "m" of retrain keeps its owner: role "admin" is a superuser/, 'a superuser does not own a model');
like($said, qr/WARNING:  policy "p" of retrain keeps its owner: .*\n.*superuser/s, 'nor a policy');
like($said, qr/HINT:  Mend that, then SELECT retrain.alter_policy\('p'/, 'the hint says what to do');
unlike($said, qr/ERROR/, 'and the command goes on');
sql($node, 'app', 'ALTER ROLE third NOLOGIN');
$said = run('admin', 'BEGIN; REASSIGN OWNED BY heir TO third; ' . $owners . '; ROLLBACK');
like($said, qr/WARNING:  policy "p" of retrain keeps its owner: .*cannot log in/s, 'a role without LOGIN owns no policy');
unlike($said, qr/model "m"/, 'but a model');
sql($node, 'app', 'ALTER ROLE third LOGIN');

# --- by a member of both ------------------------------------------------------------------
sql($node, 'app', 'GRANT heir, third TO boss', "SELECT retrain.grant_role('policy_author', 'boss')");
is(run('boss', 'REASSIGN OWNED BY heir TO third'), '', 'who may act for both');
is(sql($node, 'app', 'SELECT DISTINCT owner_name FROM (SELECT owner_name FROM retrain.model UNION ALL SELECT owner_name FROM retrain.policy WHERE state <> \'retired\') o'), 'third', 'moves them');

# --- records of another database ---------------------------------------------------------
$node->append_conf('postgresql.conf', 'retrain.enabled = off');
$node->reload;
quiet($node);
sql($node, 'postgres', 'CREATE DATABASE copy TEMPLATE app');
is($node->psql('copy', 'REASSIGN OWNED BY third TO heir'), 0, 'in a copy that nobody adopted');
is(sql($node, 'copy', 'SELECT DISTINCT owner_name FROM retrain.model'), 'third', 'nothing is moved');
sql($node, 'postgres', 'DROP DATABASE copy');

# --- without preload ------------------------------------------------------------------------
$node->append_conf('postgresql.conf', "shared_preload_libraries = ''");
$node->restart;
sql($node, 'app', "SELECT retrain.alter_policy('p', '{\"until\": \"2026-01-09 00:00Z\"}')");
is(run('admin', 'REASSIGN OWNED BY third TO heir'), '', 'without preload');
is(sql($node, 'app', 'SELECT DISTINCT owner_name FROM retrain.model'), 'third', 'nothing is moved');
sql($node, 'app', 'DROP OWNED BY third', 'DROP ROLE third');
$node->safe_psql('app', 'CALL retrain.tick()', extra_params => [ '-U', 'ticker' ]);
like(sql($node, 'app', "SELECT state, state_reason FROM retrain.policy WHERE name = 'p'"), qr/^suspended\|owner_missing: /, 'the next evaluation suspends it once the owner is gone');
sql($node, 'app', "SELECT retrain.alter_model('m', '{\"owner\": \"heir\"}')", "SELECT retrain.alter_policy('p', '{\"owner\": \"heir\"}')", "SELECT retrain.resume_policy('p')");
$node->safe_psql('app', 'CALL retrain.tick()', extra_params => [ '-U', 'ticker' ]);
is(sql($node, 'app', "SELECT state FROM retrain.policy WHERE name = 'p'"), 'active', 'given to another role, it goes on');
$node->stop;
done_testing();
