# A database with records of every kind, dumped and restored: all rows of all
# tables are the same, the copy does nothing until it is adopted, and then it
# goes on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $origin = PostgreSQL::Test::Cluster->new('origin');
$origin->init;
$origin->start;
sql($origin, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE ROLE scheduler LOGIN', 'CREATE ROLE dumper LOGIN', 'CREATE ROLE trainer LOGIN',
	'CREATE ROLE risk', 'CREATE ROLE approver LOGIN IN ROLE risk', 'CREATE ROLE head LOGIN', 'CREATE ROLE deputy LOGIN',
	'GRANT pg_read_all_data TO dumper', 'CREATE DATABASE shop');
sql($origin, 'shop', 'CREATE EXTENSION retrain', "SELECT retrain.grant_role('policy_author', 'author')",
	"SELECT retrain.grant_role('scheduler', 'scheduler')", "SELECT retrain.grant_role('trainer', 'trainer')",
	"SELECT retrain.grant_role('approver', r) FROM unnest('{risk,head,deputy}'::name[]) r", 'CREATE SCHEMA sales AUTHORIZATION author');

# every kind of row: names that need quotes, categories, NULL, NaN and infinities, filters, paused and retired objects,
# ok, breach, error and superseded outcomes, a repeated slot, a claim in progress
$origin->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SET search_path = sales, pg_temp;
	SET timezone = 'Asia/Tokyo';
	CREATE TABLE "prediction log" (id integer, at timestamptz, "Temp" float8, kind text, day date, p float8, yhat boolean, y boolean, known timestamptz);
	INSERT INTO "prediction log"
	SELECT i, '2026-01-01 00:00Z'::timestamptz + i * interval '10 minutes',
		CASE WHEN i % 97 = 0 THEN 'NaN' WHEN i % 89 = 0 THEN '-Infinity' WHEN i % 83 = 0 THEN NULL ELSE sin(i) / 3 + i / 1000 END,
		E'it''s \\ ' || i % 3, '2026-01-01'::date + i % 7, (i * 53 % 97) / 97.0, i * 53 % 97 >= 48, CASE WHEN i % 50 > 0 THEN i * 31 % 97 < i * 53 % 97 END,
		'2026-01-01 00:00Z'::timestamptz + i * interval '10 minutes' + i % 30 * interval '1 hour'
	FROM generate_series(0, 2999) i;
	CREATE VIEW failing AS SELECT at, 1 / (id - id) AS ratio FROM "prediction log";
	SELECT retrain.register_model('shop'), retrain.register_model('old');
	SELECT retrain.attach_log('shop', 'sales."prediction log"', 'at', prediction_column => 'yhat', probability_column => 'p', label_column => 'y',
		label_time_column => 'known', features => '{Temp,kind,day}', slices => '{kind}', name => 'main');
	SELECT retrain.attach_log('shop', 'failing', 'at', features => '{ratio}', name => 'failing');
	SELECT retrain.freeze_baseline('shop', 'main', '2026-01-01 00:00Z', '2026-01-06 00:00Z', 'all', known_until => '2026-01-06 00:00Z'),
		retrain.freeze_baseline('shop', 'main', '2026-01-01 00:00Z', '2026-01-06 00:00Z', 'some', filter => $$kind <> E'it''s \\ 2' AND id % 7 > 0$$);
	SELECT retrain.create_policy('drift', 'shop', jsonb_build_array(
			retrain.policy_check('psi', 'Temp', warn => 0.1, fail => 0.25), retrain.policy_check('psi', 'kind', fail => 0.9), retrain.policy_check('psi', 'day', warn => 0.9),
			retrain.policy_check('ks_stat', 'Temp', fail => 0.9), retrain.policy_check('ks_stat', 'Temp', slice => 'kind', fail => 0.9), retrain.policy_check('ece', fail => 0.9),
			retrain.policy_check('f1_by_slice', slice => 'kind', fail => 0.01)),
		log => 'main', baseline => 'all', window_length => '3 days', label_delay => '1 day', every => '1 day', anchor => '2026-01-11 00:00Z', until => '2026-01-20 00:00Z',
		catchup => 'each', catchup_limit => 100, breaches_needed => 2, slots_considered => 3, cooldown => '2 days');
	SELECT retrain.create_policy('filtered', 'shop', jsonb_build_array(retrain.policy_check('ks_stat', 'Temp', fail => 0.9)), log => 'main', baseline => 'some',
		filter => 'id % 2 = 0', every => '1 day', window_length => '2 days', anchor => '2026-01-10 00:00Z', until => '2026-01-12 00:00Z');
	SELECT retrain.create_policy('fails', 'shop', jsonb_build_array(retrain.policy_check('psi', 'ratio', fail => 0.9)), log => 'failing', reference => 'previous',
		every => '1 day', window_length => '1 day', anchor => '2026-01-10 00:00Z', until => '2026-01-12 00:00Z');
	SELECT retrain.create_policy('claimed', 'shop', jsonb_build_array(retrain.policy_check('ece', fail => 0.9)), log => 'main',
		every => '1 day', window_length => '1 day', anchor => '2026-01-10 00:00Z', until => '2026-01-12 00:00Z');
	SELECT retrain.create_policy('retrains', 'shop', jsonb_build_array(retrain.policy_check('f1_by_slice', slice => 'kind', fail => 0.9999)), log => 'main',
		every => '1 day', window_length => '3 days', anchor => '2026-01-10 00:00Z', until => '2026-01-12 00:00Z');
	SELECT retrain.evaluate('retrains', d) FROM generate_series('2026-01-10 00:00Z', '2026-01-11 00:00Z', interval '1 day') d;
	SELECT retrain.exclude_from_training('shop', '2026-01-02 00:00Z', '2026-01-02 12:00Z', 'a broken sensor');
	GRANT USAGE ON SCHEMA sales TO trainer;
	GRANT SELECT ON "prediction log" TO trainer;
	SELECT retrain.evaluate('drift', d) FROM generate_series('2026-01-11 00:00Z', '2026-01-15 00:00Z', interval '1 day') d;
	SELECT retrain.evaluate('drift', '2026-01-15', repeat => true);
	SELECT retrain.alter_policy('drift', '{"description": "second"}');
	SELECT retrain.evaluate('filtered', '2026-01-10 00:00Z'), retrain.evaluate('fails', '2026-01-10 00:00Z');
	SELECT retrain.pause_baseline('shop', 'some', 'with ''quotes'''), retrain.retire_model('old'), retrain.pause_policy('fails', E'two\nlines');
	SELECT retrain.enable_rollup('main', columns => '{Temp,kind,p}');
	SELECT retrain.declare_incident('shop', '2026-01-12 00:00Z', '2026-01-14 00:00Z', description => E'a\tbad ''day'''), retrain.declare_incident('shop', '2026-01-15 00:00Z');
	CALL retrain.tick(2);
	SQL
