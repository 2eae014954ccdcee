/**
 * The upper half of a float32: its range, with 8 significant bits. Newer processors multiply matrices of such numbers about twice
 * as fast as float32, adding in float32. The binding does not know them: they go in and out of programs two in a float32.
 */

import { existsSync, readFileSync } from 'node:fs';
import { at } from '../../schemas/required.js';
import type { Node } from './program.js';
import type { GraphProgram } from './vocabulary.js';

/** As Linux names what a processor can do. */
const FEATURES = ['avx512_bf16', 'amx_bf16'];
const PROCESSORS = '/proc/cpuinfo';

let multiplies: boolean | undefined;

/** Whether this processor is known to multiply bfloat16 numbers itself; elsewhere float32 is faster. */
export function multipliesBfloat16(): boolean {
  multiplies ??= existsSync(PROCESSORS) && namesFeature(readFileSync(PROCESSORS, 'utf8'));
  return multiplies;
}

function namesFeature(processors: string): boolean {
  const flags = /^flags\s*:(.*)$/m.exec(processors)?.[1]?.split(' ') ?? [];
  return FEATURES.some((feature) => flags.includes(feature));
}

/**
 * x yᵀ for x [m, k] and y [c, k], rounded to bfloat16 once, at the end. Only where `multipliesBfloat16`.
 * By name, because TensorFlow's own `MatMul` turns bfloat16 into float32 first unless told otherwise for the whole process.
 */
export function productOfBfloat16(g: GraphProgram, x: Node, y: Node): Node {
  const attributes = {
    _kernel: { text: 'MklNameChangeOp' },
    T: { type: 'bfloat16' },
    transpose_a: { flag: false },
    transpose_b: { flag: true },
  } as const;
  return g.operation({ op: '_MklMatMul', inputs: [x, y], attributes, outputs: ['bfloat16'] }, 'product_of_bfloat16');
}

const real = new Float32Array(1);
const bits = new Uint32Array(real.buffer);

/** The bits of the nearest bfloat16, to even where two are as near; `value` is finite in float32. */
export function toBfloat16(value: number): number {
  real[0] = value;
  const upper = at(bits, 0);
  return (upper + 0x7fff + ((upper >>> 16) & 1)) >>> 16;
}

export function fromBfloat16(half: number): number {
  bits[0] = half << 16;
  return at(real, 0);
}
