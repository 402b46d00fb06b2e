// A shared library that makes a file when it is loaded: by `process.dlopen`, an engine, LD_PRELOAD or whatever else.
// Written byte by byte, since no machine that runs the tests need have a compiler. For x64 Linux.

const page = 0x1000;
const headerBytes = 64;
const segmentBytes = 56;
const segments = 4;
/** lea rdi, [path]; mov esi, O_WRONLY|O_CREAT; mov edx, 0644; mov eax, SYS_open; syscall; ret */
const code = '488d3d00000000be41000000baa4010000b8020000000f05c3';
const entryAt = headerBytes + segments * segmentBytes;

export function nativeLibrary(file: string): Buffer {
  if (process.arch !== 'x64') throw new Error(`the corpus has no native code for ${process.arch}`);
  const init = Buffer.from(code, 'hex');
  // The path stands behind the code; the instruction that takes its address is 7 bytes long.
  init.writeInt32LE(init.length - 7, 3);
  const text = Buffer.concat([init, Buffer.from(`${file}\0`)]);
  const library = Buffer.alloc(page + 0x200);
  writeHeader(library);
  const end = entryAt + text.length;
  const [load, dynamic, stack] = [1, 2, 0x6474e551];
  writeSegment(library, 0, { type: load, flags: 5, offset: 0, size: end, align: page });
  writeSegment(library, 1, { type: load, flags: 6, offset: page, size: 0x200, align: page });
  writeSegment(library, 2, { type: dynamic, flags: 6, offset: page, size: 7 * 16, align: 8 });
  // Without it the loader wants a stack that can be executed.
  writeSegment(library, 3, { type: stack, flags: 6, offset: 0, size: 0, align: 16 });
  text.copy(library, entryAt);
  const [hash, names, symbols] = [page + 0x100, page + 0x120, page + 0x140];
  // DT_HASH, DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_SYMENT, DT_INIT, DT_NULL
  for (const [i, [tag, value]] of ([[4, hash], [5, names], [6, symbols], [10, 1], [11, 24], [12, entryAt], [0, 0]] as const).entries()) {
    library.writeBigUInt64LE(BigInt(tag), page + i * 16);
    library.writeBigUInt64LE(BigInt(value), page + i * 16 + 8);
  }
  // One bucket, one symbol: the empty one.
  library.writeUInt32LE(1, hash);
  library.writeUInt32LE(1, hash + 4);
  return library;
}

/** ELF, 64 bits, little endian, a shared object for x86-64. */
function writeHeader(library: Buffer): void {
  library.write('7f454c4602010100', 0, 'hex');
  const halves = [[3, 16], [62, 18], [headerBytes, 52], [segmentBytes, 54], [segments, 56], [64, 58]] as const;
  for (const [value, at] of halves) library.writeUInt16LE(value, at);
  library.writeUInt32LE(1, 20);
  library.writeBigUInt64LE(BigInt(headerBytes), 32);
}

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly align: number;
}

function writeSegment(library: Buffer, index: number, { type, flags, offset, size, align }: Segment): void {
  const at = headerBytes + index * segmentBytes;
  library.writeUInt32LE(type, at);
  library.writeUInt32LE(flags, at + 4);
  for (const [i, value] of [offset, offset, offset, size, size, align].entries()) library.writeBigUInt64LE(BigInt(value), at + 8 + i * 8);
}
