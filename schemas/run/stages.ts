/** The stages of a discover run, in order: what progress counts. Free of zod, so that workflows may import it. */
export const DISCOVER_STAGES = [
  'ingest',
  'featurize',
  'sweep',
  'embed',
  'cluster',
  'interpret',
  'screen',
  'report',
  'seal',
] as const;

/** The stages of a sweep that is run alone. */
export const TRAIN_STAGES = ['ingest', 'featurize', 'sweep'] as const;

/** The stages of a sweep by a plan. */
export const SEARCH_STAGES = ['ingest', 'search', 'finalists', 'results'] as const;
