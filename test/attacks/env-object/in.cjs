// Learns whether variables are set, with `in`.
// denied: env:read DENIED_BIT_
console.log(Array.from({ length: 32 }, (_, i) => Number(`DENIED_BIT_${i}` in process.env)).join(''));
