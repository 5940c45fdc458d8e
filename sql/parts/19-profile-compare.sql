-- Comparisons of two stored profiles.  Definitions: doc/reference/psi.md, ks.md, drift.md.

CREATE FUNCTION retrain.psi(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	smoothing text DEFAULT 'floor', missing boolean DEFAULT true, compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_profiles';
COMMENT ON FUNCTION retrain.psi(retrain.profile, retrain.profile, integer, double precision[], text, text, text, boolean, text) IS
'Population stability index (0 or more, natural logarithm) of two profiles of one kind, exact for the edges that psi_bins shows; the same bits as from the rows where the profiles are exact. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself; smoothing of shares near 0: ''floor'' (at least 0.0001), ''laplace'' (half a row more in every bin) or ''none'' (may give infinity); missing: whether NULL and NaN form a bin. NULL if a profile is NULL or has no rows. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' or ''frouros'' of numbers, ''evidently'' or ''deepchecks'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.psi_test(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	smoothing text DEFAULT 'floor', missing boolean DEFAULT true) RETURNS retrain.psi_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_test_profiles';
COMMENT ON FUNCTION retrain.psi_test(retrain.profile, retrain.profile, integer, double precision[], text, text, text, boolean) IS
'Population stability index of two profiles of one kind with its significance and row counts; status folded (without p-value) where categories could not be told apart. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself; smoothing of shares near 0: ''floor'' (at least 0.0001), ''laplace'' (half a row more in every bin) or ''none'' (may give infinity); missing: whether NULL and NaN form a bin. NULL if a profile is NULL. Errors: 22023, 22004.';

CREATE FUNCTION retrain.psi_bins(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	smoothing text DEFAULT 'floor', missing boolean DEFAULT true) RETURNS retrain.psi_bin[]
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_bins_profiles';
COMMENT ON FUNCTION retrain.psi_bins(retrain.profile, retrain.profile, integer, double precision[], text, text, text, boolean) IS
'The bins behind the population stability index of two profiles of one kind, in order: the edges are those really used. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself; smoothing of shares near 0: ''floor'' (at least 0.0001), ''laplace'' (half a row more in every bin) or ''none'' (may give infinity); missing: whether NULL and NaN form a bin. NULL if a profile is NULL or neither has rows. Errors: 22023, 22004.';

CREATE FUNCTION retrain.ks_stat(reference retrain.profile, current retrain.profile, compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_stat_profiles';
COMMENT ON FUNCTION retrain.ks_stat(retrain.profile, retrain.profile, text) IS
'Two-sample Kolmogorov-Smirnov statistic D, 0 to 1, of two profiles of one kind (not categories): that of the rows where the profiles are exact, else at most that and by no more than the max_error of ks_test below it. NULL if a profile is NULL or has no usable row; error 22023 for profiles of different kinds or of categories. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'', ''deepchecks'', ''frouros'' or ''nannyml''.';

CREATE FUNCTION retrain.ks_test(reference retrain.profile, current retrain.profile, method text DEFAULT 'auto', compat text DEFAULT 'none') RETURNS retrain.ks_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_test_profiles';
COMMENT ON FUNCTION retrain.ks_test(retrain.profile, retrain.profile, text, text) IS
'Two-sample Kolmogorov-Smirnov test of two profiles of one kind (not categories), with max_error, the bound of how much larger D of the rows can be. method of the p-value: ''auto'', ''exact'' or ''asymptotic''. NULL if an argument is NULL; error 22023 for profiles of different kinds or of categories, or an unknown method, 54000 for an exact p-value that would need more than 1e10 steps. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' or ''frouros''.';

CREATE FUNCTION retrain.js_distance(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	missing boolean DEFAULT true, base double precision DEFAULT 2, compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_js_distance_profiles';
COMMENT ON FUNCTION retrain.js_distance(retrain.profile, retrain.profile, integer, double precision[], text, text, boolean, double precision, text) IS
'Jensen-Shannon distance (root of the divergence; 0 to 1 for base 2) of two profiles of one kind over bins or categories. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself. missing: whether NULL and NaN form a bin. base: 2, or exp(1). Categories that could not be told apart count as one: the result is then at most that of the rows. The same bits as from the rows where the profiles are exact. NULL if a profile is NULL or has no rows. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'', ''frouros'' or ''nannyml'' of numbers, ''evidently'' or ''nannyml'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.kl_divergence(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	missing boolean DEFAULT true, direction text DEFAULT 'reference_to_current',
	smoothing text DEFAULT 'floor', compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_kl_divergence_profiles';
COMMENT ON FUNCTION retrain.kl_divergence(retrain.profile, retrain.profile, integer, double precision[], text, text, boolean, text, text, text) IS
'Kullback-Leibler divergence (natural logarithm) of two profiles of one kind over bins or categories. direction: ''reference_to_current'' (sum of r ln(r/c)) or ''current_to_reference''; smoothing: ''floor'' (shares at least 0.0001), ''laplace'' (half a row more in every bin) or ''none'' (may be infinity). bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself. missing: whether NULL and NaN form a bin. Where categories could not be told apart it is, without smoothing, at most that of the rows. The same bits as from the rows where the profiles are exact. NULL if a profile is NULL or has no rows. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' or ''frouros'' of numbers, ''evidently'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.hellinger(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	missing boolean DEFAULT true, compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_hellinger_profiles';
COMMENT ON FUNCTION retrain.hellinger(retrain.profile, retrain.profile, integer, double precision[], text, text, boolean, text) IS
'Hellinger distance (0 to 1) of two profiles of one kind over bins or categories. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself. missing: whether NULL and NaN form a bin. Categories that could not be told apart count as one: the result is then at most that of the rows. The same bits as from the rows where the profiles are exact. NULL if a profile is NULL or has no rows. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'', ''frouros'' or ''nannyml'' of numbers, ''evidently'' or ''nannyml'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.total_variation(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	missing boolean DEFAULT true, compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_total_variation_profiles';
COMMENT ON FUNCTION retrain.total_variation(retrain.profile, retrain.profile, integer, double precision[], text, text, boolean, text) IS
'Total variation distance (half the sum of differences of shares, 0 to 1) of two profiles of one kind over bins or categories. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself. missing: whether NULL and NaN form a bin. Categories that could not be told apart count as one: the result is then at most that of the rows. The same bits as from the rows where the profiles are exact. NULL if a profile is NULL or has no rows. compat: ''none'', or as that tool computes it, which needs exact profiles: ''frouros'' of numbers, ''evidently'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.l_infinity(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	missing boolean DEFAULT true, compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_l_infinity_profiles';
COMMENT ON FUNCTION retrain.l_infinity(retrain.profile, retrain.profile, integer, double precision[], text, text, boolean, text) IS
'Largest difference of shares (0 to 1) of two profiles of one kind over bins or categories. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself. missing: whether NULL and NaN form a bin. Where categories could not be told apart it is that of the folded ones. The same bits as from the rows where the profiles are exact. NULL if a profile is NULL or has no rows. compat: ''none'', or as that tool computes it, which needs exact profiles: ''nannyml'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.wasserstein(reference retrain.profile, current retrain.profile, scale text DEFAULT 'none', compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_wasserstein_profiles';
COMMENT ON FUNCTION retrain.wasserstein(retrain.profile, retrain.profile, text, text) IS
'Wasserstein-1 distance, in the unit of the values, of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. scale: ''none'', or divided by the reference''s population standard deviation (''std''), the range between its quartiles (''iqr'') or its range (''range''). NULL if an argument is NULL, a profile has no usable row, a value is infinite, or the scale is 0 and the samples differ. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'', ''deepchecks'', ''frouros'' or ''nannyml''. Error 22023.';

CREATE FUNCTION retrain.wasserstein_scaled(reference retrain.profile, current retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_wasserstein_scaled_profiles';
COMMENT ON FUNCTION retrain.wasserstein_scaled(retrain.profile, retrain.profile) IS
'Wasserstein-1 distance over the standard deviation of the reference (of the population) of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. NULL if a profile is NULL or has no usable row, a value is infinite, the sums are unknown, or the reference is constant and the samples differ. Error 22023.';

CREATE FUNCTION retrain.energy_distance(reference retrain.profile, current retrain.profile, compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_energy_distance_profiles';
COMMENT ON FUNCTION retrain.energy_distance(retrain.profile, retrain.profile, text) IS
'Energy distance, in the root of the unit of the values, of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. NULL if a profile is NULL or has no usable row, or a value is infinite. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' or ''frouros''. Error 22023.';

CREATE FUNCTION retrain.cramer_von_mises(reference retrain.profile, current retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramer_von_mises_profiles';
COMMENT ON FUNCTION retrain.cramer_von_mises(retrain.profile, retrain.profile) IS
'Cramer-von Mises statistic T of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. Rows of a coarse bucket count as ties. NULL if a profile is NULL or there is no statistic. Error 22023.';

CREATE FUNCTION retrain.cramer_von_mises_test(reference retrain.profile, current retrain.profile, compat text DEFAULT 'none') RETURNS retrain.test_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramer_von_mises_test_profiles';
COMMENT ON FUNCTION retrain.cramer_von_mises_test(retrain.profile, retrain.profile, text) IS
'Test with the Cramer-von Mises statistic T of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. max_error bounds how far the effect (the root mean square difference) can be from that of the rows, whose order within a coarse bucket is not known; above 0.01 the status is low_resolution. One row, NULL if a profile is NULL. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' or ''frouros''. Error 22023.';

CREATE FUNCTION retrain.anderson_darling(reference retrain.profile, current retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_anderson_darling_profiles';
COMMENT ON FUNCTION retrain.anderson_darling(retrain.profile, retrain.profile) IS
'Anderson-Darling statistic, standardised, of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. Rows of a coarse bucket count as ties. NULL if a profile is NULL or there is no statistic. Error 22023.';

CREATE FUNCTION retrain.anderson_darling_test(reference retrain.profile, current retrain.profile, compat text DEFAULT 'none') RETURNS retrain.test_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_anderson_darling_test_profiles';
COMMENT ON FUNCTION retrain.anderson_darling_test(retrain.profile, retrain.profile, text) IS
'Test with the Anderson-Darling statistic, standardised, of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. max_error bounds how far the difference of the distribution functions can be from that of the rows, whose order within a coarse bucket is not known, at any row; above 0.01 the status is low_resolution. The effect, which weights rows in the tails up, can be further off. One row, NULL if a profile is NULL. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' or ''frouros''. Error 22023.';

CREATE FUNCTION retrain.mann_whitney(reference retrain.profile, current retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mann_whitney_profiles';
COMMENT ON FUNCTION retrain.mann_whitney(retrain.profile, retrain.profile) IS
'Mann-Whitney statistic U of the reference of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. Rows of a coarse bucket count as ties. NULL if a profile is NULL or there is no statistic. Error 22023.';

CREATE FUNCTION retrain.mann_whitney_test(reference retrain.profile, current retrain.profile, compat text DEFAULT 'none') RETURNS retrain.test_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_mann_whitney_test_profiles';
COMMENT ON FUNCTION retrain.mann_whitney_test(retrain.profile, retrain.profile, text) IS
'Test with the Mann-Whitney statistic U of the reference of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. max_error bounds how far the effect (AUC) can be from that of the rows, whose order within a coarse bucket is not known; above 0.01 the status is low_resolution. One row, NULL if a profile is NULL. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' or ''frouros''. Error 22023.';

CREATE FUNCTION retrain.t_test(reference retrain.profile, current retrain.profile, compat text DEFAULT 'none') RETURNS retrain.test_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_t_test_profiles';
COMMENT ON FUNCTION retrain.t_test(retrain.profile, retrain.profile, text) IS
'Welch test of the means of two profiles of one kind (not categories). The same bits as from the rows where the profiles are exact. From exact sums, also of coarse profiles; status unknown_sums for one that was made elsewhere without them. One row, NULL if a profile is NULL. compat: ''none'', or as that tool computes it: ''evidently'' or ''frouros''. Error 22023.';

CREATE FUNCTION retrain.z_test(reference retrain.profile, current retrain.profile, compat text DEFAULT 'none') RETURNS retrain.test_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_z_test_profiles';
COMMENT ON FUNCTION retrain.z_test(retrain.profile, retrain.profile, text) IS
'Pooled test of two proportions of two profiles of booleans: the shares of true. The same bits as from the rows. One row, NULL if a profile is NULL. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'', also of categories and numbers. Error 22023 for profiles of other kinds.';

CREATE FUNCTION retrain.chi2_test(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	method text DEFAULT 'pearson', compat text DEFAULT 'none') RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_chi2_test_profiles';
COMMENT ON FUNCTION retrain.chi2_test(retrain.profile, retrain.profile, integer, double precision[], text, text, text, text) IS
'Chi-square test of two profiles of one kind over bins or categories; NULL and NaN are not used. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself; method: ''pearson'', ''yates'' (corrected, if there are two bins) or ''goodness_of_fit'' (the reference is taken as certain, so that p is far too small for a reference of few rows). Status folded where categories could not be told apart. The same bits as from the rows where the profiles are exact. One row, NULL if a profile is NULL. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'', ''frouros'' or ''nannyml'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.g_test(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto', compat text DEFAULT 'none') RETURNS retrain.test_result
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_g_test_profiles';
COMMENT ON FUNCTION retrain.g_test(retrain.profile, retrain.profile, integer, double precision[], text, text, text) IS
'G test of two profiles of one kind over bins or categories; NULL and NaN are not used. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself. Status folded where categories could not be told apart. The same bits as from the rows where the profiles are exact. One row, NULL if a profile is NULL. compat: ''none'', or as that tool computes it, which needs exact profiles: ''evidently'' of categories. Errors: 22023, 22004.';

CREATE FUNCTION retrain.cramers_v(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto', compat text DEFAULT 'none') RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_cramers_v_profiles';
COMMENT ON FUNCTION retrain.cramers_v(retrain.profile, retrain.profile, integer, double precision[], text, text, text) IS
'Bias-corrected Cramer''s V (0 to 1) of two profiles of one kind over bins or categories; it depends on the ratio of the row counts. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself. NULL if a profile is NULL or has no usable row. compat: ''none'', or as that tool computes it, which needs exact profiles: ''deepchecks'' of categories. Errors: 22023, 22004.';
