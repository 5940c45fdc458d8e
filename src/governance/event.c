/*
 * event.c
 *	  Writing the operational log, retrain.event.
 *
 * Events are told to people; nothing that decides reads them.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "governance/event.h"
#include "governance/row.h"

/*
 * retrain_event writes one event with the present clock and the session user;
 * policy_id 0 and a NULL object_name are stored as null.  Owner scope, SPI
 * connected.
 */
void
retrain_event(const char *kind, int64 policy_id, const char *object_name, const char *message)
{
	RetrainRow	row;

	retrain_row_begin(&row, "retrain.event");
	retrain_row_time(&row, "happened_at", GetCurrentTimestamp());
	retrain_row_text(&row, "kind", kind);
	retrain_row_int8_or_null(&row, "policy_id", policy_id, policy_id != 0);
	retrain_row_text(&row, "object_name", object_name);
	retrain_row_text(&row, "message", message);
	retrain_row_text_as(&row, "actor", GetUserNameFromId(GetSessionUserId(), false), "pg_catalog.name");
	retrain_row_insert(&row);
}
