/** What parts the groups, and what the exchange of an element does, as tables. */
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { ElementExchange, Split } from '../../science/interpretation/index.js';

export function splitsTable(splits: readonly Split[]): Table<'splits'> {
  const rows = splits.flatMap((split, i) =>
    split.differences.map((difference) => ({ ...difference, split, number: i + 1 })),
  );
  return {
    kind: 'splits',
    rows: rows.length,
    columns: {
      split: Uint32Array.from(rows, ({ number }) => number),
      height: Float64Array.from(rows, ({ split }) => split.height),
      leftGroups: rows.map(({ split }) => Uint32Array.from(split.leftGroups)),
      rightGroups: rows.map(({ split }) => Uint32Array.from(split.rightGroups)),
      kind: rows.map(({ kind }) => kind),
      name: rows.map(({ name }) => name),
      left: Float64Array.from(rows, ({ left }) => left),
      right: Float64Array.from(rows, ({ right }) => right),
      leftCompounds: Uint32Array.from(rows, ({ leftCompounds }) => leftCompounds),
      rightCompounds: Uint32Array.from(rows, ({ rightCompounds }) => rightCompounds),
      auc: rows.map(({ auc }) => auc),
      pValue: Float64Array.from(rows, ({ pValue }) => pValue),
      qValue: Float64Array.from(rows, ({ qValue }) => qValue),
      tests: Uint32Array.from(rows, ({ split }) => split.tests),
    },
    metadata: { correction: 'Benjamini-Hochberg within a split' },
  };
}

/** @param exchanges of onsets in eV */
export function matchedPairsTable(exchanges: readonly ElementExchange[]): Table<'matched-pairs'> {
  return {
    kind: 'matched-pairs',
    rows: exchanges.length,
    columns: {
      from: exchanges.map(({ from }) => from),
      to: exchanges.map(({ to }) => to),
      pairs: Uint32Array.from(exchanges, ({ reference }) => reference.pairs),
      compounds: Uint32Array.from(exchanges, ({ compounds }) => compounds),
      changeEv: Float64Array.from(exchanges, ({ reference }) => required(reference.mean)),
      deviationEv: exchanges.map(({ reference }) => reference.deviation),
      agreeing: Uint32Array.from(exchanges, ({ reference }) => reference.agreeing),
      networkPairs: Uint32Array.from(exchanges, ({ prediction }) => prediction.pairs),
      networkChangeEv: exchanges.map(({ prediction }) => prediction.mean),
      networkDeviationEv: exchanges.map(({ prediction }) => prediction.deviation),
      networkAgreeing: Uint32Array.from(exchanges, ({ prediction }) => prediction.agreeing),
      members: exchanges.map(({ members }) => [...members]),
    },
    metadata: {},
  };
}
