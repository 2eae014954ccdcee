/** The local stack as lines and as a table. */

import type { StackOptions } from '../../infra/local-stack/client/client.js';
import type { PartState, PartStatus, StackStatus } from '../../infra/local-stack/state/status.js';
import { timeText } from './progress/silence.js';
import type { Screen } from './terminal.js';
import { outputColours } from './text/colours.js';
import { showDuration } from './text/duration.js';
import { renderTable } from './text/table.js';
import { Painted, visible } from './text/visible.js';

const COLOUR: Readonly<Record<PartState, (text: string) => string>> = {
  ready: outputColours.green,
  external: outputColours.green,
  silent: outputColours.red,
  starting: outputColours.yellow,
  restarting: outputColours.red,
  waiting: outputColours.dim,
  stopping: outputColours.yellow,
  stopped: outputColours.dim,
};

/** @returns callbacks for `ensureStack`: one line whenever a part becomes ready or has to be restarted, or the supervisor */
export function announcing(screen: Screen): Pick<StackOptions, 'onProgress' | 'onRevival'> {
  const said = new Map<string, string>();
  const begunMs = Date.now();
  let awaited = '';
  let endOfWait: (() => void) | null = null;
  return {
    onProgress(status) {
      endOfWait ??= screen.silence.begin((nowMs) => ({
        label: 'stack',
        text: `${awaited}${timeText(nowMs - begunMs)}`,
      }));
      const late = status.parts.filter(({ state }) => state !== 'ready' && state !== 'external');
      awaited =
        late.length > 0 ? `waiting for ${late.map(({ name, state }) => `${name} (${state})`).join(', ')}; ` : '';
      if (status.state === 'ready') endOfWait();
      for (const part of status.parts) {
        const line = lineOf(part);
        if (line === null || said.get(part.name) === line) continue;
        said.set(part.name, line);
        screen.step(part.kind, line);
      }
    },
    onRevival: (what) => screen.step('stack', what),
  };
}

function lineOf(part: PartStatus): string | null {
  if (part.state === 'ready' || part.state === 'external') {
    return [COLOUR[part.state](part.state), part.address].filter(Boolean).join('  ');
  }
  if (part.state === 'silent') return `${COLOUR.silent('silent')}  ${part.silence ?? ''}`;
  return part.state === 'restarting' ? `${COLOUR.restarting('restarting')}  ${part.lastReason ?? ''}` : null;
}

/** @param now for the ages of the parts */
export function renderStatus(status: StackStatus, now: Date): string {
  if (status.state === 'external') return 'external: Temporal and the object store are run by somebody else';
  if (status.state === 'down') return `down  ${outputColours.dim(visible(status.dataFolder))}`;
  if (status.state === 'silent')
    return `${COLOUR.silent('silent')}  the supervisor (pid ${status.pid}) does not answer; npx spectraloom up starts it again`;
  const rows = status.parts.map((part) => [
    part.kind,
    new Painted(COLOUR[part.state](part.state)),
    part.readySince ? showDuration(Math.max(0, now.getTime() - Date.parse(part.readySince))) : '-',
    String(part.restarts),
    part.pid === null ? '-' : String(part.pid),
    showMemory(part.memory),
    part.address ?? '-',
    part.silence ?? part.lastReason ?? '',
  ]);
  const head = ['part', 'state', 'for', 'restarts', 'pid', 'memory', 'address', 'silence or last restart'];
  const table = renderTable(head, rows, 'llrrrlll');
  const below = [status.uiUrl ? `web UI  ${status.uiUrl}` : null, `data    ${status.dataFolder}`].filter(Boolean);
  return `${table}\n\n${below.join('\n')}`;
}

/** Memory of the process, and of its children where it has any. */
function showMemory(memory: PartStatus['memory']): string {
  if (memory === null) return '-';
  const { ownBytes, children, childrenBytes } = memory;
  const own = megabytes(ownBytes);
  return children === 0 ? own : `${own} + ${megabytes(childrenBytes)} in ${children} children`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
