import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { goodCode, recoveryCode } from '../fake/fake_accounts'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'teacher'
})

const termsDialog = () => screen.findByRole('dialog', { name: 'Lietošanas noteikumi' })

describe('A16 Terms of use', () => {
  beforeEach(() => {
    api.accounts.termsAccepted = 0
  })

  it('are read and accepted before anything else', async () => {
    openApp(api, '/journals')
    const dialog = within(await termsDialog())
    expect(await dialog.findByText('Otrais punkts.')).toBeTruthy()
    const accept = dialog.getByRole<HTMLButtonElement>('button', { name: 'Piekrītu' })
    expect(accept.disabled).toBe(true)
    expect(api.requests.some((r) => r.path === '/journals')).toBe(false)
    fireEvent.click(dialog.getByLabelText(/Esmu izlasījis/))
    fireEvent.click(accept)
    expect(await screen.findByRole('link', { name: 'Matemātika' })).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(api.accounts.termsAccepted).toBe(1)
  })

  it('are read in the language that is chosen over them', async () => {
    openApp(api, '/journals')
    const dialog = within(await termsDialog())
    await dialog.findByText('Otrais punkts.')
    fireEvent.click(dialog.getByLabelText('RU'))
    expect(await screen.findByText('Первый пункт.')).toBeTruthy()
    expect(screen.queryByText('Otrais punkts.')).toBeNull()
  })

  it('can be left only by ending the work', async () => {
    // The page is loaded anew afterwards, which jsdom cannot do and says so.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    openApp(api, '/journals')
    const dialog = await termsDialog()
    fireEvent.keyDown(dialog, { key: 'Escape' })
    expect(await termsDialog()).toBeTruthy()
    fireEvent.click(within(dialog).getByRole('button', { name: 'Beigt darbu' }))
    await waitFor(() => expect(api.signedIn).toBeNull())
  })

  it('that are new while a form is open keep what was typed in it, and it is sent', async () => {
    api.signedIn = 'father'
    api.accounts.termsAccepted = 1
    openApp(api, '/absences')
    fireEvent.change(await screen.findByLabelText(/Iemesls/), { target: { value: 'ģimene' } })
    api.accounts.terms = { version: 2, text: 'Jauns punkts.' }
    fireEvent.click(screen.getByRole('button', { name: 'Paziņot' }))
    const dialog = within(await termsDialog())
    fireEvent.click(await dialog.findByLabelText(/Esmu izlasījis/))
    fireEvent.click(dialog.getByRole('button', { name: 'Piekrītu' }))
    expect(await screen.findByText('Prombūtne paziņota.')).toBeTruthy()
    const notices = api.requests.filter((r) => r.path.endsWith('/absence-notices'))
    expect(notices.at(-1)?.body.reason).toBe('ģimene')
    expect(new Set(notices.map((r) => r.headers['idempotency-key'])).size).toBe(1)
  })
})

describe('A second factor that the school demands', () => {
  it('is set up before anything else, its recovery codes shown once', async () => {
    api.accounts.secondFactorDemanded = true
    openApp(api, '/journals')
    const dialog = within(await screen.findByRole('dialog', { name: /prasa otro faktoru/ }))
    fireEvent.click(await dialog.findByRole('button', { name: 'Iestatīt otro faktoru' }))
    expect(await dialog.findByText(recoveryCode)).toBeTruthy()
    expect(dialog.getByRole('img', { name: /QR kods/ })).toBeTruthy()
    expect(dialog.getByText('JBSW Y3DP EHPK 3PXP')).toBeTruthy()
    fireEvent.change(dialog.getByLabelText(/Vienreizējais kods/), { target: { value: goodCode } })
    fireEvent.click(dialog.getByRole('button', { name: 'Apstiprināt' }))
    expect(await screen.findByRole('link', { name: 'Matemātika' })).toBeTruthy()
    await waitFor(() => expect(screen.queryByText(recoveryCode)).toBeNull())
  })

  it('comes after the terms', async () => {
    api.accounts.secondFactorDemanded = true
    api.accounts.termsAccepted = 0
    openApp(api, '/journals')
    const dialog = within(await termsDialog())
    fireEvent.click(await dialog.findByLabelText(/Esmu izlasījis/))
    fireEvent.click(dialog.getByRole('button', { name: 'Piekrītu' }))
    expect(await screen.findByRole('dialog', { name: /prasa otro faktoru/ })).toBeTruthy()
  })
})
