/** `spectraloom explain`: what the groups of feature vectors from elsewhere are, in child processes, without a server. */

import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { LINKAGE_METHODS, type LinkageMethod } from '../../schemas/tables/clustering.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseCount, parseCountIn, parseSeed } from '../frame/option-values.js';

interface ExplainOptions {
  readonly structures: string;
  readonly properties?: string;
  readonly property?: string;
  readonly out: string;
  readonly name?: string;
  readonly layer?: string;
  readonly ids?: string;
  readonly idColumn?: string;
  readonly header?: 'yes' | 'no';
  readonly linkage: LinkageMethod;
  readonly groups?: number;
  readonly bootstraps: number;
  readonly seed: number;
}

const { range, bootstraps } = DISCOVER_PRESET.clustering;

export function register(program: Command): void {
  program
    .command('explain')
    .argument(
      '<features>',
      'a row a crystal: .npy, .csv, .tsv, .arrow, .parquet, or features.json of the published pipeline',
    )
    .description('explain groups of feature vectors of any origin; needs no server')
    .addOption(
      new Option('--structures <folder>', 'structure files, called as the rows of the features').makeOptionMandatory(),
    )
    .option(
      '--properties <file>',
      'numbers of the crystals: a .csv with a column id, id_prop.csv, or onset_edge.json; a property.json beside it is read',
    )
    .option('--property <name>', 'which of them effects, shifts and exchanges are of (default: the first)')
    .addOption(new Option('--out <folder>', 'page, figures and tables; it must not exist yet').makeOptionMandatory())
    .option('--name <title>', 'title of the page (default: the name of the features file)')
    .option('--layer <name>', 'layer whose groups are explained (default: the last of the file)')
    .option('--ids <file>', 'names of rows that the features do not name: a name a line, or a JSON list')
    .option('--id-column <name>', 'column that names the rows: its head, its number from 1, or none')
    .addOption(new Option('--header <answer>', 'whether the first row of a .csv is heads').choices(['yes', 'no']))
    .addOption(new Option('--linkage <method>', 'how groups are joined').choices(LINKAGE_METHODS).default('ward'))
    .option(
      '--groups <count>',
      'cut into at most so many groups (default: the recommended count)',
      parseCountIn([2, 1000]),
    )
    .option('--bootstraps <samples>', 'samples for the stability of the groups', parseCount, bootstraps)
    .option('--seed <number>', 'of samples, maps and readouts', parseSeed, DISCOVER_PRESET.training.seed)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom explain soap.csv --structures crystals --out soap-groups
  $ npx spectraloom explain megnet.parquet --structures crystals --properties gaps.csv --property gap --out groups
  $ npx spectraloom explain features.npy --ids names.txt --structures crystals --groups 12 --out groups
  $ npx spectraloom explain features.json --layer CGN4 --structures data --properties onset_edge.json --out study

A crystal is found by the name of its row: the file of that name, without its ending, or with POSCAR_ before it. Rows without
names are those of id_prop.csv in the folder, if there are as many, or of --ids.

Every layer of the file is grouped by every linkage and compared; one is explained: merge tree, stability under resampling,
rules, enrichment, what parts every branch, readouts, and of a property its effects, shifts and exchanges of one element. These
are the steps of discover, and give the same figures: docs/how-to/explain-features.md.

With -o json one object:
  {"crystals", "layer", "linkage", "groups", "recommended", "reason", "folder", "files": [...]}
`,
    )
    .action(action<ExplainOptions>(explain, 'nothing was written'));
}

async function explain(context: CommandContext, options: ExplainOptions, [file]: readonly string[]): Promise<void> {
  const { screen, signal } = context;
  const [
    { readFeatureFile },
    { statedProperties },
    { refuseExisting, writeNewFolder },
    { givenCrystals, namesOfRows },
    own,
  ] = await Promise.all([
    import('../../infra/feature-files/read.js'),
    import('../explain/stated-properties.js'),
    import('../../infra/files/new-file.js'),
    import('../explain/given.js'),
    import('../explain/explain-features.js'),
  ]);
  const { structures, properties, property, idColumn, header, linkage, seed } = options;
  if (property !== undefined && properties === undefined)
    throw new InvalidInputError('--property names a column of no file', {
      field: '--property',
      expected: '--properties FILE',
    });
  const folder = resolve(options.out);
  await refuseExisting(folder);
  const features = await readFeatureFile(required(file), {
    ...(idColumn !== undefined && { idColumn }),
    ...(header !== undefined && { header }),
  });
  const stated = properties === undefined ? null : await statedProperties(properties, signal);
  const given = await givenCrystals(
    features,
    await namesOfRows(features, options.ids, structures),
    structures,
    stated?.table ?? null,
    property,
  );
  for (const notice of [...(stated?.notices ?? []), ...given.notices]) screen.step('properties', notice);
  const layer = layerOf(given.layers, options.layer, required(file));
  const settings = {
    layer,
    method: linkage,
    methods: LINKAGE_METHODS,
    clusters: options.groups ?? null,
    counts: Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i),
    bootstraps: options.bootstraps,
    seed,
  };
  const source = {
    name: options.name ?? basename(required(file)),
    file: basename(required(file)),
    reading: features.reading,
  };
  const { files, clusters, recommended, reason } = await screen.during('explain', (count) =>
    own.explainGiven(given, source, settings, signal, count),
  );
  await writeNewFolder(folder, files);
  const names = Object.keys(files).sort();
  const value = {
    crystals: given.crystals,
    layer,
    linkage,
    groups: clusters,
    recommended,
    reason,
    folder,
    files: names,
  };
  const { renderFacts } = await import('../present/text/facts.js');
  screen.result(
    renderFacts([
      [
        'crystals',
        `${given.crystals} of ${given.layers.find(({ name }) => name === layer)?.width} features, layer ${layer}`,
      ],
      ['groups', `${clusters} by ${linkage} linkage${options.groups === undefined ? `; ${reason}` : ''}`],
      ['written', `${resolve(folder, 'report.html')}   and ${names.length - 1} other files`],
    ]),
    value,
  );
}

function layerOf(layers: readonly { readonly name: string }[], wanted: string | undefined, file: string): string {
  const names = layers.map(({ name }) => name);
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  // A prediction is what the layers lead to, not one of them.
  if (wanted === undefined) return names.findLast((name) => name !== 'prediction') ?? required(names.at(-1));
  throw new InvalidInputError(`${file} holds no layer "${wanted}"`, {
    file,
    expected: `--layer with one of ${names.join(', ')}`,
  });
}
