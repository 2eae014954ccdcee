import type { z } from 'zod';

interface FirstIssue {
  /** Keys down to the value, joined by dots; `(all)` for the whole document. */
  readonly field: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The first thing that a schema refuses, in the words that every refusal uses. */
export function firstIssue({ issues }: z.ZodError): FirstIssue {
  const [issue] = issues;
  if (!issue) throw new RangeError('a refusal without an issue');
  const { path, message } = issue;
  return { field: path.join('.') || '(all)', path, message };
}
