/*
 * finding.c
 *	  Findings: what is wrong with a model, who mends it, until when.
 *
 * A finding is open, in_progress, and then done or accepted, which is final.
 * Each change writes how the finding stands into retrain.finding_event and a
 * row of the ledger.  Its owner, the owner of the model and auditors may change
 * it; that a risk is accepted is not for the owner of the finding to say.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/free_text.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/deployment_audit.h"
#include "retraining/request.h"

PG_FUNCTION_INFO_V1(retrain_open_finding);
PG_FUNCTION_INFO_V1(retrain_update_finding);
PG_FUNCTION_INFO_V1(retrain_close_finding);

#define MAX_TITLE 200

/* A finding; as it stands, or is to stand. */
typedef struct Finding
{
	int64		id;
	int64		model_id;
	char	   *model;
	Oid			model_owner;
	char	   *kind;
	char	   *title;
	char	   *state;
	Oid			owner;			/* InvalidOid: gone */
	char	   *owner_name;
	TimestampTz due;
} Finding;

/* What a finding is about, besides the model; 0 or NULL where it is not. */
typedef struct FindingLinks
{
	Jsonb	   *details;
	pg_uuid_t  *request;
	char	   *policy;
	TimestampTz slot;
	bool		has_slot;
	int64		policy_id;
	int64		ordinal;		/* -1: the last one */
	char	   *version;
	int64		version_id;
} FindingLinks;

/* is_word tells whether a word is in a list that NULL ends. */
static bool
is_word(const char *const *words, const char *word)
{
	for (; *words; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

/* check_kind raises 22023 for anything but the five kinds. */
static void
check_kind(const char *kind)
{
	static const char *const kinds[] = {"bias", "vulnerability", "data_quality", "performance", "other", NULL};

	if (!is_word(kinds, kind))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("kind \"%s\" of a finding is not known", kind),
				 errhint("Use 'bias', 'vulnerability', 'data_quality', 'performance' or 'other'.")));
}

/* check_title raises 22023 unless it has 1 to MAX_TITLE characters. */
static void
check_title(const char *title)
{
	if (title[0] == '\0' || pg_mbstrlen(title) > MAX_TITLE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("title must have 1 to %d characters", MAX_TITLE),
				 errhint("What more there is to say goes into details.")));
}

/* check_due raises 22023 for no date. */
static void
check_due(TimestampTz due)
{
	if (TIMESTAMP_NOT_FINITE(due))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("due must be finite"),
				 errhint("A finding without a date is never overdue; give one that can be moved.")));
}

/* write_event writes how a finding stands now into its history and the ledger. */
static void
write_event(RetrainStore *store, const Finding *finding, const char *from_state, const char *comment)
{
	Oid			caller = store->scope.saved_userid;
	RetrainLedgerEntry *entry = retrain_ledger_begin("finding");
	RetrainRow	row;
	int64		event_id;

	retrain_row_begin(&row, "retrain.finding_event");
	retrain_row_int8(&row, "finding_id", finding->id);
	retrain_row_time(&row, "happened_at", GetCurrentTimestamp());
	retrain_row_text(&row, "from_state", from_state);
	retrain_row_text(&row, "to_state", finding->state);
	retrain_row_oid(&row, "owner_oid", finding->owner);
	retrain_row_text_as(&row, "owner_name", finding->owner_name, "pg_catalog.name");
	retrain_row_time(&row, "due", finding->due);
	retrain_row_text(&row, "comment", comment);
	retrain_row_oid(&row, "session_role_oid", GetSessionUserId());
	retrain_row_text_as(&row, "session_role", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "caller_role_oid", caller);
	retrain_row_text_as(&row, "caller_role", retrain_role_name(caller, false), "pg_catalog.name");
	event_id = retrain_row_insert_returning(&row, "finding_event_id");

	retrain_ledger_int8(entry, "finding_id", finding->id);
	retrain_ledger_int8(entry, "finding_event_id", event_id);
	retrain_ledger_text(entry, "model", finding->model);
	retrain_ledger_text(entry, "finding_kind", finding->kind);
	retrain_ledger_text(entry, "title", finding->title);
	retrain_ledger_text(entry, "from_state", from_state);
	retrain_ledger_text(entry, "to_state", finding->state);
	retrain_ledger_text(entry, "owner", finding->owner_name);
	retrain_ledger_time(entry, "due", finding->due);
	retrain_ledger_text(entry, "comment", comment);
	retrain_ledger_text(entry, "caller_role", retrain_role_name(caller, false));
	retrain_audited_digest(entry, RETRAIN_AUDITED_FINDING, event_id);
	retrain_ledger_append(entry);
}

