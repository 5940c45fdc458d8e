/*
 * compat.c
 *	  Two profiles as other tools see their samples.
 *
 * Which tool has which function, and what it reads: doc/reference/compat.md.
 */
#include "postgres.h"

#include <math.h>

#include "lib/stringinfo.h"

#include "common/compat.h"
#include "profile/compat.h"
#include "profile/options.h"

#define EVIDENTLY (1 << RETRAIN_COMPAT_EVIDENTLY)
#define DEEPCHECKS (1 << RETRAIN_COMPAT_DEEPCHECKS)
#define FROUROS (1 << RETRAIN_COMPAT_FROUROS)
#define NANNYML (1 << RETRAIN_COMPAT_NANNYML)

static const char *const tool_words[] = {"none", "evidently", "deepchecks", "frouros", "nannyml"};

/* Which tools have a function of numbers, and of categories; in the order of RetrainCompatFigure. */
static const struct
{
	const char *name;
	int			numbers;
	int			categories;
}			figures[] =
{
	{"psi", EVIDENTLY | FROUROS, EVIDENTLY | DEEPCHECKS},
	{"js_distance", EVIDENTLY | FROUROS | NANNYML, EVIDENTLY | NANNYML},
	{"kl_divergence", EVIDENTLY | FROUROS, EVIDENTLY},
	{"hellinger", EVIDENTLY | FROUROS | NANNYML, EVIDENTLY | NANNYML},
	{"total_variation", FROUROS, EVIDENTLY},
	{"l_infinity", 0, NANNYML},
	{"cramers_v", 0, DEEPCHECKS},
	{"chi2_test", 0, EVIDENTLY | FROUROS | NANNYML},
	{"g_test", 0, EVIDENTLY},
	{"z_test", 0, EVIDENTLY},
	{"wasserstein", EVIDENTLY | DEEPCHECKS | FROUROS | NANNYML, 0},
	{"energy_distance", EVIDENTLY | FROUROS, 0},
	{"ks_stat", EVIDENTLY | DEEPCHECKS | FROUROS | NANNYML, 0},
	{"ks_test", EVIDENTLY | FROUROS, 0},
	{"cramer_von_mises_test", EVIDENTLY | FROUROS, 0},
	{"anderson_darling_test", EVIDENTLY | FROUROS, 0},
	{"mann_whitney_test", EVIDENTLY | FROUROS, 0},
	{"t_test", EVIDENTLY | FROUROS, 0},
};

/* retrain_option_compat returns the tool that an argument names. */
RetrainCompat
retrain_option_compat(FunctionCallInfo fcinfo, int argument)
{
	return (RetrainCompat) retrain_option_word(fcinfo, argument, "compat", tool_words,
											   lengthof(tool_words));
}

/* retrain_compat_alone raises an error if another option is not at its default. */
void
retrain_compat_alone(RetrainCompat tool, const char *option, bool is_default)
{
	if (!is_default)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s cannot be chosen with compat \"%s\"", option, tool_words[tool]),
				 errhint("Leave %s out: the tool's own rule holds.", option)));
}

/* retrain_compat_bins raises an error for options of bins that the tool does not have. */
void
retrain_compat_bins(RetrainCompat tool, const RetrainBinning *binning)
{
	retrain_compat_alone(tool, "bins",
						 tool == RETRAIN_COMPAT_FROUROS || binning->bins == RETRAIN_PSI_BINS);
	retrain_compat_alone(tool, "edges", binning->edges == NULL);
	retrain_compat_alone(tool, "strategy", binning->strategy == RETRAIN_BINS_QUANTILE);
}

/* list_tools returns the names of tools. */
static const char *
list_tools(int tools)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int t = RETRAIN_COMPAT_EVIDENTLY; t < lengthof(tool_words); t++)
	{
		if (tools & (1 << t))
			appendStringInfo(&list, "%s'%s'", list.len > 0 ? ", " : "", tool_words[t]);
	}
	return list.data;
}

/* is_category tells whether a function counts the values of a profile, each for itself. */
static bool
is_category(const RetrainProfile *profile, RetrainCompatFigure figure, bool as_categories)
{
	if (figure >= RETRAIN_COMPAT_WASSERSTEIN)
		return false;
	return as_categories || figure == RETRAIN_COMPAT_Z || retrain_compare_as_categories(profile);
}

/* retrain_compat_check raises an error if the tool has no such figure of the profiles. */
void
retrain_compat_check(RetrainCompat tool, RetrainCompatFigure figure,
					 const RetrainProfile *reference, const RetrainProfile *current,
					 bool as_categories)
{
	bool		categories = is_category(reference, figure, as_categories);
	int			tools = categories ? figures[figure].categories : figures[figure].numbers;

	retrain_compare_same_kind(reference, current);
	if (reference->kind == RETRAIN_PROFILE_TIME)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("compat is not for profiles of times"),
				 errhint("Profile a number, for example extract(epoch FROM value).")));
	if (figures[figure].categories == 0)
		retrain_compare_need_numbers(reference, figures[figure].name);
	if ((tools & (1 << tool)) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" has no %s of %s", tool_words[tool], figures[figure].name,
						categories ? "categories" : "numbers"),
				 !categories && (figures[figure].categories & (1 << tool)) != 0 ?
				 errhint("Use kind => 'category' to take each number for itself.") :
				 errhint("Tools that have it: %s.",
						 list_tools(tools != 0 ? tools : figures[figure].categories))));
}

