/** Search attributes of every run, by which Temporal's lists are filtered. Names are contracts; constants only. */
export const SEARCH_ATTRIBUTES = {
  SpectralStage: 'KEYWORD',
  SpectralRun: 'KEYWORD',
  SpectralOwner: 'KEYWORD',
  SpectralDataSet: 'KEYWORD',
  SpectralModel: 'KEYWORD',
} as const;
