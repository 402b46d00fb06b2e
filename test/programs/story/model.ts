// A stand-in for the APIs of OpenAI and Anthropic outside the program: it answers with calls of the tools that a plan
// says, one after the other, and then with a closing text. No model is behind it.

import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Services } from './program.types.ts';

export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, string>>;
}

type Json = Record<string, unknown>;

/** `injected` is the plan of a model that read something it should not have believed. */
export async function modelServer(plan: readonly ToolCall[], injected: readonly ToolCall[], keys: (origin: string) => Readonly<Record<string, string>>): Promise<Services> {
  let current = plan;
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const asked = JSON.parse(Buffer.concat(parts).toString() || '{}') as { messages?: Json[]; stream?: boolean };
      const answer = request.url?.endsWith('/messages') === true ? anthropicAnswer : openaiAnswer;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(asked.messages ?? [], current)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    env: keys(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    reset: async (other) => {
      current = other ? injected : plan;
      return await Promise.resolve();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function openaiAnswer(messages: readonly Json[], plan: readonly ToolCall[]): Json {
  const done = messages.filter(({ role }) => role === 'tool').length;
  const call = plan[done];
  const message = call === undefined
    ? { role: 'assistant', content: `done after ${done} calls` }
    : { role: 'assistant', content: null, tool_calls: [{ id: `call_${done}`, type: 'function', function: { name: call.name, arguments: JSON.stringify(call.input) } }] };
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'stand-in', choices: [{ index: 0, message, finish_reason: call === undefined ? 'stop' : 'tool_calls' }], usage: { prompt_tokens: 3, completion_tokens: 6, total_tokens: 9 } };
}

function anthropicAnswer(messages: readonly Json[], plan: readonly ToolCall[]): Json {
  const done = messages.flatMap(({ content }) => (Array.isArray(content) ? (content as Json[]) : [])).filter(({ type }) => type === 'tool_result').length;
  const call = plan[done];
  const content = call === undefined ? [{ type: 'text', text: `done after ${done} calls` }] : [{ type: 'tool_use', id: `toolu_${done}`, name: call.name, input: call.input }];
  return { id: 'msg_1', type: 'message', role: 'assistant', model: 'stand-in', content, stop_reason: call === undefined ? 'end_turn' : 'tool_use', stop_sequence: null, usage: { input_tokens: 3, output_tokens: 6 } };
}
