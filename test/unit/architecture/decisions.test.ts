/** Decisions have number, date and status, the same in the file and in the list. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';

const folder = path.join(projectRoot(), 'docs/decisions');
const textOf = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const files = readdirSync(folder).filter((file) => file !== 'README.md');
const ROW = /^\| (\d+) \| (\d{4}-\d\d-\d\d) \| \[([\w-]+\.md)\]\(\3\) \| .+ \| (in force|replaced by \d+) \|$/gm;
const listed = new Map(
  [...textOf('README.md').matchAll(ROW)].map(([, no, date, file, status]) => [file, { no, date, status }]),
);

describe('decisions', () => {
  it('are all in the list, numbered from 1 by date', () => {
    expect([...listed.keys()].sort()).toEqual(files.sort());
    expect([...listed.values()].map(({ no }) => Number(no))).toEqual(files.map((_, i) => i + 1));
    const dates = [...listed.values()].map(({ date }) => date);
    expect(dates).toEqual([...dates].sort());
  });

  it.each(files)('%s says what the list says of it', (file) => {
    const { no, date, status } = listed.get(file) ?? {};
    expect(textOf(file).split('\n').slice(1, 4)).toEqual(['', `Decision ${no} · ${date} · ${status}`, '']);
  });
});
