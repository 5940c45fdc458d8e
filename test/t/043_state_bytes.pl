# The binary form of the state types but the profile (040): thousands of mutated bytes give an
# error of class 22 or 0A (08P01 for a length), or a value that is written with the same bytes and text again, which its
# accessors read.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my $mutations = $ENV{RETRAIN_LONG} ? 10_000 : 800;

# type, what to call a value, the value, what reads it
my @values = (
	[ 'confusion', 'boolean confusion', 'SELECT retrain.confusion_agg(i % 3 = 0, i % 5 = 0) FROM generate_series(1, 300) i', 'retrain.accuracy(s), retrain.f1(s), retrain.mcc(s), retrain.kappa(s)' ],
	[ 'confusion', 'confusion of names', q{SELECT retrain.confusion_agg('c' || i % 4, 'c' || i % 5) FROM generate_series(1, 300) i}, 'retrain.accuracy(s), retrain.f1(s), retrain.mcc(s), retrain.kappa(s)' ],
	[ 'confusion', 'confusion of numbers', 'SELECT retrain.confusion_agg(i % 4 - 2, i % 5 * 1000000) FROM generate_series(1, 300) i', 'retrain.accuracy(s), retrain.f1(s), retrain.mcc(s), retrain.kappa(s)' ],
	[ 'errors', 'errors', 'SELECT retrain.errors_agg(sqrt(i), i / 20.0) FROM generate_series(1, 300) i', 'retrain.errors_summary(s), retrain.pinball(s, 0.3), retrain.error_quantile(s, 0.7)' ],
	[ 'errors', 'coarse errors', 'SELECT retrain.errors_agg(sqrt(i), i / 20.0) FROM generate_series(1, 6000) i', 'retrain.errors_summary(s), retrain.pinball(s, 0.3), retrain.error_quantile(s, 0.7)' ],
	[ 'errors', 'errors with detail', 'SELECT retrain.errors_detail_agg(sqrt(i), i / 20.0) FROM generate_series(1, 300) i', 'retrain.errors_summary(s), retrain.pinball(s, 0.3), retrain.error_quantile(s, 0.7)' ],
	[ 'errors', 'coarse errors with detail', 'SELECT retrain.errors_detail_agg(sqrt(i), i / 20.0) FROM generate_series(1, 6000) i', 'retrain.errors_summary(s), retrain.pinball(s, 0.3), retrain.error_quantile(s, 0.7)' ],
	[ 'class_scores', 'class scores', q{SELECT retrain.class_scores_agg('c' || i % 3, ARRAY[i / 400.0, 0.125, 0.875 - i / 400.0], '{c0,c1,c2}') FROM generate_series(1, 300) i}, 'retrain.class_scores_summary(s), retrain.class_scores_classes(s)' ],
	[ 'scores', 'scores', 'SELECT retrain.scores_agg(i % 7 < i / 50, i / 301.0) FROM generate_series(1, 300) i', 'retrain.roc_auc(s), retrain.ece(s), retrain.brier(s), retrain.log_loss(s)' ],
	[ 'scores', 'coarse scores', 'SELECT retrain.scores_agg(i % 7 < i / 80, sqrt(i / 6001.0)) FROM generate_series(1, 6000) i', 'retrain.roc_auc(s), retrain.ece(s), retrain.brier(s), retrain.log_loss(s)' ],
	[ 'class_scores', 'scores of classes', q{SELECT retrain.class_scores_agg('c' || i % 3, ARRAY[i / 400.0, (300 - i) / 400.0, 0.25]::float8[], '{c0,c1,c2}') FROM generate_series(1, 300) i}, 'retrain.log_loss(s), retrain.brier(s)' ],
	[ 'fingerprint', 'fingerprint', 'SELECT retrain.fingerprint_agg(i, sqrt(i)) FROM generate_series(1, 30) i', 'retrain.fingerprint_digest(s)' ],
	[ 'calibration_map', 'isotonic map', 'SELECT retrain.fit_isotonic(i % 7 < i / 50, sqrt(i)) FROM generate_series(1, 300) i', 'retrain.calibrate(s, 3.5), retrain.calibration_knots(s)' ],
	[ 'calibration_map', 'Platt map', 'SELECT retrain.fit_platt(i % 7 < i / 50, sqrt(i)) FROM generate_series(1, 300) i', 'retrain.calibrate(s, 3.5), retrain.calibration_map_summary(s)' ]);

