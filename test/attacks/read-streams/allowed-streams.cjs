// Streams a granted file by each class.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const file = `${lab.granted}/file.txt`;
const read = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
};
Promise.all([read(fs.createReadStream(file)), read(new fs.ReadStream(file)), read(fs.createReadStream(null, { fd: fs.openSync(file) })), fs.openAsBlob?.(file).then((blob) => blob.text()) ?? 'granted text']).then((texts) => texts.every((text) => text === 'granted text') && console.log('ok'));
