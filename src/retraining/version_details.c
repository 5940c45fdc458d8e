/*
 * version_details.c
 *	  What a trainer tells of a version: reading and checking it.
 *
 * Strict: an unknown key, a wrong type or a value out of range is an error
 * that names the field.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "common/compat.h"
#include "common/json_reader.h"
#include "retraining/version.h"

#define DIGEST_LENGTH 32

static const char *const keys[] = {
	"framework", "parameters", "code_revision", "image_digest", "parent",
	"training_query", "training_start", "training_end", "label_cutoff", "training_rows",
	"training_fingerprint", "exclusions", "seed", "metrics", "cost", "currency",
	"energy_kwh", "injected", NULL
};

/* read_json returns an object or array as JSON text, NULL when absent. */
static char *
read_json(const RetrainReader *reader, const char *key)
{
	JsonbValue *value = retrain_read_field(reader, key);
	Jsonb	   *json;

	if (value == NULL)
		return NULL;
	if (value->type != jbvBinary)
	{
		retrain_reader_refuse(reader, key, "must be an object or an array", NULL);
		return NULL;
	}
	json = JsonbValueToJsonb(value);
	return JsonbToCString(NULL, &json->root, VARSIZE(json));
}

/* read_amount returns a number >= 0 as text, NULL when absent. */
static char *
read_amount(const RetrainReader *reader, const char *key)
{
	char	   *number = retrain_read_number(reader, key);

	if (number && number[0] == '-')
		retrain_reader_refuse(reader, key, psprintf("must not be negative: %s", number), NULL);
	return number;
}

/* digit returns the value of a hexadecimal digit, -1 for what is none. */
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

/* read_digest returns 32 bytes from 64 hexadecimal digits, with or without \x; NULL when absent. */
static bytea *
read_digest(const RetrainReader *reader, const char *key)
{
	char	   *text = retrain_read_text(reader, key);
	bytea	   *result;

	if (text == NULL)
		return NULL;
	if (text[0] == '\\' && text[1] == 'x')
		text += 2;
	result = palloc0(VARHDRSZ + DIGEST_LENGTH);
	SET_VARSIZE(result, VARHDRSZ + DIGEST_LENGTH);
	for (int i = 0; i < DIGEST_LENGTH; i++)
	{
		int			high = digit(text[0]);
		int			low = high < 0 ? -1 : digit(text[1]);

		if (low < 0)
			break;
		VARDATA(result)[i] = (char) (high << 4 | low);
		text += 2;
		if (i == DIGEST_LENGTH - 1 && *text == '\0')
			return result;
	}
	retrain_reader_refuse(reader, key, "must have 64 hexadecimal digits", NULL);
	return NULL;
}

/* read_training reads what is told of the training rows. */
static void
read_training(RetrainTrainingData *training, const RetrainReader *reader)
{
	training->query = retrain_read_text(reader, "training_query");
	training->has_start = retrain_read_instant(reader, "training_start", &training->start);
	training->has_end = retrain_read_instant(reader, "training_end", &training->end);
	training->has_cutoff = retrain_read_instant(reader, "label_cutoff", &training->cutoff);
	training->rows = retrain_read_integer(reader, "training_rows", -1, 0, PG_INT64_MAX);
	training->has_rows = training->rows >= 0;
	training->fingerprint = read_digest(reader, "training_fingerprint");
	training->exclusions = read_json(reader, "exclusions");
	if (training->has_start && training->has_end && training->start >= training->end)
		retrain_reader_refuse(reader, "training_end", "must be later than training_start", NULL);
}

/* retrain_version_read_details reads the details of a version; NULL is {}. */
void
retrain_version_read_details(RetrainVersionDraft *draft, Jsonb *details)
{
	RetrainReader reader;

	if (details == NULL)
		return;
	retrain_reader_begin(&reader, details, "details of a version", ERRCODE_INVALID_PARAMETER_VALUE, keys);
	read_training(&draft->training, &reader);
	draft->framework = retrain_read_text(&reader, "framework");
	draft->parameters = read_json(&reader, "parameters");
	draft->code_revision = retrain_read_text(&reader, "code_revision");
	draft->image_digest = retrain_read_text(&reader, "image_digest");
	draft->parent = retrain_read_name(&reader, "parent");
	draft->has_seed = retrain_read_field(&reader, "seed") != NULL;
	draft->seed = retrain_read_integer(&reader, "seed", 0, PG_INT64_MIN, PG_INT64_MAX);
	draft->metrics = read_json(&reader, "metrics");
	draft->cost = read_amount(&reader, "cost");
	draft->currency = retrain_read_text(&reader, "currency");
	draft->energy_kwh = read_amount(&reader, "energy_kwh");
	draft->injected = retrain_read_text(&reader, "injected");
	if ((draft->cost == NULL) != (draft->currency == NULL))
		retrain_reader_refuse(&reader, "currency", "and cost go together", NULL);
}

/* retrain_version_check_artifact takes name, URI and digest over; raises 22023 or 42602 for bad ones. */
void
retrain_version_check_artifact(RetrainVersionDraft *draft, const char *name, const char *uri, bytea *digest)
{
	retrain_check_name("version", name);
	if (uri[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("artifact_uri must not be empty"),
				 errhint("Say where the artifact is kept.")));
	if (VARSIZE_ANY_EXHDR(digest) != DIGEST_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("artifact_digest must have %d bytes, not %d", DIGEST_LENGTH, (int) VARSIZE_ANY_EXHDR(digest)),
				 errhint("It is the SHA-256 of the artifact, as bytea.")));
	draft->name = pstrdup(name);
	draft->artifact_uri = pstrdup(uri);
	draft->artifact_digest = digest;
}
