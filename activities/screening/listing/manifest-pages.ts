/** Pages of a screening's manifest, from the store. */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import { type ManifestPage, ManifestPageSchema } from '../../../schemas/screening/manifest.js';
import type { StepDependencies } from '../../frame/dependencies.js';

/** @returns all pages, the first one first @throws InvalidInputError for what is no page */
export async function pagesUpTo(
  newest: ObjectRef,
  { artifacts }: Pick<StepDependencies, 'artifacts'>,
): Promise<ManifestPage[]> {
  const pages: ManifestPage[] = [];
  for (let ref: ObjectRef | null = newest; ref !== null; ) {
    const text = Buffer.from(await artifacts.getBytes(ref)).toString('utf8');
    const parsed = ManifestPageSchema.safeParse(JSON.parse(text));
    if (!parsed.success)
      throw new InvalidInputError(`object ${ref.sha256} is no page of a screening`, {
        found: ref.kind,
        expected: 'screening-page',
      });
    pages.push(parsed.data);
    ref = parsed.data.previous;
  }
  return pages.reverse();
}
