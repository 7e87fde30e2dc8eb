import { createGraphWriter, type GraphWriter } from './graph-writer.ts';
import { type HalfTensor, widen } from './safetensors.ts';

/** Of all-MiniLM-L6-v2. */
const LAYERS = 6;
const HEADS = 12;
const HEAD_SIZE = 32;
export const DIMENSIONS = 384;

type Weights = ReadonlyMap<string, HalfTensor>;

/**
 * The model as an ONNX file: `input_ids` and `attention_mask` (64-bit integers, texts × tokens) to `embedding`, the mean
 * over the tokens at length 1. Matrices are of 8-bit integers with a scale for each output: four times smaller, several
 * times faster on a processor, and no worse at finding. The table of words stays at the 16 bits it has.
 */
export function minilmGraph(weights: Weights): Buffer {
  const graph = createGraphWriter();
  const mask = graph.node('Cast', ['attention_mask'], { to: 1 });
  const bias = graph.node('Mul', [
    graph.node('Sub', [graph.scalar(1), graph.node('Unsqueeze', [mask, graph.integers(1, 2)])]),
    graph.scalar(-1e9),
  ]);
  const shared: Shared = {
    bias,
    split: graph.integers(0, 0, HEADS, HEAD_SIZE),
    join: graph.integers(0, 0, DIMENSIONS),
    scale: graph.scalar(HEAD_SIZE ** -0.5),
    half: graph.scalar(0.5),
    one: graph.scalar(1),
    root: graph.scalar(2 ** -0.5),
  };
  let tokens = embeddings(graph, weights);
  for (let layer = 0; layer < LAYERS; layer += 1) {
    tokens = encoderLayer(graph, weights, `encoder.layer.${layer}.`, tokens, shared);
  }
  const output = { of: meanOf(graph, tokens, mask), shape: ['texts', DIMENSIONS] };
  const shape = ['texts', 'tokens'];
  return graph.finish({ input_ids: shape, attention_mask: shape }, output, 'embedding');
}

/** Constants that every layer uses. */
interface Shared {
  bias: string;
  split: string;
  join: string;
  scale: string;
  half: string;
  one: string;
  root: string;
}

function embeddings(graph: GraphWriter, weights: Weights): string {
  const words = take(weights, 'embeddings.word_embeddings.weight');
  const table = graph.constant(words.halves, words.shape);
  const word = graph.node('Cast', [graph.node('Gather', [table, 'input_ids'])], { to: 1 });
  const position = take(weights, 'embeddings.position_embeddings.weight');
  const type = widen(take(weights, 'embeddings.token_type_embeddings.weight').halves);
  // There is one segment only, so its vector belongs to every position.
  const places = widen(position.halves).map((value, at) => value + (type[at % DIMENSIONS] ?? 0));
  const count = graph.node('Gather', [graph.node('Shape', ['input_ids']), graph.integers(1)], { axis: 0 });
  const zero = graph.integers(0);
  const place = graph.node('Slice', [graph.constant(places, position.shape), zero, count, zero]);
  return layerNorm(graph, weights, graph.node('Add', [word, place]), 'embeddings.LayerNorm');
}

function encoderLayer(
  graph: GraphWriter,
  weights: Weights,
  name: string,
  input: string,
  shared: Shared,
): string {
  const quantized = quantize(graph, input);
  const heads = (which: 'query' | 'key' | 'value') => {
    const all = linear(graph, weights, quantized, `${name}attention.self.${which}`);
    const perm = which === 'key' ? [0, 2, 3, 1] : [0, 2, 1, 3];
    return graph.node('Transpose', [graph.node('Reshape', [all, shared.split])], { perm });
  };
  const likeness = graph.node('Mul', [graph.node('MatMul', [heads('query'), heads('key')]), shared.scale]);
  const attention = graph.node('Softmax', [graph.node('Add', [likeness, shared.bias])], { axis: -1 });
  const mixed = graph.node('Transpose', [graph.node('MatMul', [attention, heads('value')])], {
    perm: [0, 2, 1, 3],
  });
  const context = quantize(graph, graph.node('Reshape', [mixed, shared.join]));
  const attended = linear(graph, weights, context, `${name}attention.output.dense`);
  const middle = layerNorm(
    graph,
    weights,
    graph.node('Add', [input, attended]),
    `${name}attention.output.LayerNorm`,
  );
  const wide = linear(graph, weights, quantize(graph, middle), `${name}intermediate.dense`);
  const erf = graph.node('Erf', [graph.node('Mul', [wide, shared.root])]);
  const gelu = graph.node('Mul', [
    graph.node('Mul', [wide, shared.half]),
    graph.node('Add', [erf, shared.one]),
  ]);
  const narrow = linear(graph, weights, quantize(graph, gelu), `${name}output.dense`);
  return layerNorm(graph, weights, graph.node('Add', [middle, narrow]), `${name}output.LayerNorm`);
}

