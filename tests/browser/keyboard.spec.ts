// The whole visit without a finger or a mouse.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';

test.setTimeout(180_000);

/** Somebody with a keyboard: moves the focus and types, and nothing else. */
class Keyboard {
  readonly dim = new Set<string>();

  constructor(readonly page: Page) {}

  /** Tab until `target` has the focus. Each stop on the way must be seen. */
  async to(target: Locator, most = 80): Promise<void> {
    await expect(target).toBeVisible();
    for (let nth = 0; nth < most; nth += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
      await this.look();
    }
    throw new Error(`The keyboard does not reach ${target}.`);
  }

  async press(target: Locator): Promise<void> {
    await this.to(target);
    await this.page.keyboard.press('Enter');
  }

  async tick(target: Locator): Promise<void> {
    await this.to(target);
    await this.page.keyboard.press('Space');
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.page.keyboard.type(text);
  }

  /** Radio buttons are one stop; arrows choose among them. */
  async choose(target: Locator): Promise<void> {
    const name = await target.getAttribute('name');
    await this.to(this.page.locator(`input[name="${name}"]:checked`));
    for (let nth = 0; nth < 6; nth += 1) {
      if (await target.isChecked()) return;
      await this.page.keyboard.press('ArrowRight');
    }
    throw new Error(`The arrows do not reach ${target}.`);
  }

  /** Notes a stop whose focus cannot be seen. */
  private async look(): Promise<void> {
    const unseen = await this.page.evaluate(() => {
      const on = document.activeElement;
      if (!on || on === document.body) return null;
      // The small button inside a date or time: the browser draws its ring itself.
      if (on.matches('[type=date], [type=time]') && !on.matches(':focus-visible')) return null;
      const rings = [on, on.closest('label')].filter((one) => one !== null).map((one) => getComputedStyle(one));
      const seen = rings.some((ring) => ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2);
      return seen ? null : `${on.tagName}.${on.className} ${on.getAttribute('type')} ${on.getAttribute('name')} “${on.textContent?.trim().slice(0, 30)}”`;
    });
    if (unseen) this.dim.add(unseen);
  }
}

test('the whole visit can be done by keyboard alone, and the focus is always seen', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  const keys = new Keyboard(page);

  await leader.at('Welcome');
  await keys.type(leader.field('Your name'), 'A. Musa');
  await keys.type(leader.field('Your cluster'), 'Rimi');
  await page.keyboard.press('Enter');
  await leader.at('Today');

  await keys.press(leader.action('Add a school'));
  await keys.type(leader.field('Name of the school'), 'Tudun Fari Primary');
  await keys.press(leader.action('Save school'));
  await leader.at('Tudun Fari Primary');

  await keys.press(leader.action('Plan a visit'));
  await leader.at('Plan a visit');
  await expect(leader.field('School')).toHaveValue(/./);
  await keys.type(leader.field('Purpose'), 'Pair talk');
  await keys.press(leader.action('Add a lesson'));
  await keys.type(leader.field('Class', leader.group('Lesson {n}', { n: 1 })), 'P3');
  await keys.type(leader.field('Subject', leader.group('Lesson {n}', { n: 1 })), 'English');
  await keys.press(leader.action('Save plan'));
  await leader.at('Tudun Fari Primary');

  await keys.press(leader.action('Start visit'));
  await keys.press(leader.action('Observe a lesson'));
  await leader.at('Which lesson?');
  await keys.press(page.getByRole('button', { name: 'Observe P3 English' }));
  await expect(page.getByRole('timer')).toBeVisible();
  await keys.tick(leader.cell('girl, back'));
  await page.keyboard.press('Space');
  await leader.counted('girl, back', 2);
  await keys.press(leader.action('Undo: {what}', { what: 'girl, back' }));
  await leader.counted('girl, back', 1);
  await keys.choose(leader.radio('On task'));
  await keys.type(leader.field('Girls present'), '24');
  await keys.type(leader.field('Boys present'), '31');
  await keys.type(leader.field('How many are on task now'), '50');
  await keys.press(leader.action('Keep this count'));
  await expect(page.getByText('50 of 55 on task')).toBeVisible();
  await keys.choose(leader.radio('Pupils do'));
  await keys.type(leader.field('What do you see and hear?'), 'Pairs talk');
  await keys.press(leader.addNote());
  await expect(page.getByText('Pairs talk', { exact: true })).toBeVisible();
  await keys.press(leader.action('Talk'));
  await keys.type(leader.field('Praise'), 'the back rows talked');
  await keys.type(leader.field('One small step'), 'names on sticks');
  await keys.tick(page.getByRole('checkbox', { name: 'We practised it together' }));
  await keys.press(leader.action('Save conversation'));
  await leader.at('Tudun Fari Primary');

  await keys.press(leader.action('Close visit'));
  await leader.at('Close visit');
  await keys.type(leader.field('What will happen in the school', leader.group('What will happen in the school')), 'Names on sticks');
  await keys.tick(leader.group('What I will do at the office').getByLabel('None: I promise nothing'));
  await keys.tick(leader.group('When I come again').getByLabel('None: no day agreed'));
  await keys.press(leader.action('Close visit'));
  await leader.at('Summary: Tudun Fari Primary');
  await expect(page.getByText('Names on sticks.', { exact: true })).toBeVisible();
  await keys.press(leader.action('Share summary'));
  await expect(page.getByText('Copied. You can paste it into a message.')).toBeVisible();
  await keys.press(leader.action('Steps'));
  await leader.at('Steps');
  await keys.press(leader.actionOn('Done', 'Names on sticks'));
  await expect(leader.actionOn('Done', 'Names on sticks')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Still open: Names on sticks' })).toBeVisible();

  expect([...keys.dim], 'the focus is seen at every stop').toEqual([]);
});

test('a fault found on saving takes the focus to its field', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.tap('Add a school');
  await leader.tap('Save school');
  const name = leader.field('Name of the school');
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/Please fill this in\./);
});
