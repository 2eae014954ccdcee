/**
 * How much a call computes: processor time of this process in runs of a fixed piece of work, which is timed beside it. Neither the
 * speed of the machine nor what else it does changes that by more than a small factor; a search over all pairs does by thousands.
 */
const REFERENCE_STEPS = 20_000_000;
let reference: number | null = null;

/** @returns the work of the call, 1 for some tens of milliseconds of a machine of today; what it throws, as it is */
export async function workOf(call: () => unknown): Promise<number> {
  reference ??= Math.min(cpuMicroseconds(referenceWork), cpuMicroseconds(referenceWork));
  const before = process.cpuUsage();
  await call();
  return spent(before) / reference;
}

function referenceWork(): number {
  let mixed = 1;
  for (let i = 0; i < REFERENCE_STEPS; i++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) + i;
  return mixed;
}

function cpuMicroseconds(call: () => unknown): number {
  const before = process.cpuUsage();
  call();
  return spent(before);
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
