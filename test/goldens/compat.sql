-- Made by test/goldens/compat.py with the versions of test/goldens/compat/requirements.  Do not edit.
CREATE TEMPORARY TABLE compat_number (data text, is_current boolean, value double precision);
CREATE TEMPORARY TABLE compat_category (data text, is_current boolean, value text);
INSERT INTO compat_number SELECT 'same', false, ((i * 7919 % 1009))::float8 / 1009::float8 FROM generate_series(0, 1008::bigint) i;
INSERT INTO compat_number SELECT 'same', true, (((i + 500) * 7919 % 1009))::float8 / 1009::float8 FROM generate_series(0, 1008::bigint) i;
INSERT INTO compat_number SELECT 'shift_up', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 999::bigint) i;
INSERT INTO compat_number SELECT 'shift_up', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) + 577)::float8 / 1000::float8 FROM generate_series(0, 799::bigint) i;
INSERT INTO compat_number SELECT 'shift_down', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) + 577)::float8 / 1000::float8 FROM generate_series(0, 999::bigint) i;
INSERT INTO compat_number SELECT 'shift_down', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 699::bigint) i;
INSERT INTO compat_number SELECT 'wider', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 1499::bigint) i;
INSERT INTO compat_number SELECT 'wider', true, (2 * (i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1450::float8 FROM generate_series(0, 1299::bigint) i;
INSERT INTO compat_number SELECT 'scale_large', false, (((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) - 2000) * 1000)::float8 / 1::float8 FROM generate_series(0, 599::bigint) i;
INSERT INTO compat_number SELECT 'scale_large', true, (((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) - 1900) * 1000)::float8 / 1::float8 FROM generate_series(0, 639::bigint) i;
INSERT INTO compat_number SELECT 'scale_small', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) - 2000)::float8 / 1000000000.0::float8 FROM generate_series(0, 599::bigint) i;
INSERT INTO compat_number SELECT 'scale_small', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) - 1900)::float8 / 1000000000.0::float8 FROM generate_series(0, 639::bigint) i;
INSERT INTO compat_number SELECT 'ties', false, ((i * 7 % 31 + i * 11 % 17))::float8 / 4::float8 FROM generate_series(0, 899::bigint) i;
INSERT INTO compat_number SELECT 'ties', true, ((i * 5 % 31 + i * 13 % 19))::float8 / 4::float8 FROM generate_series(0, 749::bigint) i;
INSERT INTO compat_number SELECT 'few', false, ((i * i % 10))::float8 / 2::float8 FROM generate_series(0, 499::bigint) i;
INSERT INTO compat_number SELECT 'few', true, ((i * i * i % 12))::float8 / 2::float8 FROM generate_series(0, 449::bigint) i;
INSERT INTO compat_number SELECT 'zero_inflated', false, (0)::float8 / 1::float8 FROM generate_series(0, 599::bigint) i;
INSERT INTO compat_number SELECT 'zero_inflated', false, ((i * 7919 % 1009))::float8 / 100::float8 FROM generate_series(0, 399::bigint) i;
INSERT INTO compat_number SELECT 'zero_inflated', true, (0)::float8 / 1::float8 FROM generate_series(0, 449::bigint) i;
INSERT INTO compat_number SELECT 'zero_inflated', true, ((i * 7919 % 1009))::float8 / 90::float8 FROM generate_series(0, 349::bigint) i;
INSERT INTO compat_number SELECT 'outlier_current', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 999::bigint) i;
INSERT INTO compat_number SELECT 'outlier_current', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) + 577)::float8 / 1000::float8 FROM generate_series(0, 798::bigint) i;
INSERT INTO compat_number SELECT 'outlier_current', true, (1000)::float8 / 1::float8 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_number SELECT 'outlier_reference', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 998::bigint) i;
INSERT INTO compat_number SELECT 'outlier_reference', false, (1000)::float8 / 1::float8 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_number SELECT 'outlier_reference', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) + 577)::float8 / 1000::float8 FROM generate_series(0, 799::bigint) i;
INSERT INTO compat_number SELECT 'constant_same', false, (5)::float8 / 1::float8 FROM generate_series(0, 199::bigint) i;
INSERT INTO compat_number SELECT 'constant_same', true, (5)::float8 / 1::float8 FROM generate_series(0, 149::bigint) i;
INSERT INTO compat_number SELECT 'constant_moved', false, (500)::float8 / 100::float8 FROM generate_series(0, 199::bigint) i;
INSERT INTO compat_number SELECT 'constant_moved', true, (501)::float8 / 100::float8 FROM generate_series(0, 149::bigint) i;
INSERT INTO compat_number SELECT 'constant_reference', false, (2)::float8 / 1::float8 FROM generate_series(0, 299::bigint) i;
INSERT INTO compat_number SELECT 'constant_reference', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 399::bigint) i;
INSERT INTO compat_number SELECT 'constant_current', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 399::bigint) i;
INSERT INTO compat_number SELECT 'constant_current', true, (2)::float8 / 1::float8 FROM generate_series(0, 299::bigint) i;
INSERT INTO compat_number SELECT 'skewed', false, ((i * 7919 % 1009) * (i * 7919 % 1009))::float8 / 1018081::float8 FROM generate_series(0, 999::bigint) i;
INSERT INTO compat_number SELECT 'skewed', true, ((i * 7919 % 1009) * (i * 7919 % 1009) * 9)::float8 / 10180810::float8 FROM generate_series(0, 899::bigint) i;
INSERT INTO compat_number SELECT 'disjoint', false, ((i * 7919 % 1009))::float8 / 1009::float8 FROM generate_series(0, 249::bigint) i;
INSERT INTO compat_number SELECT 'disjoint', true, ((i * 7919 % 1009) + 2018)::float8 / 1009::float8 FROM generate_series(0, 259::bigint) i;
INSERT INTO compat_number SELECT 'small', false, ((i * 37 % 101))::float8 / 10::float8 FROM generate_series(0, 7::bigint) i;
INSERT INTO compat_number SELECT 'small', true, ((i * 41 % 103) * 2 + 1)::float8 / 20::float8 FROM generate_series(0, 14::bigint) i;
INSERT INTO compat_number SELECT 'small_ties', false, ((i * 5 % 7))::float8 / 1::float8 FROM generate_series(0, 11::bigint) i;
INSERT INTO compat_number SELECT 'small_ties', true, ((i * 3 % 8))::float8 / 1::float8 FROM generate_series(0, 13::bigint) i;
INSERT INTO compat_number SELECT 'small_reverse', false, ((i * 41 % 103) * 2 + 1)::float8 / 20::float8 FROM generate_series(0, 14::bigint) i;
INSERT INTO compat_number SELECT 'small_reverse', true, ((i * 37 % 101))::float8 / 10::float8 FROM generate_series(0, 7::bigint) i;
INSERT INTO compat_number SELECT 'two_each', false, (i * 3 + 1)::float8 / 1::float8 FROM generate_series(0, 1::bigint) i;
INSERT INTO compat_number SELECT 'two_each', true, (i + 2)::float8 / 1::float8 FROM generate_series(0, 1::bigint) i;
INSERT INTO compat_number SELECT 'one_each', false, (1)::float8 / 1::float8 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_number SELECT 'one_each', true, (2)::float8 / 1::float8 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_number SELECT 'one_current', false, (i * i % 5)::float8 / 2::float8 FROM generate_series(0, 8::bigint) i;
INSERT INTO compat_number SELECT 'one_current', true, (4)::float8 / 1::float8 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_number SELECT 'one_reference', false, (3)::float8 / 2::float8 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_number SELECT 'one_reference', true, (i * i % 5)::float8 / 1::float8 FROM generate_series(0, 8::bigint) i;
INSERT INTO compat_number SELECT 'slight', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 299::bigint) i;
INSERT INTO compat_number SELECT 'slight', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) + 60)::float8 / 1000::float8 FROM generate_series(0, 279::bigint) i;
INSERT INTO compat_number SELECT 'slight_wider', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 299::bigint) i;
INSERT INTO compat_number SELECT 'slight_wider', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) * 5 - 2000)::float8 / 4000::float8 FROM generate_series(0, 279::bigint) i;
INSERT INTO compat_number SELECT 'power_of_two', false, ((i * 7919 % 1009) * (i * 7919 % 1009))::float8 / 1009::float8 FROM generate_series(0, 511::bigint) i;
INSERT INTO compat_number SELECT 'power_of_two', true, ((i * 7919 % 1009) * 900)::float8 / 1009::float8 FROM generate_series(0, 511::bigint) i;
INSERT INTO compat_number SELECT 'missing', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 499::bigint) i;
INSERT INTO compat_number SELECT 'missing', false, NULL FROM generate_series(0, 19::bigint) i;
INSERT INTO compat_number SELECT 'missing', false, 'NaN'::float8 FROM generate_series(0, 9::bigint) i;
INSERT INTO compat_number SELECT 'missing', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) + 100)::float8 / 1000::float8 FROM generate_series(0, 399::bigint) i;
INSERT INTO compat_number SELECT 'missing', true, 'NaN'::float8 FROM generate_series(0, 59::bigint) i;
INSERT INTO compat_number SELECT 'infinite', false, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991))::float8 / 1000::float8 FROM generate_series(0, 499::bigint) i;
INSERT INTO compat_number SELECT 'infinite', false, 'Infinity'::float8 FROM generate_series(0, 2::bigint) i;
INSERT INTO compat_number SELECT 'infinite', true, ((i * 7919 % 1009 + i * 104729 % 997 + i * 1299709 % 1013 + i * 611953 % 991) + 100)::float8 / 1000::float8 FROM generate_series(0, 399::bigint) i;
INSERT INTO compat_number SELECT 'infinite', true, '-Infinity'::float8 FROM generate_series(0, 4::bigint) i;
INSERT INTO compat_number SELECT 'infinite', true, NULL FROM generate_series(0, 1::bigint) i;
INSERT INTO compat_number SELECT 'large', false, ((i * 7919 % 4001) + (i * 104729 % 7) * 100)::float8 / 1000::float8 FROM generate_series(0, 11998::bigint) i;
INSERT INTO compat_number SELECT 'large', false, (7)::float8 / 1::float8 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_number SELECT 'large', true, ((i * 7919 % 4001) + 300)::float8 / 1000::float8 FROM generate_series(0, 1989::bigint) i;
INSERT INTO compat_number SELECT 'large', true, (-25)::float8 / 10::float8 FROM generate_series(0, 6::bigint) i;
INSERT INTO compat_number SELECT 'large', true, (99)::float8 / 10::float8 FROM generate_series(0, 2::bigint) i;
INSERT INTO compat_number SELECT 'large_inside', false, ((i * 7919 % 4001))::float8 / 1000::float8 FROM generate_series(0, 9999::bigint) i;
INSERT INTO compat_number SELECT 'large_inside', true, ((i * 7919 % 3001) + 500)::float8 / 1000::float8 FROM generate_series(0, 1499::bigint) i;
INSERT INTO compat_category SELECT 'same', false, 'c' || (i % 5) FROM generate_series(0, 499::bigint) i;
INSERT INTO compat_category SELECT 'same', true, 'c' || ((i + 3) % 5) FROM generate_series(0, 499::bigint) i;
INSERT INTO compat_category SELECT 'shift', false, '' || 1 FROM generate_series(0, 899::bigint) i;
INSERT INTO compat_category SELECT 'shift', false, '' || 2 FROM generate_series(0, 89::bigint) i;
INSERT INTO compat_category SELECT 'shift', false, '' || 3 FROM generate_series(0, 9::bigint) i;
INSERT INTO compat_category SELECT 'shift', true, '' || 1 FROM generate_series(0, 849::bigint) i;
INSERT INTO compat_category SELECT 'shift', true, '' || 2 FROM generate_series(0, 99::bigint) i;
INSERT INTO compat_category SELECT 'shift', true, '' || 3 FROM generate_series(0, 49::bigint) i;
INSERT INTO compat_category SELECT 'unseen', false, 'a' || 0 FROM generate_series(0, 899::bigint) i;
INSERT INTO compat_category SELECT 'unseen', false, 'b' || 0 FROM generate_series(0, 99::bigint) i;
INSERT INTO compat_category SELECT 'unseen', true, 'a' || 0 FROM generate_series(0, 849::bigint) i;
INSERT INTO compat_category SELECT 'unseen', true, 'b' || 0 FROM generate_series(0, 99::bigint) i;
INSERT INTO compat_category SELECT 'unseen', true, 'c' || 0 FROM generate_series(0, 49::bigint) i;
INSERT INTO compat_category SELECT 'vanished', false, 'a' || 0 FROM generate_series(0, 599::bigint) i;
INSERT INTO compat_category SELECT 'vanished', false, 'b' || 0 FROM generate_series(0, 299::bigint) i;
INSERT INTO compat_category SELECT 'vanished', false, 'c' || 0 FROM generate_series(0, 99::bigint) i;
INSERT INTO compat_category SELECT 'vanished', true, 'a' || 0 FROM generate_series(0, 499::bigint) i;
INSERT INTO compat_category SELECT 'vanished', true, 'b' || 0 FROM generate_series(0, 319::bigint) i;
INSERT INTO compat_category SELECT 'two', false, 'yes' || 0 FROM generate_series(0, 59::bigint) i;
INSERT INTO compat_category SELECT 'two', false, 'no' || 0 FROM generate_series(0, 39::bigint) i;
INSERT INTO compat_category SELECT 'two', true, 'yes' || 0 FROM generate_series(0, 44::bigint) i;
INSERT INTO compat_category SELECT 'two', true, 'no' || 0 FROM generate_series(0, 54::bigint) i;
INSERT INTO compat_category SELECT 'two_sizes', false, 'yes' || 0 FROM generate_series(0, 609::bigint) i;
INSERT INTO compat_category SELECT 'two_sizes', false, 'no' || 0 FROM generate_series(0, 389::bigint) i;
INSERT INTO compat_category SELECT 'two_sizes', true, 'yes' || 0 FROM generate_series(0, 89::bigint) i;
INSERT INTO compat_category SELECT 'two_sizes', true, 'no' || 0 FROM generate_series(0, 110::bigint) i;
INSERT INTO compat_category SELECT 'equal_sizes', false, 'c' || (i * i % 13) FROM generate_series(0, 699::bigint) i;
INSERT INTO compat_category SELECT 'equal_sizes', true, 'c' || (i * 3 % 13) FROM generate_series(0, 699::bigint) i;
INSERT INTO compat_category SELECT 'rare', false, 'c' || (i % 6) FROM generate_series(0, 1899::bigint) i;
INSERT INTO compat_category SELECT 'rare', false, 'r' || (i % 12) FROM generate_series(0, 59::bigint) i;
INSERT INTO compat_category SELECT 'rare', false, 's' || (i % 4) FROM generate_series(0, 39::bigint) i;
INSERT INTO compat_category SELECT 'rare', true, 'c' || (i * i % 6) FROM generate_series(0, 1699::bigint) i;
INSERT INTO compat_category SELECT 'rare', true, 'r' || (i % 9) FROM generate_series(0, 54::bigint) i;
INSERT INTO compat_category SELECT 'rare', true, 'u' || (i % 3) FROM generate_series(0, 44::bigint) i;
INSERT INTO compat_category SELECT 'rare_dropped', false, 'c' || (i % 4) FROM generate_series(0, 1989::bigint) i;
INSERT INTO compat_category SELECT 'rare_dropped', false, 'r' || (i % 5) FROM generate_series(0, 9::bigint) i;
INSERT INTO compat_category SELECT 'rare_dropped', true, 'c' || (i * i % 4) FROM generate_series(0, 1594::bigint) i;
INSERT INTO compat_category SELECT 'rare_dropped', true, 'u' || (i % 2) FROM generate_series(0, 4::bigint) i;
INSERT INTO compat_category SELECT 'many', false, 'k' || (i * i % 401) FROM generate_series(0, 1999::bigint) i;
INSERT INTO compat_category SELECT 'many', true, 'k' || (i * 7 % 389) FROM generate_series(0, 1799::bigint) i;
INSERT INTO compat_category SELECT 'rounded_away', false, 'c' || (i % 50) FROM generate_series(0, 999::bigint) i;
INSERT INTO compat_category SELECT 'rounded_away', true, 'u' || (i % 2) FROM generate_series(0, 11::bigint) i;
INSERT INTO compat_category SELECT 'constant_same', false, 'a' || 0 FROM generate_series(0, 119::bigint) i;
INSERT INTO compat_category SELECT 'constant_same', true, 'a' || 0 FROM generate_series(0, 99::bigint) i;
INSERT INTO compat_category SELECT 'constant_other', false, 'a' || 0 FROM generate_series(0, 119::bigint) i;
INSERT INTO compat_category SELECT 'constant_other', true, 'b' || 0 FROM generate_series(0, 99::bigint) i;
INSERT INTO compat_category SELECT 'one_in_9999', false, 'c' || (i % 3) FROM generate_series(0, 9998::bigint) i;
INSERT INTO compat_category SELECT 'one_in_9999', true, 'c' || (i % 3) FROM generate_series(0, 9997::bigint) i;
INSERT INTO compat_category SELECT 'one_in_9999', true, 'new' || 0 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_category SELECT 'one_in_10000', false, 'c' || (i % 3) FROM generate_series(0, 9998::bigint) i;
INSERT INTO compat_category SELECT 'one_in_10000', false, 'c' || 0 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_category SELECT 'one_in_10000', true, 'c' || (i % 3) FROM generate_series(0, 9998::bigint) i;
INSERT INTO compat_category SELECT 'one_in_10000', true, 'new' || 0 FROM generate_series(0, 0::bigint) i;
INSERT INTO compat_category SELECT 'missing', false, 'c' || (i % 4) FROM generate_series(0, 499::bigint) i;
INSERT INTO compat_category SELECT 'missing', false, NULL FROM generate_series(0, 49::bigint) i;
INSERT INTO compat_category SELECT 'missing', true, 'c' || (i * i % 5) FROM generate_series(0, 399::bigint) i;
INSERT INTO compat_category SELECT 'missing', true, NULL FROM generate_series(0, 79::bigint) i;
CREATE TEMPORARY TABLE compat_golden (tool text, version text, function text, kind text, data text,
	bins integer, field text, value double precision, tolerance double precision, note text);
