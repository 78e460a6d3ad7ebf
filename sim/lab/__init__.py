"""Makes tables: ensembles of replicates, the workers that play them, the folder they go to."""
