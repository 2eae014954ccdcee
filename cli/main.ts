#!/usr/bin/env node
/**
 * Where the command line begins. The program is loaded inside a `try`: on a machine without files, memory or rights left
 * even that fails, and the user is told why in a line, not by a stack.
 */
import { systemErrorText } from './present/system-error.js';

const FAILED = 1;

/** What nobody caught: a part of the program that cannot be loaded, an error event of a stream. */
function fail(error: unknown): void {
  const { message, facts } = systemErrorText(error) ?? { message: String(error), facts: {} };
  const words = process.argv.slice(2);
  const asJson = words.some(
    (word, i) => /^(-o|--output=)json$/.test(word) || (word === 'json' && /^(-o|--output)$/.test(words[i - 1] ?? '')),
  );
  const lines = Object.entries(facts).map(([name, value]) => `       ${name.padEnd(7)}  ${value}\n`);
  process.stderr.write(
    asJson
      ? `${JSON.stringify({ error: { name: 'Error', message, facts } })}\n`
      : `error  ${message}\n${lines.join('')}`,
  );
  if (/\s(-v|--verbose)\s/.test(` ${words.join(' ')} `) && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  process.exitCode = FAILED;
}

process.on('uncaughtException', (error) => {
  fail(error);
  process.exit(FAILED);
});

try {
  const { run } = await import('./program.js');
  await run();
} catch (error) {
  fail(error);
}