COPY compat_golden FROM stdin;
evidently	0.7.21	psi	number	same	\N	value	0.0	1e-12	
evidently	0.7.21	js_distance	number	same	\N	value	0.0	6.324555320336758e-08	
evidently	0.7.21	kl_divergence	number	same	\N	value	0.0	1e-12	
evidently	0.7.21	hellinger	number	same	\N	value	1.0536712127723509e-08	6.324555320336758e-08	
evidently	0.7.21	wasserstein	number	same	\N	value	0.0	1e-12	
evidently	0.7.21	energy_distance	number	same	\N	value	0.0	1e-12	
evidently	0.7.21	ks_test	number	same	\N	p_value	1.0	1e-12	
evidently	0.7.21	anderson_darling	number	same	\N	p_value	0.25	1e-12	
evidently	0.7.21	cramer_von_mises	number	same	\N	p_value	1.0	1e-06	
evidently	0.7.21	mann_whitney	number	same	\N	p_value	0.5000152409320676	1e-12	
evidently	0.7.21	t_test	number	same	\N	p_value	1.0	1e-12	
evidently	0.7.21	psi	number	shift_up	\N	value	0.9986422215271142	1e-12	
evidently	0.7.21	js_distance	number	shift_up	\N	value	0.32785378912456564	1e-12	
evidently	0.7.21	kl_divergence	number	shift_up	\N	value	0.4964794308202332	1e-12	
evidently	0.7.21	hellinger	number	shift_up	\N	value	0.3404096865046463	1e-12	
evidently	0.7.21	wasserstein	number	shift_up	\N	value	0.9953688134760839	1e-12	
evidently	0.7.21	energy_distance	number	shift_up	\N	value	0.5518426841048091	1e-12	
evidently	0.7.21	ks_test	number	shift_up	\N	p_value	8.764615861403757e-55	1e-12	
evidently	0.7.21	anderson_darling	number	shift_up	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	shift_up	\N	p_value	5.0003557960920375e-09	1e-06	
evidently	0.7.21	mann_whitney	number	shift_up	\N	p_value	1.794014712873898e-77	1e-12	
evidently	0.7.21	t_test	number	shift_up	\N	p_value	1.6705224950369194e-86	1e-12	
evidently	0.7.21	psi	number	shift_down	\N	value	0.9930924157073692	1e-12	
evidently	0.7.21	js_distance	number	shift_down	\N	value	0.32678108975634085	1e-12	
evidently	0.7.21	kl_divergence	number	shift_down	\N	value	0.47611528189569413	1e-12	
evidently	0.7.21	hellinger	number	shift_down	\N	value	0.33925689527872194	1e-12	
evidently	0.7.21	wasserstein	number	shift_down	\N	value	1.00016388693823	1.0001638869382301e-12	
evidently	0.7.21	energy_distance	number	shift_down	\N	value	0.5554309746420673	1e-12	
evidently	0.7.21	ks_test	number	shift_down	\N	p_value	3.105301352506939e-51	1e-12	
evidently	0.7.21	anderson_darling	number	shift_down	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	shift_down	\N	p_value	1.3360611061941086e-08	1e-06	
evidently	0.7.21	mann_whitney	number	shift_down	\N	p_value	1.0	1e-12	
evidently	0.7.21	t_test	number	shift_down	\N	p_value	5.845545571295099e-81	1e-12	
evidently	0.7.21	psi	number	wider	\N	value	1.501557225690433	1.501557225690433e-12	
evidently	0.7.21	js_distance	number	wider	\N	value	0.3709305735617076	1e-12	
evidently	0.7.21	kl_divergence	number	wider	\N	value	0.5054920294244644	1e-12	
evidently	0.7.21	hellinger	number	wider	\N	value	0.39722178248488044	1e-12	
evidently	0.7.21	wasserstein	number	wider	\N	value	1.304181894067216	1.304181894067216e-12	
evidently	0.7.21	energy_distance	number	wider	\N	value	0.67312088829762	1e-12	
evidently	0.7.21	ks_test	number	wider	\N	p_value	9.519546806491167e-112	1e-12	
evidently	0.7.21	anderson_darling	number	wider	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	wider	\N	p_value	1.8703620985327518e-08	1e-06	
evidently	0.7.21	mann_whitney	number	wider	\N	p_value	9.648297314901737e-139	1e-12	
evidently	0.7.21	t_test	number	wider	\N	p_value	3.973599752372369e-160	1e-12	
evidently	0.7.21	psi	number	scale_large	\N	value	0.03606785303127451	1e-12	
evidently	0.7.21	js_distance	number	scale_large	\N	value	0.06603585357403306	1e-12	
evidently	0.7.21	kl_divergence	number	scale_large	\N	value	0.017927618854237173	1e-12	
evidently	0.7.21	hellinger	number	scale_large	\N	value	0.06657099009776389	1e-12	
evidently	0.7.21	wasserstein	number	scale_large	\N	value	0.17488388055080398	1e-12	
evidently	0.7.21	energy_distance	number	scale_large	\N	value	99.85826718056728	9.985826718056728e-11	
evidently	0.7.21	ks_test	number	scale_large	\N	p_value	0.04816489771840883	1e-12	
evidently	0.7.21	anderson_darling	number	scale_large	\N	p_value	0.005817469918042877	1e-12	
evidently	0.7.21	cramer_von_mises	number	scale_large	\N	p_value	0.006776978838468062	1e-06	
evidently	0.7.21	mann_whitney	number	scale_large	\N	p_value	0.0018428540315992092	1e-12	
evidently	0.7.21	t_test	number	scale_large	\N	p_value	0.002212922818788222	1e-12	
evidently	0.7.21	psi	number	scale_small	\N	value	0.03607101510431996	1e-12	
evidently	0.7.21	js_distance	number	scale_small	\N	value	0.06603885252797304	1e-12	
evidently	0.7.21	kl_divergence	number	scale_small	\N	value	0.01792915521032795	1e-12	
evidently	0.7.21	hellinger	number	scale_small	\N	value	0.06657396184264595	1e-12	
evidently	0.7.21	wasserstein	number	scale_small	\N	value	0.00010335104166666667	1e-12	
evidently	0.7.21	energy_distance	number	scale_small	\N	value	9.985826718056727e-05	1e-12	
evidently	0.7.21	ks_test	number	scale_small	\N	p_value	0.04816489771840883	1e-12	
evidently	0.7.21	anderson_darling	number	scale_small	\N	p_value	0.005817469918042877	1e-12	
evidently	0.7.21	cramer_von_mises	number	scale_small	\N	p_value	0.006776978838468062	1e-06	
evidently	0.7.21	mann_whitney	number	scale_small	\N	p_value	0.0018428540315992092	1e-12	
evidently	0.7.21	t_test	number	scale_small	\N	p_value	0.0022129228187882264	1e-12	
evidently	0.7.21	psi	number	ties	\N	value	0.01710661394859197	1e-12	
evidently	0.7.21	js_distance	number	ties	\N	value	0.04585970302531145	1e-12	
evidently	0.7.21	kl_divergence	number	ties	\N	value	0.007828051791863359	1e-12	
evidently	0.7.21	hellinger	number	ties	\N	value	0.03762440151563081	1e-12	
evidently	0.7.21	wasserstein	number	ties	\N	value	0.09528680332085454	1e-12	
evidently	0.7.21	energy_distance	number	ties	\N	value	0.11345189876477757	1e-12	
evidently	0.7.21	ks_test	number	ties	\N	p_value	0.5969095515038664	1e-12	
evidently	0.7.21	anderson_darling	number	ties	\N	p_value	0.1062603010754614	1e-12	
evidently	0.7.21	cramer_von_mises	number	ties	\N	p_value	0.13987339170137136	1e-06	
evidently	0.7.21	mann_whitney	number	ties	\N	p_value	0.03905131557749565	1e-12	
evidently	0.7.21	t_test	number	ties	\N	p_value	0.057526072509816006	1e-12	
evidently	0.7.21	psi	number	few	\N	value	4.672978210841515	4.672978210841516e-12	
evidently	0.7.21	js_distance	number	few	\N	value	0.49334347846936577	1e-12	
evidently	0.7.21	kl_divergence	number	few	\N	value	1.8688871995566216	1.8688871995566216e-12	
evidently	0.7.21	hellinger	number	few	\N	value	0.4011361853658633	1e-12	
evidently	0.7.21	wasserstein	number	few	\N	value	0.2526325482195228	1e-12	
evidently	0.7.21	energy_distance	number	few	\N	value	0.2969141705802504	1e-12	
evidently	0.7.21	ks_test	number	few	\N	p_value	6.341489817796065e-10	1e-12	
evidently	0.7.21	anderson_darling	number	few	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	few	\N	p_value	0.0001543731553630412	1e-06	
evidently	0.7.21	mann_whitney	number	few	\N	p_value	0.1536037121172888	1e-12	
evidently	0.7.21	t_test	number	few	\N	p_value	0.023037573408310773	1e-12	
evidently	0.7.21	psi	number	zero_inflated	\N	value	0.22541239837797708	1e-12	
evidently	0.7.21	js_distance	number	zero_inflated	\N	value	0.11603667066013332	1e-12	
evidently	0.7.21	kl_divergence	number	zero_inflated	\N	value	0.03867901206061884	1e-12	
evidently	0.7.21	hellinger	number	zero_inflated	\N	value	0.14261087355802815	1e-12	
evidently	0.7.21	wasserstein	number	zero_inflated	\N	value	0.1384603642821018	1e-12	
evidently	0.7.21	energy_distance	number	zero_inflated	\N	value	0.18357463892257983	1e-12	
evidently	0.7.21	ks_test	number	zero_inflated	\N	p_value	0.28905408673603356	1e-12	
evidently	0.7.21	anderson_darling	number	zero_inflated	\N	p_value	0.00410421408237554	1e-12	
evidently	0.7.21	cramer_von_mises	number	zero_inflated	\N	p_value	5.788788060012706e-07	1e-06	
evidently	0.7.21	mann_whitney	number	zero_inflated	\N	p_value	0.013401064034419269	1e-12	
evidently	0.7.21	t_test	number	zero_inflated	\N	p_value	0.00611213527521715	1e-12	
evidently	0.7.21	psi	number	outlier_current	\N	value	0.0029061514183315595	1e-12	
evidently	0.7.21	js_distance	number	outlier_current	\N	value	0.020818559568552275	1e-12	
evidently	0.7.21	kl_divergence	number	outlier_current	\N	value	0.0008972171035691726	1e-12	
evidently	0.7.21	hellinger	number	outlier_current	\N	value	0.025003908387805508	1e-12	
evidently	0.7.21	wasserstein	number	outlier_current	\N	value	3.1437233873462445	3.1437233873462444e-12	
evidently	0.7.21	energy_distance	number	outlier_current	\N	value	0.5547782258479508	1e-12	
evidently	0.7.21	ks_test	number	outlier_current	\N	p_value	8.764615861403757e-55	1e-12	
evidently	0.7.21	anderson_darling	number	outlier_current	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	outlier_current	\N	p_value	5.002114944474556e-09	1e-06	
evidently	0.7.21	mann_whitney	number	outlier_current	\N	p_value	1.7637419145204165e-77	1e-12	
evidently	0.7.21	t_test	number	outlier_current	\N	p_value	0.10234437244037939	1e-12	
evidently	0.7.21	psi	number	outlier_reference	\N	value	0.002073327084028225	1e-12	
evidently	0.7.21	js_distance	number	outlier_reference	\N	value	0.018619845671121953	1e-12	
evidently	0.7.21	kl_divergence	number	outlier_reference	\N	value	0.0014016785864852028	1e-12	
evidently	0.7.21	hellinger	number	outlier_reference	\N	value	0.02236347608353711	1e-12	
evidently	0.7.21	wasserstein	number	outlier_reference	\N	value	0.049764522947135716	1e-12	
evidently	0.7.21	energy_distance	number	outlier_reference	\N	value	0.5516626985758599	1e-12	
evidently	0.7.21	ks_test	number	outlier_reference	\N	p_value	1.7491187904145462e-54	1e-12	
evidently	0.7.21	anderson_darling	number	outlier_reference	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	outlier_reference	\N	p_value	4.492692440294377e-09	1e-06	
evidently	0.7.21	mann_whitney	number	outlier_reference	\N	p_value	6.864021716517796e-77	1e-12	
evidently	0.7.21	t_test	number	outlier_reference	\N	p_value	0.7057661793590797	1e-12	
evidently	0.7.21	psi	number	constant_same	\N	value	0.0	1e-12	
evidently	0.7.21	js_distance	number	constant_same	\N	value	0.0	6.324555320336758e-08	
evidently	0.7.21	kl_divergence	number	constant_same	\N	value	0.0	1e-12	
evidently	0.7.21	hellinger	number	constant_same	\N	value	0.0	6.324555320336758e-08	
evidently	0.7.21	wasserstein	number	constant_same	\N	value	0.0	1e-12	
evidently	0.7.21	energy_distance	number	constant_same	\N	value	0.0	1e-12	
evidently	0.7.21	ks_test	number	constant_same	\N	p_value	1.0	1e-12	
evidently	0.7.21	anderson_darling	number	constant_same	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	cramer_von_mises	number	constant_same	\N	p_value	1.3700723029419493e-06	1e-06	
evidently	0.7.21	mann_whitney	number	constant_same	\N	p_value	1.0	1e-12	
evidently	0.7.21	t_test	number	constant_same	\N	p_value	\N	0.0	NaN
evidently	0.7.21	psi	number	constant_moved	\N	value	18.41883867587797	1.841883867587797e-11	
evidently	0.7.21	js_distance	number	constant_moved	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	number	constant_moved	\N	value	9.208498488090177	9.208498488090177e-12	
evidently	0.7.21	hellinger	number	constant_moved	\N	value	1.0	1e-12	
evidently	0.7.21	wasserstein	number	constant_moved	\N	value	9.999999999999787	9.999999999999786e-12	
evidently	0.7.21	energy_distance	number	constant_moved	\N	value	0.141421356237308	1e-12	
evidently	0.7.21	ks_test	number	constant_moved	\N	p_value	7.291851748795013e-103	1e-12	
evidently	0.7.21	anderson_darling	number	constant_moved	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	constant_moved	\N	p_value	1.2416324746133967e-08	1e-06	
evidently	0.7.21	mann_whitney	number	constant_moved	\N	p_value	3.539494624948009e-78	1e-12	
evidently	0.7.21	t_test	number	constant_moved	\N	p_value	0.0	1e-12	
evidently	0.7.21	psi	number	constant_reference	\N	value	12.314413364881371	1.231441336488137e-11	
evidently	0.7.21	js_distance	number	constant_reference	\N	value	0.8325546111576978	1e-12	
evidently	0.7.21	kl_divergence	number	constant_reference	\N	value	8.697889240971941	8.69788924097194e-12	
evidently	0.7.21	hellinger	number	constant_reference	\N	value	0.7213992290463916	1e-12	
evidently	0.7.21	wasserstein	number	constant_reference	\N	value	477.31749999999994	4.773174999999999e-10	
evidently	0.7.21	energy_distance	number	constant_reference	\N	value	0.5316467224576862	1e-12	
evidently	0.7.21	ks_test	number	constant_reference	\N	p_value	1.0454835753391505e-40	1e-12	
evidently	0.7.21	anderson_darling	number	constant_reference	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	constant_reference	\N	p_value	5.471994635186661e-09	1e-06	
evidently	0.7.21	mann_whitney	number	constant_reference	\N	p_value	0.6384603661374337	1e-12	
evidently	0.7.21	t_test	number	constant_reference	\N	p_value	0.6137387121462782	1e-12	
evidently	0.7.21	psi	number	constant_current	\N	value	6.804620107621258	6.8046201076212574e-12	
evidently	0.7.21	js_distance	number	constant_current	\N	value	0.6433924536617772	1e-12	
evidently	0.7.21	kl_divergence	number	constant_current	\N	value	5.251046703196277	5.2510467031962764e-12	
evidently	0.7.21	hellinger	number	constant_current	\N	value	0.7213992290463916	1e-12	
evidently	0.7.21	wasserstein	number	constant_current	\N	value	0.8033363856787764	1e-12	
evidently	0.7.21	energy_distance	number	constant_current	\N	value	0.5316467224576862	1e-12	
evidently	0.7.21	ks_test	number	constant_current	\N	p_value	1.0454835753391505e-40	1e-12	
evidently	0.7.21	anderson_darling	number	constant_current	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	constant_current	\N	p_value	5.471994635186661e-09	1e-06	
evidently	0.7.21	mann_whitney	number	constant_current	\N	p_value	0.3616870752399058	1e-12	
evidently	0.7.21	t_test	number	constant_current	\N	p_value	0.6137387121462782	1e-12	
evidently	0.7.21	psi	number	skewed	\N	value	0.26336779063537163	1e-12	
evidently	0.7.21	js_distance	number	skewed	\N	value	0.12371943401937366	1e-12	
evidently	0.7.21	kl_divergence	number	skewed	\N	value	0.21945142452140715	1e-12	
evidently	0.7.21	hellinger	number	skewed	\N	value	0.1479995939178685	1e-12	
evidently	0.7.21	wasserstein	number	skewed	\N	value	0.10895170587811592	1e-12	
evidently	0.7.21	energy_distance	number	skewed	\N	value	0.04925205059095688	1e-12	
evidently	0.7.21	ks_test	number	skewed	\N	p_value	0.14808444130638146	1e-12	
evidently	0.7.21	anderson_darling	number	skewed	\N	p_value	0.008683735557172603	1e-12	
evidently	0.7.21	cramer_von_mises	number	skewed	\N	p_value	0.07421748732405187	1e-06	
evidently	0.7.21	mann_whitney	number	skewed	\N	p_value	0.9695725453240686	1e-12	
evidently	0.7.21	t_test	number	skewed	\N	p_value	0.013147090287317734	1e-12	
evidently	0.7.21	psi	number	disjoint	\N	value	15.787399355668597	1.57873993556686e-11	
evidently	0.7.21	js_distance	number	disjoint	\N	value	0.8325546111576978	1e-12	
evidently	0.7.21	kl_divergence	number	disjoint	\N	value	7.893177415224369	7.89317741522437e-12	
evidently	0.7.21	hellinger	number	disjoint	\N	value	1.0	1e-12	
evidently	0.7.21	wasserstein	number	disjoint	\N	value	6.931841201744988	6.931841201744988e-12	
evidently	0.7.21	energy_distance	number	disjoint	\N	value	1.8256754841505907	1.8256754841505908e-12	
evidently	0.7.21	ks_test	number	disjoint	\N	p_value	1.863319586299335e-152	1e-12	
evidently	0.7.21	anderson_darling	number	disjoint	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	disjoint	\N	p_value	4.571674816489235e-09	1e-06	
evidently	0.7.21	mann_whitney	number	disjoint	\N	p_value	2.7997663002662256e-85	1e-12	
evidently	0.7.21	t_test	number	disjoint	\N	p_value	9.423443125127063e-285	1e-12	
evidently	0.7.21	psi	number	small	\N	value	13.61773084684977	1.361773084684977e-11	
evidently	0.7.21	js_distance	number	small	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	number	small	\N	value	7.109780479573576	7.1097804795735764e-12	
evidently	0.7.21	hellinger	number	small	\N	value	0.32780969114659136	1e-12	
evidently	0.7.21	wasserstein	number	small	\N	value	0.4589357675750942	1e-12	
evidently	0.7.21	energy_distance	number	small	\N	value	0.6262210294918064	1e-12	
evidently	0.7.21	ks_test	number	small	\N	p_value	0.6913916388273637	1e-12	
evidently	0.7.21	anderson_darling	number	small	\N	p_value	0.25	1e-12	
evidently	0.7.21	cramer_von_mises	number	small	\N	p_value	0.585924506187439	1e-06	
evidently	0.7.21	mann_whitney	number	small	\N	p_value	0.17861207307969995	1e-12	
evidently	0.7.21	t_test	number	small	\N	p_value	0.3539880889032777	1e-12	
evidently	0.7.21	psi	number	small_ties	\N	value	1.16634360674267	1.16634360674267e-12	
evidently	0.7.21	js_distance	number	small_ties	\N	value	0.2555995104354532	1e-12	
evidently	0.7.21	kl_divergence	number	small_ties	\N	value	0.21106539031276392	1e-12	
evidently	0.7.21	hellinger	number	small_ties	\N	value	0.10131811266278186	1e-12	
evidently	0.7.21	wasserstein	number	small_ties	\N	value	0.23570226039551587	1e-12	
evidently	0.7.21	energy_distance	number	small_ties	\N	value	0.31134992453861965	1e-12	
evidently	0.7.21	ks_test	number	small_ties	\N	p_value	0.9949884548080805	1e-12	
evidently	0.7.21	anderson_darling	number	small_ties	\N	p_value	0.25	1e-12	
evidently	0.7.21	cramer_von_mises	number	small_ties	\N	p_value	0.9656063914299011	1e-06	
evidently	0.7.21	mann_whitney	number	small_ties	\N	p_value	0.3019508823669852	1e-12	
evidently	0.7.21	t_test	number	small_ties	\N	p_value	0.5949243465750144	1e-12	
evidently	0.7.21	psi	number	small_reverse	\N	value	13.617730846849767	1.3617730846849768e-11	
evidently	0.7.21	js_distance	number	small_reverse	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	number	small_reverse	\N	value	6.4920915338925544	6.492091533892554e-12	
evidently	0.7.21	hellinger	number	small_reverse	\N	value	0.32780969114659136	1e-12	
evidently	0.7.21	wasserstein	number	small_reverse	\N	value	0.42264919053706956	1e-12	
evidently	0.7.21	energy_distance	number	small_reverse	\N	value	0.6262210294918064	1e-12	
evidently	0.7.21	ks_test	number	small_reverse	\N	p_value	0.6913916388273637	1e-12	
evidently	0.7.21	anderson_darling	number	small_reverse	\N	p_value	0.25	1e-12	
evidently	0.7.21	cramer_von_mises	number	small_reverse	\N	p_value	0.585924506187439	1e-06	
evidently	0.7.21	mann_whitney	number	small_reverse	\N	p_value	0.83769788339717	1e-12	
evidently	0.7.21	t_test	number	small_reverse	\N	p_value	0.3539880889032777	1e-12	
evidently	0.7.21	psi	number	two_each	\N	value	17.03097950555591	1.703097950555591e-11	
evidently	0.7.21	js_distance	number	two_each	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	number	two_each	\N	value	8.51378699537888	8.51378699537888e-12	
evidently	0.7.21	hellinger	number	two_each	\N	value	0.7071067811865476	1e-12	
evidently	0.7.21	wasserstein	number	two_each	\N	value	0.6666666666666666	1e-12	
evidently	0.7.21	energy_distance	number	two_each	\N	value	1.0000000000000002	1.0000000000000002e-12	
evidently	0.7.21	ks_test	number	two_each	\N	p_value	1.0	1e-12	
evidently	0.7.21	anderson_darling	number	two_each	\N	p_value	0.25	1e-12	
evidently	0.7.21	mann_whitney	number	two_each	\N	p_value	0.6666666666666666	1e-12	
evidently	0.7.21	t_test	number	two_each	\N	p_value	1.0	1e-12	
evidently	0.7.21	psi	number	one_each	\N	value	18.41883867587797	1.841883867587797e-11	
evidently	0.7.21	js_distance	number	one_each	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	number	one_each	\N	value	9.208498488090177	9.208498488090177e-12	
evidently	0.7.21	hellinger	number	one_each	\N	value	1.0	1e-12	
evidently	0.7.21	wasserstein	number	one_each	\N	value	1000.0	1e-09	
evidently	0.7.21	energy_distance	number	one_each	\N	value	1.4142135623730951	1.4142135623730952e-12	
evidently	0.7.21	ks_test	number	one_each	\N	p_value	1.0	1e-12	
evidently	0.7.21	anderson_darling	number	one_each	\N	p_value	\N	0.0	IndexError
evidently	0.7.21	cramer_von_mises	number	one_each	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	mann_whitney	number	one_each	\N	p_value	0.5	1e-12	
evidently	0.7.21	t_test	number	one_each	\N	p_value	\N	0.0	NaN
evidently	0.7.21	psi	number	one_current	\N	value	17.35648102263572	1.735648102263572e-11	
evidently	0.7.21	js_distance	number	one_current	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	number	one_current	\N	value	8.147947576028026	8.147947576028025e-12	
evidently	0.7.21	hellinger	number	one_current	\N	value	1.0	1e-12	
evidently	0.7.21	wasserstein	number	one_current	\N	value	3.406969036626093	3.4069690366260928e-12	
evidently	0.7.21	energy_distance	number	one_current	\N	value	2.2305399888760813	2.230539988876081e-12	
evidently	0.7.21	ks_test	number	one_current	\N	p_value	0.2	1e-12	
evidently	0.7.21	anderson_darling	number	one_current	\N	p_value	0.016795086158628045	1e-12	
evidently	0.7.21	cramer_von_mises	number	one_current	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	mann_whitney	number	one_current	\N	p_value	0.07206351740800766	1e-12	
evidently	0.7.21	t_test	number	one_current	\N	p_value	0.015886410779978006	1e-12	
evidently	0.7.21	psi	number	one_reference	\N	value	17.35648102263572	1.735648102263572e-11	
evidently	0.7.21	js_distance	number	one_reference	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	number	one_reference	\N	value	9.204957124720673	9.204957124720672e-12	
evidently	0.7.21	hellinger	number	one_reference	\N	value	1.0	1e-12	
evidently	0.7.21	wasserstein	number	one_reference	\N	value	1611.111111111111	1.611111111111111e-09	
evidently	0.7.21	energy_distance	number	one_reference	\N	value	1.1811273125260722	1.1811273125260722e-12	
evidently	0.7.21	ks_test	number	one_reference	\N	p_value	1.0	1e-12	
evidently	0.7.21	anderson_darling	number	one_reference	\N	p_value	0.25	1e-12	
evidently	0.7.21	cramer_von_mises	number	one_reference	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	mann_whitney	number	one_reference	\N	p_value	0.6424996726559553	1e-12	
evidently	0.7.21	t_test	number	one_reference	\N	p_value	0.7599229683487391	1e-12	
evidently	0.7.21	psi	number	slight	\N	value	0.01599932597035826	1e-12	
evidently	0.7.21	js_distance	number	slight	\N	value	0.04459279178037532	1e-12	
evidently	0.7.21	kl_divergence	number	slight	\N	value	0.007882792888929006	1e-12	
evidently	0.7.21	hellinger	number	slight	\N	value	0.04465623145156065	1e-12	
evidently	0.7.21	wasserstein	number	slight	\N	value	0.09357498024315923	1e-12	
evidently	0.7.21	energy_distance	number	slight	\N	value	0.056913831713941126	1e-12	
evidently	0.7.21	ks_test	number	slight	\N	p_value	0.8547734924772736	1e-12	
evidently	0.7.21	anderson_darling	number	slight	\N	p_value	0.25	1e-12	
evidently	0.7.21	cramer_von_mises	number	slight	\N	p_value	0.5013330922685645	1e-06	
evidently	0.7.21	mann_whitney	number	slight	\N	p_value	0.14001749950100584	1e-12	
evidently	0.7.21	t_test	number	slight	\N	p_value	0.2716188475088567	1e-12	
evidently	0.7.21	psi	number	slight_wider	\N	value	0.17257673478165864	1e-12	
evidently	0.7.21	js_distance	number	slight_wider	\N	value	0.14017683755656635	1e-12	
evidently	0.7.21	kl_divergence	number	slight_wider	\N	value	0.069105188684256	1e-12	
evidently	0.7.21	hellinger	number	slight_wider	\N	value	0.14510382106494682	1e-12	
evidently	0.7.21	wasserstein	number	slight_wider	\N	value	0.21895856185865573	1e-12	
evidently	0.7.21	energy_distance	number	slight_wider	\N	value	0.11034577752643655	1e-12	
evidently	0.7.21	ks_test	number	slight_wider	\N	p_value	0.34390895101374447	1e-12	
evidently	0.7.21	anderson_darling	number	slight_wider	\N	p_value	0.057366619357283134	1e-12	
evidently	0.7.21	cramer_von_mises	number	slight_wider	\N	p_value	0.15837264815751062	1e-06	
evidently	0.7.21	mann_whitney	number	slight_wider	\N	p_value	0.5601062715871725	1e-12	
evidently	0.7.21	t_test	number	slight_wider	\N	p_value	0.8833857054526383	1e-12	
evidently	0.7.21	psi	number	power_of_two	\N	value	0.6613406695860364	1e-12	
evidently	0.7.21	js_distance	number	power_of_two	\N	value	0.24580903110025082	1e-12	
evidently	0.7.21	kl_divergence	number	power_of_two	\N	value	0.44553842889034545	1e-12	
evidently	0.7.21	hellinger	number	power_of_two	\N	value	0.2619641146798174	1e-12	
evidently	0.7.21	wasserstein	number	power_of_two	\N	value	0.41563068473378423	1e-12	
evidently	0.7.21	energy_distance	number	power_of_two	\N	value	6.540830223403355	6.540830223403355e-12	
evidently	0.7.21	ks_test	number	power_of_two	\N	p_value	9.956900683815552e-12	1e-12	
evidently	0.7.21	anderson_darling	number	power_of_two	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	power_of_two	\N	p_value	8.533285189571416e-12	1e-06	
evidently	0.7.21	mann_whitney	number	power_of_two	\N	p_value	4.3692537892589374e-13	1e-12	
evidently	0.7.21	t_test	number	power_of_two	\N	p_value	1.5119349044611133e-10	1e-12	
evidently	0.7.21	psi	number	missing	\N	value	0.027462932989979028	1e-12	
evidently	0.7.21	js_distance	number	missing	\N	value	0.05849759440875688	1e-12	
evidently	0.7.21	kl_divergence	number	missing	\N	value	0.013886975114243241	1e-12	
evidently	0.7.21	hellinger	number	missing	\N	value	0.05854402433460055	1e-12	
evidently	0.7.21	wasserstein	number	missing	\N	value	0.16248968887407764	1e-12	
evidently	0.7.21	energy_distance	number	missing	\N	value	0.09592987803599044	1e-12	
evidently	0.7.21	ks_test	number	missing	\N	p_value	0.1670969750367524	1e-12	
evidently	0.7.21	anderson_darling	number	missing	\N	p_value	0.03508593121181471	1e-12	
evidently	0.7.21	cramer_von_mises	number	missing	\N	p_value	0.033039692132251886	1e-06	
evidently	0.7.21	mann_whitney	number	missing	\N	p_value	0.009978747003426134	1e-12	
evidently	0.7.21	t_test	number	missing	\N	p_value	0.01575449276522193	1e-12	
evidently	0.7.21	psi	number	infinite	\N	value	0.027462932989979028	1e-12	
evidently	0.7.21	js_distance	number	infinite	\N	value	0.05849759440875688	1e-12	
evidently	0.7.21	kl_divergence	number	infinite	\N	value	0.013886975114243241	1e-12	
evidently	0.7.21	hellinger	number	infinite	\N	value	0.05854402433460055	1e-12	
evidently	0.7.21	wasserstein	number	infinite	\N	value	0.16248968887407764	1e-12	
evidently	0.7.21	energy_distance	number	infinite	\N	value	0.09592987803599044	1e-12	
evidently	0.7.21	ks_test	number	infinite	\N	p_value	0.1670969750367524	1e-12	
evidently	0.7.21	anderson_darling	number	infinite	\N	p_value	0.03508593121181471	1e-12	
evidently	0.7.21	cramer_von_mises	number	infinite	\N	p_value	0.033039692132251886	1e-06	
evidently	0.7.21	mann_whitney	number	infinite	\N	p_value	0.009978747003426134	1e-12	
evidently	0.7.21	t_test	number	infinite	\N	p_value	0.01575449276522193	1e-12	
evidently	0.7.21	psi	number	large	\N	value	0.0956414910357232	1e-12	
evidently	0.7.21	js_distance	number	large	\N	value	0.043067757534322425	1e-12	
evidently	0.7.21	kl_divergence	number	large	\N	value	0.0059758985648855015	1e-12	
evidently	0.7.21	hellinger	number	large	\N	value	0.0821505969985752	1e-12	
evidently	0.7.21	wasserstein	number	large	\N	value	0.02742434845221128	1e-12	
evidently	0.7.21	energy_distance	number	large	\N	value	0.017623898704757543	1e-12	
evidently	0.7.21	ks_test	number	large	\N	p_value	0.48767924366873405	1e-12	
evidently	0.7.21	anderson_darling	number	large	\N	p_value	0.25	1e-12	
evidently	0.7.21	cramer_von_mises	number	large	\N	p_value	0.9778488031361818	1e-06	
evidently	0.7.21	mann_whitney	number	large	\N	p_value	0.45060892409466763	1e-12	
evidently	0.7.21	t_test	number	large	\N	p_value	0.9474185126091923	1e-12	
evidently	0.7.21	psi	number	large_inside	\N	value	1.13454646677595	1.1345464667759499e-12	
evidently	0.7.21	js_distance	number	large_inside	\N	value	0.27719334160790093	1e-12	
evidently	0.7.21	kl_divergence	number	large_inside	\N	value	0.8949918330589097	1e-12	
evidently	0.7.21	hellinger	number	large_inside	\N	value	0.3030621211586211	1e-12	
evidently	0.7.21	wasserstein	number	large_inside	\N	value	0.21659030566410403	1e-12	
evidently	0.7.21	energy_distance	number	large_inside	\N	value	0.20413269373402956	1e-12	
evidently	0.7.21	ks_test	number	large_inside	\N	p_value	2.137991943911601e-18	1e-12	
evidently	0.7.21	anderson_darling	number	large_inside	\N	p_value	0.001	1e-12	
evidently	0.7.21	cramer_von_mises	number	large_inside	\N	p_value	1.0856904264500145e-10	1e-06	
evidently	0.7.21	mann_whitney	number	large_inside	\N	p_value	0.5184082059415014	1e-12	
evidently	0.7.21	t_test	number	large_inside	\N	p_value	0.9772777949464174	1e-12	
evidently	0.7.21	psi	category	same	\N	value	0.0	1e-12	
evidently	0.7.21	js_distance	category	same	\N	value	0.0	6.324555320336758e-08	
evidently	0.7.21	kl_divergence	category	same	\N	value	0.0	1e-12	
evidently	0.7.21	hellinger	category	same	\N	value	0.0	6.324555320336758e-08	
evidently	0.7.21	chi2_test	category	same	\N	p_value	1.0	1e-12	
evidently	0.7.21	g_test	category	same	\N	p_value	1.0	1e-12	
evidently	0.7.21	z_test	category	same	\N	p_value	1.0	1e-12	
evidently	0.7.21	total_variation	category	same	\N	value	0.0	1e-12	
evidently	0.7.21	psi	category	shift	\N	value	0.06828904234593972	1e-12	
evidently	0.7.21	js_distance	category	shift	\N	value	0.08812723969866218	1e-12	
evidently	0.7.21	kl_divergence	category	shift	\N	value	0.025865746922408415	1e-12	
evidently	0.7.21	hellinger	category	shift	\N	value	0.09015656489216792	1e-12	
evidently	0.7.21	chi2_test	category	shift	\N	p_value	2.5821410092373404e-36	1e-12	
evidently	0.7.21	g_test	category	shift	\N	p_value	3.7652766702854817e-19	1e-12	
evidently	0.7.21	z_test	category	shift	\N	p_value	0.0007232327164301555	1e-12	
evidently	0.7.21	total_variation	category	shift	\N	value	0.05000000000000003	1e-12	
evidently	0.7.21	psi	category	unseen	\N	value	0.31296686480326474	1e-12	
evidently	0.7.21	js_distance	category	unseen	\N	value	0.13298823623869802	1e-12	
evidently	0.7.21	kl_divergence	category	unseen	\N	value	0.05071603504277397	1e-12	
evidently	0.7.21	hellinger	category	unseen	\N	value	0.15923949187687372	1e-12	
evidently	0.7.21	chi2_test	category	unseen	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	unseen	\N	p_value	0.0	1e-12	
evidently	0.7.21	z_test	category	unseen	\N	p_value	0.0007232327164301555	1e-12	
evidently	0.7.21	total_variation	category	unseen	\N	value	0.050000000000000024	1e-12	
evidently	0.7.21	psi	category	vanished	\N	value	0.7139753073522465	1e-12	
evidently	0.7.21	js_distance	category	vanished	\N	value	0.193997830713599	1e-12	
evidently	0.7.21	kl_divergence	category	vanished	\N	value	0.602301055782194	1e-12	
evidently	0.7.21	hellinger	category	vanished	\N	value	0.23017830476295015	1e-12	
evidently	0.7.21	chi2_test	category	vanished	\N	p_value	2.1475661714371485e-23	1e-12	
evidently	0.7.21	g_test	category	vanished	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	vanished	\N	p_value	0.6719285429068849	1e-12	
evidently	0.7.21	total_variation	category	vanished	\N	value	0.10000000000000002	1e-12	
evidently	0.7.21	psi	category	two	\N	value	0.0909203705355473	1e-12	
evidently	0.7.21	js_distance	category	two	\N	value	0.10640215619834743	1e-12	
evidently	0.7.21	kl_divergence	category	two	\N	value	0.04522775102365467	1e-12	
evidently	0.7.21	hellinger	category	two	\N	value	0.10650437430919812	1e-12	
evidently	0.7.21	chi2_test	category	two	\N	p_value	0.00219964706111306	1e-12	
evidently	0.7.21	g_test	category	two	\N	p_value	0.002502829406258309	1e-12	
evidently	0.7.21	z_test	category	two	\N	p_value	0.03367206885634588	1e-12	
evidently	0.7.21	total_variation	category	two	\N	value	0.15	1e-12	
evidently	0.7.21	psi	category	two_sizes	\N	value	0.1065962086852198	1e-12	
evidently	0.7.21	js_distance	category	two_sizes	\N	value	0.11517082731492992	1e-12	
evidently	0.7.21	kl_divergence	category	two_sizes	\N	value	0.05295614379399424	1e-12	
evidently	0.7.21	hellinger	category	two_sizes	\N	value	0.11530108370856572	1e-12	
evidently	0.7.21	chi2_test	category	two_sizes	\N	p_value	2.407606549899993e-06	1e-12	
evidently	0.7.21	g_test	category	two_sizes	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	two_sizes	\N	p_value	2.0761789062184732e-05	1e-12	
evidently	0.7.21	total_variation	category	two_sizes	\N	value	0.16223880597014925	1e-12	
evidently	0.7.21	psi	category	equal_sizes	\N	value	3.3821853640978157	3.3821853640978156e-12	
evidently	0.7.21	js_distance	category	equal_sizes	\N	value	0.44623284661401225	1e-12	
evidently	0.7.21	kl_divergence	category	equal_sizes	\N	value	0.6347477755300199	1e-12	
evidently	0.7.21	hellinger	category	equal_sizes	\N	value	0.5199092889371714	1e-12	
evidently	0.7.21	chi2_test	category	equal_sizes	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	equal_sizes	\N	p_value	0.0	1e-12	
evidently	0.7.21	z_test	category	equal_sizes	\N	p_value	1.0	1e-12	
evidently	0.7.21	total_variation	category	equal_sizes	\N	value	0.46142857142857147	1e-12	
evidently	0.7.21	psi	category	rare	\N	value	2.7569020720916413	2.756902072091641e-12	
evidently	0.7.21	js_distance	category	rare	\N	value	0.39316554244890856	1e-12	
evidently	0.7.21	kl_divergence	category	rare	\N	value	2.2101226469342747	2.2101226469342746e-12	
evidently	0.7.21	hellinger	category	rare	\N	value	0.4598368516458727	1e-12	
evidently	0.7.21	chi2_test	category	rare	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	rare	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	rare	\N	p_value	0.9514218438108488	1e-12	
evidently	0.7.21	total_variation	category	rare	\N	value	0.3460000000000001	1e-12	
evidently	0.7.21	psi	category	rare_dropped	\N	value	4.248697539434938	4.248697539434938e-12	
evidently	0.7.21	js_distance	category	rare_dropped	\N	value	0.46636230821219965	1e-12	
evidently	0.7.21	kl_divergence	category	rare_dropped	\N	value	3.5506923492918756	3.5506923492918755e-12	
evidently	0.7.21	hellinger	category	rare_dropped	\N	value	0.54351852705813	1e-12	
evidently	0.7.21	chi2_test	category	rare_dropped	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	rare_dropped	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	rare_dropped	\N	p_value	0.0	1e-12	
evidently	0.7.21	total_variation	category	rare_dropped	\N	value	0.502	1e-12	
evidently	0.7.21	psi	category	many	\N	value	2.097641779927269	2.0976417799272687e-12	
evidently	0.7.21	js_distance	category	many	\N	value	0.4818549803514006	1e-12	
evidently	0.7.21	kl_divergence	category	many	\N	value	0.7249034393833619	1e-12	
evidently	0.7.21	hellinger	category	many	\N	value	0.5638450010818804	1e-12	
evidently	0.7.21	chi2_test	category	many	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	many	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	many	\N	p_value	0.8674594353364682	1e-12	
evidently	0.7.21	total_variation	category	many	\N	value	0.5113888888888889	1e-12	
evidently	0.7.21	psi	category	rounded_away	\N	value	13.78731553249325	1.378731553249325e-11	
evidently	0.7.21	js_distance	category	rounded_away	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	category	rounded_away	\N	value	5.3003423784547365	5.300342378454736e-12	
evidently	0.7.21	hellinger	category	rounded_away	\N	value	1.0	1e-12	
evidently	0.7.21	chi2_test	category	rounded_away	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	rounded_away	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	rounded_away	\N	p_value	0.62073297965532	1e-12	
evidently	0.7.21	total_variation	category	rounded_away	\N	value	1.0	1e-12	
evidently	0.7.21	psi	category	constant_same	\N	value	0.0	1e-12	
evidently	0.7.21	js_distance	category	constant_same	\N	value	0.0	6.324555320336758e-08	
evidently	0.7.21	kl_divergence	category	constant_same	\N	value	0.0	1e-12	
evidently	0.7.21	hellinger	category	constant_same	\N	value	0.0	6.324555320336758e-08	
evidently	0.7.21	chi2_test	category	constant_same	\N	p_value	\N	0.0	NaN
evidently	0.7.21	g_test	category	constant_same	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	constant_same	\N	p_value	1.0	1e-12	
evidently	0.7.21	total_variation	category	constant_same	\N	value	0.0	1e-12	
evidently	0.7.21	psi	category	constant_other	\N	value	18.41883867587797	1.841883867587797e-11	
evidently	0.7.21	js_distance	category	constant_other	\N	value	0.8325546111576977	1e-12	
evidently	0.7.21	kl_divergence	category	constant_other	\N	value	9.208498488090177	9.208498488090177e-12	
evidently	0.7.21	hellinger	category	constant_other	\N	value	1.0	1e-12	
evidently	0.7.21	chi2_test	category	constant_other	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	constant_other	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	constant_other	\N	p_value	0.0	1e-12	
evidently	0.7.21	total_variation	category	constant_other	\N	value	1.0	1e-12	
evidently	0.7.21	psi	category	one_in_9999	\N	value	3.0011503300946956e-08	1e-12	
evidently	0.7.21	js_distance	category	one_in_9999	\N	value	0.005887663069793979	1e-12	
evidently	0.7.21	kl_divergence	category	one_in_9999	\N	value	1.0005668195359392e-08	1e-12	
evidently	0.7.21	hellinger	category	one_in_9999	\N	value	0.0070716866314151335	1e-12	
evidently	0.7.21	chi2_test	category	one_in_9999	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	one_in_9999	\N	p_value	0.0	1e-12	
evidently	0.7.21	z_test	category	one_in_9999	\N	p_value	1.0	1e-12	
evidently	0.7.21	total_variation	category	one_in_9999	\N	value	0.00010001000100008631	1e-12	
evidently	0.7.21	psi	category	one_in_10000	\N	value	2.999850029995654e-08	1e-12	
evidently	0.7.21	js_distance	category	one_in_10000	\N	value	0.005887368583715537	1e-12	
evidently	0.7.21	kl_divergence	category	one_in_10000	\N	value	9.99916684453722e-09	1e-12	
evidently	0.7.21	hellinger	category	one_in_10000	\N	value	0.007071332958683678	1e-12	
evidently	0.7.21	chi2_test	category	one_in_10000	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	one_in_10000	\N	p_value	0.0	1e-12	
evidently	0.7.21	z_test	category	one_in_10000	\N	p_value	0.9880323299591192	1e-12	
evidently	0.7.21	total_variation	category	one_in_10000	\N	value	9.999999999999449e-05	1e-12	
evidently	0.7.21	psi	category	missing	\N	value	7.308906369255346	7.308906369255345e-12	
evidently	0.7.21	js_distance	category	missing	\N	value	0.5674859751930244	1e-12	
evidently	0.7.21	kl_divergence	category	missing	\N	value	3.849193656616426	3.849193656616426e-12	
evidently	0.7.21	hellinger	category	missing	\N	value	0.6783549485580415	1e-12	
evidently	0.7.21	chi2_test	category	missing	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	category	missing	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	category	missing	\N	p_value	0.0755349225146702	1e-12	
evidently	0.7.21	total_variation	category	missing	\N	value	0.55	1e-12	
evidently	0.7.21	psi	number as category	few	\N	value	4.672978210841515	4.672978210841516e-12	
evidently	0.7.21	js_distance	number as category	few	\N	value	0.49334347846936577	1e-12	
evidently	0.7.21	kl_divergence	number as category	few	\N	value	1.8688871995566216	1.8688871995566216e-12	
evidently	0.7.21	hellinger	number as category	few	\N	value	0.5815836648916767	1e-12	
evidently	0.7.21	chi2_test	number as category	few	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	number as category	few	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	number as category	few	\N	p_value	0.002404179636732229	1e-12	
evidently	0.7.21	total_variation	number as category	few	\N	value	0.4822222222222222	1e-12	
evidently	0.7.21	psi	number as category	ties	\N	value	0.03319587811051933	1e-12	
evidently	0.7.21	js_distance	number as category	ties	\N	value	0.06174821469977249	1e-12	
evidently	0.7.21	kl_divergence	number as category	ties	\N	value	0.0117629309898482	1e-12	
evidently	0.7.21	hellinger	number as category	ties	\N	value	0.0683230616687105	1e-12	
evidently	0.7.21	chi2_test	number as category	ties	\N	p_value	0.0	1e-12	
evidently	0.7.21	g_test	number as category	ties	\N	p_value	\N	0.0	ValueError
evidently	0.7.21	z_test	number as category	ties	\N	p_value	0.8549581727507638	1e-12	
evidently	0.7.21	total_variation	number as category	ties	\N	value	0.041333333333333326	1e-12	
deepchecks	0.19.1	wasserstein	number	same	\N	value	0.0	1e-12	
deepchecks	0.19.1	ks_test	number	same	\N	statistic	0.0	1e-12	
deepchecks	0.19.1	wasserstein	number	shift_up	\N	value	0.20418716139482063	1e-12	
deepchecks	0.19.1	ks_test	number	shift_up	\N	statistic	0.3705	1e-12	
deepchecks	0.19.1	wasserstein	number	shift_down	\N	value	0.2054055835825837	1e-12	
deepchecks	0.19.1	ks_test	number	shift_down	\N	statistic	0.37199999999999994	1e-12	
deepchecks	0.19.1	wasserstein	number	wider	\N	value	0.2216773004431784	1e-12	
deepchecks	0.19.1	ks_test	number	wider	\N	statistic	0.42205128205128206	1e-12	
deepchecks	0.19.1	wasserstein	number	scale_large	\N	value	0.043102506212833944	1e-12	
deepchecks	0.19.1	ks_test	number	scale_large	\N	statistic	0.07687499999999992	1e-12	
deepchecks	0.19.1	wasserstein	number	scale_small	\N	value	0.043102506212833944	1e-12	
deepchecks	0.19.1	ks_test	number	scale_small	\N	statistic	0.07687499999999992	1e-12	
deepchecks	0.19.1	wasserstein	number	ties	\N	value	0.024571327367097016	1e-12	
deepchecks	0.19.1	ks_test	number	ties	\N	statistic	0.037555555555555564	1e-12	
deepchecks	0.19.1	wasserstein	number	few	\N	value	0.06909090909090909	1e-12	
deepchecks	0.19.1	ks_test	number	few	\N	statistic	0.21333333333333337	1e-12	
deepchecks	0.19.1	wasserstein	number	zero_inflated	\N	value	0.03889240506329114	1e-12	
deepchecks	0.19.1	ks_test	number	zero_inflated	\N	statistic	0.04625000000000001	1e-12	
deepchecks	0.19.1	wasserstein	number	outlier_current	\N	value	0.20350577482805285	1e-12	
deepchecks	0.19.1	ks_test	number	outlier_current	\N	statistic	0.3705	1e-12	
deepchecks	0.19.1	wasserstein	number	outlier_reference	\N	value	0.2035068791540223	1e-12	
deepchecks	0.19.1	ks_test	number	outlier_reference	\N	statistic	0.3695	1e-12	
deepchecks	0.19.1	wasserstein	number	constant_same	\N	value	0.0	1e-12	
deepchecks	0.19.1	ks_test	number	constant_same	\N	statistic	0.0	1e-12	
deepchecks	0.19.1	wasserstein	number	constant_moved	\N	value	1.0	1e-12	
deepchecks	0.19.1	ks_test	number	constant_moved	\N	statistic	1.0	1e-12	
deepchecks	0.19.1	wasserstein	number	constant_reference	\N	value	0.19105636928539727	1e-12	
deepchecks	0.19.1	ks_test	number	constant_reference	\N	statistic	0.5075	1e-12	
deepchecks	0.19.1	wasserstein	number	constant_current	\N	value	0.19105636928539727	1e-12	
deepchecks	0.19.1	ks_test	number	constant_current	\N	statistic	0.5075	1e-12	
deepchecks	0.19.1	wasserstein	number	skewed	\N	value	0.033552112691859974	1e-12	
deepchecks	0.19.1	ks_test	number	skewed	\N	statistic	0.052000000000000046	1e-12	
deepchecks	0.19.1	wasserstein	number	disjoint	\N	value	0.6798472600501446	1e-12	
deepchecks	0.19.1	ks_test	number	disjoint	\N	statistic	1.0	1e-12	
deepchecks	0.19.1	wasserstein	number	small	\N	value	\N	0.0	not_enough_samples
deepchecks	0.19.1	ks_test	number	small	\N	statistic	\N	0.0	not_enough_samples
deepchecks	0.19.1	wasserstein	number	small_ties	\N	value	0.07142857142857142	1e-12	
deepchecks	0.19.1	ks_test	number	small_ties	\N	statistic	0.1428571428571429	1e-12	
deepchecks	0.19.1	wasserstein	number	small_reverse	\N	value	\N	0.0	not_enough_samples
deepchecks	0.19.1	ks_test	number	small_reverse	\N	statistic	\N	0.0	not_enough_samples
deepchecks	0.19.1	wasserstein	number	two_each	\N	value	\N	0.0	not_enough_samples
deepchecks	0.19.1	ks_test	number	two_each	\N	statistic	\N	0.0	not_enough_samples
deepchecks	0.19.1	wasserstein	number	one_each	\N	value	\N	0.0	not_enough_samples
deepchecks	0.19.1	ks_test	number	one_each	\N	statistic	\N	0.0	not_enough_samples
deepchecks	0.19.1	wasserstein	number	one_current	\N	value	\N	0.0	not_enough_samples
deepchecks	0.19.1	ks_test	number	one_current	\N	statistic	\N	0.0	not_enough_samples
deepchecks	0.19.1	wasserstein	number	one_reference	\N	value	\N	0.0	not_enough_samples
deepchecks	0.19.1	ks_test	number	one_reference	\N	statistic	\N	0.0	not_enough_samples
deepchecks	0.19.1	wasserstein	number	slight	\N	value	0.023994927605897328	1e-12	
deepchecks	0.19.1	ks_test	number	slight	\N	statistic	0.04904761904761912	1e-12	
deepchecks	0.19.1	wasserstein	number	slight_wider	\N	value	0.0418537285938638	1e-12	
deepchecks	0.19.1	ks_test	number	slight_wider	\N	statistic	0.07642857142857143	1e-12	
deepchecks	0.19.1	wasserstein	number	power_of_two	\N	value	0.1349598014304106	1e-12	
deepchecks	0.19.1	ks_test	number	power_of_two	\N	statistic	0.224609375	1e-12	
deepchecks	0.19.1	wasserstein	number	missing	\N	value	0.04144114870095999	1e-12	
deepchecks	0.19.1	ks_test	number	missing	\N	statistic	0.07399999999999995	1e-12	
deepchecks	0.19.1	wasserstein	number	large	\N	value	0.002591717327994277	1e-12	
deepchecks	0.19.1	ks_test	number	large	\N	statistic	0.020083333333333342	1e-12	
deepchecks	0.19.1	wasserstein	number	large_inside	\N	value	0.06269486577546765	1e-12	
deepchecks	0.19.1	ks_test	number	large_inside	\N	statistic	0.12563333333333326	1e-12	
deepchecks	0.19.1	ks_test	number	infinite	\N	statistic	0.06446751589230049	1e-12	
deepchecks	0.19.1	psi	category	same	\N	value	0.0	1e-12	
deepchecks	0.19.1	chi2_test	category	same	\N	cramers_v	0.0	1e-12	
deepchecks	0.19.1	psi	category	shift	\N	value	0.06828904234593972	1e-12	
deepchecks	0.19.1	chi2_test	category	shift	\N	cramers_v	0.11539904025760826	1e-12	
deepchecks	0.19.1	psi	category	unseen	\N	value	0.06723543718936145	1e-12	
deepchecks	0.19.1	chi2_test	category	unseen	\N	cramers_v	0.15724552370784592	1e-12	
deepchecks	0.19.1	psi	category	vanished	\N	value	0.23112321335139507	1e-12	
deepchecks	0.19.1	chi2_test	category	vanished	\N	cramers_v	0.23399107858233	1e-12	
deepchecks	0.19.1	psi	category	two	\N	value	0.0909203705355473	1e-12	
deepchecks	0.19.1	chi2_test	category	two	\N	cramers_v	0.12123471347137886	1e-12	
deepchecks	0.19.1	psi	category	two_sizes	\N	value	0.1065962086852198	1e-12	
deepchecks	0.19.1	chi2_test	category	two_sizes	\N	cramers_v	0.15165804120653403	1e-12	
deepchecks	0.19.1	psi	category	equal_sizes	\N	value	2.0496558286445796	2.0496558286445796e-12	
deepchecks	0.19.1	chi2_test	category	equal_sizes	\N	cramers_v	0.5503124349516314	1e-12	
deepchecks	0.19.1	psi	category	rare	\N	value	1.0345651469322432	1.0345651469322431e-12	
deepchecks	0.19.1	chi2_test	category	rare	\N	cramers_v	0.4567561290608111	1e-12	
deepchecks	0.19.1	psi	category	rare_dropped	\N	value	1.8886845356395543	1.8886845356395543e-12	
deepchecks	0.19.1	chi2_test	category	rare_dropped	\N	cramers_v	0.5762019704746456	1e-12	
deepchecks	0.19.1	psi	category	many	\N	value	0.0	1e-12	
deepchecks	0.19.1	chi2_test	category	many	\N	cramers_v	0.0	1e-12	
deepchecks	0.19.1	psi	category	rounded_away	\N	value	4.905692074408183	4.9056920744081824e-12	
deepchecks	0.19.1	chi2_test	category	rounded_away	\N	cramers_v	\N	0.0	ValueError
deepchecks	0.19.1	psi	category	constant_same	\N	value	0.0	1e-12	
deepchecks	0.19.1	chi2_test	category	constant_same	\N	cramers_v	0.0	1e-12	
deepchecks	0.19.1	psi	category	constant_other	\N	value	9.11823696825642	9.11823696825642e-12	
deepchecks	0.19.1	chi2_test	category	constant_other	\N	cramers_v	0.9899492385721073	1e-12	
deepchecks	0.19.1	psi	category	one_in_9999	\N	value	2.000900320106066e-08	1e-12	
deepchecks	0.19.1	chi2_test	category	one_in_9999	\N	cramers_v	0.0	1e-12	
deepchecks	0.19.1	psi	category	one_in_10000	\N	value	1.99990001999706e-08	1e-12	
deepchecks	0.19.1	chi2_test	category	one_in_10000	\N	cramers_v	0.0	1e-12	
deepchecks	0.19.1	psi	category	missing	\N	value	3.065381104993742	3.065381104993742e-12	
deepchecks	0.19.1	chi2_test	category	missing	\N	cramers_v	0.6823943275655193	1e-12	
deepchecks	0.19.1	psi	number as category	few	\N	value	2.327796264749148	2.3277962647491482e-12	
deepchecks	0.19.1	chi2_test	number as category	few	\N	cramers_v	0.600047119461591	1e-12	
deepchecks	0.19.1	psi	number as category	ties	\N	value	0.009227524655672972	1e-12	
deepchecks	0.19.1	chi2_test	number as category	ties	\N	cramers_v	0.0	1e-12	
frouros	0.9.0	psi	number	same	10	value	0.0	1e-12	
frouros	0.9.0	js_distance	number	same	10	value	0.0	6.324555320336758e-08	
frouros	0.9.0	kl_divergence	number	same	10	value	0.0	1e-12	
frouros	0.9.0	hellinger	number	same	10	value	0.0	6.324555320336758e-08	
frouros	0.9.0	total_variation	number	same	10	value	0.0	1e-12	
frouros	0.9.0	psi	number	same	25	value	0.0	1e-12	
frouros	0.9.0	js_distance	number	same	25	value	0.0	6.324555320336758e-08	
frouros	0.9.0	kl_divergence	number	same	25	value	0.0	1e-12	
frouros	0.9.0	hellinger	number	same	25	value	0.0	6.324555320336758e-08	
frouros	0.9.0	total_variation	number	same	25	value	1.1102230246251565e-16	1e-12	
frouros	0.9.0	wasserstein	number	same	\N	value	0.0	1e-12	
frouros	0.9.0	energy_distance	number	same	\N	value	0.0	1e-12	
frouros	0.9.0	psi	number	shift_up	10	value	12.894192484293745	1.2894192484293745e-11	
frouros	0.9.0	js_distance	number	shift_up	10	value	0.3214753421327407	1e-12	
frouros	0.9.0	kl_divergence	number	shift_up	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	shift_up	10	value	0.34199192443905607	1e-12	
frouros	0.9.0	total_variation	number	shift_up	10	value	0.35824999999999996	1e-12	
frouros	0.9.0	psi	number	shift_up	25	value	27.27785521951488	2.727785521951488e-11	
frouros	0.9.0	js_distance	number	shift_up	25	value	0.3314147641295025	1e-12	
frouros	0.9.0	kl_divergence	number	shift_up	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	shift_up	25	value	0.35049396770009594	1e-12	
frouros	0.9.0	total_variation	number	shift_up	25	value	0.36650000000000005	1e-12	
frouros	0.9.0	wasserstein	number	shift_up	\N	value	0.5772249999999999	1e-12	
frouros	0.9.0	energy_distance	number	shift_up	\N	value	0.5518426841048091	1e-12	
frouros	0.9.0	psi	number	shift_down	10	value	12.087768007891562	1.2087768007891561e-11	
frouros	0.9.0	js_distance	number	shift_down	10	value	0.32517042316183997	1e-12	
frouros	0.9.0	kl_divergence	number	shift_down	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	shift_down	10	value	0.3416929894949329	1e-12	
frouros	0.9.0	total_variation	number	shift_down	10	value	0.36271428571428566	1e-12	
frouros	0.9.0	psi	number	shift_down	25	value	28.726269975313485	2.8726269975313485e-11	
frouros	0.9.0	js_distance	number	shift_down	25	value	0.3315865161870803	1e-12	
frouros	0.9.0	kl_divergence	number	shift_down	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	shift_down	25	value	0.3507665987364246	1e-12	
frouros	0.9.0	total_variation	number	shift_down	25	value	0.3662857142857143	1e-12	
frouros	0.9.0	wasserstein	number	shift_down	\N	value	0.5800057142857142	1e-12	
frouros	0.9.0	energy_distance	number	shift_down	\N	value	0.5554309746420673	1e-12	
frouros	0.9.0	psi	number	wider	10	value	39.06902992585911	3.906902992585911e-11	
frouros	0.9.0	js_distance	number	wider	10	value	0.3658795529337343	1e-12	
frouros	0.9.0	kl_divergence	number	wider	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	wider	10	value	0.3904245611621187	1e-12	
frouros	0.9.0	total_variation	number	wider	10	value	0.42138461538461547	1e-12	
frouros	0.9.0	psi	number	wider	25	value	66.71762090166933	6.671762090166934e-11	
frouros	0.9.0	js_distance	number	wider	25	value	0.3745512313113066	1e-12	
frouros	0.9.0	kl_divergence	number	wider	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	wider	25	value	0.40536607281368386	1e-12	
frouros	0.9.0	total_variation	number	wider	25	value	0.41758974358974355	1e-12	
frouros	0.9.0	wasserstein	number	wider	\N	value	0.7554242458001769	1e-12	
frouros	0.9.0	energy_distance	number	wider	\N	value	0.6731208882976198	1e-12	
frouros	0.9.0	psi	number	scale_large	10	value	0.045333872973469594	1e-12	
frouros	0.9.0	js_distance	number	scale_large	10	value	0.06189804175963489	1e-12	
frouros	0.9.0	kl_divergence	number	scale_large	10	value	0.015373725551127138	1e-12	
frouros	0.9.0	hellinger	number	scale_large	10	value	0.07499204206803252	1e-12	
frouros	0.9.0	total_variation	number	scale_large	10	value	0.06385416666666677	1e-12	
frouros	0.9.0	psi	number	scale_large	25	value	10.291226337676095	1.0291226337676096e-11	
frouros	0.9.0	js_distance	number	scale_large	25	value	0.08092262176468484	1e-12	
frouros	0.9.0	kl_divergence	number	scale_large	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	scale_large	25	value	0.11063633238939079	1e-12	
frouros	0.9.0	total_variation	number	scale_large	25	value	0.07739583333333344	1e-12	
frouros	0.9.0	wasserstein	number	scale_large	\N	value	103351.04166666666	1.0335104166666665e-07	
frouros	0.9.0	energy_distance	number	scale_large	\N	value	99.85826718056725	9.985826718056725e-11	
frouros	0.9.0	psi	number	scale_small	10	value	0.04533491738483355	1e-12	
frouros	0.9.0	js_distance	number	scale_small	10	value	0.061898041759635175	1e-12	
frouros	0.9.0	kl_divergence	number	scale_small	10	value	0.015373725551127093	1e-12	
frouros	0.9.0	hellinger	number	scale_small	10	value	0.07499291244563026	1e-12	
frouros	0.9.0	total_variation	number	scale_small	10	value	0.06385416666666677	1e-12	
frouros	0.9.0	psi	number	scale_small	25	value	10.291226337676095	1.0291226337676096e-11	
frouros	0.9.0	js_distance	number	scale_small	25	value	0.08092262176468486	1e-12	
frouros	0.9.0	kl_divergence	number	scale_small	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	scale_small	25	value	0.11063633238939079	1e-12	
frouros	0.9.0	total_variation	number	scale_small	25	value	0.07739583333333344	1e-12	
frouros	0.9.0	wasserstein	number	scale_small	\N	value	1.0335104166666668e-07	1e-12	
frouros	0.9.0	energy_distance	number	scale_small	\N	value	9.985826718056727e-05	1e-12	
frouros	0.9.0	psi	number	ties	10	value	0.016460746359745496	1e-12	
frouros	0.9.0	js_distance	number	ties	10	value	0.044082051110105845	1e-12	
frouros	0.9.0	kl_divergence	number	ties	10	value	0.008071469203000522	1e-12	
frouros	0.9.0	hellinger	number	ties	10	value	0.04516421522660171	1e-12	
frouros	0.9.0	total_variation	number	ties	10	value	0.03600000000000003	1e-12	
frouros	0.9.0	psi	number	ties	25	value	3.762434548361368	3.762434548361368e-12	
frouros	0.9.0	js_distance	number	ties	25	value	0.0865614429059746	1e-12	
frouros	0.9.0	kl_divergence	number	ties	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	ties	25	value	0.06471398057609327	1e-12	
frouros	0.9.0	total_variation	number	ties	25	value	0.039555555555555566	1e-12	
frouros	0.9.0	wasserstein	number	ties	\N	value	0.24483333333333338	1e-12	
frouros	0.9.0	energy_distance	number	ties	\N	value	0.11345189876477757	1e-12	
frouros	0.9.0	psi	number	few	10	value	434.9393781453227	4.3493937814532265e-10	
frouros	0.9.0	js_distance	number	few	10	value	0.3451378041393069	1e-12	
frouros	0.9.0	kl_divergence	number	few	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	few	10	value	0.5681787371975027	1e-12	
frouros	0.9.0	total_variation	number	few	10	value	0.41555555555555557	1e-12	
frouros	0.9.0	psi	number	few	25	value	435.0643712078791	4.350643712078791e-10	
frouros	0.9.0	js_distance	number	few	25	value	0.4878542853877888	1e-12	
frouros	0.9.0	kl_divergence	number	few	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	few	25	value	0.5815836648916767	1e-12	
frouros	0.9.0	total_variation	number	few	25	value	0.4822222222222222	1e-12	
frouros	0.9.0	wasserstein	number	few	\N	value	0.38	1e-12	
frouros	0.9.0	energy_distance	number	few	\N	value	0.29691417058025044	1e-12	
frouros	0.9.0	psi	number	zero_inflated	10	value	0.1769033942744394	1e-12	
frouros	0.9.0	js_distance	number	zero_inflated	10	value	0.10174204429073583	1e-12	
frouros	0.9.0	kl_divergence	number	zero_inflated	10	value	0.06572851332667719	1e-12	
frouros	0.9.0	hellinger	number	zero_inflated	10	value	0.1313420612047683	1e-12	
frouros	0.9.0	total_variation	number	zero_inflated	10	value	0.05049999999999999	1e-12	
frouros	0.9.0	psi	number	zero_inflated	25	value	25.5434584208243	2.55434584208243e-11	
frouros	0.9.0	js_distance	number	zero_inflated	25	value	0.16481132227238568	1e-12	
frouros	0.9.0	kl_divergence	number	zero_inflated	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	zero_inflated	25	value	0.13885976420924168	1e-12	
frouros	0.9.0	total_variation	number	zero_inflated	25	value	0.055749999999999966	1e-12	
frouros	0.9.0	wasserstein	number	zero_inflated	\N	value	0.4275905555555556	1e-12	
frouros	0.9.0	energy_distance	number	zero_inflated	\N	value	0.18357463892257983	1e-12	
frouros	0.9.0	psi	number	outlier_current	10	value	0.8771413219831224	1e-12	
frouros	0.9.0	js_distance	number	outlier_current	10	value	0.020818559568552053	1e-12	
frouros	0.9.0	kl_divergence	number	outlier_current	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	outlier_current	10	value	0.025003908387805366	1e-12	
frouros	0.9.0	total_variation	number	outlier_current	10	value	0.0012499999999999734	1e-12	
frouros	0.9.0	psi	number	outlier_current	25	value	0.8771413219831224	1e-12	
frouros	0.9.0	js_distance	number	outlier_current	25	value	0.020818559568552053	1e-12	
frouros	0.9.0	kl_divergence	number	outlier_current	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	outlier_current	25	value	0.025003908387805366	1e-12	
frouros	0.9.0	total_variation	number	outlier_current	25	value	0.0012499999999999734	1e-12	
frouros	0.9.0	wasserstein	number	outlier_current	\N	value	1.8230787499999734	1.8230787499999734e-12	
frouros	0.9.0	energy_distance	number	outlier_current	\N	value	0.5547782258479508	1e-12	
frouros	0.9.0	psi	number	outlier_reference	10	value	0.7014896637536155	1e-12	
frouros	0.9.0	js_distance	number	outlier_reference	10	value	0.01861984567112047	1e-12	
frouros	0.9.0	kl_divergence	number	outlier_reference	10	value	0.001000500333583622	1e-12	
frouros	0.9.0	hellinger	number	outlier_reference	10	value	0.02236347608354054	1e-12	
frouros	0.9.0	total_variation	number	outlier_reference	10	value	0.0010000000000000009	1e-12	
frouros	0.9.0	psi	number	outlier_reference	25	value	0.7014896637536155	1e-12	
frouros	0.9.0	js_distance	number	outlier_reference	25	value	0.01861984567112047	1e-12	
frouros	0.9.0	kl_divergence	number	outlier_reference	25	value	0.001000500333583622	1e-12	
frouros	0.9.0	hellinger	number	outlier_reference	25	value	0.02236347608354054	1e-12	
frouros	0.9.0	total_variation	number	outlier_reference	25	value	0.0010000000000000009	1e-12	
frouros	0.9.0	wasserstein	number	outlier_reference	\N	value	1.570029000000001	1.570029000000001e-12	
frouros	0.9.0	energy_distance	number	outlier_reference	\N	value	0.5516626985758599	1e-12	
frouros	0.9.0	psi	number	constant_same	10	value	0.0	1e-12	
frouros	0.9.0	js_distance	number	constant_same	10	value	\N	0.0	NaN
frouros	0.9.0	kl_divergence	number	constant_same	10	value	0.0	1e-12	
frouros	0.9.0	hellinger	number	constant_same	10	value	0.0	6.324555320336758e-08	
frouros	0.9.0	total_variation	number	constant_same	10	value	0.0	1e-12	
frouros	0.9.0	psi	number	constant_same	25	value	0.0	1e-12	
frouros	0.9.0	js_distance	number	constant_same	25	value	\N	0.0	NaN
frouros	0.9.0	kl_divergence	number	constant_same	25	value	0.0	1e-12	
frouros	0.9.0	hellinger	number	constant_same	25	value	0.0	6.324555320336758e-08	
frouros	0.9.0	total_variation	number	constant_same	25	value	0.0	1e-12	
frouros	0.9.0	wasserstein	number	constant_same	\N	value	0.0	1e-12	
frouros	0.9.0	energy_distance	number	constant_same	\N	value	0.0	1e-12	
frouros	0.9.0	psi	number	constant_moved	10	value	1416.7928370645282	1.4167928370645282e-09	
frouros	0.9.0	js_distance	number	constant_moved	10	value	0.0	6.324555320336758e-08	
frouros	0.9.0	kl_divergence	number	constant_moved	10	value	0.0	1e-12	
frouros	0.9.0	hellinger	number	constant_moved	10	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	constant_moved	10	value	1.0	1e-12	
frouros	0.9.0	psi	number	constant_moved	25	value	1416.7928370645282	1.4167928370645282e-09	
frouros	0.9.0	js_distance	number	constant_moved	25	value	0.0	6.324555320336758e-08	
frouros	0.9.0	kl_divergence	number	constant_moved	25	value	0.0	1e-12	
frouros	0.9.0	hellinger	number	constant_moved	25	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	constant_moved	25	value	1.0	1e-12	
frouros	0.9.0	wasserstein	number	constant_moved	\N	value	0.009999999999999787	1e-12	
frouros	0.9.0	energy_distance	number	constant_moved	\N	value	0.141421356237308	1e-12	
frouros	0.9.0	psi	number	constant_reference	10	value	545.0105034701927	5.450105034701927e-10	
frouros	0.9.0	js_distance	number	constant_reference	10	value	0.30624318403780626	1e-12	
frouros	0.9.0	kl_divergence	number	constant_reference	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	constant_reference	10	value	0.7213992290463915	1e-12	
frouros	0.9.0	total_variation	number	constant_reference	10	value	0.77	1e-12	
frouros	0.9.0	psi	number	constant_reference	25	value	640.6330323783379	6.406330323783379e-10	
frouros	0.9.0	js_distance	number	constant_reference	25	value	0.4027009771967119	1e-12	
frouros	0.9.0	kl_divergence	number	constant_reference	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	constant_reference	25	value	0.831732709379372	1e-12	
frouros	0.9.0	total_variation	number	constant_reference	25	value	0.905	1e-12	
frouros	0.9.0	wasserstein	number	constant_reference	\N	value	0.4773175	1e-12	
frouros	0.9.0	energy_distance	number	constant_reference	\N	value	0.5316467224576862	1e-12	
frouros	0.9.0	psi	number	constant_current	10	value	545.0105034701927	5.450105034701927e-10	
frouros	0.9.0	js_distance	number	constant_current	10	value	0.30624318403780626	1e-12	
frouros	0.9.0	kl_divergence	number	constant_current	10	value	0.30793944446079785	1e-12	
frouros	0.9.0	hellinger	number	constant_current	10	value	0.7213992290463915	1e-12	
frouros	0.9.0	total_variation	number	constant_current	10	value	0.77	1e-12	
frouros	0.9.0	psi	number	constant_current	25	value	640.6330323783379	6.406330323783379e-10	
frouros	0.9.0	js_distance	number	constant_current	25	value	0.4027009771967119	1e-12	
frouros	0.9.0	kl_divergence	number	constant_current	25	value	0.5059357806820384	1e-12	
frouros	0.9.0	hellinger	number	constant_current	25	value	0.831732709379372	1e-12	
frouros	0.9.0	total_variation	number	constant_current	25	value	0.905	1e-12	
frouros	0.9.0	wasserstein	number	constant_current	\N	value	0.4773175	1e-12	
frouros	0.9.0	energy_distance	number	constant_current	\N	value	0.5316467224576862	1e-12	
frouros	0.9.0	psi	number	skewed	10	value	0.19843661628326484	1e-12	
frouros	0.9.0	js_distance	number	skewed	10	value	0.10969806604253314	1e-12	
frouros	0.9.0	kl_divergence	number	skewed	10	value	0.038333778629618585	1e-12	
frouros	0.9.0	hellinger	number	skewed	10	value	0.1389059059830358	1e-12	
frouros	0.9.0	total_variation	number	skewed	10	value	0.05088888888888887	1e-12	
frouros	0.9.0	psi	number	skewed	25	value	29.597241568499413	2.9597241568499415e-11	
frouros	0.9.0	js_distance	number	skewed	25	value	0.12673200844929863	1e-12	
frouros	0.9.0	kl_divergence	number	skewed	25	value	0.04754266152282645	1e-12	
frouros	0.9.0	hellinger	number	skewed	25	value	0.147831175923696	1e-12	
frouros	0.9.0	total_variation	number	skewed	25	value	0.05077777777777781	1e-12	
frouros	0.9.0	wasserstein	number	skewed	\N	value	0.03246984622157875	1e-12	
frouros	0.9.0	energy_distance	number	skewed	\N	value	0.04925205059095688	1e-12	
frouros	0.9.0	psi	number	disjoint	10	value	1414.1657407080886	1.4141657407080887e-09	
frouros	0.9.0	js_distance	number	disjoint	10	value	0.8325546111576977	1e-12	
frouros	0.9.0	kl_divergence	number	disjoint	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	disjoint	10	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	disjoint	10	value	1.0	1e-12	
frouros	0.9.0	psi	number	disjoint	25	value	1412.4623982907797	1.4124623982907796e-09	
frouros	0.9.0	js_distance	number	disjoint	25	value	0.8325546111576977	1e-12	
frouros	0.9.0	kl_divergence	number	disjoint	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	disjoint	25	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	disjoint	25	value	1.0	1e-12	
frouros	0.9.0	wasserstein	number	disjoint	\N	value	2.000438972325989	2.000438972325989e-12	
frouros	0.9.0	energy_distance	number	disjoint	\N	value	1.8256754841505902	1.8256754841505904e-12	
frouros	0.9.0	psi	number	small	10	value	188.5937953773518	1.885937953773518e-10	
frouros	0.9.0	js_distance	number	small	10	value	0.23148028458004005	1e-12	
frouros	0.9.0	kl_divergence	number	small	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	small	10	value	0.41464272548429176	1e-12	
frouros	0.9.0	total_variation	number	small	10	value	0.30000000000000004	1e-12	
frouros	0.9.0	psi	number	small	25	value	776.9231816851648	7.769231816851648e-10	
frouros	0.9.0	js_distance	number	small	25	value	0.2652128173545102	1e-12	
frouros	0.9.0	kl_divergence	number	small	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	small	25	value	0.747814766113764	1e-12	
frouros	0.9.0	total_variation	number	small	25	value	0.6166666666666667	1e-12	
frouros	0.9.0	wasserstein	number	small	\N	value	1.2908333333333333	1.2908333333333333e-12	
frouros	0.9.0	energy_distance	number	small	\N	value	0.6262210294918064	1e-12	
frouros	0.9.0	psi	number	small_ties	10	value	101.05079550123466	1.0105079550123466e-10	
frouros	0.9.0	js_distance	number	small_ties	10	value	0.3031666202886127	1e-12	
frouros	0.9.0	kl_divergence	number	small_ties	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	small_ties	10	value	0.2956637193410683	1e-12	
frouros	0.9.0	total_variation	number	small_ties	10	value	0.20238095238095255	1e-12	
frouros	0.9.0	psi	number	small_ties	25	value	101.05079550123466	1.0105079550123466e-10	
frouros	0.9.0	js_distance	number	small_ties	25	value	0.3375546995116332	1e-12	
frouros	0.9.0	kl_divergence	number	small_ties	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	small_ties	25	value	0.2956637193410683	1e-12	
frouros	0.9.0	total_variation	number	small_ties	25	value	0.20238095238095233	1e-12	
frouros	0.9.0	wasserstein	number	small_ties	\N	value	0.5	1e-12	
frouros	0.9.0	energy_distance	number	small_ties	\N	value	0.31134992453861965	1e-12	
frouros	0.9.0	psi	number	small_reverse	10	value	188.5937953773518	1.885937953773518e-10	
frouros	0.9.0	js_distance	number	small_reverse	10	value	0.23148028458004005	1e-12	
frouros	0.9.0	kl_divergence	number	small_reverse	10	value	0.17263050110396283	1e-12	
frouros	0.9.0	hellinger	number	small_reverse	10	value	0.41464272548429176	1e-12	
frouros	0.9.0	total_variation	number	small_reverse	10	value	0.30000000000000004	1e-12	
frouros	0.9.0	psi	number	small_reverse	25	value	776.9231816851648	7.769231816851648e-10	
frouros	0.9.0	js_distance	number	small_reverse	25	value	0.2652128173545102	1e-12	
frouros	0.9.0	kl_divergence	number	small_reverse	25	value	0.2209538367593068	1e-12	
frouros	0.9.0	hellinger	number	small_reverse	25	value	0.747814766113764	1e-12	
frouros	0.9.0	total_variation	number	small_reverse	25	value	0.6166666666666667	1e-12	
frouros	0.9.0	wasserstein	number	small_reverse	\N	value	1.2908333333333333	1.2908333333333333e-12	
frouros	0.9.0	energy_distance	number	small_reverse	\N	value	0.6262210294918064	1e-12	
frouros	0.9.0	psi	number	two_each	10	value	1415.4065427034084	1.4154065427034083e-09	
frouros	0.9.0	js_distance	number	two_each	10	value	0.5641427870206323	1e-12	
frouros	0.9.0	kl_divergence	number	two_each	10	value	1.0986122886681098	1.0986122886681097e-12	
frouros	0.9.0	hellinger	number	two_each	10	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	two_each	10	value	1.0	1e-12	
frouros	0.9.0	psi	number	two_each	25	value	1415.4065427034084	1.4154065427034083e-09	
frouros	0.9.0	js_distance	number	two_each	25	value	0.5641427870206323	1e-12	
frouros	0.9.0	kl_divergence	number	two_each	25	value	1.0986122886681098	1.0986122886681097e-12	
frouros	0.9.0	hellinger	number	two_each	25	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	two_each	25	value	1.0	1e-12	
frouros	0.9.0	wasserstein	number	two_each	\N	value	1.0	1e-12	
frouros	0.9.0	energy_distance	number	two_each	\N	value	1.0000000000000002	1.0000000000000002e-12	
frouros	0.9.0	psi	number	one_each	10	value	1416.7928370645282	1.4167928370645282e-09	
frouros	0.9.0	js_distance	number	one_each	10	value	0.7849400150103164	1e-12	
frouros	0.9.0	kl_divergence	number	one_each	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	one_each	10	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	one_each	10	value	1.0	1e-12	
frouros	0.9.0	psi	number	one_each	25	value	1416.7928370645282	1.4167928370645282e-09	
frouros	0.9.0	js_distance	number	one_each	25	value	0.8325546111576977	1e-12	
frouros	0.9.0	kl_divergence	number	one_each	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	one_each	25	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	one_each	25	value	1.0	1e-12	
frouros	0.9.0	wasserstein	number	one_each	\N	value	1.0	1e-12	
frouros	0.9.0	energy_distance	number	one_each	\N	value	1.4142135623730951	1.4142135623730952e-12	
frouros	0.9.0	psi	number	one_current	10	value	1415.73198011737	1.41573198011737e-09	
frouros	0.9.0	js_distance	number	one_current	10	value	0.8325546111576977	1e-12	
frouros	0.9.0	kl_divergence	number	one_current	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	one_current	10	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	one_current	10	value	1.0	1e-12	
frouros	0.9.0	psi	number	one_current	25	value	1415.73198011737	1.41573198011737e-09	
frouros	0.9.0	js_distance	number	one_current	25	value	0.8325546111576977	1e-12	
frouros	0.9.0	kl_divergence	number	one_current	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	one_current	25	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	one_current	25	value	1.0	1e-12	
frouros	0.9.0	wasserstein	number	one_current	\N	value	2.9444444444444446	2.9444444444444446e-12	
frouros	0.9.0	energy_distance	number	one_current	\N	value	2.2305399888760813	2.230539988876081e-12	
frouros	0.9.0	psi	number	one_reference	10	value	1415.73198011737	1.41573198011737e-09	
frouros	0.9.0	js_distance	number	one_reference	10	value	0.6206227389388089	1e-12	
frouros	0.9.0	kl_divergence	number	one_reference	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	one_reference	10	value	0.9999999999999999	1e-12	
frouros	0.9.0	total_variation	number	one_reference	10	value	1.0	1e-12	
frouros	0.9.0	psi	number	one_reference	25	value	1415.73198011737	1.41573198011737e-09	
frouros	0.9.0	js_distance	number	one_reference	25	value	0.653045669980561	1e-12	
frouros	0.9.0	kl_divergence	number	one_reference	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	one_reference	25	value	1.0	1e-12	
frouros	0.9.0	total_variation	number	one_reference	25	value	1.0	1e-12	
frouros	0.9.0	wasserstein	number	one_reference	\N	value	1.6111111111111112	1.611111111111111e-12	
frouros	0.9.0	energy_distance	number	one_reference	\N	value	1.1811273125260722	1.1811273125260722e-12	
frouros	0.9.0	psi	number	slight	10	value	0.022625915238554464	1e-12	
frouros	0.9.0	js_distance	number	slight	10	value	0.03795505451916299	1e-12	
frouros	0.9.0	kl_divergence	number	slight	10	value	0.005856204966055786	1e-12	
frouros	0.9.0	hellinger	number	slight	10	value	0.05311167598778434	1e-12	
frouros	0.9.0	total_variation	number	slight	10	value	0.05380952380952375	1e-12	
frouros	0.9.0	psi	number	slight	25	value	7.216192654415421	7.216192654415421e-12	
frouros	0.9.0	js_distance	number	slight	25	value	0.05130106123480775	1e-12	
frouros	0.9.0	kl_divergence	number	slight	25	value	0.010705396770853238	1e-12	
frouros	0.9.0	hellinger	number	slight	25	value	0.08847691804214043	1e-12	
frouros	0.9.0	total_variation	number	slight	25	value	0.061904761904761796	1e-12	
frouros	0.9.0	wasserstein	number	slight	\N	value	0.05763976190476189	1e-12	
frouros	0.9.0	energy_distance	number	slight	\N	value	0.05691383171394113	1e-12	
frouros	0.9.0	psi	number	slight_wider	10	value	5.11224320065743	5.11224320065743e-12	
frouros	0.9.0	js_distance	number	slight_wider	10	value	0.12403933230123301	1e-12	
frouros	0.9.0	kl_divergence	number	slight_wider	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	slight_wider	10	value	0.11976511958846463	1e-12	
frouros	0.9.0	total_variation	number	slight_wider	10	value	0.10976190476190473	1e-12	
frouros	0.9.0	psi	number	slight_wider	25	value	22.52059098490964	2.252059098490964e-11	
frouros	0.9.0	js_distance	number	slight_wider	25	value	0.13887098630912786	1e-12	
frouros	0.9.0	kl_divergence	number	slight_wider	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	slight_wider	25	value	0.16170093313717085	1e-12	
frouros	0.9.0	total_variation	number	slight_wider	25	value	0.12142857142857144	1e-12	
frouros	0.9.0	wasserstein	number	slight_wider	\N	value	0.1348727976190476	1e-12	
frouros	0.9.0	energy_distance	number	slight_wider	\N	value	0.11034577752643655	1e-12	
frouros	0.9.0	psi	number	power_of_two	10	value	37.557162432385155	3.7557162432385156e-11	
frouros	0.9.0	js_distance	number	power_of_two	10	value	0.23207669352910726	1e-12	
frouros	0.9.0	kl_divergence	number	power_of_two	10	value	0.20174395554824934	1e-12	
frouros	0.9.0	hellinger	number	power_of_two	10	value	0.26481509591773744	1e-12	
frouros	0.9.0	total_variation	number	power_of_two	10	value	0.275390625	1e-12	
frouros	0.9.0	psi	number	power_of_two	25	value	30.67909954778721	3.067909954778721e-11	
frouros	0.9.0	js_distance	number	power_of_two	25	value	0.2372843052026325	1e-12	
frouros	0.9.0	kl_divergence	number	power_of_two	25	value	0.20446249793576854	1e-12	
frouros	0.9.0	hellinger	number	power_of_two	25	value	0.2660500416504192	1e-12	
frouros	0.9.0	total_variation	number	power_of_two	25	value	0.26953125	1e-12	
frouros	0.9.0	wasserstein	number	power_of_two	\N	value	124.70710867814668	1.2470710867814667e-10	
frouros	0.9.0	energy_distance	number	power_of_two	\N	value	6.540830223403355	6.540830223403355e-12	
frouros	0.9.0	psi	number	missing	10	value	0.029103590683094926	1e-12	
frouros	0.9.0	js_distance	number	missing	10	value	0.05743315922019462	1e-12	
frouros	0.9.0	kl_divergence	number	missing	10	value	0.013066516724490721	1e-12	
frouros	0.9.0	hellinger	number	missing	10	value	0.06026311640793615	1e-12	
frouros	0.9.0	total_variation	number	missing	10	value	0.06449999999999978	1e-12	
frouros	0.9.0	psi	number	missing	25	value	7.415799974799654	7.415799974799654e-12	
frouros	0.9.0	js_distance	number	missing	25	value	0.06834972947142752	1e-12	
frouros	0.9.0	kl_divergence	number	missing	25	value	0.018504189642287377	1e-12	
frouros	0.9.0	hellinger	number	missing	25	value	0.09851458422500307	1e-12	
frouros	0.9.0	total_variation	number	missing	25	value	0.07300000000000006	1e-12	
frouros	0.9.0	wasserstein	number	missing	\N	value	0.09768549999999998	1e-12	
frouros	0.9.0	energy_distance	number	missing	\N	value	0.09592987803599044	1e-12	
frouros	0.9.0	psi	number	large	10	value	3.5707782114708126	3.5707782114708125e-12	
frouros	0.9.0	js_distance	number	large	10	value	0.04854910697517248	1e-12	
frouros	0.9.0	kl_divergence	number	large	10	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	large	10	value	0.050528515677469535	1e-12	
frouros	0.9.0	total_variation	number	large	10	value	0.006750000000000034	1e-12	
frouros	0.9.0	psi	number	large	25	value	8.966164963587326	8.966164963587326e-12	
frouros	0.9.0	js_distance	number	large	25	value	0.04802481516066822	1e-12	
frouros	0.9.0	kl_divergence	number	large	25	value	Infinity	0.0	
frouros	0.9.0	hellinger	number	large	25	value	0.08122669670972009	1e-12	
frouros	0.9.0	total_variation	number	large	25	value	0.018916666666666693	1e-12	
frouros	0.9.0	wasserstein	number	large	\N	value	0.03216249999999975	1e-12	
frouros	0.9.0	energy_distance	number	large	\N	value	0.017623898704757543	1e-12	
frouros	0.9.0	psi	number	large_inside	10	value	141.4883011734994	1.414883011734994e-10	
frouros	0.9.0	js_distance	number	large_inside	10	value	0.2906371231773996	1e-12	
frouros	0.9.0	kl_divergence	number	large_inside	10	value	0.2533726895523741	1e-12	
frouros	0.9.0	hellinger	number	large_inside	10	value	0.32758703964719116	1e-12	
frouros	0.9.0	total_variation	number	large_inside	10	value	0.20076666666666665	1e-12	
frouros	0.9.0	psi	number	large_inside	25	value	169.52181189556174	1.6952181189556174e-10	
frouros	0.9.0	js_distance	number	large_inside	25	value	0.3093895005297332	1e-12	
frouros	0.9.0	kl_divergence	number	large_inside	25	value	0.2880616754930687	1e-12	
frouros	0.9.0	hellinger	number	large_inside	25	value	0.35854451178334884	1e-12	
frouros	0.9.0	total_variation	number	large_inside	25	value	0.24030000000000007	1e-12	
frouros	0.9.0	wasserstein	number	large_inside	\N	value	0.2502087	1e-12	
frouros	0.9.0	energy_distance	number	large_inside	\N	value	0.20413269373402956	1e-12	
frouros	0.9.0	ks_test	number	same	\N	statistic	0.0	1e-12	
frouros	0.9.0	ks_test	number	same	\N	p_value	1.0	1e-12	
frouros	0.9.0	cramer_von_mises	number	same	\N	statistic	0.0	1e-12	
frouros	0.9.0	cramer_von_mises	number	same	\N	p_value	1.0	1e-06	
frouros	0.9.0	anderson_darling	number	same	\N	statistic	-1.3146271114303332	1.314627111430333e-12	
frouros	0.9.0	anderson_darling	number	same	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	same	\N	statistic	509040.5	5.090405e-07	
frouros	0.9.0	mann_whitney	number	same	\N	p_value	1.0	1e-12	
frouros	0.9.0	t_test	number	same	\N	statistic	0.0	1e-12	
frouros	0.9.0	t_test	number	same	\N	p_value	1.0	1e-12	
frouros	0.9.0	ks_test	number	shift_up	\N	statistic	0.3705	1e-12	
frouros	0.9.0	ks_test	number	shift_up	\N	p_value	8.764615861403757e-55	1e-12	
frouros	0.9.0	cramer_von_mises	number	shift_up	\N	statistic	33.73098087962961	3.3730980879629615e-11	
frouros	0.9.0	cramer_von_mises	number	shift_up	\N	p_value	5.0003557960920375e-09	1e-06	
frouros	0.9.0	anderson_darling	number	shift_up	\N	statistic	227.40785489272466	2.2740785489272465e-10	
frouros	0.9.0	anderson_darling	number	shift_up	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	shift_up	\N	statistic	196255.0	1.96255e-07	
frouros	0.9.0	mann_whitney	number	shift_up	\N	p_value	3.588029425747796e-77	1e-12	
frouros	0.9.0	t_test	number	shift_up	\N	statistic	-20.795452879680475	2.0795452879680474e-11	
frouros	0.9.0	t_test	number	shift_up	\N	p_value	9.15437297394557e-86	1e-12	
frouros	0.9.0	ks_test	number	shift_down	\N	statistic	0.372	1e-12	
frouros	0.9.0	ks_test	number	shift_down	\N	p_value	3.105301352506939e-51	1e-12	
frouros	0.9.0	cramer_von_mises	number	shift_down	\N	statistic	31.565490714285716	3.156549071428572e-11	
frouros	0.9.0	cramer_von_mises	number	shift_down	\N	p_value	1.3360611061941086e-08	1e-06	
frouros	0.9.0	anderson_darling	number	shift_down	\N	statistic	212.6889787848342	2.126889787848342e-10	
frouros	0.9.0	anderson_darling	number	shift_down	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	shift_down	\N	statistic	528918.0	5.28918e-07	
frouros	0.9.0	mann_whitney	number	shift_down	\N	p_value	3.901951324565281e-72	1e-12	
frouros	0.9.0	t_test	number	shift_down	\N	statistic	20.05755784652055	2.005755784652055e-11	
frouros	0.9.0	t_test	number	shift_down	\N	p_value	2.1747459703901958e-79	1e-12	
frouros	0.9.0	ks_test	number	wider	\N	statistic	0.42205128205128206	1e-12	
frouros	0.9.0	ks_test	number	wider	\N	p_value	9.519546806491167e-112	1e-12	
frouros	0.9.0	cramer_von_mises	number	wider	\N	statistic	63.58518925824171	6.358518925824171e-11	
frouros	0.9.0	cramer_von_mises	number	wider	\N	p_value	1.8703620985327518e-08	1e-06	
frouros	0.9.0	anderson_darling	number	wider	\N	statistic	426.05774581469433	4.2605774581469433e-10	
frouros	0.9.0	anderson_darling	number	wider	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	wider	\N	statistic	440654.5	4.406545e-07	
frouros	0.9.0	mann_whitney	number	wider	\N	p_value	1.9296594629803475e-138	1e-12	
frouros	0.9.0	t_test	number	wider	\N	statistic	-28.17675924085397	2.817675924085397e-11	
frouros	0.9.0	t_test	number	wider	\N	p_value	1.5146135037614358e-150	1e-12	
frouros	0.9.0	ks_test	number	scale_large	\N	statistic	0.076875	1e-12	
frouros	0.9.0	ks_test	number	scale_large	\N	p_value	0.04816489771840883	1e-12	
frouros	0.9.0	cramer_von_mises	number	scale_large	\N	statistic	0.8137714213709728	1e-12	
frouros	0.9.0	cramer_von_mises	number	scale_large	\N	p_value	0.006776978838468062	1e-06	
frouros	0.9.0	anderson_darling	number	scale_large	\N	statistic	4.382599930325827	4.382599930325827e-12	
frouros	0.9.0	anderson_darling	number	scale_large	\N	p_value	0.005817469918042877	1e-12	
frouros	0.9.0	mann_whitney	number	scale_large	\N	statistic	173700.0	1.737e-07	
frouros	0.9.0	mann_whitney	number	scale_large	\N	p_value	0.0036857080631984185	1e-12	
frouros	0.9.0	t_test	number	scale_large	\N	statistic	-3.0670069557649184	3.0670069557649183e-12	
frouros	0.9.0	t_test	number	scale_large	\N	p_value	0.0022092000120274326	1e-12	
frouros	0.9.0	ks_test	number	scale_small	\N	statistic	0.076875	1e-12	
frouros	0.9.0	ks_test	number	scale_small	\N	p_value	0.04816489771840883	1e-12	
frouros	0.9.0	cramer_von_mises	number	scale_small	\N	statistic	0.8137714213709728	1e-12	
frouros	0.9.0	cramer_von_mises	number	scale_small	\N	p_value	0.006776978838468062	1e-06	
frouros	0.9.0	anderson_darling	number	scale_small	\N	statistic	4.382599930325827	4.382599930325827e-12	
frouros	0.9.0	anderson_darling	number	scale_small	\N	p_value	0.005817469918042877	1e-12	
frouros	0.9.0	mann_whitney	number	scale_small	\N	statistic	173700.0	1.737e-07	
frouros	0.9.0	mann_whitney	number	scale_small	\N	p_value	0.0036857080631984185	1e-12	
frouros	0.9.0	t_test	number	scale_small	\N	statistic	-3.0670069557649184	3.0670069557649183e-12	
frouros	0.9.0	t_test	number	scale_small	\N	p_value	0.0022092000120274326	1e-12	
frouros	0.9.0	ks_test	number	ties	\N	statistic	0.03755555555555556	1e-12	
frouros	0.9.0	ks_test	number	ties	\N	p_value	0.5969095515038664	1e-12	
frouros	0.9.0	cramer_von_mises	number	ties	\N	statistic	0.2948013804713696	1e-12	
frouros	0.9.0	cramer_von_mises	number	ties	\N	p_value	0.13987339170137136	1e-06	
frouros	0.9.0	anderson_darling	number	ties	\N	statistic	1.1797150327204826	1.1797150327204827e-12	
frouros	0.9.0	anderson_darling	number	ties	\N	p_value	0.1062603010754614	1e-12	
frouros	0.9.0	mann_whitney	number	ties	\N	statistic	320527.5	3.205275e-07	
frouros	0.9.0	mann_whitney	number	ties	\N	p_value	0.0781026311549913	1e-12	
frouros	0.9.0	t_test	number	ties	\N	statistic	-1.8959563983046808	1.8959563983046807e-12	
frouros	0.9.0	t_test	number	ties	\N	p_value	0.05814826834198565	1e-12	
frouros	0.9.0	ks_test	number	few	\N	statistic	0.21333333333333335	1e-12	
frouros	0.9.0	ks_test	number	few	\N	p_value	6.341489817796065e-10	1e-12	
frouros	0.9.0	cramer_von_mises	number	few	\N	statistic	1.5208333333333428	1.5208333333333428e-12	
frouros	0.9.0	cramer_von_mises	number	few	\N	p_value	0.0001543731553630412	1e-06	
frouros	0.9.0	anderson_darling	number	few	\N	statistic	7.3126873543371484	7.312687354337148e-12	
frouros	0.9.0	anderson_darling	number	few	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	few	\N	statistic	108225.0	1.0822499999999999e-07	
frouros	0.9.0	mann_whitney	number	few	\N	p_value	0.3072074242345776	1e-12	
frouros	0.9.0	t_test	number	few	\N	statistic	-2.2591412893479075	2.2591412893479073e-12	
frouros	0.9.0	t_test	number	few	\N	p_value	0.024115155475546095	1e-12	
frouros	0.9.0	ks_test	number	zero_inflated	\N	statistic	0.04625	1e-12	
frouros	0.9.0	ks_test	number	zero_inflated	\N	p_value	0.28905408673603356	1e-12	
frouros	0.9.0	cramer_von_mises	number	zero_inflated	\N	statistic	2.601013726851818	2.6010137268518176e-12	
frouros	0.9.0	cramer_von_mises	number	zero_inflated	\N	p_value	5.788788060012706e-07	1e-06	
frouros	0.9.0	anderson_darling	number	zero_inflated	\N	statistic	4.797321553710759	4.797321553710759e-12	
frouros	0.9.0	anderson_darling	number	zero_inflated	\N	p_value	0.00410421408237554	1e-12	
frouros	0.9.0	mann_whitney	number	zero_inflated	\N	statistic	378292.0	3.78292e-07	
frouros	0.9.0	mann_whitney	number	zero_inflated	\N	p_value	0.026802128068838537	1e-12	
frouros	0.9.0	t_test	number	zero_inflated	\N	statistic	-2.7063629992702856	2.7063629992702856e-12	
frouros	0.9.0	t_test	number	zero_inflated	\N	p_value	0.0068746047441167355	1e-12	
frouros	0.9.0	ks_test	number	outlier_current	\N	statistic	0.3705	1e-12	
frouros	0.9.0	ks_test	number	outlier_current	\N	p_value	8.764615861403757e-55	1e-12	
frouros	0.9.0	cramer_von_mises	number	outlier_current	\N	statistic	33.73172574074073	3.3731725740740726e-11	
frouros	0.9.0	cramer_von_mises	number	outlier_current	\N	p_value	5.002114944474556e-09	1e-06	
frouros	0.9.0	anderson_darling	number	outlier_current	\N	statistic	227.43727167005642	2.2743727167005641e-10	
frouros	0.9.0	anderson_darling	number	outlier_current	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	outlier_current	\N	statistic	196245.0	1.96245e-07	
frouros	0.9.0	mann_whitney	number	outlier_current	\N	p_value	3.527483829040833e-77	1e-12	
frouros	0.9.0	t_test	number	outlier_current	\N	statistic	-1.4618629684487479	1.4618629684487478e-12	
frouros	0.9.0	t_test	number	outlier_current	\N	p_value	0.1441717723101727	1e-12	
frouros	0.9.0	ks_test	number	outlier_reference	\N	statistic	0.3695	1e-12	
frouros	0.9.0	ks_test	number	outlier_reference	\N	p_value	1.7491187904145462e-54	1e-12	
frouros	0.9.0	cramer_von_mises	number	outlier_reference	\N	statistic	33.50576775462963	3.350576775462963e-11	
frouros	0.9.0	cramer_von_mises	number	outlier_reference	\N	p_value	4.492692440294377e-09	1e-06	
frouros	0.9.0	anderson_darling	number	outlier_reference	\N	statistic	225.52487929029513	2.2552487929029513e-10	
frouros	0.9.0	anderson_darling	number	outlier_reference	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	outlier_reference	\N	statistic	197045.0	1.97045e-07	
frouros	0.9.0	mann_whitney	number	outlier_reference	\N	p_value	1.3728043433035592e-76	1e-12	
frouros	0.9.0	t_test	number	outlier_reference	\N	statistic	0.42216928147530314	1e-12	
frouros	0.9.0	t_test	number	outlier_reference	\N	p_value	0.6729922201093933	1e-12	
frouros	0.9.0	ks_test	number	constant_same	\N	statistic	0.0	1e-12	
frouros	0.9.0	ks_test	number	constant_same	\N	p_value	1.0	1e-12	
frouros	0.9.0	cramer_von_mises	number	constant_same	\N	statistic	2.4305357142857105	2.4305357142857103e-12	
frouros	0.9.0	cramer_von_mises	number	constant_same	\N	p_value	1.3700723029419493e-06	1e-06	
frouros	0.9.0	anderson_darling	number	constant_same	\N	statistic	\N	0.0	ValueError
frouros	0.9.0	anderson_darling	number	constant_same	\N	p_value	\N	0.0	ValueError
frouros	0.9.0	mann_whitney	number	constant_same	\N	statistic	15000.0	1.5e-08	
frouros	0.9.0	mann_whitney	number	constant_same	\N	p_value	1.0	1e-12	
frouros	0.9.0	t_test	number	constant_same	\N	statistic	\N	0.0	NaN
frouros	0.9.0	t_test	number	constant_same	\N	p_value	\N	0.0	NaN
frouros	0.9.0	ks_test	number	constant_moved	\N	statistic	1.0	1e-12	
frouros	0.9.0	ks_test	number	constant_moved	\N	p_value	7.291851748795013e-103	1e-12	
frouros	0.9.0	cramer_von_mises	number	constant_moved	\N	statistic	45.287678571428565	4.5287678571428565e-11	
frouros	0.9.0	cramer_von_mises	number	constant_moved	\N	p_value	1.2416324746133967e-08	1e-06	
frouros	0.9.0	anderson_darling	number	constant_moved	\N	statistic	459.5512855594118	4.5955128555941177e-10	
frouros	0.9.0	anderson_darling	number	constant_moved	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	constant_moved	\N	statistic	0.0	1e-12	
frouros	0.9.0	mann_whitney	number	constant_moved	\N	p_value	7.078989249896018e-78	1e-12	
frouros	0.9.0	t_test	number	constant_moved	\N	p_value	0.0	1e-12	
frouros	0.9.0	ks_test	number	constant_reference	\N	statistic	0.5075	1e-12	
frouros	0.9.0	ks_test	number	constant_reference	\N	p_value	1.0454835753391505e-40	1e-12	
frouros	0.9.0	cramer_von_mises	number	constant_reference	\N	statistic	22.331229761904765	2.2331229761904767e-11	
frouros	0.9.0	cramer_von_mises	number	constant_reference	\N	p_value	5.471994635186661e-09	1e-06	
frouros	0.9.0	anderson_darling	number	constant_reference	\N	statistic	69.03852983886787	6.903852983886787e-11	
frouros	0.9.0	anderson_darling	number	constant_reference	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	constant_reference	\N	statistic	60900.0	6.09e-08	
frouros	0.9.0	mann_whitney	number	constant_reference	\N	p_value	0.7233741504798116	1e-12	
frouros	0.9.0	t_test	number	constant_reference	\N	statistic	0.5831945068885614	1e-12	
frouros	0.9.0	t_test	number	constant_reference	\N	p_value	0.5600918454591449	1e-12	
frouros	0.9.0	ks_test	number	constant_current	\N	statistic	0.5075	1e-12	
frouros	0.9.0	ks_test	number	constant_current	\N	p_value	1.0454835753391505e-40	1e-12	
frouros	0.9.0	cramer_von_mises	number	constant_current	\N	statistic	22.331229761904765	2.2331229761904767e-11	
frouros	0.9.0	cramer_von_mises	number	constant_current	\N	p_value	5.471994635186661e-09	1e-06	
frouros	0.9.0	anderson_darling	number	constant_current	\N	statistic	69.03852983886787	6.903852983886787e-11	
frouros	0.9.0	anderson_darling	number	constant_current	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	constant_current	\N	statistic	59100.0	5.91e-08	
frouros	0.9.0	mann_whitney	number	constant_current	\N	p_value	0.7233741504798116	1e-12	
frouros	0.9.0	t_test	number	constant_current	\N	statistic	-0.5831945068885614	1e-12	
frouros	0.9.0	t_test	number	constant_current	\N	p_value	0.5600918454591449	1e-12	
frouros	0.9.0	ks_test	number	skewed	\N	statistic	0.052	1e-12	
frouros	0.9.0	ks_test	number	skewed	\N	p_value	0.14808444130638146	1e-12	
frouros	0.9.0	cramer_von_mises	number	skewed	\N	statistic	0.39560782163738395	1e-12	
frouros	0.9.0	cramer_von_mises	number	skewed	\N	p_value	0.07421748732405187	1e-06	
frouros	0.9.0	anderson_darling	number	skewed	\N	statistic	3.915291649261883	3.915291649261882e-12	
frouros	0.9.0	anderson_darling	number	skewed	\N	p_value	0.008683735557172603	1e-12	
frouros	0.9.0	mann_whitney	number	skewed	\N	statistic	472382.5	4.723825e-07	
frouros	0.9.0	mann_whitney	number	skewed	\N	p_value	0.06086644154945523	1e-12	
frouros	0.9.0	t_test	number	skewed	\N	statistic	2.4955610330669185	2.4955610330669183e-12	
frouros	0.9.0	t_test	number	skewed	\N	p_value	0.01266013736323322	1e-12	
frouros	0.9.0	ks_test	number	disjoint	\N	statistic	1.0	1e-12	
frouros	0.9.0	ks_test	number	disjoint	\N	p_value	1.863319586299335e-152	1e-12	
frouros	0.9.0	cramer_von_mises	number	disjoint	\N	statistic	42.48398692810457	4.248398692810457e-11	
frouros	0.9.0	cramer_von_mises	number	disjoint	\N	p_value	4.571674816489235e-09	1e-06	
frouros	0.9.0	anderson_darling	number	disjoint	\N	statistic	258.49966075082995	2.5849966075082995e-10	
frouros	0.9.0	anderson_darling	number	disjoint	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	disjoint	\N	statistic	0.0	1e-12	
frouros	0.9.0	mann_whitney	number	disjoint	\N	p_value	5.599532600532451e-85	1e-12	
frouros	0.9.0	t_test	number	disjoint	\N	statistic	-77.94895499684887	7.794895499684887e-11	
frouros	0.9.0	t_test	number	disjoint	\N	p_value	1.5298228651471107e-284	1e-12	
frouros	0.9.0	ks_test	number	small	\N	statistic	0.2833333333333333	1e-12	
frouros	0.9.0	ks_test	number	small	\N	p_value	0.6913916388273637	1e-12	
frouros	0.9.0	cramer_von_mises	number	small	\N	statistic	0.10833333333333339	1e-12	
frouros	0.9.0	cramer_von_mises	number	small	\N	p_value	0.5859245299950644	1e-06	
frouros	0.9.0	anderson_darling	number	small	\N	statistic	-0.487898606332793	1e-12	
frouros	0.9.0	anderson_darling	number	small	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	small	\N	statistic	45.0	4.5e-11	
frouros	0.9.0	mann_whitney	number	small	\N	p_value	0.3572241461593999	1e-12	
frouros	0.9.0	t_test	number	small	\N	statistic	-0.9630860913050865	1e-12	
frouros	0.9.0	t_test	number	small	\N	p_value	0.3507067737432691	1e-12	
frouros	0.9.0	ks_test	number	small_ties	\N	statistic	0.14285714285714285	1e-12	
frouros	0.9.0	ks_test	number	small_ties	\N	p_value	0.9949884548080805	1e-12	
frouros	0.9.0	cramer_von_mises	number	small_ties	\N	statistic	0.03880494505494525	1e-12	
frouros	0.9.0	cramer_von_mises	number	small_ties	\N	p_value	0.9656064073226545	1e-06	
frouros	0.9.0	anderson_darling	number	small_ties	\N	statistic	-0.8597019860211503	1e-12	
frouros	0.9.0	anderson_darling	number	small_ties	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	small_ties	\N	statistic	73.5	7.35e-11	
frouros	0.9.0	mann_whitney	number	small_ties	\N	p_value	0.6039017647339704	1e-12	
frouros	0.9.0	t_test	number	small_ties	\N	statistic	-0.5436375422872447	1e-12	
frouros	0.9.0	t_test	number	small_ties	\N	p_value	0.5917183377371045	1e-12	
frouros	0.9.0	ks_test	number	small_reverse	\N	statistic	0.2833333333333333	1e-12	
frouros	0.9.0	ks_test	number	small_reverse	\N	p_value	0.6913916388273637	1e-12	
frouros	0.9.0	cramer_von_mises	number	small_reverse	\N	statistic	0.10833333333333339	1e-12	
frouros	0.9.0	cramer_von_mises	number	small_reverse	\N	p_value	0.5859245299950644	1e-06	
frouros	0.9.0	anderson_darling	number	small_reverse	\N	statistic	-0.487898606332793	1e-12	
frouros	0.9.0	anderson_darling	number	small_reverse	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	small_reverse	\N	statistic	75.0	7.5e-11	
frouros	0.9.0	mann_whitney	number	small_reverse	\N	p_value	0.3572241461593999	1e-12	
frouros	0.9.0	t_test	number	small_reverse	\N	statistic	0.9630860913050865	1e-12	
frouros	0.9.0	t_test	number	small_reverse	\N	p_value	0.3507067737432691	1e-12	
frouros	0.9.0	ks_test	number	two_each	\N	statistic	0.5	1e-12	
frouros	0.9.0	ks_test	number	two_each	\N	p_value	1.0	1e-12	
frouros	0.9.0	cramer_von_mises	number	two_each	\N	statistic	0.125	1e-12	
frouros	0.9.0	cramer_von_mises	number	two_each	\N	p_value	1.0	1e-06	
frouros	0.9.0	anderson_darling	number	two_each	\N	statistic	-0.7713892158398593	1e-12	
frouros	0.9.0	anderson_darling	number	two_each	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	two_each	\N	statistic	2.0	2e-12	
frouros	0.9.0	mann_whitney	number	two_each	\N	p_value	1.0	1e-12	
frouros	0.9.0	t_test	number	two_each	\N	statistic	0.0	1e-12	
frouros	0.9.0	t_test	number	two_each	\N	p_value	1.0	1e-12	
frouros	0.9.0	ks_test	number	one_each	\N	statistic	1.0	1e-12	
frouros	0.9.0	ks_test	number	one_each	\N	p_value	1.0	1e-12	
frouros	0.9.0	cramer_von_mises	number	one_each	\N	statistic	\N	0.0	InsufficientSamplesError
frouros	0.9.0	cramer_von_mises	number	one_each	\N	p_value	\N	0.0	InsufficientSamplesError
frouros	0.9.0	anderson_darling	number	one_each	\N	statistic	\N	0.0	IndexError
frouros	0.9.0	anderson_darling	number	one_each	\N	p_value	\N	0.0	IndexError
frouros	0.9.0	mann_whitney	number	one_each	\N	statistic	0.0	1e-12	
frouros	0.9.0	mann_whitney	number	one_each	\N	p_value	1.0	1e-12	
frouros	0.9.0	t_test	number	one_each	\N	statistic	\N	0.0	NaN
frouros	0.9.0	t_test	number	one_each	\N	p_value	\N	0.0	NaN
frouros	0.9.0	ks_test	number	one_current	\N	statistic	1.0	1e-12	
frouros	0.9.0	ks_test	number	one_current	\N	p_value	0.2	1e-12	
frouros	0.9.0	cramer_von_mises	number	one_current	\N	statistic	\N	0.0	InsufficientSamplesError
frouros	0.9.0	cramer_von_mises	number	one_current	\N	p_value	\N	0.0	InsufficientSamplesError
frouros	0.9.0	anderson_darling	number	one_current	\N	statistic	3.165174661073159	3.165174661073159e-12	
frouros	0.9.0	anderson_darling	number	one_current	\N	p_value	0.016795086158628045	1e-12	
frouros	0.9.0	mann_whitney	number	one_current	\N	statistic	0.0	1e-12	
frouros	0.9.0	mann_whitney	number	one_current	\N	p_value	0.14412703481601533	1e-12	
frouros	0.9.0	t_test	number	one_current	\N	statistic	\N	0.0	NaN
frouros	0.9.0	t_test	number	one_current	\N	p_value	\N	0.0	NaN
frouros	0.9.0	ks_test	number	one_reference	\N	statistic	0.5555555555555556	1e-12	
frouros	0.9.0	ks_test	number	one_reference	\N	p_value	1.0	1e-12	
frouros	0.9.0	cramer_von_mises	number	one_reference	\N	statistic	\N	0.0	InsufficientSamplesError
frouros	0.9.0	cramer_von_mises	number	one_reference	\N	p_value	\N	0.0	InsufficientSamplesError
frouros	0.9.0	anderson_darling	number	one_reference	\N	statistic	-0.7079057707313642	1e-12	
frouros	0.9.0	anderson_darling	number	one_reference	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	one_reference	\N	statistic	5.0	5e-12	
frouros	0.9.0	mann_whitney	number	one_reference	\N	p_value	1.0	1e-12	
frouros	0.9.0	t_test	number	one_reference	\N	statistic	\N	0.0	NaN
frouros	0.9.0	t_test	number	one_reference	\N	p_value	\N	0.0	NaN
frouros	0.9.0	ks_test	number	slight	\N	statistic	0.04904761904761905	1e-12	
frouros	0.9.0	ks_test	number	slight	\N	p_value	0.8547734924772736	1e-12	
frouros	0.9.0	cramer_von_mises	number	slight	\N	statistic	0.11888444170772061	1e-12	
frouros	0.9.0	cramer_von_mises	number	slight	\N	p_value	0.5013330922685645	1e-06	
frouros	0.9.0	anderson_darling	number	slight	\N	statistic	-0.42404855630680666	1e-12	
frouros	0.9.0	anderson_darling	number	slight	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	slight	\N	statistic	39821.0	3.9820999999999996e-08	
frouros	0.9.0	mann_whitney	number	slight	\N	p_value	0.2800349990020117	1e-12	
frouros	0.9.0	t_test	number	slight	\N	statistic	-1.0997862503697295	1.0997862503697295e-12	
frouros	0.9.0	t_test	number	slight	\N	p_value	0.2718864199694112	1e-12	
frouros	0.9.0	ks_test	number	slight_wider	\N	statistic	0.07642857142857143	1e-12	
frouros	0.9.0	ks_test	number	slight_wider	\N	p_value	0.34390895101374447	1e-12	
frouros	0.9.0	cramer_von_mises	number	slight_wider	\N	statistic	0.27602842775040415	1e-12	
frouros	0.9.0	cramer_von_mises	number	slight_wider	\N	p_value	0.15837264815751062	1e-06	
frouros	0.9.0	anderson_darling	number	slight_wider	\N	statistic	1.8261891903151461	1.8261891903151463e-12	
frouros	0.9.0	anderson_darling	number	slight_wider	\N	p_value	0.057366619357283134	1e-12	
frouros	0.9.0	mann_whitney	number	slight_wider	\N	statistic	42304.5	4.23045e-08	
frouros	0.9.0	mann_whitney	number	slight_wider	\N	p_value	0.8801786150491125	1e-12	
frouros	0.9.0	t_test	number	slight_wider	\N	statistic	0.14555870645173372	1e-12	
frouros	0.9.0	t_test	number	slight_wider	\N	p_value	0.8843251339790421	1e-12	
frouros	0.9.0	ks_test	number	power_of_two	\N	statistic	0.224609375	1e-12	
frouros	0.9.0	ks_test	number	power_of_two	\N	p_value	9.956900683815552e-12	1e-12	
frouros	0.9.0	cramer_von_mises	number	power_of_two	\N	statistic	6.027100563049316	6.027100563049316e-12	
frouros	0.9.0	cramer_von_mises	number	power_of_two	\N	p_value	8.533285189571416e-12	1e-06	
frouros	0.9.0	anderson_darling	number	power_of_two	\N	statistic	41.822766727931345	4.1822766727931345e-11	
frouros	0.9.0	anderson_darling	number	power_of_two	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	power_of_two	\N	statistic	97242.5	9.724249999999999e-08	
frouros	0.9.0	mann_whitney	number	power_of_two	\N	p_value	8.738507578517875e-13	1e-12	
frouros	0.9.0	t_test	number	power_of_two	\N	statistic	-6.470566214534511	6.470566214534511e-12	
frouros	0.9.0	t_test	number	power_of_two	\N	p_value	1.5250461903211886e-10	1e-12	
frouros	0.9.0	ks_test	number	missing	\N	statistic	0.074	1e-12	
frouros	0.9.0	ks_test	number	missing	\N	p_value	0.1670969750367524	1e-12	
frouros	0.9.0	cramer_von_mises	number	missing	\N	statistic	0.5321202314814855	1e-12	
frouros	0.9.0	cramer_von_mises	number	missing	\N	p_value	0.033039692132251886	1e-06	
frouros	0.9.0	anderson_darling	number	missing	\N	statistic	2.35363235763223	2.35363235763223e-12	
frouros	0.9.0	anderson_darling	number	missing	\N	p_value	0.03508593121181471	1e-12	
frouros	0.9.0	mann_whitney	number	missing	\N	statistic	90981.5	9.09815e-08	
frouros	0.9.0	mann_whitney	number	missing	\N	p_value	0.019957494006852268	1e-12	
frouros	0.9.0	t_test	number	missing	\N	statistic	-2.4222443356518197	2.4222443356518197e-12	
frouros	0.9.0	t_test	number	missing	\N	p_value	0.015630910934325986	1e-12	
frouros	0.9.0	ks_test	number	large	\N	statistic	0.020083333333333342	1e-12	
frouros	0.9.0	ks_test	number	large	\N	p_value	0.48767924366873405	1e-12	
frouros	0.9.0	cramer_von_mises	number	large	\N	statistic	0.02951087797623586	1e-12	
frouros	0.9.0	cramer_von_mises	number	large	\N	p_value	0.9778488031361818	1e-06	
frouros	0.9.0	anderson_darling	number	large	\N	statistic	0.15015341136485721	1e-12	
frouros	0.9.0	anderson_darling	number	large	\N	p_value	0.25	1e-12	
frouros	0.9.0	mann_whitney	number	large	\N	statistic	11979229.0	1.1979229e-05	
frouros	0.9.0	mann_whitney	number	large	\N	p_value	0.9012178481893353	1e-12	
frouros	0.9.0	t_test	number	large	\N	statistic	-0.06391309469517628	1e-12	
frouros	0.9.0	t_test	number	large	\N	p_value	0.9490442540132598	1e-12	
frouros	0.9.0	ks_test	number	large_inside	\N	statistic	0.12563333333333335	1e-12	
frouros	0.9.0	ks_test	number	large_inside	\N	p_value	2.137991943911601e-18	1e-12	
frouros	0.9.0	cramer_von_mises	number	large_inside	\N	statistic	6.794299807246375	6.794299807246375e-12	
frouros	0.9.0	cramer_von_mises	number	large_inside	\N	p_value	1.0856904264500145e-10	1e-06	
frouros	0.9.0	anderson_darling	number	large_inside	\N	statistic	74.69732320030579	7.469732320030579e-11	
frouros	0.9.0	anderson_darling	number	large_inside	\N	p_value	0.001	1e-12	
frouros	0.9.0	mann_whitney	number	large_inside	\N	statistic	7505534.0	7.505534e-06	
frouros	0.9.0	mann_whitney	number	large_inside	\N	p_value	0.963190235560997	1e-12	
frouros	0.9.0	t_test	number	large_inside	\N	statistic	0.035127722035595145	1e-12	
frouros	0.9.0	t_test	number	large_inside	\N	p_value	0.9719808432136741	1e-12	
frouros	0.9.0	ks_test	number	infinite	\N	statistic	0.06446751589230051	1e-12	
frouros	0.9.0	ks_test	number	infinite	\N	p_value	0.2921668503014455	1e-12	
frouros	0.9.0	cramer_von_mises	number	infinite	\N	statistic	0.35849381602375274	1e-12	
frouros	0.9.0	cramer_von_mises	number	infinite	\N	p_value	0.09329571194887565	1e-06	
frouros	0.9.0	anderson_darling	number	infinite	\N	statistic	1.1082416958210812	1.1082416958210812e-12	
frouros	0.9.0	anderson_darling	number	infinite	\N	p_value	0.113860859824568	1e-12	
frouros	0.9.0	mann_whitney	number	infinite	\N	statistic	94696.5	9.46965e-08	
frouros	0.9.0	mann_whitney	number	infinite	\N	p_value	0.06833259364382184	1e-12	
frouros	0.9.0	t_test	number	infinite	\N	statistic	\N	0.0	NaN
frouros	0.9.0	t_test	number	infinite	\N	p_value	\N	0.0	NaN
frouros	0.9.0	chi2_test	category	same	\N	statistic	0.0	1e-12	
frouros	0.9.0	chi2_test	category	same	\N	p_value	1.0	1e-12	
frouros	0.9.0	chi2_test	category	shift	\N	statistic	28.62155388471178	2.862155388471178e-11	
frouros	0.9.0	chi2_test	category	shift	\N	p_value	6.094085487468739e-07	1e-12	
frouros	0.9.0	chi2_test	category	unseen	\N	statistic	51.42857142857143	5.142857142857143e-11	
frouros	0.9.0	chi2_test	category	unseen	\N	p_value	6.798727087488285e-12	1e-12	
frouros	0.9.0	chi2_test	category	vanished	\N	statistic	92.84199985694875	9.284199985694875e-11	
frouros	0.9.0	chi2_test	category	vanished	\N	p_value	6.912193489624855e-21	1e-12	
frouros	0.9.0	chi2_test	category	two	\N	statistic	3.9298245614035094	3.92982456140351e-12	
frouros	0.9.0	chi2_test	category	two	\N	p_value	0.04743689282486553	1e-12	
frouros	0.9.0	chi2_test	category	two_sizes	\N	statistic	17.45697398933831	1.745697398933831e-11	
frouros	0.9.0	chi2_test	category	two_sizes	\N	p_value	2.9388416303436077e-05	1e-12	
frouros	0.9.0	chi2_test	category	equal_sizes	\N	statistic	430.68322981366464	4.306832298136646e-10	
frouros	0.9.0	chi2_test	category	equal_sizes	\N	p_value	1.188331636202962e-84	1e-12	
frouros	0.9.0	chi2_test	category	rare	\N	statistic	871.2494056984576	8.712494056984576e-10	
frouros	0.9.0	chi2_test	category	rare	\N	p_value	1.7813859430286248e-168	1e-12	
frouros	0.9.0	chi2_test	category	rare_dropped	\N	statistic	1116.8234652509655	1.1168234652509655e-09	
frouros	0.9.0	chi2_test	category	rare_dropped	\N	p_value	1.246204393758149e-233	1e-12	
frouros	0.9.0	chi2_test	category	many	\N	statistic	1391.0486161986164	1.3910486161986163e-09	
frouros	0.9.0	chi2_test	category	many	\N	p_value	1.9526840078769087e-110	1e-12	
frouros	0.9.0	chi2_test	category	rounded_away	\N	statistic	1012.0000000000001	1.012e-09	
frouros	0.9.0	chi2_test	category	rounded_away	\N	p_value	1.0732082568699866e-178	1e-12	
frouros	0.9.0	chi2_test	category	constant_same	\N	statistic	0.0	1e-12	
frouros	0.9.0	chi2_test	category	constant_same	\N	p_value	1.0	1e-12	
frouros	0.9.0	chi2_test	category	constant_other	\N	statistic	215.9851527777778	2.159851527777778e-10	
frouros	0.9.0	chi2_test	category	constant_other	\N	p_value	6.794540615564539e-49	1e-12	
frouros	0.9.0	chi2_test	category	one_in_9999	\N	statistic	1.0001500375093773	1.0001500375093772e-12	
frouros	0.9.0	chi2_test	category	one_in_9999	\N	p_value	0.8012156522164199	1e-12	
frouros	0.9.0	chi2_test	category	one_in_10000	\N	statistic	1.000149992500375	1.000149992500375e-12	
frouros	0.9.0	chi2_test	category	one_in_10000	\N	p_value	0.8012156631072807	1e-12	
frouros	0.9.0	chi2_test	category	missing	\N	statistic	418.2284980744545	4.182284980744545e-10	
frouros	0.9.0	chi2_test	category	missing	\N	p_value	3.201039705671894e-89	1e-12	
frouros	0.9.0	chi2_test	number as category	few	\N	statistic	352.37820555679957	3.5237820555679956e-10	
frouros	0.9.0	chi2_test	number as category	few	\N	p_value	1.9319284035851695e-70	1e-12	
frouros	0.9.0	chi2_test	number as category	ties	\N	statistic	11.176893768781433	1.1176893768781432e-11	
frouros	0.9.0	chi2_test	number as category	ties	\N	p_value	0.9999999933348581	1e-12	
nannyml	0.13.1	js_distance	number	same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	hellinger	number	same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	ks_test	number	same	\N	statistic	0.0	1e-12	
nannyml	0.13.1	wasserstein	number	same	\N	value	0.0	1e-12	
nannyml	0.13.1	js_distance	number	shift_up	\N	value	0.39722737208295805	1e-12	
nannyml	0.13.1	hellinger	number	shift_up	\N	value	0.3459774842107042	1e-12	
nannyml	0.13.1	ks_test	number	shift_up	\N	statistic	0.3705	1e-12	
nannyml	0.13.1	wasserstein	number	shift_up	\N	value	0.577225	1e-12	
nannyml	0.13.1	js_distance	number	shift_down	\N	value	0.3966896421239307	1e-12	
nannyml	0.13.1	hellinger	number	shift_down	\N	value	0.34223886436073186	1e-12	
nannyml	0.13.1	ks_test	number	shift_down	\N	statistic	0.372	1e-12	
nannyml	0.13.1	wasserstein	number	shift_down	\N	value	0.5800057142857142	1e-12	
nannyml	0.13.1	js_distance	number	wider	\N	value	0.45157430664059756	1e-12	
nannyml	0.13.1	hellinger	number	wider	\N	value	0.40812037005012664	1e-12	
nannyml	0.13.1	ks_test	number	wider	\N	statistic	0.42205128205128206	1e-12	
nannyml	0.13.1	wasserstein	number	wider	\N	value	0.7554242458001768	1e-12	
nannyml	0.13.1	js_distance	number	scale_large	\N	value	0.08867033001764343	1e-12	
nannyml	0.13.1	hellinger	number	scale_large	\N	value	0.07860919587277243	1e-12	
nannyml	0.13.1	ks_test	number	scale_large	\N	statistic	0.076875	1e-12	
nannyml	0.13.1	wasserstein	number	scale_large	\N	value	103351.04166666667	1.0335104166666666e-07	
nannyml	0.13.1	js_distance	number	scale_small	\N	value	0.08867033001764343	1e-12	
nannyml	0.13.1	hellinger	number	scale_small	\N	value	0.07860919587277243	1e-12	
nannyml	0.13.1	ks_test	number	scale_small	\N	statistic	0.076875	1e-12	
nannyml	0.13.1	wasserstein	number	scale_small	\N	value	1.0335104166666666e-07	1e-12	
nannyml	0.13.1	js_distance	number	ties	\N	value	0.06540314120334521	1e-12	
nannyml	0.13.1	hellinger	number	ties	\N	value	0.061517102997444076	1e-12	
nannyml	0.13.1	ks_test	number	ties	\N	statistic	0.03755555555555556	1e-12	
nannyml	0.13.1	wasserstein	number	ties	\N	value	0.2448333333333334	1e-12	
nannyml	0.13.1	js_distance	number	few	\N	value	0.5925659072182108	1e-12	
nannyml	0.13.1	hellinger	number	few	\N	value	0.5815836648916767	1e-12	
nannyml	0.13.1	ks_test	number	few	\N	statistic	0.21333333333333335	1e-12	
nannyml	0.13.1	wasserstein	number	few	\N	value	0.38	1e-12	
nannyml	0.13.1	js_distance	number	zero_inflated	\N	value	0.15411682150451717	1e-12	
nannyml	0.13.1	hellinger	number	zero_inflated	\N	value	0.15349150488945076	1e-12	
nannyml	0.13.1	ks_test	number	zero_inflated	\N	statistic	0.04625	1e-12	
nannyml	0.13.1	wasserstein	number	zero_inflated	\N	value	0.42759055555555553	1e-12	
nannyml	0.13.1	js_distance	number	outlier_current	\N	value	0.3974431236899633	1e-12	
nannyml	0.13.1	hellinger	number	outlier_current	\N	value	0.3463905866749647	1e-12	
nannyml	0.13.1	ks_test	number	outlier_current	\N	statistic	0.3705	1e-12	
nannyml	0.13.1	wasserstein	number	outlier_current	\N	value	1.8230787499999737	1.8230787499999738e-12	
nannyml	0.13.1	js_distance	number	outlier_reference	\N	value	0.02236471388372995	1e-12	
nannyml	0.13.1	hellinger	number	outlier_reference	\N	value	0.02236347608354054	1e-12	
nannyml	0.13.1	ks_test	number	outlier_reference	\N	statistic	0.3695	1e-12	
nannyml	0.13.1	wasserstein	number	outlier_reference	\N	value	1.5700290000000008	1.5700290000000008e-12	
nannyml	0.13.1	js_distance	number	constant_same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	hellinger	number	constant_same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	ks_test	number	constant_same	\N	statistic	0.0	1e-12	
nannyml	0.13.1	wasserstein	number	constant_same	\N	value	0.0	1e-12	
nannyml	0.13.1	js_distance	number	constant_moved	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	hellinger	number	constant_moved	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	ks_test	number	constant_moved	\N	statistic	1.0	1e-12	
nannyml	0.13.1	wasserstein	number	constant_moved	\N	value	0.009999999999999787	1e-12	
nannyml	0.13.1	js_distance	number	constant_reference	\N	value	0.4953342835889523	1e-12	
nannyml	0.13.1	hellinger	number	constant_reference	\N	value	0.4832333951231075	1e-12	
nannyml	0.13.1	ks_test	number	constant_reference	\N	statistic	0.5075	1e-12	
nannyml	0.13.1	wasserstein	number	constant_reference	\N	value	0.47731749999999995	1e-12	
nannyml	0.13.1	js_distance	number	constant_current	\N	value	0.7727930937372581	1e-12	
nannyml	0.13.1	hellinger	number	constant_current	\N	value	0.7360315417863665	1e-12	
nannyml	0.13.1	ks_test	number	constant_current	\N	statistic	0.5075	1e-12	
nannyml	0.13.1	wasserstein	number	constant_current	\N	value	0.47731749999999995	1e-12	
nannyml	0.13.1	js_distance	number	skewed	\N	value	0.13894704218916623	1e-12	
nannyml	0.13.1	hellinger	number	skewed	\N	value	0.1369549425916846	1e-12	
nannyml	0.13.1	ks_test	number	skewed	\N	statistic	0.052	1e-12	
nannyml	0.13.1	wasserstein	number	skewed	\N	value	0.03246984622157876	1e-12	
nannyml	0.13.1	js_distance	number	disjoint	\N	value	1.0	1e-12	
nannyml	0.13.1	hellinger	number	disjoint	\N	value	1.0	1e-12	
nannyml	0.13.1	ks_test	number	disjoint	\N	statistic	1.0	1e-12	
nannyml	0.13.1	wasserstein	number	disjoint	\N	value	2.000438972325989	2.000438972325989e-12	
nannyml	0.13.1	js_distance	number	small	\N	value	0.3522120734638377	1e-12	
nannyml	0.13.1	hellinger	number	small	\N	value	0.32780969114659125	1e-12	
nannyml	0.13.1	ks_test	number	small	\N	statistic	0.2833333333333333	1e-12	
nannyml	0.13.1	wasserstein	number	small	\N	value	1.2908333333333333	1.2908333333333333e-12	
nannyml	0.13.1	js_distance	number	small_ties	\N	value	0.2981086354483632	1e-12	
nannyml	0.13.1	hellinger	number	small_ties	\N	value	0.28908145582561634	1e-12	
nannyml	0.13.1	ks_test	number	small_ties	\N	statistic	0.14285714285714285	1e-12	
nannyml	0.13.1	wasserstein	number	small_ties	\N	value	0.5	1e-12	
nannyml	0.13.1	js_distance	number	small_reverse	\N	value	0.26340251429304723	1e-12	
nannyml	0.13.1	hellinger	number	small_reverse	\N	value	0.25940209665709657	1e-12	
nannyml	0.13.1	ks_test	number	small_reverse	\N	statistic	0.2833333333333333	1e-12	
nannyml	0.13.1	wasserstein	number	small_reverse	\N	value	1.2908333333333333	1.2908333333333333e-12	
nannyml	0.13.1	js_distance	number	two_each	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	hellinger	number	two_each	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	ks_test	number	two_each	\N	statistic	0.5	1e-12	
nannyml	0.13.1	wasserstein	number	two_each	\N	value	1.0	1e-12	
nannyml	0.13.1	js_distance	number	one_each	\N	value	1.0	1e-12	
nannyml	0.13.1	hellinger	number	one_each	\N	value	1.0	1e-12	
nannyml	0.13.1	ks_test	number	one_each	\N	statistic	1.0	1e-12	
nannyml	0.13.1	wasserstein	number	one_each	\N	value	1.0	1e-12	
nannyml	0.13.1	js_distance	number	one_current	\N	value	1.0	1e-12	
nannyml	0.13.1	hellinger	number	one_current	\N	value	1.0	1e-12	
nannyml	0.13.1	ks_test	number	one_current	\N	statistic	1.0	1e-12	
nannyml	0.13.1	wasserstein	number	one_current	\N	value	2.9444444444444446	2.9444444444444446e-12	
nannyml	0.13.1	js_distance	number	one_reference	\N	value	0.677604543245723	1e-12	
nannyml	0.13.1	hellinger	number	one_reference	\N	value	0.6501151673437362	1e-12	
nannyml	0.13.1	ks_test	number	one_reference	\N	statistic	0.5555555555555556	1e-12	
nannyml	0.13.1	wasserstein	number	one_reference	\N	value	1.6111111111111112	1.611111111111111e-12	
nannyml	0.13.1	js_distance	number	slight	\N	value	0.08208461844165942	1e-12	
nannyml	0.13.1	hellinger	number	slight	\N	value	0.07596576435176221	1e-12	
nannyml	0.13.1	ks_test	number	slight	\N	statistic	0.04904761904761905	1e-12	
nannyml	0.13.1	wasserstein	number	slight	\N	value	0.05763976190476189	1e-12	
nannyml	0.13.1	js_distance	number	slight_wider	\N	value	0.16978972005586201	1e-12	
nannyml	0.13.1	hellinger	number	slight_wider	\N	value	0.15480249278726685	1e-12	
nannyml	0.13.1	ks_test	number	slight_wider	\N	statistic	0.07642857142857143	1e-12	
nannyml	0.13.1	wasserstein	number	slight_wider	\N	value	0.1348727976190476	1e-12	
nannyml	0.13.1	js_distance	number	power_of_two	\N	value	0.2904247556897447	1e-12	
nannyml	0.13.1	hellinger	number	power_of_two	\N	value	0.25616639065651253	1e-12	
nannyml	0.13.1	ks_test	number	power_of_two	\N	statistic	0.224609375	1e-12	
nannyml	0.13.1	wasserstein	number	power_of_two	\N	value	124.70710867814668	1.2470710867814667e-10	
nannyml	0.13.1	js_distance	number	missing	\N	value	0.09115784370119925	1e-12	
nannyml	0.13.1	hellinger	number	missing	\N	value	0.0809438779590132	1e-12	
nannyml	0.13.1	ks_test	number	missing	\N	statistic	0.074	1e-12	
nannyml	0.13.1	wasserstein	number	missing	\N	value	0.09768549999999998	1e-12	
nannyml	0.13.1	js_distance	number	large	\N	value	0.06029722707401186	1e-12	
nannyml	0.13.1	hellinger	number	large	\N	value	0.057456288846894604	1e-12	
nannyml	0.13.1	ks_test	number	large	\N	statistic	0.020083333333358322	1e-12	
nannyml	0.13.1	wasserstein	number	large	\N	value	0.030584774999895592	1e-12	
nannyml	0.13.1	js_distance	number	large_inside	\N	value	0.3329431341716472	1e-12	
nannyml	0.13.1	hellinger	number	large_inside	\N	value	0.3140791240857341	1e-12	
nannyml	0.13.1	ks_test	number	large_inside	\N	statistic	0.1256333333333972	1e-12	
nannyml	0.13.1	wasserstein	number	large_inside	\N	value	0.2502038666667473	1e-12	
nannyml	0.13.1	ks_test	number	infinite	\N	statistic	0.06446751589230051	1e-12	
nannyml	0.13.1	js_distance	category	same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	hellinger	category	same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	l_infinity	category	same	\N	value	0.0	1e-12	
nannyml	0.13.1	chi2_test	category	same	\N	statistic	0.0	1e-12	
nannyml	0.13.1	chi2_test	category	same	\N	p_value	1.0	1e-12	
nannyml	0.13.1	js_distance	category	shift	\N	value	0.10585160242655796	1e-12	
nannyml	0.13.1	hellinger	category	shift	\N	value	0.09015656489216772	1e-12	
nannyml	0.13.1	l_infinity	category	shift	\N	value	0.050000000000000044	1e-12	
nannyml	0.13.1	chi2_test	category	shift	\N	statistic	28.62155388471178	2.862155388471178e-11	
nannyml	0.13.1	chi2_test	category	shift	\N	p_value	6.094085487468739e-07	1e-12	
nannyml	0.13.1	js_distance	category	unseen	\N	value	0.1597351506512865	1e-12	
nannyml	0.13.1	hellinger	category	unseen	\N	value	0.15923949187687378	1e-12	
nannyml	0.13.1	l_infinity	category	unseen	\N	value	0.050000000000000044	1e-12	
nannyml	0.13.1	chi2_test	category	unseen	\N	statistic	51.42857142857143	5.142857142857143e-11	
nannyml	0.13.1	chi2_test	category	unseen	\N	p_value	6.798727087488285e-12	1e-12	
nannyml	0.13.1	js_distance	category	vanished	\N	value	0.23301514172606372	1e-12	
nannyml	0.13.1	hellinger	category	vanished	\N	value	0.23017830476295004	1e-12	
nannyml	0.13.1	l_infinity	category	vanished	\N	value	0.1	1e-12	
nannyml	0.13.1	chi2_test	category	vanished	\N	statistic	92.84199985694875	9.284199985694875e-11	
nannyml	0.13.1	chi2_test	category	vanished	\N	p_value	6.912193489624855e-21	1e-12	
nannyml	0.13.1	js_distance	category	two	\N	value	0.12780201415303116	1e-12	
nannyml	0.13.1	hellinger	category	two	\N	value	0.10650437430919849	1e-12	
nannyml	0.13.1	l_infinity	category	two	\N	value	0.15000000000000002	1e-12	
nannyml	0.13.1	chi2_test	category	two	\N	statistic	3.929824561403509	3.929824561403509e-12	
nannyml	0.13.1	chi2_test	category	two	\N	p_value	0.04743689282486537	1e-12	
nannyml	0.13.1	js_distance	category	two_sizes	\N	value	0.13833426152643688	1e-12	
nannyml	0.13.1	hellinger	category	two_sizes	\N	value	0.1153010837085656	1e-12	
nannyml	0.13.1	l_infinity	category	two_sizes	\N	value	0.16223880597014928	1e-12	
nannyml	0.13.1	chi2_test	category	two_sizes	\N	statistic	17.456973989338312	1.7456973989338312e-11	
nannyml	0.13.1	chi2_test	category	two_sizes	\N	p_value	2.9388416303436023e-05	1e-12	
nannyml	0.13.1	js_distance	category	equal_sizes	\N	value	0.5359802716046569	1e-12	
nannyml	0.13.1	hellinger	category	equal_sizes	\N	value	0.5199092889371713	1e-12	
nannyml	0.13.1	l_infinity	category	equal_sizes	\N	value	0.07857142857142856	1e-12	
nannyml	0.13.1	chi2_test	category	equal_sizes	\N	statistic	430.68322981366464	4.306832298136646e-10	
nannyml	0.13.1	chi2_test	category	equal_sizes	\N	p_value	1.188331636202962e-84	1e-12	
nannyml	0.13.1	js_distance	category	rare	\N	value	0.4722399433980643	1e-12	
nannyml	0.13.1	hellinger	category	rare	\N	value	0.4598368516458727	1e-12	
nannyml	0.13.1	l_infinity	category	rare	\N	value	0.1585	1e-12	
nannyml	0.13.1	chi2_test	category	rare	\N	statistic	871.2494056984578	8.712494056984579e-10	
nannyml	0.13.1	chi2_test	category	rare	\N	p_value	1.7813859430284222e-168	1e-12	
nannyml	0.13.1	js_distance	category	rare_dropped	\N	value	0.560158219007046	1e-12	
nannyml	0.13.1	hellinger	category	rare_dropped	\N	value	0.54351852705813	1e-12	
nannyml	0.13.1	l_infinity	category	rare_dropped	\N	value	0.24975000000000003	1e-12	
nannyml	0.13.1	chi2_test	category	rare_dropped	\N	statistic	1116.8234652509655	1.1168234652509655e-09	
nannyml	0.13.1	chi2_test	category	rare_dropped	\N	p_value	1.246204393758149e-233	1e-12	
nannyml	0.13.1	js_distance	category	many	\N	value	0.5787668146854217	1e-12	
nannyml	0.13.1	hellinger	category	many	\N	value	0.5638450010818817	1e-12	
nannyml	0.13.1	l_infinity	category	many	\N	value	0.005	1e-12	
nannyml	0.13.1	chi2_test	category	many	\N	statistic	1391.0486161986164	1.3910486161986163e-09	
nannyml	0.13.1	chi2_test	category	many	\N	p_value	1.9526840078769087e-110	1e-12	
nannyml	0.13.1	js_distance	category	rounded_away	\N	value	1.0	1e-12	
nannyml	0.13.1	hellinger	category	rounded_away	\N	value	1.0	1e-12	
nannyml	0.13.1	l_infinity	category	rounded_away	\N	value	0.5	1e-12	
nannyml	0.13.1	chi2_test	category	rounded_away	\N	statistic	1012.0000000000001	1.012e-09	
nannyml	0.13.1	chi2_test	category	rounded_away	\N	p_value	1.0732082568699866e-178	1e-12	
nannyml	0.13.1	js_distance	category	constant_same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	hellinger	category	constant_same	\N	value	0.0	6.324555320336758e-08	
nannyml	0.13.1	l_infinity	category	constant_same	\N	value	0.0	1e-12	
nannyml	0.13.1	chi2_test	category	constant_same	\N	statistic	0.0	1e-12	
nannyml	0.13.1	chi2_test	category	constant_same	\N	p_value	1.0	1e-12	
nannyml	0.13.1	js_distance	category	constant_other	\N	value	1.0	1e-12	
nannyml	0.13.1	hellinger	category	constant_other	\N	value	1.0	1e-12	
nannyml	0.13.1	l_infinity	category	constant_other	\N	value	1.0	1e-12	
nannyml	0.13.1	chi2_test	category	constant_other	\N	statistic	215.9851527777778	2.159851527777778e-10	
nannyml	0.13.1	chi2_test	category	constant_other	\N	p_value	6.794540615564539e-49	1e-12	
nannyml	0.13.1	js_distance	category	one_in_9999	\N	value	0.007071804048514961	1e-12	
nannyml	0.13.1	hellinger	category	one_in_9999	\N	value	0.007071686631416221	1e-12	
nannyml	0.13.1	l_infinity	category	one_in_9999	\N	value	0.00010001000100010001	1e-12	
nannyml	0.13.1	chi2_test	category	one_in_9999	\N	statistic	1.0001500375093773	1.0001500375093772e-12	
nannyml	0.13.1	chi2_test	category	one_in_9999	\N	p_value	0.8012156522164199	1e-12	
nannyml	0.13.1	js_distance	category	one_in_10000	\N	value	0.007071450334685687	1e-12	
nannyml	0.13.1	hellinger	category	one_in_10000	\N	value	0.007071332958680771	1e-12	
nannyml	0.13.1	l_infinity	category	one_in_10000	\N	value	0.0001	1e-12	
nannyml	0.13.1	chi2_test	category	one_in_10000	\N	statistic	1.000149992500375	1.000149992500375e-12	
nannyml	0.13.1	chi2_test	category	one_in_10000	\N	p_value	0.8012156631072807	1e-12	
nannyml	0.13.1	js_distance	category	missing	\N	value	0.6816201214763729	1e-12	
nannyml	0.13.1	hellinger	category	missing	\N	value	0.6783549485580415	1e-12	
nannyml	0.13.1	l_infinity	category	missing	\N	value	0.4	1e-12	
nannyml	0.13.1	chi2_test	category	missing	\N	statistic	418.22849807445436	4.1822849807445433e-10	
nannyml	0.13.1	chi2_test	category	missing	\N	p_value	3.201039705671986e-89	1e-12	
nannyml	0.13.1	js_distance	number as category	few	\N	value	0.5925659072182107	1e-12	
nannyml	0.13.1	hellinger	number as category	few	\N	value	0.5815836648916767	1e-12	
nannyml	0.13.1	l_infinity	number as category	few	\N	value	0.2	1e-12	
nannyml	0.13.1	chi2_test	number as category	few	\N	statistic	352.37820555679957	3.5237820555679956e-10	
nannyml	0.13.1	chi2_test	number as category	few	\N	p_value	1.9319284035851695e-70	1e-12	
nannyml	0.13.1	js_distance	number as category	ties	\N	value	0.07416716437845385	1e-12	
nannyml	0.13.1	hellinger	number as category	ties	\N	value	0.06832306166871106	1e-12	
nannyml	0.13.1	l_infinity	number as category	ties	\N	value	0.004222222222222222	1e-12	
nannyml	0.13.1	chi2_test	number as category	ties	\N	statistic	11.176893768781433	1.1176893768781432e-11	
nannyml	0.13.1	chi2_test	number as category	ties	\N	p_value	0.9999999933348581	1e-12	
\.
