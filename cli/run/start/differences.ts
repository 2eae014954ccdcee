/** Where two plain values differ, by dotted path: what to tell about another input under the same name. */

interface Difference {
  readonly field: string;
  readonly left: string;
  readonly right: string;
}

const ABSENT = 'absent';

/** @returns differing leaves in the order of the paths, by code unit */
export function differences(left: unknown, right: unknown, path = ''): Difference[] {
  if (isBranch(left) && isBranch(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
    return keys.flatMap((key) =>
      differences(
        (left as Record<string, unknown>)[key],
        (right as Record<string, unknown>)[key],
        path === '' ? key : `${path}.${key}`,
      ),
    );
  }
  const [a, b] = [show(left), show(right)];
  return a === b ? [] : [{ field: path || '(all)', left: a, right: b }];
}

/** Lists are told whole: `12,20` against `8,12` says more than their second entries. */
function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? ABSENT : JSON.stringify(value);
}
