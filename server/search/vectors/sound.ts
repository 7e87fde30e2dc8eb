/** Whether a vector may be kept and compared: of these dimensions (null: of any), finite, and with a direction. */
export function isSound(vector: Float32Array | undefined, dimensions: number | null): vector is Float32Array {
  if (!vector || vector.length === 0 || (dimensions !== null && vector.length !== dimensions)) return false;
  let square = 0;
  for (const value of vector) square += value * value;
  return Number.isFinite(square) && square > 0.5 && square < 2;
}
