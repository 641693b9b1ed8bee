// The questions that screens.spec.ts asks of each screen find what they look for.

import { expect, test } from './support/fixtures.ts';
import { axeFindings, faintTexts, headingTroubles, plainLetters, sidewaysOrCut, smallTargets } from './support/looks.ts';

test('each question about looks finds the one thing that is wrong, and nothing on a page that is right', async ({ newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab();
  const show = (body: string) =>
    page.setContent(`<!doctype html><html lang="en"><head><title>Τ</title>
      <meta name="viewport" content="width=device-width">
      <style>body { margin: 16px; background: #fff; color: #111 } button, input { min-width: 60px; min-height: 60px }
      .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }</style></head>
      <body><main><h1 tabindex="-1">Τ</h1>${body}</main></body></html>`);
  const asked = async () => {
    await page.evaluate(() => document.querySelector('h1')!.focus());
    return {
      axe: (await axeFindings(page)).length,
      faint: (await faintTexts(page)).length,
      small: (await smallTargets(page)).length,
      wide: (await sidewaysOrCut(page)).length,
      heading: (await headingTroubles(page, true)).length,
      plain: (await plainLetters(page)).length,
    };
  };
  const well = { axe: 0, faint: 0, small: 0, wide: 0, heading: 0, plain: 0 };
  await show('<p>Τ</p><button>Τ</button>');
  expect(await asked()).toEqual(well);

  const wrong: [string, object][] = [
    ['<p style="color: #666">Τ</p>', { faint: 1 }],
    ['<div style="opacity: 0.6"><p>Τ</p></div>', { faint: 1 }],
    ['<div style="background: #222"><p style="background: rgb(255 255 255 / 0.1); color: #777">Τ</p></div>', { faint: 1 }],
    ['<input aria-label="Τ" placeholder="Τ">', { faint: 1 }],
    ['<button disabled>Τ</button>', { faint: 1 }],
    ['<button style="min-height: 40px; height: 40px">Τ</button>', { small: 1 }],
    ['<div class="tally"><button class="tap" style="min-height: 50px; height: 50px">Τ</button></div>', { small: 1 }],
    ['<p style="width: 400px">Τ</p>', { wide: 2 }],
    ['<p style="width: 40px; overflow: hidden; white-space: nowrap">ΤΤΤΤΤΤΤΤΤΤΤΤΤΤΤ</p>', { wide: 1 }],
    ['<h1>Τ</h1>', { heading: 1 }],
    ['<p>Plain</p>', { plain: 1 }],
    ['<button aria-label="Plain">Τ</button>', { plain: 1 }],
    ['<img src="data:," width="60" height="60">', { axe: 1 }],
  ];
  for (const [body, expected] of wrong) {
    await show(body);
    expect(await asked(), body).toEqual({ ...well, ...expected });
  }
});
