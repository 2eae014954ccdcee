/** The first entry of a run's audit trail: who began it, by which command, with which input and files. */

import { decodeTable } from '../../../infra/arrow/arrow-io.js';
import { sha256Of } from '../../../infra/artifacts/sha256.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import { refsIn } from '../../../schemas/run/audit/refs-in.js';
import { systemUser } from '../calls/asked.js';
import type { Session } from './session.js';

type Begun = Pick<Session, 'artifacts' | 'audit' | 'parts'>;

interface SourceFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** @param run workflow id and run id */
export async function beginTrail(session: Begun, run: string, input: unknown): Promise<void> {
  const given = await withParts(session, refsIn(input));
  await session.audit.write({
    kind: 'begun',
    run,
    owner: systemUser(),
    command: boundedCommand(process.argv.slice(2)),
    input: { value: input },
    files: { value: await filesOf(session, Object.values(given)) },
    given: { value: given },
  });
}

/** Characters. A shell may write thousands of files out: the input has them all, and an entry is small. */
const LONGEST_COMMAND = 8_000;

/** @returns the arguments that have room, and how many there were */
function boundedCommand(args: readonly string[]): string[] {
  let left = LONGEST_COMMAND;
  const end = args.findIndex((arg) => {
    left -= arg.length + 1;
    return left < 0;
  });
  return end < 0 ? [...args] : [...args.slice(0, end), `… (${args.length} arguments)`];
}

/** With the objects that lists of shards name. */
async function withParts(
  { parts }: Begun,
  refs: Readonly<Record<string, ObjectRef>>,
): Promise<Record<string, ObjectRef>> {
  const all: Record<string, ObjectRef> = { ...refs };
  for (const [name, ref] of Object.entries(refs))
    if (ref.kind === 'shards') for (const [i, part] of (await parts.spread(ref)).entries()) all[`${name}.${i}`] = part;
  return all;
}

async function filesOf({ artifacts }: Begun, given: readonly ObjectRef[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const ref of given) {
    if (ref.kind !== 'source-files') continue;
    const { name, text } = decodeTable('source-files', await artifacts.getBytes(ref)).columns;
    for (const [i, file] of name.entries()) {
      const bytes = Buffer.from(text[i] ?? '');
      files.push({ name: file, bytes: bytes.length, sha256: sha256Of(bytes) });
    }
  }
  return files;
}
