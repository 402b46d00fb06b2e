// An import with a query and percent escapes in its URL leads to a file outside.
// denied: module:load module.mjs
import { pathToFileURL } from 'node:url';
import { copyFileSync } from 'node:fs';
const lab = JSON.parse(process.argv[2]);
const url = pathToFileURL(`${lab.denied}/module.mjs`).href.replace(/e/g, '%65').replace('file%65', 'file').replace('fil%65:', 'file:');
const { default: secret } = await import(`${url}?again#part`);
console.log(secret);
