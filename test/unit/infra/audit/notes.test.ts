/** Keys, notes, checkpoints and proofs. Those of Go's `sumdb/note` are in test/fixtures/audit/golden.json. */
import { describe, expect, it } from 'vitest';
import { checkpointText, parseCheckpoint } from '../../../../infra/audit/transparency/checkpoint.js';
import { logProofBytes, parseLogProof } from '../../../../infra/audit/transparency/log-proof.js';
import { newSignerText, parseSigner, parseVerifier } from '../../../../infra/audit/transparency/note-key.js';
import { parseNote, signaturesBy, signNote } from '../../../../infra/audit/transparency/signed-note.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import golden from '../../../fixtures/audit/golden.json' with { type: 'json' };

const signer = parseSigner(golden.signer);
const other = parseSigner(golden.newSigner);
const head = { origin: 'spectraloom.example/log', size: 21, root: Buffer.from(golden.roots[20]!, 'base64') };
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const flips = (bytes: Uint8Array) =>
  Array.from(bytes, (_, i) => {
    const copy = Buffer.from(bytes);
    copy[i] = copy[i]! ^ (1 << (i % 8));
    return copy;
  });

describe('a key', () => {
  it('is read and written as Go does', () => {
    expect(signer.text).toBe(golden.verifier);
    expect(parseVerifier(golden.verifier)).toMatchObject({ name: signer.name, id: signer.id, text: golden.verifier });
  });

  it('that is new is a key, and another every time', () => {
    const [a, b] = [newSignerText('a.example/log'), newSignerText('a.example/log')];
    expect(parseSigner(a)).toMatchObject({ name: 'a.example/log' });
    expect(a).not.toBe(b);
  });

  it.each(['', 'x', golden.verifier, `${golden.signer}A`, golden.signer.replace('+6', '+7')])(
    'is refused by a text that says nothing of it: %s',
    (wrong) => {
      const refusal = () => parseSigner(wrong);
      expect(refusal).toThrow(InvalidInputError);
      expect(refusal).not.toThrow(/BwcH/);
    },
  );

  it.each(['', 'x+y', golden.signer, golden.verifier.replace('log', 'lag'), `${golden.verifier}=`])(
    'that is public is refused: %s',
    (wrong) => expect(() => parseVerifier(wrong)).toThrow(InvalidInputError),
  );

  it('has a name without blanks and plus signs', () => {
    for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u00a0b'])
      expect(() => newSignerText(name)).toThrow(InvalidInputError);
  });
});

describe('a checkpoint', () => {
  const signed = signNote(checkpointText(head), [signer]);

  it('is signed to the byte as Go signs it, by one key and by two', () => {
    expect(text(signed)).toBe(golden.checkpoint);
    expect(text(signNote(checkpointText(head), [signer, other]))).toBe(golden.signedByBoth);
  });

  it('is read back', () => {
    expect(parseCheckpoint(signed)).toMatchObject(head);
    expect(signaturesBy(parseNote(signed)!, signer)).toEqual({ count: 1, areRight: true });
    expect(signaturesBy(parseNote(signed)!, other)).toEqual({ count: 0, areRight: true });
  });

  it('with any byte changed is none, or not signed by the key', () => {
    for (const changed of flips(signed)) {
      const found = parseCheckpoint(changed);
      const by = found && signaturesBy(found.note, signer);
      expect(by === null || by.count === 0 || !by.areRight, text(changed)).toBe(true);
    }
  });

  it('that is spelled in another way is none', () => {
    const [origin, size, root] = checkpointText(head).split('\n') as [string, string, string];
    for (const lines of [
      [origin, `0${size}`, root],
      [origin, `+${size}`, root],
      ['', size, root],
      [origin, size],
      [origin, size, root, 'more'],
      [origin, size, root.replace(/.=$/, 'f=')],
      [origin, size, `${root} `],
    ])
      expect(parseCheckpoint(signNote(`${lines.join('\n')}\n`, [signer])), lines.join('|')).toBeNull();
    for (const wrong of [
      '',
      '\n',
      golden.checkpoint.slice(0, -1),
      golden.checkpoint.replace('—', '-'),
      `${golden.checkpoint}\n`,
      golden.checkpoint.replaceAll('\n', '\r\n'),
    ])
      expect(parseCheckpoint(Buffer.from(wrong)), wrong).toBeNull();
  });

  it('without a key has no signature', () => {
    expect(parseCheckpoint(signNote(checkpointText(head), []))).toMatchObject({ size: 21, note: { signatures: [] } });
  });
});

describe('a proof', () => {
  const checkpoint = Buffer.from(golden.checkpoint);
  const hashes = golden.inclusion[20]![5]!.map((line) => Buffer.from(line, 'base64'));
  const proof = logProofBytes(5, hashes, checkpoint);

  it('is written as c2sp.org/tlog-proof has it', () => {
    expect(text(proof)).toBe(
      ['c2sp.org/tlog-proof@v1', 'index 5', ...golden.inclusion[20]![5]!, '', golden.checkpoint].join('\n'),
    );
  });

  it('is read back', () => {
    expect(parseLogProof(proof)).toMatchObject({ index: 5, hashes, checkpoint: head });
    expect(parseLogProof(logProofBytes(0, [], checkpoint))).toMatchObject({ index: 0, hashes: [] });
  });

  it.each([
    ['', 'nothing'],
    ['c2sp.org/tlog-proof@v2\nindex 0\n\n', 'another version'],
    ['c2sp.org/tlog-proof@v1\nindex 05\n\n', 'a leading zero'],
    ['c2sp.org/tlog-proof@v1\nindex 5\nAAAA\n\n', 'a short hash'],
    ['c2sp.org/tlog-proof@v1\n\n', 'no index'],
  ])('is none where it has %j: %s', (start) => {
    expect(parseLogProof(Buffer.from(`${start}${golden.checkpoint}`))).toBeNull();
  });
});
