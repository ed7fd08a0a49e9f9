import assert from "node:assert/strict"
import { test } from "node:test"
import { LONGEST, placeOf, trimmed } from "../../app/static/js/lib/passage.js"

test("a quote is found where it was", () => {
  assert.equal(placeOf("the heel and the heel", 13, "the heel"), 13)
})

test("a quote that moved is found if it stands there once", () => {
  assert.equal(placeOf("Now the heel lifts", 0, "heel"), 8)
})

test("a quote that stands there twice is not guessed", () => {
  assert.equal(placeOf("the heel and the heel", 5, "the heel"), -1)
})

test("white space around a selection is left out and the start moves with it", () => {
  assert.deepEqual(trimmed("  the heel \n"), { offset: 2, quote: "the heel" })
})

test("a very long selection is cut", () => {
  assert.equal(trimmed("x".repeat(LONGEST + 9)).quote.length, LONGEST)
})
