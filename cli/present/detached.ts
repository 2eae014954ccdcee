/** What is said of a run that goes on by itself. */

import type { Screen } from './terminal.js';
import { renderFacts } from './text/facts.js';

export function showDetached(
  screen: Screen,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): void {
  const facts = renderFacts([
    ['started', workflowId],
    ['next', `npx spectraloom runs ${workflowId}`],
  ]);
  screen.result(facts, { run: workflowId, runId, state: 'running' });
}
