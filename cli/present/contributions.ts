/** What each atom says of a prediction, as objects of its crystal or as a table. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { crystalKey, toDigits } from './crystal-values.js';
import { renderTable } from './text/table.js';

type Contributions = Table<'atom-contributions'>;

/** One row an atom and energy; the contribution only where the mean training atom is known. */
export class ContributionRows {
  private readonly rows: string[][] = [];
  private isMeasured = false;

  add({ rows, columns }: Contributions): void {
    for (let i = 0; i < rows; i++) {
      const contribution = at(columns.contribution as (number | null)[], i);
      this.isMeasured ||= contribution !== null;
      this.rows.push([
        at(columns.id, i),
        String(columns.site[i]),
        at(columns.species, i),
        String(columns.coordination[i] ?? ''),
        at(columns.energyEv, i).toFixed(3),
        at(columns.value, i).toFixed(3),
        contribution?.toFixed(3) ?? '',
      ]);
    }
  }

  get count(): number {
    return this.rows.length;
  }

  render(): string {
    const head = ['id', 'site', 'species', 'neighbours', 'energy (eV)', 'value (log10)', 'contribution (log10)'];
    const shown = this.isMeasured ? head.length : head.length - 1;
    const rows = this.rows.map((row) => row.slice(0, shown));
    return renderTable(head.slice(0, shown), rows, 'lrlrrrr'.slice(0, shown));
  }
}

/** @returns of every crystal its atoms, by `crystalKey` */
export function contributionsByCrystal({ rows, columns }: Contributions): Map<string, object[]> {
  const found = new Map<string, object[]>();
  for (let i = 0; i < rows; i++) {
    const key = crystalKey(at(columns.file, i), at(columns.id, i));
    const own = found.get(key) ?? [];
    own.push({
      site: columns.site[i],
      species: columns.species[i],
      coordination: columns.coordination[i],
      energyEv: toDigits(at(columns.energyEv, i)),
      value: toDigits(at(columns.value, i)),
      contribution: toDigits(columns.contribution[i] ?? null),
    });
    found.set(key, own);
  }
  return found;
}
