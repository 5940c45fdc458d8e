/*
 * policy_draft.c
 *	  Everything that is checked before a definition is sealed.
 *
 * Names are resolved, defaults filled in, rights checked (caller, owner,
 * membership in the model's owner), then, with the rights of the policy
 * owner and read only: relation and columns, types, filter.  Whatever could
 * only fail at the first evaluation is better refused here, with a hint.
 *
 * Whatever is wrong is noted, and all of it is raised together.  A step is left
 * out when what it builds on is wrong already, so that no problem is a mere
 * consequence of another.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/column_type.h"
#include "governance/expression.h"
#include "governance/log_sql.h"
#include "governance/policy.h"
#include "governance/schedule.h"

/* Bins of the references that baselines seal: the default of psi_reference_agg. */
#define SEALED_BINS		10

/* cuts_baseline tells whether some of the baseline's window is excluded. */
static bool
cuts_baseline(const RetrainPolicyDraft *draft)
{
	ListCell   *cell;

	foreach(cell, draft->def->exclude)
	{
		RetrainRange *range = lfirst(cell);

		if (draft->baseline && draft->baseline_has_window &&
			range->start < draft->baseline_end && range->end > draft->baseline_start)
			return true;
	}
	return false;
}

/* rereads_baseline tells whether a check needs the rows of the baseline again. */
static bool
rereads_baseline(const RetrainPolicyDraft *draft, const RetrainCheck *check)
{
	return draft->baseline && retrain_check_compares(check) && !check->of_profiles &&
		(strcmp(check->metric->name, "psi") != 0 || check->slices != NIL || cuts_baseline(draft));
}

/* refuse_check notes what is wrong with a check and returns; problem completes the sentence. */
static void
refuse_check(const RetrainPolicyDraft *draft, const RetrainCheck *check, const char *problem, const char *hint)
{
	retrain_problems_add(draft->problems, psprintf("checks[%d] (\"%s\")", check->check_no, check->name),
						 problem, hint);
}

/* column_list returns the columns of a log for a hint, palloc'd. */
static char *
column_list(const RetrainLog *log)
{
	StringInfoData list;
	ListCell   *cell;

	initStringInfo(&list);
	foreach(cell, retrain_log_digest_columns(log))
		appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", (char *) lfirst(cell));
	return list.data;
}

/* need_column returns a mapped column; refuses the check and returns NULL when the log has none of the name. */
static RetrainLogColumn *
need_column(const RetrainPolicyDraft *draft, const RetrainLog *log, const RetrainCheck *check, const char *name)
{
	RetrainLogColumn *column = retrain_log_column(log, name);

	if (column == NULL)
		refuse_check(draft, check, psprintf("names column \"%s\", which log \"%s\" does not have", name, log->name),
					 psprintf("The log has: %s. Add others with retrain.alter_log().", column_list(log)));
	return column;
}

/* need_role returns the column of a role; refuses the check and returns NULL when the log has none. */
static RetrainLogColumn *
need_role(const RetrainPolicyDraft *draft, const RetrainCheck *check, const char *role)
{
	const RetrainLog *log = draft->log;
	RetrainLogColumn *column = retrain_log_role(log, role);

	if (column == NULL)
		refuse_check(draft, check, psprintf("needs a %s column, which log \"%s\" does not name", role, log->name),
					 psprintf("SELECT retrain.alter_log(%s, '{\"%s_column\": \"...\"}');",
							  quote_literal_cstr(log->name), role));
	return column;
}

/* column_kind returns the kind of a column's type. */
static RetrainTypeKind
column_kind(const RetrainLog *log, const RetrainLogColumn *column)
{
	return retrain_type_kind(get_atttype(log->relation, column->number));
}

/* refuse_column_type refuses a check whose metric cannot read a column's type. */
static void
refuse_column_type(const RetrainPolicyDraft *draft, const RetrainCheck *check,
				   const RetrainLogColumn *column, const char *hint)
{
	refuse_check(draft, check, psprintf("cannot measure column \"%s\" of type %s",
								 column->name, column->type_name), hint);
}

