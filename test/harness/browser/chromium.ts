/** The Chromium that the system has, driven headless: none is fetched, and where there is none its tests are skipped by name. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, Ubuntu, Fedora and the makers put it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Names another one; empty: none. */
const VARIABLE = 'SPECTRALOOM_CHROMIUM';

/** @returns path of the program; null where there is none */
export function installedChromium(): string | null {
  const named = process.env[VARIABLE];
  if (named !== undefined) return named === '' ? null : named;
  return PLACES.find((file) => existsSync(file)) ?? null;
}

/** A container has no user namespaces for the sandbox; the pages are our own. */
export function openChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}
