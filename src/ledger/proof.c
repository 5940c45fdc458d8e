/*
 * proof.c
 *	  Inclusion and consistency proofs of the tree over all evaluations, and
 *	  their verification without a look at any table.
 *
 * A proof consists of roots of stretches of leaves that do not overlap: all of
 * them come from one reading of the leaves in their order.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "common/compat.h"
#include "common/errors.h"
#include "governance/registry.h"
#include "ledger/checkpoint.h"
#include "ledger/leaf_cursor.h"
#include "ledger/ledger.h"
#include "ledger/ledger_json.h"

PG_FUNCTION_INFO_V1(retrain_inclusion_proof);
PG_FUNCTION_INFO_V1(retrain_consistency_proof);
PG_FUNCTION_INFO_V1(retrain_verify_inclusion_proof);
PG_FUNCTION_INFO_V1(retrain_verify_consistency_proof);

/* A tree of the first so many leaves. */
typedef struct Prefix
{
	int64		size;
	uint8		root[RETRAIN_HASH_LENGTH];
} Prefix;

/* refuse_damage raises RT032: the leaves are not those of the tree. */
static void
refuse_damage(int64 position)
{
	ereport(ERROR,
			(errcode(ERRCODE_RETRAIN_LEDGER),
			 errmsg("leaf " INT64_FORMAT " of the ledger's tree is missing or damaged", position),
			 errhint("retrain.verify_ledger() says what is wrong.")));
}

/* range_of returns the range that a leaf belongs to, NULL when none does. */
static RetrainMerkleRange *
range_of(RetrainMerklePath *path, int64 position)
{
	for (int i = 0; i < path->n; i++)
		if (position >= path->ranges[i].start && position < path->ranges[i].end)
			return &path->ranges[i];
	return NULL;
}

/*
 * read_leaves reads the leaves of a tree once and fills in the roots of the
 * path's ranges and of the prefixes, in ascending order of size.  Owner scope,
 * SPI connected.
 */
static void
read_leaves(RetrainMerklePath *path, Prefix *prefixes, int n_prefixes)
{
	RetrainSha256 *sha = retrain_sha256_create(CurrentMemoryContext);
	RetrainMerkleRange *current = NULL;
	RetrainLeafCursor cursor;
	RetrainMerkle whole;
	RetrainMerkle part;
	int			next = 0;

	retrain_merkle_init(&whole, sha);
	retrain_leaf_cursor_open(&cursor);
	while (next < n_prefixes)
	{
		RetrainMerkleRange *range;
		RetrainLeaf leaf;

		if (!retrain_leaf_cursor_next(&cursor, &leaf) || leaf.position != whole.size || !leaf.has_hash)
			refuse_damage(whole.size);
		range = range_of(path, leaf.position);
		if (range && range != current)
			retrain_merkle_init(&part, sha);
		current = range;
		if (range)
			retrain_merkle_add(&part, leaf.hash);
		if (range && leaf.position == range->end - 1)
			retrain_merkle_root(&part, range->root);
		retrain_merkle_add(&whole, leaf.hash);
		for (; next < n_prefixes && prefixes[next].size == whole.size; next++)
			retrain_merkle_root(&whole, prefixes[next].root);
	}
	retrain_leaf_cursor_close(&cursor);
}

/* put_path appends the hashes of a path as a JSON array. */
static void
put_path(StringInfo json, const RetrainMerklePath *path)
{
	appendStringInfoString(json, ", \"path\": [");
	for (int i = 0; i < path->n; i++)
		appendStringInfo(json, "%s\"%s\"", i > 0 ? ", " : "", retrain_hex(path->ranges[i].root, RETRAIN_HASH_LENGTH));
	appendStringInfoChar(json, ']');
}

/* last_size returns the leaves of the last checkpoint's tree; raises 55000 when there is none. */
static int64
last_size(void)
{
	RetrainCheckpoint last;

	if (!retrain_checkpoint_last(&last) || last.tree_size == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("no checkpoint of the ledger covers any evaluation yet"),
				 errhint("SELECT retrain.checkpoint();")));
	return last.tree_size;
}