/* has_name tells whether a name is in a list of char *. */
static bool
has_name(List *names, const char *name)
{
	ListCell   *cell;

	foreach(cell, names)
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	return false;
}

/* check_profile checks that the baseline has the profiles that a check of form profile needs. */
static void
check_profile(const RetrainPolicyDraft *draft, const RetrainCheck *check, RetrainTypeKind kind)
{
	const char *wanted = psprintf("%s %s", retrain_kind_of_profiles(kind), check->column_name);

	if (!has_name(draft->sealed_profiles, wanted))
		refuse_check(draft, check, psprintf("needs a profile of kind %s of column \"%s\", which baseline \"%s\" does not have",
									 retrain_kind_of_profiles(kind), check->column_name, draft->baseline->name),
					 "Freeze a new baseline, or use reference \"previous\".");
	if (cuts_baseline(draft))
		refuse_check(draft, check, psprintf("compares with a profile of baseline \"%s\", of which exclude leaves out a part",
									 draft->baseline->name),
					 "Use form \"rows\", or freeze a baseline without that time.");
	if (check->slice_column && !has_name(draft->sealed_slices, check->slice_column))
		refuse_check(draft, check, psprintf("slices by \"%s\", by which baseline \"%s\" has no profiles",
									 check->slice_column, draft->baseline->name),
					 "Make it a slice column of the log and freeze a new baseline, or use reference \"previous\".");
}

/* check_sealed checks that the baseline sealed what PSI over all rows needs. */
static void
check_sealed(const RetrainPolicyDraft *draft, const RetrainCheck *check)
{
	if (!has_name(draft->sealed_columns, check->column_name))
		refuse_check(draft, check, psprintf("names column \"%s\", which baseline \"%s\" has not sealed",
									 check->column_name, draft->baseline->name),
					 "Freeze a new baseline, use reference \"previous\", or form \"profile\" if it has profiles.");
	if (check->bins != SEALED_BINS)
		refuse_check(draft, check, psprintf("asks for %d bins, but a baseline seals %d", check->bins, SEALED_BINS),
					 "Leave out bins, or use reference \"previous\" or form \"profile\".");
}

/* check_column checks the column that a metric measures; returns whether nothing is wrong with it. */
static bool
check_column(const RetrainPolicyDraft *draft, const RetrainCheck *check)
{
	RetrainLogColumn *column = need_column(draft, draft->log, check, check->column_name);
	RetrainTypeKind kind;

	if (column == NULL)
		return false;
	kind = column_kind(draft->log, column);
	if (!(check->metric->column_kinds & RETRAIN_KIND(kind)))
	{
		refuse_column_type(draft, check, column, psprintf("%s reads columns of kind %s.", check->metric->name,
														  retrain_metric_kinds(check->metric->column_kinds)));
		return false;
	}
	if (draft->baseline && check->of_profiles)
		check_profile(draft, check, kind);
	else if (draft->baseline && retrain_check_compares(check) && !rereads_baseline(draft, check))
		check_sealed(draft, check);
	return true;
}

/* check_label_type checks the type of a label or prediction. */
static void
check_label_type(const RetrainPolicyDraft *draft, const RetrainCheck *check, const RetrainLogColumn *column)
{
	RetrainTypeKind kind = column_kind(draft->log, column);
	int			kinds = check->metric->label_kinds;

	if (retrain_check_option(check, "positive_class"))
	{
		if (kind == RETRAIN_TYPE_BOOLEAN || kind == RETRAIN_TYPE_NUMBER)
			refuse_check(draft, check, psprintf("has a positive_class, but column \"%s\" is of type %s",
												column->name, column->type_name),
						 "Leave out positive_class; it is for labels that are texts or whole numbers.");
	}
	else if (!(kinds & RETRAIN_KIND(kind)))
		refuse_column_type(draft, check, column,
						   kinds == RETRAIN_KINDS_BINARY ?
						   psprintf("%s needs a label that is boolean, or 0 and 1. Of several classes, options.positive_class names one.",
									check->metric->name) :
						   psprintf("%s reads labels of kind %s.", check->metric->name, retrain_metric_kinds(kinds)));
}