/* find_version fills in the version that the finding names; raises 42704 when there is none. */
static void
find_version(const Finding *finding, FindingLinks *links)
{
	RetrainParams params = {0};

	if (links->version == NULL)
		return;
	retrain_param_int8(&params, finding->model_id);
	retrain_param_text(&params, links->version);
	if (retrain_store_run("SELECT v.version_id FROM retrain.version v WHERE v.model_id OPERATOR(pg_catalog.=) $1"
						  " AND v.name OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("version \"%s\" of model \"%s\" does not exist", links->version, finding->model),
				 errhint("The view retrain.versions lists them.")));
	links->version_id = retrain_store_int8(1, 1);
}

/* find_decision fills in the decision that the finding names; raises 42704 when there is none. */
static void
find_decision(const Finding *finding, FindingLinks *links)
{
	RetrainParams params = {0};

	if (links->policy == NULL)
		return;
	retrain_param_int8(&params, finding->model_id);
	retrain_param_text(&params, links->policy);
	retrain_param_time(&params, links->slot, true);
	retrain_param_datum(&params, INT4OID, Int32GetDatum((int32) links->ordinal), links->ordinal < 0);
	if (retrain_store_run("SELECT p.policy_id, d.ordinal FROM retrain.policy p JOIN retrain.decision d"
						  " ON d.policy_id OPERATOR(pg_catalog.=) p.policy_id"
						  " WHERE p.model_id OPERATOR(pg_catalog.=) $1 AND p.name OPERATOR(pg_catalog.=) $2"
						  " AND d.slot OPERATOR(pg_catalog.=) $3 AND ($4 IS NULL OR d.ordinal OPERATOR(pg_catalog.=) $4)"
						  " ORDER BY d.ordinal DESC LIMIT 1", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("policy \"%s\" of model \"%s\" has no such decision", links->policy, finding->model),
				 errhint("The view retrain.decisions lists them.")));
	links->policy_id = retrain_store_int8(1, 1);
	links->ordinal = retrain_store_int8(1, 2);
}

/* find_request raises 42704 when the request that the finding names is none of the model. */
static void
find_request(RetrainStore *store, const Finding *finding, const FindingLinks *links)
{
	RetrainRequest *request;

	if (links->request == NULL)
		return;
	request = retrain_request_load(store, links->request, false);
	if (request == NULL || request->model_id != finding->model_id)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("the request is none of model \"%s\"", finding->model),
				 errhint("The view retrain.requests lists them.")));
}

/* add_links adds what the finding is about. */
static void
add_links(RetrainRow *row, const FindingLinks *links)
{
	retrain_row_datum(row, "details", JSONBOID, PointerGetDatum(links->details), links->details == NULL);
	retrain_row_int8_or_null(row, "version_id", links->version_id, links->version_id != 0);
	retrain_row_datum(row, "request_id", UUIDOID, UUIDPGetDatum(links->request), links->request == NULL);
	if (links->policy == NULL)
		return;
	retrain_row_int8(row, "policy_id", links->policy_id);
	retrain_row_time(row, "slot", links->slot);
	retrain_row_int4(row, "ordinal", (int32) links->ordinal);
}

/* write_finding writes a new finding and sets its identifier. */
static void
write_finding(RetrainStore *store, Finding *finding, const FindingLinks *links)
{
	Oid			caller = store->scope.saved_userid;
	TimestampTz now = GetCurrentTimestamp();
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.finding");
	retrain_row_int8(&row, "model_id", finding->model_id);
	retrain_row_text(&row, "kind", finding->kind);
	retrain_row_text(&row, "title", finding->title);
	add_links(&row, links);
	retrain_row_text(&row, "state", finding->state);
	retrain_row_oid(&row, "owner_oid", finding->owner);
	retrain_row_text_as(&row, "owner_name", finding->owner_name, "pg_catalog.name");
	retrain_row_time(&row, "due", finding->due);
	retrain_row_time(&row, "opened_at", now);
	retrain_row_oid(&row, "opened_by_oid", GetSessionUserId());
	retrain_row_text_as(&row, "opened_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "opened_as_oid", caller);
	retrain_row_text_as(&row, "opened_as", retrain_role_name(caller, false), "pg_catalog.name");
	retrain_row_time(&row, "changed_at", now);
	retrain_row_text_as(&row, "changed_by", retrain_session_user(), "pg_catalog.name");
	finding->id = retrain_row_insert_returning(&row, "finding_id");
}

/* read_links reads the arguments that say what a finding is about. */
static void
read_links(FunctionCallInfo fcinfo, FindingLinks *links)
{
	links->details = PG_ARGISNULL(5) ? NULL : PG_GETARG_JSONB_P(5);
	if (links->details && VARSIZE_ANY(links->details) > RETRAIN_MAX_DETAILS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("details must have at most %d kB", RETRAIN_MAX_DETAILS / 1024),
				 errhint("Keep large evidence elsewhere, and say where it is.")));
	links->request = PG_ARGISNULL(6) ? NULL : PG_GETARG_UUID_P(6);
	links->policy = RETRAIN_ARG_TEXT(7);
	links->has_slot = !PG_ARGISNULL(8);
	links->slot = links->has_slot ? PG_GETARG_TIMESTAMPTZ(8) : 0;
	links->ordinal = PG_ARGISNULL(9) ? -1 : PG_GETARG_INT32(9);
	links->version = RETRAIN_ARG_TEXT(10);
	if ((links->policy != NULL) != links->has_slot || (links->policy == NULL && links->ordinal >= 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a decision is named by policy and slot"),
				 errhint("Give both, or none; ordinal, of several evaluations of a slot, is the last one if left out.")));
}

