/** What axe-core finds on a page: rules of WCAG 2.2 A and AA and its best practices, each with the elements that break it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Elements named of each rule. */
const NAMED = 3;

/** @returns a line a broken rule; the page's policy lets no script in, so that it is run past it */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(SOURCE);
  const { violations } = (await page.evaluate(`axe.run({ resultTypes: ['violations'] })`)) as {
    violations: Violation[];
  };
  return violations.map(({ id, help, nodes }) => {
    const named = nodes.slice(0, NAMED).map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary})`);
    return `${id}: ${help}; ${nodes.length} elements: ${named.join('; ')}`;
  });
}
