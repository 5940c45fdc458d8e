/*
 * compat.h
 *	  The one place that knows which server version we are built against.
 *
 * Every PG_VERSION_NUM of the project stands here.  Wrappers carry the newest
 * signature, so that the rest of the code reads as if written for the newest
 * server.
 */
#ifndef RETRAIN_COMPAT_H
#define RETRAIN_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "retrain needs PostgreSQL 15 or newer"
#endif

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 18 lets a module name itself, shown by pg_get_loaded_modules(). */
#ifdef PG_MODULE_MAGIC_EXT
#define RETRAIN_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "retrain", .version = RETRAIN_VERSION)
#else
#define RETRAIN_MODULE_MAGIC PG_MODULE_MAGIC
#endif

#endif							/* RETRAIN_COMPAT_H */