/** An input as 8-bit numbers around 128, and what each token's numbers must be multiplied with. */
type Quantized = { values: string; scale: string; zero: string };

/**
 * A scale for each token: with one for all, as ONNX's own operator has it, a single loud token costs the others their
 * precision, and a text's vector would depend on the texts beside it.
 */
function quantize(graph: GraphWriter, input: string): Quantized {
  const loudest = graph.node('ReduceMax', [graph.node('Abs', [input])], { axes: [-1], keepdims: 1 });
  const scale = graph.node('Mul', [loudest, graph.scalar(1 / 127)]);
  // The cast cuts off the fraction, hence the half.
  const moved = graph.node('Add', [graph.node('Div', [input, scale]), graph.scalar(128.5)]);
  return { values: graph.node('Cast', [moved], { to: 2 }), scale, zero: graph.byte(128) };
}

function linear(graph: GraphWriter, weights: Weights, input: Quantized, name: string): string {
  const { shape, halves } = take(weights, `${name}.weight`);
  const [outputs = 0, inputs = 0] = shape;
  const { integers, scales } = toIntegers(widen(halves), outputs, inputs);
  const product = graph.node('MatMulInteger', [
    input.values,
    graph.constant(integers, [inputs, outputs]),
    input.zero,
  ]);
  // In this order: onnxruntime takes the product of both scales for a pattern of its own, where an input has one scale.
  const columns = graph.node('Mul', [
    graph.node('Cast', [product], { to: 1 }),
    graph.constant(scales, [outputs]),
  ]);
  return graph.node('Add', [
    graph.node('Mul', [columns, input.scale]),
    vector(graph, weights, `${name}.bias`),
  ]);
}

/** The matrix turned (inputs × outputs), each output by a scale of its own. */
function toIntegers(matrix: Float32Array, outputs: number, inputs: number) {
  const integers = new Int8Array(matrix.length);
  const scales = new Float32Array(outputs);
  for (let row = 0; row < outputs; row += 1) {
    let most = 0;
    for (let at = 0; at < inputs; at += 1) most = Math.max(most, Math.abs(matrix[row * inputs + at] ?? 0));
    const scale = most / 127 || 1;
    scales[row] = scale;
    for (let at = 0; at < inputs; at += 1) {
      integers[at * outputs + row] = Math.round((matrix[row * inputs + at] ?? 0) / scale);
    }
  }
  return { integers, scales };
}

function layerNorm(graph: GraphWriter, weights: Weights, input: string, name: string): string {
  return graph.node(
    'LayerNormalization',
    [input, vector(graph, weights, `${name}.weight`), vector(graph, weights, `${name}.bias`)],
    { axis: -1, epsilon: { float: 1e-12 } },
  );
}

function meanOf(graph: GraphWriter, tokens: string, mask: string): string {
  const axis = graph.integers(1);
  const column = graph.node('Unsqueeze', [mask, graph.integers(2)]);
  const sum = graph.node('ReduceSum', [graph.node('Mul', [tokens, column]), axis], { keepdims: 0 });
  const mean = graph.node('Div', [sum, graph.node('ReduceSum', [column, axis], { keepdims: 0 })]);
  const square = graph.node('ReduceSum', [graph.node('Mul', [mean, mean]), axis], { keepdims: 1 });
  return graph.node('Div', [mean, graph.node('Sqrt', [square])]);
}

function vector(graph: GraphWriter, weights: Weights, name: string): string {
  const { shape, halves } = take(weights, name);
  return graph.constant(widen(halves), shape);
}

function take(weights: Weights, name: string): HalfTensor {
  const tensor = weights.get(name);
  if (!tensor) throw new Error(`The weights lack ${name}.`);
  return tensor;
}
