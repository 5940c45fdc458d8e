/*
 * sha256.c
 *	  SHA-256 contexts that live as long as a memory context.
 *
 * The hash is the server's.  It belongs to a resource owner, and the current
 * one would free it at an abort before, and complain at a commit after, the
 * memory context lets go of it; so each context gets an owner of its own.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

#include "common/compat.h"
#include "common/sha256.h"

struct RetrainSha256
{
	pg_cryptohash_ctx *ctx;
	ResourceOwner owner;		/* of ctx alone */
	MemoryContextCallback free_ctx;
};

/* free_ctx frees the hash of a memory context that is about to vanish. */
static void
free_ctx(void *arg)
{
	RetrainSha256 *sha = arg;

	if (sha->ctx != NULL)
		pg_cryptohash_free(sha->ctx);
	sha->ctx = NULL;
	ResourceOwnerDelete(sha->owner);
}

/* retrain_sha256_create returns a hash that lives as long as mcxt. */
RetrainSha256 *
retrain_sha256_create(MemoryContext mcxt)
{
	ResourceOwner current = CurrentResourceOwner;
	MemoryContext old = MemoryContextSwitchTo(mcxt);
	RetrainSha256 *sha = palloc0(sizeof(RetrainSha256));

	sha->owner = ResourceOwnerCreate(NULL, "retrain sha256");
	sha->free_ctx.func = free_ctx;
	sha->free_ctx.arg = sha;
	MemoryContextRegisterResetCallback(mcxt, &sha->free_ctx);
	PG_TRY();
	{
		CurrentResourceOwner = sha->owner;
		sha->ctx = pg_cryptohash_create(PG_SHA256);
	}
	PG_FINALLY();
	{
		CurrentResourceOwner = current;
	}
	PG_END_TRY();
	MemoryContextSwitchTo(old);
	return sha;
}

/* retrain_sha256 writes the hash of data. */
void
retrain_sha256(RetrainSha256 *sha, const void *data, Size len, uint8 result[RETRAIN_SHA256_LENGTH])
{
	StaticAssertStmt(RETRAIN_SHA256_LENGTH == PG_SHA256_DIGEST_LENGTH, "length of SHA-256");
	if (pg_cryptohash_init(sha->ctx) < 0 ||
		pg_cryptohash_update(sha->ctx, data, len) < 0 ||
		pg_cryptohash_final(sha->ctx, result, RETRAIN_SHA256_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(sha->ctx));
}
