/** What a page tells its reader to type. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../infra/project-root.js';

/** @returns commands of the shell blocks, without their comments, and those within sentences; each once */
export function commandsOf(page: string): string[] {
  const text = readFileSync(path.join(projectRoot(), page), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) => block!.split('\n'));
  const sentences = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  const spans = [...sentences.matchAll(/`((?:npm|npx|node) [^`]+)`/g)].map(([, span]) => span!);
  const commands = [...blocks, ...spans].map((line) => line.replace(/\s+#.*$/, '').trim());
  return [...new Set(commands.filter((command) => command !== ''))];
}
