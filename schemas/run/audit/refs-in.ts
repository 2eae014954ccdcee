import { type ObjectRef, ObjectRefSchema } from '../artifact.js';

/** @returns the references in an input of a run or in a message, by their path in it */
export function refsIn(input: unknown): Record<string, ObjectRef> {
  const refs: Record<string, ObjectRef> = {};
  collect(input, '', refs);
  return refs;
}

function collect(value: unknown, path: string, refs: Record<string, ObjectRef>): void {
  if (typeof value !== 'object' || value === null) return;
  const ref = ObjectRefSchema.safeParse(value);
  if (ref.success) refs[path] = ref.data;
  else for (const [name, inner] of Object.entries(value)) collect(inner, path ? `${path}.${name}` : name, refs);
}
