/**
 * Mutants that the compiler refuses are no faults that could get in: they are left out. One run of the compiler checks many, one a
 * line: a complaint about a line is about its mutant. Where the mutants of a file draw a complaint about another line of it, each is
 * checked alone.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Mutant, mutated } from './find-mutants.js';
import type { Sandbox } from './sandbox.js';
import { readSource } from './sources.js';

/** A mutant may well leave a variable unused: that is a matter of style, and would hide the fault. */
const OPTIONS = ['--noEmit', '--pretty', 'false', '--noUnusedLocals', 'false', '--noUnusedParameters', 'false'];

/** @returns those that the compiler takes, in their order */
export function compiling(root: string, sandbox: Sandbox, mutants: readonly Mutant[]): Mutant[] {
  const refused = new Set<Mutant>();
  // Plain JavaScript has no types to go against.
  const typed = mutants.filter(({ file }) => file.endsWith('.ts'));
  const alone: Mutant[] = [];
  for (let rest = typed; rest.length > 0; ) {
    const batch = batchOf(rest, (mutant, taken) => taken.every((other) => apart(mutant, other)));
    rest = rest.filter((mutant) => !batch.get(mutant.file)?.includes(mutant));
    for (const [file, lines] of complaints(root, sandbox, batch)) {
      const those = batch.get(file) ?? [];
      for (const line of lines) {
        const blamed = those.find((mutant) => covers(mutant, line));
        if (blamed !== undefined) refused.add(blamed);
        else alone.push(...those);
      }
    }
  }
  for (let rest = [...new Set(alone)].filter((mutant) => !refused.has(mutant)); rest.length > 0; ) {
    const batch = batchOf(rest, (_mutant, taken) => taken.length === 0);
    rest = rest.filter((mutant) => !batch.get(mutant.file)?.includes(mutant));
    for (const file of complaints(root, sandbox, batch).keys())
      for (const mutant of batch.get(file) ?? []) refused.add(mutant);
  }
  return mutants.filter((mutant) => !refused.has(mutant));
}

type Batch = Map<string, Mutant[]>;

function batchOf(mutants: readonly Mutant[], fits: (mutant: Mutant, taken: readonly Mutant[]) => boolean): Batch {
  const batch: Batch = new Map();
  for (const mutant of mutants) {
    const taken = batch.get(mutant.file) ?? [];
    if (fits(mutant, taken)) batch.set(mutant.file, [...taken, mutant]);
  }
  return batch;
}

/** @returns by file, the lines that the compiler complains about */
function complaints(root: string, sandbox: Sandbox, batch: Batch): Map<string, number[]> {
  for (const [file, mutants] of batch) {
    // From the end, so that the places of the earlier ones stay true.
    const text = mutants
      .toSorted((a, b) => b.start - a.start)
      .reduce(
        (changed, mutant) => mutated(changed, { ...mutant, replacement: onAsManyLines(mutant) }),
        readSource(root, file),
      );
    sandbox.write(file, text);
  }
  const compiler = join(sandbox.folder, 'node_modules/typescript/bin/tsc');
  const { stdout, error } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json', ...OPTIONS], {
    cwd: sandbox.folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  for (const file of batch.keys()) sandbox.restore(file);
  if (error) throw error;
  const lines = new Map<string, number[]>();
  for (const [, file, line] of stdout.matchAll(/^(\S.*?)\((\d+),\d+\): error /gm)) {
    lines.set(file!, [...(lines.get(file!) ?? []), Number(line)]);
  }
  return lines;
}

function onAsManyLines({ replacement, lines }: Mutant): string {
  return replacement + '\n'.repeat(lines - replacement.split('\n').length);
}

function covers({ line, lines }: Mutant, at: number): boolean {
  return at >= line && at < line + lines;
}

function apart(a: Mutant, b: Mutant): boolean {
  return a.line + a.lines <= b.line || b.line + b.lines <= a.line;
}
