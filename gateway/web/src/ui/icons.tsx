// Drawn here, because the policy of the gateway allows neither fonts nor data: addresses.

export function LateIcon() {
  return (
    <svg className="icon-late" viewBox="0 0 12 12" width="9" height="9" aria-hidden="true">
      <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 3v3l2 1.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  )
}

export function SubstitutionIcon() {
  return (
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path
        d="M1 4h8M7 2l2 2-2 2M11 8H3M5 6L3 8l2 2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      />
    </svg>
  )
}

export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <rect x="4" y="2" width="24" height="28" rx="3" fill="#fff" />
      <path d="M10 2v28" stroke="#e5484d" strokeWidth="1.5" />
      <path d="M14 10h10M14 16h10M14 22h6" stroke="#1f3a6e" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
