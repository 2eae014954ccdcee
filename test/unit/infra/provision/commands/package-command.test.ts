/** What is brought before a command of an installed package: nothing for one that only looks. */
import { describe, expect, it } from 'vitest';
import { needsOf } from '../../../../../infra/provision/commands/package-command.mjs';

describe('a command of an installed package', () => {
  it.each([
    ['servers', ['discover']],
    ['servers', ['-o', 'json', 'discover', 'my-folder']],
    ['servers', ['--data', 'predict', 'up']],
    ['servers', ['sweep', 'plan.yaml', 'folder']],
    ['servers', ['sweep', '--from', 'run']],
    ['servers', ['screen', '--from', 'run']],
    ['tensorflow', ['predict', '--model', 'a.pt', 'POSCAR']],
    ['tensorflow', ['cluster', 'features.csv']],
    ['tensorflow', ['-q', 'export', 'out', '--format', 'saved-model']],
    ['nothing', []],
    ['nothing', ['--version']],
    ['nothing', ['doctor']],
    ['nothing', ['status', '-o', 'json']],
    ['nothing', ['--data', 'discover', 'down']],
    ['nothing', ['completion', 'bash']],
    ['nothing', ['discover', '--help']],
    ['nothing', ['discover', 'folder', '--dry-run']],
    ['nothing', ['sweep', 'show', 'oxides']],
    ['nothing', ['sweep', 'cancel', 'oxides']],
    ['nothing', ['runs', 'sweep/oxides']],
  ])('needs %s: %j', (needs, args) => {
    expect(needsOf(args)).toBe(needs);
  });
});
