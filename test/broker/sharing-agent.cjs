// The same requests in a thread and in children.

const { execFile } = require('node:child_process');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const agent = path.join(__dirname, 'source-agent.cjs');

function threaded() {
  return new Promise((resolve) => {
    const worker = new Worker(agent, { argv: [process.argv[2]], stdout: true });
    let text = '';
    worker.stdout.setEncoding('utf8').on('data', (part) => (text += part));
    worker.on('error', (error) => resolve(String(error))).on('exit', () => resolve(text === '' ? 'nothing' : JSON.parse(text).answers));
  });
}

function started(env) {
  return new Promise((resolve) => {
    execFile(process.execPath, [agent, process.argv[2]], { env }, (error, text, errors) => resolve(error === null ? JSON.parse(text).answers : `${error.code} ${errors}`));
  });
}

(async () => {
  const here = await started(process.env);
  // What a program might set to lead a child's gate to other credentials.
  const led = await started({ ...process.env, AWS_PROFILE: 'evil', AWS_CONFIG_FILE: '/tmp/none', HOME: '/tmp', AWS_ACCESS_KEY_ID: undefined, SAFECLAW_CREDENTIALS: '{"cwd":"/","pairs":["AWS_PROFILE=evil"]}' });
  console.log(JSON.stringify({ child: here, led, thread: await threaded() }));
})();
