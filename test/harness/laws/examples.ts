/** Examples in comments: their lines as a function, and what they say comes out. */

/**
 * @param text of a source file
 * @returns the lines of each `@example`, without the stars of the comment
 */
export function examplesIn(text: string): string[] {
  const comments = text.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  return comments.flatMap((comment) => {
    const lines = comment
      .slice(3, -2)
      .split('\n')
      .map((line) => line.replace(/^ *\* ?/, ''));
    const starts = lines.flatMap((line, i) => (line.trim() === '@example' ? [i] : []));
    return starts.map((start) => {
      const end = lines.findIndex((line, i) => i > start && line.startsWith('@'));
      return lines
        .slice(start + 1, end < 0 ? undefined : end)
        .join('\n')
        .trim();
    });
  });
}

export interface Shown {
  readonly line: string;
  readonly found: unknown;
  readonly stated: unknown;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...words: string[]
) => (...given: unknown[]) => Promise<void>;

/**
 * Runs an example. A line `expression; // => value` shows what the expression gives.
 * @param names what the example may use
 * @returns every line that shows something, in their order
 */
export async function runExample(code: string, names: Readonly<Record<string, unknown>>): Promise<Shown[]> {
  const shown: Shown[] = [];
  const show = (line: string, found: unknown, stated: unknown) => shown.push({ line, found, stated });
  const lines = code.split('\n').map((line) => {
    const [, expression, value] = /^(.*); \/\/ => (.*)$/.exec(line) ?? [];
    return expression === undefined ? line : `show(${JSON.stringify(line)}, (${expression}), (${value}));`;
  });
  await new AsyncFunction('show', ...Object.keys(names), lines.join('\n'))(show, ...Object.values(names));
  return shown;
}
