import assert from "node:assert/strict"
import { test } from "node:test"
import Store from "../../app/static/js/lib/store.js"

class Memory {
  items = new Map()
  getItem(key) { return this.items.get(key) ?? null }
  setItem(key, value) { this.items.set(key, value) }
  removeItem(key) { this.items.delete(key) }
}

const entry = (seq, value = "a") => ({ seq, fields: [["answer", value]] })

test("what was written is read back", () => {
  const store = new Store(new Memory(), "k3f9-1")
  store.write(entry(1))
  assert.deepEqual(store.read(), entry(1))
})

test("a confirmation clears the copy", () => {
  const store = new Store(new Memory(), "k")
  store.write(entry(3))
  store.confirm(3)
  assert.equal(store.read(), null)
})

test("a confirmation of an older save keeps the newer copy", () => {
  const store = new Store(new Memory(), "k")
  store.write(entry(4))
  store.confirm(3)
  assert.deepEqual(store.read(), entry(4))
})

test("two questions do not share a copy", () => {
  const memory = new Memory()
  new Store(memory, "k-1").write(entry(1))
  assert.equal(new Store(memory, "k-2").read(), null)
})

test("what cannot be read counts as nothing", () => {
  const memory = new Memory()
  const store = new Store(memory, "k")
  for (const broken of ["{", "null", '{"seq":"1"}', '{"seq":1}']) {
    memory.setItem("plumbline:k", broken)
    assert.equal(store.read(), null)
  }
})

test("without storage nothing is kept and nothing breaks", () => {
  const store = new Store(null, "k")
  store.write(entry(1))
  store.confirm(1)
  assert.equal(store.read(), null)
})
