import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { firstIssue } from '../../../schemas/first-issue.js';

const Schema = z.strictObject({ split: z.strictObject({ seed: z.number() }) });

describe('the first issue', () => {
  it('names the value by its keys from the outside in', () => {
    const { error } = Schema.safeParse({ split: { seed: 'one' } });
    expect(firstIssue(error!)).toEqual({
      field: 'split.seed',
      path: ['split', 'seed'],
      message: 'Invalid input: expected number, received string',
    });
  });

  it('names the whole document where no key is to blame', () => {
    expect(firstIssue(Schema.safeParse(3).error!)).toMatchObject({ field: '(all)', path: [] });
  });

  it('is loud about a refusal that says nothing', () => {
    expect(() => firstIssue(new z.ZodError([]))).toThrow(RangeError);
  });
});
