-- What the drill is, before its result is known.
\pset tuples_only on
\pset format unaligned
\echo '    Two candidates from the rows known on 31 December, alike but for one thing:'
\echo '    the second one is INJECTED with a fault. The labels of carrier EV are lost for the'
\echo '    last six weeks of its training window and read as "not late". Carrier, weeks and'
\echo '    cut-off were fixed beforehand, and its provenance says "injected". Neither is promoted.'
\echo
