/** The reference spectra that are shipped, as their file has them: crystal -> log10(cm^-1). */
import { readFileSync } from 'node:fs';

const FILE = new URL('../../../data/gpaw-absorption/alignn/id_prop.csv', import.meta.url);

export function bundledSpectra(): Map<string, number[]> {
  return new Map(
    readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .map(([file, ...values]) => [file!.replace('.vasp', ''), values.map(Number)]),
  );
}
