/**
 * Mutants that the compiler refuses are no faults that could get in: they are left out. One run of the compiler checks one mutant of
 * every file at once; a complaint about a file is about its mutant.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Mutant, mutated } from './find-mutants.js';
import type { Sandbox } from './sandbox.js';
import { readSource } from './sources.js';

/** A mutant may well leave a variable unused: that is a matter of style, and would hide the fault. */
const OPTIONS = ['--pretty', 'false', '--noUnusedLocals', 'false', '--noUnusedParameters', 'false'];

/** @returns those that the compiler takes, in their order */
export function compiling(root: string, sandbox: Sandbox, mutants: readonly Mutant[]): Mutant[] {
  const refused = new Set<Mutant>();
  for (let rest = [...mutants]; rest.length > 0; ) {
    const batch = new Map<string, Mutant>();
    for (const mutant of rest) if (!batch.has(mutant.file)) batch.set(mutant.file, mutant);
    rest = rest.filter((mutant) => batch.get(mutant.file) !== mutant);
    for (const [file, mutant] of batch) sandbox.write(file, mutated(readSource(root, file), mutant));
    for (const file of filesWithErrors(sandbox.folder)) {
      const mutant = batch.get(file);
      if (mutant !== undefined) refused.add(mutant);
    }
    for (const file of batch.keys()) sandbox.restore(file);
  }
  return mutants.filter((mutant) => !refused.has(mutant));
}

function filesWithErrors(folder: string): Set<string> {
  const compiler = join(folder, 'node_modules/typescript/bin/tsc');
  const { stdout, error } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json', '--noEmit', ...OPTIONS], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  return new Set([...stdout.matchAll(/^(\S.*?)\(\d+,\d+\): error /gm)].map(([, file]) => file!));
}