/* check_size raises 22023 for the size of a tree that there is not. */
static void
check_size(int64 size, int64 least, int64 most)
{
	if (size < least || size > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no tree of " INT64_FORMAT " leaves to prove this in", size),
				 errdetail("The size must be between " INT64_FORMAT " and " INT64_FORMAT ", that of the last checkpoint.", least, most),
				 errhint("Newer evaluations are covered by the next checkpoint: SELECT retrain.checkpoint().")));
}

/* find_leaf reads the leaf of an evaluation; raises 22023, or 55000 when no checkpoint covers it. */
static void
find_leaf(const char *policy, TimestampTz slot, int ordinal, RetrainLeaf *leaf)
{
	RetrainParams params = {0};
	bool		isnull;
	bytea	   *hash;

	retrain_param_text(&params, policy);
	retrain_param_time(&params, slot, true);
	retrain_param_int4(&params, ordinal);
	if (retrain_store_run("SELECT l.policy_id, l.position, l.leaf_hash FROM retrain.leaf l"
						  " JOIN retrain.policy p ON p.policy_id OPERATOR(pg_catalog.=) l.policy_id"
						  " WHERE p.name OPERATOR(pg_catalog.=) $1 AND l.slot OPERATOR(pg_catalog.=) $2"
						  " AND l.ordinal OPERATOR(pg_catalog.=) $3", &params, SPI_OK_SELECT) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("policy \"%s\" has no evaluation of slot %s with ordinal %d", policy, timestamptz_to_str(slot), ordinal),
				 errhint("retrain.evaluations lists them.")));
	if (retrain_store_null(1, 2))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("no checkpoint of the ledger covers this evaluation yet"),
				 errhint("SELECT retrain.checkpoint(); transactions that began before the evaluation must have ended.")));
	leaf->policy_id = retrain_store_int8(1, 1);
	leaf->position = retrain_store_int8(1, 2);
	leaf->slot = slot;
	leaf->ordinal = ordinal;
	hash = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 3, &isnull));
	if (VARSIZE_ANY_EXHDR(hash) != RETRAIN_HASH_LENGTH)
		refuse_damage(leaf->position);
	memcpy(leaf->hash, VARDATA_ANY(hash), RETRAIN_HASH_LENGTH);
}

/*
 * retrain.inclusion_proof(policy text, slot timestamptz, ordinal integer,
 * tree_size bigint) returns jsonb
 *
 * retrain_inclusion_proof proves that an evaluation is in the tree.
 */
Datum
retrain_inclusion_proof(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	RetrainStore store;
	RetrainMerklePath path;
	RetrainLeaf leaf;
	Prefix		tree;
	StringInfoData json;
	bytea	   *payload;
	Jsonb	   *result;
	MemoryContext old;
	int64		size;

	RETRAIN_REQUIRE_ARG(0, "policy");
	RETRAIN_REQUIRE_ARG(1, "slot");
	RETRAIN_REQUIRE_ARG(2, "ordinal");
	retrain_store_begin(&store);
	find_leaf(RETRAIN_ARG_TEXT(0), PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_INT32(2), &leaf);
	size = last_size();
	tree.size = PG_ARGISNULL(3) ? size : PG_GETARG_INT64(3);
	check_size(tree.size, leaf.position + 1, size);
	retrain_merkle_inclusion_path(&path, leaf.position, tree.size);
	read_leaves(&path, &tree, 1);
	payload = retrain_leaf_payload(leaf.policy_id, leaf.slot, leaf.ordinal);

	initStringInfo(&json);
	appendStringInfo(&json, "{\"format\": 1, \"proof\": \"inclusion\", \"leaf_index\": " INT64_FORMAT
					 ", \"tree_size\": " INT64_FORMAT ", \"leaf_hash\": \"%s\", \"root\": \"%s\"",
					 leaf.position, tree.size, retrain_hex(leaf.hash, RETRAIN_HASH_LENGTH),
					 retrain_hex(tree.root, RETRAIN_HASH_LENGTH));
	put_path(&json, &path);
	if (payload)
		appendStringInfo(&json, ", \"payload\": \"%s\"}", retrain_hex(VARDATA(payload), VARSIZE(payload) - VARHDRSZ));
	else
		appendStringInfoString(&json, ", \"payload\": null}");
	old = MemoryContextSwitchTo(caller);
	result = retrain_json_parse(&json);
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
	PG_RETURN_JSONB_P(result);
}

/*
 * retrain.consistency_proof(first_size bigint, second_size bigint) returns
 * jsonb
 *
 * retrain_consistency_proof proves that a tree began as an earlier one.
 */
