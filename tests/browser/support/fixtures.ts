// What every test may ask for: a District, and phones that are taken away
// when the test is over.

import { test as base } from '@playwright/test';
import { District } from './district.ts';
import { Phone, type Looks } from './phone.ts';

export { expect } from '@playwright/test';

interface Given {
  /** A fresh District that listens. */
  district: District;
  /** Gives a fresh phone each time it is asked. */
  newPhone: (looks?: Looks) => Promise<Phone>;
}

export const test = base.extend<Given>({
  district: async ({}, use) => {
    const district = await District.start();
    await use(district);
    await district.remove();
  },
  newPhone: async ({}, use) => {
    const phones: Phone[] = [];
    await use(async (looks) => {
      const phone = await Phone.fresh(looks);
      phones.push(phone);
      return phone;
    });
    for (const phone of phones) await phone.remove();
  },
});
