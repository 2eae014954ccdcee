/**
 * The order in which Python's `random.seed(seed); random.shuffle(list)` leaves a list: ALIGNN splits its data by it.
 * Mersenne Twister MT19937 seeded by an array of one word; a number below n takes the top bits of a word, drawn again
 * until it is below n; Fisher-Yates from the end.
 * @source Matsumoto and Nishimura, ACM Trans. Model. Comput. Simul. 8, 3 (1998); CPython 3, Lib/random.py
 */
const N = 624;
const M = 397;

/** @param seed 0 to 2^32 - 1 @returns shuffled[i] is the place in the list of what stands at i afterwards */
export function pythonShuffle(n: number, seed: number): Uint32Array {
  const next = mersenneTwister(seed);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1, next);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}

function below(n: number, next: () => number): number {
  const unused = Math.clz32(n);
  for (;;) {
    const value = next() >>> unused;
    if (value < n) return value;
  }
}

/** @returns 32 random bits a call */
function mersenneTwister(seed: number): () => number {
  const state = seededState(seed);
  let at = N;
  return () => {
    if (at === N) {
      for (let i = 0; i < N; i++) {
        const y = (state[i]! & 0x8000_0000) | (state[(i + 1) % N]! & 0x7fff_ffff);
        state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908_b0df : 0);
      }
      at = 0;
    }
    let y = state[at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/** `init_by_array` of the original program, for an array of one word. */
function seededState(seed: number): Uint32Array {
  const state = new Uint32Array(N);
  state[0] = 19_650_218;
  const mixed = (i: number) => state[i - 1]! ^ (state[i - 1]! >>> 30);
  for (let i = 1; i < N; i++) state[i] = Math.imul(1_812_433_253, mixed(i)) + i;
  let i = 1;
  const advance = () => {
    i += 1;
    if (i < N) return;
    state[0] = state[N - 1]!;
    i = 1;
  };
  for (let k = 0; k < N; k++) {
    state[i] = (state[i]! ^ Math.imul(mixed(i), 1_664_525)) + seed;
    advance();
  }
  for (let k = 1; k < N; k++) {
    state[i] = (state[i]! ^ Math.imul(mixed(i), 1_566_083_941)) - i;
    advance();
  }
  state[0] = 0x8000_0000;
  return state;
}
