// An MCP client that drives the file-system server over stdio, as an agent does.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const require = createRequire(import.meta.url);
const server = path.join(path.dirname(require.resolve('@modelcontextprotocol/server-filesystem/package.json')), 'dist/index.js');
const folder = path.resolve('served');
fs.mkdirSync(path.join(folder, 'sub'), { recursive: true });
fs.writeFileSync(path.join(folder, 'a.txt'), 'one\ntwo\nthree\n');
fs.writeFileSync('outside.txt', 'not served');

const client = new Client({ name: 'programs', version: '1.0.0' });
const transport = new StdioClientTransport({ command: process.execPath, args: [server, folder], stderr: 'pipe' });
const said = [];
transport.stderr.on('data', (text) => said.push(String(text)));
await client.connect(transport);
console.log(client.getServerVersion().name, (await client.listTools()).tools.map((tool) => tool.name).join(' '));
const call = async (name, args) => {
  const result = await client.callTool({ name, arguments: args });
  console.log(name, result.isError ?? false, result.content.map((part) => part.text).join('|').replace(/\b(?:created|modified|accessed): .*/g, ''));
};
await call('read_text_file', { path: path.join(folder, 'a.txt') });
await call('read_text_file', { path: path.join(folder, 'a.txt'), tail: 1 });
await call('write_file', { path: path.join(folder, 'sub/b.txt'), content: 'written' });
await call('edit_file', { path: path.join(folder, 'a.txt'), edits: [{ oldText: 'two', newText: 'TWO' }] });
await call('create_directory', { path: path.join(folder, 'made') });
await call('move_file', { source: path.join(folder, 'sub/b.txt'), destination: path.join(folder, 'made/c.txt') });
await call('list_directory', { path: folder });
await call('directory_tree', { path: folder });
await call('search_files', { path: folder, pattern: '**/*.txt' });
await call('get_file_info', { path: path.join(folder, 'a.txt') });
await call('read_text_file', { path: path.resolve('outside.txt') });
await call('list_allowed_directories', {});
await client.close();
console.log(said.join('').trim());
