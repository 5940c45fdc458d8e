-- Library and extension are of one version, and loading needed no preload.
SELECT retrain.version() = extversion AS versions_agree
FROM pg_catalog.pg_extension WHERE extname = 'retrain';
