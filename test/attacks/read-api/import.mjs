// Reads it through imports by name.
// denied: file:read secret.txt
import { readFileSync } from 'node:fs';
import * as whole from 'fs';
import { readFile } from 'fs/promises';

const { secret } = JSON.parse(process.argv[2]);
for (const read of [() => readFileSync(secret, 'utf8'), () => whole.default.readFileSync(secret, 'latin1'), () => readFile(secret, 'utf8'), async () => (await import('node:fs')).readFileSync(secret)]) {
  try {
    console.log(String(await read()));
  } catch (error) {
    console.log(error.code);
  }
}
