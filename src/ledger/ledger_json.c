/*
 * ledger_json.c
 *	  Hashes and numbers in the JSON of anchors, proofs and exports: hashes as
 *	  64 hexadecimal digits, numbers as JSON numbers.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "common/compat.h"
#include "ledger/ledger_json.h"

/* retrain_hex returns bytes as lower-case hexadecimal digits, palloc'd. */
char *
retrain_hex(const void *data, int len)
{
	char	   *hex = palloc(2 * (Size) len + 1);

	hex_encode(data, len, hex);
	hex[2 * (Size) len] = '\0';
	return hex;
}

/* digit returns the value of a hexadecimal digit, -1 for other characters. */
static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* hash_of reads a hash from a JSON string; false for anything else. */
static bool
hash_of(const JsonbValue *value, uint8 *hash)
{
	if (value == NULL || value->type != jbvString || value->val.string.len != 2 * RETRAIN_HASH_LENGTH)
		return false;
	for (int i = 0; i < RETRAIN_HASH_LENGTH; i++)
	{
		int			high = digit(value->val.string.val[2 * i]);
		int			low = digit(value->val.string.val[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		hash[i] = (uint8) (high << 4 | low);
	}
	return true;
}

/* member returns a member of a JSON object, NULL when there is none. */
static JsonbValue *
member(JsonbContainer *object, const char *key)
{
	return JsonContainerIsObject(object) ? getKeyJsonValueFromContainer(object, key, strlen(key), NULL) : NULL;
}

/* retrain_json_hash reads the hash of a key; false when there is none. */
bool
retrain_json_hash(JsonbContainer *object, const char *key, uint8 *hash)
{
	return hash_of(member(object, key), hash);
}

/* retrain_json_int8 reads the integer of a key; false when there is none. */
bool
retrain_json_int8(JsonbContainer *object, const char *key, int64 *value)
{
	JsonbValue *v = member(object, key);
	Numeric		number;
	char	   *end;
	char	   *text;

	if (v == NULL || v->type != jbvNumeric)
		return false;
	number = v->val.numeric;
	text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number)));
	errno = 0;
	*value = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0';
}

/* retrain_json_path reads the array of hashes under "path"; false when there is none. */
bool
retrain_json_path(JsonbContainer *object, uint8 (**path)[RETRAIN_HASH_LENGTH], int *n)
{
	JsonbValue *v = member(object, "path");

	if (v == NULL || v->type != jbvBinary || !JsonContainerIsArray(v->val.binary.data))
		return false;
	*n = JsonContainerSize(v->val.binary.data);
	if (*n > RETRAIN_MERKLE_MAX_PATH)
		return false;
	*path = palloc(Max(*n, 1) * sizeof(**path));
	for (int i = 0; i < *n; i++)
		if (!hash_of(getIthJsonbValueFromContainer(v->val.binary.data, i), (*path)[i]))
			return false;
	return true;
}

/* retrain_json_parse makes jsonb of text that we have put together. */
Jsonb *
retrain_json_parse(const StringInfo text)
{
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text->data)));
}
