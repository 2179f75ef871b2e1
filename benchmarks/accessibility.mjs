// Opens an HTML report in headless Chromium and checks what a person with any eyes, hands or screen would meet:
// axe-core (WCAG 2.0-2.2 A and AA, best practices) at desk and phone width, light and dark; no sideways scrolling;
// no request to anywhere; the time to open. With --screenshots DIR it also takes the pictures of the manual.
//
//   npm install --no-save playwright-core axe-core
//   compliance demo --format html --output report.html
//   node benchmarks/accessibility.mjs report.html [--screenshots docs | --only-open]
//
// axe compares elements with one another, so its time grows faster than the page. A page of many articles is therefore checked in
// portions: all that is not an article together with PORTION articles and their lines in the list of articles, until each had its
// turn with every rule. That ids are distinct and links lead somewhere is checked on the whole page. --only-open leaves axe out.
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
const PORTION = Number(process.env.PORTION || 25); // articles beside the rest of the page that axe sees at a time
const OPEN_WITHIN = 2000; // milliseconds, with 500 matches
const url = pathToFileURL(resolve(file)).href;
let wrong = 0;

const complain = (text) => {
  wrong += 1;
  console.log(`  WRONG ${text}`);
};

async function processTime(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find((metric) => metric.name === 'ProcessTime')?.value ?? Number.POSITIVE_INFINITY);
}

// Runs in the page. Rules that fired in any portion, each with how often and where first.
async function inPortions({ tags, size }) {
  const kept = [...document.querySelectorAll('main > article')];
  const lines = [...document.querySelectorAll('.contents > li')];
  const home = kept.length ? kept[0].parentNode : null;
  const list = lines.length ? lines[0].parentNode : null;
  for (const element of [...kept, ...lines]) element.remove();
  const found = { passes: new Map(), violations: new Map(), incomplete: new Map() };
  let portions = 0;
  for (let at = 0; at === 0 || at < kept.length; at += size) {
    const portion = kept.slice(at, at + size);
    if (home) home.append(...portion);
    if (list) list.replaceChildren(...lines.slice(at, at + size));
    const result = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations', 'incomplete'] });
    for (const [kind, rules] of Object.entries(found)) {
      for (const rule of result[kind]) {
        const entry = rules.get(rule.id) || { id: rule.id, impact: rule.impact, places: 0, first: '' };
        entry.places += rule.nodes.length;
        entry.first ||= rule.nodes.length ? rule.nodes[0].html.slice(0, 160) : '';
        rules.set(rule.id, entry);
      }
    }
    for (const article of portion) article.remove();
    portions += 1;
  }
  if (home) home.append(...kept);
  if (list) list.replaceChildren(...lines);
  const lists = Object.fromEntries(Object.entries(found).map(([kind, rules]) => [kind, [...rules.values()]]));
  return { articles: kept.length, portions, ...lists };
}

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
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const busyBefore = await processTime(session);
  const begun = performance.now();
  await page.goto(url);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const opened = performance.now() - begun;
  const busy = (await processTime(session)) - busyBefore;
  console.log(`${name}: shown after ${Math.round(opened)} ms, ${Math.round(busy)} ms of the page's processor time`);
  if (Math.min(opened, busy) > OPEN_WITHIN) complain(`it took more than ${OPEN_WITHIN} ms`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) complain(`the page scrolls sideways by ${sideways} px`);
  if (flag === '--only-open') {
    await context.close();
    continue;
  }
  const strayed = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    const known = new Set(ids);
    const lost = [...document.links].filter((link) => !known.has(decodeURIComponent(link.hash.slice(1))));
    return { twice: ids.length - known.size, lost: lost.length };
  });
  if (strayed.twice || strayed.lost) complain(`${strayed.twice} ids stand twice, ${strayed.lost} links lead nowhere`);
  await page.addStyleTag({ content: 'article { content-visibility: visible !important }' });
  await page.addScriptTag({ path: axe });
  const began = performance.now();
  const result = await page.evaluate(inPortions, { tags: TAGS, size: PORTION });
  const { articles, portions, passes, violations, incomplete } = result;
  console.log(
    `  axe: ${passes.length} rules hold, ${violations.length} broken, ${incomplete.length} undecided; ${articles} articles in ` +
      `${portions} portions, ${Math.round((performance.now() - began) / 1000)} s`,
  );
  for (const rule of violations) complain(`${rule.id} (${rule.impact}), ${rule.places} places, first: ${rule.first}`);
  for (const rule of incomplete) console.log(`  undecided ${rule.id}, ${rule.places} places, first: ${rule.first}`);
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
