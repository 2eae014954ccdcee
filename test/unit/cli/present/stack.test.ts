import { expect, test } from 'vitest';
import { announcing, renderStatus } from '../../../../cli/present/stack.js';
import type { PartStatus, StackStatus } from '../../../../infra/local-stack/state/status.js';

const NOW = new Date('2026-11-22T08:10:00Z');
const part: PartStatus = {
  name: 'worker',
  kind: 'worker',
  state: 'ready',
  pid: 42,
  address: null,
  readySince: '2026-11-22T08:00:00Z',
  restarts: 1,
  failedStarts: 0,
  lastReason: 'ended by SIGKILL',
  silence: null,
  memory: { ownBytes: 440e6, children: 2, childrenBytes: 1000e6 },
};
const status: StackStatus = {
  state: 'ready',
  dataFolder: '/data',
  version: '0',
  build: 'b',
  external: null,
  store: 'dir',
  pid: 7,
  startedAt: null,
  uiUrl: null,
  parts: [part],
};

test('a part is shown with its memory, that of its children, and why it was restarted', () => {
  const shown = renderStatus(status, NOW);
  expect(shown).toContain('440 MB + 1000 MB in 2 children');
  expect(shown).toContain('ended by SIGKILL');
  expect(shown).not.toContain('web UI');
  const alone = { ...part, memory: { ownBytes: 90e6, children: 0, childrenBytes: 0 } };
  expect(renderStatus({ ...status, parts: [alone] }, NOW)).toMatch(/ 90 MB /);
});

test('one that does not answer says why, and so does the stack when its supervisor does not', () => {
  const silent: PartStatus = { ...part, state: 'silent', silence: 'stopped by a signal (SIGSTOP)' };
  const shown = renderStatus({ ...status, state: 'starting', parts: [silent] }, NOW);
  expect(shown).toContain('silent');
  expect(shown).toContain('stopped by a signal (SIGSTOP)');
  expect(shown).not.toContain('ended by SIGKILL');
  expect(renderStatus({ ...status, state: 'silent', parts: [] }, NOW)).toMatch(
    /supervisor \(pid 7\) does not answer.*up/,
  );
});

test('on the way up each change of a part is told once, and what was started again', () => {
  const said: string[] = [];
  const { onProgress, onRevival } = announcing({
    step: (name: string, text: string) => said.push(`${name}: ${text}`),
    silence: { begin: () => () => {} },
  } as never);
  const silent: PartStatus = { ...part, state: 'silent', silence: 'stopped' };
  for (const one of [part, part, silent, silent, part]) onProgress!({ ...status, parts: [one] });
  onRevival!('the supervisor: started again');
  expect(said.map((line) => line.replaceAll(/\s+/g, ' ').trim())).toEqual([
    'worker: ready',
    'worker: silent stopped',
    'worker: ready',
    'stack: the supervisor: started again',
  ]);
});
