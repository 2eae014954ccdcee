/** Names of runs, sweeps and ensembles: a part of workflow ids, keys and file names. */
export const RUN_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
