// @ts-check
/** Room on disk, checked before anything is fetched: a full disk in the middle of a build says far less. */
import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @typedef {{ peak: number, kept: number }} RoomMb */
/** @typedef {{ folder: string, device: number, freeMb: number }} Disk */
/** @typedef {{ folder: string, rooms: readonly RoomMb[] }} Demand */

/** @param {string} folder may not exist yet @returns {Promise<Disk>} */
export async function diskOf(folder) {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return { folder, device: (await stat(existing)).dev, freeMb: Math.floor((bavail * bsize) / 1e6) };
}

/**
 * Parts are installed one after the other: what each keeps adds up, what it needs on the way is needed once.
 * @param {readonly RoomMb[]} rooms
 */
export function neededMb(rooms) {
  const kept = rooms.reduce((sum, room) => sum + room.kept, 0);
  return kept + Math.max(0, ...rooms.map((room) => room.peak - room.kept));
}

/**
 * @param {readonly { disk: Disk, rooms: readonly RoomMb[] }[]} demands those on one device are added up
 * @returns {{ line: string, enough: boolean }[]} one a device on which something is needed
 */
export function judgeDisks(demands) {
  /** @type {Map<number, { folders: string[], rooms: RoomMb[], freeMb: number }>} */
  const devices = new Map();
  for (const { disk, rooms } of demands) {
    if (rooms.length === 0) continue;
    const known = devices.get(disk.device) ?? { folders: [], rooms: [], freeMb: disk.freeMb };
    known.folders.push(disk.folder);
    known.rooms.push(...rooms);
    devices.set(disk.device, known);
  }
  return [...devices.values()].map(({ folders, rooms, freeMb }) => {
    const need = neededMb(rooms);
    return {
      line: `needs ${gigabytes(need)} under ${folders.join(' and ')}, has ${gigabytes(freeMb)} free`,
      enough: freeMb >= need,
    };
  });
}

/** @param {number} mb */
function gigabytes(mb) {
  return `${(mb / 1000).toFixed(1)} GB`;
}
