/** The stages of a run, in order: what progress counts. Free of zod, so that workflows may import it. */
export const DISCOVER_STAGES = [
  'sweep',
  'embed',
  'cluster',
  'interpret',
  'validate',
  'screen',
  'report',
  'seal',
] as const;

export const SWEEP_STAGES = ['ingest', 'trials', 'finalists', 'results'] as const;
