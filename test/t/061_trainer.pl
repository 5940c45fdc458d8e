# The example trainers against a real server: claim, train, report; killed,
# stopped, frozen, cancelled, cut off from the server, asked for the impossible;
# and the same queue from a shell script.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use Digest::SHA qw(sha256_hex);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $runs = 0;
my $here = "$FindBin::RealBin/../../examples/trainer";
my $dir = PostgreSQL::Test::Utils::tempdir;
my $venv = `sh '$here/venv.sh' '$dir/venv' offline 2>&1`;
plan skip_all => "examples/trainer: " . $venv =~ s/\n.*//sr if $?;

my $node = new_node('main', 'retrain.retry_pause = 0');
sql($node, 'postgres', map({ "CREATE ROLE $_ LOGIN" } qw(author trainer thief)), 'CREATE DATABASE app');
sql($node, 'app', 'CREATE EXTENSION retrain', "SELECT retrain.grant_role('policy_author', 'author')",
	"SELECT retrain.grant_role('trainer', r) FROM unnest('{trainer,thief}'::name[]) r", 'GRANT CREATE ON SCHEMA public TO author');
by('author', <<~'SQL');
	CREATE TABLE log (id bigint PRIMARY KEY, at timestamptz, x double precision, shop text, label boolean, label_at timestamptz);
	INSERT INTO log SELECT i, t, CASE WHEN i % 50 = 0 THEN NULL ELSE i * 37 % 101 END, (ARRAY['a', 'b', 'c'])[1 + i % 3], i * 37 % 101 + i * 61 % 89 > 110, t + interval '2 hours'
	FROM generate_series(1, 6000) i, LATERAL (SELECT '2026-01-01 00:00Z'::timestamptz + i * interval '20 minutes') s (t);
	CREATE TABLE candidate_scores (version text, id bigint, probability double precision, PRIMARY KEY (version, id));
	GRANT SELECT ON log TO trainer, thief;
	GRANT SELECT, INSERT, DELETE ON candidate_scores TO trainer;
	SELECT retrain.register_model('m');
	SELECT retrain.attach_log('m', 'log', 'at', label_column => 'label', label_time_column => 'label_at', features => '{x}', slices => '{shop}');
	SQL

sub by
{
	my ($role, $statement) = @_;
	return $node->safe_psql('app', $statement, extra_params => [ '-U', $role ]);
}

# refused(ROLE, SQL) returns the SQLSTATE of a statement that fails.
sub refused
{
	my ($role, $statement) = @_;
	my ($rc, $out, $err) = $node->psql('app', "\\set VERBOSITY sqlstate\n$statement", extra_params => [ '-U', $role ]);
	return $err =~ /ERROR:\s+(\w{5})/ ? $1 : "no error: $out";
}

# ask([MODEL]) has the owner ask for a training, after whatever was open.
sub ask
{
	sql($node, 'app', "UPDATE retrain.request SET state = 'failed_gate' WHERE state = 'gating'");
	return by('author', "SELECT retrain.request_retraining('m', 'test')");
}

