/*
 * free_text.c
 *	  Texts of people, which are kept for good: reasons, comments, notes.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "governance/free_text.h"
#include "governance/registry.h"

/*
 * retrain_free_text_argument returns a text argument, NULL for NULL; raises
 * 22023 for one of more than RETRAIN_MAX_FREE_TEXT characters.
 */
char *
retrain_free_text_argument(FunctionCallInfo fcinfo, int argument, const char *name)
{
	char	   *given = RETRAIN_ARG_TEXT(argument);

	if (given && pg_mbstrlen(given) > RETRAIN_MAX_FREE_TEXT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must have at most %d characters", name, RETRAIN_MAX_FREE_TEXT),
				 errhint("It is kept for good, in the ledger too; say where more is written down.")));
	return given;
}