/* check_labels checks the columns of label, prediction and probability. */
static void
check_labels(const RetrainPolicyDraft *draft, const RetrainCheck *check)
{
	int			needs = check->metric->needs;
	RetrainLogColumn *label = needs & RETRAIN_NEEDS_LABEL ? need_role(draft, check, "label") : NULL;
	RetrainLogColumn *prediction = needs & RETRAIN_NEEDS_PREDICTION ? need_role(draft, check, "prediction") : NULL;

	if (needs & RETRAIN_NEEDS_PROBABILITY)
		(void) need_role(draft, check, "probability");
	if (needs & RETRAIN_NEEDS_LABEL_TIME)
		(void) need_role(draft, check, "label_time");
	if (label && prediction && check->metric->label_kinds != RETRAIN_KINDS_NUMBER &&
		column_kind(draft->log, prediction) != column_kind(draft->log, label))
	{
		refuse_check(draft, check, psprintf("compares label \"%s\" of type %s with prediction \"%s\" of type %s",
									 label->name, label->type_name,
									 prediction->name, prediction->type_name),
					 "Use columns of one kind; a view can cast one of them.");
		return;
	}
	if (label)
		check_label_type(draft, check, label);
	if (prediction && (label == NULL || column_kind(draft->log, prediction) != column_kind(draft->log, label)))
		check_label_type(draft, check, prediction);
	if (label && check->min_positives > 0 && column_kind(draft->log, label) == RETRAIN_TYPE_TEXT &&
		!retrain_check_option(check, "positive_class"))
		refuse_check(draft, check, "has min_positives, but no class of its label is the positive one",
					 "Name it in options: {\"positive_class\": \"...\"}.");
}

/* alter_features returns a hint: how features are added to the log. */
static char *
alter_features(const RetrainPolicyDraft *draft)
{
	return psprintf("SELECT retrain.alter_log(%s, '{\"features\": [...]}');", quote_literal_cstr(draft->log->name));
}

/* find_features fills in which features a check of all of them reads: those of a type that the metric reads. */
static void
find_features(const RetrainPolicyDraft *draft, RetrainCheck *check)
{
	MemoryContext old;
	ListCell   *cell;

	foreach(cell, draft->log->columns)
	{
		RetrainLogColumn *column = lfirst(cell);

		if (strcmp(column->role, "feature") != 0 ||
			!(check->metric->column_kinds & RETRAIN_KIND(column_kind(draft->log, column))))
			continue;
		/* The sandbox's own memory is gone when it ends. */
		old = MemoryContextSwitchTo(GetMemoryChunkContext(check));
		check->columns = lappend(check->columns, column->name);
		MemoryContextSwitchTo(old);
	}
	if (check->columns == NIL)
		refuse_check(draft, check, psprintf("measures all features, but log \"%s\" has none of kind %s", draft->log->name,
									 retrain_metric_kinds(check->metric->column_kinds)), alter_features(draft));
}

/* check_baseline checks that the rows of the baseline can be read again. */
static void
check_baseline(const RetrainPolicyDraft *draft, const RetrainCheck *check)
{
	ListCell   *cell;

	if (!draft->baseline_has_rows)
	{
		refuse_check(draft, check, psprintf("compares with the rows of baseline \"%s\", which has none: it was not frozen from a window",
									 draft->baseline->name),
					 check->metric->profile ?
					 "Use form \"profile\", freeze a baseline from a window of the log, or use reference \"previous\"." :
					 "Freeze a baseline from a window of the log, or use reference \"previous\".");
		return;
	}
	foreach(cell, retrain_check_reads(draft->log, check))
	{
		RetrainLogColumn *then = need_column(draft, draft->baseline_log, check, lfirst(cell));
		RetrainLogColumn *now = retrain_log_column(draft->log, lfirst(cell));

		if (then && now && column_kind(draft->baseline_log, then) != column_kind(draft->log, now))
			refuse_check(draft, check, psprintf("reads column \"%s\" of type %s, which in the log of baseline \"%s\" is of type %s",
												now->name, now->type_name, draft->baseline->name, then->type_name),
						 "Freeze a baseline from this log.");
	}
}

