// Learns whether variables are set by what a strict delete or a definition does.
// denied: env:read or env:write DENIED_BIT_
'use strict';
const seen = Array.from({ length: 32 }, (_, i) => {
  const before = Object.keys(process.env).length;
  delete process.env[`DENIED_BIT_${i}`];
  return before - Object.keys(process.env).length;
});
console.log(seen.join(''));
