/**
 * Exports of audit trails in the hands of others: roc-validator, prov, mlcroissant, huggingface_hub, Go's sumdb/note and
 * examples/audit/verify.py, in a namespace without a network. `node test/harness/audit/peers/install.mjs` installs them;
 * without them the tests are skipped.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExportMember, exportMembers } from '../../infra/audit/export/export-members.js';
import { writeExport } from '../../infra/audit/export/write-export.js';
import { MemoryStore } from '../../infra/object-store/memory.js';
import golden from '../fixtures/audit/golden.json' with { type: 'json' };
import { RUN_A, RUN_B, writeAuditedRuns } from '../harness/audit/audited-runs.js';
import { installedPeers } from '../harness/audit/peers/environment.mjs';
import { judged, soundBy } from '../harness/audit/peers/judged.js';
import { TRAINED_RUN, writeTrainedRun } from '../harness/audit/trained-run.js';
import { temporaryFolder } from '../harness/files/temporary-folder.js';

const peers = installedPeers();
const MINUTES = 60_000;

async function membersOf(run: string, withObjects = true): Promise<ExportMember[]> {
  const stores = run === TRAINED_RUN ? await writeTrainedRun() : await writeAuditedRuns(new MemoryStore());
  const { audit, objects, log } = stores;
  return exportMembers({ audit, objects: withObjects ? objects : null, log }, run);
}

/** @returns check -> what it says, `sound` where it has nothing to say */
async function judgedMembers(members: readonly ExportMember[], only?: string): Promise<Record<string, string>> {
  const file = join(temporaryFolder(), 'run.zip');
  await writeExport(file, members);
  return judged(peers!, file, golden.verifier, only);
}

describe.skipIf(peers === null)('an export in the hands of others', () => {
  it.each([
    ['of a run that computed, failed and was killed', RUN_A, true],
    ['of a run that reused', RUN_B, true],
    ['of a run that trained', TRAINED_RUN, true],
    ['of a run that reused, without its data', RUN_B, false],
    ['of a run that trained, without its data', TRAINED_RUN, false],
  ] as const)(
    '%s is sound',
    async (_, run, withObjects) => {
      expect(await judgedMembers(await membersOf(run, withObjects))).toEqual(soundBy(peers!));
    },
    10 * MINUTES,
  );

  type Node = Record<string, unknown>;
  type Change = (bytes: Uint8Array) => Uint8Array;
  /** Sets what is at the path, or deletes it; a number stands for that value of a record. */
  const edit = (document: Node, path: readonly (string | number)[], value?: unknown): void => {
    const [step, ...rest] = path;
    const key = typeof step === 'number' ? Object.keys(document)[step]! : step!;
    if (rest.length > 0) edit(document[key] as Node, rest, value);
    else if (value === undefined) delete document[key];
    else document[key] = value;
  };
  const inJson =
    (path: readonly (string | number)[], value?: unknown): Change =>
    (bytes) => {
      const document = JSON.parse(Buffer.from(bytes).toString()) as Node;
      edit(document, path, value);
      return Buffer.from(JSON.stringify(document));
    };
  /** In the first entity of the type. */
  const inGraph =
    (type: string, property: string, value?: unknown): Change =>
    (bytes) => {
      const crate = JSON.parse(Buffer.from(bytes).toString()) as { readonly '@graph': readonly Node[] };
      edit(crate['@graph'].find((each) => [each['@type']].flat().includes(type))!, [property], value);
      return Buffer.from(JSON.stringify(crate));
    };
  const inText = (from: string | RegExp, to: string) => (bytes: Uint8Array) =>
    Buffer.from(Buffer.from(bytes).toString().replace(from, to));
  const flipped = (bytes: Uint8Array) =>
    Uint8Array.from(bytes, (byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte));
  it.each<[string, string, RegExp, Change]>([
    ['a crate without a licence', 'roc-validator', /^ro-crate/, inGraph('Dataset', 'license')],
    ['an action without an instrument', 'roc-validator', /^ro-crate/, inGraph('CreateAction', 'instrument')],
    ['a crate without its workflow', 'roc-validator', /^ro-crate/, inGraph('Dataset', 'mainEntity')],
    ['a crate that is cut short', 'roc-validator', /^ro-crate/, (bytes) => bytes.subarray(0, bytes.length >> 1)],
    ['an object of other bytes', 'files of the crate', /^objects\/checkpoint/, flipped],
    ['events of other bytes', 'files of the crate', /^openlineage/, flipped],
    ['a card of other bytes', 'files of the crate', /^cards\/models/, flipped],
    ['a result of no activity', 'prov', /^prov/, inJson(['wasGeneratedBy', 0, 'prov:activity'], 'attempt:none')],
    ['a prefix that nobody declares', 'prov', /^prov/, inJson(['prefix', 'object'])],
    ['a time that is none', 'prov', /^prov/, inJson(['activity', 0, 'prov:startTime'], 'yesterday')],
    [
      'a file without a hash in a data card',
      'mlcroissant',
      /^cards\/data\/ingest/,
      inJson(['distribution', 0, 'sha256']),
    ],
    [
      'a field of a file that is not told',
      'mlcroissant',
      /^cards\/data\/ingest/,
      inJson(['recordSet', 0, 'field', 0, 'source', 'fileObject', '@id'], 'none'),
    ],
    ['front matter that is no YAML', 'huggingface_hub', /^cards\/models/, inText('tags:', 'tags: [')],
    ['a result without a metric', 'huggingface_hub', /^cards\/models/, inText(/ {8}metrics:\n( {10}.*\n)+/, '')],
    ['an entry of other bytes', 'verify.py', /-ended-/, flipped],
    ['a seal of other bytes', 'verify.py', /^audit\/seals/, flipped],
    ['a proof of other bytes', 'verify.py', /^seal\.tlog/, flipped],
    ...(peers?.note
      ? ([
          ['a signature of other bytes', 'sumdb/note', /^seal\.tlog/, inText(/.{6}\n$/, 'AAAA==\n')],
          ['a root of other bytes', 'sumdb/note', /^seal\.tlog/, inText(/\n1\n./, '\n1\nA')],
          ['a seal of other bytes', 'sumdb/note', /^audit\/seals/, flipped],
          ['another index', 'sumdb/note', /^seal\.tlog/, inText('index 0', 'index 1')],
        ] satisfies [string, string, RegExp, Change][])
      : []),
  ])(
    'with %s is refused by %s',
    async (_, check, name, change) => {
      const members = await membersOf(TRAINED_RUN);
      const i = members.findIndex((member) => name.test(member.name));
      const changed = change(await members[i]!.read());
      expect(Buffer.compare(changed, await members[i]!.read())).not.toBe(0);
      const broken = members.with(i, { name: members[i]!.name, read: async () => changed });
      expect((await judgedMembers(broken, check))[check]).toMatch(/^refused: /);
    },
    10 * MINUTES,
  );
});
