# Who owns a policy when roles are renamed and a dump is restored.  The
# scheduler keeps the names fresh, since names are all that a dump has.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $node = new_node('owners');
sql($node, 'postgres', 'CREATE ROLE first LOGIN', 'CREATE DATABASE app', 'CREATE DATABASE copy', 'CREATE DATABASE elsewhere');
set_up_database($node, 'app', 'first');
create_policy($node, 'app', 'first', 'p', 'fast', 2);
wait_for($node, 'app', 'SELECT count(*) = 2 FROM retrain.evaluation', 'the policy is evaluated');
is(sql($node, 'app', 'SELECT problem FROM retrain.policy_status'), '', 'and has no problem');

# seen(DATABASE, ROLE) returns the policies that a role sees.
sub seen
{
	my ($database, $role) = @_;
	my ($rc, $out, $err) = $node->psql($database, 'SELECT policy, owner FROM retrain.policy_status', extra_params => [ '-U', $role ]);
	return $out . $err;
}

# --- a renamed owner, and another role that takes the name --------------------------
sql($node, 'app', 'ALTER ROLE first RENAME TO second', 'CREATE ROLE first LOGIN', "SELECT retrain.grant_role('policy_author', 'first')");
is(seen('app', 'second'), 'p|second', 'a renamed owner sees his policy at once');
is(seen('app', 'first'), '', 'who took his name does not');
sql($node, 'app', 'SELECT retrain.wake_scheduler()');
wait_for($node, 'app', <<~'SQL', 'the scheduler learns the new name');
	SELECT (SELECT owner_name FROM retrain.policy) = 'second' AND (SELECT owner_name FROM retrain.model) = 'second'
	SQL
create_policy($node, 'app', 'second', 'q', 'fast', 1);
wait_for($node, 'app', 'SELECT count(*) = 3 FROM retrain.evaluation', 'evaluation goes on');

# --- a dump, restored ------------------------------------------------------------------
my $dump = "$PostgreSQL::Test::Utils::tmp_check/owners.sql";
$node->command_ok([ 'pg_dump', '-f', $dump, '-d', $node->connstr('app') ], 'dump');
$node->command_ok([ 'psql', '-Xqv', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $node->connstr('copy') ], 'restore');
is(sql($node, 'copy', 'SELECT DISTINCT problem FROM retrain.policy_status'),
	'records belong to another server or database: retrain.adopt()', 'a restored copy waits to be adopted');
is(seen('copy', 'second'), "p|second\nq|second", 'name and oid of the owner agree: he sees his policies');
is(seen('copy', 'first'), '', 'others do not');
like(as_role($node, 'second', 'copy', "SELECT retrain.policy_definition('p')"), qr/belong to another server or database/, 'no definition before adoption');

# as if restored on another server, where the owner's oid is that of a stranger
sql($node, 'copy', 'UPDATE retrain.policy SET owner_oid = (SELECT oid FROM pg_roles WHERE rolname = $$first$$)',
	'UPDATE retrain.model SET owner_oid = (SELECT oid FROM pg_roles WHERE rolname = $$first$$)');
is(seen('copy', 'first'), '', 'a stranger with the oid of the owner sees nothing');
is(seen('copy', 'second'), '', 'nor does the owner yet');
sql($node, 'copy', "SELECT retrain.adopt('restored')");
is(seen('copy', 'first'), '', 'adopted: the stranger sees nothing');
is(seen('copy', 'second'), "p|second\nq|second", 'the owner has his policies again');
is(sql($node, 'copy', 'SELECT count(*) FROM retrain.log l JOIN retrain.log_revision r ON (r.log_id, r.revision) = (l.log_id, l.current_revision) WHERE r.relation_oid = to_regclass($$public.$$ || r.relation_name)'),
	'2', 'logs are bound to the relations of the copy');
create_policy($node, 'copy', 'second', 'r', 'fast', 1);
wait_for($node, 'copy', 'SELECT count(*) = 4 FROM retrain.evaluation', 'evaluation goes on in the copy');

# --- where the owner's name does not exist, nobody is the owner ------------------------
$node->command_ok([ 'psql', '-Xqv', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $node->connstr('elsewhere') ], 'restore elsewhere');
sql($node, 'elsewhere', 'UPDATE retrain.policy SET owner_name = $$third$$', 'UPDATE retrain.model SET owner_name = $$third$$',
	"SELECT retrain.adopt('restored')");
is(sql($node, 'elsewhere', 'SELECT DISTINCT owner_oid FROM retrain.policy UNION SELECT owner_oid FROM retrain.model UNION SELECT owner_oid FROM retrain.policy_state'),
	'0', 'an owner that does not exist is nobody');
is(seen('elsewhere', 'second'), '', 'whose oid was dumped sees nothing');
sql($node, 'elsewhere', 'SELECT retrain.wake_scheduler()');
wait_for($node, 'elsewhere', <<~'SQL', 'and the policies are suspended');
	SELECT count(*) = 2 FROM retrain.policy WHERE state = 'suspended' AND state_reason LIKE 'owner_missing: the role third%'
	SQL
sql($node, 'elsewhere', 'CREATE ROLE third LOGIN', "SELECT retrain.grant_role('policy_author', 'third')");
is(seen('elsewhere', 'third'), '', 'a role made later under the name is not the owner');

quiet($node);
assert_consistent($node, 'at the end', [ 'app', 'copy', 'elsewhere' ]);
$node->stop;
done_testing();
