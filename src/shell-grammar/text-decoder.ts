// SPDX-License-Identifier: MIT
// The shell parser decodes `$'\xc3\xa9'` with a TextDecoder, which a bare V8 context does not have.

class Utf8Decoder {
  decode(bytes: Uint8Array): string {
    let encoded = '';
    for (const byte of bytes) encoded += `%${byte.toString(16).padStart(2, '0')}`;
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Not UTF-8: the shell passes the bytes on as they are, and no pattern can name them. One replacement per byte.
      return '\ufffd'.repeat(bytes.length);
    }
  }
}

if (!('TextDecoder' in globalThis)) Object.defineProperty(globalThis, 'TextDecoder', { value: Utf8Decoder });
