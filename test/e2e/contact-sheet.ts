/** Lists the pictures of `npm run screens` on one page, and makes those of the documentation from them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { IMAGES_FOLDER } from './recording.ts';
import { SCREENS_FOLDER } from './show-screens.ts';

/** What a visitor sees first, in the documentation, besides the animation of a dance. */
const VISITED = [
  'select',
  'intro',
  'check',
  'pause',
  'results-reveal',
  'results',
  'practice',
  'room-stage',
  'review-class',
];
const WIDTH = 960;
/** A page with ten pictures should still load quickly. */
const MAX_BYTES = 100_000;
/** Tried one after the other, until the picture is small enough. */
const QUALITIES = [80, 60, 40, 20];

const HEAD = `<!doctype html><meta charset="utf-8"><title>Screens</title><style>
body{font:16px system-ui;background:#222;color:#eee;margin:1rem}h2{margin:2rem 0 .5rem}
.row{display:flex;gap:.5rem;align-items:start;overflow-x:auto}
figure{margin:0;flex:none}img{height:240px;display:block}figcaption{font-size:12px}
figure.old{opacity:.4}input{font:inherit}</style>
<label>Screen <input autofocus oninput="for(const s of document.querySelectorAll('section'))
s.hidden=!s.id.includes(this.value)"></label>`;

export default async function listScreens(): Promise<void> {
  if (!existsSync(SCREENS_FOLDER)) return;
  await writeContactSheet();
  await makeImages();
}

/** Writes index.html: a row for each screen; pictures older than an hour are pale. */
const writeContactSheet = async (): Promise<void> => {
  const names = (await readdir(SCREENS_FOLDER)).filter((name) => name.endsWith('.png')).sort();
  const figures = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs } = await stat(path.join(SCREENS_FOLDER, name));
      const age = Date.now() - mtimeMs > 3_600_000 ? ' class="old"' : '';
      const [screen = '', language, detail] = name.split('.');
      const picture = `<a href="${name}"><img loading="lazy" src="${name}" alt=""></a>`;
      return { screen, html: `<figure${age}>${picture}<figcaption>${language} ${detail}</figcaption></figure>` };
    }),
  );
  const sections = [...new Set(figures.map(({ screen }) => screen))].map((screen) => {
    const row = figures.filter((figure) => figure.screen === screen).map(({ html }) => html);
    return `<section id="${screen}"><h2>${screen}</h2><div class="row">${row.join('')}</div></section>`;
  });
  await writeFile(path.join(SCREENS_FOLDER, 'index.html'), [HEAD, ...sections].join('\n'));
  console.info(`${names.length} pictures of ${sections.length} screens: ${SCREENS_FOLDER}/index.html`);
};

/** Makes the documentation's pictures of the English screens on a laptop that exist. */
const makeImages = async (): Promise<void> => {
  await mkdir(IMAGES_FOLDER, { recursive: true });
  for (const screen of VISITED) {
    const picture = path.join(SCREENS_FOLDER, `${screen}.en.1280.png`);
    if (existsSync(picture)) await makeImage(picture, path.join(IMAGES_FOLDER, `${screen}.webp`));
  }
};

const makeImage = async (picture: string, file: string): Promise<void> => {
  for (const quality of QUALITIES) {
    await promisify(execFile)('ffmpeg', [
      ...['-hide_banner', '-loglevel', 'error', '-y', '-i', picture, '-vf', `scale=${WIDTH}:-2:flags=lanczos`],
      ...['-c:v', 'libwebp', '-quality', String(quality), '-compression_level', '6', file],
    ]);
    if ((await stat(file)).size < MAX_BYTES) return;
  }
  throw new Error(`expected ${file} to be smaller than ${MAX_BYTES} bytes at the lowest quality`);
};
