/** A place for tests of `screen`: the compiled program in a data folder of its own, with a finished run of eight small crystals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withSmallNetwork, writeSmallDataset } from '../tables/small-dataset.js';
import { programIn } from './own-program.js';

const SMALL = ['--neighbors', '8', '--widths', '8', '--epochs', '2,4', '--candidates', '5', '--clusters', '3'];

export function openScreeningFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom screening ü '));
  const spectraloom = programIn(folder);
  return {
    folder,
    spectraloom,
    /** What it says for programs; null where it says nothing. */
    answer(...args: readonly string[]) {
      const { status, stdout, stderr } = spectraloom([...args, '-o', 'json']);
      return { status, stderr, value: stdout === '' ? null : JSON.parse(stdout) };
    },
    /** A run `eight`. @returns its exit code */
    discover: () =>
      spectraloom([
        'discover',
        withSmallNetwork(writeSmallDataset(path.join(folder, 'eight'))),
        '--name',
        'eight',
        '--no-folds',
        ...SMALL,
      ]).status,
    close() {
      spectraloom(['down', '--purge', '--yes']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
