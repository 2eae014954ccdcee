/** What was taken and is worth knowing of single crystals: a line each before the results. */

import { z } from 'zod';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Summary } from '../../schemas/run/message.js';
import type { Screen } from './terminal.js';

const NoticeSchema = z.array(z.strictObject({ id: z.string(), text: z.string() }));

/** What a step told of its crystals: the first ones by name, and how many there are. */
export interface ToldNotices {
  readonly count: number;
  readonly named: z.infer<typeof NoticeSchema>;
}

export function noticesOfSummary({ noticeCount, notices }: Summary): ToldNotices {
  if (noticeCount === undefined) return { count: 0, named: [] };
  return { count: Number(noticeCount), named: NoticeSchema.parse(JSON.parse(String(notices))) };
}

export function noticesOfTable({ rows, columns }: Table<'notices'>): ToldNotices {
  return { count: rows, named: columns.id.map((id, row) => ({ id, text: at(columns.text, row) })) };
}

export function tellNotices(screen: Screen, { count, named }: ToldNotices): void {
  for (const { id, text } of named) screen.step('note', `${id}: ${text}`);
  if (count > named.length) screen.step('note', `${count - named.length} more of this kind`);
}
