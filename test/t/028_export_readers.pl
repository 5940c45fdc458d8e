# Exports read by programs of others: PROV-JSON by the Python package prov, and the published JSON schemas.
#
# The schemas are not part of this tree.  RETRAIN_SCHEMAS names a directory with them: prov.json, OpenLineage.json and the files
# of its facets, each as published; without it only the package reads.  doc/reference/evidence.md says which files those are.
# Formats (uri, date-time) are checked where Python has rfc3987 and rfc3339_validator.  The constraints of both, as far as the
# exports use them, are checked by test/sql/exports.sql at any rate.
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
	SELECT retrain.create_policy(name => 'view', model => 'm', log => 'slow', window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2026-01-04Z', $checks);
	SELECT retrain.create_policy(name => 'shadow', model => 'm', log => 'fast', window_length => '1 day', baseline => 'first', every => '1 day', anchor => '2026-01-04Z', shadow => true, $checks);
	SELECT retrain.evaluate('of days', '2026-01-06Z'), retrain.evaluate('Größe "b"', '2026-01-06Z'), retrain.evaluate('no rows', '2020-01-05Z'), retrain.evaluate('view', '2026-01-06Z'), retrain.evaluate('shadow', '2026-01-06Z');
	ALTER TABLE public.predictions RENAME TO renamed;
	SELECT retrain.evaluate('of days', '2026-01-07Z');
	ALTER TABLE public.renamed RENAME TO predictions;
	SELECT retrain.enable_rollup('fast', columns => '{x}', since => '2026-01-01Z');
	CALL retrain.tick();
	SELECT retrain.create_policy(name => 'rollup', model => 'm', log => 'fast', window_length => '1 day', reference => 'previous', every => '1 day', anchor => '2026-01-04Z', checks => jsonb_build_array(retrain.policy_check('psi', 'x', fail => 0.2, form => 'profile')));
	SELECT retrain.evaluate('rollup', '2026-01-06Z');
	SQL
is(sql($node, 'app', "SELECT string_agg(policy || ' ' || to_char(slot, 'DD') || ' ' || outcome || ' ' || COALESCE(scan_mode, '-'), ', ' ORDER BY policy COLLATE \"C\", slot) FROM retrain.evaluations WHERE slot <= '2026-01-07Z'"),
	'Größe "b" 06 breach one_scan, no rows 05 insufficient_data one_scan, of days 06 breach one_scan, of days 07 error none, rollup 06 ok profiles, shadow 06 breach one_scan, view 06 breach one_scan', 'records of several kinds');

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
def problems(schema, value, definition=None):
    schema = dict(schema, **{"$ref": definition}) if definition else schema
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
    # the schema takes events of several kinds: which one this is, schemaURL says
    definition = value["schemaURL"].partition("#")[2] if kind == "OpenLineage.json" else ""
    found += problems(schemas[kind], value, definition and "#" + definition)
    for key, facet in facets(value):
        file = facet["_schemaURL"].partition("#")[0].rsplit("/", 1)[-1]
        if file in schemas:
            found += problems(schemas[file], {key: facet})
        elif not file.startswith("urn:retrain:"):
            found.append("no schema " + file)
print("\n".join(found) or "ok")
PYTHON
for my $record ([ 'of days', '2026-01-06Z' ], [ 'of days', '2026-01-07Z' ], [ 'Größe "b"', '2026-01-06Z' ], [ 'no rows', '2020-01-05Z' ],
	[ 'view', '2026-01-06Z' ], [ 'shadow', '2026-01-06Z' ], [ 'rollup', '2026-01-06Z' ])
{
	my ($policy, $slot) = @$record;
	(my $file = "$dir/$policy $slot") =~ s/[^\/\w.-]/_/g;
	append_to_file("$file.prov", sql($node, 'app', "SELECT retrain.export_prov('$policy', '$slot')"));
	append_to_file("$file.events", sql($node, 'app', "SELECT retrain.export_openlineage('$policy', '$slot')"));
	like(`$python '$dir/read.py' '$file.prov' 2>&1`, qr/^ok \d+$/, "$policy, $slot: the package prov reads the document, and writes the same things");
	SKIP:
	{
		my $schemas = $ENV{RETRAIN_SCHEMAS};
		skip 'RETRAIN_SCHEMAS names no directory of published schemas', 1 unless defined $schemas && -e "$schemas/OpenLineage.json";
		is(`$python '$dir/schema.py' '$schemas' '$file.events' OpenLineage.json 2>&1`, "ok\n", "$policy, $slot: OpenLineage events are as their schemas want them");
	}
	SKIP:
	{
		my $schemas = $ENV{RETRAIN_SCHEMAS};
		skip 'RETRAIN_SCHEMAS has no prov.json', 1 unless defined $schemas && -e "$schemas/prov.json";
		is(`$python '$dir/schema.py' '$schemas' '$file.prov' prov.json 2>&1`, "ok\n", "$policy, $slot: the PROV-JSON document is as its schema wants it");
	}
}
# the schemas find what is wrong
SKIP:
{
	my $schemas = $ENV{RETRAIN_SCHEMAS};
	skip 'RETRAIN_SCHEMAS has not all schemas', 2 unless defined $schemas && -e "$schemas/OpenLineage.json" && -e "$schemas/prov.json";
	append_to_file("$dir/wrong.events", sql($node, 'app', "SELECT (e #- '{run}') #- '{job,facets,sql,query}' FROM retrain.export_openlineage('of days', '2026-01-06Z') e"));
	append_to_file("$dir/wrong.prov", sql($node, 'app', "SELECT retrain.export_prov('of days', '2026-01-06Z') #- '{used,_:u1,prov:entity}'"));
	like(`$python '$dir/schema.py' '$schemas' '$dir/wrong.events' OpenLineage.json 2>&1`, qr/'run' is a required property.*'query' is a required property/s, 'an event without a run, and a facet without its query, are found');
	like(`$python '$dir/schema.py' '$schemas' '$dir/wrong.prov' prov.json 2>&1`, qr/'prov:entity' is a required property/, 'a relation without its entity is found');
}
$node->stop;
done_testing();
