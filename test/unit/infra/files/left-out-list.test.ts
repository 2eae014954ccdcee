/** The list of crystals that were tried and left out, as its makers write it. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLeftOutList, readLeftOutList } from '../../../../infra/files/left-out-list.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const LIST = 'not_computed.jsonl';
const line = (entry: object) => `${JSON.stringify(entry)}\n`;

describe('the list of what was left out', () => {
  it('of the bundled data is read from above the training folder', async () => {
    const list = (await readLeftOutList('data/gpaw-absorption/alignn'))!;
    // Counted with wc -l, and read by eye.
    expect(list.rows).toBe(22);
    const row = list.columns.id.indexOf('HgTe-zincblende');
    expect(list.columns.formula[row]).toBe('HgTe');
    expect(list.columns.spaceGroup[row]).toBe(216);
    expect(list.columns.reason[row]).toBe('no PBE gap on the SCF k grid (0.000 eV)');
  });

  it('beside the training comes before one above it, and there need be none', async () => {
    const root = temporaryFolder();
    const folder = path.join(root, 'above', 'training');
    mkdirSync(folder, { recursive: true });
    expect(await readLeftOutList(folder)).toBeNull();
    writeFileSync(path.join(root, 'above', LIST), line({ formula: 'HgSe', reason: 'above' }));
    expect((await readLeftOutList(folder))!.columns.reason).toEqual(['above']);
    writeFileSync(path.join(folder, LIST), line({ formula: 'HgSe', reason: 'beside' }));
    expect((await readLeftOutList(folder))!.columns.reason).toEqual(['beside']);
  });

  it('takes a formula or an id, empty lines, and keys of others', () => {
    const text = `${line({ formula: 'HgSe', reason: 'no gap', volume: 1.02 })}\n${line({ id: 'a', reason: 'time' })}`;
    expect(parseLeftOutList(text, LIST).columns).toEqual({
      id: ['HgSe', 'a'],
      formula: ['HgSe', null],
      spaceGroup: [null, null],
      reason: ['no gap', 'time'],
    });
    expect(parseLeftOutList('', LIST).rows).toBe(0);
  });

  it.each([
    ['not JSON', '{"formula": "HgSe"', '(all): not JSON'],
    ['no object', '["HgSe"]', '(all): '],
    ['no reason', '{"formula": "HgSe"}', 'reason: '],
    ['neither formula nor id', '{"reason": "no gap"}', 'formula: expected a formula, or else an id'],
    ['a sum that is no formula', '{"formula": "Hg2+Se", "reason": "x"}', 'formula: expected element symbols'],
    ['a thousand atoms', '{"formula": "Hg1000", "reason": "x"}', 'formula: expected element symbols'],
    ['a space group that is none', '{"formula": "HgSe", "reason": "x", "spacegroup": 231}', 'spacegroup: '],
    ['a reason of several lines', '{"formula": "HgSe", "reason": "a\\nb"}', 'reason: expected one line'],
    ['a reason that is a number', '{"formula": "HgSe", "reason": 1}', 'reason: '],
  ])('refuses %s by line and field', (_, bad, message) => {
    const text = `${line({ formula: 'HgSe', reason: 'no gap' })}${bad}\n`;
    expect(() => parseLeftOutList(text, LIST)).toThrow(`${LIST}, line 2: ${message}`);
  });

  it('refuses a link and what is no text, naming the file', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, LIST), Uint8Array.of(0xff, 0xfe, 0x00));
    await expect(readLeftOutList(folder)).rejects.toThrow(LIST);
    const other = temporaryFolder();
    symlinkSync(path.join(folder, LIST), path.join(other, LIST));
    await expect(readLeftOutList(other)).rejects.toThrow(`${LIST} cannot be read`);
  });
});
