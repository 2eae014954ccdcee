/** Options that several commands share, so that they read the same everywhere. */
import { type Command, Option } from 'commander';
import { STORE_KINDS, type StoreKind } from '../../infra/local-stack/state/state.js';
import { SYMMETRY_TOLERANCE_ANGSTROM } from '../../schemas/tables/crystal.js';
import { GraphRulesSchema } from '../../schemas/tables/graph.js';
import { SPECTRUM_QUANTITIES } from '../../schemas/tables/spectrum.js';
import {
  type NamedWindow,
  oneMore,
  parseConditions,
  parseCount,
  parseCounts,
  parseDecimal,
  parseEnergyAxis,
  parseNamedWindow,
  parseOnsetWindow,
  parseReplace,
  parseRungs,
  parseRunName,
  parseSeed,
  parseShares,
  parseVolumes,
} from './option-values.js';

const GRAPH_MODES = GraphRulesSchema.shape.mode.options;

export interface LaunchOptions {
  readonly name?: string;
  readonly store?: StoreKind;
  readonly dryRun: boolean;
  readonly detach: boolean;
}

export function addLaunchOptions(command: Command): Command {
  return command
    .option('--name <name>', 'name of the run (default: that of the folder or of --from)', parseRunName)
    .addOption(new Option('--store <kind>', 'object store of a new data folder').choices(STORE_KINDS))
    .option('--dry-run', 'check the input and say what would run; start nothing', false)
    .option('--detach', 'start and return; "runs" shows how it goes on', false);
}

export function addAxisOptions(command: Command): Command {
  return command
    .option(
      '--energy <start:stop:points>',
      'photon energies of the spectra, eV, where no spectrum.json says so',
      parseEnergyAxis,
    )
    .addOption(new Option('--quantity <name>', 'what the spectra hold').choices(SPECTRUM_QUANTITIES))
    .option('--floor <value>', 'lowest value, in the unit of the quantity', parseDecimal);
}

export function addTrainOptions(command: Command): Command {
  return command
    .option('--neighbors <k,k>', 'neighbours of an atom in the graph (default: 12,20)', parseCounts)
    .option('--widths <h,h>', 'hidden features of the network (default: 32,64)', parseCounts)
    .option(
      '--epochs <n,n>',
      'epochs after which the worse trials stop; the last ends training (default: 20,60,120)',
      parseRungs,
    )
    .option(
      '--split <train:validation:test>',
      'shares of the crystals, such as 8:1:1; 8:2:0 trains without a test set (default: 8:1:1 by formula)',
      parseShares,
    )
    .option('--seed <number>', 'of the split and the training (default: 123)', parseSeed)
    .addOption(
      new Option(
        '--graph <mode>',
        'rules of the graphs; reference: as ALIGNN 2024.3.24, also in training (default: fixed)',
      ).choices(GRAPH_MODES),
    )
    .addOption(snapOption())
    .addOption(orderOption())
    .option('--config <file>', 'configuration of ALIGNN to follow (default: config.json of the folder, if any)')
    .option('--no-config', 'do not follow the config.json of the folder');
}

export function addLearningCurveOption(command: Command): Command {
  return command.option(
    '--learning-curve',
    'validate with a quarter and a half of the crystals too: two more trainings a fold and seed',
    false,
  );
}

/** A flag: a distance behind it would be taken for the file or folder that follows. */
export function snapOption(): Option {
  return new Option(
    '--snap-to-symmetry',
    `put atoms and lattices that are symmetric within ${SYMMETRY_TOLERANCE_ANGSTROM} ångström exactly where symmetry has them`,
  );
}

export function orderOption(): Option {
  return new Option(
    '--order',
    'take files whose sites hold atoms in part, each as one ordered crystal: the most even one of the smallest cell',
  );
}

export function atOption(): Option {
  return new Option(
    '--at <name=number,...>',
    'conditions of a model that takes some, such as temperature_K=300,pressure_GPa=5',
  ).argParser(parseConditions);
}

export function windowOption(): Option {
  return new Option(
    '--window <name=lowest:highest>',
    'wanted values of a number of the property, by its name and in its unit; repeated: all are to hold (default: of what leads the middle half of the data)',
  ).argParser<NamedWindow[]>(parseNamedWindow);
}

export function sourceOption(): Option {
  return new Option('--source <place>', 'a folder, archive, table or OPTIMADE query of structures; may be repeated')
    .argParser(oneMore)
    .default([], '');
}

/** How candidates are enumerated. */
export interface EnumerationOptions {
  readonly candidates?: number;
  readonly replace?: 1 | 2 | 'all';
  readonly split: boolean;
  readonly volumes?: readonly number[];
  readonly sample?: number;
  /** Of the sample. */
  readonly seed?: number;
}

export function addEnumerationOptions(command: Command): Command {
  return command
    .option('--replace <elements>', 'elements of a crystal replaced at once: 1, 2 or all (default: 2)', parseReplace)
    .option('--split', 'also split one site of a doubled cell between two ions', false)
    .option('--volumes <first:last:number>', 'every candidate at volumes relative to that by ionic radii', parseVolumes)
    .option('--sample <count>', 'a random sample of so many instead of the least strained', parseCount)
    .option('--seed <number>', 'of --sample (default: that of the run)', parseSeed);
}

export function addScreenOptions(command: Command): Command {
  return command
    .option('--onset <lowest:highest>', 'wanted absorption onset, eV (default: 1.1:1.8)', parseOnsetWindow)
    .addOption(windowOption())
    .addOption(atOption())
    .option('--candidates <count>', 'at most so many candidates (default: 1000)', parseCount);
}
