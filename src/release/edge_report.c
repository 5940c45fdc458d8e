/*
 * edge_report.c
 *	  Devices report profiles where nobody collects their rows.
 *
 * A report is known by model, environment, device, version, column and period.
 * The same one again changes nothing; other content under the same key is
 * refused, and so is a period that overlaps one that the device has reported,
 * since its rows would count twice when profiles are merged.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/json_writer.h"
#include "governance/row.h"
#include "ledger/ledger.h"
#include "release/deployment.h"
#include "release/deployment_audit.h"

PG_FUNCTION_INFO_V1(retrain_report_device_profile);

#define MAX_DEVICE 200
#define MAX_COLUMN 128

/* What a device reports. */
typedef struct DeviceReport
{
	int64		model_id;
	char	   *model;
	int64		environment_id;
	char	   *environment;
	char	   *device;
	int64		version_id;
	char	   *version;
	char	   *column;
	TimestampTz start;
	TimestampTz end;
	Oid			profile_type;
	Datum		profile;		/* packed */
} DeviceReport;

/* check_length raises 22023 unless a text has 1 to so many characters. */
static void
check_length(const char *name, const char *text, int most)
{
	if (text[0] == '\0' || pg_mbstrlen(text) > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must have 1 to %d characters", name, most)));
}

/* read_report reads and checks the arguments. */
static void
read_report(FunctionCallInfo fcinfo, DeviceReport *report)
{
	static const char *const names[] = {"model", "environment", "device", "version", "column_name",
	"period_start", "period_end", "profile"};

	for (int i = 0; i < lengthof(names); i++)
		RETRAIN_REQUIRE_ARG(i, names[i]);
	report->model = RETRAIN_ARG_TEXT(0);
	report->environment = RETRAIN_ARG_TEXT(1);
	report->device = RETRAIN_ARG_TEXT(2);
	report->version = RETRAIN_ARG_TEXT(3);
	report->column = RETRAIN_ARG_TEXT(4);
	report->start = PG_GETARG_TIMESTAMPTZ(5);
	report->end = PG_GETARG_TIMESTAMPTZ(6);
	report->profile_type = get_fn_expr_argtype(fcinfo->flinfo, 7);
	report->profile = PointerGetDatum(PG_GETARG_VARLENA_P(7));
	check_length("device", report->device, MAX_DEVICE);
	check_length("column_name", report->column, MAX_COLUMN);
	if (TIMESTAMP_NOT_FINITE(report->start) || TIMESTAMP_NOT_FINITE(report->end) || report->start >= report->end)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period_start must be earlier than period_end, and both finite"),
				 errhint("The period includes its start and not its end.")));
}

/* refuse_model raises 42704; the same words for what exists and is not open to the caller. */
static void
refuse_model(const DeviceReport *report)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("model \"%s\" does not exist, or role \"%s\" may not report for it in environment \"%s\"", report->model,
					GetUserNameFromId(GetUserId(), false), report->environment),
			 errhint("The owner of the model may, and members of the environment's reporter, whom retrain.create_environment() names.")));
}

/*
 * find_model finds model and environment and checks that the caller may report:
 * as a member of the owner of the model, or of the reporter of the environment.
 * Called outside owner scope.
 */
