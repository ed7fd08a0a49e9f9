/* A copy of what was not yet confirmed by the server: written before sending, cleared on confirmation.
   Storage may be missing, full or forbidden; then nothing is kept here and saving goes on. */
const PREFIX = "plumbline:"

export default class Store {
  #storage
  #key

  constructor(storage, key) {
    this.#storage = storage
    this.#key = PREFIX + key
  }

  write(entry) {
    try { this.#storage.setItem(this.#key, JSON.stringify(entry)) } catch { /* full or forbidden */ }
  }

  /* {seq, fields} or null; what cannot be read counts as nothing. */
  read() {
    try {
      const entry = JSON.parse(this.#storage.getItem(this.#key))
      return entry && Number.isInteger(entry.seq) && Array.isArray(entry.fields) ? entry : null
    } catch {
      return null
    }
  }

  /* Clears the copy unless a newer one was written since. */
  confirm(seq) {
    const entry = this.read()
    if (entry && entry.seq > seq) return
    try { this.#storage.removeItem(this.#key) } catch { /* forbidden */ }
  }
}
