/**
 * What somebody may do to the trail of `writeAuditedRuns` who can write where it lies, and the objects that `verify` has
 * to name for it.
 */

import { sha256Of } from '../../../infra/artifacts/sha256.js';
import { AuditLog } from '../../../infra/audit/log/audit-log.js';
import type { AuditReader } from '../../../infra/audit/trail/audit-reader.js';
import { entryKey, parseEntryKey } from '../../../infra/audit/trail/keys.js';
import { checkpointText, parseCheckpoint } from '../../../infra/audit/transparency/checkpoint.js';
import { signNote } from '../../../infra/audit/transparency/signed-note.js';
import { type VerifyOptions, verifyAudit } from '../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import type { ObjectStore } from '../../../infra/object-store/port.js';
import { type AuditedRuns, LOG_KEY, OTHER_KEY, RUN_A, RUN_B, writeAuditedRuns } from './audited-runs.js';

export interface Attack {
  readonly what: string;
  /** In the audit store: key -> its new bytes; null deletes. */
  readonly changes: ReadonlyMap<string, Uint8Array | null>;
  /** Objects that all have to be named. */
  readonly named: readonly string[];
  readonly options?: Partial<VerifyOptions>;
}

/** A whole store in memory, from which attacks are made up. */
export type Snapshot = ReadonlyMap<string, Uint8Array>;

export async function snapshotOf(store: AuditReader): Promise<Snapshot> {
  const all = new Map<string, Uint8Array>();
  for await (const { key } of store.list('')) all.set(key, (await store.get(key))!);
  return all;
}

/** @returns keys of the objects that verify names */
export async function namedBy(
  { audit, objects }: { readonly audit: AuditReader; readonly objects: ObjectStore },
  options: Partial<VerifyOptions> = {},
): Promise<string[]> {
  const { findings } = await verifyAudit({ audit, objects }, null, { level: 'lineage', trusted: LOG_KEY, ...options });
  return findings.map(({ object }) => object);
}

/** Attacks the store, looks, and takes the attack back. @returns objects that were to be named and were not */
export async function unnamed(
  runs: Pick<AuditedRuns, 'audit' | 'objects'>,
  before: Snapshot,
  { changes, named, options }: Attack,
): Promise<string[]> {
  const put = async (key: string, bytes: Uint8Array | null) =>
    bytes ? runs.audit.put(key, bytes) : runs.audit.delete(key);
  for (const [key, bytes] of changes) await put(key, bytes);
  try {
    const found = new Set(await namedBy(runs, options));
    return named.filter((object) => !found.has(object));
  } finally {
    for (const key of changes.keys()) await put(key, before.get(key) ?? null);
  }
}

/**
 * Changes one bit of every byte of an object in turn, each time another.
 * @param write as whoever attacks does it
 * @returns places that changed unnoticed, and how many were tried
 */
export async function flipEveryByte(
  runs: Pick<AuditedRuns, 'audit' | 'objects'>,
  before: Snapshot,
  key: string,
  write: (bytes: Uint8Array) => unknown,
): Promise<{ readonly tried: number; readonly unnoticed: readonly number[] }> {
  const bytes = before.get(key)!;
  // What was not touched comes from memory: a million reads would test the store.
  const audit: AuditReader = {
    get: async (name) => (name === key ? runs.audit.get(name) : (before.get(name) ?? null)),
    async *list(prefix) {
      for (const name of keysIn(before, prefix)) yield { key: name, bytes: before.get(name)!.length };
    },
  };
  const unnoticed: number[] = [];
  for (let place = 0; place < bytes.length; place++) {
    await write(bytes.map((byte, i) => (i === place ? byte ^ (1 << (place % 8)) : byte)));
    if (!(await namedBy({ ...runs, audit })).includes(key)) unnoticed.push(place);
  }
  await write(bytes);
  return { tried: bytes.length, unnoticed };
}

/** @param before of the runs that `writeAuditedRuns` wrote with its own key */
export async function attacksOn(before: Snapshot): Promise<Attack[]> {
  return [...entryAttacks(before), ...otherAttacks(before), ...sealAttacks(before), ...(await logAttacks(before))];
}

const attack = (what: string, changes: readonly (readonly [string, Uint8Array | null])[], named: readonly string[]) =>
  ({ what, changes: new Map(changes), named }) satisfies Attack;
const keysIn = (before: Snapshot, prefix: string) => [...before.keys()].filter((key) => key.startsWith(prefix)).sort();
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const parsed = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
const withFirst = (value: Record<string, unknown>, name: string, to: unknown) =>
  Object.fromEntries(Object.entries(value).map(([key, old]) => [key, key === name ? to : old]));