Datum
retrain_consistency_proof(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	RetrainStore store;
	RetrainMerklePath path;
	Prefix		trees[2];
	StringInfoData json;
	Jsonb	   *result;
	MemoryContext old;
	int64		size;

	RETRAIN_REQUIRE_ARG(0, "first_size");
	retrain_store_begin(&store);
	size = last_size();
	trees[0].size = PG_GETARG_INT64(0);
	trees[1].size = PG_ARGISNULL(1) ? size : PG_GETARG_INT64(1);
	check_size(trees[1].size, 1, size);
	check_size(trees[0].size, 1, trees[1].size);
	retrain_merkle_consistency_path(&path, trees[0].size, trees[1].size);
	read_leaves(&path, trees, 2);

	initStringInfo(&json);
	appendStringInfo(&json, "{\"format\": 1, \"proof\": \"consistency\", \"first_size\": " INT64_FORMAT
					 ", \"second_size\": " INT64_FORMAT ", \"first_root\": \"%s\", \"second_root\": \"%s\"",
					 trees[0].size, trees[1].size, retrain_hex(trees[0].root, RETRAIN_HASH_LENGTH),
					 retrain_hex(trees[1].root, RETRAIN_HASH_LENGTH));
	put_path(&json, &path);
	appendStringInfoChar(&json, '}');
	old = MemoryContextSwitchTo(caller);
	result = retrain_json_parse(&json);
	MemoryContextSwitchTo(old);
	retrain_store_end(&store);
	PG_RETURN_JSONB_P(result);
}

/* refuse_proof raises 22023 for JSON that is not a proof. */
static void
refuse_proof(const char *function)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("proof is not what retrain.%s() gives", function),
			 errdetail("A size, an index, a root or the path is missing or not of its form."),
				 errhint("Give the result of that function as it is.")));
}

/*
 * retrain.verify_inclusion_proof(proof jsonb) returns boolean
 *
 * retrain_verify_inclusion_proof tells whether a proof proves what it says.
 */
Datum
retrain_verify_inclusion_proof(PG_FUNCTION_ARGS)
{
	JsonbContainer *proof = &PG_GETARG_JSONB_P(0)->root;
	uint8		leaf_hash[RETRAIN_HASH_LENGTH];
	uint8		root[RETRAIN_HASH_LENGTH];
	uint8		(*path)[RETRAIN_HASH_LENGTH];
	int64		leaf;
	int64		size;
	int			n;

	if (!retrain_json_int8(proof, "leaf_index", &leaf) || !retrain_json_int8(proof, "tree_size", &size) ||
		!retrain_json_hash(proof, "leaf_hash", leaf_hash) || !retrain_json_hash(proof, "root", root) ||
		!retrain_json_path(proof, &path, &n))
		refuse_proof("inclusion_proof");
	PG_RETURN_BOOL(retrain_merkle_verify_inclusion(retrain_sha256_create(CurrentMemoryContext), leaf, size,
												   leaf_hash, (const uint8 (*)[RETRAIN_HASH_LENGTH]) path, n, root));
}

/*
 * retrain.verify_consistency_proof(proof jsonb) returns boolean
 *
 * retrain_verify_consistency_proof tells whether a proof proves what it says.
 */
Datum
retrain_verify_consistency_proof(PG_FUNCTION_ARGS)
{
	JsonbContainer *proof = &PG_GETARG_JSONB_P(0)->root;
	uint8		first_root[RETRAIN_HASH_LENGTH];
	uint8		second_root[RETRAIN_HASH_LENGTH];
	uint8		(*path)[RETRAIN_HASH_LENGTH];
	int64		first;
	int64		second;
	int			n;

	if (!retrain_json_int8(proof, "first_size", &first) || !retrain_json_int8(proof, "second_size", &second) ||
		!retrain_json_hash(proof, "first_root", first_root) || !retrain_json_hash(proof, "second_root", second_root) ||
		!retrain_json_path(proof, &path, &n))
		refuse_proof("consistency_proof");
	PG_RETURN_BOOL(retrain_merkle_verify_consistency(retrain_sha256_create(CurrentMemoryContext), first, second,
													 first_root, second_root,
													 (const uint8 (*)[RETRAIN_HASH_LENGTH]) path, n));
}