static void
find_model(DeviceReport *report)
{
	RetrainParams params = {0};
	RetrainStore store;
	Oid			owner = InvalidOid;
	Oid			reporter = InvalidOid;
	bool		edge = false;
	bool		retired = false;

	retrain_store_begin_change(&store);
	retrain_param_text(&params, report->model);
	retrain_param_text(&params, report->environment);
	if (retrain_store_run("SELECT m.model_id, m.owner_oid, e.environment_id, e.reporter_oid, (e.target OPERATOR(pg_catalog.=) 'edge')::pg_catalog.int4,"
						  " (m.state OPERATOR(pg_catalog.=) 'retired')::pg_catalog.int4 FROM retrain.model m CROSS JOIN retrain.environment e"
						  " WHERE m.name OPERATOR(pg_catalog.=) $1 AND e.name OPERATOR(pg_catalog.=) $2", &params, SPI_OK_SELECT) > 0)
	{
		report->model_id = retrain_store_int8(1, 1);
		owner = retrain_store_oid(1, 2);
		report->environment_id = retrain_store_int8(1, 3);
		reporter = retrain_store_oid(1, 4);
		edge = retrain_store_int8(1, 5) != 0;
		retired = retrain_store_int8(1, 6) != 0;
	}
	retrain_store_end(&store);
	if (report->model_id == 0 || !(superuser() || is_member_of_role(GetUserId(), owner) ||
								   (OidIsValid(reporter) && is_member_of_role(GetUserId(), reporter))))
		refuse_model(report);
	if (!edge)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("environment \"%s\" is no edge", report->environment),
				 errdetail("Its predictions are rows of a log."),
				 errhint("Devices report to an environment made with target => 'edge'.")));
	if (retired)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_TRANSITION),
				 errmsg("model \"%s\" is retired", report->model),
				 errdetail("Retiring is final; the records stay.")));
}

/* reported_before returns the report of the same key, 0 when there is none; raises RT022 when it says something else. */
static int64
reported_before(const DeviceReport *report)
{
	RetrainParams params = {0};

	retrain_param_int8(&params, report->model_id);
	retrain_param_int8(&params, report->environment_id);
	retrain_param_text(&params, report->device);
	retrain_param_int8(&params, report->version_id);
	retrain_param_text(&params, report->column);
	retrain_param_time(&params, report->start, true);
	retrain_param_time(&params, report->end, true);
	retrain_param_datum(&params, report->profile_type, report->profile, false);
	if (retrain_store_run("SELECT p.device_profile_id, (p.profile OPERATOR(retrain.=) $8)::pg_catalog.int4 FROM retrain.device_profile p"
						  " WHERE p.model_id OPERATOR(pg_catalog.=) $1 AND p.environment_id OPERATOR(pg_catalog.=) $2"
						  " AND p.device OPERATOR(pg_catalog.=) $3 AND p.version_id OPERATOR(pg_catalog.=) $4"
						  " AND p.column_name OPERATOR(pg_catalog.=) $5 AND p.period_start OPERATOR(pg_catalog.=) $6"
						  " AND p.period_end OPERATOR(pg_catalog.=) $7", &params, SPI_OK_SELECT) == 0)
		return 0;
	if (retrain_store_int8(1, 2) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_KEY_REUSED),
				 errmsg("device \"%s\" has reported another profile of \"%s\" for this period", report->device, report->column),
				 errdetail("What was reported first stands."),
				 errhint("Repeat a report with exactly what it said.")));
	return retrain_store_int8(1, 1);
}

/* refuse_overlap raises 22023 for a period that overlaps one that the device has reported. */
static void
refuse_overlap(const DeviceReport *report)
{
	RetrainParams params = {0};
	TimestampTz start;
	TimestampTz end;

	retrain_param_int8(&params, report->model_id);
	retrain_param_int8(&params, report->environment_id);
	retrain_param_text(&params, report->device);
	retrain_param_int8(&params, report->version_id);
	retrain_param_text(&params, report->column);
	retrain_param_time(&params, report->start, true);
	retrain_param_time(&params, report->end, true);
	if (retrain_store_run("SELECT p.period_start, p.period_end FROM retrain.device_profile p"
						  " WHERE p.model_id OPERATOR(pg_catalog.=) $1 AND p.environment_id OPERATOR(pg_catalog.=) $2"
						  " AND p.device OPERATOR(pg_catalog.=) $3 AND p.version_id OPERATOR(pg_catalog.=) $4"
						  " AND p.column_name OPERATOR(pg_catalog.=) $5 AND p.period_start OPERATOR(pg_catalog.<) $7"
						  " AND p.period_end OPERATOR(pg_catalog.>) $6 ORDER BY p.period_start LIMIT 1", &params, SPI_OK_SELECT) == 0)
		return;
	start = retrain_store_time(1, 1);
	end = retrain_store_time(1, 2);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the period overlaps one that device \"%s\" has reported", report->device),
			 errdetail("There is a profile of \"%s\" from %s to %s.", report->column, retrain_instant_text(start), retrain_instant_text(end)),
			 errhint("Report periods that follow each other: rows would count twice when profiles are merged.")));
}

