// @ts-check
/** One line a step: its name, what is done, and how long it took. */

const NAME_WIDTH = 13;

/**
 * @typedef {{
 *   step: <T>(name: string, what: string, work: () => Promise<T>) => Promise<T>,
 *   line: (name: string, text: string) => void,
 *   waiting: (holder: { pid: number } | null) => void,
 * }} Say
 */

/** @param {{ write(text: string): unknown }} [out] @param {() => number} [now] milliseconds @returns {Say} */
export function speaker(out = process.stdout, now = () => performance.now()) {
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
      }
    },
  };
}
