// A program that uses keys of other services from its environment: as it should, and everywhere else.

const http = require('node:http');
const { own, other } = JSON.parse(process.argv[2]);
const { OPENAI_API_KEY: openai, BASIC_TOKEN: basic, ANTHROPIC_API_KEY: anthropic } = process.env;
const ask = (url, options) => fetch(url, options).then((r) => r.text(), (error) => `${error.cause?.safeclaw?.code ?? error.cause?.code} ${error.cause?.safeclaw?.reason ?? ''}`);
const request = (url, headers, options = {}) => new Promise((resolve) => {
  http.request(url, { headers, ...options }, (res) => { res.resume().on('end', () => resolve(res.statusCode)); }).on('error', (error) => resolve(error.safeclaw?.code ?? error.code)).end();
});

async function main() {
  const out = { shown: [openai, basic, anthropic] };
  await ask(`${own}/bearer`, { method: 'POST', headers: { authorization: `Bearer ${openai}`, 'content-type': 'application/json' }, body: JSON.stringify({ body: openai }) });
  await ask(`${own}/header?in=url-${openai}`, { headers: { 'x-api-key': anthropic, 'x-both': `${openai};${anthropic}` } });
  await ask(`${own}/basic`, { headers: { authorization: `Basic ${Buffer.from(`user:${basic}`).toString('base64')}` } });
  await request(`${own}/node-http`, { authorization: `Bearer ${openai}` });
  await ask(`${own}/longer-name`, { headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY_EU}`, 'x-both': `${openai};${process.env.OPENAI_API_KEY_EU}` } });
  await ask(`${own}/redirect`, { headers: { 'x-api-key': openai } });
  await ask(`${other}/elsewhere`, { headers: { authorization: `Bearer ${openai}` } });
  out.trace = await request(`${own}/trace`, { authorization: `Bearer ${openai}` }, { method: 'TRACE' });
  console.log(JSON.stringify(out));
}
main();
