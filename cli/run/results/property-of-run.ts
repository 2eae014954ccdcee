/** The property that a finished run is of, whole: its settings name only what leads. */
import { type Property, propertyOf } from '../../../schemas/property.js';
import { descriptorsOf, type FinishedRun } from '../manifest/manifest.js';
import type { Session } from '../start/session.js';
import { fetchTable } from './result-files.js';

/** @returns null: absorption */
export async function propertyOfRun(session: Session, run: FinishedRun): Promise<Property | null> {
  if (!run.input.property) return null;
  return propertyOf((await fetchTable(session, 'descriptors', descriptorsOf(run))).metadata);
}
