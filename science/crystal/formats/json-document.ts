/**
 * A JSON file and the places of its values. Beyond JSON's own grammar are refused: keys given twice (which of the two
 * would count?), names that reach into every object, and nesting that no structure has.
 */
import { findNodeAtLocation, type ParseErrorCode, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import type { z } from 'zod';
import { type Place, REFUSED_NAMES, refuse, refuseAbsurdSize, shown } from './structure-format.js';

export type JsonPath = readonly (string | number)[];

const DEEPEST = 64;

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
    refuseDeepNesting(this.text, file);
    refuseSyntax(this.text, file);
    try {
      this.value = JSON.parse(this.text);
    } catch (cause) {
      refuse({ file, line: 1 }, `not JSON: ${shown((cause as Error).message)}`, 'something else', 'JSON');
    }
  }

  /**
   * @param path of the value in the document
   * @returns the value as the schema gives it
   * @throws InvalidStructureError naming line, column and path of the first thing that the schema refuses
   */
  read<T>(schema: z.ZodType<T>, value: unknown, path: JsonPath): T {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    const inside = issue.path as (string | number)[];
    const found = inside.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
    const problem = issue.message.replace(/^Invalid input: /, '');
    this.refuse([...path, ...inside], found === undefined ? 'is missing' : `is ${shown(found)}`, problem);
  }

  /** @param problem follows the name of the value in the message */
  refuse(path: JsonPath, problem: string, expected: string): never {
    refuse(this.placeOf(path), `${nameOf(path)} ${problem}`, problem.replace(/^is /, ''), expected);
  }

  /** @returns where the value of that path starts, or the nearest one around it that is there */
  placeOf(path: JsonPath): Place {
    const root = parseTree(this.text)!;
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(root, path.slice(0, length));
      if (!node) continue;
      const before = this.text.slice(0, node.offset).split(/\r\n|\n|\r/);
      return { file: this.file, line: before.length, column: before.at(-1)!.length + 1 };
    }
    return { file: this.file };
  }
}

/** `data[2].attributes.nsites` */
export function nameOf(path: JsonPath): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return name === '' ? 'the document' : shown(name.replace(/^\./, '')).slice(1, -1);
}

/** Before anything that calls itself for every level. */
function refuseDeepNesting(text: string, file: string): void {
  let depth = 0;
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"' && text[at] !== '\n'; at++) if (text[at] === '\\') at++;
      if (text[at] === '\n') line++;
    } else if (character === '\n') line++;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > DEEPEST) refuse({ file, line }, `nested ${depth} levels deep`, depth, `at most ${DEEPEST} levels`);
  }
}

function refuseSyntax(text: string, file: string): void {
  const keys: Set<string>[] = [];
  const place = (line: number, column: number): Place => ({ file, line: line + 1, column: column + 1 });
  visit(
    text,
    {
      onObjectBegin: () => {
        keys.push(new Set());
      },
      onObjectEnd: () => {
        keys.pop();
      },
      onObjectProperty: (key, _offset, _length, line, column) => {
        const object = keys.at(-1)!;
        if (REFUSED_NAMES.has(key)) refuse(place(line, column), `the key ${shown(key)}`, shown(key), 'a plain key');
        if (object.has(key))
          refuse(place(line, column), `the key ${shown(key)} a second time`, shown(key), 'every key once');
        object.add(key);
      },
      onError: (code: ParseErrorCode, offset, _length, line, column) => {
        const found = offset >= text.length ? 'the end of the file' : shown(text.slice(offset, offset + 20));
        const expected = printParseErrorCode(code)
          .replace(/([a-z])([A-Z])/g, '$1 $2')
          .toLowerCase();
        refuse(place(line, column), `not JSON at ${found} (${expected})`, found, 'JSON');
      },
    },
    { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
  );
}
