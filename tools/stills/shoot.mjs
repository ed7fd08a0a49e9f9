// node shoot.mjs WORKDIR: draws every shot of WORKDIR/shots.json to WORKDIR/raw/NAME.png.
// WORKDIR holds node_modules (three, playwright-core) and the baked figure; see make.sh.
import fs from 'fs';
import http from 'http';
import path from 'path';
import { createRequire } from 'module';

const work = path.resolve(process.argv[2]), here = path.dirname(new URL(import.meta.url).pathname);
const { chromium } = createRequire(path.join(work, 'x.js'))('playwright-core');
const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const MIME = { '.js': 'text/javascript', '.json': 'application/json', '.html': 'text/html' };
const server = http.createServer((request, response) => {
  const at = new URL(request.url, 'http://x').pathname;
  const file = at.startsWith('/three/') ? path.join(work, 'node_modules', at)
    : at.startsWith('/work/') ? path.join(work, at.slice(6)) : path.join(here, at);
  if (!fs.existsSync(file)) { response.writeHead(404).end(); return; }
  response.writeHead(200, { 'content-type': MIME[path.extname(file)] || 'application/octet-stream' });
  fs.createReadStream(file).pipe(response);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.log('page:', error.message));
  page.on('console', (m) => m.type() === 'error' && console.log('console:', m.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/render.html`);
  await page.waitForFunction('window.ready', null, { timeout: 60000 });
  fs.mkdirSync(path.join(work, 'raw'), { recursive: true });
  for (const shot of JSON.parse(fs.readFileSync(path.join(work, 'shots.json')))) {
    const url = await page.evaluate((s) => window.draw(s), shot);
    fs.writeFileSync(path.join(work, 'raw', shot.name + '.png'),
      Buffer.from(url.split(',')[1], 'base64'));
    console.log(shot.name);
  }
} finally {
  await browser.close();
  server.close();
}
