/** What `bench:screening` prints: rows, then ratios. */
import type { Measured } from './child.js';
import type { PeerRatio } from './peers.js';
import type { MeasuredScreening } from './stack.js';

export interface ScreeningRow extends MeasuredScreening {
  readonly name: string;
  readonly candidates: number;
  readonly workers: number;
  /** The same inference of as many crystals in a bare loop. */
  readonly bare: Measured;
}

export interface Measurements {
  readonly rows: readonly ScreeningRow[];
  readonly judged: { readonly candidates: number; readonly seconds: number };
  readonly generator: Measured;
  readonly peers: readonly PeerRatio[];
}

const rateOf = ({ candidates, seconds }: Pick<ScreeningRow, 'candidates' | 'seconds'>) => candidates / seconds;
const number = (value: number) => Math.round(value).toLocaleString('en-US');

export function reportLines({ rows, judged, generator, peers }: Measurements): string[] {
  const memory = rows.map(({ candidates, workers, peakMb }) => {
    const parts = Object.entries(peakMb).map(([role, mb]) => `${role} ${Math.round(mb)}`);
    return `${number(candidates)}, ${workers} workers: ${parts.join(', ')}`;
  });
  return [
    'candidates  workers  candidates/s  bare loop/s  events per 1,000',
    ...rows.map((row) =>
      [
        number(row.candidates).padStart(10),
        String(row.workers).padStart(8),
        number(rateOf(row)).padStart(13),
        number(row.candidates / row.bare.seconds).padStart(12),
        ((1000 * row.events) / row.candidates).toFixed(1).padStart(17),
      ].join(' '),
    ),
    '',
    'most memory, MB (of the first worker)',
    ...memory,
    '',
    `generator: ${number(generator.count)} candidates, ${number(generator.count / generator.seconds)} a second, ${Math.round(generator.peakMb)} MB`,
    `new criteria on ${number(judged.candidates)}: ${judged.seconds.toFixed(1)} s, the start of the program among it`,
    ...peers.map(({ text }) => text),
    '',
    ...ratios(rows),
    ...peers.map(({ name, ratio }) => `times ${name}: ${ratio === null ? 'not measured' : ratio.toFixed(2)}`),
  ];
}

function ratios(rows: readonly ScreeningRow[]): string[] {
  return rows.flatMap((row) => {
    const { candidates, workers, seconds, bare } = row;
    if (workers === 1)
      return [`one worker over the bare loop, ${number(candidates)}: ${(bare.seconds / seconds).toFixed(2)}`];
    const one = rows.find((other) => other.workers === 1 && other.candidates === candidates);
    const text = `${workers} workers over one, ${number(candidates)}`;
    return one ? [`${text}: ${(one.seconds / seconds).toFixed(2)}`] : [];
  });
}
