// Gives a WebAssembly program the folder as its own and lets it make a folder there.
// nodes: >=20
// denied: file:write or file:read denied
const lab = JSON.parse(process.argv[2]);
const { WASI } = require('node:wasi');
const wasi = new WASI({ version: 'preview1', preopens: { '/x': lab.denied } });
// (import "wasi_snapshot_preview1" "path_create_directory"), called with descriptor 3 and the four bytes "born".
const bytes = Buffer.from('0061736d01000000010b0260037f7f7f017f60000002300116776173695f736e617073686f745f707265766965773115706174685f6372656174655f6469726563746f72790000030201010503010001071302066d656d6f72790200065f737461727400010a0d010b0041034108410410001a0b0b0a010041080b04626f726e', 'hex');
WebAssembly.instantiate(bytes, wasi.getImportObject()).then(({ instance }) => wasi.start(instance));
