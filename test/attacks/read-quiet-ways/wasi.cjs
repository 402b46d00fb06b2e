// Gives a WebAssembly program the denied folder as its own and lets it open the file.
// nodes: >=20
// denied: file:read denied
// also: wasi-program.cjs
const lab = JSON.parse(process.argv[2]);
const { WASI } = require('node:wasi');
const wasi = new WASI({ version: 'preview1', preopens: { '/x': lab.denied } });
WebAssembly.instantiate(require('./wasi-program.cjs'), wasi.getImportObject()).then(({ instance }) => wasi.start(instance));
