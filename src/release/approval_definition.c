/*
 * approval_definition.c
 *	  The definition of a rule of approval: from jsonb to the C form and back.
 *
 * {"approvers": [{"role": "risk", "quorum": 1}, ...],
 *	"not": ["policy_author", "trainer", "requester"],
 *	"valid": "7 days", "require_opened": true, "locked": false,
 *	"waivers": [{"role": "head_of_risk", "requirements": ["gate:main"]}]}
 */
#include "postgres.h"

#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "common/json_reader.h"
#include "governance/json_writer.h"
#include "release/approval_definition.h"

#define MAX_ROLES 20
#define MAX_QUORUM 100
#define MAX_REQUIREMENTS 100
#define DEFAULT_VALIDITY "7 days"

static const char *const keys[] = {"approvers", "not", "valid", "require_opened", "locked", "waivers", NULL};
static const char *const approver_keys[] = {"role", "quorum", NULL};
static const char *const waiver_keys[] = {"role", "requirements", NULL};

/* Reads one element of an array of objects. */
typedef RetrainRuleRole *(*ReadElement) (const RetrainReader *reader, const RetrainApprovalRule *rule);

/* read_role reads the role that an element names; its oid is invalid when it is refused. */
static RetrainRuleRole *
read_role(const RetrainReader *reader)
{
	RetrainRuleRole *role = palloc0(sizeof(RetrainRuleRole));

	role->name = retrain_read_text(reader, "role");
	if (role->name == NULL)
	{
		if (!retrain_reader_has(reader, "role"))
			retrain_reader_refuse(reader, "role", "is missing", NULL);
		return role;
	}
	role->oid = get_role_oid(role->name, true);
	if (!OidIsValid(role->oid))
		retrain_reader_refuse(reader, "role", psprintf("is \"%s\", and there is no such role", role->name),
							  "Roles are written as in pg_roles, without quotes.");
	return role;
}

/* refuse_twice refuses a role that an earlier element names. */
static void
refuse_twice(const RetrainReader *reader, const RetrainRuleRole *role, List *earlier)
{
	ListCell   *cell;

	foreach(cell, earlier)
		if (OidIsValid(role->oid) && ((RetrainRuleRole *) lfirst(cell))->oid == role->oid)
			retrain_reader_refuse(reader, "role", psprintf("is \"%s\" for the second time", role->name), NULL);
}

/* read_approver reads one element of "approvers". */
static RetrainRuleRole *
read_approver(const RetrainReader *reader, const RetrainApprovalRule *rule)
{
	RetrainRuleRole *role = read_role(reader);

	role->quorum = (int) retrain_read_integer(reader, "quorum", 1, 1, MAX_QUORUM);
	refuse_twice(reader, role, rule->approvers);
	return role;
}

/* names_approver tells whether a rule has an approver of a name. */
static bool
names_approver(const RetrainApprovalRule *rule, const char *name)
{
	ListCell   *cell;

	foreach(cell, rule->approvers)
	{
		RetrainRuleRole *role = lfirst(cell);

		if (role->name && strcmp(role->name, name) == 0)
			return true;
	}
	return false;
}

/* can_be_waived tells whether a text names a requirement, or all of a kind. */
static bool
can_be_waived(const RetrainApprovalRule *rule, const char *requirement)
{
	if (strcmp(requirement, "gate") == 0 || strcmp(requirement, "approval") == 0)
		return true;
	if (strncmp(requirement, "gate:", 5) == 0)
		return requirement[5] != '\0';
	return strncmp(requirement, "approval:", 9) == 0 && names_approver(rule, requirement + 9);
}

/* read_waiver reads one element of "waivers". */
static RetrainRuleRole *
read_waiver(const RetrainReader *reader, const RetrainApprovalRule *rule)
{
	RetrainRuleRole *role = read_role(reader);
	ListCell   *cell;

	refuse_twice(reader, role, rule->waivers);
	role->requirements = retrain_read_text_list(reader, "requirements");
	if (role->requirements == NIL || list_length(role->requirements) > MAX_REQUIREMENTS)
		retrain_reader_refuse(reader, "requirements", psprintf("must name 1 to %d requirements", MAX_REQUIREMENTS), NULL);
	foreach(cell, role->requirements)
		if (!can_be_waived(rule, lfirst(cell)))
			retrain_reader_refuse(reader, "requirements", psprintf("names \"%s\", which cannot be waived", (char *) lfirst(cell)),
								  "Write gate, gate:NAME, approval or approval:ROLE, ROLE being one of the approvers.");
	return role;
}

/* read_roles reads an array of objects, each with a role; appends to the list as it goes. */
static void
read_roles(const RetrainReader *reader, const char *key, const char *const *known, ReadElement read,
		   RetrainApprovalRule *rule, List **roles)
{
	JsonbValue *value = retrain_read_field(reader, key);
	JsonbContainer *array;

	if (value == NULL)
		return;
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerSize(value->val.binary.data) > MAX_ROLES)
	{
		retrain_reader_refuse(reader, key, psprintf("must be an array of at most %d objects", MAX_ROLES), NULL);
		return;
	}
	array = value->val.binary.data;
	for (int i = 0; i < JsonContainerSize(array); i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(array, i);
		char	   *path = psprintf("%s[%d]", key, i);
		RetrainReader inner;

		if (element->type != jbvBinary || !JsonContainerIsObject(element->val.binary.data))
		{
			retrain_reader_refuse(reader, path, "must be an object", NULL);
			continue;
		}
		inner = retrain_reader_inner(reader, element->val.binary.data, psprintf("%s.", path), known);
		*roles = lappend(*roles, read(&inner, rule));
	}
}

