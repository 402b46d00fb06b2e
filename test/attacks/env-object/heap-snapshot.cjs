// Looks for the value in a heap snapshot, where it lies if any object of the gate keeps it.
// denied: process:inspect
const v8 = require('node:v8');
const seen = process.env.DENIED_KEY;
const snapshot = [];
v8.getHeapSnapshot().on('data', (chunk) => snapshot.push(chunk)).on('end', () => {
  const { strings } = JSON.parse(Buffer.concat(snapshot.map((chunk) => Buffer.from(chunk))).toString());
  console.log(strings.filter((text) => /^[0-9a-f]{20}$/.test(text)).join('\n'), seen?.length);
});
