/** A trained network, loaded once for many batches. */
import type { Table } from '../../../schemas/run/artifact.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import { type LoadedProgram, loadProgram, makeResident, type Resident } from '../../engine/index.js';
import { assembleBatch } from '../batches/batch-arrays.js';
import { withScaledConditions } from '../batches/conditions.js';
import { type CheckpointSettings, readCheckpoint } from '../parameters/checkpoint.js';
import { type FeaturesAsked, predictionProgram } from './programs.js';

export class NetworkInUse {
  private constructor(
    private readonly program: LoadedProgram,
    private readonly parameter: Resident,
    private readonly conditions: CheckpointSettings['conditions'],
  ) {}

  static async load(
    checkpoint: Table<'checkpoint'>,
    programFolder: string,
    features: FeaturesAsked,
  ): Promise<NetworkInUse> {
    const { settings, table, vectors } = readCheckpoint(checkpoint);
    const program = await loadProgram(predictionProgram(settings.network, table, features), programFolder);
    const parameter = await makeResident({ values: vectors.parameter, shape: [table.size] });
    return new NetworkInUse(program, parameter, settings.conditions);
  }

  /** Loads it for some work alone. */
  static async using<T>(
    checkpoint: Table<'checkpoint'>,
    programFolder: string,
    features: FeaturesAsked,
    work: (network: NetworkInUse) => Promise<T>,
  ): Promise<T> {
    const network = await NetworkInUse.load(checkpoint, programFolder, features);
    try {
      return await work(network);
    } finally {
      network.dispose();
    }
  }

  /** @returns the outputs of the program by name, row-major */
  run(graphs: readonly CrystalGraph[]): Record<string, Float32Array | Float64Array> {
    return this.program.run({
      ...assembleBatch(withScaledConditions(graphs, this.conditions)),
      parameter: this.parameter,
    });
  }

  dispose(): void {
    this.parameter.release();
    this.program.dispose();
  }
}
