// @ts-check
/** One line a step: its name, what is done, and how long it took; of a long one without a terminal a line in between. */

const NAME_WIDTH = 13;
const STILL_EVERY_MS = 30_000;

/**
 * @typedef {{
 *   step: <T>(name: string, what: string, work: () => Promise<T>) => Promise<T>,
 *   line: (name: string, text: string) => void,
 *   waiting: (holder: { pid: number } | null) => void,
 * }} Say
 */

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean }} [out]
 * @param {() => number} [now] milliseconds
 * @param {number} [stillEveryMs] of the lines of a step that takes long; a person at a terminal sees that it is at work
 * @returns {Say}
 */
export function speaker(out = process.stdout, now = () => performance.now(), stillEveryMs = STILL_EVERY_MS) {
  /** A step whose line has been begun and not ended: whatever else is said ends it first. */
  let begun = false;
  /** @param {string} name @param {string} text @param {string} end */
  const write = (name, text, end) => {
    out.write(`${begun ? '\n' : ''} ${name.padEnd(NAME_WIDTH)} ${text}${end}`);
    begun = end === '';
  };
  return {
    line: (name, text) => write(name, text, '\n'),
    waiting: (holder) =>
      write('waiting', `another command${holder ? ` (process ${holder.pid})` : ''} works on the same part`, '\n'),
    async step(name, what, work) {
      const start = now();
      write(name, `${what} ...`, '');
      const still = () => write(name, `${what}: still at it after ${Math.round((now() - start) / 1000)} s`, '\n');
      const timer = out.isTTY ? undefined : setInterval(still, stillEveryMs);
      /** @param {string} outcome */
      const finish = (outcome) => {
        if (begun) out.write(` ${outcome}\n`);
        else write(name, outcome, '\n');
        begun = false;
      };
      try {
        const result = await work();
        finish(`${((now() - start) / 1000).toFixed(1)} s`);
        return result;
      } catch (error) {
        finish('failed');
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
