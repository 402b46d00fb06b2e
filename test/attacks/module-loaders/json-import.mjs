// A JSON import reads a file outside.
// denied: file:read data.json
// nodes: >=20
import { pathToFileURL } from 'node:url';
const lab = JSON.parse(process.argv[2]);
const { default: data } = await import(pathToFileURL(`${lab.denied}/data.json`).href, { with: { type: 'json' } });
console.log(JSON.stringify(data));
