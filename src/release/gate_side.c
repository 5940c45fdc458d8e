/*
 * gate_side.c
 *	  The two sides of a gate: where the scores of champion and candidate stand.
 *
 * A side is either columns of the log, or a relation with a key: which columns
 * of it equal which columns of the log.  The champion is by default the log's
 * own probability and prediction.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"

#include "common/compat.h"
#include "governance/json_writer.h"
#include "release/gate.h"

static const char *const side_names[] = {"champion", "candidate"};

static const char *const side_keys[] = {
	"relation", "key", "version", "time", "label", "probability", "prediction", "latency", NULL
};

/* read_key reads the object of the key: {"column of the log": "column of the relation"}. */
static List *
read_key(const RetrainReader *reader)
{
	JsonbValue *value = retrain_read_field(reader, "key");
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	v;
	List	   *keys = NIL;
	RetrainGateKey *key = NULL;

	if (value == NULL)
		return NIL;
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
	{
		retrain_reader_refuse(reader, "key", "must be an object",
							  "Write {\"column of the log\": \"column of the relation\"}.");
		return NIL;
	}
	it = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
		{
			key = palloc0(sizeof(RetrainGateKey));
			key->log_column = pnstrdup(v.val.string.val, v.val.string.len);
			keys = lappend(keys, key);
		}
		else if (token == WJB_VALUE && v.type == jbvString)
			key->column = pnstrdup(v.val.string.val, v.val.string.len);
		else if (token == WJB_VALUE)
		{
			retrain_reader_refuse(reader, psprintf("key.%s", key->log_column), "must be a string",
								  "Name the column of the relation that equals this column of the log.");
			return NIL;
		}
	}
	return keys;
}

/* refuse_without_relation refuses what makes sense for a relation only. */
static void
refuse_without_relation(const RetrainReader *reader)
{
	static const char *const keys[] = {"key", "time", "label"};

	for (int i = 0; i < lengthof(keys); i++)
		if (retrain_read_field(reader, keys[i]))
			retrain_reader_refuse(reader, keys[i], "goes with a relation only",
								  "Columns of the log need no key; leave it out, or name the relation.");
}

/* read_side reads one side. */
static void
read_side(const RetrainReader *outer, RetrainGateSide *side, int which)
{
	RetrainReader reader;

	if (!retrain_read_object(outer, side_names[which], side_keys, &reader))
	{
		if (which == RETRAIN_CANDIDATE && retrain_read_field(outer, "candidate") == NULL)
			retrain_reader_refuse(outer, "candidate", "is missing",
								  "Say where its scores stand: {\"probability\": column of the log}, or {\"relation\": name, \"key\": {\"id\": \"id\"}, \"version\": column, \"probability\": column}.");
		return;
	}
	side->given = retrain_read_text(&reader, "relation");
	side->keys = read_key(&reader);
	side->version = retrain_read_name(&reader, "version");
	side->time = retrain_read_name(&reader, "time");
	side->label = retrain_read_name(&reader, "label");
	side->probability = retrain_read_name(&reader, "probability");
	side->prediction = retrain_read_name(&reader, "prediction");
	side->latency = retrain_read_name(&reader, "latency");
	if (side->given == NULL)
		refuse_without_relation(&reader);
	else if (side->keys == NIL && retrain_read_field(&reader, "key") == NULL)
		retrain_reader_refuse(&reader, "key", "is missing",
							  "Say which columns of the relation equal which of the log: {\"id\": \"id\"}.");
	if ((which == RETRAIN_CANDIDATE || side->given) && !side->probability && !side->prediction &&
		!retrain_read_field(&reader, "probability") && !retrain_read_field(&reader, "prediction"))
		retrain_reader_refuse(&reader, "probability", "is missing", "Name a column with probability, prediction, or both.");
	if (side->given && which == RETRAIN_CANDIDATE && side->version == NULL && !retrain_read_field(&reader, "version"))
		retrain_reader_refuse(&reader, "version", "is missing",
							  "Name the column that says which version has scored: a relation keeps the scores of several.");
}

/* same_key tells whether two sides name the same columns of the log. */
static bool
same_key(const RetrainGateSide *a, const RetrainGateSide *b)
{
	ListCell   *x,
			   *y;

	if (list_length(a->keys) != list_length(b->keys))
		return false;
	forboth(x, a->keys, y, b->keys)
		if (strcmp(((RetrainGateKey *) lfirst(x))->log_column, ((RetrainGateKey *) lfirst(y))->log_column) != 0)
			return false;
	return true;
}

/* retrain_gate_read_sides reads both sides. */
void
retrain_gate_read_sides(const RetrainReader *reader, RetrainGate *gate)
{
	for (int i = 0; i < 2; i++)
		read_side(reader, &gate->side[i], i);
	if (gate->side[0].keys && gate->side[1].keys && !same_key(&gate->side[0], &gate->side[1]))
		retrain_reader_refuse(reader, "candidate.key", "names other columns of the log than champion.key",
							  "Both relations must identify a row by the same columns of the log.");
}

/* put_optional appends a text if there is one. */
static void
put_optional(StringInfo json, const char *key, const char *value)
{
	if (value)
		retrain_put_string(json, key, value);
}

