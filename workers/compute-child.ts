/**
 * The program of a child process: takes one task at a time, decodes its tables, runs the step, encodes the outputs.
 * Owns nothing and may be killed at any moment; ends by itself when its parent is gone.
 */

import type { ComputeResult, EncodedState } from '../activities/frame/compute-host.js';
import type { AnyStep, StepContext } from '../activities/frame/step.js';
import { inSlices } from '../activities/ingest/slices.js';
import { taskNamed } from '../activities/tasks.js';
import { concatTables, decodeTable, encodeTable } from '../infra/arrow/arrow-io.js';
import type { EncodedArtifact } from '../infra/artifacts/artifact-parts.js';
import { at, required } from '../schemas/required.js';
import {
  ARTIFACT_LAYOUTS,
  DOCUMENT_KINDS,
  type DocumentKind,
  MAX_OBJECT_BYTES,
  type Table,
  type TableKind,
} from '../schemas/run/artifact.js';
import type { FromChild, SentInput, SentTask, ToChild } from './compute-protocol.js';
import { KeptInputs } from './kept-inputs.js';
import { readSymmetryProgram } from './symmetry-program.js';
import { taskFigures } from './task-figures.js';
import { toWireError } from './wire-error.js';

const DOCUMENT_SCHEMA_VERSION = 1;

/** Of all kept inputs together. */
const MOST_KEPT_BYTES = 256 * 2 ** 20;

const programFolder = at(process.argv, 2);
const kept = new KeptInputs(MOST_KEPT_BYTES);
let checkpointKept: (() => void) | null = null;
/** Of the task that comes next, by input. */
const received = new Map<string, EncodedArtifact[]>();

process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToChild) => {
  if (message.type === 'checkpoint-kept') checkpointKept?.();
  else if (message.type === 'part') received.set(message.input, [...(received.get(message.input) ?? []), message.part]);
  else void answer(message.task);
});
say({ type: 'ready' });

function say(message: FromChild): void {
  if (!process.send) throw new RangeError('this process has no channel to its parent');
  process.send(message);
}

async function answer(task: SentTask): Promise<void> {
  try {
    const result = await runTask(task);
    kept.trim();
    say({ type: 'result', result, kept: kept.names });
  } catch (error) {
    say({ type: 'error', error: toWireError(error, programFolder) });
  }
}

async function runTask(task: SentTask): Promise<ComputeResult> {
  const step = await taskNamed(task.step);
  if (!step) throw new Error(`this worker knows no step "${task.step}"`);
  const figures = taskFigures();
  const inputs: Record<string, Table | Uint8Array | null> = {};
  // Recorded inputs do not name what a step was not given.
  for (const name of Object.keys(step.reads)) inputs[name] = null;
  for (const [name, sent] of Object.entries(task.inputs)) inputs[name] = sent && readInput(name, sent);
  const context = contextOf(step, task.resume);
  const { outputs, summary } = await step.run(inputs, task.parameters, context);
  const encoded: Record<string, EncodedArtifact[]> = {};
  for (const [name, value] of Object.entries(outputs)) encoded[name] = encodeOutput(step, name, value);
  return { outputs: encoded, summary: summary ?? {}, ...figures() };
}

function readInput(input: string, { keptAs, isKnown }: SentInput): Table | Uint8Array {
  if (keptAs !== null && isKnown) return kept.use(keptAs);
  const parts = received.get(input) ?? [];
  // Joined parts are held once, not a second time as they came.
  received.delete(input);
  const value = decodeInput(parts);
  if (keptAs !== null)
    kept.keep(
      keptAs,
      value,
      parts.reduce((sum, part) => sum + part.bytes.byteLength, 0),
    );
  return value;
}

/** A document is one object, given as it is. */
function decodeInput(parts: readonly EncodedArtifact[]): Table | Uint8Array {
  const [first] = parts;
  return first && first.kind in DOCUMENT_KINDS ? first.bytes : decodeParts(parts);
}

function decodeParts(parts: readonly EncodedArtifact[]): Table {
  return concatTables(parts.map((part) => decodeTable(part.kind as TableKind, part.bytes)));
}

function encodeOutput(step: AnyStep, name: string, value: unknown): EncodedArtifact[] {
  const { kind } = required(step.writes[name]);
  if (kind in DOCUMENT_KINDS) {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : (value as Uint8Array);
    return [{ kind: kind as DocumentKind, bytes, rows: null, schemaVersion: DOCUMENT_SCHEMA_VERSION }];
  }
  const tables = Array.isArray(value) ? (value as Table[]) : [value as Table];
  return tables.flatMap((table) => encodeToFit(table, step.name));
}

/** One object stays one PUT: a table above the limit is cut in halves until its parts fit. */
function encodeToFit(table: Table, producer: string): EncodedArtifact[] {
  const encoded = encode(table, producer);
  if (encoded.bytes.byteLength <= MAX_OBJECT_BYTES || table.rows < 2) return [encoded];
  return inSlices(table, Math.ceil(table.rows / 2)).flatMap((part) => encodeToFit(part, producer));
}

function encode(table: Table, producer: string): EncodedArtifact {
  const { schemaVersion } = ARTIFACT_LAYOUTS[table.kind];
  return { kind: table.kind, bytes: encodeTable(table, producer), rows: table.rows, schemaVersion };
}

function contextOf(step: AnyStep, resume: EncodedState | null): StepContext {
  let lastCheckpoint = performance.now();
  return {
    programFolder,
    symmetryProgram: readSymmetryProgram,
    resume: resume && mapState(resume, decodeParts),
    progress: (done, total, note = '') => say({ type: 'progress', done, total, note }),
    sinceCheckpointMs: () => performance.now() - lastCheckpoint,
    async checkpoint(state) {
      const kept = new Promise<void>((resolve) => {
        checkpointKept = resolve;
      });
      say({ type: 'checkpoint', state: mapState(state, (table) => encodeToFit(table, step.name)) });
      await kept;
      lastCheckpoint = performance.now();
    },
  };
}

function mapState<A, B>(state: Readonly<Record<string, A>>, change: (part: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(state).map(([name, part]) => [name, change(part)]));
}
