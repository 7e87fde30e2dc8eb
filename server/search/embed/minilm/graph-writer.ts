import { block, bytesOf, type Field, float, int } from './protobuf.ts';

/** Element types of ONNX. */
const FLOAT = 1;
const UINT8 = 2;
const INT8 = 3;
const INT64 = 7;
const FLOAT16 = 10;

type Values = Float32Array | Int8Array | Uint8Array | Uint16Array | BigInt64Array;
type Attribute = number | { float: number } | readonly number[];

/** Writes an ONNX graph: a node's or constant's name is handed from one to the next. */
export interface GraphWriter {
  /** A constant; 16-bit arrays hold 16-bit floats. @returns its name */
  constant(values: Values, shape: readonly number[]): string;
  integers(...values: number[]): string;
  scalar(value: number): string;
  /** An 8-bit number, without a dimension. */
  byte(value: number): string;
  /** @returns the name of its output */
  node(op: string, inputs: readonly string[], attributes?: Record<string, Attribute>): string;
  /** The finished file. Inputs are of 64-bit integers, the output of floats; a text is a size that varies. */
  finish(inputs: Record<string, Shape>, output: { of: string; shape: Shape }, outputName: string): Buffer;
}

type Shape = ReadonlyArray<number | string>;

export function createGraphWriter(): GraphWriter {
  const constants: Field = [];
  const body: Field = [];
  let names = 0;
  const fresh = (prefix: string) => {
    names += 1;
    return `${prefix}${names}`;
  };

  function constant(values: Values, shape: readonly number[]): string {
    const name = fresh('c');
    const dims = shape.flatMap((size) => int(1, size));
    constants.push(
      ...block(5, [...dims, ...int(2, typeOf(values)), ...block(8, name), ...block(9, bytesOf(values))]),
    );
    return name;
  }

  function write(
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Record<string, Attribute> = {},
  ): void {
    body.push(
      ...block(1, [
        ...inputs.flatMap((name) => block(1, name)),
        ...block(2, output),
        ...block(4, op),
        ...Object.entries(attributes).flatMap(([name, value]) => block(5, attribute(name, value))),
      ]),
    );
  }

  return {
    constant,
    integers: (...values) => constant(BigInt64Array.from(values, BigInt), [values.length]),
    byte: (value) => constant(Uint8Array.of(value), []),
    scalar: (value) => constant(Float32Array.of(value), [1]),
    node(op, inputs, attributes) {
      const name = fresh('n');
      write(op, inputs, name, attributes);
      return name;
    },
    finish(inputs, output, outputName) {
      write('Identity', [output.of], outputName);
      const graph = [
        ...body,
        ...block(2, 'minilm'),
        ...constants,
        ...Object.entries(inputs).flatMap(([name, shape]) => block(11, valueInfo(name, INT64, shape))),
        ...block(12, valueInfo(outputName, FLOAT, output.shape)),
      ];
      return Buffer.concat([...int(1, 8), ...block(7, graph), ...block(8, block(1, ''), int(2, 17))]);
    },
  };
}

function typeOf(values: Values): number {
  if (values instanceof Float32Array) return FLOAT;
  if (values instanceof Int8Array) return INT8;
  if (values instanceof Uint8Array) return UINT8;
  return values instanceof Uint16Array ? FLOAT16 : INT64;
}

function attribute(name: string, value: Attribute): Field {
  if (typeof value === 'number') return [...block(1, name), ...int(3, value), ...int(20, 2)];
  if ('float' in value) return [...block(1, name), ...float(2, value.float), ...int(20, 1)];
  return [...block(1, name), ...value.flatMap((one) => int(8, one)), ...int(20, 7)];
}

function valueInfo(name: string, type: number, shape: Shape): Field {
  const dims = shape.flatMap((size) => block(1, typeof size === 'string' ? block(2, size) : int(1, size)));
  return [...block(1, name), ...block(2, block(1, int(1, type), block(2, dims)))];
}