/* side_json returns a side as JSON. */
static char *
side_json(const RetrainGateSide *side)
{
	StringInfoData json;
	ListCell   *cell;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	if (side->relation_name)
	{
		StringInfoData keys;

		initStringInfo(&keys);
		appendStringInfoChar(&keys, '{');
		foreach(cell, side->keys)
		{
			RetrainGateKey *key = lfirst(cell);

			if (keys.len > 1)
				appendStringInfoString(&keys, ", ");
			escape_json(&keys, key->log_column);
			appendStringInfoString(&keys, ": ");
			escape_json(&keys, key->column);
		}
		appendStringInfoChar(&keys, '}');
		retrain_put_string(&json, "relation", quote_qualified_identifier(side->schema_name, side->relation_name));
		retrain_put_raw(&json, "key", keys.data);
	}
	put_optional(&json, "version", side->version);
	put_optional(&json, "time", side->time);
	put_optional(&json, "label", side->label);
	put_optional(&json, "probability", side->probability);
	put_optional(&json, "prediction", side->prediction);
	put_optional(&json, "latency", side->latency);
	appendStringInfoChar(&json, '}');
	return json.data;
}

/* retrain_gate_put_sides writes both sides. */
void
retrain_gate_put_sides(StringInfo json, const RetrainGate *gate)
{
	for (int i = 0; i < 2; i++)
		retrain_put_raw(json, side_names[i], side_json(&gate->side[i]));
}

/* split_name takes a name of one or two parts apart, into a list of String nodes; NIL if it is no such name. */
static List *
split_name(const char *name)
{
	List	   *parts;
	List	   *names = NIL;
	ListCell   *cell;

	if (!SplitIdentifierString(pstrdup(name), '.', &parts) || list_length(parts) > 2)
		return NIL;
	foreach(cell, parts)
		names = lappend(names, makeString(pstrdup(lfirst(cell))));
	return names;
}

/*
 * retrain_gate_name_relations finds the relations that sides name, along the
 * caller's search path, and fills in schema and name; of a sealed definition,
 * which has them qualified, it only takes the name apart.
 */
void
retrain_gate_name_relations(RetrainGate *gate, RetrainProblems *problems)
{
	for (int i = 0; i < 2; i++)
	{
		RetrainGateSide *side = &gate->side[i];
		List	   *names;
		Oid			relation;

		if (side->given == NULL)
			continue;
		names = split_name(side->given);
		if (names == NIL)
		{
			retrain_problems_add(problems, psprintf("%s.relation", side_names[i]),
								 psprintf("is no name of a relation: \"%s\"", side->given),
								 "Write relation or schema.relation, in double quotes where SQL needs them.");
			continue;
		}
		if (gate->gate_id != 0 && list_length(names) == 2)
		{
			side->schema_name = strVal(linitial(names));
			side->relation_name = strVal(lsecond(names));
			continue;
		}
		relation = RangeVarGetRelid(makeRangeVarFromNameList(names), NoLock, true);
		if (!OidIsValid(relation))
		{
			retrain_problems_add(problems, psprintf("%s.relation", side_names[i]),
								 psprintf("does not exist: \"%s\"", side->given), NULL);
			continue;
		}
		side->schema_name = get_namespace_name(get_rel_namespace(relation));
		side->relation_name = get_rel_name(relation);
	}
}

/* A column that is looked up. */
typedef struct Lookup
{
	RetrainGate *gate;
	RetrainProblems *problems;
	int			which;			/* side */
	Oid			relation;		/* of the side: its relation, or that of the log */
	char	   *title;			/* of it, for people */
} Lookup;

/* refuse notes what is wrong with a field of a side. */
static void
refuse(const Lookup *look, const char *field, const char *problem, const char *hint)
{
	retrain_problems_add(look->problems, psprintf("%s.%s", side_names[look->which], field), problem, hint);
}

