import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { call, tools } from './tools.mjs';

const bound = Object.entries(tools).map(([name, { description, schema }]) => tool((input) => call(name, input), { name, description, schema }));
const model = new ChatOpenAI({ model: 'stand-in', configuration: { baseURL: process.env.OPENAI_BASE_URL } }).bindTools(bound);
const messages = [new HumanMessage(process.argv.slice(2).join(' '))];
for (;;) {
  const answer = await model.invoke(messages);
  messages.push(answer);
  if (!answer.tool_calls?.length) { console.log(answer.content); break; }
  for (const { id, name, args } of answer.tool_calls) {
    const content = await bound.find((one) => one.name === name).invoke(args);
    console.log(`${name} ${JSON.stringify(args)}\n${content}`);
    messages.push(new ToolMessage({ tool_call_id: id, content: String(content) }));
  }
}
