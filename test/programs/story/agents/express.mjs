import fs from 'node:fs/promises';
import path from 'node:path';
import express from 'express';

const app = express();
const notes = path.resolve('notes');
app.use(express.json());
app.use(express.static('public'));
app.get('/notes', async (request, response) => response.json((await fs.readdir(notes)).sort()));
app.get('/notes/:name', (request, response) => response.sendFile(path.join(notes, `${request.params.name}.json`)));
app.put('/notes/:name', async (request, response) => { await fs.writeFile(path.join(notes, `${request.params.name}.json`), JSON.stringify(request.body)); response.sendStatus(204); });
// As services have it that were written in a hurry: whatever is asked for.
app.get('/raw', async (request, response) => response.send(await fs.readFile(path.resolve(request.query.file), 'utf8')));
app.use((error, request, response, next) => { response.status(500).send(error.code ?? error.message); });
const server = app.listen(process.env.PORT, '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => server.close(() => { console.log('closed'); process.exit(0); }));
