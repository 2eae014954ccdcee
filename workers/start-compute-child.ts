/**
 * Where a child process begins: the program is loaded inside a `try`, so that what keeps it from loading (no file left to
 * open, no memory) reaches the parent as an error, and no stack reaches the terminal, which parent and child share.
 */
import type { FromChild } from './compute-protocol.js';
import { toWireError } from './wire-error.js';

try {
  await import('./compute-child.js');
} catch (error) {
  const message: FromChild = { type: 'error', error: toWireError(error, process.argv[2]!) };
  process.send!(message, () => process.exit(1));
}
