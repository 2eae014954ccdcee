import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installHint } from '../../../../../infra/provision/machine/install-hint.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

function machineWith(manager: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, manager), '#!/bin/sh\n');
  chmodSync(join(folder, manager), 0o755);
  return folder;
}

it('names the command of the package manager that is there, with its own names of packages', () => {
  expect(installHint(['g++', 'make'], machineWith('apt-get'))).toBe('sudo apt-get install g++ make');
  expect(installHint(['g++', 'make'], machineWith('dnf'))).toBe('sudo dnf install gcc-c++ make');
  expect(installHint(['python3', 'pip'], machineWith('pacman'))).toBe('sudo pacman -S python python-pip');
  expect(installHint(['npm'], '/nowhere')).toBe('sudo apt-get install npm');
});
