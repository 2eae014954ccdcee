/** The seal of a run that has ended: shown, and its checkpoint kept where the results are, so that a log that is cut short later is found. */
import { join } from 'node:path';
import { writeResultFile } from '../../../infra/files/result-file.js';
import type { Screen } from '../../present/terminal.js';
import { sealWithin } from '../calls/seal.js';
import { reasonOf } from '../calls/server-calls.js';
import type { Session } from '../start/session.js';

const SEAL_MS = 60_000;
const SHOWN_DIGITS = 16;

interface Shown {
  readonly screen: Screen;
  readonly session: Session;
  /** Of the run: that of its folder of results. */
  readonly name: string;
}

/** Never throws: how the run ended is what the command tells. */
export async function showSeal(
  { screen, session, name }: Shown,
  run: { readonly workflowId: string; readonly runId: string },
): Promise<void> {
  try {
    const sealed = await sealWithin(session, run, SEAL_MS);
    if (!sealed?.seal) {
      screen.step('seal', 'is still being made; npx spectraloom audit verify says when it is there');
      return;
    }
    const { size, root, checkpoint } = sealed.seal;
    const [kind = ''] = run.workflowId.split('/');
    const file = join(session.config.dataFolder, 'results', name, `${kind}.checkpoint`);
    await writeResultFile(file, Buffer.from(checkpoint));
    screen.step('seal', `${size} in the audit log, root ${root.slice(0, SHOWN_DIGITS)}`);
  } catch (error) {
    screen.step('seal', `could not be made: ${reasonOf(error)}`);
  }
}