# a decision made a request, another one was added to it; a trainer answers
$origin->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'trainer' ]);
	SELECT request_id AS r, token AS t, fence AS f FROM retrain.claim('trainer') \gset
	BEGIN ISOLATION LEVEL REPEATABLE READ;
	SELECT row_count FROM retrain.training_set(:'r');
	COMMIT;
	SELECT state FROM retrain.report(:'r', :'t', :f, 'once', 'trained', 'v1', 'file:///v1', sha256('v1'));
	SQL
# which goes live, and is taken back to what was live before
$origin->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SELECT retrain.create_environment('fleet', 'edge', E'it''s \\ far away', 'trainer'), retrain.register_version('shop', 'v0', 'file:///v0', sha256('v0'));
	SELECT retrain.deploy('shop', '{"v0": 1}', effective_at => '2026-01-01 00:00Z');
	SELECT retrain.deploy('shop', '{"v0": 0.875, "v1": 0.125}', effective_at => '2026-01-12 00:00Z', reason => 'canary');
	SELECT retrain.deploy('shop', '{"v0": 0.5, "v1": 0.5}', 'fleet');
	SELECT retrain.rollback('shop', 'v0', E'it''s worse', 'fleet');
	SELECT retrain.report_device_profile('shop', 'fleet', E'truck ''7''', 'v1', 'Temp', '2026-01-12 00:00Z', '2026-01-13 00:00Z', retrain.profile_agg("Temp"))
	FROM sales."prediction log" WHERE at >= '2026-01-12 00:00Z' AND at < '2026-01-13 00:00Z';
	SELECT retrain.open_finding('shop', 'data_quality', E'it''s \\ noisy', 'trainer', '2026-03-01 00:00Z', '{"seen": [1, 2]}', NULL, 'drift', '2026-01-13 00:00Z', version => 'v1');
	SELECT retrain.update_finding(1, 'in_progress', comment => E'two\nlines');
	SELECT retrain.set_approval_rule('shop', '{"approvers": [{"role": "risk"}, {"role": "head", "quorum": 2}],
		"waivers": [{"role": "head", "requirements": ["approval:head"]}]}', environment => 'fleet');
	SQL
