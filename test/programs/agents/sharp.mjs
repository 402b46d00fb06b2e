import fs from 'node:fs';
import { createRequire } from 'node:module';

const sharp = createRequire(`${process.cwd()}/x.js`)('sharp');
const image = await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 200, g: 30, b: 90 } } }).png().toBuffer();
fs.writeFileSync('a.png', image);
await sharp('a.png').resize(16).webp().toFile('b.webp');
console.log((await sharp('b.webp').metadata()).width, (await sharp(image).stats()).dominant);
console.log(await sharp('none.png').metadata().catch((error) => error.message));
