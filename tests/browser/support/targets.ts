// What a thumb can reach on a screen.

import type { Page } from '@playwright/test';

export interface Target {
  nth: number;
  what: 'tap' | 'text' | 'choice' | 'pad';
  name: string;
  kind: string;
  /** The name of its field in the record. */
  field: string;
  value: string;
  isWrong: boolean;
  isDisabled: boolean;
}

/** Everything that can be tapped, written in or signed now; each bears its number as `data-wander`. */
export function targetsOn(page: Page): Promise<Target[]> {
  return page.evaluate(() => {
    const sheet = document.querySelector('dialog[open]');
    const all = [...(sheet ?? document).querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, summary, .pad')];
    all.forEach((one, nth) => one.setAttribute('data-wander', String(nth)));
    return all.flatMap((one, nth) => {
      const field = one as HTMLInputElement;
      if (!one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest('label')) return [];
      if (one.closest('[inert]')) return [];
      const isLink = one instanceof HTMLAnchorElement;
      if (isLink && (one.origin !== location.origin || one.target === '_blank' || one.hasAttribute('download'))) return [];
      const label = field.labels?.[0]?.textContent ?? '';
      const what =
        one.matches('select') ? 'choice'
        : one.matches('textarea, input:not([type=radio], [type=checkbox], [type=file])') ? 'text'
        : one.matches('.pad') ? 'pad'
        : one.matches('[type=file]') ? null
        : 'tap';
      if (!what) return [];
      return [{
        nth,
        what: what as 'tap' | 'text' | 'choice' | 'pad',
        name: (one.getAttribute('aria-label') ?? (label || one.textContent) ?? '').trim().slice(0, 60),
        kind: field.type === 'text' && field.inputMode === 'numeric' ? 'number' : (field.type ?? ''),
        field: field.name ?? '',
        value:
          what === 'tap' ? ''
          : what === 'pad' ? (one.querySelector('path')?.getAttribute('d') ?? '')
          : field.value,
        isWrong: one.getAttribute('aria-invalid') === 'true',
        isDisabled: field.disabled || one.getAttribute('aria-disabled') === 'true',
      }];
    });
  });
}
