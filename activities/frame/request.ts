/** From a message to what the frame works with: inputs checked and spread into parts, parameters parsed, the key computed. */

import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';

import { firstIssue } from '../../schemas/first-issue.js';
import { type ObjectRef, ObjectRefSchema } from '../../schemas/run/artifact.js';
import type { StepMessage } from '../../schemas/run/message.js';
import { continuesFrom, unlessMissing } from './continued-inputs.js';
import type { StepDependencies } from './dependencies.js';
import { type AnyStep, fusedPartOf } from './step.js';

export interface ResolvedRequest {
  readonly key: string;
  /** Input name -> its parts, in order; null where an optional input is absent, or was pruned. */
  readonly inputs: Readonly<Record<string, readonly ObjectRef[] | null>>;
  /** What the key covers of each input: the artifact as it was named, or the picked shard. */
  readonly keyInputs: Readonly<Record<string, ObjectRef>>;
  readonly parameters: unknown;
}

const MessageSchema = z.strictObject({
  inputs: z.record(z.string(), ObjectRefSchema.nullable()),
  parameters: z.unknown(),
  shard: z.number().int().nonnegative().optional(),
  run: z.string().min(1),
  resume: z.record(z.string(), ObjectRefSchema).nullable().optional(),
});

/** @throws InvalidInputError naming the step, the field and what was expected */
export async function resolveRequest(
  step: AnyStep,
  given: StepMessage,
  deps: Pick<StepDependencies, 'ledger' | 'versions'> & { readonly parts: Pick<StepDependencies['parts'], 'spread'> },
): Promise<ResolvedRequest> {
  const message = parse(MessageSchema, given, `${step.name}: message`);
  const parameters = parse(step.parameters, message.parameters, `${step.name}: parameters`);
  const inputs: Record<string, readonly ObjectRef[] | null> = {};
  const keyInputs: Record<string, ObjectRef> = {};
  for (const [name, read] of Object.entries(step.reads)) {
    const ref = message.inputs[name] ?? null;
    if (!ref) {
      if (!read.optional) throw new InvalidInputError(`${step.name}: input "${name}" (${read.kind}) is missing`);
      inputs[name] = null;
      continue;
    }
    const spread = () => deps.parts.spread(ref);
    const parts = continuesFrom(step, name) ? await unlessMissing(spread) : await spread();
    if (!parts) {
      inputs[name] = null;
      keyInputs[name] = ref;
      continue;
    }
    const picked = read.sharded && message.shard !== undefined ? pick(step.name, name, parts, message.shard) : null;
    inputs[name] = picked ? [picked] : parts;
    keyInputs[name] = picked ?? ref;
    for (const part of inputs[name])
      if (part.kind !== read.kind)
        throw new InvalidInputError(`${step.name}: input "${name}" is of kind ${part.kind}, expected ${read.kind}`);
  }
  for (const name of Object.keys(message.inputs))
    if (!(name in step.reads)) throw new InvalidInputError(`${step.name}: there is no input "${name}"`);
  const { name: stepName, codeVersion } = step;
  const fused = fusedPartOf(step, deps.versions);
  const key = deps.ledger.key({ step: stepName, codeVersion, ...fused, parameters, inputs: keyInputs });
  return { key, inputs, keyInputs, parameters };
}

function pick(step: string, input: string, parts: readonly ObjectRef[], shard: number): ObjectRef {
  const part = parts[shard];
  if (!part) throw new InvalidInputError(`${step}: input "${input}" has ${parts.length} shards, asked for ${shard}`);
  return part;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new InvalidInputError(`${what}: ${field}: ${message}`);
}
