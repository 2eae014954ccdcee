/**
 * Ed25519 keys of signed notes, as Go's `sumdb/note` writes them, one line each:
 *
 *   PRIVATE+KEY+<name>+<key id>+base64(0x01 || 32-byte seed)
 *   <name>+<key id>+base64(0x01 || 32-byte public key)
 *
 *   key id = SHA-256(name || 0x0A || 0x01 || public key), the first 4 bytes, hexadecimal
 *
 * @source https://c2sp.org/signed-note; golang.org/x/mod/sumdb/note
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { InvalidInputError } from '../../../schemas/failure.js';
import { strictBase64 } from './strict-text.js';

const ED25519 = 1;
const PRIVATE = 'PRIVATE+KEY+';
/** DER up to the 32 bytes of the key (RFC 8410). */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Who can check a signature. */
export interface Verifier {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly publicKey: KeyObject;
  /** The key as a line. */
  readonly text: string;
}

export interface Signer extends Verifier {
  readonly privateKey: KeyObject;
}

/** @returns the private key as a line, of 32 random bytes */
export function newSignerText(name: string): string {
  return signerText(name, randomBytes(32));
}

/** @throws InvalidInputError, which does not hold the text: it may be a key with one letter wrong */
export function parseSigner(text: string): Signer {
  const line = text.trim();
  const [name = '', id = '', data = ''] = line.startsWith(PRIVATE) ? splitKey(line.slice(PRIVATE.length)) : [];
  const bytes = strictBase64(data);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) throw notAKey('private key', `${PRIVATE}NAME+ID+KEY`);
  const seed = bytes.subarray(1);
  const privateKey = createPrivateKey({ key: Buffer.concat([SEED_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicBytes = createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(PUBLIC_PREFIX.length);
  const verifier = verifierOf(name, publicBytes);
  if (verifier.id !== id) throw notAKey('private key', 'a key id that is that of its name and key');
  return { ...verifier, privateKey };
}

/** @throws InvalidInputError */
export function parseVerifier(text: string): Verifier {
  const [name = '', id = '', data = ''] = splitKey(text.trim());
  const bytes = strictBase64(data);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) throw notAKey('public key', 'NAME+ID+KEY');
  const verifier = verifierOf(name, bytes.subarray(1));
  if (verifier.id !== id) throw notAKey('public key', 'a key id that is that of its name and key');
  return verifier;
}

/** Names are part of every signature's line: nothing that would end one. */
export function isKeyName(name: string): boolean {
  return /^[^\s+\p{C}]+$/u.test(name);
}

function signerText(name: string, seed: Uint8Array): string {
  const data = Buffer.concat([Uint8Array.of(ED25519), seed]).toString('base64');
  const privateKey = createPrivateKey({ key: Buffer.concat([SEED_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicBytes = createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(PUBLIC_PREFIX.length);
  return `${PRIVATE}${name}+${verifierOf(name, publicBytes).id}+${data}`;
}

function verifierOf(name: string, publicBytes: Uint8Array): Verifier {
  if (!isKeyName(name)) throw notAKey('key name', 'a name without blanks and plus signs');
  const data = Buffer.concat([Uint8Array.of(ED25519), publicBytes]);
  const id = createHash('sha256').update(`${name}\n`).update(data).digest('hex').slice(0, 8);
  const key = Buffer.concat([PUBLIC_PREFIX, publicBytes]);
  const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
  return { name, id, publicKey, text: `${name}+${id}+${data.toString('base64')}` };
}

/** The key itself may hold plus signs, as base 64 does. */
function splitKey(text: string): string[] {
  const [name = '', id = '', ...data] = text.split('+');
  return [name, id, data.join('+')];
}

function notAKey(what: string, expected: string): InvalidInputError {
  return new InvalidInputError(`the ${what} is not one of signed notes (Ed25519)`, { expected });
}
