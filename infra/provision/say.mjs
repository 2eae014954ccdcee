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
  let open = '';
  /** @param {string} name @param {string} text */
  const line = (name, text) => {
    out.write(`${open === '' ? '' : '\n'} ${name.padEnd(NAME_WIDTH)} ${text}\n`);
    open = '';
  };
  return {
    line,
    waiting: (holder) => line('waiting', `another command${holder ? ` (process ${holder.pid})` : ''} works on the same part`),
    async step(name, what, work) {
      const start = now();
      open = name;
      out.write(` ${name.padEnd(NAME_WIDTH)} ${what} ... `);
      try {
        const result = await work();
        const took = `${((now() - start) / 1000).toFixed(1)} s`;
        if (open === name) out.write(`${took}\n`);
        else line(name, `${what} ... ${took}`);
        return result;
      } catch (error) {
        out.write(open === name ? 'failed\n' : '');
        throw error;
      } finally {
        open = '';
      }
    },
  };
}
