/** What the row of an input says of whose fault it is. */
import { expect, it } from 'vitest';
import { faultOf } from '../../../../activities/ingest/quarantine.js';
import { InvalidStructureError, LONGEST_ERROR_TEXT } from '../../../../schemas/failure.js';

it('an error of ours is told as it is, any other as a fault of the program under its own class', () => {
  expect(faultOf(new InvalidStructureError('no atoms'))).toEqual({
    error: 'InvalidStructureError',
    message: 'no atoms',
  });
  expect(faultOf(new TypeError('x is undefined'))).toEqual({
    error: 'TypeError',
    message: 'a fault of the program, not of the file: x is undefined',
  });
  expect(faultOf('thrown text').error).toBe('Error');
  expect(faultOf(new Error('x'.repeat(1e6))).message).toHaveLength(LONGEST_ERROR_TEXT);
});