/* write_to_ledger hands in the row of the ledger, with the digest of the row. */
static void
write_to_ledger(const DeviceReport *report, int64 device_profile_id)
{
	RetrainLedgerEntry *entry = retrain_ledger_begin("device_profile");

	retrain_ledger_int8(entry, "device_profile_id", device_profile_id);
	retrain_ledger_text(entry, "model", report->model);
	retrain_ledger_text(entry, "environment", report->environment);
	retrain_ledger_text(entry, "device", report->device);
	retrain_ledger_text(entry, "version", report->version);
	retrain_ledger_text(entry, "column_name", report->column);
	retrain_ledger_time(entry, "period_start", report->start);
	retrain_ledger_time(entry, "period_end", report->end);
	retrain_audited_digest(entry, RETRAIN_AUDITED_DEVICE_PROFILE, device_profile_id);
	retrain_ledger_append(entry);
}

/* write_report writes a new report and returns its identifier; 0 when the same key came first from another session. */
static int64
write_report(RetrainStore *store, const DeviceReport *report)
{
	Oid			caller = store->scope.saved_userid;
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.device_profile");
	retrain_row_int8(&row, "model_id", report->model_id);
	retrain_row_int8(&row, "environment_id", report->environment_id);
	retrain_row_text(&row, "device", report->device);
	retrain_row_int8(&row, "version_id", report->version_id);
	retrain_row_text(&row, "column_name", report->column);
	retrain_row_time(&row, "period_start", report->start);
	retrain_row_time(&row, "period_end", report->end);
	retrain_row_datum(&row, "profile", report->profile_type, report->profile, false);
	retrain_row_time(&row, "reported_at", GetCurrentTimestamp());
	retrain_row_oid(&row, "reported_by_oid", GetSessionUserId());
	retrain_row_text_as(&row, "reported_by", retrain_session_user(), "pg_catalog.name");
	retrain_row_oid(&row, "reported_as_oid", caller);
	retrain_row_text_as(&row, "reported_as", retrain_role_name(caller, false), "pg_catalog.name");
	return retrain_row_insert_unless_taken(&row, "device_profile_id");
}

/* accept takes a report in and returns its identifier, that of the first one when it was made before. */
static int64
accept(RetrainStore *store, DeviceReport *report)
{
	int64		device_profile_id;

	report->version_id = ((RetrainShare *) linitial(retrain_shares_of_version(store, report->model_id, report->model,
																			  report->version)))->version_id;
	device_profile_id = reported_before(report);
	if (device_profile_id != 0)
		return device_profile_id;
	refuse_overlap(report);
	device_profile_id = write_report(store, report);
	if (device_profile_id == 0)
		return reported_before(report);
	write_to_ledger(report, device_profile_id);
	return device_profile_id;
}

/*
 * retrain.report_device_profile(model text, environment text, device text,
 *								 version text, column_name text,
 *								 period_start timestamptz, period_end timestamptz,
 *								 profile retrain.profile) returns bigint
 *
 * retrain_report_device_profile takes a device's profile in, once.
 */
Datum
retrain_report_device_profile(PG_FUNCTION_ARGS)
{
	DeviceReport report = {0};
	RetrainStore store;
	int64		device_profile_id;

	read_report(fcinfo, &report);
	retrain_check_writable();
	find_model(&report);
	retrain_store_begin_change(&store);
	device_profile_id = accept(&store, &report);
	retrain_store_end(&store);
	PG_RETURN_INT64(device_profile_id);
}