/* check_part checks a check of one column, or of none. */
static void
check_part(const RetrainPolicyDraft *draft, const RetrainCheck *check)
{
	if ((check->metric->needs & RETRAIN_NEEDS_COLUMN) && !check_column(draft, check))
		return;
	check_labels(draft, check);
	if ((check->metric->needs & RETRAIN_NEEDS_FEATURES) && retrain_log_role(draft->log, "feature") == NULL)
		refuse_check(draft, check, psprintf("reads the features of log \"%s\", which has none", draft->log->name),
					 alter_features(draft));
	if (rereads_baseline(draft, check))
		check_baseline(draft, check);
}

/*
 * used_columns returns the names of the mapped columns that an evaluation
 * reads; names that are not mapped are left to need_column.
 */
static List *
used_columns(const RetrainPolicyDraft *draft)
{
	static const char *const label_roles[] = {"label", "label_time", "prediction", "probability"};
	List	   *names = list_make1(retrain_log_role(draft->log, "time")->name);
	ListCell   *cell;

	foreach(cell, draft->def->checks)
	{
		ListCell   *name;

		foreach(name, retrain_check_reads(draft->log, lfirst(cell)))
			if (retrain_log_column(draft->log, lfirst(name)))
				names = lappend(names, lfirst(name));
	}
	/* Rows with a known label are counted in every evaluation. */
	for (int i = 0; i < lengthof(label_roles); i++)
		if (retrain_log_role(draft->log, label_roles[i]))
			names = lappend(names, retrain_log_role(draft->log, label_roles[i])->name);
	return names;
}