my $node = PostgreSQL::Test::Cluster->new('states');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->append_conf('postgresql.conf', "extra_float_digits = 1\nlog_statement = none\nlog_min_error_statement = panic\nlog_min_messages = log\nmax_parallel_workers_per_gather = 0\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION retrain');

# recv cannot be called by name: bytes are written as bytea by COPY in binary format and read
# as states by another COPY.
my $file = PostgreSQL::Test::Utils::tempdir() . '/bytes';
my %seen;
for my $type (grep { !$seen{$_}++ } map { $_->[0] } @values)
{
	$node->safe_psql('postgres', <<~SQL);
		CREATE TABLE received_$type (s retrain.$type);
		CREATE FUNCTION receive_$type(bytes bytea) RETURNS retrain.$type LANGUAGE plpgsql AS \$\$
		DECLARE
			result retrain.$type;
		BEGIN
			EXECUTE format('COPY (SELECT %L::bytea) TO ''$file'' (FORMAT binary)', bytes);
			EXECUTE 'COPY received_$type FROM ''$file'' (FORMAT binary)';
			DELETE FROM received_$type RETURNING s INTO result;
			RETURN result;
		END \$\$;
		CREATE FUNCTION mutate_$type(seed bigint, original bytea, reader text, rounds int, OUT refused int, OUT read int, OUT states text) LANGUAGE plpgsql AS \$\$
		DECLARE
			r bigint := seed;
			bytes bytea;
			s retrain.$type;
			state text;
			seen text[] := '{}';
		BEGIN
			refused := 0;
			read := 0;
			FOR turn IN 1 .. rounds LOOP
				bytes := original;
				FOR change IN 0 .. turn % 3 LOOP
					r := (r * 48271 + 11) % 2147483647;
					bytes := CASE (r / 7) % 5
						WHEN 0 THEN set_bit(bytes, (r % (8 * length(bytes)))::int, 1 - get_bit(bytes, (r % (8 * length(bytes)))::int))
						WHEN 1 THEN set_byte(bytes, (r % length(bytes))::int, (r / 1000 % 256)::int)
						WHEN 2 THEN set_byte(bytes, (r % least(40, length(bytes)))::int, (get_byte(bytes, (r % least(40, length(bytes)))::int) + 1) % 256)
						WHEN 3 THEN substr(bytes, 1, (r % length(bytes))::int) || substr(bytes, (r % length(bytes) + 2 + r / 1000 % 3)::int)
						ELSE substr(bytes, 1, (r % length(bytes))::int + 1) || substr(bytes, (r % length(bytes) + 1 - least(r % length(bytes), r / 1000 % 3))::int) END;
					EXIT WHEN length(bytes) = 0;
				END LOOP;
				BEGIN
					s := receive_$type(bytes);
					IF retrain.${type}_send(s) <> bytes OR retrain.${type}_send(s::text::retrain.$type) <> bytes THEN
						RAISE 'changed: %', encode(bytes, 'hex') USING ERRCODE = 'XX000';
					END IF;
					EXECUTE format('SELECT %s FROM (SELECT \$1 AS s) q', reader) USING s;
					read := read + 1;
				EXCEPTION WHEN OTHERS THEN
					GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
					IF state !~ '^(22|0A|08P01)' THEN
						RAISE;
					END IF;
					refused := refused + 1;
					IF state <> ALL (seen) THEN
						seen := seen || state;
					END IF;
				END;
			END LOOP;
			SELECT string_agg(x, ' ' ORDER BY x COLLATE "C") INTO states FROM unnest(seen) x;
		END \$\$;
		SQL
}
for my $value (@values)
{
	my ($type, $what, $query, $reader) = @$value;
	is($node->safe_psql('postgres', "SELECT retrain.${type}_send(receive_$type(retrain.${type}_send(s))) = retrain.${type}_send(s) AND retrain.${type}_send(s::text::retrain.$type) = retrain.${type}_send(s) FROM ($query) q (s)"),
		't', "$what: binary and text form lose nothing");
	is($node->safe_psql('postgres', "SELECT retrain.${type}_send(s) = retrain.${type}_send((SELECT s2 FROM ($query) q2 (s2))) FROM ($query) q (s)"), 't', "$what: the same bytes again");
	my ($ret, $out, $err) = $node->psql('postgres', "SELECT m.* FROM mutate_$type(@{[ length $what ]}, (SELECT retrain.${type}_send(($query))), \$r\$$reader\$r\$, $mutations) m");
	is($ret, 0, "$what: each mutation is refused by class 22 or 0A, or comes back the same") or diag($err);
	note("$what: refused, read, states: $out");
	my ($refused) = split /\|/, $out;
	cmp_ok($refused, '>', 0, "$what: some were refused");
}
is($node->safe_psql('postgres', 'SELECT retrain.total_rows(retrain.profile_agg(i)) FROM generate_series(1, 10) i'), '10', 'the server is alive');
$node->stop;
done_testing();
