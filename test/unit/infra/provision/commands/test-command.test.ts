/** `npm test`, `npm start` and the soaks: what they run in the foreground, what they print, and the exit code that they hand back. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { soak } from '../../../../../infra/provision/commands/soak-command.mjs';
import { serverPlan, start } from '../../../../../infra/provision/commands/start.mjs';
import { test as testCommand } from '../../../../../infra/provision/commands/test-command.mjs';
import { type StandInClone, standInClone } from '../stand-in-clone.js';

/** How a program in the foreground was started; itself it is the subject of `foreground.test.ts`. */
const foreground = vi.hoisted(() => ({
  calls: [] as { program: string; args: readonly string[]; cwd: string }[],
  run: (_args: readonly string[]): number => 0,
}));
vi.mock('../../../../../infra/provision/processes/foreground.mjs', () => ({
  runInForeground: async (program: string, args: readonly string[], { cwd }: { cwd: string }) => {
    foreground.calls.push({ program, args, cwd });
    return foreground.run(args);
  },
}));
/** What had to be made ready; itself it is the subject of `prepare.test.ts`. */
const prepared = vi.hoisted(() => [] as unknown[]);
vi.mock('../../../../../infra/provision/commands/prepare.mjs', () => ({
  prepare: async (_clone: string, plan: unknown) => void prepared.push(plan),
}));

const printed: string[] = [];
const complained: string[] = [];
let stage: StandInClone;
beforeEach(() => {
  stage = standInClone();
  foreground.calls = [];
  foreground.run = () => 0;
  for (const list of [prepared, printed, complained]) list.length = 0;
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line) => void complained.push(line));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A runner that leaves a report and ends with a code. */
function runnerThat(code: number, report: object | null): void {
  foreground.run = (args) => {
    const file = args.find((arg) => arg.startsWith('--outputFile.json='))!.slice('--outputFile.json='.length);
    if (report) writeFileSync(file, JSON.stringify({ testResults: [], ...report }));
    return code;
  };
}

describe('npm test', () => {
  it('checks types and style, then runs all tests with what is given, on both stores', async () => {
    runnerThat(0, { numPassedTests: 12, numFailedTests: 0 });
    expect(await testCommand(stage.clone, ['test/unit', '-t', 'a law'])).toBe(0);
    expect(prepared).toEqual([{ needed: ['temporal', 'weed', 'minio'], instead: { minio: 'weed' } }]);
    expect(stage.called().map(({ program, args, cwd }) => [program, args, cwd])).toEqual([
      ['node_modules/typescript/bin/tsc', ['-p', 'tsconfig.check.json'], stage.clone],
      ['node_modules/@biomejs/biome/bin/biome', ['check', '--colors=off', '.'], stage.clone],
    ]);
    const [{ program, args, cwd }] = foreground.calls as [(typeof foreground.calls)[0]];
    expect([program, cwd]).toEqual([join(stage.clone, 'node_modules/vitest/vitest.mjs'), stage.clone]);
    expect(args.filter((arg) => !arg.startsWith('--outputFile'))).toEqual([
      'run',
      '--reporter=default',
      '--reporter=json',
      'test/unit',
      '-t',
      'a law',
    ]);
    const file = args.find((arg) => arg.startsWith('--outputFile.json='))!.split('=')[1]!;
    expect(existsSync(join(file, '..'))).toBe(false);
    expect([printed, complained]).toEqual([['12 passed, 0 failed'], []]);
  });

  it.each([
    // A report, the runner's exit code; what is printed, the exit code of the command.
    [{ numPassedTests: 5, numFailedTests: 2 }, 1, '5 passed, 2 failed', 1],
    [{ numPassedTests: 5, numFailedTests: 0 }, 3, '5 passed, 1 failed', 3],
    [{ numPassedTests: 5, numFailedTests: 4 }, 3, '5 passed, 4 failed', 3],
    [{ numPassedTests: 5, numFailedTests: 1 }, 0, '5 passed, 1 failed', 1],
    [null, 137, '0 passed, 1 failed', 137],
    [null, 0, '0 passed, 0 failed', 0],
  ])(
    'with the report %j of a runner that ends with %i prints "%s" and ends with %i',
    async (report, code, line, end) => {
      runnerThat(code, report);
      expect(await testCommand(stage.clone, [])).toBe(end);
      expect(printed).toEqual([line]);
    },
  );

  it.each([
    ['node_modules/typescript/bin/tsc', 'a.ts(1,1): error TS2322'],
    ['node_modules/@biomejs/biome/bin/biome', 'lint/style/useConst'],
  ])('counts a failed check (%s), shows its last 300 lines, and runs the tests all the same', async (script, words) => {
    const lines = `'too long ago\\n' + ${JSON.stringify(words)} + '\\n.'.repeat(299)`;
    stage.script(script, `console.log(${lines}); process.exitCode = 1;`);
    runnerThat(0, { numPassedTests: 5, numFailedTests: 0 });
    expect(await testCommand(stage.clone, [])).toBe(1);
    expect(printed).toEqual(['5 passed, 1 failed']);
    expect(complained.length).toBe(1);
    expect(complained[0]).toContain(words);
    expect(complained[0]).not.toContain('too long ago');
    expect(foreground.calls.length).toBe(1);
  });
});

describe('npm start', () => {
  it('makes ready what its options and settings need, and runs discover with them', async () => {
    for (const name of [
      'TEMPORAL_ADDRESS',
      'TEMPORAL_PROFILE',
      'TEMPORAL_CONFIG_FILE',
      'S3_ENDPOINT',
      'SPECTRALOOM_DATA',
    ])
      vi.stubEnv(name, undefined);
    foreground.run = () => 5;
    expect(await start(stage.clone, ['--store', 'dir', 'my data'])).toBe(5);
    expect(prepared).toEqual([{ needed: ['temporal'] }]);
    expect(foreground.calls).toEqual([
      {
        program: join(stage.clone, 'dist/cli/main.js'),
        args: ['discover', '--store', 'dir', 'my data'],
        cwd: stage.clone,
      },
    ]);
  });

  it.each([
    [
      { temporal: true, store: 'minio', mayFallBack: true },
      { needed: ['temporal', 'minio'], instead: { minio: 'weed', weed: null } },
    ],
    [{ temporal: true, store: 'minio', mayFallBack: false }, { needed: ['temporal', 'minio'] }],
    [{ temporal: true, store: 'seaweedfs', mayFallBack: false }, { needed: ['temporal', 'weed'] }],
    [{ temporal: false, store: 'external', mayFallBack: false }, { needed: [] }],
  ] as const)('for %j installs %j', (wanted, plan) => {
    expect(serverPlan(wanted)).toEqual(plan);
  });
});

describe('a soak', () => {
  it.each([
    [['discover'], ['test/soak/discover'], { needed: ['temporal', 'minio'], instead: { minio: 'weed', weed: null } }],
    [['faults', '-t', 'disk'], ['test/soak/faults', '-t', 'disk'], { needed: ['temporal', 'minio', 'weed'] }],
  ])('%j runs %j on %j', async (args, chosen, plan) => {
    foreground.run = () => 4;
    expect(await soak(stage.clone, args)).toBe(4);
    expect(prepared).toEqual([plan]);
    expect(foreground.calls).toEqual([
      {
        program: join(stage.clone, 'node_modules/vitest/vitest.mjs'),
        args: ['run', '--config', 'test/soak/vitest.config.ts', ...chosen],
        cwd: stage.clone,
      },
    ]);
  });
});
