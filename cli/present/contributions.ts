/** What each atom says of a prediction, as objects of its crystal or as a table. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { crystalKey, toDigits } from './crystal-values.js';
import { renderTable } from './text/table.js';

type Contributions = Table<'atom-contributions'>;

/** One row an atom and position; positions and contributions only where there are some. */
export class ContributionRows {
  private readonly rows: { readonly own: string[]; readonly position: string | null; readonly value: string[] }[] = [];
  private isMeasured = false;
  private meaning: Contributions['metadata'] = {};

  add({ rows, columns, metadata }: Contributions): void {
    if (rows > 0) this.meaning = metadata;
    for (let i = 0; i < rows; i++) {
      const contribution = at(columns.contribution as (number | null)[], i);
      const position = at(columns.energyEv, i);
      this.isMeasured ||= contribution !== null;
      this.rows.push({
        own: [
          at(columns.id, i),
          String(columns.site[i]),
          at(columns.species, i),
          String(columns.coordination[i] ?? ''),
        ],
        position: position === null ? null : position.toFixed(3),
        value: [at(columns.value, i).toFixed(3), contribution?.toFixed(3) ?? ''],
      });
    }
  }

  get count(): number {
    return this.rows.length;
  }

  render(): string {
    const { number = '', unit = '', axis = '', axisUnit = '' } = this.meaning;
    const hasPosition = this.rows.some(({ position }) => position !== null);
    const inUnit = (text: string, of: string) => (of === '' ? text : `${text} (${of})`);
    const valueUnit = unit === LOG10_ALPHA ? 'log10' : unit;
    const head = [
      ...['id', 'site', 'species', 'neighbours'],
      ...(hasPosition ? [inUnit(axis, axisUnit)] : []),
      inUnit(number === '' || hasPosition ? 'value' : number, valueUnit),
      ...(this.isMeasured ? [inUnit('contribution', valueUnit)] : []),
    ];
    const rows = this.rows.map(({ own, position, value }) =>
      [...own, ...(hasPosition ? [position ?? ''] : []), ...value].slice(0, head.length),
    );
    return renderTable(head, rows, `lrlr${hasPosition ? 'r' : ''}rr`.slice(0, head.length));
  }
}

/** Too long for the head of a column. */
const LOG10_ALPHA = 'log10(cm^-1)';

/** @returns of every crystal its atoms, by `crystalKey` */
export function contributionsByCrystal({ rows, columns, metadata }: Contributions): Map<string, object[]> {
  // Of absorption, whose energies have always been called so.
  const isEnergy = metadata.unit === LOG10_ALPHA;
  const found = new Map<string, object[]>();
  for (let i = 0; i < rows; i++) {
    const key = crystalKey(at(columns.file, i), at(columns.id, i));
    const own = found.get(key) ?? [];
    own.push({
      site: columns.site[i],
      species: columns.species[i],
      coordination: columns.coordination[i],
      ...(isEnergy && { energyEv: toDigits(columns.energyEv[i] ?? null) }),
      ...(!isEnergy && columns.energyEv[i] != null && { position: toDigits(at(columns.energyEv, i)) }),
      value: toDigits(at(columns.value, i)),
      contribution: toDigits(columns.contribution[i] ?? null),
    });
    found.set(key, own);
  }
  return found;
}
