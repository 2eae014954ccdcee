/** Search attributes of every run, by which Temporal's lists are filtered. Names are contracts; constants only. */
export const SEARCH_ATTRIBUTES = { SpectralStage: 'KEYWORD', SpectralRun: 'KEYWORD' } as const;
