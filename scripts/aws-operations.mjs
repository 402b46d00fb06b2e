// Writes src/action/aws-operations.txt: which operations AWS has, and what a request for each looks like.
// The source is AWS's own models as botocore publishes them, every working day and for all services:
//
//   node scripts/aws-operations.mjs                 takes the version below from the Python package index, with pip
//   node scripts/aws-operations.mjs --from FOLDER   reads an unpacked `botocore/data`
//
// The form of the file is described at its reader, src/action/aws-operations.ts.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as zlib from 'node:zlib';

const botocore = '1.43.107';
const output = path.join(path.dirname(fileURLToPath(import.meta.url)), '../src/action/aws-operations.txt');

/** Services that ARNs and IAM know under another name than signatures do. */
const names = new Map([
  ['monitoring', 'cloudwatch'], ['iotdata', 'iot'], ['iot-jobs-data', 'iot'], ['iotsecuredtunneling', 'iot'], ['sso-oauth', 'sso-oauth'], ['awsssoportal', 'sso'],
  ['aws-marketplace', 'aws-marketplace'], ['mgh', 'mgh'], ['timestream', 'timestream'], ['s3-outposts', 's3-outposts'],
]);

/** Operations that botocore leaves out, since Python has no client for streams in both directions. */
const streaming = {
  bedrock: { endpoint: 'bedrock-runtime', lines: ['POST /model/{}/invoke-with-bidirectional-stream InvokeModelWithBidirectionalStream'] },
  lex: { endpoint: 'runtime-v2-lex', lines: ['POST /bots/{}/botAliases/{}/botLocales/{}/sessions/{}/conversation StartConversation'] },
  polly: { endpoint: 'polly', lines: ['POST /v1/synthesisStream StartSpeechSynthesisStream'] },
  qbusiness: { endpoint: 'qbusiness', lines: ['POST /applications/{}/conversations Chat'] },
  transcribe: {
    endpoint: 'transcribestreaming',
    lines: [
      'POST /stream-transcription StartStreamTranscription', 'POST /medical-stream-transcription StartMedicalStreamTranscription',
      'POST /call-analytics-stream-transcription StartCallAnalyticsStreamTranscription', 'POST /medical-scribe-stream StartMedicalScribeStream',
      'GET /medical-scribe-stream/{} GetMedicalScribeStream',
    ],
  },
};

/** S3 tells these apart by a header. */
const decidingHeaders = new Set(['x-amz-copy-source']);

function readModels(folder) {
  const models = [];
  for (const name of fs.readdirSync(folder).sort()) {
    const versions = fs.statSync(path.join(folder, name)).isDirectory() ? fs.readdirSync(path.join(folder, name)).sort() : [];
    const newest = versions.filter((version) => fs.existsSync(path.join(folder, name, version, 'service-2.json.gz'))).at(-1);
    if (newest !== undefined) models.push(JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(folder, name, newest, 'service-2.json.gz')))));
  }
  return models;
}

function toBlock({ metadata, operations, shapes }) {
  const signing = (metadata.signingName ?? metadata.endpointPrefix).toLowerCase();
  const rest = metadata.protocol.startsWith('rest');
  const prefixes = new Set(Object.values(operations).map((operation) => operation.endpoint?.hostPrefix.replace(/\{\w+\}/g, '{}')).filter((prefix) => prefix !== undefined));
  const current = Object.values(operations).filter((operation) => !operation.deprecated || !Object.values(operations).some((other) => !other.deprecated && route(other, shapes) === route(operation, shapes)));
  return {
    service: names.get(signing) ?? signing,
    endpoint: metadata.endpointPrefix,
    signing,
    target: metadata.targetPrefix ?? '-',
    prefixes: prefixes.size === 0 ? '-' : [...prefixes].sort().join(','),
    lines: rest ? current.map((operation) => `${route(operation, shapes)} ${operation.name}`).sort() : [`* ${Object.keys(operations).sort().join(' ')}`],
  };
}

/** `GET /{}/{+}?acl`: labels without their names, then what the query must hold, then `^header`. */
function route({ http, input }, shapes) {
  const [template, query = ''] = http.requestUri.split('?');
  const shape = input === undefined ? {} : shapes[input.shape];
  const required = (shape.required ?? []).map((name) => shape.members[name]);
  const wanted = new Set([...query.split('&').filter((text) => text !== ''), ...required.filter((member) => member.location === 'querystring').map((member) => member.locationName)]);
  const headers = required.filter((member) => member.location === 'header' && decidingHeaders.has(member.locationName)).map((member) => `^${member.locationName}`);
  const labels = template.replace(/\{[^}]*\+\}/g, '{+}').replace(/\{[^}+]+\}/g, '{}');
  return `${http.method} ${labels}${wanted.size === 0 ? '' : `?${[...wanted].sort().join('&')}`}${headers.join('')}`;
}

function download() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aws-models-'));
  execFileSync('pip', ['download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', folder, `botocore==${botocore}`], { stdio: ['ignore', 'inherit', 'inherit'] });
  const wheel = fs.readdirSync(folder).find((name) => name.endsWith('.whl'));
  execFileSync('unzip', ['-q', path.join(folder, wheel), 'botocore/data/*', '-d', folder]);
  return folder;
}

const from = process.argv.indexOf('--from');
const folder = from === -1 ? download() : null;
const blocks = readModels(folder === null ? process.argv[from + 1] : path.join(folder, 'botocore/data')).map(toBlock);
if (folder !== null) fs.rmSync(folder, { recursive: true });
for (const [service, { endpoint, lines }] of Object.entries(streaming)) {
  const block = blocks.find((one) => one.endpoint === endpoint);
  if (block === undefined) blocks.push({ service, endpoint, signing: service, target: '-', prefixes: '-', lines });
  else block.lines = [...new Set([...block.lines, ...lines])].sort();
}
blocks.sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : a.endpoint < b.endpoint ? -1 : 1));
const text = blocks.map((block) => `= ${block.service} ${block.endpoint} ${block.signing} ${block.target} ${block.prefixes}\n${block.lines.join('\n')}\n`).join('');
fs.writeFileSync(output, text);
console.log(`${blocks.length} services, ${blocks.reduce((sum, { lines }) => sum + (lines[0]?.startsWith('* ') ? lines[0].split(' ').length - 1 : lines.length), 0)} operations, ${text.length} bytes`);
