/** `docs/reference/tables.md`: what every Arrow table of the program holds, made from the layouts themselves. */
import { ARTIFACT_LAYOUTS, TABLE_KINDS, type TableKind } from '../../../schemas/run/artifact.js';
import type { ArtifactLayout } from '../../../schemas/tables/columns.js';

/** One row of each, in a few words; a new kind of table has to be told here. */
const ROWS: Readonly<Record<TableKind, string>> = {
  'source-files': 'a file of a training folder, or of a source of crystals, as it was read',
  structures: 'a crystal',
  notices: 'a sentence about a crystal that is taken and told',
  split: 'a crystal and its subset: train, validation, test or unused',
  spectra: 'a crystal with its reference values',
  descriptors: 'a crystal, by its reference and by its prediction',
  graphs: 'a crystal graph, reduced by symmetry: classes with weights',
  checkpoint: 'a parameter of a model with its two moments',
  'learning-curve': 'an epoch of a training',
  embeddings: 'a crystal with its prediction and the features of every layer',
  linkage: 'a merge, as in SciPy: cluster n + i is made by row i',
  labels: 'a crystal and its group',
  validity: 'a cut: layer, linkage, count',
  labellings: 'a clustering of the same crystals',
  stability: 'a cluster of a cut, under resampling',
  'seed-stability': 'a reported group, over trainings',
  agreement: 'a pair of clusterings',
  map: 'a crystal on two maps of a layer',
  'crystal-features': 'a crystal and what it has',
  enrichment: 'a feature tested in a group',
  'cluster-onsets': 'a group: onsets of its crystals',
  'cluster-properties': 'a group: properties of its compounds against the rest',
  'group-properties': 'a property that was given, and a group: figures of its crystals, effect against the rest',
  rules: 'a group and the rule that tells it best',
  'composition-test': 'the groups against a linear model of composition, or nothing',
  'feature-shifts': 'a feature that moves the onset',
  splits: 'a difference between the two sides of a merge above the cut',
  'matched-pairs': 'an exchange of one element',
  'training-means': 'the mean training atom and bond',
  'group-atoms': 'an element with a coordination in a group',
  'group-bonds': 'a pair of elements in a shell of a group',
  features: 'a vector that was given to `cluster`',
  'crystal-properties': 'a crystal with numbers that were given beside its features or its spectrum',
  candidates: 'a crystal to be screened',
  'screening-results': 'a screened crystal, best first',
  'seen-species': 'a species of the training crystals',
  'left-out': 'a crystal that the makers of the data left out',
  'atom-environments': 'an environment of the training crystals',
  'assessed-crystals': 'a screened crystal: group, duplicate, and why it is not to be believed',
  quarantine: 'an input that is broken and stops nothing',
  'listed-candidates': 'a candidate that a source listed',
  'predicted-candidates': 'a candidate with its prediction',
  'training-points': 'a training crystal as a point of a layer',
  'placed-candidates': 'a candidate among the training crystals',
  'quarantined-candidates': 'a candidate that could not be screened',
  'film-descriptors': 'a candidate as another film',
  'ranked-candidates': 'a candidate of a ranking',
  'onset-chances': 'a predicted onset and the probability of the window',
  predictions: 'a crystal that `predict` was asked about',
  'atom-features': 'an atom',
  'atom-contributions': 'an atom at an energy',
  'fold-groups': 'a crystal and the group that stays in one fold',
  'out-of-fold': 'a crystal and method, predicted by what never saw it',
  'out-of-fold-errors': 'a method, stratum and measure',
  'out-of-fold-comparisons': 'a pair of methods and measure',
  calibration: 'a crystal whose reference has an onset',
  'number-errors': 'a crystal and number that is read off its values',
  reliability: 'a bin of probabilities',
  'polymorph-order': 'a method',
  'condition-values': 'a crystal at conditions, predicted by what never saw it',
  'condition-changes': 'a condition, and what is known of the change with it',
  'out-of-fold-learning': 'a share of the crystals, method and measure',
  'beside-trees': 'a method and measure, joined to trees',
  probes: 'a layer and target',
  'sweep-leaderboard': 'a trial',
  'sweep-importance': 'a parameter of a sweep',
  shards: 'an object of a table that is larger than one',
};

export function tablePage(): string {
  return `# Tables and columns

Every Arrow table of the store and of \`tables/\` in an [exported folder](files.md), by kind. A type with \`?\` may be null; \`list\` is of any length, \`matrix\` of one. The unit is in the metadata of the field under \`unit\`; what has none there is dimensionless, a name, a count, or in the unit that the metadata of the table say. The units below are those of absorption; where the metadata name another \`property\`, the unit of the field is its own, and \`name\` beside it says what stands there: in \`spectra\`, \`descriptors\`, \`predictions\` and \`condition-values\`; other tables of such a run say no \`property\`, and call the number that leads an onset in eV. Columns \`extraFeatures\` and \`conditions\` say \`name\` and \`unit\` of every condition where the metadata name \`conditions\`, in their order, with commas between them. Files carry \`spectraloom.kind\`, \`rows\`, \`schemaVersion\` and \`producer\` beside the metadata that are named here. Where a column of \`extra\` is there, the table has it only where somebody asked. [How such files are made](data-plane.md).

The steps of [explain](../how-to/explain-features.md) call the property that leads an onset in eV; its files say \`value\` instead.

${[...TABLE_KINDS].sort().map(entryOf).join('\n')}`;
}

function entryOf(kind: TableKind): string {
  const layout: ArtifactLayout = ARTIFACT_LAYOUTS[kind];
  const columns = Object.entries(layout.columns).map(
    ([name, type]) => `| \`${name}\` | \`${type}\` | ${layout.units?.[name] ?? ''} |`,
  );
  const { extraColumns: extra, numberColumns, metadata = [] } = layout;
  const ofExtras = Object.entries(layout.units ?? {}).filter(([name]) => !(name in layout.columns));
  const inUnits = ofExtras.map(([name, unit]) => `${name} in ${unit}`).join(', ');
  const rowOf = ({ pattern, type }: NonNullable<typeof extra>, units: string) =>
    `| extra: \`${pattern.source.replaceAll('|', '\\|')}\` | \`${type}\` | ${units} |`;
  const extras = [
    ...(extra ? [rowOf(extra, inUnits)] : []),
    ...(numberColumns ? [rowOf(numberColumns, 'those of the metadata entry `numbers`')] : []),
  ];
  const said = metadata.length > 0 ? `\n\nMetadata: ${metadata.map((key) => `\`${key}\``).join(', ')}.` : '';
  return `## ${kind}

One row: ${ROWS[kind]}. Schema version ${layout.schemaVersion}.

| column | type | unit |
|---|---|---|
${[...columns, ...extras].join('\n')}${said}
`;
}
