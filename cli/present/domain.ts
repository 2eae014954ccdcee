/** Crystals outside of the domain of a model, each with its reasons, a line a reason. */
import { type AssessedCrystal, reasonText } from '../../schemas/tables/assessed-rows.js';
import { renderTable } from './text/table.js';

/** @returns null where none is outside */
export function renderReasons(
  crystals: readonly { readonly id: string; readonly assessed?: AssessedCrystal | undefined }[],
): string | null {
  const rows = crystals.flatMap(({ id, assessed }) =>
    (assessed?.reasons ?? []).map((reason, n) => [n === 0 ? id : '', reasonText(reason)]),
  );
  return rows.length === 0 ? null : renderTable(['not to be believed', 'since'], rows);
}

/** The group and, of the nearest ten training crystals, the share in it: `4 (0.9)`. */
export function groupText({ group, neighbourShare }: AssessedCrystal): string {
  return `${group} (${neighbourShare.toFixed(1)})`;
}
