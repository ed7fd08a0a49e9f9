/* Requests to our own server, with the session's token. */
export function token() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? ""
}

/* body: a form, FormData or a plain object. Rejects only when the network fails or time is up. */
export function post(url, body, { accept = "application/json", fragment = false, keepalive = false, timeout = 15000 } = {}) {
  const headers = { "X-CSRFToken": token(), Accept: accept }
  if (fragment) headers["X-Fragment"] = "1"
  return fetch(url, { method: "POST", body: encoded(body), headers, keepalive, credentials: "same-origin", signal: AbortSignal.timeout(timeout) })
}

function encoded(body) {
  if (body instanceof HTMLFormElement) return new URLSearchParams(new FormData(body))
  if (body instanceof FormData) return new URLSearchParams(body)
  return new URLSearchParams(Object.entries(body).filter(([, value]) => value !== null && value !== undefined))
}

/* The element with this id from a page or fragment that our server made, ready to be placed. */
export async function part(response, id) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  const found = page.getElementById(id)
  return found && document.adoptNode(found)
}
