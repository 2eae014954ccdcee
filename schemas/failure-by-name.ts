/** An error that travelled as data (from a child process, through Temporal), rebuilt: its class name decides its kind. */
import * as failures from './failure.js';

type Facts = Readonly<Record<string, string | number>>;
type FailureClass = new (message: string, facts?: Facts, options?: { cause?: unknown }) => failures.SpectraloomError;

const CLASSES = new Map<string, FailureClass>(
  Object.entries(failures)
    .filter(([name]) => name.endsWith('Error') && name !== 'SpectraloomError')
    .map(([name, value]) => [name, value as unknown as FailureClass]),
);

/** @returns an error of the class of that name; a plain error of that name where it is not one of ours */
export function failureByName(name: string, message: string, facts: Facts = {}, cause?: unknown): Error {
  const known = CLASSES.get(name);
  return known ? new known(message, facts, { cause }) : Object.assign(new Error(message, { cause }), { name });
}
