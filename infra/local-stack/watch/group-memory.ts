/** Memory of a part: resident pages of its process and of the children in its group (proc(5)). Shared pages count in each. */
import { membersByGroup } from './process-pulse.js';

/** Page size of the kernel on x86-64, the one platform that is supported. */
const PAGE_BYTES = 4096;

interface GroupMemory {
  readonly ownBytes: number;
  readonly children: number;
  readonly childrenBytes: number;
}

/** @returns null when its leader is gone */
export function groupMemory(leader: number, groups = membersByGroup()): GroupMemory | null {
  const members = groups.get(leader);
  const own = members?.get(leader);
  if (!members || !own) return null;
  let pages = 0;
  for (const { residentPages } of members.values()) pages += residentPages;
  return {
    ownBytes: own.residentPages * PAGE_BYTES,
    children: members.size - 1,
    childrenBytes: (pages - own.residentPages) * PAGE_BYTES,
  };
}
