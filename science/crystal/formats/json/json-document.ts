/** A JSON file and the places of its values: what is refused is named by line, column and path. */

import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { z } from 'zod';
import { firstIssue } from '../../../../schemas/first-issue.js';
import { required } from '../../../../schemas/required.js';
import { findJsonFault } from '../../../../schemas/text/json-faults.js';
import { type FilePlace, refuse, refuseAbsurdSize, shown } from '../contract/structure-format.js';

export type JsonPath = readonly (string | number)[];

export class JsonDocument {
  readonly value: unknown;
  private readonly text: string;

  /** @throws InvalidStructureError naming line and column */
  constructor(
    text: string,
    readonly file: string,
  ) {
    refuseAbsurdSize(text, file);
    this.text = text.replace(/^\uFEFF/, '');
    const fault = findJsonFault(this.text);
    if (fault) refuse({ file, line: fault.line, column: fault.column }, fault.problem, fault.found, fault.expected);
    this.value = JSON.parse(this.text);
  }

  /**
   * @param path of the value in the document
   * @returns the value as the schema gives it
   * @throws InvalidStructureError naming line, column and path of the first thing that the schema refuses
   */
  read<T>(schema: z.ZodType<T>, value: unknown, path: JsonPath): T {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const { path: keys, message } = firstIssue(parsed.error);
    const inside = keys as (string | number)[];
    const found = inside.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
    const problem = message.replace(/^Invalid input: /, '');
    this.refuse([...path, ...inside], found === undefined ? 'is missing' : `is ${shown(found)}`, problem);
  }

  /** @param problem follows the name of the value in the message */
  refuse(path: JsonPath, problem: string, expected: string): never {
    refuse(this.placeOf(path), `${nameOf(path)} ${problem}`, problem.replace(/^is /, ''), expected);
  }

  /** @returns where the value of that path starts, or the nearest one around it that is there */
  placeOf(path: JsonPath): FilePlace {
    const root = required(parseTree(this.text));
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(root, path.slice(0, length));
      if (!node) continue;
      const before = this.text.slice(0, node.offset).split(/\r\n|\n|\r/);
      return { file: this.file, line: before.length, column: required(before.at(-1)).length + 1 };
    }
    return { file: this.file };
  }
}

/** `data[2].attributes.nsites` */
function nameOf(path: JsonPath): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return name === '' ? 'the document' : shown(name.replace(/^\./, '')).slice(1, -1);
}
