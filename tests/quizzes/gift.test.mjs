// Sheets for Moodle, as a parser of its format reads them that is not ours.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import gift from "gift-pegjs";

const folder = process.env.SHEETS;
const sheets = readdirSync(folder).filter((name) => name.endsWith(".gift"));
const read = (name) => readFileSync(join(folder, name), "utf8");
const near = (one, other) => Math.abs(one - other) < 1e-6;

// The parser makes one space of several.
const folded = (text) => text.trim().replace(/\s+/g, " ");

// Of one question: what the sheet says is right, and what the parser found.
const same = (problem, found) => {
  const about = found.title;
  assert.equal(found.stem.format, "plain", about);
  for (const text of [...problem.givens, problem.text]) {
    assert.ok(found.stem.text.includes(text), `${about}: ${text}`);
  }
  for (const line of problem.code ?? []) {
    assert.ok(folded(found.stem.text).includes(folded(line)), `${about}: ${line}`);
  }
  assert.ok(found.globalFeedback.text.includes(problem.explanation), about);
  assert.equal(found.choices.length, problem.options.length, about);
  assert.equal(found.type, problem.form === "number" ? "Numerical" : "MC", about);
  problem.options.forEach((option, place) => {
    const choice = found.choices[place];
    assert.ok(choice.feedback.text.length > 0, about);
    const isRight = choice.isCorrect && choice.weight === null;
    assert.equal(isRight, option.belief === null, `${about}: ${option.text}`);
    if (problem.form === "number") {
      assert.ok(isRight || choice.weight === 0, about);
      assert.ok(near(choice.text.number, option.number) && near(choice.text.range, option.within), about);
    } else {
      assert.equal(choice.text.text, option.text, about);
    }
  });
};

test("every question is read as it was written", () => {
  assert.ok(sheets.length > 0);
  for (const name of sheets) {
    const { questions } = JSON.parse(read(name.replace(/\.gift$/, ".json")));
    const found = gift.parse(read(name)).filter(({ type }) => type !== "Category");
    // The first of each question is the one that the sheet has.
    const firsts = found.filter(({ title }) => !title.includes("variant"));
    assert.equal(firsts.length, questions.length, name);
    questions.forEach((problem, place) => same(problem, firsts[place]));
  }
});

test("each question of which one is drawn has a category of its own", () => {
  const drawn = sheets.filter((name) => name.startsWith("drawn"));
  assert.ok(drawn.length > 0);
  for (const name of drawn) {
    const groups = [];
    for (const { type, title } of gift.parse(read(name))) {
      if (type === "Category") groups.push([]);
      else groups.at(-1).push(title.split(" ")[0]);
    }
    assert.equal(groups.length, JSON.parse(read(name.replace(/\.gift$/, ".json"))).questions.length, name);
    assert.ok(groups.some((group) => group.length > 1), name);
    for (const group of groups) assert.equal(new Set(group).size, 1, `${name}: ${group}`);
  }
});
