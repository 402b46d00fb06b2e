import OpenAI from 'openai';
import { call, tools } from './tools.mjs';

const client = new OpenAI();
const messages = [{ role: 'user', content: process.argv.slice(2).join(' ') }];
for (;;) {
  const { choices: [{ message }] } = await client.chat.completions.create({ model: 'stand-in', messages, tools: Object.entries(tools).map(([name, { description, schema }]) => ({ type: 'function', function: { name, description, parameters: schema } })) });
  messages.push(message);
  if (!message.tool_calls) { console.log(message.content); break; }
  for (const { id, function: { name, arguments: given } } of message.tool_calls) {
    const content = await call(name, JSON.parse(given));
    console.log(`${name} ${given}\n${content}`);
    messages.push({ role: 'tool', tool_call_id: id, content });
  }
}