/* read_not reads the classes of people who may not approve; all three unless told. */
static void
read_not(const RetrainReader *reader, RetrainApprovalRule *rule)
{
	ListCell   *cell;

	rule->not_author = rule->not_trainer = rule->not_requester = !retrain_reader_has(reader, "not");
	foreach(cell, retrain_read_text_list(reader, "not"))
	{
		const char *word = lfirst(cell);

		if (strcmp(word, "policy_author") == 0)
			rule->not_author = true;
		else if (strcmp(word, "trainer") == 0)
			rule->not_trainer = true;
		else if (strcmp(word, "requester") == 0)
			rule->not_requester = true;
		else
			retrain_reader_refuse(reader, "not", psprintf("names \"%s\", which is not known", word),
								  "Use policy_author, trainer and requester.");
	}
}

/* read_rule reads whatever is not a role. */
static void
read_rule(const RetrainReader *reader, RetrainApprovalRule *rule)
{
	read_not(reader, rule);
	retrain_read_interval(reader, "valid", DEFAULT_VALIDITY, true, &rule->valid);
	rule->require_opened = retrain_read_boolean(reader, "require_opened", true);
	rule->locked = retrain_read_boolean(reader, "locked", false);
}

/* put_roles appends an array of roles. */
static void
put_roles(StringInfo json, const char *key, List *roles)
{
	ListCell   *cell;
	ListCell   *other;

	appendStringInfo(json, ", \"%s\": [", key);
	foreach(cell, roles)
	{
		RetrainRuleRole *role = lfirst(cell);

		appendStringInfo(json, "%s{", foreach_current_index(cell) > 0 ? ", " : "");
		retrain_put_string(json, "role", role->name);
		if (role->requirements == NIL)
			retrain_put_raw(json, "quorum", psprintf("%d", role->quorum));
		else
		{
			appendStringInfoString(json, ", \"requirements\": [");
			foreach(other, role->requirements)
			{
				appendStringInfoString(json, foreach_current_index(other) > 0 ? ", " : "");
				escape_json(json, lfirst(other));
			}
			appendStringInfoChar(json, ']');
		}
		appendStringInfoChar(json, '}');
	}
	appendStringInfoChar(json, ']');
}

/* canonical returns the definition with all defaults filled in. */
static Jsonb *
canonical(const RetrainApprovalRule *rule)
{
	StringInfoData json;
	StringInfoData classes;

	initStringInfo(&classes);
	appendStringInfo(&classes, "[%s%s%s", rule->not_author ? "\"policy_author\", " : "",
					 rule->not_trainer ? "\"trainer\", " : "", rule->not_requester ? "\"requester\", " : "");
	if (classes.len > 1)
		classes.data[classes.len - 2] = '\0';
	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	retrain_put_interval(&json, "valid", &rule->valid);
	retrain_put_raw(&json, "require_opened", rule->require_opened ? "true" : "false");
	retrain_put_raw(&json, "locked", rule->locked ? "true" : "false");
	retrain_put_raw(&json, "not", psprintf("%s]", classes.data));
	put_roles(&json, "approvers", rule->approvers);
	put_roles(&json, "waivers", rule->waivers);
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/*
 * retrain_approval_definition_read reads a definition into a rule, raises one
 * error (RT002) for all that is wrong with it, and returns its canonical form.
 */
Jsonb *
retrain_approval_definition_read(RetrainApprovalRule *rule, Jsonb *given)
{
	RetrainProblems problems;
	RetrainReader reader;

	retrain_problems_begin(&problems, "approval rule", ERRCODE_RETRAIN_POLICY_INVALID);
	retrain_reader_gather(&reader, given, &problems, keys);
	if (retrain_read_field(&reader, "approvers") == NULL)
		retrain_reader_refuse(&reader, "approvers", "is missing",
							  "Write for example [{\"role\": \"risk\", \"quorum\": 1}]; [] where nobody has to approve.");
	read_roles(&reader, "approvers", approver_keys, read_approver, rule, &rule->approvers);
	read_roles(&reader, "waivers", waiver_keys, read_waiver, rule, &rule->waivers);
	read_rule(&reader, rule);
	retrain_problems_raise(&problems);
	return canonical(rule);
}

/* retrain_approval_definition_load reads a sealed definition but for its roles, which are rows of their own. */
void
retrain_approval_definition_load(RetrainApprovalRule *rule)
{
	RetrainReader reader;

	retrain_reader_begin(&reader, rule->definition, "approval rule", ERRCODE_RETRAIN_POLICY_INVALID, keys);
	read_rule(&reader, rule);
}
