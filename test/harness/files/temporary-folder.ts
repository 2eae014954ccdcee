/** A folder for one test, removed after it. Its path has a space and a letter outside ASCII, as a user's may. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spectraloom tést '));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
