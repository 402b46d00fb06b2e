// Shows the environment through the console's own inspection and table.
// denied: env:read DENIED_KEY
console.dir(process.env, { showHidden: true, showProxy: true });
console.table(Object.entries(process.env));