/* probe_filter starts, but does not run, a query with the filter: that checks its columns' rights. */
static void
probe_filter(const RetrainPolicyDraft *draft)
{
	char	   *filter = retrain_filter_check(draft->log->relation, draft->def->filter);
	char	   *query = psprintf("SELECT FROM %s WHERE (%s) LIMIT 0",
								 quote_qualified_identifier(draft->log->schema_name,
															draft->log->relation_name), filter);

	SPI_connect();
	if (SPI_execute(query, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not probe the filter");
	SPI_finish();
}

/* check_relation is the sandbox body: columns, types and filter, as the policy owner. */
static void
check_relation(void *arg)
{
	RetrainPolicyDraft *draft = arg;
	ListCell   *cell;
	ListCell   *slice;
	ListCell   *part;
	bool		rereads = false;

	retrain_log_verify(draft->log, used_columns(draft));
	foreach(cell, draft->def->checks)
	{
		RetrainCheck *check = lfirst(cell);

		foreach(slice, check->slices)
			(void) need_column(draft, draft->log, check, lfirst(slice));
		if (check->column_name && strcmp(check->column_name, "*") == 0 && check->columns == NIL)
			find_features(draft, check);
		if (check->column_name == NULL || strcmp(check->column_name, "*") != 0 || check->columns != NIL)
			foreach(part, retrain_check_parts(check))
				check_part(draft, lfirst(part));
		rereads = rereads || rereads_baseline(draft, check);
	}
	if (rereads)
		retrain_log_verify(draft->baseline_log, retrain_log_digest_columns(draft->baseline_log));
}

/* check_filter is the sandbox body for the filter. */
static void
check_filter(void *arg)
{
	probe_filter(arg);
}

/* probe_query checks a query, and starts but does not run it: that checks the rights to what it reads. */
static void
probe_query(const char *sql)
{
	Oid			types[RETRAIN_QUERY_PARAMETERS] = {TIMESTAMPTZOID, TIMESTAMPTZOID, TIMESTAMPTZOID};
	Datum		values[RETRAIN_QUERY_PARAMETERS];

	retrain_query_check(sql);
	for (int i = 0; i < RETRAIN_QUERY_PARAMETERS; i++)
		values[i] = TimestampTzGetDatum(GetCurrentTimestamp());
	SPI_connect();
	SPI_cursor_close(SPI_cursor_open_with_args(NULL, sql, RETRAIN_QUERY_PARAMETERS, types, values, NULL, true, 0));
	SPI_finish();
}

/* check_sql is the sandbox body for the SQL of a check: it starts, but does not run, a query with it. */
static void
check_sql(void *arg)
{
	const RetrainPolicyDraft *draft = arg;
	const RetrainCheck *check = draft->probed;
	RetrainExpression *expression;

	if (check->metric->result == NULL)
	{
		probe_query(check->sql);
		return;
	}
	expression = retrain_expression_check(draft->log->relation, check->sql, check->metric->kind == RETRAIN_RESULT_NUMBER);
	SPI_connect();
	if (SPI_execute(psprintf("SELECT %s FROM %s LIMIT 0", expression->sql,
							 quote_qualified_identifier(draft->log->schema_name, draft->log->relation_name)),
					true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not probe an expression");
	SPI_finish();
}

/* first_column returns the first column of the last result as a list, in the caller's context. */
static List *
first_column(RetrainStore *store, uint64 n)
{
	MemoryContext old = MemoryContextSwitchTo(store->caller);
	List	   *names = NIL;

	for (uint64 i = 1; i <= n; i++)
		names = lappend(names, retrain_store_text(store, i, 1));
	MemoryContextSwitchTo(old);
	return names;
}

/* load_baseline fills in what the draft needs of its baseline.  Owner scope, SPI connected. */
static void
load_baseline(RetrainPolicyDraft *draft, RetrainStore *store)
{
	RetrainParams params = {0};
	uint64		n;

	retrain_param_int8(&params, draft->baseline->id);
	(void) retrain_store_run("SELECT b.window_end, b.window_start, (b.rows_digest IS NOT NULL)::pg_catalog.int4 FROM retrain.baseline b"
							 " WHERE b.baseline_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT);
	draft->baseline_has_window = !retrain_store_null(1, 1);
	if (draft->baseline_has_window)
	{
		draft->baseline_end = retrain_store_time(1, 1);
		draft->baseline_start = retrain_store_time(1, 2);
	}
	draft->baseline_has_rows = retrain_store_int8(1, 3) != 0;
	n = retrain_store_run("SELECT c.column_name::pg_catalog.text FROM retrain.baseline_column c"
						  " WHERE c.baseline_id OPERATOR(pg_catalog.=) $1", &params, SPI_OK_SELECT);
	for (uint64 i = 1; i <= n; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(store->caller);

		draft->sealed_columns = lappend(draft->sealed_columns, retrain_store_text(store, i, 1));
		MemoryContextSwitchTo(old);
	}
	n = retrain_store_run("SELECT p.kind OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) p.column_name::pg_catalog.text"
						  " FROM retrain.baseline_profile p WHERE p.baseline_id OPERATOR(pg_catalog.=) $1"
						  " AND p.slice_column IS NULL", &params, SPI_OK_SELECT);
	draft->sealed_profiles = first_column(store, n);
	n = retrain_store_run("SELECT p.slice_column::pg_catalog.text FROM retrain.baseline_slice p"
						  " WHERE p.baseline_id OPERATOR(pg_catalog.=) $1 UNION"
						  " SELECT p.slice_column::pg_catalog.text FROM retrain.baseline_profile p"
						  " WHERE p.baseline_id OPERATOR(pg_catalog.=) $1 AND p.slice_column IS NOT NULL",
						  &params, SPI_OK_SELECT);
	draft->sealed_slices = first_column(store, n);
}

/* only_object returns the only log, or active baseline, of the draft's model. */
static RetrainObject *
only_object(const RetrainPolicyDraft *draft, RetrainKind kind)
{
	RetrainStore store;
	RetrainObject *object;

	retrain_store_begin(&store);
	object = retrain_object_only(&store, kind, draft->model->id);
	retrain_store_end(&store);
	return object;
}

/* find_model resolves the model. */
static void
find_model(void *arg)
{
	RetrainPolicyDraft *draft = arg;
	RetrainObject *model = retrain_object_visible(RETRAIN_KIND_MODEL, NULL, draft->def->model);

	retrain_object_refuse_retired(model);
	draft->model = model;
}

/* load_log loads a revision of a log, 0 for the current one. */
static RetrainLog *
load_log(int64 log_id, int revision)
{
	RetrainScope scope;
	RetrainLog *log;

	retrain_owner_scope_begin(&scope);
	log = retrain_log_load(log_id, revision);
	retrain_scope_end(&scope);
	return log;
}

/* find_log resolves the log, and fills in its name. */
static void
find_log(void *arg)
{
	RetrainPolicyDraft *draft = arg;
	RetrainPolicyDefinition *def = draft->def;

	draft->log_object = def->log ? retrain_object_visible(RETRAIN_KIND_LOG, NULL, def->log) :
		only_object(draft, RETRAIN_KIND_LOG);
	retrain_object_refuse_retired(draft->log_object);
	if (draft->log_object->model_id != draft->model->id)
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("log \"%s\" belongs to model \"%s\"", draft->log_object->name,
						draft->log_object->model_name)));
	def->log = draft->log_object->name;
	draft->log = load_log(draft->log_object->id, 0);
}

/* find_baseline resolves the baseline, and fills in its name. */
static void
find_baseline(void *arg)
{
	RetrainPolicyDraft *draft = arg;
	RetrainPolicyDefinition *def = draft->def;
	RetrainObject *baseline = def->baseline ?
		retrain_object_visible(RETRAIN_KIND_BASELINE, draft->model->name, def->baseline) :
		only_object(draft, RETRAIN_KIND_BASELINE);
	RetrainStore store;

	retrain_object_refuse_retired(baseline);
	def->baseline = baseline->name;
	draft->baseline_log = load_log(baseline->log_id, baseline->revision);
	draft->baseline = baseline;
	retrain_store_begin(&store);
	load_baseline(draft, &store);
	retrain_store_end(&store);
}

/* check_rights checks caller and owner; called outside owner scope. */
static void
check_rights(void *arg)
{
	RetrainPolicyDraft *draft = arg;
	char	   *owner_name;

	draft->owner = draft->def->owner ? get_role_oid(draft->def->owner, false) : GetUserId();
	owner_name = retrain_role_name(draft->owner, false);
	draft->def->owner = owner_name;
	retrain_check_caller(draft->owner, "the policy");
	retrain_check_owner(draft->owner, true, draft->log, retrain_role_name(draft->model->owner, true));
	if (!is_member_of_role(draft->owner, draft->model->owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" is not a member of \"%s\", the owner of model \"%s\"",
						owner_name, draft->model->owner_name, draft->model->name),
				 errhint("GRANT %s TO %s;", quote_identifier(draft->model->owner_name),
						 quote_identifier(owner_name))));
}

/* check_overlap refuses schedules whose first window reaches into the baseline. */
static void
check_overlap(void *arg)
{
	const RetrainPolicyDraft *draft = arg;
	const RetrainPolicyDefinition *def = draft->def;
	RetrainWindows windows;
	TimestampTz first;
	TimestampTz earliest;

	if (draft->baseline == NULL || !draft->baseline_has_window || draft->baseline_log->relation != draft->log->relation)
		return;
	if (!retrain_schedule_first(def, &first))
		return;
	retrain_schedule_windows(def, first, &windows);
	if (windows.current_start >= draft->baseline_end)
		return;
	earliest = retrain_time_plus(retrain_time_plus(draft->baseline_end, &def->window_length),
								 &def->label_delay);
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
			 errmsg("the first window of the schedule overlaps baseline \"%s\"", draft->baseline->name),
			 errdetail("Rows would be compared with themselves: the baseline ends at %s, the first window begins earlier.",
					   pstrdup(timestamptz_to_str(draft->baseline_end))),
			 errhint("Move anchor to %s or later.", pstrdup(timestamptz_to_str(earliest)))));
}

