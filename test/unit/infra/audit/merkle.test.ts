/**
 * Trees and their proofs. Roots and proofs of `leaf 0` to `leaf 20` are those of Go's `sumdb/tlog`
 * (test/fixtures/audit/make-golden.go); the first eight roots of other leaves those of Certificate Transparency's tests.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isConsistent, rootByInclusion } from '../../../../infra/audit/transparency/merkle-proofs.js';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  merkleRoot,
} from '../../../../infra/audit/transparency/merkle-tree.js';
import golden from '../../../fixtures/audit/golden.json' with { type: 'json' };

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const hashes = golden.roots.map((_, i) => leafHash(Buffer.from(`leaf ${i}`)));
const rootOf = (size: number) => merkleRoot(hashes.slice(0, size));

const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('a tree', () => {
  it('has the roots of Certificate Transparency', () => {
    const leaves = CT_LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')));
    const roots = leaves.map((_, i) => Buffer.from(merkleRoot(leaves.slice(0, i + 1))).toString('hex'));
    expect(roots).toEqual(CT_ROOTS);
  });

  it('without leaves is the hash of nothing', () => {
    expect(Buffer.from(merkleRoot([])).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('has the roots that Go finds, at every size', () => {
    expect(golden.roots.map((_, i) => base64(rootOf(i + 1)))).toEqual(golden.roots);
  });

  it.each(golden.roots.map((_, i) => i + 1))('of %i leaves has the proofs that Go gives', (size) => {
    const leaves = hashes.slice(0, size);
    expect(leaves.map((_, index) => inclusionProof(leaves, index).map(base64))).toEqual(golden.inclusion[size - 1]);
    expect(leaves.map((_, i) => consistencyProof(leaves, i + 1).map(base64))).toEqual(golden.consistency[size - 1]);
  });

  it('refuses places that it has not', () => {
    expect(() => inclusionProof(hashes, hashes.length)).toThrow(RangeError);
    expect(() => consistencyProof(hashes, 0)).toThrow(RangeError);
    expect(() => consistencyProof(hashes, hashes.length + 1)).toThrow(RangeError);
  });
});

describe('an inclusion proof', () => {
  const cases = golden.roots.flatMap((_, s) => Array.from({ length: s + 1 }, (_, index) => ({ size: s + 1, index })));

  it('leads to the root from every leaf of every tree, and from no other place or size', () => {
    for (const { size, index } of cases) {
      const proof = golden.inclusion[size - 1]![index]!.map((text) => Buffer.from(text, 'base64'));
      const found = (i: number, n: number) => {
        const root = rootByInclusion(hashes[index]!, i, n, proof);
        return root && base64(root);
      };
      expect(found(index, size)).toBe(golden.roots[size - 1]);
      for (let other = 0; other < size; other++)
        if (other !== index) expect(found(other, size)).not.toBe(golden.roots[size - 1]);
      expect(found(index, size + 1)).not.toBe(golden.roots[size]);
    }
  });

  it('of a place that is none is none', () => {
    for (const [index, size] of [
      [-1, 3],
      [3, 3],
      [0.5, 3],
      [0, 0],
    ] as const)
      expect(rootByInclusion(hashes[0]!, index, size, [])).toBeNull();
    expect(rootByInclusion(hashes[0]!, 0, 1, [hashes[1]!])).toBeNull();
  });
});

describe('a consistency proof', () => {
  it('holds between every two sizes, and with no byte of it or of a root changed', () => {
    for (let newSize = 1; newSize <= 13; newSize++)
      for (let oldSize = 1; oldSize <= newSize; oldSize++) {
        const proof = golden.consistency[newSize - 1]![oldSize - 1]!.map((text) => Buffer.from(text, 'base64'));
        const [older, newer] = [oldSize, newSize].map((size) => ({ size, root: rootOf(size) }));
        expect(isConsistent(older!, newer!, proof)).toBe(true);
        for (const buffer of [...proof, ...(oldSize < newSize ? [older!.root, newer!.root] : [])]) {
          const byte = buffer[7]!;
          buffer[7] = byte ^ 1;
          expect(isConsistent(older!, newer!, proof)).toBe(false);
          buffer[7] = byte;
        }
        if (proof.length > 0) expect(isConsistent(older!, newer!, proof.slice(1))).toBe(false);
        expect(isConsistent(older!, newer!, [...proof, hashes[0]!])).toBe(false);
      }
  });

  it('tells a tree whose past was rewritten', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (oldSize, pick) => {
        const forked = [...hashes];
        forked[pick % oldSize] = leafHash(Buffer.from('another'));
        const proof = consistencyProof(forked, oldSize);
        const newer = { size: forked.length, root: merkleRoot(forked) };
        expect(isConsistent({ size: oldSize, root: rootOf(oldSize) }, newer, proof)).toBe(false);
      }),
    );
  });
});
