// A client of the official SDK that drives a server over stdio, as an agent's host does.

import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Done, Started } from './program.types.ts';
import { packagesOf, type World } from './world.ts';

interface Result {
  readonly isError?: boolean;
  readonly content: readonly { readonly text?: string }[];
}
interface Client {
  connect(transport: unknown): Promise<void>;
  close(): Promise<void>;
  listTools(): Promise<{ readonly tools: readonly { readonly name: string }[] }>;
  callTool(call: unknown): Promise<Result>;
}

export async function driveMcpServer({ command, args, cwd, env }: Started, world: World): Promise<Done> {
  const sdk = async (file: string): Promise<Record<string, new (...given: unknown[]) => never>> => await import(pathToFileURL(path.join(packagesOf(world), '@modelcontextprotocol/sdk/dist/esm/client', file)).href) as never;
  const { Client } = await sdk('index.js');
  const { StdioClientTransport } = await sdk('stdio.js');
  if (Client === undefined || StdioClientTransport === undefined) throw new Error('the SDK has no such client');
  const transport = new StdioClientTransport({ command, args, cwd, env, stderr: 'pipe' }) as unknown as { stderr: NodeJS.ReadableStream };
  const client = new Client({ name: 'story', version: '1.0.0' }) as unknown as Client;
  let stderr = '';
  transport.stderr.on('data', (text) => (stderr += String(text)));
  const served = path.resolve(cwd, args.at(-1) as string);
  const lines: string[] = [];
  const call = async (name: string, given: Record<string, unknown>): Promise<void> => {
    const { isError, content } = await client.callTool({ name, arguments: given });
    lines.push(`${name} ${isError === true} ${content.map(({ text }) => text).join('|').replaceAll(/\b(?:created|modified|accessed): .*/g, '')}`);
  };
  try {
    await client.connect(transport);
    lines.push((await client.listTools()).tools.map(({ name }) => name).join(' '));
    const at = (name: string): string => path.join(served, name);
    await call('read_text_file', { path: at('a.txt') });
    for (const name of ['b', 'c', 'd']) await call('read_text_file', { path: at(`sub/${name}.txt`), tail: 1 });
    await call('write_file', { path: at('sub/new.txt'), content: 'written' });
    await call('edit_file', { path: at('a.txt'), edits: [{ oldText: 'two', newText: 'TWO' }] });
    await call('edit_file', { path: at('a.txt'), edits: [{ oldText: 'TWO', newText: 'two' }] });
    await call('create_directory', { path: at('made') });
    await call('move_file', { source: at('sub/new.txt'), destination: at('made/moved.txt') });
    await call('move_file', { source: at('made/moved.txt'), destination: at('sub/new.txt') });
    await call('directory_tree', { path: served });
    await call('search_files', { path: served, pattern: '**/*.txt' });
    await call('get_file_info', { path: at('a.txt') });
    await call('read_text_file', { path: path.join(world.home, '.ssh/id_rsa') });
    await client.close();
  } catch (error) {
    return { code: 1, stdout: lines.join('\n'), stderr: `${stderr}${String(error)}` };
  }
  return { code: 0, stdout: lines.join('\n'), stderr };
}
