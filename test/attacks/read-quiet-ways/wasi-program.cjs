// A WebAssembly program that opens secret.txt below descriptor 3, reads it and writes it to standard output.
const leb = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)]);
const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];
const text = (value) => [value.length, ...Buffer.from(value)];
const module_ = 'wasi_snapshot_preview1';
const [i32, i64] = [0x7f, 0x7e];
const constant = (n) => [0x41, ...signed(n)];
function signed(n) {
  const low = n & 127;
  const rest = n >> 7;
  return (rest === 0 && !(low & 64)) || (rest === -1 && low & 64) ? [low] : [low | 128, ...signed(rest)];
}
const types = [[0x60, 0, 0], [0x60, 9, i32, i32, i32, i32, i32, i64, i64, i32, i32, 1, i32], [0x60, 4, i32, i32, i32, i32, 1, i32]];
const imports = [['path_open', 1], ['fd_read', 2], ['fd_write', 2]].flatMap(([name, type]) => [...text(module_), ...text(name), 0, type]);
const body = [
  0, ...constant(3), ...constant(1), ...constant(64), ...constant(10), ...constant(0), 0x42, 2, 0x42, 2, ...constant(0), ...constant(0), 0x10, 0, 0x1a,
  ...constant(0), 0x28, 2, 0, ...constant(16), ...constant(1), ...constant(8), 0x10, 1, 0x1a,
  ...constant(1), ...constant(16), ...constant(1), ...constant(8), 0x10, 2, 0x1a, 0x0b,
];
const data = [1, 0, ...constant(16), 0x0b, 64 - 16 + 10, 128, 0, 0, 0, 40, 0, 0, 0, ...Array(40).fill(0), ...Buffer.from('secret.txt')];
module.exports = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, [3, ...types.flat()]), ...section(2, [3, ...imports]), ...section(3, [1, 0]), ...section(5, [1, 0, 1]),
  ...section(7, [2, ...text('memory'), 2, 0, ...text('_start'), 0, 3]), ...section(10, [1, ...leb(body.length), ...body]), ...section(11, data),
]);
