/** Of a store that keeps versions: the oldest of an object counts, and any other is a finding. */
import type { FirstVersions } from '../../object-store/first-versions.js';
import { type Finding, finding } from './finding.js';

export function laterVersions(store: Pick<FirstVersions, 'later'>): Finding[] {
  return store.later().map(({ key: object, versions, deletions }) => {
    const found = [
      ...(versions > 0 ? [`${versions} written over it`] : []),
      ...(deletions > 0 ? [`${deletions} deletions of it`] : []),
    ].join(', ');
    return finding('records', { object, expected: 'one version, written once', found });
  });
}
