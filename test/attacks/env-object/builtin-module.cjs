// Asks for the module by getBuiltinModule and by require.
// nodes: >=20
// denied: env:read DENIED_KEY
console.log(process.getBuiltinModule?.('node:process').env.DENIED_KEY, require('process').env.DENIED_KEY);
