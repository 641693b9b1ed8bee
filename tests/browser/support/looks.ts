// What the eye and the thumb need, computed in the page itself. Each question
// gives the list of what is wrong, empty when all is well.

import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Colours have changed over and short movements have ended. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
    await Promise.all(document.getAnimations().map((moving) => moving.finished.catch(() => {})));
  });
}

/** What axe finds by WCAG 2.2 AA and its best practices. */
export async function axeFindings(page: Page): Promise<string[]> {
  const present = await page.evaluate(() => 'axe' in window);
  // Through the developer tools: the page's CSP lets no foreign script in.
  if (!present) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const axe = (window as unknown as { axe: typeof import('axe-core') }).axe;
    const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    return found.violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${violation.help}: ${node.html.slice(0, 200)}`),
    );
  });
}

/** Every text whose contrast with what lies behind it is below `least`. */
export function faintTexts(page: Page, least = 7): Promise<string[]> {
  return page.evaluate((least) => {
    type Rgba = [number, number, number, number];
    const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const read = new Map<string, Rgba>();
    // The browser itself turns any notation into red, green, blue and alpha.
    const rgba = (color: string): Rgba => {
      const known = read.get(color);
      if (known) return known;
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = color;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
      const value: Rgba = [r, g, b, a / 255];
      read.set(color, value);
      return value;
    };
    const over = ([r, g, b, a]: Rgba, [x, y, z]: Rgba): Rgba => [
      r * a + x * (1 - a),
      g * a + y * (1 - a),
      b * a + z * (1 - a),
      1,
    ];
    const canvas: Rgba = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    const chain = (element: Element | null) => {
      const all: Element[] = [];
      for (let at = element; at; at = at.parentElement) all.unshift(at);
      return all;
    };
    const troubles = new Set<string>();
    const behind = (element: Element): Rgba =>
      chain(element).reduce((below, at) => {
        const style = getComputedStyle(at);
        if (style.backgroundImage !== 'none') troubles.add(`a picture behind text: ${at.className}`);
        const [r, g, b, a] = rgba(style.backgroundColor);
        return over([r, g, b, a * 1], below);
      }, canvas);
    const opacity = (element: Element) =>
      chain(element).reduce((all, at) => all * Number(getComputedStyle(at).opacity), 1);
    const light = ([r, g, b]: Rgba) => {
      const [x, y, z] = [r, g, b].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const ratio = (one: Rgba, other: Rgba) => {
      const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const judge = (element: Element, style: CSSStyleDeclaration, text: string, extra = 1) => {
      const below = behind(element);
      const [r, g, b, a] = rgba(style.color);
      const ink = over([r, g, b, a * extra * opacity(element)], below);
      const contrast = ratio(ink, below);
      if (contrast < least) {
        const words = text.trim().replace(/\s+/g, ' ').slice(0, 40);
        troubles.add(`${contrast.toFixed(2)}:1 “${words}” in ${element.tagName}.${element.className}`);
      }
    };
    const seen = (element: Element) => element.checkVisibility({ checkVisibilityCSS: true });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent ?? '';
      if (!element || !text.trim() || !seen(element)) continue;
      if (element.closest('script, style, template, noscript, select, .unseen')) continue;
      judge(element, getComputedStyle(element), text);
    }
    for (const element of document.querySelectorAll('*')) {
      if (!seen(element)) continue;
      for (const part of ['::before', '::after', '::marker']) {
        const style = getComputedStyle(element, part);
        const words = /^"(.*)"$/.exec(style.content)?.[1] ?? '';
        if (style.visibility !== 'hidden' && /[\p{L}\p{N}]/u.test(words)) judge(element, style, words, Number(style.opacity));
      }
      if (element instanceof HTMLInputElement && ['radio', 'checkbox', 'file'].includes(element.type)) continue;
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        judge(element, getComputedStyle(element), `what is typed in ${element.name}`);
        if (element.placeholder) {
          const style = getComputedStyle(element, '::placeholder');
          judge(element, style, element.placeholder, Number(style.opacity));
        }
      }
      if (element instanceof HTMLSelectElement) judge(element, getComputedStyle(element), 'what is chosen');
    }
    return [...troubles];
  }, least);
}

/** Every target smaller than 48 pixels either way; the cells of a tally want 60. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const targets = 'a[href], button, input, select, textarea, summary, [role=button], [tabindex]';
    const small: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(targets)) {
      if (element.tabIndex < 0 || !element.checkVisibility({ checkVisibilityCSS: true })) continue;
      // A control that is drawn by its label is as big as the label.
      const label = element instanceof HTMLInputElement ? element.closest('label') : null;
      const boxes = [element, label].filter((one) => one !== null).map((one) => one.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.width));
      const height = Math.max(...boxes.map((box) => box.height));
      if (width === 0 && height === 0) continue;
      const least = element.closest('.tally, .tally-grid, .taps') && element.matches('.tap') ? 60 : 48;
      // Half a pixel is lost where a box starts between two pixels.
      if (width < least - 0.5 || height < least - 0.5) {
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? element.getAttribute('name');
        small.push(`${width.toFixed(0)}x${height.toFixed(0)} ${element.tagName} “${name?.slice(0, 40)}”`);
      }
    }
    return small;
  });
}

/** Whatever reaches past the right edge, or is cut off inside its box. */
export function sidewaysOrCut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wide.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (!element.checkVisibility({ checkVisibilityCSS: true })) continue;
      const box = element.getBoundingClientRect();
      const name = `${element.tagName}.${element.className} “${element.textContent?.trim().slice(0, 30)}”`;
      if (box.width > 1 && (box.right > root.clientWidth + 1 || box.left < -1)) wide.push(`past the edge: ${name}`);
      const style = getComputedStyle(element);
      const clips = style.overflowX !== 'visible' && !element.matches('input, textarea, select, .unseen, svg, svg *');
      if (clips && box.width > 1 && element.scrollWidth > element.clientWidth + 1) wide.push(`cut off: ${name}`);
    }
    return wide;
  });
}

/** Whether there is one heading of the first rank, and the focus on it if it should be: at latest after two seconds. */
export async function headingTroubles(page: Page, justArrived: boolean): Promise<string[]> {
  if (justArrived) {
    const focused = () => document.activeElement?.tagName === 'H1';
    await page.waitForFunction(focused, null, { timeout: 2_000 }).catch(() => {});
  }
  return page.evaluate((justArrived) => {
    const troubles: string[] = [];
    const shown = [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility());
    if (shown.length !== 1) troubles.push(`${shown.length} headings of the first rank`);
    if (justArrived && document.activeElement !== shown[0]) {
      const on = document.activeElement;
      troubles.push(`the focus is on ${on?.tagName}.${on?.className}, not on the heading`);
    }
    return troubles;
  }, justArrived);
}

/** Every text, label or hint in which a plain Latin letter stands. */
/** Words on buttons, tabs and choices that are broken in two. */
export function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const place of document.querySelectorAll('button, a.go, .tab, .seg label')) {
      if (!(place as HTMLElement).checkVisibility()) continue;
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement?.closest('.unseen')) continue;
        for (const word of (node.textContent ?? '').matchAll(/[^\s\u200b-]+/g)) {
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
          if (lines.size > 1) found.push(`“${word[0]}” is broken in two`);
        }
      }
    }
    return found;
  });
}

export function plainLetters(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const plain = /[A-Za-z]/;
    const found = new Set<string>();
    const look = (text: string | null, where: string) => {
      if (text && plain.test(text)) found.add(`${where}: “${text.trim().slice(0, 60)}”`);
    };
    look(document.title, 'title');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest('script, style, template, noscript, #shell, [translate=no]')) continue;
      // Each language stands under its own name.
      if (node.parentElement?.closest('select[name=language]')) continue;
      look(node.textContent, node.parentElement?.tagName ?? 'text');
    }
    const speaking = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'placeholder', 'title', 'alt', 'label'];
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of speaking) look(element.getAttribute(name), `${element.tagName}[${name}]`);
      for (const part of ['::before', '::after']) {
        const content = getComputedStyle(element, part).content;
        if (content.startsWith('"')) look(content, `${element.tagName}${part}`);
      }
    }
    return [...found];
  });
}
