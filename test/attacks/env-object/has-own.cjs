// Learns whether variables are set, with hasOwnProperty.
// denied: env:read DENIED_BIT_
const { hasOwnProperty } = Object.prototype;
console.log(Array.from({ length: 32 }, (_, i) => Number(hasOwnProperty.call(process.env, `DENIED_BIT_${i}`))).join(''));
