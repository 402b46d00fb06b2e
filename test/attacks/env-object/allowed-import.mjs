// Reads the granted variable through an import.
import process, { env } from 'node:process';

if (env.GRANTED_KEY === 'granted value' && process.env.GRANTED_KEY === 'granted value') console.log('ok');
