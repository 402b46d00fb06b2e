import { generateText, simulateReadableStream, stepCountIs, streamText, tool } from 'ai';
import { MockLanguageModelV2 } from 'ai/test';
import { z } from 'zod';

const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
const steps = [
  { content: [{ type: 'tool-call', toolCallId: 't1', toolName: 'weather', input: '{"city":"Bern"}' }], finishReason: 'tool-calls', usage, warnings: [] },
  { content: [{ type: 'text', text: 'It rains.' }], finishReason: 'stop', usage, warnings: [] },
];
const calling = await generateText({
  model: new MockLanguageModelV2({ doGenerate: async () => steps.shift() }),
  tools: { weather: tool({ description: 'd', inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `rain in ${city}` }) },
  stopWhen: stepCountIs(3), prompt: 'weather?',
});
console.log(calling.text, calling.steps.map((step) => step.toolResults.map((result) => result.output)), calling.totalUsage);
const streaming = streamText({
  model: new MockLanguageModelV2({
    doStream: async () => ({
      stream: simulateReadableStream({ chunks: [{ type: 'stream-start', warnings: [] }, { type: 'text-start', id: '1' }, ...['Hello', ', ', 'world'].map((delta) => ({ type: 'text-delta', id: '1', delta })), { type: 'text-end', id: '1' }, { type: 'finish', finishReason: 'stop', usage }] }),
    }),
  }),
  prompt: 'hi',
});
const parts = [];
for await (const part of streaming.textStream) parts.push(part);
console.log(parts.join('|'), await streaming.finishReason, await streaming.usage);
