/*
 * version.c
 *	  Which versions of the extension's SQL objects this library can serve.
 *
 * The library in memory and the objects in a database can differ: new files
 * with old objects until ALTER EXTENSION UPDATE, old memory with new objects
 * until the restart of a server that preloads.
 */
#include "postgres.h"

#include "common/compat.h"
#include "common/version.h"

/* parse reads "major.minor.patch"; false when it is not of that form. */
static bool
parse(const char *text, int parts[3])
{
	int			end = 0;

	return sscanf(text, "%d.%d.%d%n", &parts[0], &parts[1], &parts[2], &end) == 3 &&
		text[end] == '\0';
}

bool
retrain_version_supported(const char *extversion)
{
	int			installed[3];
	int			library[3];

	if (!parse(extversion, installed) || !parse(RETRAIN_VERSION, library))
		return false;
	if (installed[0] != library[0])
		return false;
	if (installed[1] != library[1])
		return installed[1] < library[1];
	return installed[2] <= library[2];
}