# config(NAME [, QUEUE [, MODEL]]) writes a configuration with the given lines; returns its file.
sub config
{
	my ($name, $queue, $model) = @_;
	PostgreSQL::Test::Utils::append_to_file("$dir/$name.toml", <<~TOML . ($model // ''));
		artifacts = "artifacts"
		[queue]
		model = "m"
		name = "$name"
		@{[ $queue // '' ]}
		[data]
		time = "at"
		label = "label"
		numbers = ["x"]
		categories = ["shop"]
		holdout_days = 10
		calibration_days = 20
		options = { label_cutoff = "2026-03-20T00:00Z" }
		[scores]
		source = "log"
		table = "candidate_scores"
		key = ["id"]
		[costs]
		per_cpu_hour = 0.10
		[model]
		seed = 11
		min_samples_leaf = 50
		TOML
	return "$dir/$name.toml";
}

# trainer(CONFIG [, ARGUMENT ...]) starts a trainer; returns its process.
sub trainer
{
	my ($config, @arguments) = @_;
	my $log = "$config." . (++$runs) . '.log';
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => 'app', PGUSER => 'trainer',
		PYTHONPATH => $here, PYTHONDONTWRITEBYTECODE => 1);
	my $run = IPC::Run::start([ "$dir/venv/bin/python", '-m', 'trainer', '--config', $config, @arguments ],
		'<', \undef, '>', $log, '2>&1');
	return { run => $run, pid => $run->{KIDS}[0]{PID}, log => $log };
}

# ended(PROCESS, WHAT) waits for a trainer to end by itself with status 0.
sub ended
{
	my ($process, $what) = @_;
	$process->{run}->finish;
	is($process->{run}->full_result(0), 0, $what) or diag(slurp_file($process->{log}));
	return;
}

# ready(PROCESS) waits until a service listens.
sub ready
{
	wait_for($node, 'app', "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'trainer' AND query IN ('LISTEN retrain_v1', 'SELECT 1') AND state = 'idle'", $_[0]);
	return;
}

sub wait_for_request
{
	my ($request, $condition, $what) = @_;
	return wait_for($node, 'app', "SELECT $condition FROM retrain.requests WHERE request_id = '$request'", $what);
}

my $training = "progress->>'step' = 'training' AND state = 'leased'";
# endless training, in short steps
my $slow = config('slow', "lease_seconds = 3", "iterations = 1000000\niterations_per_step = 5\n");
my $quick = config('quick', '', "iterations = 40\n");

# 1. The service: it listens, is told, claims, trains and reports.
my $service = trainer($quick);
ready('the service listens');
my $request = ask();
wait_for_request($request, "state = 'gating'", 'a notification, and the request is trained') or diag(slurp_file($service->{log}));
is(sql($node, 'app', <<~SQL), 't|t|t|t|t|t|t', 'the version says where it comes from');
	SELECT training_data_issued, training_end = '2026-03-10 00:00Z', label_cutoff = '2026-03-20 00:00Z', framework LIKE 'scikit-learn %' AND code_revision ~ '^(sources sha256:)?[0-9a-f]{7,}' AND seed = 11,
		parameters->'libraries'->>'numpy' IS NOT NULL AND parameters->>'iterations' = '40', cost > 0 AND currency = 'USD' AND energy_kwh > 0 AND metrics->'basis'->>'energy' LIKE 'estimate%',
		(metrics->'later_part_uncalibrated'->>'auc')::numeric > 0.7 AND injected IS NULL
	FROM retrain.versions WHERE request_id = '$request'
	SQL
my ($version, $uri, $digest) = split /\|/, sql($node, 'app', "SELECT version, artifact_uri, encode(artifact_digest, 'hex') FROM retrain.versions WHERE request_id = '$request'");
like($uri, qr{/artifacts/\Q$request\E/1/$digest\.joblib$}, 'the artifact lies under request and fence');
my $artifact = $uri =~ s{^file://}{}r;
is(sha256_hex(slurp_file($artifact)), $digest, 'with the digest reported');
is(sql($node, 'app', "SELECT count(*), count(DISTINCT probability) > 10, bool_and(probability BETWEEN 0 AND 1), min(at) = '2026-03-10 00:00Z', max(at) < '2026-03-20 00:00Z' FROM candidate_scores JOIN log USING (id) WHERE version = '$version'"),
	'720|t|t|t|t', 'every row of the hold-out is scored, and no other');

# 2. The server restarts under the idle service, which comes back.  The same rows give the same model.
$node->restart;
$request = ask();
wait_for_request($request, "state = 'gating'", 'the service has come back');
like(slurp_file($service->{log}), qr/connection: .*again in/s, 'and told of the interruption');
is(sql($node, 'app', "SELECT count(*) FROM candidate_scores a JOIN candidate_scores b USING (id, probability) JOIN retrain.versions v ON b.version = v.version WHERE a.version = '$version' AND v.request_id = '$request'"),
	'720', 'the same rows give the same model');
kill 'TERM', $service->{pid};
ended($service, 'the idle service stops on SIGTERM');

# 3. Killed while it trains: the lease runs out, and another one takes over.
$request = ask();
my $killed = trainer($slow, '--once');
wait_for_request($request, $training, 'training');
is(sql($node, 'app', "SELECT count(*) FROM pg_stat_activity WHERE usename = 'trainer' AND state LIKE 'idle in transaction%'"), '0', 'no transaction is open meanwhile');
kill 'KILL', $killed->{pid};
$killed->{run}->finish;
wait_for_request($request, "state = 'queued'", 'the lease runs out');
ended(trainer(config('second', '', "iterations = 30\n"), '--once'), 'a second trainer');
is(sql($node, 'app', "SELECT state, fence, attempts, trainer FROM retrain.requests WHERE request_id = '$request'"), 'gating|2|2|second', 'has taken over and reported');

# 4. Frozen while it trains, it wakes when another one has reported: it learns that it lost, and leaves nothing.
$request = ask();
my $frozen = trainer($slow, '--once');
wait_for_request($request, $training, 'training');
kill 'STOP', $frozen->{pid};
wait_for_request($request, "state = 'queued'", 'the lease runs out');
ended(trainer(config('third', '', "iterations = 20\n"), '--once'), 'another trainer');
kill 'CONT', $frozen->{pid};
ended($frozen, 'the frozen one wakes, and ends');
like(slurp_file($frozen->{log}), qr/lost \Q$request\E: RT0[12][01]/, 'as the loser');
is(sql($node, 'app', "SELECT state, fence, trainer FROM retrain.requests WHERE request_id = '$request'"), 'gating|2|third', 'the report stands');
is(sql($node, 'app', "SELECT count(*) FROM candidate_scores WHERE version NOT IN (SELECT version FROM retrain.versions)"), '0', 'no scores of versions that are none');
is(scalar(grep { -f } glob("$dir/artifacts/*/*/*")), sql($node, 'app', 'SELECT count(*) FROM retrain.versions'), 'nor artifacts');

# 5. SIGTERM while it trains: the request is given back at once, and no attempt is lost.
$request = ask();
my $stopped = trainer($slow);
wait_for_request($request, $training, 'training');
kill 'TERM', $stopped->{pid};
ended($stopped, 'stopped in good order');
is(sql($node, 'app', "SELECT state, attempts FROM retrain.requests WHERE request_id = '$request'"), 'queued|0', 'and released');

# 6. Cancelled while it trains.
my $cancelled = trainer($slow, '--once');
wait_for_request($request, $training, 'training');
by('author', "SELECT retrain.cancel('$request')");
ended($cancelled, 'the trainer of a cancelled request ends');
like(slurp_file($cancelled->{log}), qr/lost \Q$request\E: .*cancelled/, 'and knows why');

# 7. What cannot be trained is reported, until no attempt is left; the service lives on.
$request = ask();
ended(trainer($quick, '--once', '--options', '{"label_cutoff": "2026-02-01T00:00Z"}'), 'asked for the impossible');
is(sql($node, 'app', "SELECT state, attempts, last_error LIKE 'ValueError: the % part has %' FROM retrain.requests WHERE request_id = '$request'"), 'dead|3|t', 'it says what is missing, three times');

# 8. A fault built in on purpose is told.
$request = ask();
ended(trainer($quick, '--once', '--inject', 'shop=b:14'), 'trained with a fault');
like(sql($node, 'app', "SELECT injected FROM retrain.versions WHERE request_id = '$request'"), qr/^on purpose: labels of shop b lost for 14 days from 2026-02-24, read as negative; \d+ of 336 rows changed$/, 'and marked');

# 9. Theft and mix-ups.
$request = ask();
my ($r, $token, $fence) = split /\|/, by('trainer', "SELECT request_id, token, fence FROM retrain.claim('t', 'm')");
my $call = sub { my ($v, $d) = @_; "SELECT state FROM retrain.report('$r', '$token', $fence, 'key', 'trained', '$v', 'file:///x', '\\x$d')" };
is(refused('thief', $call->('stolen', '00' x 32)), 'RT021', 'a stolen token opens nothing');
is(refused('trainer', $call->('other', $digest)), '42710', "the digest of another version is refused");
is(refused('trainer', $call->($version, '11' x 32)), '42710', 'and its name');
is(by('trainer', $call->('mine', '11' x 32)), 'gating', 'a report of its own is not');
is(refused('trainer', $call->('mine', $digest)), 'RT022', 'which is not exchanged later');
is(by('trainer', $call->('mine', '11' x 32)), 'gating', 'but may be repeated');

# 10. Scoring with a version: only with the artifact that was registered.
my $score = trainer($quick, 'score', '--version', $version, '--from', '2026-03-20T00:00Z');
ended($score, 'scored later rows');
is(slurp_file($score->{log}), sql($node, 'app', "SELECT count(*) FROM log WHERE at >= '2026-03-20 00:00Z'") . "\n", 'all of them');
chmod 0644, $artifact;
PostgreSQL::Test::Utils::append_to_file($artifact, 'x');
$score = trainer($quick, 'score', '--version', $version, '--to', '2026-01-02T00:00Z');
$score->{run}->finish;
like(slurp_file($score->{log}), qr/has not the digest that was registered/, 'a changed artifact is not loaded');
is(sql($node, 'app', "SELECT count(*) FROM candidate_scores JOIN log USING (id) WHERE at < '2026-01-02 00:00Z'"), '0', 'and scores nothing');

# 11. Experiments: as of instants of the past, with the labels known then.
by('author', 'CREATE TABLE monthly (version text, trained_until timestamptz, id bigint, probability double precision); GRANT INSERT ON monthly TO trainer');
ended(trainer($quick, 'experiment', '--log', 'log', '--label-time', 'label_at', '--table', 'monthly', '--cutoffs', '2026-03-01T00:00Z', '2026-03-16T00:00Z'), 'two models of the past');
is(sql($node, 'app', "SELECT string_agg(n::text, ' ' ORDER BY version) FROM (SELECT version, count(*) FILTER (WHERE at >= trained_until) || '/' || count(*) AS n FROM monthly JOIN log USING (id) GROUP BY version) s"),
	'1753/1753 673/673', 'have scored what came later');

# 12. Shell and psql.
my %shell = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => 'app', PGUSER => 'trainer');
my $shell = sub { my ($out, $err) = ('', ''); local %ENV = %shell;
	IPC::Run::run([ 'sh', "$here/ci.sh", @_ ], '<', \undef, '>', \$out, '2>', \$err);
	return (($? >> 8) . " $out$err") =~ s/\n+$//r };
ask();
by('author', "SELECT retrain.cancel(request_id) FROM retrain.requests WHERE open");
is($shell->('start', 'm', 'true'), '5 ', 'nothing to do');
$request = ask();
like($shell->('start', 'm', 'false'), qr/^1 queued$/, 'a pipeline that cannot be started: given back');
PostgreSQL::Test::Utils::append_to_file("$dir/pipeline", <<~'SH');
	set -eu
	ci=$1 dir=$2
	mkdir -p "$dir/bin"
	printf '#!/bin/sh\necho "$@" >>"%s/arguments"\nexec "%s" "$@"\n' "$dir" "$(command -v psql)" >"$dir/bin/psql"
	chmod +x "$dir/bin/psql"
	PATH=$dir/bin:$PATH sh "$ci" heartbeat '{"step": "training"}'
	grep -q -- -v "$dir/arguments"
	! grep -q "$RETRAIN_TOKEN" "$dir/arguments" || { echo "token among the arguments"; exit 1; }
	sh "$ci" rows "$dir/rows.csv" '{"label_cutoff": "2026-03-01T00:00Z"}'
	tail -n +2 "$dir/rows.csv" | sort | sha256sum >"$dir/model"
	sh "$ci" report v-ci "file://$dir/model" "$dir/model" '{"framework": "sort", "injected": "no model at all"}'
	sh "$ci" report v-ci "file://$dir/model" "$dir/model" '{"framework": "sort", "injected": "no model at all"}'
	SH
is($shell->('start', 'm', 'sh', "$dir/pipeline", "$here/ci.sh", $dir), "0 gating\ngating", 'a pipeline trains, and reports, twice');
is(sql($node, 'app', "SELECT training_data_issued, training_rows, artifact_digest = '\\x" . sha256_hex(slurp_file("$dir/model")) . "' FROM retrain.versions WHERE version = 'v-ci'"),
	't|' . (split(/\n/, slurp_file("$dir/rows.csv")) - 1) . '|t', 'with the rows that it was issued');
ask();
is($shell->('start', 'm', 'sh', "$here/ci.sh", 'failed', 'no machine'), '0 queued', 'a failure is told');
by('author', "SELECT retrain.cancel(request_id) FROM retrain.requests WHERE open");
ask();
PostgreSQL::Test::Utils::append_to_file("$dir/cancelled", <<~'SH');
	psql -X -q -U author -c "SELECT retrain.cancel('$RETRAIN_REQUEST')" >/dev/null
	status=0; sh "$1" heartbeat || status=$?; echo "status $status"; exit "$status"
	SH
like($shell->('start', 'm', 'sh', "$dir/cancelled", "$here/ci.sh"), qr/^1 status 4\b/, 'a pipeline that was cancelled learns of it');

is(sql($node, 'app', 'SELECT ok FROM retrain.verify_ledger()'), 't', 'the ledger verifies');
assert_consistent($node, 'at the end', ['app']);
$node->stop;
done_testing();
