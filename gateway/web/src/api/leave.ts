// Leaves the client for another site's page.
export function leaveFor(address: string) {
  window.location.assign(address)
}
