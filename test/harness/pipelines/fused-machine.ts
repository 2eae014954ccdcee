/** Whether fused operations can be tested here. A library that could have been built and was not fails: no test may vanish unseen. */
import { spawnSync } from 'node:child_process';
import { type FusedOperations, fusedOperations } from '../../../infra/fused-operations.js';

/**
 * @param compiler the program that builds the library
 * @returns why there is nothing to test: switched off, a processor or a compiler that is missing; null where there is
 * @throws where the library is missing for no such reason
 */
export function fusedExcuse({ set, reason }: FusedOperations = fusedOperations(), compiler = 'g++'): string | null {
  if (set !== null) return null;
  if (!reason.startsWith('the library was not built')) return reason;
  if (spawnSync(compiler, ['--version']).error !== undefined) return `${compiler} is not installed`;
  throw new Error(reason);
}
