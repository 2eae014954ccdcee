/** `spectraloom cluster`: a merge tree and flat clusters of feature vectors from a file, in a child process, without a server. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import { LINKAGE_METHODS, type LinkageMethod, METRICS, type Metric } from '../../schemas/tables/clustering.js';
import type { ClusterFeaturesParameters, FeatureSet } from '../../schemas/tables/features.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseCount, parseDecimal, parseSeed } from '../frame/option-values.js';

interface ClusterOptions {
  readonly layer?: string;
  readonly idColumn?: string;
  readonly header?: 'yes' | 'no';
  readonly linkage: LinkageMethod;
  readonly metric: Metric;
  readonly labels?: number;
  readonly height?: number;
  readonly inconsistency?: number;
  readonly range?: readonly number[];
  readonly bootstraps: number;
  readonly seed: number;
  readonly exportZ?: string;
  readonly exportNewick?: string;
  readonly exportLabels?: string;
}

const MOST_CLUSTERS_LOOKED_AT = 30;

export function register(program: Command): void {
  program
    .command('cluster')
    .argument('<features>', 'a matrix: .npy, .csv, .tsv, .arrow, or features.json of the published pipeline')
    .description('cluster feature vectors of any origin; needs no server')
    .option('--layer <name>', 'which layer, where the file holds several')
    .option('--id-column <name>', 'column that names the rows: its head, its number from 1, or none')
    .addOption(new Option('--header <answer>', 'whether the first row of a .csv is heads').choices(['yes', 'no']))
    .addOption(new Option('--linkage <method>', 'how clusters are joined').choices(LINKAGE_METHODS).default('ward'))
    .addOption(
      new Option('--metric <distance>', 'ward, centroid and median need euclidean')
        .choices(METRICS)
        .default('euclidean'),
    )
    .option('--labels <count>', 'cut into at most so many clusters (default: the recommended count)', parseCount)
    .addOption(
      new Option('--height <height>', 'cut above this height')
        .argParser(parseHeight)
        .conflicts(['labels', 'inconsistency']),
    )
    .addOption(
      new Option('--inconsistency <threshold>', 'cut where merges are more inconsistent than this')
        .argParser(parseHeight)
        .conflicts(['labels', 'height']),
    )
    .option(
      '--range <lowest:highest>',
      `counts whose validity is told (default: 2:${MOST_CLUSTERS_LOOKED_AT} without a cut, none with one)`,
      parseRange,
    )
    .option('--bootstraps <samples>', 'samples for the stability of the clusters', parseSamples, 0)
    .option('--seed <number>', 'of the samples', parseSeed, 0)
    .option('--export-z <file.npy>', "SciPy's (n-1) x 4 linkage matrix; the file must not exist yet")
    .option('--export-newick <file>', 'the tree as Newick text')
    .option('--export-labels <file.csv>', 'id and cluster of every row')
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom cluster features.npy --linkage ward --export-z ward.npy --labels 20 -o json
  $ npx spectraloom cluster features.json --layer CGN4 --range 5:40 --bootstraps 100
  $ npx spectraloom cluster embeddings.csv --metric cosine --linkage average --height 0.2 --export-labels labels.csv

Flat clusters are numbered from 1 as SciPy numbers them. Without a cut the count with the best silhouette is taken, among
those that recur under resampling where --bootstraps asks for it. Where the cut is given, figures of validity, advice and the
cophenetic correlation are left out unless --range or --bootstraps asks for them.

Names of rows: the column \`id\`, the index that pandas wrote, the first column of texts, or whole numbers under a head such as
index or material_id. What was taken is told; what may be names or features is refused until --id-column says which.

With -o json one object:
  {"points", "columns", "layer", "linkage", "metric", "cut", "clusters", "labels": [...], "validity": [...], "recommended", "reading"}
`,
    )
    .action(action<ClusterOptions>(cluster, 'nothing is kept of a clustering'));
}

async function cluster(context: CommandContext, options: ClusterOptions, [file]: readonly string[]): Promise<void> {
  const [{ readFeatureFile }, { clusterFeatures }, { clusteringText, clusteringValue }, { checkTargets, exportFiles }] =
    await Promise.all([
      import('../../infra/feature-files/read.js'),
      import('../cluster/run.js'),
      import('../present/clustering.js'),
      import('../cluster/export-files.js'),
    ]);
  const targets = { z: options.exportZ, newick: options.exportNewick, labels: options.exportLabels };
  const features = await readFeatureFile(required(file), {
    ...(options.idColumn !== undefined && { idColumn: options.idColumn }),
    ...(options.header !== undefined && { header: options.header }),
  });
  await checkTargets(targets, features.ids);
  const layer = layerOf(features, options.layer, required(file));
  const clustering = await context.screen.during('cluster', (count) =>
    clusterFeatures(features, layer, parametersOf(options), context.signal, count),
  );
  const written = await exportFiles(clustering, targets);
  context.screen.result(
    clusteringText(clustering, features.reading, written),
    clusteringValue(clustering, features.reading),
  );
}

function layerOf({ layers }: FeatureSet, wanted: string | undefined, file: string): string {
  const names = [...layers.keys()];
  if (wanted === undefined && names.length === 1) return at(names, 0);
  if (wanted !== undefined && layers.has(wanted)) return wanted;
  throw new InvalidInputError(
    wanted === undefined ? `${file} holds ${names.length} layers` : `${file} holds no layer "${wanted}"`,
    { file, expected: `--layer with one of ${names.join(', ')}` },
  );
}

function parametersOf(options: ClusterOptions) {
  const { linkage, metric, labels, height, inconsistency, bootstraps, seed } = options;
  const parameters: ClusterFeaturesParameters = {
    method: linkage,
    metric,
    cut:
      labels !== undefined
        ? { by: 'count', clusters: labels }
        : height !== undefined
          ? { by: 'height', height }
          : inconsistency !== undefined
            ? { by: 'inconsistency', threshold: inconsistency }
            : null,
    counts: countsOf(options),
    bootstraps,
    seed,
  };
  return parameters;
}

/** A cut that is given needs no figures of others: they take longer than the tree. */
function countsOf({ labels, height, inconsistency, range, bootstraps }: ClusterOptions): number[] {
  const given = labels !== undefined || height !== undefined || inconsistency !== undefined;
  if (given && range === undefined && bootstraps === 0) return [];
  const asked = range ?? rangeOf(2, MOST_CLUSTERS_LOOKED_AT);
  return [...new Set([...asked, ...(labels !== undefined && labels > 1 ? [labels] : [])])].sort((a, b) => a - b);
}

function parseHeight(text: string): number {
  const height = parseDecimal(text);
  if (height < 0) throw new InvalidArgumentError('Expected a number that is not negative.');
  return height;
}

function parseSamples(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Expected a whole number up to 9999.');
  return Number(text);
}

function parseRange(text: string): number[] {
  const [lowest, highest, more] = text.split(':').map(parseCount);
  if (
    lowest === undefined ||
    highest === undefined ||
    more !== undefined ||
    lowest < 2 ||
    highest < lowest ||
    highest > 1000
  )
    throw new InvalidArgumentError('Expected lowest:highest from 2 to 1000, such as 2:30.');
  return rangeOf(lowest, highest);
}

function rangeOf(lowest: number, highest: number): number[] {
  return Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
}
