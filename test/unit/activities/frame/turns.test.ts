/** Turns: never more than allowed at a time, in the order of asking; who gives up waiting costs nobody a turn. */
import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../activities/frame/turns.js';

const never = new AbortController().signal;
/** All that is ready to go on has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function asking(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = async (name: string, signal = never) => {
    const end = await turns.take(signal);
    begun.push(name);
    ends.set(name, end);
  };
  return { begun, ask, end: (name: string) => ends.get(name)!() };
}

describe('turns', () => {
  it('go to two at a time, to the next when one ends, in order', async () => {
    const { begun, ask, end } = asking(new Turns(2));
    for (const name of ['a', 'b', 'c', 'd']) void ask(name);
    await settled();
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await settled();
    expect(begun).toEqual(['a', 'b', 'c']);
    // A turn ends once, however often it is said.
    end('b');
    await settled();
    expect(begun).toEqual(['a', 'b', 'c']);
    end('a');
    end('c');
    await settled();
    void ask('e');
    await settled();
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are not taken by one who has given up, before or while it waits', async () => {
    const { begun, ask, end } = asking(new Turns(1));
    const gone = new AbortController();
    gone.abort(new Error('cancelled'));
    await expect(ask('never', gone.signal)).rejects.toThrow('cancelled');
    void ask('a');
    const leaving = new AbortController();
    const waits = ask('b', leaving.signal);
    void ask('c');
    await settled();
    leaving.abort(new Error('cancelled'));
    await expect(waits).rejects.toThrow('cancelled');
    end('a');
    await settled();
    expect(begun).toEqual(['a', 'c']);
  });
});
