/**
 * What a criteria file may ask of a candidate: the columns of a screening's rows, as they stand in its Parquet segments, and
 * those that a judgement adds. Names are contracts.
 */

/** `texts`: a list of texts. Numbers are of double precision in every query. */
export type ScreeningColumnKind = 'number' | 'text' | 'boolean' | 'texts';

interface ScreeningColumn {
  readonly kind: ScreeningColumnKind;
  readonly unit?: string;
  readonly about: string;
}
export type ScreeningColumns = Readonly<Record<string, ScreeningColumn>>;

const number = (about: string, unit?: string): ScreeningColumn => ({ kind: 'number', about, ...(unit && { unit }) });
const yesOrNo = (about: string): ScreeningColumn => ({ kind: 'boolean', about });
const text = (about: string): ScreeningColumn => ({ kind: 'text', about });

/** In segments, in this order. What is unknown is null. */
export const SEGMENT_COLUMNS = {
  id: text('name of the candidate in its source'),
  contentId: text('SHA-256 of species, cell and coordinates'),
  formula: text('reduced formula'),
  source: text('where the candidate comes from'),
  elements: { kind: 'texts', about: 'symbols of its elements, in alphabetical order' },
  nElements: number('how many elements'),
  nAtoms: number('atoms of the cell'),
  cellVolumeA3: number('volume of the cell', 'Å³'),
  onsetEv: number('onset of absorption', 'eV'),
  onsetReason: text('why there is no onset'),
  edgeIntegral: number('integral of absorption above the onset'),
  taucGapEv: number('gap by the Tauc method', 'eV'),
  slmePercent: number('spectroscopic limited maximum efficiency; an upper bound', '%'),
  am15gShare: number('share of the photons of AM1.5G that is absorbed'),
  visibleTransmittance: number('mean transmittance from 1.65 to 3.1 eV'),
  hhiProduction: number('concentration of the production of its elements on few countries, 0 to 10,000'),
  hhiReserves: number('concentration of their reserves, 0 to 10,000'),
  priceUsdPerKg: number('price of its elements, by mass', 'USD/kg'),
  oldestPriceYear: number('year of the oldest of those prices'),
  leastAbundancePpm: number('abundance in the crust of its scarcest element', 'mg/kg'),
  isRadioactive: yesOrNo('whether an element has no stable isotope'),
  hasPrecious: yesOrNo('whether it has Ru, Rh, Pd, Ag, Os, Ir, Pt or Au'),
  isRohsRestricted: yesOrNo('whether it has Pb, Cd, Hg or hexavalent chromium'),
  cluster: number('group of the nearest training crystals'),
  neighbourShare: number('share of the nearest training crystals that are in that group'),
  distance: number('distance to the nearest training crystal in the clustered layer'),
  nearestId: text('nearest training crystal'),
  duplicateOf: text('crystal of the data that it is'),
  inDomain: yesOrNo('whether the network may be believed: near the training data and no reason against it'),
  reasons: { kind: 'texts', about: 'why the network is not to be believed' },
  details: { kind: 'texts', about: 'what was found, one for each reason' },
  onsetMembers: number('members of an ensemble that see an onset'),
  onsetMeanEv: number('mean of the onsets of the members', 'eV'),
  onsetSpreadEv: number('standard deviation of the onsets of the members', 'eV'),
  spread: number('mean standard deviation of the spectra of the members', 'log10(cm⁻¹)'),
  strain: number('strain of a substitution'),
  replaced: number('elements of the parent that others entered'),
  substitutionProbability: number('probability of the substitution, mined from known crystals'),
  volume: number('volume relative to that by ionic radii'),
  page: number('page of the manifest'),
  shard: number('table of that page where its spectrum is'),
  row: number('row of that table'),
} as const satisfies ScreeningColumns;

/** Added where the errors of the model are known. */
export const CHANCE_COLUMNS = {
  probability: number('probability that the onset lies in the window of the criteria'),
  onsetLowerEv: number('lower end of the 90 % interval of the onset', 'eV'),
  onsetUpperEv: number('upper end of the 90 % interval of the onset', 'eV'),
} as const satisfies ScreeningColumns;

/** All that a criteria file may name. */
export const CRITERIA_COLUMNS: ScreeningColumns = { ...SEGMENT_COLUMNS, ...CHANCE_COLUMNS };

export const NUMBER_COLUMNS: readonly string[] = Object.entries(CRITERIA_COLUMNS).flatMap(([name, { kind }]) =>
  kind === 'number' ? [name] : [],
);
