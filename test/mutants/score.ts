/** What a run found, as numbers: by folder, and in all. */
import Table from 'cli-table3';
import type { MutantVerdict } from './trial.js';

export interface Score {
  readonly folder: string;
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  readonly notReached: number;
  /** Noticed mutants in percent of all, one decimal. */
  readonly percent: number;
}

/** @returns one row a folder, sorted, and the row of all last */
export function scores(verdicts: readonly MutantVerdict[]): Score[] {
  const folderOf = ({ mutant }: MutantVerdict) => mutant.file.split('/').slice(0, -1).join('/');
  const folders = [...new Set(verdicts.map(folderOf))].sort();
  return [
    ...folders.map((folder) =>
      scoreOf(
        folder,
        verdicts.filter((verdict) => folderOf(verdict) === folder),
      ),
    ),
    scoreOf('all', verdicts),
  ];
}

function scoreOf(folder: string, verdicts: readonly MutantVerdict[]): Score {
  const count = (outcome: MutantVerdict['outcome']) => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const [killed, timedOut] = [count('killed'), count('timed out')];
  return {
    folder,
    killed,
    timedOut,
    survived: count('survived'),
    notReached: count('not reached'),
    percent: Math.round((1000 * (killed + timedOut)) / verdicts.length) / 10,
  };
}

export function scoreTable(rows: readonly Score[]): string {
  const table = new Table({
    head: ['folder', 'killed', 'timed out', 'survived', 'not reached', 'score %'],
    style: { head: [], border: [] },
  });
  for (const { folder, killed, timedOut, survived, notReached, percent } of rows) {
    table.push([folder, killed, timedOut, survived, notReached, percent.toFixed(1)]);
  }
  return table.toString();
}

export function survivorLines(verdicts: readonly MutantVerdict[]): string[] {
  return verdicts
    .filter(({ outcome }) => outcome === 'survived' || outcome === 'not reached')
    .sort((a, b) =>
      a.mutant.file === b.mutant.file ? a.mutant.line - b.mutant.line : a.mutant.file < b.mutant.file ? -1 : 1,
    )
    .map(({ mutant, outcome, testsRun, testsReaching }) => {
      const tests = outcome === 'not reached' ? 'no test reaches it' : `${testsRun} of ${testsReaching} tests run`;
      return `${mutant.file}:${mutant.line}  ${mutant.operator}, ${tests}\n  - ${mutant.before}\n  + ${mutant.after}`;
    });
}
