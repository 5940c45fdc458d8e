-- Rates of a binary classifier by group, and how far apart the groups are.
-- Definition and examples: doc/reference/fairness.md.

CREATE TYPE retrain.group_rate AS (
	group_name text,
	support bigint,
	unused bigint,
	tp bigint,
	fp bigint,
	fn bigint,
	tn bigint,
	selection_rate double precision,
	selection_rate_low double precision,
	selection_rate_high double precision,
	tpr double precision,
	tpr_low double precision,
	tpr_high double precision,
	fpr double precision,
	fpr_low double precision,
	fpr_high double precision,
	ppv double precision,
	ppv_low double precision,
	ppv_high double precision,
	status text
);
COMMENT ON TYPE retrain.group_rate IS
'Rates of a binary classifier in one group of rows, see retrain.group_rates.';
COMMENT ON COLUMN retrain.group_rate.group_name IS
'Canonical text of the group: independent of TimeZone, DateStyle and other settings. NULL is the group of rows whose value is NULL.';
COMMENT ON COLUMN retrain.group_rate.support IS
'Rows of the group that have a label and a prediction.';
COMMENT ON COLUMN retrain.group_rate.unused IS
'Rows of the group left out because label or prediction is NULL.';
COMMENT ON COLUMN retrain.group_rate.tp IS
'True positives.';
COMMENT ON COLUMN retrain.group_rate.fp IS
'False positives.';
COMMENT ON COLUMN retrain.group_rate.fn IS
'False negatives.';
COMMENT ON COLUMN retrain.group_rate.tn IS
'True negatives.';
COMMENT ON COLUMN retrain.group_rate.selection_rate IS
'Share of positive predictions: (tp + fp) / support, NULL for 0/0.';
COMMENT ON COLUMN retrain.group_rate.selection_rate_low IS
'Lower end of the 95 % Wilson interval of selection_rate, rows taken as independent; NULL if selection_rate is.';
COMMENT ON COLUMN retrain.group_rate.selection_rate_high IS
'Upper end of the 95 % Wilson interval of selection_rate; NULL if selection_rate is.';
COMMENT ON COLUMN retrain.group_rate.tpr IS
'True positive rate (recall): tp / (tp + fn), NULL for 0/0.';
COMMENT ON COLUMN retrain.group_rate.tpr_low IS
'Lower end of the 95 % Wilson interval of tpr, rows taken as independent; NULL if tpr is.';
COMMENT ON COLUMN retrain.group_rate.tpr_high IS
'Upper end of the 95 % Wilson interval of tpr; NULL if tpr is.';
COMMENT ON COLUMN retrain.group_rate.fpr IS
'False positive rate: fp / (fp + tn), NULL for 0/0.';
COMMENT ON COLUMN retrain.group_rate.fpr_low IS
'Lower end of the 95 % Wilson interval of fpr, rows taken as independent; NULL if fpr is.';
COMMENT ON COLUMN retrain.group_rate.fpr_high IS
'Upper end of the 95 % Wilson interval of fpr; NULL if fpr is.';
COMMENT ON COLUMN retrain.group_rate.ppv IS
'Positive predictive value (precision): tp / (tp + fp), NULL for 0/0.';
COMMENT ON COLUMN retrain.group_rate.ppv_low IS
'Lower end of the 95 % Wilson interval of ppv, rows taken as independent; NULL if ppv is.';
COMMENT ON COLUMN retrain.group_rate.ppv_high IS
'Upper end of the 95 % Wilson interval of ppv; NULL if ppv is.';
COMMENT ON COLUMN retrain.group_rate.status IS
'ok; insufficient_rows (support below min_support, the rates are given all the same); undefined (one of the rates is 0/0).';

