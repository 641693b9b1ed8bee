// The app on the phone's home screen: offered in words, with shortcuts, with
// the number of promises due on its icon.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { PLAN, TALK, TUDUN_FARI } from './support/visit.ts';

/** A visit from its plan to its summary, with one promise due on that day. */
async function visited(leader: Leader, due: string): Promise<void> {
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Today');
  await leader.plan({ school: PLAN.school, purpose: 'Pairs', lessons: [{ lesson: 'P3', subject: 'English' }] });
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk({ ...TALK, lookAgain: day(21) });
  await leader.tap('Close visit');
  await leader.writeClosing({
    praise: 'On time',
    school: 'none',
    office: [{ what: 'Ask about the benches', by: due }],
    next: 'none',
  });
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
}

test('where the browser offers to install, the summary says in words why, until the leader says “Not now”; More says it on', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab();
  // Chromium's own offer comes when it likes: here it comes when the test does.
  await page.addInitScript(() => {
    window.addEventListener('beforeinstallprompt', (event) => {
      if (!event.isTrusted) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    });
  });
  await page.goto(district.url);
  const leader = new Leader(page);
  await visited(leader, day(7));
  const why = page.getByRole('heading', { name: 'Put Fieldbook on your home screen' });
  await expect(why).toHaveCount(0);
  const offer = () =>
    page.evaluate(() => {
      const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
        prompt: () => ((window as unknown as { asked: boolean }).asked = true),
        userChoice: Promise.resolve({ outcome: 'dismissed' }),
      });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    });
  expect(await offer(), 'the browser’s own bar waits for the words').toBe(true);
  await expect(why).toBeVisible();
  await leader.tap('Not now');
  await expect(why).toHaveCount(0);
  await page.reload();
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await offer();
  await page.waitForTimeout(300);
  await expect(why).toHaveCount(0);
  await leader.tap('Back');
  await leader.tab('More');
  await expect(why).toBeVisible();
  await leader.tap('Put it there');
  expect(await page.evaluate(() => (window as unknown as { asked: boolean }).asked)).toBe(true);
  await expect(why).toHaveCount(0);
});

test('on an iPhone the two taps are told, as Safari installs by hand', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab();
  await page.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: false }));
  await page.goto(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.tab('More');
  await expect(page.getByText('Tap the share button of the browser, then “Add to Home Screen”.')).toBeVisible();
});

test('the icon bears the number of promises whose day has come, and loses it when they are kept', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab();
  await page.addInitScript(() => {
    const shown: number[] = [];
    Object.assign(window, { shown });
    Object.assign(navigator, {
      setAppBadge: async (n: number) => void shown.push(n),
      clearAppBadge: async () => void shown.push(0),
    });
  });
  await page.goto(district.url);
  const leader = new Leader(page);
  await visited(leader, day(0));
  const shown = () => page.evaluate(() => (window as unknown as { shown: number[] }).shown.at(-1));
  // The number is kept by a part that comes with the whole app.
  await page.waitForFunction(() => (window as unknown as { fieldbook: { offlineReady: boolean } }).fieldbook.offlineReady);
  await page.goto(district.url);
  await expect.poll(shown).toBe(1);
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  await leader.actionOn('Done', 'Ask about the benches').click();
  await expect.poll(shown).toBe(0);
});

test('the browser is asked to keep the work when there is something to lose, and not before', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab();
  await page.addInitScript(() => {
    Object.assign(window, { asked: 0 });
    navigator.storage.persist = async () => {
      (window as unknown as { asked: number }).asked += 1;
      return true;
    };
  });
  await page.goto(district.url);
  const leader = new Leader(page);
  const asked = () => page.evaluate(() => (window as unknown as { asked: number }).asked);
  await leader.at('Welcome');
  await leader.write('Your name', 'A. Musa');
  await page.waitForTimeout(800);
  expect(await asked()).toBe(0);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await expect.poll(asked).toBe(1);
  await leader.tab('Schools');
  await leader.addSchool({ name: 'Unguwar Rimi' });
  expect(await asked()).toBe(1);
});

test('the home screen’s shortcut leads to the lesson that runs, to the choice of one, or says what is missing', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  const manifest = await page.evaluate(async () => (await fetch('/manifest.webmanifest')).json());
  const shortcuts = manifest.shortcuts as { name: string; url: string }[];
  expect(shortcuts.map((shortcut) => shortcut.name)).toEqual(['Today', 'Observe a lesson']);
  const url = new URL(shortcuts[1]!.url, district.url).href;
  await leader.at('Welcome');
  await leader.tap('Look around with a sample cluster');
  await leader.at('Today');
  await page.goto(url);
  await leader.at('Observe a lesson');
  await expect(page.getByText('No visit is under way.', { exact: false })).toBeVisible();
  await leader.tap('Go to Today');
  await leader.startVisit();
  await page.goto(url);
  await leader.at('Which lesson?');
  await page.getByRole('button', { name: 'Observe P3 English' }).click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.waitForTimeout(1_000);
  await page.goto(url);
  await expect(page.getByRole('timer')).toBeVisible();
});
