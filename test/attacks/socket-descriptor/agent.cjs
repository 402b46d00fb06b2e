// Opens a kept-alive connection for an allowed GET, then writes a PUT past the network surface, by the socket's descriptor.

const fs = require('node:fs');
const http = require('node:http');
const { spawnSync } = require('node:child_process');

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const evil = 'PUT /evil HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n';
const results = {};

http.get({ host: '127.0.0.1', port: Number(process.argv[2]), path: '/allowed', agent }, (response) => {
  response.resume().on('end', () =>
    setImmediate(async () => {
      const [socket] = Object.values(agent.freeSockets)[0];
      const { fd } = socket._handle;
      const attempts = {
        writeSync: () => fs.writeSync(fd, evil),
        writevSync: () => fs.writevSync(fd, [Buffer.from(evil)]),
        writeFileSync: () => fs.writeFileSync(fd, evil),
        appendFileSync: () => fs.appendFileSync(fd, evil),
        stream: () => new Promise((resolve, reject) => fs.createWriteStream(null, { fd, autoClose: false }).on('error', reject).end(evil, (error) => (error ? reject(error) : resolve()))),
        child: () => {
          const { error } = spawnSync('cat', [], { input: evil, stdio: ['pipe', fd, 'inherit'] });
          if (error) throw error;
        },
      };
      for (const [name, attempt] of Object.entries(attempts)) {
        try {
          await attempt();
          results[name] = 'written';
        } catch (error) {
          results[name] = error.code;
        }
      }
      fs.writeFileSync('note.txt', 'mine');
      results.neighbour = fs.readFileSync('note.txt', 'utf8');
      console.log(JSON.stringify(results));
      setTimeout(() => process.exit(0), 100);
    }),
  );
});
