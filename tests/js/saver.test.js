import assert from "node:assert/strict"
import { test } from "node:test"
import Saver from "../../app/static/js/lib/saver.js"

/* A server that answers what it is told, in order; the last answer stays. */
function server(...answers) {
  const sent = []
  const send = async entry => {
    sent.push(entry)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer === "fails") throw new Error("no network")
    return answer
  }
  return { send, sent }
}

class Kept {
  entry = null
  write(entry) { this.entry = entry }
  read() { return this.entry }
  confirm(seq) { if (this.entry && this.entry.seq <= seq) this.entry = null }
}

function saver(server, { seq = 0, store = new Kept(), states = [] } = {}) {
  return new Saver({ send: server.send, store, seq, tell: state => states.push(state), sleep: async () => {} })
}

test("a save is told as saving, then saved, and its copy is cleared", async () => {
  const states = [], store = new Kept()
  const one = saver(server("stored"), { states, store })
  await one.change([["a", "1"]])
  assert.deepEqual(states, ["saving", "saved"])
  assert.equal(store.entry, null)
  assert.equal(one.pending, false)
})

test("the sequence grows from where the server is", async () => {
  const there = server("stored")
  const one = saver(there, { seq: 4 })
  await one.change([])
  await one.change([])
  assert.deepEqual(there.sent.map(entry => entry.seq), [5, 6])
})

test("only one request is under way and the newest state wins", async () => {
  const sent = []
  let answer
  const one = new Saver({ send: entry => { sent.push(entry.seq); return new Promise(done => { answer = done }) }, store: new Kept() })
  const finished = one.change(["first"])
  one.change(["second"])
  one.change(["third"])
  assert.deepEqual(sent, [1])
  answer("stored")
  await new Promise(setImmediate)
  assert.deepEqual(sent, [1, 3])
  answer("stored")
  await finished
  assert.equal(one.pending, false)
})

test("while the network fails it waits, tries again and keeps the copy", async () => {
  const states = [], store = new Kept(), there = server("fails", "fails", "stored")
  const one = saver(there, { states, store })
  const finished = one.change([["a", "1"]])
  assert.deepEqual(store.entry, { seq: 1, fields: [["a", "1"]] })
  await finished
  assert.equal(there.sent.length, 3)
  assert.deepEqual(states.at(-1), "saved")
  assert.ok(states.includes("waiting"))
  assert.equal(store.entry, null)
})

test("a repeated save that the server already has is not raised above newer ones", async () => {
  const there = server("fails", "older")
  await saver(there).change(["a"])
  assert.deepEqual(there.sent.map(entry => entry.seq), [1, 1])
})

test("a fresh choice behind another window's counter is sent with a higher number", async () => {
  const there = server("older", "older", "stored")
  await saver(there).change(["a"])
  assert.deepEqual(there.sent.map(entry => entry.seq), [1, 2, 3])
})

test("a closed attempt ends the trying", async () => {
  const states = []
  const one = saver(server("closed"), { states })
  await one.change(["a"])
  assert.equal(states.at(-1), "closed")
  assert.equal(one.pending, false)
})

test("what an earlier page could not save is taken up under its own number", async () => {
  const store = new Kept(), there = server("stored")
  store.write({ seq: 7, fields: [["a", "kept"]] })
  const one = saver(there, { seq: 5, store })
  assert.deepEqual(one.resume(), [["a", "kept"]])
  await one.change([["a", "kept"]])
  assert.equal(there.sent[0].seq, 7)
})

test("a copy that the server has overtaken is dropped", () => {
  const store = new Kept()
  store.write({ seq: 3, fields: [] })
  assert.equal(saver(server("stored"), { seq: 3, store }).resume(), null)
  assert.equal(store.entry, null)
})

test("a state that goes another way leaves a copy above all that was sent", async () => {
  const there = server("stored"), store = new Kept()
  const one = saver(there, { seq: 2, store })
  await one.change([["a", "1"]])
  one.keep([["a", "2"]])
  assert.equal(there.sent.length, 1)
  assert.deepEqual(saver(there, { seq: 3, store }).resume(), [["a", "2"]])
  assert.equal(saver(there, { seq: 4, store }).resume(), null)
})