CREATE TYPE retrain.fairness_gap AS (
	metric text,
	comparison text,
	value double precision,
	low double precision,
	high double precision,
	rate text,
	lowest_group text,
	lowest_rate double precision,
	highest_group text,
	highest_rate double precision,
	groups integer,
	left_out text[],
	status text
);
COMMENT ON TYPE retrain.fairness_gap IS
'The widest gap of one rate between two groups, as a difference or as a ratio, see retrain.fairness.';
COMMENT ON COLUMN retrain.fairness_gap.metric IS
'demographic_parity (selection_rate), equal_opportunity (tpr), predictive_equality (fpr), equalized_odds (the worse of tpr and fpr) or predictive_parity (ppv).';
COMMENT ON COLUMN retrain.fairness_gap.comparison IS
'difference (highest minus lowest rate, 0 is parity) or ratio (lowest over highest rate, 1 is parity).';
COMMENT ON COLUMN retrain.fairness_gap.value IS
'The gap; NULL if fewer than two groups have the rate, for a ratio also if all rates are 0.';
COMMENT ON COLUMN retrain.fairness_gap.low IS
'Lower end of the interval of the gap between the two groups named, rows taken as independent: Newcombe for a difference, Katz for a ratio (NULL if a rate is 0 or both are 1), at 1 - 0.05/k where k is the number of pairs of groups that were compared.';
COMMENT ON COLUMN retrain.fairness_gap.high IS
'Upper end of the interval, see low.';
COMMENT ON COLUMN retrain.fairness_gap.rate IS
'The rate that the gap is about: selection_rate, tpr, fpr or ppv; of equalized_odds the worse one, NULL if it is undefined.';
COMMENT ON COLUMN retrain.fairness_gap.lowest_group IS
'The group of the lowest rate, of equals the first; NULL is also the group of NULL: then lowest_rate is not NULL.';
COMMENT ON COLUMN retrain.fairness_gap.lowest_rate IS
'Its rate.';
COMMENT ON COLUMN retrain.fairness_gap.highest_group IS
'The group of the highest rate, see lowest_group.';
COMMENT ON COLUMN retrain.fairness_gap.highest_rate IS
'Its rate.';
COMMENT ON COLUMN retrain.fairness_gap.groups IS
'Groups that were compared: they have the rate, and enough rows.';
COMMENT ON COLUMN retrain.fairness_gap.left_out IS
'Groups that could not be compared, in C order of their names, the NULL group last: without rows in the denominator of the rate (of equalized_odds, of one of the two), or with fewer rows than min_support. They are not counted as 0.';
COMMENT ON COLUMN retrain.fairness_gap.status IS
'ok; groups_left_out (see left_out, the gap is of the other groups); undefined (value is NULL).';

