// Says what it was given.
console.log(JSON.stringify(process.env));
process.disconnect?.();
