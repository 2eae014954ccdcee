/** Whose sweep a name means: that of a sweep, else that of a discover run, which searches first. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { newestRun } from '../../../../cli/sweep/show-sweep.js';
import { RefusedError } from '../../../../schemas/failure.js';

/** @param known workflow ids that the server has */
function sessionWith(...known: string[]) {
  const getHandle = (workflowId: string) => ({
    describe: async () => {
      if (!known.includes(workflowId)) throw new WorkflowNotFoundError('not found', workflowId, undefined);
      return { status: { name: 'COMPLETED' }, runId: `run of ${workflowId}` };
    },
  });
  return { client: { workflow: { getHandle } } } as unknown as Parameters<typeof newestRun>[0];
}

describe('the sweep of a name', () => {
  it.each([
    ['a sweep', 'oxides', ['sweep/oxides'], 'sweep/oxides'],
    ['the own grid of a discover run', 'oxides', ['discover/oxides', 'discover/oxides/sweep'], 'discover/oxides/sweep'],
    ['a sweep before a run that is called so', 'oxides', ['discover/oxides/sweep', 'sweep/oxides'], 'sweep/oxides'],
    ['a run by kind and name', 'discover/oxides', ['discover/oxides/sweep', 'sweep/oxides'], 'discover/oxides/sweep'],
  ])('is that of %s', async (_, given, known, sweepId) => {
    expect(await newestRun(sessionWith(...known), given)).toMatchObject({
      sweepId,
      name: 'oxides',
      status: 'COMPLETED',
      runId: `run of ${sweepId}`,
    });
  });

  it.each([
    ['oxides', 'there is no run sweep/oxides, and no discover/oxides with a sweep of its own'],
    ['sweep/oxides', 'there is no run sweep/oxides'],
    ['discover/oxides', 'there is no run discover/oxides'],
  ])('that nobody has, %s, is refused by where it was looked for', async (given, message) => {
    const refusal = await newestRun(sessionWith('discover/others/sweep'), given).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RefusedError);
    expect((refusal as RefusedError).message).toBe(message);
  });

  it('is no other error of the server', async () => {
    const broken = { client: { workflow: { getHandle: () => ({ describe: () => Promise.reject(new Error('no')) }) } } };
    await expect(newestRun(broken as never, 'oxides')).rejects.toThrow('no');
  });
});
