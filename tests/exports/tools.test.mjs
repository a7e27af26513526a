// Recordings, traces and Markdown in the programs that read them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { withBrowser, withServer } from "./browser.mjs";

const folder = process.env.EXPORTS;
const seen = process.env.SCREENSHOTS;
const files = (ending) => readdirSync(folder).filter((name) => name.endsWith(ending));
const keep = async (page, name) => {
  if (seen) await page.screenshot({ path: join(seen, name) });
};

test("markdown: as GitHub renders it", () => {
  assert.ok(files(".md").length > 0);
  for (const name of files(".md")) {
    const source = readFileSync(join(folder, name), "utf8");
    const html = execFileSync("cmark-gfm", ["--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink"], { input: source }).toString();
    const count = (text, what) => text.match(what)?.length ?? 0;
    assert.equal(count(html, /<table>/g), count(source, /^\| --- /gm), `${name}: tables`);
    assert.equal(count(html, /<pre><code class="language-text">/g), count(source, /^```text$/gm), `${name}: drawings`);
    assert.equal(count(html, /<h1>/g), 1, name);
    assert.ok(!/<(del|em)>/.test(html), `${name}: something meant something`);
    for (const table of html.split("<table>").slice(1)) {
      const rows = table.split("</table>")[0].split("<tr>").slice(1);
      const cells = new Set(rows.map((row) => count(row, /<t[hd]/g)));
      assert.equal(cells.size, 1, `${name}: as many cells in every row`);
    }
  }
});

const player = join(dirname(fileURLToPath(import.meta.resolve("asciinema-player"))), "bundle");

const playerPage = (name) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/player/asciinema-player.css"><div id="here"></div>
<script src="/player/asciinema-player.min.js"></script>
<script>window.player = AsciinemaPlayer.create("/exports/${name}", document.getElementById("here"), { preload: true });</script>`;

test("recordings: asciinema-player plays them", async () => {
  const pages = mkdtempSync(join(tmpdir(), "meanwhile-player-"));
  for (const name of files(".cast")) writeFileSync(join(pages, `${name}.html`), playerPage(name));
  const folders = { "/player/": player, "/exports/": folder, "/": pages };
  await withServer(folders, (address) =>
    withBrowser({ viewport: { width: 1000, height: 800 } }, async (browser) => {
      for (const name of files(".cast")) {
        const page = await browser.newPage();
        const errors = [];
        page.on("pageerror", (error) => errors.push(String(error)));
        page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
        await page.goto(`${address}/${name}.html`);
        await page.waitForFunction(() => window.player.getDuration() > 0);
        const markers = readFileSync(join(folder, name), "utf8").match(/^\[[\d.]+, "m"/gm).length;
        await page.evaluate(() => window.player.seek(8));
        await page.waitForFunction(() => document.querySelector(".ap-term")?.textContent.length > 0 || document.querySelector("canvas"));
        await page.waitForTimeout(300);
        await keep(page, `${name}.png`);
        assert.equal(await page.locator(".ap-marker-container, .ap-marker").count() >= markers, true, `${name}: markers`);
        assert.deepEqual(errors, [], name);
        await page.close();
      }
    }),
  );
  rmSync(pages, { recursive: true });
});

/** What Perfetto's own trace processor answers to a question in SQL, as rows of texts and numbers. */
const ask = (page, sql, columns) =>
  page.evaluate(
    async ([sql, columns]) => {
      const rows = [];
      const kinds = Object.fromEntries(columns.map(([name, example]) => [name, example]));
      const answer = await window.app.trace.engine.query(sql);
      for (const row = answer.iter(kinds); row.valid(); row.next()) {
        rows.push(columns.map(([name]) => (typeof row[name] === "bigint" ? Number(row[name]) : row[name])));
      }
      return rows;
    },
    [sql, columns],
  );

test("traces: Perfetto shows them", { skip: !process.env.PERFETTO && "PERFETTO is not set" }, async () => {
  await withServer({ "/exports/": folder, "/": process.env.PERFETTO }, (address) =>
    withBrowser({ viewport: { width: 1400, height: 900 } }, async (browser) => {
      // Perfetto takes its time, and these have it all: turns, waits and queues, and pieces of a second and of a year.
      const strategies = ["blocking", "concurrent", "parallel", "hybrid"].map((it) => `${it} (predicted)`);
      const traces = [
        ["case2.trace.json", strategies],
        ["io-wait.trace.json", strategies],
        ["latency.trace.json", ["latency: if an addition took 1 second"]],
      ];
      for (const [name, processes] of traces) {
        const page = await browser.newPage();
        await page.goto(`${address}/#!/?url=${address}/exports/${name}`);
        await page.waitForFunction(() => window.app?.trace?.engine, null, { timeout: 60_000 });
        const { traceEvents: events } = JSON.parse(readFileSync(join(folder, name), "utf8"));
        const count = (phase) => events.filter((event) => event.ph === phase).length;
        const one = async (sql) => (await ask(page, sql, [["n", 0]]))[0][0];

        const errors = await ask(
          page,
          "select name, value as n from stats where severity in ('error', 'data_loss') and value > 0",
          [["name", "str"], ["n", 0]],
        );
        assert.deepEqual(errors, [], name);
        assert.equal(await one("select count(*) as n from slice"), count("X") + count("b"), `${name}: pieces`);
        assert.equal(await one("select count(*) as n from flow"), count("s"), `${name}: arrows`);
        assert.equal(await one("select count(*) as n from counter"), count("C"), `${name}: counters`);
        const deep = "select count(*) as n from slice join thread_track on track_id = thread_track.id where depth > 0";
        assert.equal(await one(deep), 0, `${name}: pieces of one worker overlap`);
        const names = (await ask(page, "select name from process where name is not null order by pid", [["name", "str"]])).flat();
        assert.deepEqual(names, processes);
        await page.waitForFunction((count) => window.app.trace.workspace.children.length === count, processes.length);
        await page.evaluate(() => window.app.trace.workspace.flatTracks.forEach((track) => track.parent?.expand?.()));
        // It draws when it has time.
        if (seen) await page.waitForTimeout(3000);
        await keep(page, `${name}.png`);
        await page.close();
      }
    }),
  );
});
