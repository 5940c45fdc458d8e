# Exports read by programs of others: PROV-JSON by the Python package prov, and the published JSON schemas.
#
# The schemas are not part of this tree.  RETRAIN_SCHEMAS names a directory with them: prov.json, OpenLineage.json and the files
# of its facets, each as published; without it only the package reads.  The constraints of both, as far as the exports use them,
# are checked by test/sql/exports.sql at any rate.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/../lib";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Retrain;
use Test::More;

my ($python) = grep { system("$_ -c 'import prov.model' 2>/dev/null") == 0 } '/usr/bin/python3', 'python3';
plan skip_all => 'no Python with the package prov (Debian: python3-prov)' unless defined $python;

my $node = new_node('exports', 'retrain.enabled = off');
sql($node, 'postgres', 'CREATE ROLE author LOGIN', 'CREATE DATABASE app');
set_up_database($node, 'app', 'author');
my $checks = "checks => jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.2), retrain.policy_check('ece', fail => 0.01, verdict => 'recalibrate'), retrain.policy_check('sql_row', sql => '1 / (x - 77)', fail => 1))";
$node->safe_psql('app', <<~SQL, extra_params => [ '-U', 'author' ]);
	SELECT retrain.freeze_baseline('m', 'fast', '2026-01-01Z', '2026-01-03Z', 'first');
	SELECT retrain.create_policy(name => 'of days', model => 'm', log => 'fast', window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2026-01-04Z', $checks);
	SELECT retrain.create_policy(name => 'Größe "b"', model => 'm', log => 'fast', window_length => '1 day', baseline => 'first', every => '1 day', anchor => '2026-01-04Z', $checks);
	SELECT retrain.create_policy(name => 'no rows', model => 'm', log => 'fast', window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2020-01-03Z', $checks);
	SELECT retrain.evaluate('of days', '2026-01-06Z'), retrain.evaluate('Größe "b"', '2026-01-06Z'), retrain.evaluate('no rows', '2020-01-05Z');
	SQL
is(sql($node, 'app', "SELECT string_agg(DISTINCT outcome, ', ' ORDER BY outcome) FROM retrain.evaluations") =~ /insufficient_data/ ? 1 : 0, 1, 'records of several kinds');

my $dir = PostgreSQL::Test::Utils::tempdir();
append_to_file("$dir/read.py", <<'PYTHON');
import collections, json, sys
from prov.model import ProvDocument

text = open(sys.argv[1], encoding="utf-8").read()
ours = json.loads(text)
document = ProvDocument.deserialize(content=text, format="json")
theirs = json.loads(document.serialize(format="json"))
names = lambda d: {kind: sorted(members) if not all(m.startswith("_:") for m in members) else len(members)
                   for kind, members in d.items() if kind != "prefix"}
assert names(ours) == names(theirs), (names(ours), names(theirs))
assert all(ours["prefix"][p] == uri for p, uri in theirs["prefix"].items() if p in ours["prefix"])
# a relation of the document leads to what it has
known = {r.identifier for r in document.get_records() if r.is_element()}
for relation in (r for r in document.get_records() if r.is_relation()):
    for attribute, value in relation.formal_attributes:
        assert attribute.localpart == "time" or value is None or value in known, (attribute, value)
assert document.unified() is not None
print("ok", len(list(document.get_records())))
PYTHON
append_to_file("$dir/schema.py", <<'PYTHON');
import json, pathlib, sys
from jsonschema import RefResolver, FormatChecker
from jsonschema.validators import validator_for

folder, name, kind = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
schemas = {p.name: json.loads(p.read_text()) for p in folder.glob("*.json")}
by_name = {"https": lambda url: schemas[url.split("#")[0].rsplit("/", 1)[1]]}
resolve = lambda schema: RefResolver(schema.get("$id", ""), schema, handlers=by_name)
def problems(schema, value):
    return [e.message for e in validator_for(schema)(schema, resolver=resolve(schema), format_checker=FormatChecker()).iter_errors(value)]
def facets(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict) and "_schemaURL" in inner:
                yield key, inner
            yield from facets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from facets(inner)
found = []
for line in open(name, encoding="utf-8"):
    value = json.loads(line)
    found += problems(schemas[kind], value)
    for key, facet in facets(value):
        file = facet["_schemaURL"].rsplit("/", 1)[1]
        if file in schemas:
            found += problems(schemas[file], {key: facet})
        elif not facet["_schemaURL"].startswith("urn:retrain:"):
            found.append("no schema " + file)
print("\n".join(found) or "ok")
PYTHON
for my $record ([ 'of days', '2026-01-06Z' ], [ 'Größe "b"', '2026-01-06Z' ], [ 'no rows', '2020-01-05Z' ])
{
	my ($policy, $slot) = @$record;
	(my $file = "$dir/$policy") =~ s/[^\/\w.-]/_/g;
	append_to_file("$file.prov", sql($node, 'app', "SELECT retrain.export_prov('$policy', '$slot')"));
	append_to_file("$file.events", sql($node, 'app', "SELECT retrain.export_openlineage('$policy', '$slot')"));
	like(`$python '$dir/read.py' '$file.prov' 2>&1`, qr/^ok \d+$/, "$policy: the package prov reads the document, and writes the same things");
	SKIP:
	{
		my $schemas = $ENV{RETRAIN_SCHEMAS};
		skip 'RETRAIN_SCHEMAS names no directory of published schemas', 1 unless defined $schemas && -e "$schemas/OpenLineage.json";
		is(`$python '$dir/schema.py' '$schemas' '$file.events' OpenLineage.json 2>&1`, "ok\n", "$policy: OpenLineage events are as their schemas want them");
	}
	SKIP:
	{
		my $schemas = $ENV{RETRAIN_SCHEMAS};
		skip 'RETRAIN_SCHEMAS has no prov.json', 1 unless defined $schemas && -e "$schemas/prov.json";
		is(`$python '$dir/schema.py' '$schemas' '$file.prov' prov.json 2>&1`, "ok\n", "$policy: the PROV-JSON document is as its schema wants it");
	}
}
$node->stop;
done_testing();
