/*
 * version.h
 *	  Which versions of the extension's SQL objects this library can serve.
 */
#ifndef RETRAIN_VERSION_H
#define RETRAIN_VERSION_H

/*
 * retrain_version_supported tells whether extversion is a version that this
 * library knows: the same major version, and not newer than the library.
 */
extern bool retrain_version_supported(const char *extversion);

#endif							/* RETRAIN_VERSION_H */