CREATE FUNCTION retrain.group_rates_final(internal) RETURNS retrain.group_rate[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_group_rates_final';
COMMENT ON FUNCTION retrain.group_rates_final(internal) IS
'Support: final function of group_rates.';

CREATE FUNCTION retrain.fairness_final(internal) RETURNS retrain.fairness_gap[]
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fairness_final';
COMMENT ON FUNCTION retrain.fairness_final(internal) IS
'Support: final function of fairness.';

CREATE FUNCTION retrain.fairness(rates retrain.group_rate[], reference text) RETURNS retrain.fairness_gap[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_fairness_of_rates';
COMMENT ON FUNCTION retrain.fairness(retrain.group_rate[], text) IS
'The gaps between groups, as the aggregate fairness returns them. rates: what group_rates returned; groups with status insufficient_rows take no part and are listed. reference: name of the group to which each other one is compared, the widest gap is returned; NULL compares every two groups. NULL if rates is. Error 22023 if there is no such group or a count is NULL or negative.';

CREATE AGGREGATE retrain.group_rates(label boolean, predicted boolean, group_key "any") (
	SFUNC = retrain.f1_by_slice_accum_bool, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.group_rates_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.group_rates(boolean, boolean, "any") IS
'Selection rate, true and false positive rate and precision with 95 % intervals per group, an array (unnest makes rows) in C order of the group text, the NULL group last. label: the truth. predicted: the decision. group_key: any type, NULL is a group. Below 30 usable rows the status is insufficient_rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.group_rates(label boolean, predicted boolean, group_key "any", min_support integer) (
	SFUNC = retrain.f1_by_slice_accum_bool_min, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.group_rates_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.group_rates(boolean, boolean, "any", integer) IS
'Selection rate, true and false positive rate and precision with 95 % intervals per group, an array (unnest makes rows) in C order of the group text, the NULL group last. label: the truth. predicted: the decision. group_key: any type, NULL is a group. min_support: with fewer usable rows the status is insufficient_rows; at least 1, the same for all rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.group_rates(label integer, predicted integer, group_key "any") (
	SFUNC = retrain.f1_by_slice_accum_int, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.group_rates_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.group_rates(integer, integer, "any") IS
'Selection rate, true and false positive rate and precision with 95 % intervals per group, an array (unnest makes rows) in C order of the group text, the NULL group last. label: the truth. predicted: the decision. Both 1 positive, 0 negative, else error 22023. group_key: any type, NULL is a group. Below 30 usable rows the status is insufficient_rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.group_rates(label integer, predicted integer, group_key "any", min_support integer) (
	SFUNC = retrain.f1_by_slice_accum_int_min, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.group_rates_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.group_rates(integer, integer, "any", integer) IS
'Selection rate, true and false positive rate and precision with 95 % intervals per group, an array (unnest makes rows) in C order of the group text, the NULL group last. label: the truth. predicted: the decision. Both 1 positive, 0 negative, else error 22023. group_key: any type, NULL is a group. min_support: with fewer usable rows the status is insufficient_rows; at least 1, the same for all rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.fairness(label boolean, predicted boolean, group_key "any") (
	SFUNC = retrain.f1_by_slice_accum_bool, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.fairness_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fairness(boolean, boolean, "any") IS
'The widest gaps between groups, an array (unnest makes rows): demographic parity, equal opportunity, predictive equality, equalized odds and predictive parity, each as a difference and as a ratio, with intervals that allow for the choice of the pair. Groups without a rate are listed, never counted as 0. label: the truth. predicted: the decision. group_key: any type, NULL is a group. A group with fewer than 30 usable rows takes no part in the gaps and is listed. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.fairness(label boolean, predicted boolean, group_key "any", min_support integer) (
	SFUNC = retrain.f1_by_slice_accum_bool_min, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.fairness_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fairness(boolean, boolean, "any", integer) IS
'The widest gaps between groups, an array (unnest makes rows): demographic parity, equal opportunity, predictive equality, equalized odds and predictive parity, each as a difference and as a ratio, with intervals that allow for the choice of the pair. Groups without a rate are listed, never counted as 0. label: the truth. predicted: the decision. group_key: any type, NULL is a group. min_support: with fewer usable rows a group takes no part in the gaps and is listed; at least 1, the same for all rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.fairness(label integer, predicted integer, group_key "any") (
	SFUNC = retrain.f1_by_slice_accum_int, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.fairness_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fairness(integer, integer, "any") IS
'The widest gaps between groups, an array (unnest makes rows): demographic parity, equal opportunity, predictive equality, equalized odds and predictive parity, each as a difference and as a ratio, with intervals that allow for the choice of the pair. Groups without a rate are listed, never counted as 0. label: the truth. predicted: the decision. Both 1 positive, 0 negative, else error 22023. group_key: any type, NULL is a group. A group with fewer than 30 usable rows takes no part in the gaps and is listed. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';

CREATE AGGREGATE retrain.fairness(label integer, predicted integer, group_key "any", min_support integer) (
	SFUNC = retrain.f1_by_slice_accum_int_min, STYPE = internal, SSPACE = 16384,
	FINALFUNC = retrain.fairness_final, FINALFUNC_MODIFY = READ_ONLY,
	COMBINEFUNC = retrain.f1_by_slice_combine, SERIALFUNC = retrain.f1_by_slice_serialize,
	DESERIALFUNC = retrain.f1_by_slice_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retrain.fairness(integer, integer, "any", integer) IS
'The widest gaps between groups, an array (unnest makes rows): demographic parity, equal opportunity, predictive equality, equalized odds and predictive parity, each as a difference and as a ratio, with intervals that allow for the choice of the pair. Groups without a rate are listed, never counted as 0. label: the truth. predicted: the decision. Both 1 positive, 0 negative, else error 22023. group_key: any type, NULL is a group. min_support: with fewer usable rows a group takes no part in the gaps and is listed; at least 1, the same for all rows. Rows with a NULL label or prediction are unused. NULL without rows. Error 54000 past retrain.aggregate_memory, 0A000 for a nondeterministic collation.';
