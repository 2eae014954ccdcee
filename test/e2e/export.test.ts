/**
 * `spectraloom export` as a process. Expected values: test/fixtures/saved-model (sha256 of the SavedModel that Python's
 * TensorFlow 2.15.1 loaded, and what it computed), test/fixtures/golden (the reference's own state dict).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readSafetensors } from '../../science/interchange/index.js';
import { jsonLines, spectraloom } from '../harness/pipelines/command.js';
import { goldenJson } from '../unit/science/model/golden-network.js';

vi.setConfig({ testTimeout: 120_000 });

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const golden = join(fixtures, 'golden');
const MODEL = ['--model', join(golden, 'checkpoint/best_model.pt'), '--config', join(golden, 'checkpoint/config.json')];
const structure = (id: string) => join(golden, `structures/${id}.vasp`);
const folder = mkdtempSync(join(tmpdir(), 'exported models '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a SavedModel', () => {
  it('is byte for byte the one that Python loaded, with the batch that it was given', async () => {
    const python = JSON.parse(readFileSync(join(fixtures, 'saved-model/python-prediction.json'), 'utf8')) as {
      readonly origin: { readonly savedModelSha256: string };
      readonly crystals: string[];
    };
    const out = join(folder, 'saved');
    const args = ['--format', 'saved-model', out, '--batch', ...python.crystals.map(structure)];
    expect(await spectraloom('export', ...MODEL, ...args)).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(out).sort()).toEqual(['batch.safetensors', 'saved_model.pb']);
    const sha256 = createHash('sha256')
      .update(readFileSync(join(out, 'saved_model.pb')))
      .digest('hex');
    expect(sha256).toBe(python.origin.savedModelSha256);
    const { tensors, metadata } = readSafetensors(readFileSync(join(out, 'batch.safetensors')), 'batch');
    expect(JSON.parse(metadata.crystals!)).toEqual(python.crystals);
    expect(tensors.get('elementFeatures')!.shape[1]).toBe(92);
  });

  it('is not written at all where one structure of its batch is no crystal', async () => {
    const broken = join(folder, 'broken.vasp');
    writeFileSync(broken, readFileSync(structure('SnS-GeS'), 'utf8').replace(/^ *Sn +S *$/m, 'Xx S'));
    const out = join(folder, 'half');
    const args = ['--format', 'saved-model', out, '--batch', structure('SnS-GeS'), broken];
    const ended = await spectraloom('export', ...MODEL, ...args);
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toContain(`${broken}, line 6: "Xx" is no element`);
    expect(existsSync(out)).toBe(false);
  });
});

describe('safetensors', () => {
  it('have the tensors of the reference, predict the same, and are never written over', async () => {
    const out = join(folder, 'deep/model.safetensors');
    const args = [...MODEL, '--format', 'safetensors', out];
    const ended = await spectraloom('export', ...args, '-o', 'json');
    const bytes = readFileSync(out);
    expect(jsonLines(ended)).toEqual([
      { model: MODEL[1], format: 'safetensors', written: [{ file: out, bytes: bytes.length }] },
    ]);
    const { tensors } = goldenJson<{ tensors: Record<string, { shape: number[] }> }>('checkpoint/expected.json');
    const shapes = [...readSafetensors(bytes, out).tensors].map(([name, { shape }]) => [name, shape] as const);
    expect(Object.fromEntries(shapes)).toEqual(
      Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape])),
    );
    const asked = ['-o', 'json', structure('SnS-GeS')];
    const found = await spectraloom('predict', '--model', out, ...asked);
    expect(found).toEqual(await spectraloom('predict', ...MODEL, ...asked));
    const again = await spectraloom('export', ...args);
    expect(again).toMatchObject({ code: 3, stdout: '' });
    expect(again.stderr).toContain('exists already');
    expect(readFileSync(out).equals(bytes)).toBe(true);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['model.safetensors']);
  });
});

describe('a command line that is wrong', () => {
  it.each([
    ['no format', [...MODEL, 'out'], 2, "required option '--format <format>'"],
    ['no model', ['--format', 'safetensors', 'out'], 3, 'no model was given'],
    ['a run that is no name', ['--run', '../a', '--format', 'safetensors', 'out'], 2, 'lower-case letters'],
    [
      'a batch for safetensors',
      [...MODEL, '--format', 'safetensors', 'out', '--batch', 'a.vasp'],
      3,
      '--batch belongs to a saved-model',
    ],
  ])('%s', async (_, args, code, message) => {
    const ended = await spectraloom('export', ...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
  });
});
