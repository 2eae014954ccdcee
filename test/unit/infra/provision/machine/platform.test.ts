import { describe, expect, it } from 'vitest';
import { refusePlatform, supportedMachine, thisMachine } from '../../../../../infra/provision/machine/platform.mjs';

const supported = { atLeast: '20.19.0', below: '25.0.0', glibcAtLeast: '2.28' };
const good = { system: 'linux', arch: 'x64', glibc: '2.36', node: '20.19.0' };

describe('platform', () => {
  it('accepts the machine that runs the tests, and both ends of the range of Node', () => {
    expect(refusePlatform(thisMachine(), supportedMachine())).toBeNull();
    for (const node of ['20.19.0', '20.20.2', '22.22.1'])
      expect(refusePlatform({ ...good, node }, supported)).toBeNull();
  });

  it.each([
    [{ ...good, system: 'darwin', arch: 'arm64', glibc: undefined }, 'this is darwin arm64'],
    [{ ...good, arch: 'arm64' }, 'this is linux arm64 with glibc 2.36'],
    [{ ...good, glibc: undefined }, 'this is linux x64 without glibc'],
    [{ ...good, glibc: '2.17' }, 'with glibc 2.17'],
    [{ ...good, node: '18.20.4' }, 'this is Node 18.20.4'],
    [{ ...good, node: '20.18.3' }, 'this is Node 20.18.3'],
    [{ ...good, node: '25.0.0' }, 'this is Node 25.0.0'],
  ])('refuses %j in one line that names it', (machine, named) => {
    const line = refusePlatform(machine, supported);
    expect(line).toContain(named);
    expect(line).not.toContain('\n');
  });
});
