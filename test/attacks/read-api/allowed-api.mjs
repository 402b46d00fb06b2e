// Reads a granted file by each way that the attacks use.
import fs, { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const { granted } = JSON.parse(process.argv[2]);
const file = `${granted}/file.txt`;
const handle = await open(file, 'r+');
const texts = [readFileSync(file, 'utf8'), String(fs.readFileSync(file)), await readFile(file, 'utf8'), await promisify(fs.readFile)(file, 'utf8'), await handle.readFile('utf8'), fs.readFileSync(fs.openSync(file), 'utf8')];
await handle.close();
fs.copyFileSync(file, `${granted}/copy`);
if (texts.every((text) => text === 'granted text') && readFileSync(`${granted}/copy`, 'latin1') === 'granted text') console.log('ok');
