import type { Locator, Page } from 'playwright-core';

/** More steps than any page of the console has. */
const MAX_STEPS = 150;

/** A person without a mouse: whatever is used is first reached by keys, from where the focus is. */
export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses `key` until `target` has the focus. @throws when it is never reached */
  async reach(target: Locator, key = 'Tab'): Promise<void> {
    await target.waitFor();
    const focused = () => target.evaluate((element) => element === document.activeElement);
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      if (await focused()) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${target} is not reached by ${key}`);
  }

  /** Reaches a control and presses it. */
  async press(target: Locator, key = 'Enter'): Promise<void> {
    await this.reach(target);
    await this.page.keyboard.press(key);
  }

  /** Reaches a field and types over what it holds. */
  async fill(target: Locator, text: string): Promise<void> {
    await this.reach(target);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  /** Presses a key for as long as a finger does: a group of radio buttons follows an arrow that is still down. */
  async tap(key: string): Promise<void> {
    await this.page.keyboard.press(key, { delay: 40 });
  }

  /** Opens a menu and takes one of its entries. */
  async choose(menu: Locator, entry: Locator): Promise<void> {
    await this.press(menu);
    await this.reach(entry, 'ArrowDown');
    await this.page.keyboard.press('Enter');
  }

  /** Goes to a page through the palette of commands. */
  async jump(to: string): Promise<void> {
    await this.page.keyboard.press('Control+K');
    const palette = this.page.getByRole('dialog');
    await palette.getByRole('combobox').waitFor();
    await this.page.keyboard.type(to);
    await palette.getByRole('option', { name: to }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('heading', { name: to, level: 1 }).waitFor();
  }
}
