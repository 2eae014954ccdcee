/**
 * A copy of the checkout for changed sources: the real one is never written to, and what a mutant deletes is deleted in the copy.
 * Installed packages are shared through a link.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const LEFT_BEHIND = new Set(['.git', 'node_modules', '.spectraloom', '.dist']);

export interface Sandbox {
  readonly folder: string;
  /** Temporary files of the tests: a test that is ended by force leaves some. */
  readonly temporary: string;
  write(file: string, text: string): void;
  /** Puts the text of the checkout back. */
  restore(file: string): void;
  /** @returns the files written or restored since the last call */
  takeChanged(): string[];
  remove(): void;
}

export function createSandbox(root: string): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spectraloom-mutants-')));
  const checkout = join(folder, 'checkout');
  cpSync(root, checkout, { recursive: true, filter: (from) => !LEFT_BEHIND.has(relative(root, from)) });
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'), 'dir');
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const changed = new Set<string>();
  const write = (file: string, content: string | Buffer) => {
    writeFileSync(join(checkout, file), content);
    changed.add(file);
  };
  return {
    folder: checkout,
    temporary,
    write,
    restore: (file) => write(file, readFileSync(join(root, file))),
    takeChanged() {
      const files = [...changed];
      changed.clear();
      return files;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