# which a gate has looked at
$origin->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SELECT retrain.create_gate('holdout', 'shop', jsonb_build_object('log', 'main', 'window_start', '2026-01-12', 'window_end', '2026-01-20', 'slices', '["kind"]'::jsonb,
		'description', E'it''s \\ sealed', 'candidate', '{"probability": "p"}'::jsonb, 'rules', jsonb_build_array(retrain.gate_rule('minimum_rows'),
			retrain.gate_rule('no_slice_worse', '{"statistic": "auc", "margin": 0.01}'), retrain.gate_rule('superiority', '{"statistic": "auc"}'))));
	SELECT result FROM retrain.evaluate_gate('holdout', candidate => 'v1', options => '{"champion": "v0"}');
	SELECT retrain.retire_gate('holdout', E'it''s \\ done');
	SQL
# approved by one, waived by another, taken back, given again, and promoted
$origin->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'approver' ]);
	SELECT retrain.approve(r.request_id, e.digest, E'it''s \\ fine', environment => 'fleet') FROM retrain.requests r, LATERAL retrain.open_evidence(r.request_id) e WHERE r.version = 'v1';
	SELECT retrain.revoke_approval(approval_id, 'once more') FROM retrain.approvals;
	SELECT retrain.approve(r.request_id, e.digest, environment => 'fleet') FROM retrain.requests r, LATERAL retrain.open_evidence(r.request_id) e WHERE r.version = 'v1';
	SELECT retrain.delegate('approver', 'deputy', now() + interval '1 day', 'away');
	SQL
$origin->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'head' ]);
	SELECT retrain.waive(request_id, 'approval:head', 'nobody else is there', now() + interval '1 day', 'fleet') FROM retrain.requests WHERE version = 'v1';
	SQL
$origin->safe_psql('shop', <<~'SQL', extra_params => [ '-U', 'author' ]);
	SELECT retrain.promote(request_id, 'fleet') FROM retrain.requests WHERE version = 'v1';
	SQL
sql($origin, 'shop', <<~'SQL');
	UPDATE retrain.policy_state s SET run_id = gen_random_uuid(), run_slot = '2026-01-10 00:00Z', run_revision = 1, run_started = now(),
		run_deadline = now() + interval '1 day', run_missed = 0, attempts = 1
	FROM retrain.policy p WHERE p.policy_id = s.policy_id AND p.name = 'claimed'
	SQL

# contents(NODE, DATABASE) returns every row of every table as text, by table.
sub contents
{
	my ($node, $database) = @_;
	my %rows;
	for my $table (split /\n/, sql($node, $database,
		"SELECT relname FROM pg_class WHERE relnamespace = 'retrain'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"))
	{
		$rows{$table} = sql($node, $database, "SET extra_float_digits = 3; SET timezone = 'UTC'; SET bytea_output = 'hex'",
			qq{SELECT t::text FROM retrain."$table" t ORDER BY t::text COLLATE "C"});
	}
	return \%rows;
}

# same_rows(NODE, DATABASE, WANTED, WHAT) compares table by table.
sub same_rows
{
	my ($node, $database, $wanted, $what) = @_;
	my $found = contents($node, $database);
	is_deeply([ sort keys %$found ], [ sort keys %$wanted ], "$what: the same tables");
	is($found->{$_}, $wanted->{$_}, "$what: every row of $_") for sort keys %$wanted;
	return;
}

my $wanted = contents($origin, 'shop');
my $anchor = sql($origin, 'shop', 'SELECT retrain.export_anchor()');
is_deeply([ grep { $wanted->{$_} eq '' } sort keys %$wanted ], [], 'no table is empty');
is(sql($origin, 'shop', q{SELECT string_agg(DISTINCT outcome, ' ' ORDER BY outcome) FROM retrain.evaluation}), 'breach breach_pending error in_cooldown insufficient_data',
	'there are records of many kinds');

# every table and sequence, and nothing else, is registered for dump
is(sql($origin, 'shop', <<~'SQL'), '', 'every table and sequence is registered for dump');
	SELECT c.relname FROM pg_class c JOIN pg_extension e ON e.extname = 'retrain'
	WHERE c.relnamespace = 'retrain'::regnamespace AND c.relkind IN ('r', 'p', 'S') AND c.oid <> ALL (coalesce(e.extconfig, '{}'))
	SQL

