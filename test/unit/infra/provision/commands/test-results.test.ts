import { expect, it } from 'vitest';
import { countResults } from '../../../../../infra/provision/commands/test-results.mjs';

it('counts tests, and a file that fails outside its tests as one', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'skipped' }] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] },
    ],
  };
  expect(countResults(report)).toEqual({ passed: 5, failed: 3 });
});