function entryAttacks(before: Snapshot): Attack[] {
  const keys = keysIn(before, 'entries/');
  return keys.flatMap((key, i) => {
    const bytes = before.get(key)!;
    const next = keys[(i + 1) % keys.length]!;
    const { run, kind } = parseEntryKey(key)!;
    const renamed = key.replace('2026-11-29T12', '2026-11-29T13');
    const otherKind = key.replace(`-${kind}-`, kind === 'opened' ? '-ended-' : '-opened-');
    const replayed = key.replace(`/${run}/`, `/${run === RUN_A ? RUN_B : RUN_A}/`);
    // Forged as this program would write it: what it says is new, and so is its name.
    const entry = withFirst(parsed(bytes), 'at', '2026-11-29T11:59:59.000Z') as unknown as Parameters<
      typeof entryKey
    >[0];
    const forged = json(entry);
    const forgedKey = entryKey(entry, sha256Of(forged));
    return [
      attack(`${key} deleted`, [[key, null]], [key]),
      attack(`${key} emptied`, [[key, new Uint8Array(0)]], [key]),
      attack(`${key} cut short`, [[key, bytes.subarray(0, bytes.length - 1)]], [key]),
      attack(`${key} in another spelling`, [[key, Buffer.concat([bytes, Buffer.from('\n')])]], [key]),
      attack(
        `${key} and ${next} swapped`,
        [
          [key, before.get(next)!],
          [next, bytes],
        ],
        [key, next],
      ),
      attack(
        `${key} renamed`,
        [
          [key, null],
          [renamed, bytes],
        ],
        [key, renamed],
      ),
      attack(
        `${key} of another kind by name`,
        [
          [key, null],
          [otherKind, bytes],
        ],
        [key, otherKind],
      ),
      attack(`${key} replayed in another run`, [[replayed, bytes]], [replayed]),
      attack(
        `${key} forged under a right name`,
        [
          [key, null],
          [forgedKey, forged],
        ],
        [key, forgedKey],
      ),
      attack(`${key} written twice, the second time later`, [[forgedKey, forged]], [forgedKey]),
    ];
  });
}

/** What entries and seals name by its hash, and where steps look before they reuse. */
function otherAttacks(before: Snapshot): Attack[] {
  const folders = ['parts/', 'environments/', 'origins/'];
  const attacks = folders.flatMap((folder) =>
    keysIn(before, folder).flatMap((key) => {
      const bytes = before.get(key)!;
      return [
        attack(`${key} deleted`, [[key, null]], [key]),
        attack(`${key} with a byte more`, [[key, Buffer.concat([bytes, Buffer.from(' ')])]], [key]),
      ];
    }),
  );
  const origins = keysIn(before, 'origins/');
  const added = `${origins[0]!.slice(0, -'.json'.length - 64)}${'0'.repeat(64)}.json`;
  return [
    ...attacks,
    attack('an origin added', [[added, before.get(origins[0]!)!]], [added]),
    attack('an origin of another record', [[origins[0]!, before.get(origins[1]!)!]], [origins[0]!]),
    attack('an entry in a folder of no run', [['entries/x.json', json({})]], ['entries/x.json']),
  ];
}

function sealAttacks(before: Snapshot): Attack[] {
  const keys = keysIn(before, 'seals/');
  const ofA = `seals/${RUN_A}/`;
  const last = `${ofA}2`;
  const late = withFirst(withFirst(parsed(before.get(last)!), 'number', 3), 'previous', {
    key: last,
    sha256: sha256Of(before.get(last)!),
  });
  return [
    ...keys.flatMap((key) => [
      attack(`${key} deleted`, [[key, null]], [key]),
      attack(`${key} emptied`, [[key, new Uint8Array(0)]], [key]),
      attack(
        `${key} with a later time`,
        [[key, json(withFirst(parsed(before.get(key)!), 'at', '2026-11-29T14:00:00.000Z'))]],
        [key],
      ),
      attack(
        `${key} of a run that failed`,
        [[key, json(withFirst(parsed(before.get(key)!), 'state', 'cancelled'))]],
        [key],
      ),
    ]),
    attack(`${last} without its histories`, [[last, json({ ...parsed(before.get(last)!), histories: [] })]], [last]),
    attack(
      'the seals of a run swapped',
      [
        [`${ofA}1`, before.get(last)!],
        [last, before.get(`${ofA}1`)!],
      ],
      [`${ofA}1`],
    ),
    attack('a seal of another run', [[last, before.get(`seals/${RUN_B}/1`)!]], [last]),
    attack('a seal that is in no log', [[`${ofA}3`, json(late)]], [`${ofA}3`]),
    attack('a seal with a number left out', [[`${ofA}4`, json(late)]], [`${ofA}3`]),
  ];
}

