/**
 * The log of a store: its seals as leaves of one Merkle tree, in the order in which they were sealed. A leaf takes the
 * next free number by conditional put; of two writers at the same time the loser takes the number after. A checkpoint
 * states size and root; with a key it is signed, and never where it contradicts an earlier one.
 */
import { CorruptArtifactError, RefusedError, StoreUnavailableError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import type { ObjectStore } from '../../object-store/port.js';
import { LOG_CHECKPOINTS, LOG_KEYS, LOG_LEAVES, LOG_ORIGIN, numberIn } from '../trail/keys.js';
import { checkpointText, parseCheckpoint } from '../transparency/checkpoint.js';
import { logProofBytes } from '../transparency/log-proof.js';
import { inclusionProof } from '../transparency/merkle-tree.js';
import type { Signer } from '../transparency/note-key.js';
import { signNote } from '../transparency/signed-note.js';
import { logName } from './key-file.js';
import { followKeys, keyNoteBytes } from './key-note.js';
import { LogLeaves, leafBytes } from './log-leaves.js';

/** Other writers that come first, one after the other, before something else must be wrong. */
const MAX_TRIES = 1000;

export interface Logged {
  /** Number of the seal's leaf, from 0. */
  readonly index: number;
  /** Leaves under the checkpoint. */
  readonly size: number;
  readonly root: Uint8Array;
  /** As it is stored: to be kept beside what the run gave. */
  readonly checkpoint: Uint8Array;
}

export class AuditLog {
  private readonly leaves: LogLeaves;

  private constructor(
    private readonly store: ObjectStore,
    private readonly signer: Signer | null,
    readonly origin: string,
    /** Signed with a key that is not at hand: nothing is written, what lacks a signature could never get one. */
    private readonly isReadOnly: boolean,
  ) {
    this.leaves = new LogLeaves(store);
  }

  /**
   * Gives the log its name and first key where it has none yet.
   * @param signer null writes checkpoints without a signature, and nothing at all to a log that has a key
   * @throws RefusedError when the log is signed by another key
   * @throws CorruptArtifactError when its keys do not follow from each other
   */
  static async open(store: ObjectStore, signer: Signer | null): Promise<AuditLog> {
    await store.putIfAbsent(LOG_ORIGIN, Buffer.from(`${signer?.name ?? logName()}\n`));
    const origin = Buffer.from(required(await store.get(LOG_ORIGIN)))
      .toString()
      .trimEnd();
    const isReadOnly = signer === null && (await store.head(`${LOG_KEYS}0`)) !== null;
    const log = new AuditLog(store, signer, origin, isReadOnly);
    if (signer) await log.takeUp(signer);
    return log;
  }

  /**
   * The n-th seal becomes leaf n; one that is in the log already keeps its number.
   * @throws CorruptArtifactError when the log was cut short or rewritten
   * @throws RefusedError where the seal would have to be signed, and the key is not at hand
   */
  async append(seal: EntryLink): Promise<Logged> {
    await this.leaves.refresh();
    await this.refuseRewritten();
    const index = this.leaves.numberOf(seal) ?? (await this.takeNumber(seal));
    return { index, ...(await this.checkpoint()) };
  }

  /** @returns the number of its leaf; null where it is in none */
  async numberOf(seal: EntryLink): Promise<number | null> {
    await this.leaves.refresh();
    return this.leaves.numberOf(seal);
  }

  /** @returns the highest number of a seal of the run that the log has; 0 without any */
  async newestOf(run: string): Promise<number> {
    await this.leaves.refresh();
    return this.leaves.newestOf(run);
  }

  /** @returns the proof that a leaf is in the log, under a checkpoint of now (`.tlog-proof`) */
  async prove(index: number): Promise<Uint8Array> {
    await this.leaves.refresh();
    await this.refuseRewritten();
    const { size, checkpoint } = await this.checkpoint();
    if (index >= size) throw withoutKey(`leaf ${index} is under no checkpoint yet`);
    return logProofBytes(index, inclusionProof(this.leaves.hashes.slice(0, size), index), checkpoint);
  }

  /** The next key, signed by the one that it follows. Workers with the old key are to be started anew. */
  async rotate(next: Signer): Promise<AuditLog> {
    if (!this.signer)
      throw new RefusedError('a log without a key has none to change', { state: 'nothing was changed' });
    // By a key that was followed itself nothing is signed any more.
    await this.takeUp(this.signer);
    const number = (await this.keyNotes()).length;
    const note = keyNoteBytes({ origin: this.origin, number, since: this.leaves.size }, next, this.signer);
    if (!(await this.store.putIfAbsent(`${LOG_KEYS}${number}`, note)))
      throw new RefusedError('the key of the log was changed by somebody else', { state: 'nothing was changed' });
    return AuditLog.open(this.store, next);
  }

  private async takeUp(signer: Signer): Promise<void> {
    await this.leaves.refresh();
    const first = keyNoteBytes({ origin: this.origin, number: 0, since: this.leaves.size }, signer, null);
    await this.store.putIfAbsent(`${LOG_KEYS}0`, first);
    const { keys, found } = followKeys(await this.keyNotes(), this.origin);
    if (found !== null) throw rewritten(`${LOG_KEYS}${keys.length}`, found, 'a key signed by the one before');
    const { verifier } = at(keys, keys.length - 1);
    if (verifier.text === signer.text) return;
    throw new RefusedError('the log of the audit store is signed by another key', {
      found: signer.text,
      expected: verifier.text,
      'way out': 'the key that the log was signed with, or a change of keys by it',
    });
  }

  private async keyNotes(): Promise<Uint8Array[]> {
    const notes: Uint8Array[] = [];
    for (;;) {
      const note = await this.store.get(`${LOG_KEYS}${notes.length}`);
      if (!note) return notes;
      notes.push(note);
    }
  }

  private async takeNumber(seal: EntryLink): Promise<number> {
    if (this.isReadOnly) throw withoutKey(`${seal.key} is not in the log yet`);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      await this.store.putIfAbsent(`${LOG_LEAVES}${this.leaves.size}`, leafBytes(seal));
      await this.leaves.refresh();
      // Also after a put whose answer was lost.
      const index = this.leaves.numberOf(seal);
      if (index !== null) return index;
    }
    throw new StoreUnavailableError(`no free number in the audit log for ${seal.key}`, { tries: MAX_TRIES });
  }

  private async checkpoint(): Promise<Omit<Logged, 'index'>> {
    const size = this.isReadOnly ? Math.max(await this.newestCheckpoint(), 0) : this.leaves.size;
    const root = this.leaves.root(size);
    const key = `${LOG_CHECKPOINTS}${size}`;
    const text = checkpointText({ origin: this.origin, size, root });
    if (!this.isReadOnly) await this.store.putIfAbsent(key, signNote(text, this.signer ? [this.signer] : []));
    const checkpoint = (await this.store.get(key)) ?? new Uint8Array(0);
    if (parseCheckpoint(checkpoint)?.note.text !== text) throw rewritten(key, 'another checkpoint', text);
    return { size, root, checkpoint };
  }

  /** Nothing is signed that contradicts what was signed. */
  private async refuseRewritten(): Promise<void> {
    const newest = await this.newestCheckpoint();
    if (newest < 0) return;
    const key = `${LOG_CHECKPOINTS}${newest}`;
    // Others go on adding: what the newest checkpoint covers is there.
    if (newest > this.leaves.size) await this.leaves.refresh();
    const found = parseCheckpoint((await this.store.get(key)) ?? new Uint8Array(0));
    if (newest > this.leaves.size)
      throw rewritten(key, `${this.leaves.size} leaves in one row`, `at least ${newest} leaves`);
    const expected = checkpointText({ origin: this.origin, size: newest, root: this.leaves.root(newest) });
    if (found?.note.text !== expected) throw rewritten(key, found?.note.text ?? 'no checkpoint', expected);
  }

  /** @returns its size; -1 where there is none */
  private async newestCheckpoint(): Promise<number> {
    let newest = -1;
    for await (const { key } of this.store.list(LOG_CHECKPOINTS))
      newest = Math.max(newest, numberIn(LOG_CHECKPOINTS, key) ?? -1);
    return newest;
  }
}

function withoutKey(what: string): RefusedError {
  return new RefusedError(`the audit log is signed, and this machine has no key of it: ${what}`, {
    expected: 'the machine whose worker seals runs, or its key in SPECTRALOOM_AUDIT_KEY',
    state: 'nothing was changed',
  });
}

function rewritten(key: string, found: string, expected: string): CorruptArtifactError {
  return new CorruptArtifactError(`audit log: ${key}: found ${found}, expected ${expected}`, { key, found, expected });
}
