/*
 * fixed_settings.c
 *	  Calls a type's output function under fixed settings.
 *
 * The settings that core output functions read are set in a nest level of
 * their own, which an error rolls back with the (sub)transaction.
 * GUC_ACTION_SAVE is the form that parallel workers may use.
 */
#include "postgres.h"

#include "utils/guc.h"

#include "common/compat.h"
#include "common/fixed_settings.h"

static const char *const fixed_settings[][2] = {
	{"DateStyle", "ISO, YMD"},
	{"IntervalStyle", "postgres"},
	{"TimeZone", "UTC"},
	{"bytea_output", "hex"},
	{"extra_float_digits", "1"},
	{"lc_monetary", "C"},
	{"quote_all_identifiers", "off"},
	{"search_path", "pg_catalog"},
	{"xmlbinary", "base64"},
};

/*
 * retrain_output_fixed returns the text of value by its output function, in
 * the current context, the same in every session.
 */
char *
retrain_output_fixed(FmgrInfo *output, Datum value)
{
	int			nestlevel = NewGUCNestLevel();
	char	   *text;

	for (int i = 0; i < lengthof(fixed_settings); i++)
		(void) set_config_option(fixed_settings[i][0], fixed_settings[i][1],
								 PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	text = OutputFunctionCall(output, value);
	AtEOXact_GUC(true, nestlevel);
	return text;
}
