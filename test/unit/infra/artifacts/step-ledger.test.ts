/** Keys and key records. The expected key is `printf '%s' '<canonical text>' | sha256sum`. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { StepLedger, stepKey, stepRecordKey } from '../../../../infra/artifacts/step-ledger.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { CorruptArtifactError, InvalidInputError, StoreUnavailableError } from '../../../../schemas/failure.js';
import type { ObjectRef } from '../../../../schemas/run/artifact.js';
import type { StepIdentity, StepRecord } from '../../../../schemas/run/run.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const REF: ObjectRef = { kind: 'structures', sha256: A, bytes: 10, rows: 1, schemaVersion: 1 };
const IDENTITY: StepIdentity = {
  step: 'featurize',
  codeVersion: 3,
  parameters: { cutoffAngstrom: 8, canonize: true, tolerance: 1e-4 },
  inputs: { structures: { kind: 'structures', sha256: A } },
};
/** SHA-256 of `{"codeVersion":3,"inputs":{"structures":{"kind":"structures","sha256":"aa..."}},"parameters":{...},"step":"featurize"}`. */
const KEY = 'fd6d3bfb98d3cea7e5a3a7c1fca92569c91154580f5f48cd2745f3aa9e35dfc7';

function record(output: string, identity: StepIdentity = IDENTITY): StepRecord {
  const outputs = { graphs: { ...REF, kind: 'graphs' as const, sha256: output } };
  return {
    version: 1,
    key: stepKey(identity),
    ...identity,
    inputs: { ...identity.inputs },
    outputs,
    transient: [],
    summary: { crystals: 1 },
  };
}

describe('a step key', () => {
  it('is the hash of the canonical JSON of step, version, parameters and inputs', () => {
    expect(stepKey(IDENTITY)).toBe(KEY);
  });

  it('does not depend on the order of names, nor on sizes and rows of a reference', () => {
    const { cutoffAngstrom, canonize, tolerance } = IDENTITY.parameters as Record<string, number>;
    const other = { ...IDENTITY, parameters: { tolerance, canonize, cutoffAngstrom }, inputs: { structures: REF } };
    expect(stepKey(other)).toBe(KEY);
  });

  it('changes with everything that decides a result', () => {
    const variants: StepIdentity[] = [
      { ...IDENTITY, step: 'embed' },
      { ...IDENTITY, codeVersion: 4 },
      { ...IDENTITY, parameters: { ...(IDENTITY.parameters as object), cutoffAngstrom: 8.5 } },
      { ...IDENTITY, inputs: { structures: { kind: 'structures', sha256: B } } },
      { ...IDENTITY, inputs: { candidates: { kind: 'structures', sha256: A } } },
      { ...IDENTITY, inputs: { structures: { kind: 'candidates', sha256: A } } },
      { ...IDENTITY, inputs: {} },
    ];
    expect(new Set([KEY, ...variants.map(stepKey)]).size).toBe(variants.length + 1);
  });

  it('is the same after the parameters went through JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (parameters) => {
        const key = stepKey({ ...IDENTITY, parameters });
        expect(stepKey({ ...IDENTITY, parameters: JSON.parse(JSON.stringify(parameters)) })).toBe(key);
        expect(key).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('is refused for parameters without a JSON form', () => {
    expect(() => stepKey({ ...IDENTITY, parameters: { learningRate: Number.NaN } })).toThrow(InvalidInputError);
    expect(() => stepKey({ ...IDENTITY, parameters: { limit: Number.POSITIVE_INFINITY } })).toThrow(InvalidInputError);
  });
});

describe('the ledger', () => {
  let store: MemoryStore;
  let ledger: StepLedger;
  beforeEach(() => {
    store = new MemoryStore();
    ledger = new StepLedger(store);
  });

  it('finds what was published, and nothing else', async () => {
    expect(await ledger.find(KEY)).toBeNull();
    expect(await ledger.publish(record(A))).toEqual(record(A));
    expect(await ledger.find(KEY)).toEqual(record(A));
    expect(await ledger.find(A)).toBeNull();
    expect(await store.head(`steps/${KEY.slice(0, 2)}/${KEY.slice(2)}.json`)).not.toBeNull();
  });

  it('keeps the first record and gives it to every later attempt', async () => {
    await ledger.publish(record(A));
    expect((await ledger.publish(record(B))).outputs.graphs?.sha256).toBe(A);
    expect((await ledger.find(KEY))?.outputs.graphs?.sha256).toBe(A);
  });

  it('gives one record to all of many attempts at the same time', async () => {
    const hashes = '0123456789abcdef'.split('').map((digit) => digit.repeat(64));
    const given = await Promise.all(hashes.map((hash) => ledger.publish(record(hash))));
    expect(new Set(given.map(({ outputs }) => outputs.graphs?.sha256)).size).toBe(1);
  });

  it('writes a record again that is deleted between its refusal and the reading, three times at most', async () => {
    let refusals = 2;
    let writes = 0;
    const vanishing = new Proxy(store, {
      get: (of, name) => {
        if (name !== 'putIfAbsent') return Reflect.get(of, name).bind(of);
        return async (key: string, bytes: Uint8Array) => {
          writes++;
          return refusals-- > 0 ? false : of.putIfAbsent(key, bytes);
        };
      },
    });
    const harried = new StepLedger(vanishing);
    expect(await harried.publish(record(A))).toEqual(record(A));
    expect(writes).toBe(3);
    await store.delete(stepRecordKey(KEY));
    [refusals, writes] = [Number.POSITIVE_INFINITY, 0];
    const error = await harried.publish(record(A)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({ facts: { key: stepRecordKey(KEY) } });
    expect(writes).toBe(3);
  });

  it('writes equal bytes for equal records, and of the inputs no more than the key covers', async () => {
    const full = { ...record(A), inputs: { structures: REF } };
    await ledger.publish(full);
    const bytes = await store.get(stepRecordKey(KEY));
    await store.delete(stepRecordKey(KEY));
    await ledger.publish(Object.fromEntries(Object.entries(record(A)).reverse()) as StepRecord);
    expect(await store.get(stepRecordKey(KEY))).toEqual(bytes);
  });

  it('refuses a record under a key that is not its own', async () => {
    await expect(ledger.publish({ ...record(A), key: B })).rejects.toThrow(InvalidInputError);
    await expect(ledger.publish({ ...record(A), codeVersion: 4 })).rejects.toThrow(InvalidInputError);
    for await (const { key } of store.list('')) expect(key).toBe('nothing was written');
  });

  it('names a record of another version, of another key, and one that is broken', async () => {
    const put = (text: string) => store.put(stepRecordKey(KEY), new TextEncoder().encode(text));
    await put(JSON.stringify({ ...record(A), version: 2 }));
    await expect(ledger.find(KEY)).rejects.toThrow(InvalidInputError);
    await expect(ledger.find(KEY)).rejects.toThrow(/has version 2, this program reads 1/);
    await put(JSON.stringify({ ...record(A), key: B }));
    await expect(ledger.find(KEY)).rejects.toThrow(/belongs to another key/);
    await put(JSON.stringify(record(A)).slice(0, -5));
    await expect(ledger.find(KEY)).rejects.toThrow(CorruptArtifactError);
    await put(JSON.stringify({ ...record(A), outputs: { graphs: { ...REF, bytes: -1 } } }));
    await expect(ledger.find(KEY)).rejects.toThrow(/outputs.graphs.bytes/);
  });
});
