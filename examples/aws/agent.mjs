// Says what it could do. Under the policy beside it: read its folder, and nothing else.
import { readFileSync, writeFileSync } from 'node:fs';

const attempt = (run) => { try { return run(); } catch (error) { return error.code; } };
console.log(JSON.stringify({
  read: attempt(() => readFileSync(new URL('package.json', import.meta.url)).length > 0),
  passwd: attempt(() => readFileSync('/etc/passwd', 'utf8').length),
  write: attempt(() => writeFileSync(new URL('package.json', import.meta.url), '')),
  secret: process.env.AWS_SECRET_ACCESS_KEY ?? null,
}));
