/**
 * The first entry of a run's trail: who began it, by which command, with which input and files. Made of what the server
 * keeps of the start, so that the command that started the run and the seal, where that command was killed, write the
 * same bytes under the same name.
 */
import { CorruptArtifactError, MissingArtifactError } from '../../../schemas/failure.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { refsIn } from '../../../schemas/run/audit/refs-in.js';
import type { RunPlace } from '../../../schemas/run/run-place.js';
import { StartMemoSchema } from '../../../schemas/run/start-memo.js';
import { decodeTable } from '../../arrow/arrow-io.js';
import type { ArtifactParts } from '../../artifacts/artifact-parts.js';
import type { ArtifactStore } from '../../artifacts/artifact-store.js';
import { sha256Of } from '../../artifacts/sha256.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { entryFolder, parseEntryKey } from '../trail/keys.js';
import { type HistoryEvent, type RunHistories, timeOf } from './run-histories.js';

const NOBODY = 'unknown';

interface GivenObjects {
  readonly artifacts: Pick<ArtifactStore, 'getBytes'>;
  readonly parts: Pick<ArtifactParts, 'spread'>;
}

interface SourceFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export class RunBeginning {
  constructor(
    private readonly trail: AuditTrail,
    private readonly histories: Pick<RunHistories, 'first' | 'memo' | 'value'>,
    private readonly objects: GivenObjects,
  ) {}

  /** Changes nothing where the trail says already how the run began, or Temporal does not know it any more. */
  async write(place: RunPlace): Promise<void> {
    const run = `${place.workflowId}/${place.firstRunId}`;
    if (await this.isTold(run)) return;
    const event = await this.histories.first(place);
    if (!event) return;
    const started = event.workflowExecutionStartedEventAttributes;
    const input = this.histories.value(started?.input);
    const given = await this.withParts(refsIn(input));
    await this.trail.write({
      kind: 'begun',
      run,
      at: timeOf(event),
      ...this.starter(event),
      input: { value: input },
      files: { value: await this.filesOf(Object.values(given)) },
      given: { value: given },
    });
  }

  /** It is among the first in the order of times: the rest of a long trail is not listed. */
  private async isTold(run: string): Promise<boolean> {
    for await (const { key } of this.trail.store.list(entryFolder(run))) {
      const name = parseEntryKey(key);
      if (name?.run === run && name.kind === 'begun') return true;
    }
    return false;
  }

  /** A run that an earlier version started does not say more than the connection that it came by. */
  private starter(event: HistoryEvent): Pick<AuditEntryOf<'begun'>, 'owner' | 'command'> {
    const started = event.workflowExecutionStartedEventAttributes;
    const memo = StartMemoSchema.safeParse(this.histories.memo(started?.memo));
    if (!memo.success) return { owner: started?.identity || NOBODY, command: [] };
    const { owner, command } = memo.data;
    return { owner, command };
  }

  /** With the objects that lists of shards name. */
  private async withParts(refs: Readonly<Record<string, ObjectRef>>): Promise<Record<string, ObjectRef>> {
    const all: Record<string, ObjectRef> = { ...refs };
    for (const [name, ref] of Object.entries(refs)) {
      if (ref.kind !== 'shards') continue;
      const parts = await unlessGone(() => this.objects.parts.spread(ref));
      for (const [i, part] of (parts ?? []).entries()) all[`${name}.${i}`] = part;
    }
    return all;
  }

  private async filesOf(given: readonly ObjectRef[]): Promise<SourceFile[]> {
    const files: SourceFile[] = [];
    for (const ref of given) {
      if (ref.kind !== 'source-files') continue;
      const table = await unlessGone(() => this.objects.artifacts.getBytes(ref));
      if (!table) continue;
      const { name, text } = decodeTable('source-files', table).columns;
      for (const [i, file] of name.entries()) {
        const bytes = Buffer.from(text[i] ?? '');
        files.push({ name: file, bytes: bytes.length, sha256: sha256Of(bytes) });
      }
    }
    return files;
  }
}

/** The run fails for what is gone or broken, and `verify` names it: its trail has a beginning and a seal all the same. */
async function unlessGone<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MissingArtifactError || error instanceof CorruptArtifactError) return null;
    throw error;
  }
}
