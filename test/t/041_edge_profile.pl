# examples/edge/profile.c, written after the documented format alone, and the
# server make the same bytes of the same rows: exact and coarse, all kinds.
use strict;
use warnings;
use Cwd qw(abs_path);
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $dir = PostgreSQL::Test::Utils::tempdir();
my $program = "$dir/profile";
my $source = abs_path("$FindBin::RealBin/../../examples/edge/profile.c");
my $cc = $ENV{CC} // 'gcc';
is(system($cc, '-std=c99', '-pedantic', '-Wall', '-Wextra', '-Werror', '-O2', '-ffp-contract=off', '-o', $program, $source), 0,
	'the program compiles without a warning')
  or BAIL_OUT('no program');

my $node = PostgreSQL::Test::Cluster->new('edge');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "extra_float_digits = 1\n");
$node->start;
$node->safe_psql('postgres', <<~SQL);
	CREATE EXTENSION retrain;
	CREATE TABLE text_form (what text, capacity int, t text);
	CREATE TABLE line (what text, v text);
	CREATE FUNCTION noise(i bigint, seed bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT (i * 382258049 + seed * 1299709) % 2147483647';
	SQL

# name, kind, type to cast lines to, SQL of lines
my @sets = (
	[ 'nothing', 'number', 'float8', q{SELECT NULL::text WHERE false} ],
	[ 'no values', 'number', 'float8', q{SELECT unnest('{NULL,NaN,Infinity,-Infinity,NULL}'::text[])} ],
	[ 'few', 'number', 'float8', q{SELECT unnest('{0,-0,1,1.5,-2.25,1e300,-1e300,5e-324,-5e-324,1.7976931348623157e308,-1.7976931348623157e308,0.1,0.1,NaN,inf,-Infinity}'::text[])} ],
	[ 'integers', 'number', 'float8', q{SELECT (noise(i, 1) % 5000 - 2500)::text FROM generate_series(1, 30000) i} ],
	[ 'uniform', 'number', 'float8', q{SELECT (noise(i, 2) / 2147483647.0::float8)::text FROM generate_series(1, 30000) i} ],
	[ 'all magnitudes', 'number', 'float8', q{SELECT CASE WHEN i % 101 = 0 THEN NULL ELSE ((noise(i, 3) / 1e9::float8 - 1) * power(10.0::float8, (noise(i, 4) % 600 - 300)::float8))::text END FROM generate_series(1, 20000) i} ],
	[ 'mostly zero', 'number', 'float8', q{SELECT CASE WHEN i % 3 > 0 THEN '0' ELSE (noise(i, 5) / 7.0::float8)::text END FROM generate_series(1, 30000) i} ],
	[ 'large offset', 'number', 'float8', q{SELECT (1e15::float8 + noise(i, 6) / 2e9::float8)::text FROM generate_series(1, 20000) i} ],
	[ 'times', 'time', 'timestamptz', q{SELECT ('2025-01-01 00:00Z'::timestamptz + noise(i, 7) * interval '1.7 milliseconds')::text FROM generate_series(1, 20000) i} ],
	[ 'booleans', 'boolean', 'boolean', q{SELECT CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN 'f' ELSE 't' END FROM generate_series(1, 1000) i} ],
	[ 'categories', 'category', 'text', q{SELECT 'c' || noise(i, 8) % 900 FROM generate_series(1, 20000) i} ],
	[ 'identifiers', 'category', 'text', q{SELECT CASE WHEN i % 99 = 0 THEN NULL ELSE 'user-' || noise(i, 9) % 11000 END FROM generate_series(1, 20000) i} ],
	[ 'names', 'category', 'text', q{SELECT repeat(chr((64 + noise(i, 10) % 1000)::int), (noise(i, 11) % 90)::int) || '"\\' || chr(9) || '/' FROM generate_series(1, 20000) i
		UNION ALL SELECT unnest(ARRAY['', ' ', repeat('x', 64), repeat('x', 65), repeat('é', 32), repeat('é', 33), 'x' || repeat('é', 33), repeat('😀', 17), repeat('x', 100000)])} ]);
my @capacities = (16, 100, 4096, 65536);
my $compared = 0;
for my $set (@sets)
{
	my ($what, $kind, $type, $lines) = @$set;
	$node->safe_psql('postgres', "TRUNCATE line; INSERT INTO line SELECT '$what', v FROM ($lines) s (v)");
	# times travel as seconds; the server reads its own type
	my $as_text = $kind eq 'time' ? "extract(epoch FROM v::timestamptz)::float8::text" : 'v';
	my $rows = $node->safe_psql('postgres', "SELECT encode(convert_to(coalesce(string_agg(coalesce($as_text, '\\N') || chr(10), ''), ''), 'UTF8'), 'hex') FROM line");
	my $in = "$dir/in";
	open my $out, '>:raw', $in or die;
	print $out pack('H*', $rows);
	close $out;
	for my $capacity (@capacities)
	{
		is(system("$program -k $kind -c $capacity < $in > $dir/out"), 0, "$what, $capacity: the program ends well");
		my $same = $node->safe_psql('postgres', <<~SQL);
			TRUNCATE text_form;
			CREATE TEMP TABLE t (t text);
			COPY t FROM '$dir/out' (DELIMITER E'\\x01', FORMAT csv, QUOTE E'\\x02');
			SELECT coalesce(retrain.profile_send(t::retrain.profile) = retrain.profile_send((SELECT retrain.profile_agg(v::$type, $capacity) FROM line)),
				retrain.total_rows(t::retrain.profile) = 0) FROM t;
			SQL
		is($same, 't', "$what, $capacity: the same bytes");
		$compared++;
	}
}
is($compared, @sets * @capacities, 'all sets were compared');

# merged on the server: what several devices send is what one scan makes
$node->safe_psql('postgres', "TRUNCATE line; INSERT INTO line SELECT 'parts', (noise(i, 12) / 1e6)::float8::text FROM generate_series(1, 20000) i; CREATE TABLE sent (t text)");
for my $part (0 .. 3)
{
	my $values = $node->safe_psql('postgres', "SELECT v FROM (SELECT v, row_number() OVER () AS n FROM line) s WHERE n % 4 = $part");
	open my $out, '>:raw', "$dir/in" or die;
	print $out "$values\n";
	close $out;
	system("$program < $dir/in > $dir/out") == 0 or die;
	$node->safe_psql('postgres', "COPY sent FROM '$dir/out' (DELIMITER E'\\x01', FORMAT csv, QUOTE E'\\x02')");
}
is($node->safe_psql('postgres', "SELECT retrain.profile_send(retrain.merge(t::retrain.profile)) = (SELECT retrain.profile_send(retrain.profile_agg(v::float8)) FROM line) FROM sent"),
	't', 'profiles of four devices, merged, are the profile of all rows');

# mistakes
for my $wrong ([ '', "1\nx\n", qr/line 2: not a number/ ], [ '-k boolean', "t\nyes\n", qr/line 2: neither true nor false/ ], [ '-k time', "NaN\n", qr/line 1: a time is never NaN/ ],
	[ '', "1e999\n", qr/line 1: out of the range/ ], [ '-c 5', "1\n", qr/from 16 to 65536/ ], [ '-k text', "1\n", qr/usage/ ])
{
	my ($options, $input, $message) = @$wrong;
	open my $out, '>', "$dir/in" or die;
	print $out $input;
	close $out;
	isnt(system("$program $options < $dir/in > $dir/out 2> $dir/err"), 0, "refused: $message");
	like(slurp_file("$dir/err"), $message, 'and it says why');
}
$node->stop;
done_testing();
