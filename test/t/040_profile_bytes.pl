# The binary form of profiles: bytes that are none are refused with a message that says why,
# thousands of mutated ones give an error of class 22 or 0A or the same bytes
# back, and memory does not grow with the number of distinct categories.
#
# recv cannot be called by name: bytes are written as bytea by COPY in binary format and read
# as profiles by another COPY.
use strict;
use warnings;
use Digest::SHA;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $long = $ENV{RETRAIN_LONG};
my $mutations = $long ? 30_000 : 2000;
my $categories = $long ? 10_000_000 : 300_000;

my $node = PostgreSQL::Test::Cluster->new('bytes');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "extra_float_digits = 1\nlog_statement = none\nlog_min_error_statement = panic\nlog_min_messages = log\nmax_parallel_workers_per_gather = 0\n");
$node->start;
my $file = PostgreSQL::Test::Utils::tempdir() . '/bytes';
$node->safe_psql('postgres', <<~SQL);
	CREATE EXTENSION retrain;
	CREATE TABLE received (p retrain.profile);
	-- received(BYTES) returns what recv makes of them
	CREATE FUNCTION receive(bytes bytea) RETURNS retrain.profile LANGUAGE plpgsql AS \$\$
	DECLARE
		result retrain.profile;
	BEGIN
		EXECUTE format('COPY (SELECT %L::bytea) TO ''$file'' (FORMAT binary)', bytes);
		EXECUTE 'COPY received FROM ''$file'' (FORMAT binary)';
		DELETE FROM received RETURNING p INTO result;
		RETURN result;
	END \$\$;
	CREATE FUNCTION said(bytes bytea) RETURNS text LANGUAGE plpgsql AS \$\$
	DECLARE
		state text;
		message text;
	BEGIN
		RETURN 'read: ' || receive(bytes);
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
		RETURN state || ': ' || message;
	END \$\$;
	SQL

# varint(N) is an integer as the format writes it.
sub varint
{
	my ($n) = @_;
	my $bytes = '';
	for (; $n >= 0x80; $n >>= 7)
	{
		$bytes .= sprintf '%02x', ($n & 0x7f) | 0x80;
	}
	return $bytes . sprintf '%02x', $n;
}
my $a = hex(substr(Digest::SHA::sha256_hex('a'), 0, 8)) << 32 | hex(substr(Digest::SHA::sha256_hex('a'), 8, 8));    # its key

