/** What is said of a death, by what is known of it; and how that is learned, on real processes of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { childDeath, MemoryWatch } from '../../../workers/child-death.js';

const GB = 1e9;

describe('the death of a child process', () => {
  it.each([
    ['signal SIGKILL', 2, 'signal SIGKILL, by the system for want of memory: it held 2.9 GB, all'],
    ['signal SIGKILL', null, 'signal SIGKILL, most likely by the system for want of memory: it held 2.9 GB, all'],
    ['signal SIGKILL', 0, 'signal SIGKILL, though the kernel counted no kill for want of memory: it held 2.9 GB, all'],
    ['signal SIGABRT', 0, 'signal SIGABRT, as a program does that gets no memory: it held 2.9 GB, all'],
  ])('by %s with %s kills of the kernel', (how, kills, expected) => {
    const { message, facts } = childDeath('featurize', how, { heldBytes: 2.9 * GB, limitBytes: 3 * GB, kills });
    expect(message).toBe(`process of step featurize ended: ${expected} processes together may hold 3.0 GB`);
    expect(facts).toMatchObject({ ended: how, need: 'more than 2.9 GB' });
  });

  it.each(['exit code 1', 'signal SIGSEGV'])('by %s says nothing of memory', (how) => {
    const { message } = childDeath('featurize', how, { heldBytes: GB, limitBytes: 3 * GB, kills: 1 });
    expect(message).toBe(`process of step featurize ended: ${how}`);
  });

  it('leaves out what a process held that ended before it was asked', () => {
    const { message, facts } = childDeath('embed', 'signal SIGKILL', { heldBytes: null, limitBytes: GB, kills: 1 });
    expect(message).toBe('process of step embed ended: signal SIGKILL, by the system for want of memory');
    expect(facts).not.toHaveProperty('need');
  });

  it('is told with the most that the process held, also after it is gone', async () => {
    const takes = `const held = Buffer.alloc(150e6, 1); console.log(held.length); setInterval(() => held[0]++, 100)`;
    const child = spawn(process.execPath, ['-e', takes], { stdio: ['ignore', 'pipe', 'inherit'] });
    const watch = new MemoryWatch(child.pid!);
    await once(child.stdout, 'data');
    await vi.waitFor(() => expect(watch.evidence().heldBytes).toBeGreaterThan(150e6), { timeout: 20_000 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { heldBytes, limitBytes } = watch.evidence();
    watch.stop();
    expect(heldBytes).toBeGreaterThan(150e6);
    expect(heldBytes).toBeLessThan(400e6);
    expect(limitBytes).toBeGreaterThan(heldBytes!);
  });
});
