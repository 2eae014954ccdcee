/** Tasks run in this process, through the same bytes as in a child. */
import type { ComputeHost, ComputeTask } from '../../../activities/frame/compute-host.js';
import type { StepContext } from '../../../activities/frame/step.js';
import { taskNamed } from '../../../activities/tasks.js';
import { concatTables, decodeTable, encodeTable } from '../../../infra/arrow/arrow-io.js';
import { ARTIFACT_LAYOUTS, type Table, type TableKind } from '../../../schemas/run/artifact.js';
import { stepContext } from './step-context.js';

/**
 * @param before is called with each task; what it throws is what the child ends with
 * @param own of the context, such as the folder for programs of tasks that ask a network
 */
export function inProcessHost(
  before: (task: ComputeTask) => void = () => {},
  own: Partial<StepContext> = {},
): ComputeHost {
  return {
    async run(task, { signal }) {
      signal.throwIfAborted();
      before(task);
      const step = (await taskNamed(task.step))!;
      const inputs = Object.fromEntries(
        Object.entries(task.inputs).map(([name, parts]) => [
          name,
          parts && concatTables(parts.map(({ kind, bytes }) => decodeTable(kind as TableKind, bytes))),
        ]),
      );
      const { outputs, summary = {} } = await step.run(inputs, task.parameters, stepContext(own));
      const encoded = Object.entries(outputs as Record<string, string | Table | Table[]>).map(([name, value]) => [
        name,
        typeof value === 'string'
          ? [{ kind: step.writes[name]!.kind, bytes: new TextEncoder().encode(value), rows: null, schemaVersion: 1 }]
          : [value].flat().map((table) => ({
              kind: table.kind,
              bytes: encodeTable(table, step.name),
              rows: table.rows,
              schemaVersion: ARTIFACT_LAYOUTS[table.kind].schemaVersion,
            })),
      ]);
      return { outputs: Object.fromEntries(encoded), summary, peakMemoryBytes: 0, cpuSeconds: 0 };
    },
  };
}