# 01 version, 01 kind, 8020 capacity 4096, five counts, n, shift, zeros, then buckets; 1.0 has the
# key bff0 and 48 zeros, so its leading bits are 0xbff = varint ff17
my @cases = (
	[ '', 'nothing', '22P03: invalid profile: it is cut short' ],
	[ '02', 'another version', '0A000: profile has format version 2' ],
	[ '00', 'version 0', '0A000: profile has format version 0' ],
	[ '01', 'the version only', '22P03: invalid profile: it is cut short' ],
	[ '0100', 'kind 0', '22P03: invalid profile: its kind is not known' ],
	[ '0105', 'kind 5', '22P03: invalid profile: its kind is not known' ],
	[ '0101802000000000000000', 'cut short before the zeros', '22P03: invalid profile: it is cut short' ],
	[ '010180200000000000000000', 'no rows', 'read: {"retrain_profile": 1, "kind": "number", "capacity": 4096, "buckets": []}' ],
	[ '01018020000000000000000000', 'a byte too many', '22P03: invalid profile: bytes follow its end' ],
	[ '01010f0000000000000000', 'capacity 15', '22P03: invalid profile: its capacity is out of range' ],
	[ '0101ffff7f0000000000000000', 'capacity 2097151', '22P03: invalid profile: a count is out of range' ],
	[ '010180a0000000000000000000', 'a varint with a superfluous byte', '22P03: invalid profile: an integer is malformed' ],
	[ '0101ffffffffffffffffff02', 'a varint above 64 bits', '22P03: invalid profile: an integer is malformed' ],
	[ '01018020ffffffffffffffff7f00000000000000', 'too many NULLs', '22P03: invalid profile: a count is out of range' ],
	[ '010180200000000000ffff0300', 'more buckets than there can be', '22P03: invalid profile: a count is out of range' ],
	[ '01018020000000000000280000', 'a shift without buckets, whole', '22P03: invalid profile: a shift is out of range' ],
	[ '0101802000000000000100' . '34' . 'ff17' . '02', 'one value', 'read: {"retrain_profile": 1, "kind": "number", "capacity": 4096, "buckets": [[1, 1]]}' ],
	[ '0101802000000000000100' . '30' . 'f0ff02' . '02', 'fewer zeros than there are', '22P03: invalid profile: it is not in canonical form' ],
	[ '0101802000000000000100' . '40' . 'ff17' . '02', '64 zeros', '22P03: invalid profile: a shift is out of range' ],
	[ '0101802000000000000140' . '34' . 'ff17' . '02', 'shift 64', '22P03: invalid profile: a shift is out of range' ],
	[ '0101802000000000000100' . '34' . 'ff17' . '00', 'no row in a bucket', '22P03: invalid profile: a bucket has too few rows' ],
	[ '0101802000000000000100' . '34' . 'ff17' . '05', 'a mixed bucket without a shift', '22P03: invalid profile: a bucket of one value is marked as mixed' ],
	[ '0101802000000000000100' . '34' . 'ff1f' . '02', 'infinity in a bucket', '22P03: invalid profile: a value is not finite' ],
	[ '0101802000000000000100' . '00' . 'ffffffffffffffff7f' . '02', 'the key of -0', '22P03: invalid profile: a value is not a finite number' ],
	[ '0101802000000000000100' . '34' . 'ffff7f' . '02', 'a key of more than 64 bits', '22P03: invalid profile: a key is out of range' ],
	[ '0101802000000000000200' . '34' . 'ff17' . '02' . 'ffffffffffffffffff01' . '02', 'keys that wrap around', '22P03: invalid profile: a key is out of range' ],
	[ '0101802000000000000100' . '34' . 'ff17' . 'ffffffffffffffffff01', 'too many rows', '22P03: invalid profile: a count is out of range' ],
	[ '0101802000000000050100' . '34' . 'ff17' . '02', 'more inexact values than values', '22P03: invalid profile: it has more inexact values than values' ],
	[ '0103802000000000000100' . '34' . 'ff17' . '02', 'a boolean', 'read: {"retrain_profile": 1, "kind": "boolean", "capacity": 4096, "buckets": [[true, 1]]}' ],
	[ '0103802000000000000100' . '34' . '8018' . '02', 'a boolean that is neither', '22P03: invalid profile: a boolean is neither true nor false' ],
	[ '0103802000010000000000' . '00', 'a boolean that is NaN', '22P03: invalid profile: its kind has no such numbers' ],
	[ '0102802000010000000000' . '00', 'a time that is NaN', '22P03: invalid profile: its kind has no such numbers' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05', 'a coarse one without min', '22P03: invalid profile: it is cut short' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'bff8000000000000' . '00' . '00', 'a coarse one', 'read: {"retrain_profile": 1, "kind": "number", "capacity": 4096, "shift": 52, "min": 1, "max": 1.5, "buckets": [[1, 1.5, 2]]}' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'bff8000000000000' . '02' . '00', 'a flag of 2', '22P03: invalid profile: a flag is neither 0 nor 1' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'c000000000000000' . '00' . '00', 'max in another bucket', '22P03: invalid profile: min or max does not fit its bucket' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'bff0000000000000' . '00' . '00', 'min is max in a mixed bucket', '22P03: invalid profile: min or max does not fit its bucket' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'bff8000000000000' . '01' . '00', 'moments cut short', '22P03: invalid profile: the moments are malformed' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'bff8000000000000' . '01' . '000100000a' . '0000' . '00', 'moments that no values have', '22P03: invalid profile: no values have these moments' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'bff8000000000000' . '00' . '01' . '00', 'a sketch cut short', '22P03: invalid profile: the distinct sketch is malformed' ],
	[ '0101802000000000000134' . '00' . 'ff17' . '05' . 'bff0000000000000' . 'bff8000000000000' . '00' . '01' . '00' . '11' x 2048, 'a sketch that has no smallest register', '22P03: invalid profile: the distinct sketch is malformed' ],
	[ '0104802000000000000100' . '01' . varint($a >> 1) . '02' . '0261', 'a category', 'read: {"retrain_profile": 1, "kind": "category", "capacity": 4096, "buckets": [["a", 1]]}' ],
	[ '0104802000000000000100' . '01' . varint($a >> 1) . '02' . '0262', 'a category with the key of another', '22P03: invalid profile: the name of a category does not fit its key' ],
	[ '0104802000000000000100' . '01' . varint($a >> 1) . '02' . '8201' . '61' x 65, 'a name too long', '22P03: invalid profile: the name of a category is too long' ],
	[ '0104802000000000000100' . '01' . varint($a >> 1) . '02' . 'ffffffff0f', 'a name of half a gigabyte', '22P03: invalid profile: the name of a category is too long' ],
	[ '0104802000000000000100' . '01' . varint($a >> 1) . '02' . '02ff', 'a name of invalid encoding', '22021: invalid byte sequence for encoding "UTF8": 0xff' ],
	[ '0104802000000000000100' . '01' . varint($a >> 1) . '02' . '0200', 'a name with a zero byte', '22021: invalid byte sequence for encoding "UTF8": 0x00' ],
	[ '0104802000000000000100' . '01' . varint($a >> 1) . '02' . '0361' . '00' x 16, 'the beginning of a long name, short', '22P03: invalid profile: the beginning of a long name of a category is too short' ],
	[ '0104802000000000010100' . '01' . varint($a >> 1) . '02' . '0261', 'an inexact category', '22P03: invalid profile: its kind has no such numbers' ]);
for my $case (@cases)
{
	my ($hex, $what, $says) = @$case;
	is($node->safe_psql('postgres', "SELECT said('\\x$hex')"), $says, $what);
}
# a profile that ends too early
is($node->safe_psql('postgres', <<~SQL), 't|t|t', 'cut short anywhere, a profile is refused');
	SELECT count(*) > 3000, bool_and(s LIKE '22P03: invalid profile: %'), count(DISTINCT s) > 2 FROM
		(SELECT retrain.profile_send(retrain.profile_agg(sqrt(i), 16)) FROM generate_series(1, 90) i
			UNION ALL SELECT retrain.profile_send(retrain.profile_agg('name ' || i, 64)) FROM generate_series(1, 60) i) b (b),
		LATERAL generate_series(0, length(b) - 1) n, LATERAL said(substr(b, 1, n)) s
	SQL

# mutations
$node->safe_psql('postgres', <<~'SQL');
	CREATE FUNCTION mutate(seed bigint, original bytea, rounds int, OUT refused int, OUT read int, OUT states text) LANGUAGE plpgsql AS $$
	DECLARE
		r bigint := seed;
		bytes bytea;
		p retrain.profile;
		other retrain.profile;
		state text;
		seen text[] := '{}';
		-- most of the changes hit what stands before the sketch
		reach int := least(length(original), 400);
	BEGIN
		refused := 0;
		read := 0;
		other := receive(original);
		FOR turn IN 1 .. rounds LOOP
			bytes := original;
			FOR change IN 0 .. turn % 3 LOOP
				r := (r * 48271 + 11) % 2147483647;
				bytes := CASE (r / 7) % 5
					WHEN 0 THEN set_bit(bytes, (r % (8 * least(reach, length(bytes)))::int)::int, 1 - get_bit(bytes, (r % (8 * least(reach, length(bytes)))::int)::int))
					WHEN 1 THEN set_byte(bytes, (r % length(bytes))::int, (r / 1000 % 256)::int)
					WHEN 2 THEN set_byte(bytes, (r % least(reach, length(bytes)))::int, (get_byte(bytes, (r % least(reach, length(bytes)))::int) + 1) % 256)
					WHEN 3 THEN substr(bytes, 1, (r % reach)::int) || substr(bytes, (r % reach + 2 + r / 1000 % 3)::int)
					ELSE substr(bytes, 1, (r % reach)::int + 1) || substr(bytes, (r % reach + 1 - least(r % reach, r / 1000 % 3))::int) END;
			END LOOP;
			BEGIN
				p := receive(bytes);
				IF retrain.profile_send(p) <> bytes OR retrain.profile_send(p::text::retrain.profile) <> bytes
					OR retrain.total_rows(retrain.merge(p, p)) <> 2 * retrain.total_rows(p)
					OR retrain.profile_send(retrain.merge(p, p)::text::retrain.profile) <> retrain.profile_send(retrain.merge(p, p))
					OR (retrain.profile_summary(p)).kind IS NULL OR retrain.export(p, 5)::text::retrain.profile OPERATOR(retrain.<>) retrain.export(p, 5) THEN
					RAISE 'changed: %', encode(bytes, 'hex') USING ERRCODE = 'XX000';
				END IF;
				-- comparisons take whatever is a profile
				PERFORM retrain.psi_test(p, p), retrain.js_distance(p, p), retrain.total_variation(p, p), retrain.chi2_test(p, p);
				IF retrain.profile_kind(p) = retrain.profile_kind(other) AND retrain.profile_kind(p) <> 'category' THEN
					PERFORM retrain.ks_test(other, p), retrain.wasserstein(p, other), retrain.energy_distance(p, p), retrain.mann_whitney_test(p, other),
						retrain.anderson_darling_test(p, other), retrain.cramer_von_mises_test(other, p), retrain.t_test(p, p);
				END IF;
				read := read + 1;
			EXCEPTION WHEN OTHERS THEN
				GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
				IF state !~ '^(22|0A)' THEN
					RAISE;
				END IF;
				refused := refused + 1;
				IF state <> ALL (seen) THEN
					seen := seen || state;
				END IF;
			END;
		END LOOP;
		SELECT string_agg(s, ' ' ORDER BY s COLLATE "C") INTO states FROM unnest(seen) s;
	END $$;
	SQL
for my $set ([ 'numbers', q{SELECT retrain.profile_agg(x) FROM unnest('{1,2.5,-3,1e300,5e-324,NaN,Infinity,NULL}'::float8[]) x} ],
	[ 'integers', q{SELECT retrain.profile_agg(i % 50) FROM generate_series(1, 300) i} ],
	[ 'coarse numbers', q{SELECT retrain.profile_agg(sqrt(i), 64) FROM generate_series(1, 300) i} ],
	[ 'coarse numbers without sketch', q{SELECT ((retrain.profile_agg(sqrt(i) - 9, 64)::jsonb) - 'distinct')::text::retrain.profile FROM generate_series(1, 300) i} ],
	[ 'times', q{SELECT retrain.profile_agg(date '2025-01-01' + i, 16) FROM generate_series(1, 300) i} ],
	[ 'booleans', q{SELECT retrain.profile_agg(i < 3) FROM generate_series(1, 5) i} ],
	[ 'categories', q{SELECT retrain.profile_agg(repeat('é', i * 3)) FROM generate_series(1, 30) i} ],
	[ 'coarse categories', q{SELECT retrain.profile_agg('c' || i % 90, 64) FROM generate_series(1, 300) i} ])
{
	my ($what, $profile) = @$set;
	my ($ret, $out, $err) = $node->psql('postgres', "SELECT m.* FROM mutate(@{[ length $what ]}, (SELECT retrain.profile_send(($profile))), @{[ int($mutations / 8) ]}) m");
	is($ret, 0, "$what: each mutation is refused by class 22 or 0A, or comes back the same") or diag($err);
	note("$what: refused, read, states: $out");
	my ($refused, $read) = split /\|/, $out;
	cmp_ok($refused, '>', 0, "$what: some were refused");
}
is($node->safe_psql('postgres', "SELECT retrain.total_rows(retrain.profile_agg(i)) FROM generate_series(1, 10) i"), '10', 'the server is alive');

# Memory: a session that profiles many categories, or one long name, holds what its capacity asks for.
my $session = $node->background_psql('postgres');
my $pid = $session->query_safe('SELECT pg_backend_pid()');
my $before = process_memory($pid);
for my $query ("SELECT retrain.total_rows(retrain.profile_agg('category ' || i)) FROM generate_series(1, $categories) i",
	"SELECT retrain.total_rows(retrain.profile_agg(sqrt(i))) FROM generate_series(1, $categories) i",
	"SELECT retrain.total_rows(retrain.profile_agg(repeat('x', 64) || i)) FROM generate_series(1, $categories) i",
	"SELECT retrain.total_rows(retrain.merge(p)) FROM (SELECT retrain.profile_agg('category ' || i) AS p FROM generate_series(1, $categories) i GROUP BY i % 20) s")
{
	is($session->query_safe($query), $categories, 'all rows are counted');
}
# the peak, which the operating system knows
my ($peak) = slurp_file("/proc/$pid/status") =~ /^VmHWM:\s+(\d+) kB/m;
SKIP:
{
	skip 'no /proc', 1 if !defined $peak;
	cmp_ok($peak / 1024, '<', 120, "$categories categories need a few megabytes (peak of the session: @{[ int($peak / 1024) ]} MB)");
}
my $at_peak = $session->query_safe("SELECT retrain.distinct_count(retrain.profile_agg('category ' || i)) BETWEEN 0.95 * $categories AND 1.05 * $categories FROM generate_series(1, $categories) i");
is($at_peak, 't', 'and the distinct count is right within three standard errors');
$session->quit;
$node->stop;
done_testing();
