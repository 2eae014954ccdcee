/** How long a page takes to open in the Chromium that the system has, from the address to what is seen. */
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { required } from '../../schemas/required.js';
import { installedChromium, openChromium } from '../../test/harness/browser/chromium.js';

/** The first warms the program up, and does not count. */
const TIMES = 4;
/** After the second one the first has been painted. */
const FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** @returns the median; null where there is no Chromium */
export async function openingSeconds(file: string): Promise<number | null> {
  const program = installedChromium();
  if (program === null) return null;
  const browser = await openChromium(program);
  try {
    const seconds: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const begin = performance.now();
      await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
      await page.evaluate(FRAMES);
      if (time > 0) seconds.push((performance.now() - begin) / 1000);
      await page.close();
    }
    return required(seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)]);
  } finally {
    await browser.close();
  }
}