/* What a reckoning of the schedule has come to, for the message if it fails. */
typedef struct ScheduleProbe
{
	const RetrainPolicyDefinition *def;
	const char *what;
} ScheduleProbe;

/* probe_slot reckons what an evaluation of a slot and its decision would. */
static void
probe_slot(const RetrainPolicyDefinition *def, TimestampTz slot)
{
	RetrainWindows windows;

	retrain_schedule_windows(def, slot, &windows);
	(void) retrain_time_plus(slot, &def->cooldown);
}

/* probe_schedule reckons the instants that evaluations will need; lets errors through. */
static void
probe_schedule(void *arg)
{
	ScheduleProbe *probe = arg;
	const RetrainPolicyDefinition *def = probe->def;
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz slot;

	probe->what = "the first slot";
	if (!retrain_schedule_first(def, &slot))
		return;
	probe_slot(def, slot);
	probe->what = "the slot after the first";
	(void) retrain_schedule_next(def, slot, &slot);
	probe->what = "the slots up to now";
	(void) retrain_schedule_latest(def, now, &slot);
	if (!def->has_until)
		return;
	probe->what = "the last slot";
	if (retrain_schedule_latest(def, def->until, &slot))
		probe_slot(def, slot);
}

/*
 * check_range refuses schedules with slots or windows beyond the range of
 * timestamps, which could only fail at every evaluation.
 */
