/** Where the supervisor's program lies, and how a process that runs it is known. */
import type { ProcessIdentity } from './process-identity.js';

/** Below the root of the project, compiled. */
export const SUPERVISOR_PROGRAM = 'dist/infra/local-stack/supervisor/main.js';
/** Older builds had it in the folder above, and may run while this one takes their place. */
const PROGRAMS = /local-stack\/(supervisor\/)?main\.(js|ts)$/;

export function isSupervisor({ command }: ProcessIdentity): boolean {
  return command.some((word) => PROGRAMS.test(word));
}