/*
 * retrain.open_finding(model text, kind text, title text, owner name,
 *						due timestamptz, details jsonb, request uuid, policy text,
 *						slot timestamptz, ordinal integer, version text) returns bigint
 *
 * retrain_open_finding opens a finding and returns its identifier.
 */
Datum
retrain_open_finding(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"model", "kind", "title", "owner", "due"};
	Finding		finding = {.state = "open"};
	FindingLinks links = {0};
	RetrainStore store;
	RetrainObject *model;

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	finding.kind = RETRAIN_ARG_TEXT(1);
	finding.title = RETRAIN_ARG_TEXT(2);
	finding.owner = get_role_oid(NameStr(*PG_GETARG_NAME(3)), false);
	finding.owner_name = retrain_role_name(finding.owner, false);
	finding.due = PG_GETARG_TIMESTAMPTZ(4);
	read_links(fcinfo, &links);
	check_kind(finding.kind);
	check_title(finding.title);
	check_due(finding.due);
	model = retrain_object_visible(RETRAIN_KIND_MODEL, NULL, RETRAIN_ARG_TEXT(0));
	finding.model_id = model->id;
	finding.model = model->name;

	retrain_store_begin_change(&store);
	find_version(&finding, &links);
	find_decision(&finding, &links);
	find_request(&store, &finding, &links);
	write_finding(&store, &finding, &links);
	write_event(&store, &finding, NULL, NULL);
	retrain_event("opened", links.policy_id, psprintf("finding " INT64_FORMAT, finding.id), finding.title);
	retrain_store_end(&store);
	PG_RETURN_INT64(finding.id);
}

/* load_finding returns a finding, its row locked if wanted; false when there is none. */
static bool
load_finding(RetrainStore *store, int64 finding_id, bool lock, Finding *finding)
{
	RetrainParams params = {0};

#define FIND "SELECT f.finding_id, m.model_id, m.name, m.owner_oid, f.kind, f.title, f.state, f.owner_oid," \
	" f.owner_name::pg_catalog.text, f.due FROM retrain.finding f" \
	" JOIN retrain.model m ON m.model_id OPERATOR(pg_catalog.=) f.model_id WHERE f.finding_id OPERATOR(pg_catalog.=) $1"
	retrain_param_int8(&params, finding_id);
	if (retrain_store_run(lock ? FIND " FOR NO KEY UPDATE OF f" : FIND, &params, SPI_OK_SELECT) == 0)
		return false;
	finding->id = retrain_store_int8(1, 1);
	finding->model_id = retrain_store_int8(1, 2);
	finding->model = retrain_store_text(store, 1, 3);
	finding->model_owner = retrain_store_oid(1, 4);
	finding->kind = retrain_store_text(store, 1, 5);
	finding->title = retrain_store_text(store, 1, 6);
	finding->state = retrain_store_text(store, 1, 7);
	finding->owner = retrain_store_oid(1, 8);
	finding->owner_name = retrain_store_text(store, 1, 9);
	finding->due = retrain_store_time(1, 10);
	return true;
}

/*
 * check_caller raises 42704 for a finding that does not exist or is not the
 * caller's to change, in the same words, and 42501 for one that its owner
 * would accept.  Called outside owner scope.
 */
static void
check_caller(int64 finding_id, bool accepts)
{
	bool		governs = retrain_may_audit();
	bool		owns = false;
	RetrainStore store;
	Finding		finding = {0};
	bool		found;

	retrain_store_begin_change(&store);
	found = load_finding(&store, finding_id, false, &finding);
	retrain_store_end(&store);
	if (found)
	{
		governs = governs || is_member_of_role(GetUserId(), finding.model_owner);
		owns = OidIsValid(finding.owner) && is_member_of_role(GetUserId(), finding.owner);
	}
	if (!found || !(governs || owns))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("finding " INT64_FORMAT " does not exist or is not yours", finding_id),
				 errhint("SELECT * FROM retrain.findings lists yours.")));
	if (accepts && !governs)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("the owner of a finding cannot accept it"),
				 errhint("The owner of the model or an auditor accepts a risk; close it as 'done' when it is mended.")));
}