static void
check_range(void *arg)
{
	RetrainPolicyDraft *draft = arg;
	ScheduleProbe probe = {draft->def, NULL};
	TimestampTz first;
	ErrorData  *error = retrain_sandbox_run(draft->owner, false, probe_schedule, &probe);

	if (error == NULL && !retrain_schedule_first(draft->def, &first))
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
				 errmsg("policy definition: cron \"%s\" has no slot between anchor and until", draft->def->cron),
				 errhint("Give a later until, or none.")));
	if (error == NULL)
		return;
	if (error->sqlerrcode != ERRCODE_DATETIME_VALUE_OUT_OF_RANGE)
		retrain_rethrow(error);
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_POLICY_INVALID),
			 errmsg("policy definition: %s cannot be reckoned: %s", probe.what, error->message),
			 errhint("Instants reach from 4713 BC to 294276 AD, also those of windows and cool-downs. Move anchor or until, or shorten every, window_length, label_delay or cooldown.")));
}

/* fill_anchor sets the default anchor: the last midnight, UTC. */
static void
fill_anchor(RetrainPolicyDraft *draft)
{
	RetrainPolicyDefinition *def = draft->def;
	TimestampTz now = GetCurrentTimestamp();
	int64		into_day = now % USECS_PER_DAY;

	if (def->has_anchor)
		return;
	def->anchor = now - (into_day < 0 ? into_day + USECS_PER_DAY : into_day);
	def->has_anchor = true;
	if (def->has_until && def->until < def->anchor)
		retrain_problems_add(draft->problems, "until", "lies before anchor",
							 "The anchor is today unless given.");
}

/* says_what_is_wrong tells whether an error is about what was asked for, not about the server. */
static bool
says_what_is_wrong(const ErrorData *error)
{
	int			category = ERRCODE_TO_CATEGORY(error->sqlerrcode);

	return category == MAKE_SQLSTATE('R', 'T', '0', '0', '0') ||
		category == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION ||
		category == ERRCODE_DATA_EXCEPTION || category == ERRCODE_FEATURE_NOT_SUPPORTED;
}

