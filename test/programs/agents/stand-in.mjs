// A stand-in for the APIs of OpenAI and Anthropic on this machine: it answers a few fixed texts in their wire format,
// whole and as server-sent events. It is a mock: no model is behind it.

import http from 'node:http';

const words = ['All ', 'quiet ', 'on ', 'the ', 'wire', '.'];

function openaiChunk(delta, finish = null) {
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices: [{ index: 0, delta, finish_reason: finish }] };
}

const openai = {
  whole: { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'stand-in', choices: [{ index: 0, message: { role: 'assistant', content: words.join('') }, finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 6, total_tokens: 9 } },
  events: [...words.map((content) => openaiChunk({ content })), openaiChunk({}, 'stop')].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).concat('data: [DONE]\n\n'),
};

const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'stand-in', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 3, output_tokens: 1 } };
const anthropic = {
  whole: { ...message, content: [{ type: 'text', text: words.join('') }], stop_reason: 'end_turn', usage: { input_tokens: 3, output_tokens: 6 } },
  events: [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...words.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 6 } },
    { type: 'message_stop' },
  ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
};

/** Starts it; gives its origin and what it was asked, as `METHOD path bytes`. */
export async function standIn() {
  const asked = [];
  let limited = false;
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const text = body.toString('latin1');
      asked.push(`${request.method} ${request.url} ${request.headers['content-type']?.split(';')[0] ?? '-'}`);
      const api = request.url.includes('messages') ? anthropic : openai;
      if (text.includes('limit me once') && !limited) {
        limited = true;
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after-ms': '5' }).end('{"error":{"message":"slow down","type":"rate_limit_error"}}');
      } else if (text.includes('refuse me')) {
        response.writeHead(400, { 'content-type': 'application/json', 'x-request-id': 'r1', 'request-id': 'r1' }).end('{"type":"error","error":{"type":"invalid_request_error","message":"no"}}');
      } else if (request.url.endsWith('/files')) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'file-1', object: 'file', filename: /filename="([^"]*)"/.exec(text)?.[1], bytes: text.includes('line of the upload') ? 1 : 0 }));
      } else if (request.url.endsWith('/embeddings')) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', model: 'stand-in', data: [{ object: 'embedding', index: 0, embedding: [0.25, -0.5] }], usage: { prompt_tokens: 1, total_tokens: 1 } }));
      } else if (text.includes('"stream":true')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const send = (i) => {
          if (i === api.events.length) return response.end();
          response.write(api.events[i]);
          setTimeout(send, 2, i + 1);
        };
        send(0);
      } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(api.whole));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, asked, close: () => { server.close(); server.closeAllConnections(); } };
}
