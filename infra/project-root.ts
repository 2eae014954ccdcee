/** Where the program lies: in a clone, the same whether it runs from `dist/` or from its sources, or below `node_modules`. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

/** A clone has sources and is prepared by `npm start`; an installed package is prepared by the commands that need something. */
export function isCheckout(): boolean {
  return existsSync(join(projectRoot(), 'tsconfig.json'));
}

/** @returns where `.spectraloom` lies unless somebody says otherwise: the clone, or the working folder of who uses the package */
export function homeOfData(): string {
  return isCheckout() ? projectRoot() : process.cwd();
}

/** @returns the command that installs what is missing */
export function installingCommand(): string {
  return isCheckout() ? 'npm start' : 'npx spectraloom up';
}

/** @returns folder of a package that this one depends on: npm may have put it beside this one instead of below it */
export function packageFolder(name: string): string {
  for (let folder = projectRoot(); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === dirname(folder)) throw new Error(`${name} is not installed for ${projectRoot()}`);
  }
}
