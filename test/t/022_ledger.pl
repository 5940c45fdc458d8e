# The ledger on a live server: many writers at once, checkpoints made by the scheduler, an export that a second program
# checks without the server, standbys, forks, copies.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $python = (grep { -x "$_/python3" } split /:/, $ENV{PATH})[0];
my $verifier = "$FindBin::RealBin/../../examples/auditor/verify_ledger.py";
my $dir = PostgreSQL::Test::Utils::tempdir();

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', join("\n", "shared_preload_libraries = 'retrain'", 'retrain.naptime = 1s', 'retrain.checkpoint_interval = 1s',
	"retrain.instance_name = 'shop'", 'log_min_messages = warning', 'max_connections = 40') . "\n");
$primary->start;
sql($primary, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($primary, 'app', 'author');

# anchor(NODE) returns the present anchor.
sub anchor { return sql($_[0], 'app', 'SELECT retrain.export_anchor()'); }

# verdict(NODE [, ANCHOR]) returns "ok", or reason and row.
sub verdict
{
	my ($node, $anchor) = @_;
	my $argument = defined $anchor ? "'$anchor'" : 'NULL';
	return sql($node, 'app', "SELECT CASE WHEN ok THEN 'ok' ELSE reason || ' at ' || coalesce(first_bad_seq::text, '-') || ': ' || detail END FROM retrain.verify_ledger($argument)");
}

# check(FILE, OPTION ...) returns exit code and output of the second program.
sub check
{
	my (@arguments) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ "$python/python3", $verifier, @arguments ], '>', \$out, '2>', \$err);
	return ($? >> 8) . " $out$err";
}

# put(NAME, TEXT) writes a file and returns its path.
sub put
{
	my ($name, $text) = @_;
	open(my $file, '>', "$dir/$name") or die "$name: $!";
	print $file $text;
	close $file;
	return "$dir/$name";
}

# --- many writers ----------------------------------------------------------------------
my $writers = 8;
create_policy($primary, 'app', 'author', "p$_", 'fast', 3) for 1 .. $writers;
# one session has changed something and keeps its transaction open: it holds up nobody, and its row comes behind theirs
create_policy($primary, 'app', 'author', 'p0', 'fast', 1);
my $idle = IPC::Run::start([ 'psql', '-X', '-q', '-U', 'author', '-d', $primary->connstr('app'), '-c',
	"SELECT retrain.pause_policy('p0', 'idle'); SELECT pg_sleep(600)" ], '<', \undef, '>', \my $ignored, '2>&1');
