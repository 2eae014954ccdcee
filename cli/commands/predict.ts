/** `spectraloom predict`: spectra and features of structures from trained models, in a child process, without a server. */

import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { SHIPPED_RUN } from '../../infra/shipped-run.js';
import type { ConditionValues } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { Attributed } from '../../schemas/tables/prediction.js';
import { action, type CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import { oneMore, oneMoreFile, parseCount, parseRun, parseRunName } from '../frame/option-values.js';
import { atOption, orderOption, snapOption, sourceOption } from '../frame/run-options.js';
import type { ModelSource } from '../predict/model-source.js';
import { openSources } from '../predict/open-sources.js';
import { noticesOfTable, tellNotices } from '../present/notices.js';
import { readingOf } from '../run/start/settings.js';

interface PredictOptions {
  readonly model: readonly string[];
  readonly run?: string;
  readonly ensemble?: string;
  readonly config: readonly string[];
  readonly graph?: GraphRules['mode'];
  readonly symmetry: GraphRules['symmetry'];
  readonly batch?: number;
  readonly features?: 'all' | string[];
  readonly perAtom: boolean;
  readonly attribute?: Attributed;
  readonly snapToSymmetry?: boolean;
  readonly order?: boolean;
  readonly at?: ConditionValues;
  readonly out?: string;
  readonly source: readonly string[];
  readonly after?: string;
}

export function register(program: Command): void {
  program
    .command('predict')
    .argument('[files...]', 'structure files: POSCAR, CIF, extended XYZ, JSON', oneMoreFile)
    .description('predict the spectra of structures with trained models; needs no server')
    .option(
      '--model <file>',
      'bundled: the one that comes with the program; or an Arrow checkpoint of ours, an exported safetensors file, or best_model.pt of ALIGNN; repeated: their mean',
      oneMore,
      [],
    )
    .addOption(
      new Option('--run <name>', 'the best model of a run, instead of --model')
        .conflicts(['model', 'config'])
        .argParser(parseRun),
    )
    .addOption(
      new Option('--ensemble <name>', 'the best models of a sweep together, by the name it published them under')
        .conflicts(['model', 'config', 'run'])
        .argParser(parseRunName),
    )
    .option('--config <file>', 'config.json of ALIGNN, for a .pt file; repeated: one for each', oneMore, [])
    .addOption(
      new Option('--graph <rules>', 'graph rules (default: those of the model; for a .pt file: reference)').choices([
        'fixed',
        'reference',
      ]),
    )
    .addOption(
      new Option('--symmetry <form>', 'reduced is faster where crystals have symmetry; the results are the same')
        .choices(['reduced', 'full'])
        .default('reduced'),
    )
    .addOption(snapOption())
    .addOption(orderOption())
    .addOption(atOption())
    .option('--batch <crystals>', 'crystals computed at a time (default: up to 64, fewer of large ones)', parseBatch)
    .option('--features <layers>', 'ALIGNN1,...,GCN1,...,readout or all: features for -o json and --out', parseLayers)
    .option('--per-atom', 'features of every atom instead of their mean, into the file of --out', false)
    .addOption(sourceOption())
    .option('--after <cursor>', 'go on in the only source after this place, which an earlier run told')
    .addOption(
      new Option(
        '--attribute <name>',
        'what each atom says of a number of the prediction, such as onset, or of the values at positions: 2,3.5',
      )
        .conflicts('perAtom')
        .argParser(parseAttributed),
    )
    .option('--out <file.arrow>', 'also write an Arrow file, which must not exist yet')
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom predict --model bundled POSCAR quartz.cif
  $ npx spectraloom predict --model best_model.pt --config config.json POSCAR_*.vasp
  $ npx spectraloom predict --model best_model.pt --config config.json --graph reference -o json a.vasp b.vasp
  $ npx spectraloom predict --run gpaw-absorption POSCAR quartz.cif relaxation.extxyz
  $ npx spectraloom predict --run my-oxides --at temperature_K=300,pressure_GPa=5 POSCAR
  $ npx spectraloom predict --ensemble gpaw-absorption POSCAR
  $ npx spectraloom predict --model a.arrow --model b.arrow POSCAR
  $ npx spectraloom predict --run gpaw-absorption --source crystals.zip --source entries.jsonl.gz
  $ npx spectraloom predict --run gpaw-absorption --source 'optimade:https://optimade.example?filter=nelements=2'
  $ npx spectraloom predict --run gpaw-absorption --features GCN4 --per-atom --out atoms.arrow POSCAR_*.vasp
  $ npx spectraloom predict --run gpaw-absorption --attribute onset POSCAR
  $ npx spectraloom predict --run gpaw-absorption --attribute 2,3 --out contributions.arrow POSCAR_*.vasp
  $ npx spectraloom predict --run my-phonons --attribute 'mean frequency' POSCAR

Formats, told by the name of the file or else by its content:
  POSCAR, CONTCAR   VASP 4 and 5                              POSCAR*, CONTCAR*, *.vasp
  CIF               symmetry operations expanded; --order     *.cif
  extended XYZ      with Lattice, all frames                  *.xyz, *.extxyz
  JSON              Structure of pymatgen, documents of the   *.json
                    Materials Project, Atoms of JARVIS and
                    ASE, structures of OPTIMADE; also lists
  gzip              any of these, packed                      *.gz
Of a file with several structures, each is named FILE#NAME or FILE#NUMBER; files of one name by the end of their paths
that tells them apart. docs/reference/structure-formats.md says
what is read and what is refused, docs/reference/candidate-sources.md the same of sources.

With -o json one object a line:
  {"id", "prediction": [...], "features": {"ALIGNN1": [...], ..., "GCN1": [...], ...}, "graph": {"atoms", "edges", "triplets"}}

Models that know what their numbers are also "numbers", those beside the leading one: [{"name", "unit", "value", "interval"}].
With --run and --model bundled also "onsetEv", "group" with "neighbourShare", "duplicateOf", "inDomain" with "reasons", and "chance": docs/how-to/own-crystals.md.

Several models have one energy axis and one set of graph rules. Their prediction is the mean; "deviation" is the
standard deviation over the models at every energy, "spread" its mean over the energies. Features are those of one
model. docs/reference/files.md lists the columns of the Arrow file.

--attribute tells of every atom the "value" that a crystal of such atoms alone would be predicted to have; the mean over
the atoms of a crystal is its prediction. Of an onset, a crossing or a peak these are the values where it lies, as they are
trained on; of an integral, a centroid, a width or a component the number itself, by its tangent at the prediction. With --run of a discover run and --model bundled also the "contribution", the value relative to the
mean training atom. The model must be one, with a readout that is linear in the atoms. --out then has a row an atom and
position.

A structure file that cannot be used is named on standard error, the others are predicted all the same; the exit code
is then 3.
`,
    )
    .hook('preAction', refuseNoPlace)
    .action(action<PredictOptions>(predict, 'nothing is kept of a prediction'));
}

async function predict(context: CommandContext, options: PredictOptions, given: readonly string[]): Promise<void> {
  const { screen, signal } = context;
  const { graph, symmetry, batch, features = 'all', perAtom, attribute, at: conditions, out } = options;
  refuseNowhere(options, screen.output);
  const [
    { withPool },
    { idsOfTwins, withoutRepeats, withTwins },
    { groupsOfAll },
    { predictInHalves },
    { withNumberErrors },
    { PredictionRows, predictionValues },
    outFile,
    source,
  ] = await Promise.all([
    import('../predict/with-pool.js'),
    import('../predict/file-ids.js'),
    import('../predict/all-groups.js'),
    import('../predict/predict-in-halves.js'),
    import('../predict/number-errors.js'),
    import('../present/predictions.js'),
    import('../predict/out-file.js'),
    modelOf(options, context),
  ]);
  refuseFeaturesOfSeveral(options, source);
  const sources = await openSources(options.source, signal);
  const file = out === undefined ? null : await outFile.openOutFile(resolve(out));
  let refused = 0;
  const complain = (error: Error) => {
    refused++;
    screen.problem(error);
  };
  const settings = {
    mode: graph ?? null,
    symmetry,
    batchSize: batch ?? null,
    features,
    perAtom,
    ...(attribute && { attribute }),
    ...(conditions && { at: conditions }),
    ...readingOf(options),
  };
  const { files, repeats } = withoutRepeats(given);
  for (const { file, earlier } of repeats)
    complain(new InvalidInputError(`${file} was given twice`, { file, found: earlier, expected: 'every file once' }));
  const ids = idsOfTwins(files);
  tellWhatIsMissing(source, screen);
  const trainedOn = withTwins(source.trainedOn, ids);
  const rows = new PredictionRows(trainedOn);
  const fileOf = new Map<string, string>();
  const predictAll = (count: (done: number, total: number) => void) =>
    withPool(async (pool) => {
      const known = await withNumberErrors(source, pool, signal);
      let over = 0;
      for await (const group of groupsOfAll({ files, ids, sources, after: options.after ?? null })) {
        group.unreadable.forEach(complain);
        over += group.unreadable.length;
        const before = over;
        over += group.files;
        const most = Math.max(files.length, over);
        const inGroup = (done: number, total: number) =>
          count(before + Math.floor((group.files * done) / Math.max(1, total)), most);
        if (group.files === 0) continue;
        const work = { host: pool, source: known, settings, ids: group.ids, signal };
        for await (const piece of predictInHalves(work, group, inGroup)) {
          piece.broken.forEach(complain);
          if (piece.predictions === null) continue;
          const { predictions, atoms, contributions, notices, assessed } = piece;
          twinsIn(predictions, fileOf).forEach(complain);
          tellNotices(screen, noticesOfTable(notices));
          const beside = { trainedOn, notices, contributions, assessed };
          if (screen.output === 'json') screen.values(predictionValues(predictions, beside));
          else rows.add(predictions, contributions, assessed);
          file?.add(perAtom ? atoms : attribute ? contributions : (predictions as Table));
        }
      }
    });
  await screen.during('predict', predictAll);
  if (screen.output === 'text' && rows.count > 0) screen.result(rows.render(), null);
  const written = await file?.write();
  if (written) screen.step('written', written);
  if (refused > 0) process.exitCode = EXIT.invalidInput;
}

/** Of the model of a run more is told than its prediction, as far as the run knows. */
function tellWhatIsMissing({ run }: ModelSource, screen: CommandContext['screen']): void {
  if (run === null)
    screen.step(
      'domain',
      'neither groups nor the domain are told: this run screened nothing, or an earlier version did',
    );
  else if (run && !run.isValidated) screen.step('errors', 'no interval and no probability: this run was not validated');
}

/** A file called `Si#2.vasp` beside an `Si.cif` of several crystals: only what is in the files tells. */
function twinsIn({ columns }: Table<'predictions'>, fileOf: Map<string, string>): InvalidInputError[] {
  return columns.id.flatMap((id, i) => {
    const file = at(columns.file, i);
    const earlier = fileOf.get(id);
    fileOf.set(id, file);
    if (earlier === undefined) return [];
    const message = `crystals of ${earlier} and ${file} are both called ${id}`;
    return [new InvalidInputError(message, { file, found: id, expected: 'names that differ' })];
  });
}

async function modelOf(
  { model, run, ensemble, config, attribute }: PredictOptions,
  { dataFolder }: CommandContext,
): Promise<ModelSource> {
  if (run !== undefined) {
    const { modelFromRun, trainingMeansOfRun } = await import('../predict/stored-model.js');
    const trainingMeans = attribute === undefined ? null : await trainingMeansOfRun(run, dataFolder);
    return { ...(await modelFromRun(run, dataFolder)), ...(trainingMeans && { trainingMeans }) };
  }
  if (ensemble !== undefined)
    return (await import('../predict/stored-model.js')).modelsOfEnsemble(ensemble, dataFolder);
  if (model.length === 1 && model[0] === SHIPPED_RUN && config.length === 0)
    return (await import('../predict/stored-model.js')).modelOfShippedRun();
  if (model.length > 0) return (await import('../predict/model-source.js')).modelsFromFiles(model, config);
  throw new InvalidInputError('no model was given', {
    expected: '--model FILE, --model bundled, --run NAME or --ensemble NAME',
  });
}

/** The command line is wrong where it names nothing, or a place in nothing. */
function refuseNoPlace(command: Command): void {
  const { source, after } = command.opts<PredictOptions>();
  const files = command.args.length;
  const refuse = (problem: string) => command.error(`error: ${problem}`, { exitCode: 1 });
  if (files === 0 && source.length === 0) refuse("missing required argument 'files', or --source");
  if (after !== undefined && (source.length !== 1 || files > 0))
    refuse('--after is a place in one source, without files');
}

/** Features that nobody would see. */
function refuseNowhere({ features, perAtom, attribute, out }: PredictOptions, output: 'text' | 'json'): void {
  if (perAtom && out === undefined)
    throw new InvalidInputError('--per-atom has no file to write to', { expected: '--out FILE.arrow' });
  if (features !== undefined && (out === undefined || attribute !== undefined) && output === 'text')
    throw new InvalidInputError('--features are not part of the table', {
      expected: attribute === undefined ? '-o json or --out FILE.arrow' : '-o json: --out holds contributions',
    });
}

/** Networks that were trained apart have no axes in common: a mean of their features says nothing. */
function refuseFeaturesOfSeveral({ features, perAtom, attribute }: PredictOptions, { models }: ModelSource): void {
  if (models.length === 1) return;
  if (attribute !== undefined)
    throw new InvalidInputError(`contributions of atoms to ${models.length} models cannot be put together`, {
      expected: 'one model',
    });
  if (features === undefined && !perAtom) return;
  throw new InvalidInputError(`features of ${models.length} models cannot be put together`, { expected: 'one model' });
}

/** `all`, or names with commas between; which ones the network has is for the network to say. */
function parseLayers(text: string): 'all' | string[] {
  if (text === 'all') return text;
  const names = text.split(',');
  if (names.some((name) => !/^((ALIGNN|GCN)[1-9][0-9]*|readout)$/.test(name)))
    throw new InvalidArgumentError('Expected "all", or layers such as ALIGNN1,GCN4,readout.');
  return names;
}

/** A name, which begins with a letter, or positions with commas between; which of them the model has is for the model to say. */
function parseAttributed(text: string): Attributed {
  if (/^\p{L}/u.test(text)) return text.trim();
  const positions = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (positions.length > 64 || !positions.every(Number.isFinite))
    throw new InvalidArgumentError(
      'Expected a number by its name, such as onset, or up to 64 positions such as 2,3.5.',
    );
  return positions;
}

function parseBatch(text: string): number {
  const count = parseCount(text);
  if (count > 1024) throw new InvalidArgumentError('Expected at most 1024.');
  return count;
}
