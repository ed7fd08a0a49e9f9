/* Saves the latest state of something, one request at a time, until the server has it.

   send(entry) answers "stored", "older" (the server has a newer one), "closed" (it takes no more)
   or "invalid" (it cannot be read); it throws when the network or the server fails. Entries carry a
   growing `seq`, so a late one never overwrites a newer one.
   States: saved, saving, waiting, closed, invalid. */
const DELAYS = [1000, 2000, 4000, 8000, 15000, 30000]

export default class Saver {
  #send
  #store
  #seq
  #tell
  #sleep
  #latest = null
  #running = null
  #wake = () => {}

  constructor({ send, store, seq = 0, tell = () => {}, sleep = ms => new Promise(done => setTimeout(done, ms)) }) {
    this.#send = send
    this.#store = store
    this.#seq = seq
    this.#tell = tell
    this.#sleep = sleep
  }

  get pending() { return this.#latest !== null }

  /* Keeps a copy of a state that goes to the server another way, in case it does not arrive. */
  keep(fields) { this.#store.write({ seq: this.#seq + 1, fields }) }

  /* Takes a new state; returns a promise that settles when nothing is left to save. */
  change(fields) {
    this.#latest = { seq: ++this.#seq, fields }
    this.#store.write(this.#latest)
    this.#running ??= this.#run().finally(() => { this.#running = null })
    return this.#running
  }

  /* The fields that an earlier page could not save, or null if the server has something newer. */
  resume() {
    const entry = this.#store.read()
    if (!entry || entry.seq <= this.#seq) {
      this.#store.confirm(this.#seq)
      return null
    }
    this.#seq = entry.seq - 1
    return entry.fields
  }

  /* Tries again at once, for example when the network is back. */
  hurry() { this.#wake() }

  async #run() {
    let failures = 0
    while (this.#latest) {
      const entry = this.#latest
      this.#tell(failures ? "waiting" : "saving")
      let answer
      try {
        answer = await this.#send(entry)
      } catch {
        this.#tell("waiting")
        const delay = DELAYS[Math.min(failures++, DELAYS.length - 1)]
        await Promise.race([this.#sleep(delay), new Promise(wake => { this.#wake = wake })])
        continue
      }
      if (answer === "older" && !failures && entry === this.#latest) {
        // Another window was ahead of our counter; what was just chosen here is the newest.
        this.#latest = { ...entry, seq: ++this.#seq }
        continue
      }
      failures = 0
      this.#store.confirm(entry.seq)
      if (entry === this.#latest) this.#latest = null
      if (answer === "closed" || answer === "invalid") this.#latest = null
      if (!this.#latest) this.#tell(answer === "closed" || answer === "invalid" ? answer : "saved")
    }
  }
}
