/** What the operating system refuses is told in a line, with a way out. Expected: the codes of errno(3), real errors of Node. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { errorToJson, renderError } from '../../../../cli/present/error.js';
import { systemErrorText } from '../../../../cli/present/system-error.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { fromWireError, toWireError } from '../../../../workers/wire-error.js';

const colours = pc.createColors(false);

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

const folder = mkdtempSync(join(tmpdir(), 'spectraloom-system-'));
symlinkSync(join(folder, 'b'), join(folder, 'a'));
symlinkSync(join(folder, 'a'), join(folder, 'b'));
const loop = thrownBy(() => readFileSync(join(folder, 'a')));
rmSync(folder, { recursive: true });

test('a real error of Node: links in a circle', () => {
  const text = renderError(loop, { colours });
  expect(text.split('\n')[0]).toBe(`error  links that lead back to themselves: ${join(folder, 'a')}`);
  expect(text).toMatch(/^ {7}found {4}ELOOP, open$/m);
  expect(text).toMatch(/^ {7}way out {2}mend the links/m);
  expect(errorToJson(loop).error.facts).toMatchObject({ 'way out': expect.stringContaining('links') });
});

test.each([
  ["Cannot find package '/work/x/flatbuffers/index.js' imported from /work/x/reader.mjs", undefined],
  ["Cannot find module '/work/x/csv-parse/sync' imported from /work/x/id-prop.js", 'ERR_MODULE_NOT_FOUND'],
  ["Cannot find module 'x'\nRequire stack:\n- /work/y.js", 'MODULE_NOT_FOUND'],
])("a part that is not there, in each of the loader's words, with its code or without: %s", (message, code) => {
  const facts = systemErrorText(Object.assign(new Error(message), code === undefined ? {} : { code }))!.facts;
  expect(facts).toMatchObject({ found: expect.stringMatching(/^(EMFILE|ERR_MODULE_NOT_FOUND)$/) });
});

test.each(['EMFILE', 'ENFILE', 'EACCES', 'ENOMEM', 'EAGAIN', 'EROFS', 'EIO', 'EDQUOT'])('%s', (code) => {
  const error = Object.assign(new Error(`${code}: words of the system, open '/data/x y'`), { code, syscall: 'open' });
  const { message, facts } = systemErrorText(error)!;
  expect(message).toMatch(/^[a-z].*: \/data\/x y$/);
  expect(facts['way out']!.length).toBeGreaterThan(5);
  expect(renderError(error, { colours })).not.toMatch(/^\s+at /m);
});

test('from a child process, which sends the message alone', () => {
  const received = fromWireError(JSON.parse(JSON.stringify(toWireError(loop, folder))));
  expect(systemErrorText(received)).toEqual(
    expect.objectContaining({ message: `links that lead back to themselves: ${join(folder, 'a')}` }),
  );
});

test('below an error of our own only the way out is added, and never over its own', () => {
  const own = new InvalidInputError('x cannot be read: ELOOP', { file: 'x' }, { cause: loop });
  expect(errorToJson(own).error).toMatchObject({ message: 'x cannot be read: ELOOP', facts: { file: 'x' } });
  expect(errorToJson(own).error.facts).toHaveProperty('way out', expect.stringContaining('links'));
  const told = new InvalidInputError('x', { 'way out': 'this one' }, { cause: loop });
  expect(errorToJson(told).error.facts).toHaveProperty('way out', 'this one');
});

test('other errors are told as they are', () => {
  expect(systemErrorText(new TypeError('x is not a function'))).toBeNull();
  expect(systemErrorText('EMFILE: no error')).toBeNull();
  expect(systemErrorText(Object.assign(new Error('x'), { code: 'constructor' }))).toBeNull();
});
