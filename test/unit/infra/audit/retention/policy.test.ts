/** Which runs are let go of, stated run by run. */
import { describe, expect, it } from 'vitest';
import type { AuditedRun } from '../../../../../infra/audit/retention/audited-runs.js';
import { retention } from '../../../../../infra/audit/retention/policy.js';

const NOW = Date.UTC(2026, 10, 30);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function run(id: string, own: Partial<AuditedRun> & { readonly endedHoursAgo?: number } = {}): AuditedRun {
  const { endedHoursAgo = 1000, ...rest } = own;
  return {
    run: id,
    name: id.slice(0, id.lastIndexOf('/')),
    state: 'finished',
    endedAt: new Date(NOW - endedHoursAgo * HOUR).toISOString(),
    isKept: false,
    manifest: null,
    objects: new Set(),
    ...rest,
  };
}

const RULES = { keepLast: 0, olderThanMs: 0, nowMs: NOW, ensembleRuns: new Set<string>() };
const letGo = (runs: readonly AuditedRun[], rules: Partial<typeof RULES> = {}) =>
  retention(runs, { ...RULES, ...rules }).letGo.map(({ run: id }) => id);

describe('runs that are let go of', () => {
  it('are those that ended, but not the last of each name', () => {
    const runs = ['discover/a/1', 'discover/a/2', 'discover/a/3', 'sweep/a/1'].map((id) => run(id));
    expect(letGo(runs)).toEqual(['discover/a/1', 'discover/a/2', 'discover/a/3', 'sweep/a/1']);
    expect(letGo(runs, { keepLast: 1 })).toEqual(['discover/a/1', 'discover/a/2']);
    expect(letGo(runs, { keepLast: 2 })).toEqual(['discover/a/1']);
  });

  it('are old enough, and ended a day ago whatever was asked for', () => {
    const runs = [run('discover/a/1', { endedHoursAgo: 50 }), run('discover/a/2', { endedHoursAgo: 23 })];
    expect(letGo(runs)).toEqual(['discover/a/1']);
    expect(letGo(runs, { olderThanMs: 2 * DAY })).toEqual(['discover/a/1']);
    expect(letGo(runs, { olderThanMs: 3 * DAY })).toEqual([]);
  });

  it('are not kept, go on, wait for their last seal, or published an ensemble', () => {
    const runs = [
      run('discover/kept/1', { isKept: true }),
      run('discover/running/1', { state: 'running', endedAt: null }),
      run('discover/unsealed/1', { state: null, endedAt: null }),
      run('discover/ensemble/1'),
      run('discover/failed/1', { state: 'failed' }),
    ];
    const found = retention(runs, { ...RULES, ensembleRuns: new Set(['discover/ensemble/1']) });
    expect(found.letGo.map(({ run: id }) => id)).toEqual(['discover/failed/1']);
    expect(found.retained.map(({ why }) => why)).toEqual([
      'it is kept',
      'it has no seal of its end',
      'it has no seal of its end',
      'an ensemble is of it',
    ]);
  });

  it('have no manifest that a run goes on from which stays, at any distance', () => {
    const runs = [
      run('screening/a/1', { objects: new Set(['manifest/a']) }),
      run('screening/b/1', { objects: new Set(['manifest/a', 'manifest/b']) }),
      run('screening/c/1', { objects: new Set(['manifest/b', 'labels/c']), isKept: true }),
      run('screening/d/1', { objects: new Set(['manifest/d', 'labels/c']) }),
    ];
    expect(letGo(runs)).toEqual(['screening/d/1']);
  });
});
