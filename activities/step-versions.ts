/**
 * Nothing -> the code versions of all steps, as a summary: step -> number.
 *
 * Run by `audit reproduce` in a child process: a command does not load the steps themselves. On no queue. Pure.
 */
import { z } from 'zod';
import { step } from './frame/step.js';
import { STEPS } from './registry.js';

export const stepVersions = step({
  name: 'stepVersions',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: {},
  writes: {},
  run: () => ({
    outputs: {},
    summary: Object.fromEntries([...STEPS.values()].map(({ name, codeVersion }) => [name, codeVersion])),
  }),
});
