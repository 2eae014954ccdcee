/**
 * Writes a program as a TensorFlow SavedModel (`saved_model.pb`, one signature, no variables).
 * Only the messages and fields that a frozen graph needs, by their numbers in TensorFlow's public .proto files
 * (tensorflow/core/protobuf/saved_model.proto, meta_graph.proto; core/framework/graph.proto, node_def.proto, attr_value.proto, tensor.proto).
 */
import protobuf from 'protobufjs';
import type { Attribute, ConstantTensor, ElementType, Node, Program } from './program.js';

const DATA_TYPE: Readonly<Record<ElementType, number>> = { float32: 1, float64: 2, int32: 3 };
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
      oneofs: { value: { oneof: ['i', 'f', 'b', 'type', 'shape', 'tensor'] } },
      fields: {
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

/** @returns the bytes of `saved_model.pb`, tag `serve`, signature `serving_default`; the same program gives the same bytes */
export function encodeSavedModel(program: Program): Uint8Array {
  const nodes = program.operations.map((operation) => ({
    name: operation.name,
    op: operation.op,
    input: operation.inputs.map(tensorName),
    attr: Object.fromEntries(
      Object.entries(operation.attributes).map(([name, value]) => [name, encodeAttribute(value)]),
    ),
  }));
  const inputs: Record<string, object> = {};
  for (const input of program.inputs) {
    for (const node of input.placeholders) inputs[shortName(node)] = tensorInfo(node, new Array(input.rank).fill(-1));
  }
  const outputs: Record<string, object> = {};
  for (const output of program.outputs) {
    for (const node of output.results) outputs[shortName(node)] = tensorInfo(node, 'unknown');
  }
  const signature = { inputs, outputs, method: 'tensorflow/serving/predict' };
  const metaGraph = {
    info: { tags: ['serve'] },
    graph: { nodes, versions: { producer: GRAPH_PRODUCER } },
    signatures: { serving_default: signature },
  };
  const SavedModel = MESSAGES.lookupType('SavedModel');
  return SavedModel.encode(SavedModel.fromObject({ schemaVersion: 1, metaGraphs: [metaGraph] })).finish();
}

/** Name of a placeholder or a result in the signature: without its `in/` or `out/`. */
export function shortName(node: Node): string {
  return node.operation.name.slice(node.operation.name.indexOf('/') + 1);
}

function tensorName(node: Node): string {
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
