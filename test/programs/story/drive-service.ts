// Asks an HTTP service what a browser would, and ends it as an orchestrator does.

import { runToEnd } from './drive.ts';
import type { Done, Started } from './program.types.ts';

/** `ASK` in the program's environment asks one thing more. */
export async function driveService(started: Started): Promise<Done> {
  const origin = `http://127.0.0.1:${started.env.PORT ?? ''}`;
  return await runToEnd(started, undefined, 'listening', async (end) => {
    const said: string[] = [];
    const ask = async (path: string, init?: RequestInit): Promise<void> => {
      const response = await fetch(origin + path, { ...init, headers: { connection: 'close', 'content-type': 'application/json' } });
      said.push(`${path} ${response.status} ${await response.text()}`);
    };
    try {
      for (const path of ['/', '/style.css', '/notes', '/notes/first', '/notes/none', '/none']) await ask(path);
      await ask('/notes/third', { method: 'PUT', body: '{"text":"third"}' });
      await ask('/notes/third');
      if (started.env.ASK !== undefined) await ask(started.env.ASK);
    } finally {
      end();
    }
    return said.join('\n');
  });
}
