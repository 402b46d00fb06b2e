// A cluster that serves one port from two workers, loses one, starts another and stops in order.

const cluster = require('node:cluster');
const http = require('node:http');

if (cluster.isPrimary) {
  const lines = [];
  let port = 0;
  const agent = new http.Agent({ keepAlive: false });
  const ask = (path) => new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path, agent }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part)).on('end', () => resolve(text));
    }).on('error', (error) => resolve(error.code));
  });
  cluster.setupPrimary({ args: ['worker'], silent: false });
  cluster.on('online', (worker) => lines.push(`online ${worker.id}`));
  cluster.on('exit', (worker, code, signal) => lines.push(`exit ${code} ${signal} ${worker.exitedAfterDisconnect}`));
  const listening = (worker) => new Promise((resolve) => worker.once('listening', (address) => { port = address.port; resolve(); }));
  (async () => {
    const [a, b] = [cluster.fork({ NAME: 'a' }), cluster.fork({ NAME: 'b' })];
    await Promise.all([listening(a), listening(b)]);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(`/${i}`)));
    console.log([...new Set(answers.map((answer) => answer.split(' ')[0]))].sort().join(), answers.filter((answer) => answer.endsWith('worker')).length);
    await ask('/die');
    await new Promise((resolve) => cluster.once('exit', resolve));
    const c = cluster.fork({ NAME: 'c' });
    await listening(c);
    console.log(Object.keys(cluster.workers).length);
    cluster.disconnect(() => { console.log(lines.sort().join('\n')); });
  })();
} else {
  http.createServer((request, response) => {
    if (request.url === '/die') process.exit(9);
    response.end(`${process.env.NAME} ${process.argv[2]}`);
  }).listen(0, '127.0.0.1');
}
