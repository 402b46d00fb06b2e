// Lists entries and values.
// denied: env:read DENIED_KEY
console.log(Object.entries(process.env), Object.values(process.env));
