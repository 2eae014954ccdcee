/** Where the library of fused operations cannot be built, one line says why, no link is left, and nothing else fails. */
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { projectRoot } from '../../../../../infra/project-root.js';
import { cacheFolder } from '../../../../../infra/provision/programs/cache.mjs';
import { provideFusedLibrary } from '../../../../../infra/provision/programs/fused-library.mjs';
import { libtensorflowIn } from '../../../../../infra/provision/programs/libtensorflow.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const LINK = join('node_modules', '@tensorflow', 'tfjs-node', 'fused');

/** A clone with the sources alone, and a cache with the machine's TensorFlow in it. */
function scene(): { clone: string; cache: string; lines: string[]; provide: () => Promise<void> } {
  const folder = temporaryFolder();
  const [clone, cache] = [join(folder, 'clone'), join(folder, 'cache')];
  const native = join('science', 'engine', 'native');
  cpSync(join(projectRoot(), native), join(clone, native), { recursive: true });
  mkdirSync(join(clone, 'node_modules', '@tensorflow', 'tfjs-node'), { recursive: true });
  mkdirSync(join(cache, 'parts'), { recursive: true });
  symlinkSync(libtensorflowIn(cacheFolder()).folder, libtensorflowIn(cache).folder);
  const lines: string[] = [];
  const say = {
    line: (name: string, text: string) => lines.push(`${name}: ${text}`),
    waiting: () => {},
    step: <T>(_name: string, _what: string, work: () => Promise<T>) => work(),
  };
  return { clone, cache, lines, provide: () => provideFusedLibrary(cache, clone, say) };
}

describe('the library of fused operations', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('without g++: the line names it and how to install it', async () => {
    const { clone, lines, provide } = scene();
    vi.stubEnv('PATH', temporaryFolder());
    await provide();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^fused: not built, going on with TensorFlow's own operations: g\+\+ is not installed \(/);
    expect(lstatSync(join(clone, LINK), { throwIfNoEntry: false })).toBeUndefined();
  });

  it("with a broken source: the line holds the compiler's words, and a link to an older build is gone", async () => {
    const { clone, cache, lines, provide } = scene();
    writeFileSync(join(clone, 'science', 'engine', 'native', 'kernels.cc'), 'int unfinished(');
    symlinkSync(cache, join(clone, LINK));
    await provide();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/not built.*kernels\.cc/s);
    expect(lines[0]).toContain('error:');
    expect(lstatSync(join(clone, LINK), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('with a library that fails its check: the line says so, and nothing points to it', async () => {
    const { clone, lines, provide } = scene();
    // Compiles to anything; the check of this clone always fails.
    const programs = temporaryFolder();
    writeFileSync(
      join(programs, 'g++'),
      '#!/bin/sh\ncase "$1" in -dump*) echo 99;; esac\nfor last; do :; done\n' +
        'while [ $# -gt 1 ]; do [ "$1" = -o ] && : > "$2"; shift; done\n',
    );
    chmodSync(join(programs, 'g++'), 0o755);
    vi.stubEnv('PATH', `${programs}${delimiter}${process.env.PATH}`);
    const check = join(clone, 'dist', 'science', 'engine');
    mkdirSync(check, { recursive: true });
    writeFileSync(join(check, 'fused-check.js'), 'throw new Error("a convolution is off by 3");');
    await provide();
    expect(lines).toEqual([expect.stringContaining('a convolution is off by 3')]);
    expect(existsSync(join(clone, LINK))).toBe(false);
  });
});
