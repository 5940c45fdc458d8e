/*
 * append_only.c
 *	  The trigger that keeps sealed rows sealed.
 *
 * Rows of the append-only tables may be inserted and nothing else; tables
 * with a few columns that do change (a baseline's state) name those columns
 * as trigger arguments.  The triggers are ENABLE ALWAYS, so replica mode does
 * not switch them off.  This stops mistakes, not superusers: they can disable
 * triggers.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/datum.h"
#include "utils/rel.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/append_only.h"

PG_FUNCTION_INFO_V1(retrain_refuse_change);

/* Set while retrain.purge() removes rows whose hashes stay in the ledger. */
static bool deletes_allowed = false;

/*
 * retrain_append_only_lift lets rows be deleted, or no longer.  The caller
 * runs fixed statements only, and calls it again whatever happens.
 */
void
retrain_append_only_lift(bool lifted)
{
	deletes_allowed = lifted;
}

/* may_change tells whether the trigger's arguments name the column. */
static bool
may_change(const Trigger *trigger, const char *column)
{
	for (int i = 0; i < trigger->tgnargs; i++)
		if (strcmp(trigger->tgargs[i], column) == 0)
			return true;
	return false;
}

/*
 * sealed_column_changed returns the name of the first column that differs
 * between the two rows and may not, NULL if there is none.
 */
static const char *
sealed_column_changed(TriggerData *data)
{
	TupleDesc	desc = RelationGetDescr(data->tg_relation);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);
		Datum		old_value;
		Datum		new_value;
		bool		old_null;
		bool		new_null;

		if (att->attisdropped || may_change(data->tg_trigger, NameStr(att->attname)))
			continue;
		old_value = heap_getattr(data->tg_trigtuple, i + 1, desc, &old_null);
		new_value = heap_getattr(data->tg_newtuple, i + 1, desc, &new_null);
		if (old_null != new_null ||
			(!old_null && !datum_image_eq(old_value, new_value, att->attbyval, att->attlen)))
			return NameStr(att->attname);
	}
	return NULL;
}

/*
 * retrain.refuse_change() returns trigger
 *
 * retrain_refuse_change raises RT013 for DELETE, TRUNCATE, and every UPDATE
 * that changes a column the trigger does not name; a table whose trigger names
 * no column refuses every UPDATE.
 */
Datum
retrain_refuse_change(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	const char *table;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("retrain.refuse_change() can only be called as a trigger")));
	table = RelationGetRelationName(data->tg_relation);

	if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
	{
		const char *column = sealed_column_changed(data);

		if (column == NULL && data->tg_trigger->tgnargs > 0)
			return PointerGetDatum(data->tg_newtuple);
		ereport(ERROR,
				(errcode(ERRCODE_RETRAIN_APPEND_ONLY),
				 column ? errmsg("column \"%s\" of table retrain.%s is sealed", column, table) :
				 errmsg("rows of table retrain.%s are sealed", table),
				 errhint("Records are never changed; a change is a new revision or a new record.")));
	}
	if (TRIGGER_FIRED_BY_DELETE(data->tg_event) && deletes_allowed)
		return PointerGetDatum(data->tg_trigtuple);
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_APPEND_ONLY),
			 errmsg("rows of table retrain.%s cannot be removed", table),
			 errhint("Objects are retired, not removed: their records stay.")));
	PG_RETURN_NULL();			/* not reached */
}
