/** `audit show RUN`: the run as its entries tell it. */
import type { Command } from 'commander';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { storyOf } from '../../audit/run-story.js';
import { action, type CommandContext } from '../../frame/command.js';
import { renderStory } from '../../present/audit.js';

export function register(audit: Command): void {
  audit
    .command('show')
    .argument('<run>', 'a run: its name, kind and name, or a run of audit list')
    .description('who began it and how, every attempt with its times, reuse, failures, actions')
    .action(action<object>((context, _, [run]) => show(context, String(run))));
}

async function show(context: CommandContext, name: string): Promise<void> {
  const { trail } = await openAuditStores(context);
  const run = await auditedRun(trail, name);
  const story = storyOf(await trail.entriesOf(run));
  context.screen.result(renderStory(run, story), { run, ...story });
}
