/**
 * Writes a program as a TensorFlow SavedModel (`saved_model.pb`, one signature for every entry, no stored variables).
 * Only the messages and fields that a frozen graph needs, by their numbers in TensorFlow's public .proto files
 * (tensorflow/core/protobuf/saved_model.proto, meta_graph.proto; core/framework/graph.proto, node_def.proto, attr_value.proto, tensor.proto).
 */
import protobuf from 'protobufjs';
import type { Attribute, ConstantTensor, ElementType, Node, Operation, Program, ProgramInput } from './program.js';

const DATA_TYPE: Readonly<Record<ElementType, number>> = {
  float32: 1,
  float64: 2,
  int32: 3,
  bfloat16: 14,
  resource: 20,
};
/** GraphDef version of TensorFlow 2.15; operations behave as they did then. */
const GRAPH_PRODUCER = 1645;

const MESSAGES = protobuf.Root.fromJSON({
  nested: {
    SavedModel: { fields: { schemaVersion: field('int64', 1), metaGraphs: repeated('MetaGraph', 2) } },
    MetaGraph: {
      fields: { info: field('MetaInfo', 1), graph: field('Graph', 2), signatures: map('Signature', 5) },
    },
    MetaInfo: { fields: { tags: repeated('string', 4) } },
    Graph: { fields: { nodes: repeated('NodeDef', 1), versions: field('Versions', 4) } },
    Versions: { fields: { producer: field('int32', 1) } },
    NodeDef: {
      fields: {
        name: field('string', 1),
        op: field('string', 2),
        input: repeated('string', 3),
        attr: map('AttrValue', 5),
      },
    },
    AttrValue: {
      // Without the oneof, attributes that are 0 or false would not be written at all.
      oneofs: { value: { oneof: ['s', 'i', 'f', 'b', 'type', 'shape', 'tensor'] } },
      fields: {
        s: field('bytes', 2),
        i: field('int64', 3),
        f: field('float', 4),
        b: field('bool', 5),
        type: field('int32', 6),
        shape: field('Shape', 7),
        tensor: field('Tensor', 8),
      },
    },
    Shape: { fields: { dim: repeated('Dim', 2), unknownRank: field('bool', 3) } },
    Dim: { fields: { size: field('int64', 1) } },
    Tensor: { fields: { dtype: field('int32', 1), shape: field('Shape', 2), content: field('bytes', 4) } },
    Signature: { fields: { inputs: map('TensorInfo', 1), outputs: map('TensorInfo', 2), method: field('string', 3) } },
    TensorInfo: { fields: { name: field('string', 1), dtype: field('int32', 2), shape: field('Shape', 3) } },
  },
});

function field(type: string, id: number): protobuf.IField {
  return { type, id };
}
function repeated(type: string, id: number): protobuf.IField {
  return { rule: 'repeated', type, id };
}
function map(type: string, id: number): protobuf.IMapField {
  return { keyType: 'string', type, id };
}

/** @returns the bytes of `saved_model.pb`, tag `serve`; the same program gives the same bytes */
export function encodeSavedModel(program: Program): Uint8Array {
  const nodes = program.operations.map((operation) => ({
    name: operation.name,
    op: operation.op,
    input: [...operation.inputs.map(tensorName), ...operation.after.map(({ name }) => `^${name}`)],
    attr: Object.fromEntries(
      Object.entries(operation.attributes).map(([name, value]) => [name, encodeAttribute(value)]),
    ),
  }));
  const metaGraph = {
    info: { tags: ['serve'] },
    graph: { nodes, versions: { producer: GRAPH_PRODUCER } },
    signatures: Object.fromEntries(programEntries(program).map((entry) => [entry, signature(program, entry)])),
  };
  const SavedModel = MESSAGES.lookupType('SavedModel');
  return SavedModel.encode(SavedModel.fromObject({ schemaVersion: 1, metaGraphs: [metaGraph] })).finish();
}

/** Names of a program's entries, in the order of their first outputs. */
export function programEntries(program: Program): string[] {
  return [...new Set(program.outputs.map(({ entry }) => entry))];
}

/** The inputs that the results or effects of an entry depend on. */
export function entryInputs(program: Program, entry: string): ProgramInput[] {
  const needed = new Set<Operation>();
  const pending = program.outputs
    .filter((output) => output.entry === entry)
    .flatMap(({ results }) => results.map(({ operation }) => operation));
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (needed.has(next)) continue;
    needed.add(next);
    pending.push(...next.inputs.map(({ operation }) => operation), ...next.after);
  }
  return program.inputs.filter(({ placeholders }) => placeholders.some(({ operation }) => needed.has(operation)));
}

function signature(program: Program, entry: string): object {
  const inputs: Record<string, object> = {};
  for (const input of entryInputs(program, entry)) {
    for (const node of input.placeholders) inputs[shortName(node)] = tensorInfo(node, new Array(input.rank).fill(-1));
  }
  const outputs: Record<string, object> = {};
  for (const output of program.outputs) {
    if (output.entry !== entry) continue;
    for (const node of output.results) outputs[shortName(node)] = tensorInfo(node, 'unknown');
  }
  return { inputs, outputs, method: 'tensorflow/serving/predict' };
}

/** Name of a placeholder or a result in the signature: without its `in/`, `out/` or entry. */
function shortName(node: Node): string {
  return node.operation.name.slice(node.operation.name.lastIndexOf('/') + 1);
}

/** @returns `operation` or `operation:output` */
export function tensorName(node: Node): string {
  return node.output === 0 ? node.operation.name : `${node.operation.name}:${node.output}`;
}

function tensorInfo(node: Node, shape: readonly number[] | 'unknown'): object {
  return { name: `${node.operation.name}:${node.output}`, dtype: DATA_TYPE[node.type], shape: encodeShape(shape) };
}

function encodeShape(shape: readonly number[] | 'unknown'): object {
  return shape === 'unknown' ? { unknownRank: true } : { dim: shape.map((size) => ({ size })) };
}

function encodeAttribute(attribute: Attribute): object {
  if ('type' in attribute) return { type: DATA_TYPE[attribute.type] };
  if ('integer' in attribute) return { i: attribute.integer };
  if ('float' in attribute) return { f: attribute.float };
  if ('flag' in attribute) return { b: attribute.flag };
  if ('text' in attribute) return { s: Buffer.from(attribute.text, 'utf8') };
  if ('shape' in attribute) return { shape: encodeShape(attribute.shape) };
  return { tensor: encodeTensor(attribute.tensor) };
}

function encodeTensor(tensor: ConstantTensor): object {
  const ArrayType = { float32: Float32Array, float64: Float64Array, int32: Int32Array }[tensor.type];
  const values = ArrayType.from(tensor.values);
  return {
    dtype: DATA_TYPE[tensor.type],
    shape: encodeShape(tensor.shape),
    content: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}
