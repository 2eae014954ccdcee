/** Set-up file of the tests while marks are collected: a test's process may be ended before it exits by itself. */
import { afterAll } from 'vitest';
import { recordMarks } from './record-marks.mjs';

afterAll(recordMarks);
