// Stores in the file that its operator named for local storage, in a folder that no rule grants.
// flags: --experimental-webstorage --localstorage-file=../denied/storage
// nodes: >=22
// denied: file:read or file:write storage
try {
  localStorage.setItem('a', 'x');
} catch (error) {
  console.log(error.code);
}
globalThis.localStorage.b = 'x';
