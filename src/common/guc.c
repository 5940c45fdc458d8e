/*
 * guc.c
 *	  Definition of all settings, in alphabetical order.
 *
 * Settings that decide about rights are PGC_SIGHUP (server file only): since
 * version 15 an administrator may grant single PGC_SUSET parameters, and
 * ALTER ROLE ... SET reaches workers that connect as that role.
 */
#include "postgres.h"

#include <limits.h>

#include "utils/guc.h"

#include "common/compat.h"
#include "common/guc.h"

int			retrain_aggregate_memory = 262144;

/* retrain_guc_init defines the settings; called once from _PG_init. */
void
retrain_guc_init(void)
{
	/*
	 * Exact aggregates keep 8 bytes a row.  Past this limit, counted over
	 * all groups of one call, values go to temporary files.
	 */
	DefineCustomIntVariable("retrain.aggregate_memory",
							"Memory that one call of an exact aggregate may use, over all its groups.",
							"Past it, values go to temporary files; the result stays exact.",
							&retrain_aggregate_memory,
							262144, 64, MAX_KILOBYTES,
							PGC_USERSET, GUC_UNIT_KB,
							NULL, NULL, NULL);

	MarkGUCPrefixReserved("retrain");
}
