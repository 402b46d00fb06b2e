import Anthropic from '@anthropic-ai/sdk';
import { call, tools } from './tools.mjs';

const client = new Anthropic();
const messages = [{ role: 'user', content: process.argv.slice(2).join(' ') }];
for (;;) {
  const { content, stop_reason } = await client.messages.create({ model: 'stand-in', max_tokens: 100, messages, tools: Object.entries(tools).map(([name, { description, schema }]) => ({ name, description, input_schema: schema })) });
  messages.push({ role: 'assistant', content });
  if (stop_reason !== 'tool_use') { console.log(content[0].text); break; }
  const results = [];
  for (const { id, name, input } of content.filter(({ type }) => type === 'tool_use')) {
    const said = await call(name, input);
    console.log(`${name} ${JSON.stringify(input)}\n${said}`);
    results.push({ type: 'tool_result', tool_use_id: id, content: said });
  }
  messages.push({ role: 'user', content: results });
}