/* refuse_closed raises RT011 for a finding that is done or accepted. */
static void
refuse_closed(const Finding *finding)
{
	if (strcmp(finding->state, "open") != 0 && strcmp(finding->state, "in_progress") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("finding " INT64_FORMAT " is %s", finding->id, finding->state),
				 errdetail("That is final."),
				 errhint("Open a new one.")));
}

/* change writes down how a finding is to stand, its row being locked. */
static void
change(RetrainStore *store, const Finding *finding, const char *from_state, const char *comment)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, finding->id);
	retrain_param_text(&params, finding->state);
	retrain_param_oid(&params, finding->owner);
	retrain_param_text(&params, finding->owner_name);
	retrain_param_time(&params, finding->due, true);
	retrain_param_text(&params, retrain_session_user());
	(void) retrain_store_run("UPDATE retrain.finding f SET state = $2, owner_oid = $3, owner_name = $4::pg_catalog.name, due = $5,"
							 " changed_at = pg_catalog.clock_timestamp(), changed_by = $6::pg_catalog.name"
							 " WHERE f.finding_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_UPDATE);
	write_event(store, finding, from_state, comment);
}

/*
 * retrain.update_finding(finding_id bigint, state text, owner name,
 *						  due timestamptz, comment text) returns text
 *
 * retrain_update_finding changes a finding that is not closed and returns its state.
 */
Datum
retrain_update_finding(PG_FUNCTION_ARGS)
{
	static const char *const states[] = {"open", "in_progress", NULL};
	Finding		finding = {0};
	RetrainStore store;
	char	   *state = RETRAIN_ARG_TEXT(1);
	char	   *before;

	RETRAIN_REQUIRE_ARG(0, "finding_id");
	if (state == NULL && PG_ARGISNULL(2) && PG_ARGISNULL(3) && PG_ARGISNULL(4))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("nothing to change"),
				 errhint("Give state, owner, due or comment.")));
	if (state && !is_word(states, state))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("state \"%s\" is not known here", state),
				 errhint("Use 'open' or 'in_progress'; retrain.close_finding() closes.")));
	if (!PG_ARGISNULL(3))
		check_due(PG_GETARG_TIMESTAMPTZ(3));
	check_caller(PG_GETARG_INT64(0), false);

	retrain_store_begin_change(&store);
	(void) load_finding(&store, PG_GETARG_INT64(0), true, &finding);
	refuse_closed(&finding);
	before = finding.state;
	if (state)
		finding.state = state;
	if (!PG_ARGISNULL(2))
	{
		finding.owner = get_role_oid(NameStr(*PG_GETARG_NAME(2)), false);
		finding.owner_name = retrain_role_name(finding.owner, false);
	}
	if (!PG_ARGISNULL(3))
		finding.due = PG_GETARG_TIMESTAMPTZ(3);
	change(&store, &finding, before, RETRAIN_ARG_FREE_TEXT(4, "comment"));
	retrain_store_end(&store);
	PG_RETURN_TEXT_P(cstring_to_text(finding.state));
}

/*
 * retrain.close_finding(finding_id bigint, outcome text, reason text) returns text
 *
 * retrain_close_finding closes a finding, for good, and returns the state it was in.
 */
Datum
retrain_close_finding(PG_FUNCTION_ARGS)
{
	static const char *const outcomes[] = {"done", "accepted", NULL};
	Finding		finding = {0};
	RetrainStore store;
	char	   *outcome;
	char	   *before;

	RETRAIN_REQUIRE_ARG(0, "finding_id");
	RETRAIN_REQUIRE_ARG(1, "outcome");
	RETRAIN_REQUIRE_ARG(2, "reason");
	outcome = RETRAIN_ARG_TEXT(1);
	if (!is_word(outcomes, outcome))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("outcome \"%s\" is not known", outcome),
				 errhint("Use 'done', or 'accepted' for a risk that is borne.")));
	check_caller(PG_GETARG_INT64(0), strcmp(outcome, "accepted") == 0);

	retrain_store_begin_change(&store);
	(void) load_finding(&store, PG_GETARG_INT64(0), true, &finding);
	refuse_closed(&finding);
	before = finding.state;
	finding.state = outcome;
	change(&store, &finding, before, RETRAIN_ARG_FREE_TEXT(2, "reason"));
	retrain_event("closed", 0, psprintf("finding " INT64_FORMAT, finding.id), RETRAIN_ARG_TEXT(2));
	retrain_store_end(&store);
	PG_RETURN_TEXT_P(cstring_to_text(before));
}
