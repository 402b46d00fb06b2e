import fs from 'node:fs';
import OpenAI from 'openai';
import { standIn } from './stand-in.mjs';

const api = await standIn();
const client = new OpenAI({ apiKey: 'none', baseURL: `${api.origin}/v1` });
const messages = [{ role: 'user', content: 'hello' }];
const whole = await client.chat.completions.create({ model: 'stand-in', messages });
console.log('whole', whole.choices[0].message.content, whole.usage.total_tokens);
let streamed = '';
for await (const chunk of await client.chat.completions.create({ model: 'stand-in', messages, stream: true })) streamed += `[${chunk.choices[0].delta.content ?? chunk.choices[0].finish_reason}]`;
console.log('streamed', streamed);
const half = await client.chat.completions.create({ model: 'stand-in', messages, stream: true });
for await (const chunk of half) { console.log('left after', chunk.choices[0].delta.content); break; }
const raw = await client.chat.completions.create({ model: 'stand-in', messages: [{ role: 'user', content: 'limit me once' }] }).withResponse();
console.log('after a retry', raw.response.status, raw.data.choices[0].finish_reason);
const refused = await client.chat.completions.create({ model: 'stand-in', messages: [{ role: 'user', content: 'refuse me' }] }).catch((error) => error);
console.log('refused', refused.constructor.name, refused.status, refused.message, refused.requestID);
const embedded = await client.embeddings.create({ model: 'stand-in', input: 'x', encoding_format: 'float' });
console.log('embedded', embedded.data[0].embedding);
fs.writeFileSync('upload.txt', 'a line of the upload\n'.repeat(5000));
// Node 18 has no `File`, which the package needs here.
const file = globalThis.File === undefined ? {} : await client.files.create({ file: fs.createReadStream('upload.txt'), purpose: 'assistants' });
console.log('uploaded', file.filename, file.bytes);
const late = await client.chat.completions.create({ model: 'stand-in', messages }, { signal: AbortSignal.abort() }).catch((error) => error);
console.log('aborted', late.constructor.name, late.message);
const nobody = await new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1:1/v1', maxRetries: 1 }).models.list().catch((error) => error);
console.log('nobody there', nobody.constructor.name, nobody.message, nobody.cause?.cause?.code ?? nobody.cause?.code);
console.log(api.asked.join('\n'));
api.close();