async function logAttacks(before: Snapshot): Promise<Attack[]> {
  const leaf = (n: number) => `log/leaf/${n}`;
  const checkpoint = (n: number) => `log/checkpoint/${n}`;
  const bytesOf = (key: string) => before.get(key)!;
  const { origin, root } = parseCheckpoint(bytesOf(checkpoint(3)))!;
  const signed = (signers: Parameters<typeof signNote>[1], size = 3) =>
    signNote(checkpointText({ origin, size, root }), signers);
  const stranger = await snapshotOf((await writeAuditedRuns(new MemoryStore(), OTHER_KEY)).audit);
  const log = keysIn(before, 'log/');
  const kept = { against: bytesOf(checkpoint(3)) };
  const forked = await forkOf(before, (leaves) => leaves.reverse());
  const shorter = await forkOf(before, (leaves) => leaves.slice(0, 2));
  const withoutB = keysIn(before, '').filter((key) => key.includes(`/${RUN_B}/`));
  return [
    ...log.flatMap((key) => [
      attack(`${key} emptied`, [[key, new Uint8Array(0)]], [key]),
      attack(`${key} with a line more`, [[key, Buffer.concat([bytesOf(key), Buffer.from('\n')])]], [key]),
    ]),
    ...[0, 1, 2].map((n) => attack(`${leaf(n)} deleted`, [[leaf(n), null]], [leaf(n)])),
    attack(
      'the log cut short with its checkpoint',
      [
        [leaf(2), null],
        [checkpoint(3), null],
      ],
      [`seals/${RUN_B}/1`],
    ),
    attack('a leaf without a checkpoint', [[checkpoint(3), null]], [checkpoint(3)]),
    attack(
      'two leaves swapped',
      [
        [leaf(0), bytesOf(leaf(1))],
        [leaf(1), bytesOf(leaf(0))],
      ],
      [leaf(0)],
    ),
    attack('a seal in two leaves', [[leaf(3), bytesOf(leaf(2))]], [leaf(3)]),
    attack(
      'a number left out',
      [
        [leaf(2), null],
        [leaf(3), bytesOf(leaf(2))],
      ],
      [leaf(2)],
    ),
    attack('a leaf by another number', [['log/leaf/02', bytesOf(leaf(2))]], ['log/leaf/02']),
    attack('a checkpoint without a signature', [[checkpoint(3), signed([])]], [checkpoint(3)]),
    attack('a checkpoint by another key', [[checkpoint(3), signed([OTHER_KEY])]], [checkpoint(3)]),
    attack('a checkpoint by two keys', [[checkpoint(3), signed([LOG_KEY, OTHER_KEY])]], [checkpoint(3)]),
    attack('a checkpoint of more leaves than there are', [[checkpoint(4), signed([LOG_KEY], 4)]], [leaf(3)]),
    attack('a checkpoint under another size', [[checkpoint(2), bytesOf(checkpoint(3))]], [checkpoint(2)]),
    attack('no key', [['log/key/0', null]], ['log/key/0']),
    attack('the key of another log', [['log/key/0', stranger.get('log/key/0')!]], ['log/key/0']),
    attack('a second key that nobody signed for', [['log/key/1', stranger.get('log/key/0')!]], ['log/key/1']),
    attack('another name of the log', [['log/origin', Buffer.from('another.example/log\n')]], ['log/origin']),
    attack('no name of the log', [['log/origin', null]], ['log/origin']),
    attack(
      'the whole log of another key',
      [...stranger].filter(([key]) => key.startsWith('log/')),
      ['log/key/0'],
    ),
    { ...attack('a log forked by its own key', forked, [checkpoint(3)]), options: kept },
    {
      ...attack(
        'a run and its leaf taken out by the key',
        [...shorter, ...withoutB.map((key) => [key, null] as const)],
        [checkpoint(3)],
      ),
      options: kept,
    },
    { ...attack('nothing, by another key than the trusted one', [], ['log/key/0']), options: { trusted: OTHER_KEY } },
  ];
}

/** The log as its own key writes it anew with other leaves. */
async function forkOf(before: Snapshot, order: (seals: string[]) => string[]): Promise<[string, Uint8Array | null][]> {
  const store = new MemoryStore();
  for (const [key, bytes] of before) if (!/^log\/(leaf|checkpoint)/.test(key)) await store.put(key, bytes);
  const log = await AuditLog.open(store, LOG_KEY);
  const seals = [`seals/${RUN_A}/1`, `seals/${RUN_A}/2`, `seals/${RUN_B}/1`];
  for (const key of order(seals)) await log.append({ key, sha256: sha256Of(before.get(key)!) });
  const after = await snapshotOf(store);
  const names = keysIn(before, 'log/').filter((key) => !after.has(key));
  return [
    ...names.map((key) => [key, null] as [string, null]),
    ...[...after].filter(([key]) => key.startsWith('log/')),
  ];
}
