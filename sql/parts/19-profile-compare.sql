-- Comparisons of two stored profiles.  Definitions: doc/reference/psi.md, ks.md, drift.md.

CREATE FUNCTION retrain.psi(reference retrain.profile, current retrain.profile, bins integer DEFAULT 10,
	edges double precision[] DEFAULT NULL, strategy text DEFAULT 'quantile', kind text DEFAULT 'auto',
	smoothing text DEFAULT 'floor', missing boolean DEFAULT true) RETURNS double precision
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_psi_profiles';
COMMENT ON FUNCTION retrain.psi(retrain.profile, retrain.profile, integer, double precision[], text, text, text, boolean) IS
'Population stability index (0 or more, natural logarithm) of two profiles of one kind, exact for the edges that psi_bins shows; the same bits as from the rows where the profiles are exact. bins: 2 to 1000 at quantiles of the reference; edges: given instead, finite and rising; strategy: ''quantile'' or ''equal_width''; kind: ''category'' takes each number for itself; smoothing of shares near 0: ''floor'' (at least 0.0001), ''laplace'' (half a row more in every bin) or ''none'' (may give infinity); missing: whether NULL and NaN form a bin. NULL if a profile is NULL or has no rows. Errors: 22023, 22004.';

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

CREATE FUNCTION retrain.ks_stat(reference retrain.profile, current retrain.profile) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_stat_profiles';
COMMENT ON FUNCTION retrain.ks_stat(retrain.profile, retrain.profile) IS
'Two-sample Kolmogorov-Smirnov statistic D, 0 to 1, of two profiles of one kind (not categories): that of the rows where the profiles are exact, else at most that and by no more than the max_error of ks_test below it. NULL if a profile is NULL or has no usable row; error 22023 for profiles of different kinds or of categories.';

CREATE FUNCTION retrain.ks_test(reference retrain.profile, current retrain.profile, method text DEFAULT 'auto') RETURNS retrain.ks_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'retrain_ks_test_profiles';
COMMENT ON FUNCTION retrain.ks_test(retrain.profile, retrain.profile, text) IS
'Two-sample Kolmogorov-Smirnov test of two profiles of one kind (not categories), with max_error, the bound of how much larger D of the rows can be. method of the p-value: ''auto'', ''exact'' or ''asymptotic''. NULL if an argument is NULL; error 22023 for profiles of different kinds or of categories, or an unknown method, 54000 for an exact p-value that would need more than 1e10 steps.';
