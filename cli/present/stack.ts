/** The local stack as lines and as a table. */

import type { PartState, PartStatus, StackStatus } from '../../infra/local-stack/status.js';
import { outputColours } from './colours.js';
import { showDuration } from './duration.js';
import type { Screen } from './screen.js';
import { timeText } from './silence.js';
import { renderTable } from './table.js';

const COLOUR: Readonly<Record<PartState, (text: string) => string>> = {
  ready: outputColours.green,
  external: outputColours.green,
  starting: outputColours.yellow,
  restarting: outputColours.red,
  waiting: outputColours.dim,
  stopping: outputColours.yellow,
  stopped: outputColours.dim,
};

/** @returns a callback for `ensureStack` that prints one line whenever a part becomes ready or has to be restarted */
export function announceParts(screen: Screen): (status: StackStatus) => void {
  const said = new Map<string, string>();
  const begunMs = Date.now();
  let awaited = '';
  let endOfWait: (() => void) | null = null;
  return (status) => {
    endOfWait ??= screen.silence.begin((nowMs) => ({ label: 'stack', text: `${awaited}${timeText(nowMs - begunMs)}` }));
    const late = status.parts.filter(({ state }) => state !== 'ready' && state !== 'external');
    awaited = late.length > 0 ? `waiting for ${late.map(({ name, state }) => `${name} (${state})`).join(', ')}; ` : '';
    if (status.state === 'ready') endOfWait();
    for (const part of status.parts) {
      const line = lineOf(part);
      if (line === null || said.get(part.name) === line) continue;
      said.set(part.name, line);
      screen.step(part.kind, line);
    }
  };
}

function lineOf(part: PartStatus): string | null {
  if (part.state === 'ready' || part.state === 'external') {
    return [COLOUR[part.state](part.state), part.address].filter(Boolean).join('  ');
  }
  return part.state === 'restarting' ? `${COLOUR.restarting('restarting')}  ${part.lastReason ?? ''}` : null;
}

/** @param now for the ages of the parts */
export function renderStatus(status: StackStatus, now: Date): string {
  if (status.state === 'external') return 'external: Temporal and the object store are run by somebody else';
  if (status.state === 'down') return `down  ${outputColours.dim(status.dataFolder)}`;
  const rows = status.parts.map((part) => [
    part.kind,
    COLOUR[part.state](part.state),
    part.readySince ? showDuration(Math.max(0, now.getTime() - Date.parse(part.readySince))) : '-',
    String(part.restarts),
    part.pid === null ? '-' : String(part.pid),
    part.address ?? '-',
    part.lastReason ?? '',
  ]);
  const table = renderTable(['part', 'state', 'for', 'restarts', 'pid', 'address', 'last restart'], rows, 'llrrrll');
  const below = [status.uiUrl ? `web UI  ${status.uiUrl}` : null, `data    ${status.dataFolder}`].filter(Boolean);
  return `${table}\n\n${below.join('\n')}`;
}
