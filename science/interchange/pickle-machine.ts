/**
 * Python's pickle format, as far as tensors need it. Nothing is ever executed: a class or function that the pickle
 * names is looked up in a fixed table of ours, and everything that is not in the table is refused.
 */
import { at, required } from '../../schemas/required.js';
import { PickleBytes } from './pickle-bytes.js';
import { opcodeName, type ReadOpcode, readOpcode } from './pickle-opcodes.js';

/** A Python tuple. Lists are arrays, dictionaries are maps. */
export class PickleTuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** A class or function by name. `call` is null where it stands for itself alone. */
export class PickleGlobal {
  constructor(
    readonly name: string,
    readonly call: ((args: readonly PickleValue[], refuse: Refuse) => PickleValue) | null,
  ) {}
}

/** Base class of what globals and persistent ids make. */
export abstract class PickleObject {
  abstract readonly kind: string;
}

export type PickleDict = Map<string | number, PickleValue>;
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | PickleDict
  | PickleTuple
  | PickleGlobal
  | PickleObject;

export type Refuse = (found: string, expected: string) => never;

export interface PickleWorld {
  /** "module name" -> what it stands for. */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  persistent(id: PickleValue, refuse: Refuse): PickleValue;
}

const PROTOCOL = 2;

/**
 * @param file name for errors
 * @returns the one value that the pickle describes
 * @throws InvalidInputError with the position, and the name of the opcode or global that is not read
 */
export function readPickle(bytes: Uint8Array, world: PickleWorld, file: string): PickleValue {
  const input: PickleBytes = new PickleBytes(bytes, file);
  const machine = new PickleMachine(input, world);
  while (!machine.stopped) {
    const position = input.position;
    const code = input.u8();
    const opcode = readOpcode(code);
    if (!opcode) input.refuse(`opcode ${opcodeName(code)}`, 'only those that tensors need', position);
    machine.step(opcode, position);
  }
  if (input.position !== input.length) input.refuse('bytes after the end of the pickle', 'nothing');
  return machine.result();
}

class PickleMachine {
  stopped = false;
  private readonly stack: PickleValue[] = [];
  /** Heights of the stack. */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private position = 0;
  private readonly refuse: Refuse = (found, expected) => this.input.refuse(found, expected, this.position);

  constructor(
    private readonly input: PickleBytes,
    private readonly world: PickleWorld,
  ) {}

  step(opcode: ReadOpcode, position: number): void {
    this.position = position;
    this.actions[opcode]();
  }

  result(): PickleValue {
    if (this.stack.length !== 1) this.refuse(`${this.stack.length} values at the end`, 'one');
    return at(this.stack, 0);
  }

  private readonly actions: Readonly<Record<ReadOpcode, () => void>> = {
    PROTO: () => {
      const protocol = this.input.u8();
      if (protocol !== PROTOCOL || this.position !== 0) this.refuse(`pickle protocol ${protocol}`, `${PROTOCOL}, once`);
    },
    STOP: () => {
      this.stopped = true;
    },
    MARK: () => this.marks.push(this.stack.length),
    EMPTY_DICT: () => this.push(new Map()),
    EMPTY_LIST: () => this.push([]),
    EMPTY_TUPLE: () => this.push(new PickleTuple([])),
    TUPLE: () => this.push(new PickleTuple(this.popToMark())),
    TUPLE1: () => this.push(new PickleTuple(this.popMany(1))),
    TUPLE2: () => this.push(new PickleTuple(this.popMany(2))),
    TUPLE3: () => this.push(new PickleTuple(this.popMany(3))),
    NONE: () => this.push(null),
    NEWTRUE: () => this.push(true),
    NEWFALSE: () => this.push(false),
    BININT: () => this.push(this.input.i32()),
    BININT1: () => this.push(this.input.u8()),
    BININT2: () => this.push(this.input.u16()),
    LONG1: () => this.push(this.input.long(this.input.u8())),
    BINFLOAT: () => this.push(this.input.f64()),
    BINUNICODE: () => this.push(this.input.text(this.input.u32())),
    BINPUT: () => this.remember(this.input.u8()),
    LONG_BINPUT: () => this.remember(this.input.u32()),
    BINGET: () => this.recall(this.input.u8()),
    LONG_BINGET: () => this.recall(this.input.u32()),
    GLOBAL: () => this.global(`${this.input.line()} ${this.input.line()}`),
    BINPERSID: () => this.push(this.world.persistent(this.pop(), this.refuse)),
    REDUCE: () => this.reduce(),
    BUILD: () => this.build(),
    SETITEM: () => this.setItems(this.popMany(2)),
    SETITEMS: () => this.setItems(this.popToMark()),
    APPEND: () => this.append(this.popMany(1)),
    APPENDS: () => this.append(this.popToMark()),
  };

  private push(value: PickleValue): void {
    this.stack.push(value);
  }

  private pop(): PickleValue {
    return at(this.popMany(1), 0);
  }

  private top(): PickleValue {
    if (this.available() < 1) this.refuse('nothing on the stack', 'a value');
    return required(this.stack.at(-1));
  }

  private popMany(count: number): PickleValue[] {
    if (this.available() < count) this.refuse(`${this.available()} values on the stack`, `${count} values`);
    return this.stack.splice(this.stack.length - count);
  }

  private popToMark(): PickleValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) this.refuse('no mark on the stack', 'a mark');
    return this.stack.splice(mark);
  }

  /** Values above the last mark. */
  private available(): number {
    return this.stack.length - (this.marks.at(-1) ?? 0);
  }

  private remember(index: number): void {
    // One entry takes at least two bytes.
    if (index >= this.input.length) this.refuse(`memo index ${index}`, `below ${this.input.length}, the pickle's size`);
    this.memo.set(index, this.top());
  }

  private recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) this.refuse(`memo index ${index}, never stored`, 'a stored index');
    this.push(value);
  }

  private global(name: string): void {
    const known = this.world.globals.get(name);
    if (!known) this.refuse(`the name "${name.replace(' ', '.')}"`, 'only those that tensors need');
    this.push(known);
  }

  private reduce(): void {
    const [callee, args] = this.popMany(2);
    if (!(callee instanceof PickleGlobal) || !callee.call || !(args instanceof PickleTuple))
      this.refuse('a call of something that cannot be called', 'a function that makes a tensor');
    this.push(callee.call(args.items, this.refuse));
  }

  /** Attributes of a dictionary (the `_metadata` of a state dict) say nothing about its tensors. */
  private build(): void {
    const [state] = this.popMany(1);
    if (!(this.top() instanceof Map) || !(state instanceof Map))
      this.refuse('a state for an object that takes none', 'attributes of a dictionary');
  }

  private setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) this.refuse('items for something else than a dictionary', 'a dictionary');
    if (items.length % 2 !== 0) this.refuse('a key without a value', 'pairs');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key !== 'string' && typeof key !== 'number') this.refuse('a key that is no text or number', 'a name');
      dict.set(key, at(items, i + 1));
    }
  }

  private append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) this.refuse('items for something else than a list', 'a list');
    for (const item of items) list.push(item);
  }
}
