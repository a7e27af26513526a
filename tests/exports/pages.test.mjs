// HTML pages and pictures in Chromium: nothing missing, readable for everybody, at every width.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { openPage, withBrowser } from "./browser.mjs";

const folder = process.env.EXPORTS;
const seen = process.env.SCREENSHOTS;
const files = (ending) => readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const keep = async (page, name, options = {}) => {
  if (seen) await page.screenshot({ path: join(seen, name), fullPage: true, ...options });
};

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1600]) {
    test(`pages: ${colorScheme}, ${width} pixels`, async () => {
      assert.ok(files(".html").length > 0);
      await withBrowser({ colorScheme, viewport: { width, height: 900 } }, async (browser) => {
        for (const file of files(".html")) {
          const { page, complaints } = await openPage(browser, pathToFileURL(file).href);
          const wide = await page.evaluate(() => {
            const root = document.documentElement;
            return root.scrollWidth - root.clientWidth;
          });
          assert.ok(wide <= 0, `${file}: ${wide} pixels too wide`);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run());
          const told = violations.map((it) => `${it.id}: ${it.nodes[0].html.slice(0, 200)} ${it.nodes[0].failureSummary}`);
          assert.deepEqual(told, [], file);
          assert.deepEqual(complaints, [], file);
          await keep(page, `${basename(file)}-${colorScheme}-${width}.png`);
          await page.close();
        }
      });
    });
  }
}

test("pages: the switch between tasks and workers works by keyboard", async () => {
  await withBrowser({}, async (browser) => {
    const { page } = await openPage(browser, pathToFileURL(join(folder, "case2.html")).href);
    const isSeen = (rows) => page.locator(`.${rows}`).first().isVisible();
    assert.deepEqual([await isSeen("tasks"), await isSeen("workers")], [true, false]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    assert.deepEqual([await isSeen("tasks"), await isSeen("workers")], [false, true]);
    await page.keyboard.press("ArrowDown");
    assert.deepEqual([await isSeen("tasks"), await isSeen("workers")], [true, true]);
  });
});

test("pages: a bar says what it shows, pointed at or focused", async () => {
  await withBrowser({ viewport: { width: 320, height: 900 } }, async (browser) => {
    const { page } = await openPage(browser, pathToFileURL(join(folder, "case2.html")).href);
    const spots = page.locator(".spot:visible");
    const tip = (spot) => spot.locator("xpath=following-sibling::*[1]");
    await spots.nth(1).hover();
    assert.equal(await tip(spots.nth(1)).isVisible(), true);
    const focusable = page.locator(".spot[tabindex]:visible").first();
    await focusable.focus();
    assert.equal(await tip(focusable).isVisible(), true);
    const box = await tip(focusable).boundingBox();
    assert.ok(0 <= box.x && box.x + box.width <= 320, "it stays on the page");
    assert.match(await tip(focusable).textContent(), /^User 1 /);
    await keep(page, "tip.png", { fullPage: false });
  });
});

test("pages: printed on A4", async () => {
  await withBrowser({ colorScheme: "dark" }, async (browser) => {
    for (const file of files(".html")) {
      const { page } = await openPage(browser, pathToFileURL(file).href);
      const path = seen && join(seen, `${basename(file)}.pdf`);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, path });
      assert.match(pdf.toString("latin1"), /\/MediaBox \[0 0 59[45]\.\d* 84[12]/, file);
      await page.close();
    }
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`pictures: ${colorScheme}`, async () => {
    await withBrowser({ colorScheme, viewport: { width: 1000, height: 800 } }, async (browser) => {
      for (const file of files(".svg")) {
        const { page, complaints } = await openPage(browser, pathToFileURL(file).href);
        const { root, title, story } = await page.evaluate(() => ({
          root: document.documentElement.getAttribute("role"),
          title: document.querySelector("svg > title").textContent,
          story: document.querySelector("svg > desc").textContent,
        }));
        assert.equal(root, "img");
        assert.ok(title.length > 0 && story.length > 0, file);
        assert.deepEqual(complaints, [], file);
        await keep(page, `${basename(file)}-${colorScheme}.png`, { fullPage: false });
        await page.close();
      }
    });
  });
}