wait_for($primary, 'app', "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND backend_type = 'client backend'", 'a transaction is open that has changed something');
my @sessions = map {
	my $policy = "p$_";
	my $out = '';
	my $statements = join '', map { "SELECT retrain.pause_policy('$policy', '$_'); SELECT retrain.resume_policy('$policy', '$_');" } 1 .. 15;
	# every fifth transaction is rolled back: its rows must leave no gap
	$statements .= "BEGIN; SELECT retrain.pause_policy('$policy'); ROLLBACK;" x 3;
	my $h = IPC::Run::start([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-U', 'author', '-d', $primary->connstr('app') ], '<', \$statements, '>', \$out, '2>&1');
	$h
} 1 .. $writers;
my $failed = grep { !$_->finish } @sessions;
is($failed, 0, 'no writer failed, nor waited for the open transaction');
is(sql($primary, 'app', "SELECT count(*) FROM retrain.ledger WHERE payload_json ->> 'object_name' = 'p0'"), '0', 'which has written nothing yet');
sql($primary, 'app', "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND backend_type = 'client backend'");
$idle->finish;
# a policy that is paused while it is evaluated has the slot recorded as superseded, and again later
wait_for($primary, 'app', "SELECT count(*) FILTER (WHERE outcome <> 'superseded') = 3 * $writers + 1 FROM retrain.evaluation", 'the scheduler evaluates meanwhile');
is(sql($primary, 'app', "SELECT count(*) = max(seq), count(DISTINCT seq) = count(*), count(*) FILTER (WHERE kind = 'transition') FROM retrain.ledger"),
	't|t|' . 30 * $writers, 'the ledger has no gaps, and nothing that was rolled back');
is(verdict($primary), 'ok', 'it is as it should be');
is(sql($primary, 'app', 'SELECT bool_and(l.recorded_at >= x.recorded_at - interval \'1 min\') FROM retrain.ledger l JOIN retrain.ledger x ON x.seq = l.seq - 1'), 't', 'in order');

# --- checkpoints by the scheduler --------------------------------------------------------
wait_for($primary, 'app', "SELECT count(*) > 3 * $writers AND count(position) = count(*) FROM retrain.leaf", 'checkpoints cover all evaluations');
wait_for($primary, 'app', 'SELECT c.seq = h.seq FROM retrain.ledger_head h, (SELECT max(seq) AS seq FROM retrain.checkpoint) c', 'and all of the ledger');
my $made = sql($primary, 'app', 'SELECT count(*) FROM retrain.checkpoint');
cmp_ok($made, '>=', 1, 'the scheduler made them');
sql($primary, 'app', 'SELECT retrain.wake_scheduler()');
sql($primary, 'postgres', 'SELECT pg_sleep(2.5)');
is(sql($primary, 'app', 'SELECT count(*) FROM retrain.checkpoint'), $made, 'none is made while nothing happens');
my @lines = log_lines($primary, qr/retrain: checkpoint of the ledger in database \d+: seq \d+, epoch 1, hash [0-9a-f]{64}/);
is(scalar @lines, $made, 'each left its anchor in the log');
my ($seq, $hash) = $lines[-1] =~ /seq (\d+), epoch 1, hash ([0-9a-f]{64})/;
is(verdict($primary, "{\"seq\": $seq, \"hash\": \"$hash\"}"), 'ok', 'which fits');

# a leaf of a transaction that has not ended gets its place later
my $open = IPC::Run::start([ 'psql', '-X', '-q', '-d', $primary->connstr('app'), '-c', 'BEGIN; SELECT pg_current_xact_id(); SELECT pg_sleep(600)' ], '>', \my $more, '2>&1');
wait_for($primary, 'app', "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND backend_xid IS NOT NULL AND backend_type = 'client backend'", 'an older transaction is open');
create_policy($primary, 'app', 'author', 'late', 'fast', 2);
wait_for($primary, 'app', 'SELECT count(*) = 2 FROM retrain.leaf WHERE position IS NULL', 'two evaluations wait');
is(sql($primary, 'app', 'SELECT leaves_added FROM retrain.checkpoint()'), '0', 'no checkpoint covers them');
like(as_role($primary, undef, 'app', "SELECT retrain.inclusion_proof('late', (SELECT max(slot) FROM retrain.evaluations WHERE policy = 'late'))"), qr/no checkpoint of the ledger covers/, 'and nothing can be proved');
is(verdict($primary), 'ok', 'the ledger is as it should be');
sql($primary, 'app', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND backend_type = 'client backend'");
$open->finish;
wait_for($primary, 'app', 'SELECT count(*) = 0 FROM retrain.leaf WHERE position IS NULL', 'they are covered when it has ended');

# --- without the server --------------------------------------------------------------------
SKIP:
{
	skip 'no python3', 14 unless defined $python;
	my $anchor = anchor($primary);
	my $export = sql($primary, 'app', 'SELECT retrain.export_ledger()') . "\n";
	my $ledger = put('ledger.jsonl', $export);
	my $anchors = put('anchors.jsonl', "$anchor\n{\"seq\": $seq, \"hash\": \"$hash\"}\n");
	like(check($ledger), qr/^0 ok: \d+ rows, \d+ leaves, \d+ checkpoints, no anchor/, 'a second program finds the export as it should be');
	like(check($ledger, '--anchor', $anchors), qr/^0 ok: .*2 anchors/, 'with anchors, too');

	my @all = split /\n/, $export;
	my @rows = grep { $all[$_] =~ /"type": "row"/ } 0 .. $#all;
	my $break = sub {
		my ($name, $code) = @_;
		my @copy = @all;
		$code->(\@copy);
		return check(put($name, join("\n", @copy) . "\n"), '--anchor', $anchors);
	};
	like($break->('byte', sub { $_[0][ $rows[4] ] =~ s/("payload": "[0-9a-f]{90})(.)/$1 . ($2 eq '0' ? '1' : '0')/e }), qr/^1 FAILED: hash at row 5/, 'a byte changed');
	like($break->('gone', sub { splice @{ $_[0] }, $rows[4], 1 }), qr/^1 FAILED: gap at row 5/, 'a row gone');
	like($break->('swapped', sub { @{ $_[0] }[ @rows[ 4, 5 ] ] = @{ $_[0] }[ @rows[ 5, 4 ] ] }), qr/^1 FAILED: gap at row 5/, 'two rows in another order');
	like($break->('end', sub { splice @{ $_[0] }, $rows[-1] }), qr/^1 FAILED: (truncated|leaf)/, 'the end cut off');
	my ($leaf) = grep { $all[$_] =~ /"type": "leaf"/ } 0 .. $#all;
	like($break->('leaf', sub { $_[0][$leaf] =~ s/("payload": "[0-9a-f]{500})(.)/$1 . ($2 eq '0' ? '1' : '0')/e }), qr/^1 FAILED: evaluation/, 'a measurement changed');
	like($break->('no leaf', sub { splice @{ $_[0] }, $leaf, 1 }), qr/^1 FAILED: (leaf|tree)/, 'a leaf gone');
	like($break->('format', sub { $_[0][ $rows[4] ] =~ s/"payload": "01/"payload": "02/ }), qr/^1 FAILED: version at row 5/, 'another encoding');
	like(check(put('nonsense', "{\"type\": \"row\"}\n")), qr/^2 cannot be read/, 'what is no ledger is told apart');

	my $slot = sql($primary, 'app', "SELECT max(slot) FROM retrain.evaluations WHERE policy = 'p1'");
	my $inclusion = sql($primary, 'app', "SELECT retrain.inclusion_proof('p1', '$slot')");
	my ($root) = $inclusion =~ /"root": "([0-9a-f]+)"/;
	like(check('--proof', put('inclusion.json', $inclusion), '--root', $root), qr/^0 ok: leaf \d+ is in the tree/, 'an inclusion proof holds');
	like(check('--proof', put('other.json', $inclusion =~ s/"payload": "01(..)/"payload": "01ff/r)), qr/^1 FAILED: leaf/, 'not for another payload');
	like(check('--proof', put('inclusion.json', $inclusion), '--root', '00' x 32), qr/^1 FAILED: root/, 'nor for another root');
	like(check('--proof', put('consistency.json', sql($primary, 'app', 'SELECT retrain.consistency_proof(5)'))), qr/^0 ok: the tree of \d+ leaves begins as that of 5/, 'a consistency proof holds');
}

# --- standbys and forks ----------------------------------------------------------------------
sql($primary, 'app', 'ALTER SYSTEM SET retrain.checkpoint_interval = 0', 'SELECT pg_reload_conf()');
my $common = anchor($primary);
$primary->backup('b');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'b', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);
is(verdict($standby, $common), 'ok', 'the ledger can be verified on a standby');
like(anchor($standby), qr/"seq": \d+/, 'and anchors taken');
like(as_role($standby, undef, 'app', 'SELECT retrain.checkpoint()'), qr/during recovery/, 'checkpoints are not');

# both go on: a fork
$standby->promote;
sub change { return as_role($_[0], 'author', 'app', "SELECT retrain.$_[1]_policy('p2')"); }
is(change($primary, 'pause'), '', 'the primary goes on');
is(change($standby, 'pause') . change($standby, 'resume'), '', 'so does the promoted standby');
is(sql($standby, 'app', "SELECT string_agg(kind || ' ' || epoch || ' ' || timeline, ', ' ORDER BY seq) FROM (SELECT * FROM retrain.ledger ORDER BY seq DESC LIMIT 3) x"),
	'timeline 2 2, transition 2 2, transition 2 2', 'a row tells that another timeline goes on');
is(sql($standby, 'app', q{SELECT payload_json ->> 'continues_hash' = prev_hash::text AND (payload_json ->> 'continues_hash') = '\x' || ('} . $common . q{'::jsonb ->> 'hash') FROM retrain.ledger WHERE kind = 'timeline'}),
	't', 'and where it continues');
my ($here, $there) = (anchor($primary), anchor($standby));
is(verdict($primary, $here), 'ok', 'one branch is as it should be');
is(verdict($standby, $there), 'ok', 'so is the other');
is(verdict($primary, $common) . verdict($standby, $common), 'okok', 'both go on from where they parted');
my ($at) = $here =~ /"seq": (\d+)/;
like(verdict($standby, $here), qr/^anchor at $at: .*another branch of a fork/, 'an anchor of one is not on the other');
like(verdict($primary, $there), qr/^truncated at /, 'nor the other way round');

# --- a copy of the files with a name of its own ------------------------------------------------
my $copy = PostgreSQL::Test::Cluster->new('copy');
$copy->init_from_backup($primary, 'b');
$copy->append_conf('postgresql.conf', "retrain.instance_name = 'laboratory'\n");
$copy->start;
like(change($copy, 'pause'), qr/belong to another server or database/, 'a copy with a name of its own rests');
is(verdict($copy, $common), 'ok', 'its ledger can be verified');
is(sql($copy, 'app', 'SELECT here FROM retrain.instance_here'), 'f', 'the views say so');
sql($copy, 'app', "SELECT retrain.adopt('cloned')");
is(change($copy, 'pause'), '', 'until it is adopted');
is(sql($copy, 'app', "SELECT payload_json ->> 'instance_name' FROM retrain.ledger WHERE kind = 'adopted'"), 'laboratory', 'the ledger tells');
is(verdict($copy, $common), 'ok', 'and continues the first one');
$copy->stop;
$standby->stop;
$primary->stop;
done_testing();
