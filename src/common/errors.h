/*
 * errors.h
 *	  SQLSTATEs of our own, class RT.
 *
 * Classes that begin with I to Z are free for implementations.  Where a
 * standard code says it, the standard one is used.
 */
#ifndef RETRAIN_ERRORS_H
#define RETRAIN_ERRORS_H

#define ERRCODE_RETRAIN_POLICY_NOT_FOUND	MAKE_SQLSTATE('R','T','0','0','1')
#define ERRCODE_RETRAIN_POLICY_INVALID		MAKE_SQLSTATE('R','T','0','0','2')
#define ERRCODE_RETRAIN_OWNER_NOT_ALLOWED	MAKE_SQLSTATE('R','T','0','0','3')
#define ERRCODE_RETRAIN_OBJECT_CHANGED		MAKE_SQLSTATE('R','T','0','0','4')
#define ERRCODE_RETRAIN_BUSY				MAKE_SQLSTATE('R','T','0','0','5')
#define ERRCODE_RETRAIN_TRANSITION			MAKE_SQLSTATE('R','T','0','1','1')
#define ERRCODE_RETRAIN_APPEND_ONLY			MAKE_SQLSTATE('R','T','0','1','3')
#define ERRCODE_RETRAIN_CATALOG_CHANGED		MAKE_SQLSTATE('R','T','0','3','0')
#define ERRCODE_RETRAIN_INSTANCE_MISMATCH	MAKE_SQLSTATE('R','T','0','3','1')
#define ERRCODE_RETRAIN_LEDGER				MAKE_SQLSTATE('R','T','0','3','2')
#define ERRCODE_RETRAIN_VERSION_MISMATCH	MAKE_SQLSTATE('R','T','0','4','0')
#define ERRCODE_RETRAIN_IN_TRANSACTION		MAKE_SQLSTATE('R','T','0','5','0')

#endif							/* RETRAIN_ERRORS_H */