/* column_type returns the type of a column of the side; InvalidOid after noting that it has none, or may not be read. */
static Oid
column_type(const Lookup *look, const char *field, const char *name)
{
	AttrNumber	number = get_attnum(look->relation, name);
	char	   *reader = GetUserNameFromId(GetUserId(), false);

	if (number <= 0)
	{
		refuse(look, field, psprintf("names column \"%s\", which %s does not have", name, look->title), NULL);
		return InvalidOid;
	}
	if (pg_class_aclcheck(look->relation, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck(look->relation, number, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
	{
		refuse(look, field, psprintf("names column \"%s\", which role \"%s\", the owner of the model, may not read", name, reader),
			   psprintf("GRANT SELECT ON %s TO %s;", look->title, quote_identifier(reader)));
		return InvalidOid;
	}
	return get_atttype(look->relation, number);
}

/* look_up_number checks a column of numbers, if one is named. */
static void
look_up_number(const Lookup *look, const char *field, const char *name)
{
	Oid			type = name ? column_type(look, field, name) : InvalidOid;
	RetrainTypeKind kind;

	if (!OidIsValid(type))
		return;
	kind = retrain_type_kind(type);
	if (kind != RETRAIN_TYPE_NUMBER && kind != RETRAIN_TYPE_INTEGER)
		refuse(look, field, psprintf("names column \"%s\" of type %s, which holds no numbers", name, format_type_be(type)), NULL);
}

/* look_up_relation finds the relation of a side; false after noting that there is none. */
static bool
look_up_relation(Lookup *look, const RetrainGateSide *side)
{
	const RetrainLog *log = look->gate->log;
	Oid			schema;

	if (side->relation_name == NULL)
	{
		look->relation = log->relation;
		look->title = quote_qualified_identifier(log->schema_name, log->relation_name);
		return true;
	}
	look->title = quote_qualified_identifier(side->schema_name, side->relation_name);
	schema = get_namespace_oid(side->schema_name, true);
	look->relation = OidIsValid(schema) ? get_relname_relid(side->relation_name, schema) : InvalidOid;
	if (!OidIsValid(look->relation) || retrain_relation_kind(get_rel_relkind(look->relation)) == NULL)
	{
		refuse(look, "relation", psprintf("does not exist: %s", look->title),
			   "Use a table, partitioned table, view, materialized view or foreign table.");
		return false;
	}
	if (get_rel_persistence(look->relation) == RELPERSISTENCE_TEMP)
	{
		refuse(look, "relation", psprintf("is temporary: %s", look->title), "No other session, and so no worker, could read it.");
		return false;
	}
	return true;
}

/* look_up_side checks the columns of a side and notes their types. */
static void
look_up_side(RetrainGate *gate, RetrainProblems *problems, int which)
{
	RetrainGateSide *side = &gate->side[which];
	Lookup		look = {gate, problems, which, InvalidOid, NULL};
	ListCell   *cell;

	if (side->given && side->relation_name == NULL)
		return;					/* noted already */
	if (!look_up_relation(&look, side))
		return;
	foreach(cell, side->keys)
	{
		RetrainGateKey *key = lfirst(cell);

		(void) column_type(&look, "key", key->column);
		if (get_attnum(gate->log->relation, key->log_column) <= 0)
			refuse(&look, "key", psprintf("names column \"%s\", which the relation of log \"%s\" does not have",
										  key->log_column, gate->log->name), NULL);
	}
	if (side->version)
		(void) column_type(&look, "version", side->version);
	if (side->time)
		(void) column_type(&look, "time", side->time);
	if (side->label)
		(void) column_type(&look, "label", side->label);
	look_up_number(&look, "probability", side->probability);
	look_up_number(&look, "latency", side->latency);
	if (side->prediction)
	{
		side->prediction_type = column_type(&look, "prediction", side->prediction);
		if (OidIsValid(side->prediction_type))
			side->prediction_kind = retrain_type_kind(side->prediction_type);
	}
}

/* default_champion takes the log's own scores for a champion that names none. */
static void
default_champion(RetrainGate *gate)
{
	RetrainGateSide *champion = &gate->side[RETRAIN_CHAMPION];
	RetrainLogColumn *probability = retrain_log_role(gate->log, "probability");
	RetrainLogColumn *prediction = retrain_log_role(gate->log, "prediction");

	if (champion->given || champion->probability || champion->prediction)
		return;
	champion->probability = probability ? probability->name : NULL;
	champion->prediction = prediction ? prediction->name : NULL;
}

/*
 * retrain_gate_look_up checks that all columns of log and sides are there and
 * may be read by the current user, the owner of the model, notes their types,
 * and lets the rules look at them.  In the sandbox.
 */
void
retrain_gate_look_up(RetrainGate *gate, RetrainProblems *problems)
{
	RetrainLogColumn *label = retrain_log_role(gate->log, "label");
	ListCell   *cell;

	default_champion(gate);
	if (label == NULL)
		retrain_problems_add(problems, "log", psprintf("has no label column: \"%s\"", gate->log->name),
							 psprintf("SELECT retrain.alter_log(%s, '{\"label_column\": \"...\"}');", quote_literal_cstr(gate->log->name)));
	else
	{
		gate->label_type = get_atttype(gate->log->relation, label->number);
		gate->label_kind = retrain_type_kind(gate->label_type);
	}
	if (!gate->side[RETRAIN_CHAMPION].given && !gate->side[RETRAIN_CHAMPION].probability &&
		!gate->side[RETRAIN_CHAMPION].prediction)
		retrain_problems_add(problems, "champion", "names no scores, and the log has neither a probability nor a prediction column",
							 "Name columns: \"champion\": {\"probability\": \"...\"}.");
	foreach(cell, gate->columns)
		if (retrain_log_column(gate->log, lfirst(cell)) == NULL)
			retrain_problems_add(problems, "log", psprintf("has no column \"%s\", which slices or rules read", (char *) lfirst(cell)),
								 "Add it with retrain.alter_log(), as a slice or a feature.");
	for (int i = 0; i < 2; i++)
		look_up_side(gate, problems, i);
	if (problems->list != NIL)
		return;
	foreach(cell, gate->rules)
	{
		RetrainGateRule *rule = lfirst(cell);

		if (rule->type->check)
			rule->type->check(gate, rule, problems);
	}
}
