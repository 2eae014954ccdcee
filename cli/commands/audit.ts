/** `spectraloom audit`: what the audit trail says, whether it is what was written, and copies of it. */
import type { Command } from 'commander';
import { register as diff } from './audit/diff.js';
import { register as exportCommand } from './audit/export.js';
import { register as gc } from './audit/gc.js';
import { register as keep } from './audit/keep.js';
import { register as list } from './audit/list.js';
import { register as reproduce } from './audit/reproduce.js';
import { register as rotateKey } from './audit/rotate-key.js';
import { register as show } from './audit/show.js';
import { register as sign } from './audit/sign.js';
import { register as verify } from './audit/verify.js';
import { register as why } from './audit/why.js';

export function register(program: Command): void {
  const audit = program
    .command('audit')
    .description('what runs did, whether the records of it are as they were written');
  for (const verb of [list, show, verify, exportCommand, why, diff, reproduce, keep, gc, sign, rotateKey]) verb(audit);
}
