# Foreign partitions are profiled where they are: profiles cross the wire, not
# rows, and merge to the bytes of one scan.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $local = new_node('local');
if (sql($local, 'postgres', "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'") eq '0')
{
	$local->stop;
	plan skip_all => 'postgres_fdw is not installed';
}
my $remote = new_node('remote');
my $columns = 'i int, k int, x float8, name text';
my $rows = q{SELECT i, i % 3, CASE WHEN i % 13 = 0 THEN NULL ELSE (i * 382258049::bigint % 2147483647) / 1e6::float8 END, 'n' || i * 69621::bigint % 700
	FROM generate_series(1, 9000) i};

sql($remote, 'postgres', 'CREATE EXTENSION retrain',
	"CREATE TABLE rows_1 ($columns)", "INSERT INTO rows_1 SELECT * FROM ($rows) r (i, k) WHERE k = 1",
	"CREATE TABLE rows_2 ($columns)", "INSERT INTO rows_2 SELECT * FROM ($rows) r (i, k) WHERE k = 2",
	'CREATE TABLE kept (k int, p retrain.profile)',
	'INSERT INTO kept SELECT k, retrain.profile_agg(x) FROM (TABLE rows_1 UNION ALL TABLE rows_2) r GROUP BY k, i % 5');
my ($host, $port) = ($remote->host, $remote->port);
sql($local, 'postgres', 'CREATE EXTENSION retrain', 'CREATE EXTENSION postgres_fdw',
	"CREATE SERVER branch FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'postgres', extensions 'retrain')",
	'CREATE USER MAPPING FOR CURRENT_USER SERVER branch',
	"CREATE TABLE whole ($columns)", "INSERT INTO whole $rows",
	"CREATE TABLE parted ($columns) PARTITION BY LIST (k)",
	'CREATE TABLE parted_0 PARTITION OF parted FOR VALUES IN (0)', 'INSERT INTO parted_0 SELECT * FROM whole WHERE k = 0',
	q{CREATE FOREIGN TABLE parted_1 PARTITION OF parted FOR VALUES IN (1) SERVER branch OPTIONS (table_name 'rows_1')},
	q{CREATE FOREIGN TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) SERVER branch OPTIONS (table_name 'rows_2')},
	q{CREATE FOREIGN TABLE kept (k int, p retrain.profile) SERVER branch},
	'ANALYZE', 'ALTER DATABASE postgres SET enable_partitionwise_aggregate = on');
is(sql($local, 'postgres', 'SELECT count(*), count(DISTINCT k) FROM parted'), '9000|3', 'rows of both servers');

# what is aggregated, how it is sent, and how it is merged
for my $case (
	[ 'numbers', 'retrain.profile_agg(x)', 'retrain.profile_send' ],
	[ 'coarse numbers', 'retrain.profile_agg(x, 64)', 'retrain.profile_send' ],
	[ 'names', 'retrain.profile_agg(name)', 'retrain.profile_send' ],
	[ 'folded names', 'retrain.profile_agg(name, 64)', 'retrain.profile_send' ],
	[ 'columns', 'retrain.profile_set_agg(i, x, name)', 'retrain.profile_set_send' ])
{
	my ($what, $aggregate, $send) = @$case;
	my $one = sql($local, 'postgres', "SELECT $send($aggregate) FROM whole");
	my $two_levels = "(SELECT k, $aggregate AS p FROM parted GROUP BY k) s";
	my ($function) = $aggregate =~ /(\w+)\(/;

	like($one, qr/^\\x01[0-9a-f]{100,}$/, "$what: one scan");
	ok(sql($local, 'postgres', "SELECT $send(retrain.merge(p)) FROM $two_levels") eq $one, "$what: two levels, the same bytes");
	ok(sql($local, 'postgres', "SELECT $send($aggregate) FROM parted") eq $one, "$what: rows fetched, the same bytes");
	my @remote_sql = sql($local, 'postgres', "EXPLAIN (VERBOSE, COSTS OFF) SELECT retrain.merge(p) FROM $two_levels") =~ /Remote SQL: (.*)/g;
	is(scalar(grep { /^SELECT .*retrain\.$function\(.* GROUP BY / } @remote_sql), 2, "$what: profiles travel from both partitions")
	  or diag(join "\n", @remote_sql);
	is(scalar(@remote_sql), 2, "$what: and nothing else");
}

# without the extension in the server's list, rows travel; the result stays
sql($local, 'postgres', 'ALTER SERVER branch OPTIONS (DROP extensions)');
my $two_levels = '(SELECT k, retrain.profile_agg(x) AS p FROM parted GROUP BY k) s';
unlike(sql($local, 'postgres', "EXPLAIN (VERBOSE, COSTS OFF) SELECT retrain.merge(p) FROM $two_levels"), qr/Remote SQL: .*profile_agg/,
	'not pushed down without the option extensions');
my $one = sql($local, 'postgres', 'SELECT retrain.profile_send(retrain.profile_agg(x)) FROM whole');
ok(sql($local, 'postgres', "SELECT retrain.profile_send(retrain.merge(p)) FROM $two_levels") eq $one, 'the same bytes all the same');

# profiles that the other server keeps are a column like any other
is(sql($local, 'postgres', 'SELECT count(*) FROM kept'), '10', 'kept profiles');
ok(sql($local, 'postgres', <<~'SQL') eq $one, 'kept profiles and those of local rows merge to the same bytes');
	SELECT retrain.profile_send(retrain.merge(p))
	FROM (SELECT p FROM kept UNION ALL SELECT retrain.profile_agg(x) FROM parted_0) s
	SQL
$remote->stop;
$local->stop;
done_testing();
