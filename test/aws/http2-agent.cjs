// Streams of HTTP/2 whose call stands in their body: ordinary ones, and ones that try to send another body than the one
// that was decided. Prints what came of each.

const http2 = require('node:http2');

const port = process.argv[2];
const head = (operation = 'GetItem') => ({
  ':method': 'POST', ':path': '/', 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}`,
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
});
const allowed = '{"TableName":"T"}';
const other = '{"TableName":"U"}';
const session = http2.connect(`http://127.0.0.1:${port}`);
const symbolOf = (object, description) => Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === description);
const handleOf = (object) => object[symbolOf(object, 'kHandle') ?? symbolOf(object, 'handle')];

function send(run, options, more = {}) {
  return new Promise((resolve) => {
    let stream;
    try {
      stream = session.request({ ...head(), ...more }, options);
    } catch (error) {
      return resolve(error.code);
    }
    let body = '';
    stream.on('error', (error) => resolve(`${error.name} ${error.code} ${error.safeclaw?.code ?? ''}`)).on('data', (data) => (body += data)).on('end', () => resolve(body)).on('close', () => resolve('closed'));
    run(stream);
  });
}

/** What a program gets that writes on the native stream by itself. */
function byHandle(write, text = allowed) {
  return new Promise((resolve) => {
    void send((stream) => {
      stream.on('ready', () => {
        try {
          resolve(write(handleOf(stream)) ?? 'written');
        } catch (error) {
          resolve(`${error.code} ${error.safeclaw?.code ?? error.message}`);
        }
      });
      stream.end(text);
    });
  });
}

(async () => {
  const out = {};
  out.whole = await send((stream) => stream.end(allowed));
  out.pieces = await send((stream) => { stream.write('{"TableName"'); setTimeout(() => stream.end(Buffer.from(':"T"}')), 10); });
  out.encoded = await send((stream) => stream.end(Buffer.from(allowed).toString('base64'), 'base64'));
  out.large = await send((stream) => { stream.write('{"TableName":"T","x":"'); for (let i = 0; i < 50; i++) stream.write('y'.repeat(20_000)); stream.end('"}'); });
  out.other = await send((stream) => stream.end(other));
  out.empty = await send((stream) => stream.end());
  out['empty by option'] = await send(() => undefined, { endStream: true });
  // What it names nobody by is for the server to refuse, as this one does.
  out['empty authority'] = await send((stream) => stream.end(allowed), undefined, { ':authority': '' });
  out['another authority'] = await send((stream) => stream.end(allowed), undefined, { ':authority': 'example.com' });
  out.twice = await send((stream) => stream.end('{"TableName":"T","TableName":"U"}'));
  out.cancelled = await send((stream) => { stream.write(allowed); stream.close(http2.constants.NGHTTP2_CANCEL); });
  out.aborted = await send((stream) => stream.write(allowed), { signal: AbortSignal.timeout(20) });
  out.methods = await send((stream) => { stream._write = (chunk, encoding, done) => done(); stream.end(other); });
  out['changed buffer'] = await send((stream) => { const bytes = Buffer.from(allowed); stream.write(bytes); bytes.write(other); stream.end(); });
  const bytes = Buffer.from(other);
  out['by handle'] = await byHandle((handle) => { handle.writeBuffer({ handle }, bytes); });
  out['by handle, as text'] = await byHandle((handle) => { handle.writeUtf8String({ handle }, other); });
  out['by handle, in pieces'] = await byHandle((handle) => { handle.writev({ handle }, [Buffer.from('{"TableName":"'), Buffer.from('U"}')], true); });
  out['by the prototype'] = await byHandle((handle) => { Object.getPrototypeOf(handle).writeBuffer.call(handle, { handle }, bytes); });
  out['cut off'] = await byHandle((handle) => { handle.shutdown({ handle }); }, '{"TableName":"T","x":1}');
  out['cut off by trailers'] = await byHandle((handle) => { handle.trailers(['a\0b\0\0', 1]); });
  const native = symbolOf(session, 'kHandle');
  try {
    const list = Object.entries(head()).map(([name, value]) => `${name}\0${value}\0\0`).join('');
    session[native].request([list, 5], 0, 0, 16, false).writeBuffer({}, Buffer.from(allowed));
    out.native = 'sent';
  } catch (error) {
    out.native = `${error.code} ${error.safeclaw?.code}`;
  }
  console.log(JSON.stringify(out));
  process.exit(0);
})();