/* need_exact raises the error of profiles that are too coarse. */
static void
need_exact(RetrainCompat tool, const RetrainProfile *reference, const RetrainProfile *current)
{
	bool		is_current = retrain_profile_exact(reference);
	const RetrainProfile *coarse = is_current ? current : reference;

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("compat \"%s\" needs exact profiles", tool_words[tool]),
			 errdetail("The %s profile has more distinct values than its capacity of %d.",
					   is_current ? "current" : "reference", coarse->capacity),
			 errhint("Make profiles with a capacity of up to 65536, of rounded values if need be.")));
}

/* A category with its name. */
typedef struct NamedCounts
{
	RetrainBytes name;
	int64		rows[2];
} NamedCounts;

/* collect_visit appends a category. */
static void
collect_visit(void *arg, const RetrainCategory *category)
{
	NamedCounts **next = arg;

	(*next)->name = (RetrainBytes) {category->name, category->length};
	for (int s = 0; s < 2; s++)
		(*next)->rows[s] = category->rows[s];
	(*next)++;
}

/* compare_names orders categories by the bytes of their names. */
static int
compare_names(const void *a, const void *b)
{
	const RetrainBytes *x = &((const NamedCounts *) a)->name;
	const RetrainBytes *y = &((const NamedCounts *) b)->name;
	int			order = memcmp(x->data, y->data, Min(x->len, y->len));

	return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/* allocate_counts makes room for n categories. */
static void
allocate_counts(RetrainCompatCounts *counts, int64 n)
{
	counts->n = n;
	for (int s = 0; s < 2; s++)
	{
		counts->total[s] = 0;
		counts->rows[s] = palloc_extended(Max(n, 1) * sizeof(int64), MCXT_ALLOC_HUGE);
	}
}

/* count_names counts two profiles of categories, in order of their names. */
static void
count_names(const RetrainProfile *reference, const RetrainProfile *current,
			RetrainCompatSamples *samples)
{
	bool		folded;
	RetrainCategories *categories = retrain_compare_categories(reference, current, &folded);
	NamedCounts *named = palloc_extended(Max(categories->n, 1) * sizeof(NamedCounts), MCXT_ALLOC_HUGE);
	NamedCounts *end = named;

	if (folded)
		need_exact(samples->tool, reference, current);
	retrain_categories_visit(categories, collect_visit, &end);
	qsort(named, end - named, sizeof(NamedCounts), compare_names);
	allocate_counts(&samples->counts, end - named);
	for (int64 i = 0; i < samples->counts.n; i++)
	{
		for (int s = 0; s < 2; s++)
		{
			samples->counts.rows[s][i] = named[i].rows[s];
			samples->counts.total[s] += named[i].rows[s];
		}
	}
	for (int s = 0; s < 2; s++)
		samples->unused[s] = categories->missing[s];
}

/* read_pairs makes the pairs of two profiles; Evidently drops infinite values as it drops missing ones. */
static void
read_pairs(const RetrainProfile *reference, const RetrainProfile *current,
		   RetrainCompatSamples *samples)
{
	RetrainSpans spans;

	retrain_compare_spans(reference, current, &spans);
	for (int s = 0; s < 2; s++)
	{
		samples->unused[s] = spans.missing[s];
		if (samples->tool == RETRAIN_COMPAT_EVIDENTLY)
		{
			samples->unused[s] += spans.negative[s] + spans.positive[s];
			spans.negative[s] = spans.positive[s] = 0;
		}
		samples->infinite |= spans.negative[s] > 0 || spans.positive[s] > 0;
	}
	for (int i = 0; i < spans.n; i++)
	{
		if (!spans.spans[i].exact)
			need_exact(samples->tool, reference, current);
	}
	retrain_spans_pairs(&spans, &samples->pairs);
	samples->pair = samples->pairs.next(samples->pairs.arg, &samples->npairs);
}

/* count_pairs takes each value as a category. */
static void
count_pairs(RetrainCompatSamples *samples)
{
	allocate_counts(&samples->counts, samples->npairs);
	for (int i = 0; i < samples->npairs; i++)
	{
		for (int s = 0; s < 2; s++)
		{
			samples->counts.rows[s][i] = samples->pair[i].rows[s];
			samples->counts.total[s] += samples->pair[i].rows[s];
		}
	}
}

/*
 * retrain_compat_read makes of two profiles, after all checks, the samples that the tool's figure
 * reads; false if one of them has no rows.
 */
bool
retrain_compat_read(RetrainCompat tool, RetrainCompatFigure figure,
					const RetrainProfile *reference, const RetrainProfile *current,
					bool as_categories, RetrainCompatSamples *samples)
{
	retrain_compat_check(tool, figure, reference, current, as_categories);
	memset(samples, 0, sizeof(*samples));
	samples->tool = tool;
	samples->categories = is_category(reference, figure, as_categories);
	if (reference->kind == RETRAIN_PROFILE_CATEGORY)
		count_names(reference, current, samples);
	else
	{
		read_pairs(reference, current, samples);
		if (samples->categories)
			count_pairs(samples);
	}
	for (int s = 0; s < 2; s++)
	{
		if (!samples->categories)
			retrain_pair_side(samples->pair, samples->npairs, s, &samples->side[s]);
		samples->used[s] = samples->categories ? samples->counts.total[s] : samples->side[s].rows;
	}
	return samples->used[0] > 0 && samples->used[1] > 0;
}