/* note notes the error of a step as one of path; returns whether there was none. */
static bool
note(RetrainPolicyDraft *draft, const char *path, ErrorData *error)
{
	if (error == NULL)
		return true;
	if (!says_what_is_wrong(error))
		retrain_rethrow(error);
	retrain_problems_add_error(draft->problems, path, error);
	return false;
}

/* attempt takes a step about the field at path; returns whether nothing was wrong. */
static bool
attempt(RetrainPolicyDraft *draft, const char *path, RetrainSandboxBody body)
{
	return note(draft, path, retrain_attempt(body, draft));
}

/* attempt_as_owner does the same in the sandbox. */
static bool
attempt_as_owner(RetrainPolicyDraft *draft, const char *path, RetrainSandboxBody body)
{
	return note(draft, path, retrain_sandbox_run(draft->owner, draft->log->respect_rls, body, draft));
}

/* fine tells whether nothing is wrong with some keys, a list that NULL ends. */
static bool
fine(const RetrainPolicyDraft *draft, const char *const *keys)
{
	return !retrain_problems_at(draft->problems, keys);
}

/* check_registry resolves what the definition names; returns whether the owner may read it. */
static bool
check_registry(RetrainPolicyDraft *draft)
{
	static const char *const log_keys[] = {"log", NULL};
	static const char *const reference_keys[] = {"reference", "baseline", NULL};
	static const char *const owner_keys[] = {"owner", NULL};

	if (draft->def->model == NULL || !attempt(draft, "model", find_model))
		return false;
	if (!fine(draft, log_keys) || !attempt(draft, "log", find_log))
		return false;
	if (draft->def->reference != RETRAIN_REFERENCE_BASELINE)
		draft->def->baseline = NULL;
	else if (fine(draft, reference_keys))
		(void) attempt(draft, "baseline", find_baseline);
	return fine(draft, owner_keys) && attempt(draft, "owner", check_rights);
}

/* check_schedule checks the slots and windows; called when the owner is known. */
static void
check_schedule(RetrainPolicyDraft *draft)
{
	static const char *const keys[] = {
		"window_length", "label_delay", "every", "cron", "time_zone", "anchor", "until", "cooldown", NULL
	};

	if (!fine(draft, keys))
		return;
	fill_anchor(draft);
	if (fine(draft, keys) && attempt(draft, "anchor", check_range))
		(void) attempt(draft, "anchor", check_overlap);
}

/* check_texts checks what the user wrote in SQL: filter and checks. */
static void
check_texts(RetrainPolicyDraft *draft)
{
	ListCell   *cell;

	if (draft->def->filter)
		(void) attempt_as_owner(draft, "filter", check_filter);
	foreach(cell, draft->def->checks)
	{
		draft->probed = lfirst(cell);
		if (draft->probed->sql)
			(void) attempt_as_owner(draft, psprintf("checks[%d].sql", draft->probed->check_no), check_sql);
	}
}

/*
 * retrain_policy_draft resolves and checks a definition; raises an error that
 * names all that is wrong.  The result is in the current memory context.
 */
RetrainPolicyDraft *
retrain_policy_draft(Jsonb *given)
{
	RetrainPolicyDraft *draft = palloc0(sizeof(RetrainPolicyDraft));
	RetrainProblems problems;

	draft->def = retrain_definition_read(given, &problems);
	draft->problems = &problems;
	if (check_registry(draft))
	{
		if (attempt_as_owner(draft, "log", check_relation))
			check_texts(draft);
		check_schedule(draft);
	}
	retrain_problems_raise(&problems);
	draft->problems = NULL;
	draft->definition = retrain_definition_to_jsonb(draft->def);
	draft->digest = retrain_jsonb_digest(draft->definition);
	return draft;
}