# --- dumps --------------------------------------------------------------------------
my $dir = PostgreSQL::Test::Utils::tempdir();
$origin->command_ok([ 'pg_dump', '-f', "$dir/plain.sql", '-d', $origin->connstr('shop') ], 'pg_dump, plain');
$origin->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/custom.dump", '-U', 'dumper', '-d', $origin->connstr('shop') ],
	'pg_dump, custom format, by a role that may only read');

# --- restored copies ------------------------------------------------------------------
sub check_copy
{
	my ($node, $database, $what) = @_;

	same_rows($node, $database, $wanted, $what);
	is(sql($node, $database, 'SELECT count(*) > 0 FROM retrain.policy_status WHERE problem LIKE \'records belong to another server%\''), 't', "$what: the status says that it is a copy");
	like(as_role($node, 'author', $database, "SELECT retrain.evaluate('drift', '2026-01-17 00:00Z')"),
		qr/these records belong to another server or database/, "$what: evaluate() refuses");
	like(as_role($node, 'author', $database, "SELECT retrain.evaluate('drift', '2026-01-17 00:00Z', dry_run => true)"),
		qr/these records belong to another server or database/, "$what: a dry run too, since owners are known by oid");
	like(as_role($node, 'scheduler', $database, 'CALL retrain.tick()'), qr/these records belong to another server or database/, "$what: tick() refuses");
	like(as_role($node, 'author', $database, "SELECT retrain.register_model('new')"), qr/these records belong to another server or database/,
		"$what: the registry is closed");
	like(as_role($node, 'author', $database, "SELECT retrain.adopt('restored')"), qr/permission denied/, "$what: the author may not adopt it");
	same_rows($node, $database, $wanted, "$what, after attempts");
	my $verify = "SELECT ok, reason, detail FROM retrain.verify_ledger('$anchor')";
	is(sql($node, $database, $verify), 't||', "$what: the ledger fits the anchor of the original");
	is(sql($node, $database, 'SELECT * FROM retrain.verify_release()'), '', "$what: approvals and promotions are as they were recorded");

	sql($node, $database, "SELECT retrain.adopt('restored')");
	is(sql($node, $database, "SELECT epoch, payload_json ->> 'reason' FROM retrain.ledger WHERE kind = 'adopted'"), '2|restored', "$what: adoption begins an epoch");
	is(sql($node, $database, 'SELECT count(*) FROM retrain.leaf WHERE position IS NULL'), '0', "$what: and covers what came along");
	is(sql($node, $database, 'SELECT count(*) FROM retrain.policy_status WHERE problem IS NOT NULL'), sql($origin, 'shop', 'SELECT count(*) FROM retrain.policy_status WHERE problem IS NOT NULL'),
		"$what: adopted, no other problems than in the original");
	is(as_role($node, 'author', $database, "SELECT retrain.evaluate('drift', '2026-01-18 00:00Z')"), '', "$what: evaluates again");
	is(sql($node, $database, <<~'SQL'), "7|0|t|f", "$what: on the baseline's rows as they were");
		SELECT count(DISTINCT m.check_no), count(*) FILTER (WHERE m.status IN ('error', 'baseline_changed')), bool_and(e.reference_digest = b.rows_digest), bool_or(e.relation_oid = old.oid)
		FROM retrain.measurement m JOIN retrain.evaluation e USING (policy_id, slot, ordinal) JOIN retrain.baseline b USING (baseline_id)
		JOIN retrain.policy p USING (policy_id), (SELECT min(relation_oid) AS oid FROM retrain.log_revision) old WHERE p.name = 'drift' AND e.slot = '2026-01-18 00:00Z'
		SQL
	is(sql($node, $database, "SELECT (SELECT count(*) FROM retrain.measurements) > 50, (SELECT count(*) FROM retrain.decisions) > 5, (SELECT count(*) FROM retrain.policy_status), (SELECT count(*) FROM retrain.evaluations) > 5"),
		't|t|5|t', "$what: the views show it");
	sql($node, $database, "UPDATE retrain.policy_state SET retry_at = NULL");
	is(as_role($node, 'scheduler', $database, 'CALL retrain.tick()'), '', "$what: tick() runs");
	is(sql($node, $database, "SELECT count(*) FROM retrain.evaluation e JOIN retrain.policy p USING (policy_id) WHERE p.name = 'claimed'"), '1',
		"$what: a claim of the former server is void");

	is(sql($node, $database, <<~'SQL'), 't|t|t', "$what: the rollup goes on, and its states are those of the rows");
		SELECT bool_and(r.problem IS NULL AND r.last_error IS NULL), bool_and(r.covers_until = '2026-01-21 20:00Z'), (SELECT bool_and(s.profile OPERATOR(retrain.=)
			(SELECT CASE s.column_name WHEN 'Temp' THEN retrain.profile_agg("Temp") WHEN 'p' THEN retrain.profile_agg(p) ELSE retrain.profile_agg(kind) END FROM sales."prediction log"
			WHERE at >= s.bucket_start AND at < s.bucket_end AND (s.slice_column IS NULL OR s.slice_value = kind))) FROM retrain.rollup_state s) FROM retrain.rollup_status r
		SQL

	is(sql($node, $database, "SELECT owner_oid::regrole FROM retrain.finding UNION ALL SELECT reporter_oid::regrole FROM retrain.environment WHERE reporter IS NOT NULL"), "trainer\ntrainer",
		"$what: findings and environments belong to the roles of their names");
	is(as_role($node, 'author', $database, q{SELECT retrain.deploy('shop', '{"v1": 1}')}), '', "$what: a version goes live");
	is(sql($node, $database, "SELECT retrain.live_version('shop'), retrain.live_version('shop', at => '2026-01-05 00:00Z'), retrain.live_version('shop', 'fleet')"), 'v1|v0|v1',
		"$what: after what was live before");

	# identities go on where they were
	is($node->safe_psql($database, <<~'SQL', extra_params => [ '-U', 'author' ]), "3\n3\n3\n6", "$what: new objects get new numbers");
		SELECT retrain.register_model('new');
		SELECT retrain.attach_log('new', 'sales."prediction log"', 'at', label_column => 'y', probability_column => 'p', name => 'new');
		SELECT retrain.freeze_baseline('new', 'new', '2026-01-01', '2026-01-02');
		SELECT retrain.create_policy('new', 'new', jsonb_build_array(retrain.policy_check('ece', fail => 0.9)));
		SQL
	cmp_ok(sql($node, $database, 'SELECT max(event_id) FROM retrain.event'), '>', sql($origin, 'shop', 'SELECT max(event_id) FROM retrain.event'), "$what: and new events");

	is(sql($node, $database, $verify), 't||', "$what: the ledger goes on from there");

	# what was sealed stays sealed
	my ($rc, $out, $err) = $node->psql($database, "UPDATE retrain.evaluation SET outcome = 'ok'");
	like($err, qr/is sealed/, "$what: records cannot be changed");
	is(sql($node, $database, 'SELECT reason FROM retrain.instance ORDER BY adopted_at'), "created\nrestored", "$what: it is known that it was restored");
	return;
}

