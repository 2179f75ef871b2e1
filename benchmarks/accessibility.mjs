// Opens an HTML report in headless Chromium and checks what a person with any eyes, hands or screen would meet:
// axe-core (WCAG 2.0-2.2 A and AA, best practices) at desk and phone width, light and dark; no sideways scrolling;
// no request to anywhere; the time to open. With --screenshots DIR it also takes the pictures of the manual.
//
//   npm install --no-save playwright-core axe-core
//   compliance demo --format html --output report.html
//   node benchmarks/accessibility.mjs report.html [--screenshots docs | --only-open]
//
// --only-open leaves axe out, which takes minutes on a report of several megabytes.
// CHROMIUM names the browser (default /usr/bin/chromium). Exit 1 when anything is wrong, 2 when it cannot run.
import { createRequire } from 'node:module';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file, flag, folder] = process.argv.slice(2);
if (!file || (flag && !['--screenshots', '--only-open'].includes(flag)) || (flag === '--screenshots' && !folder)) {
  console.error('usage: node benchmarks/accessibility.mjs REPORT.html [--screenshots DIR | --only-open]');
  process.exit(2);
}
const require = createRequire(join(process.cwd(), 'package.json'));
let chromium, axe;
try {
  ({ chromium } = require('playwright-core'));
  axe = require.resolve('axe-core/axe.min.js');
} catch {
  console.error('accessibility: playwright-core and axe-core are needed; run: npm install --no-save playwright-core axe-core');
  process.exit(2);
}

const VIEWS = [
  ['desk, light', 1280, 900, 'light'],
  ['desk, dark', 1280, 900, 'dark'],
  ['phone, light', 390, 844, 'light'],
  ['phone, dark', 390, 844, 'dark'],
  ['narrow phone, light', 320, 640, 'light'],
];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const OPEN_WITHIN = 2000; // milliseconds, with 500 matches
const url = pathToFileURL(resolve(file)).href;
let wrong = 0;

const complain = (text) => {
  wrong += 1;
  console.log(`  WRONG ${text}`);
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB`);

for (const [name, width, height, colorScheme] of VIEWS) {
  // The page forbids every script; axe has to be let in.
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
  const page = await context.newPage();
  page.on('request', (request) => request.url() === url || complain(`a request to ${request.url()}`));
  const begun = performance.now();
  await page.goto(url);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const opened = performance.now() - begun;
  console.log(`${name}: shown after ${Math.round(opened)} ms`);
  if (opened > OPEN_WITHIN) complain(`it took more than ${OPEN_WITHIN} ms`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) complain(`the page scrolls sideways by ${sideways} px`);
  if (flag === '--only-open') {
    await context.close();
    continue;
  }
  await page.addStyleTag({ content: 'article { content-visibility: visible !important }' });
  await page.addScriptTag({ path: axe });
  const result = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
  console.log(`  axe: ${result.passes.length} rules hold, ${result.violations.length} broken, ${result.incomplete.length} undecided`);
  for (const rule of result.violations) {
    complain(`${rule.id} (${rule.impact}), ${rule.nodes.length} places, first: ${rule.nodes[0].html.slice(0, 160)}`);
  }
  await context.close();
}

if (folder) {
  const pictures = [
    ['report-desk.png', 1280, 900, 'light', 'body'],
    ['report-passages.png', 1280, 900, 'light', 'article:has(ins)'],
    ['report-phone.png', 390, 844, 'dark', 'article:has(ins) .match'],
  ];
  for (const [name, width, height, colorScheme, place] of pictures) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    await page.goto(url);
    await page.evaluate((selector) => document.querySelector(selector).scrollIntoView(), place);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: join(folder, name) });
    console.log(`${join(folder, name)} written`);
    await context.close();
  }
}
await browser.close();
process.exit(wrong ? 1 : 0);
