/*
 * announce.c
 *	  Notifications: hints for listeners, on one channel.
 *
 * Payloads hold identifiers only: anybody can send on the channel, and the
 * tables are the truth.
 */
#include "postgres.h"

#include "commands/async.h"
#include "utils/fmgrprotos.h"

#include "common/compat.h"
#include "common/guc.h"
#include "governance/announce.h"

#define CHANNEL "retrain_v1"

/* Past this fill the notification queue is in danger: a full one would make
 * the commit of what is announced fail. */
#define NOTIFY_QUEUE_LIMIT 0.5

/*
 * retrain_announce queues a notification, to be sent when the transaction
 * commits, unless retrain.notify is off; what names its subject to people.
 */
void
retrain_announce(const char *what, const char *payload)
{
	if (!retrain_notify)
		return;
	if (DatumGetFloat8(DirectFunctionCall1(pg_notification_queue_usage, (Datum) 0)) > NOTIFY_QUEUE_LIMIT)
	{
		ereport(WARNING,
				(errmsg("%s is not announced: the notification queue is half full", what),
				 errhint("A listener sits in an open transaction; what happened is recorded.")));
		return;
	}
	Async_Notify(CHANNEL, payload);
}
