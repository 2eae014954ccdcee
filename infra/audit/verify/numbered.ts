/** Folders of the log, whose objects are numbered without a gap. */
import type { AuditReader } from '../trail/audit-reader.js';
import { numberIn } from '../trail/keys.js';
import { type Finding, finding } from './finding.js';

interface Numbered {
  /** Ascending; up to the first gap where a start is asked for. */
  readonly numbers: readonly number[];
  readonly findings: readonly Finding[];
}

/** @param start first number of a row without gaps; null where gaps are allowed */
export async function numbersIn(reader: AuditReader, folder: string, start: number | null): Promise<Numbered> {
  const findings: Finding[] = [];
  const found: number[] = [];
  for await (const { key } of reader.list(folder)) {
    const number = numberIn(folder, key);
    if (number === null)
      findings.push(finding('signed', { object: key, expected: 'a number as its name', found: key }));
    else found.push(number);
  }
  const numbers = found.sort((a, b) => a - b);
  if (start === null) return { numbers, findings };
  const gap = numbers.findIndex((number, i) => number !== start + i);
  if (gap < 0) return { numbers, findings };
  const above = numbers.slice(gap).map((number) => `${folder}${number}`);
  findings.push(
    finding('signed', { object: `${folder}${start + gap}`, expected: 'numbers without a gap', found: 'none' }, above),
  );
  return { numbers: numbers.slice(0, gap), findings };
}