# the same cluster, plain text
sql($origin, 'postgres', 'CREATE DATABASE copy');
$origin->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/plain.sql", '-d', $origin->connstr('copy') ], 'psql restores it, stopping at any error');
check_copy($origin, 'copy', 'same cluster');
same_rows($origin, 'shop', $wanted, 'the original');

# another cluster, where roles have other numbers; custom format
my $other = PostgreSQL::Test::Cluster->new('other');
$other->init;
$other->start;
sql($other, 'postgres', (map { "CREATE ROLE padding$_" } 1 .. 7), 'CREATE ROLE scheduler LOGIN', 'CREATE ROLE dumper LOGIN', 'CREATE ROLE trainer LOGIN', 'CREATE ROLE author LOGIN', (map { "CREATE ROLE $_" } qw(risk approver head deputy)), 'CREATE DATABASE shop');
$other->command_ok([ 'pg_restore', '--exit-on-error', '-d', $other->connstr('shop'), "$dir/custom.dump" ], 'pg_restore restores it, stopping at any error');
isnt(sql($other, 'shop', "SELECT 'author'::regrole::oid"), sql($origin, 'shop', "SELECT 'author'::regrole::oid"), 'the role has another number there');
check_copy($other, 'shop', 'another cluster');
is(sql($other, 'shop', "SELECT string_agg(DISTINCT owner_oid::regrole::text, ' ') FROM retrain.policy"), 'author', 'owners are the roles of the same name');

$origin->stop;
$other->stop;
done_testing();
