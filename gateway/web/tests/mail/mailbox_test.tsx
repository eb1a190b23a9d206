import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
})

const letterLink = (name: RegExp) => screen.findByRole('link', { name })

describe('M5 The mailbox', () => {
  it('shows how many letters are unread in the navigation, and which in the list', async () => {
    openApp(api, '/mail')
    expect(await screen.findByRole('link', { name: /^Pasts.*2 nelasītas vēstules/ })).toBeTruthy()
    const inbox = within(await screen.findByRole('region', { name: 'Saņemtie' }))
    const unread = await inbox.findByRole('link', { name: /Vecāku sapulce/ })
    expect(unread.textContent).toContain('Nelasīta.')
    expect(unread.textContent).toContain('Ilze Skolotāja (skolotājs)')
  })

  it('shows a list page by page', async () => {
    openApp(api, '/mail/inbox')
    await letterLink(/Grāmata/)
    expect(screen.queryByRole('link', { name: /Ekskursija/ })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Rādīt vairāk' }))
    expect((await letterLink(/Ekskursija/)).textContent).not.toContain('Nelasīta.')
    expect(screen.queryByRole('button', { name: 'Rādīt vairāk' })).toBeNull()
  })

  it('names a parent of another family by the child', async () => {
    openApp(api, '/mail/inbox')
    expect((await letterLink(/Grāmata/)).textContent).toContain('Jānis Bērziņš (mamma)')
  })

  it('opens a conversation and says that it was read', async () => {
    openApp(api, '/mail/inbox')
    fireEvent.click(await letterLink(/Vecāku sapulce/))
    expect(await screen.findByText('Otrdien sešos.')).toBeTruthy()
    expect(await screen.findByRole('link', { name: /^Pasts.*1 nelasīta vēstule$/ })).toBeTruthy()
    const told = api.requests.filter((r) => r.path.endsWith('/read')).map((r) => r.path)
    expect(told).toEqual(['/mail/letters/m3/read'])
  })

  it('does not ask for ever when the gateway cannot note that a letter was read', async () => {
    const handle = api.handle.bind(api)
    const asked: string[] = []
    api.handle = (request) => {
      asked.push(request.path)
      return request.path.endsWith('/read') ? problem(500, 'trouble') : handle(request)
    }
    openApp(api, '/mail/conversations/k2')
    const reads = (part: string) => asked.filter((path) => path.includes(part)).length
    await waitFor(() => expect(reads('/conversations/')).toBeGreaterThan(1))
    await screen.findByText('Otrdien sešos.')
    expect(reads('/read')).toBe(1)
  })

  it('shows both sides of a conversation, the oldest first', async () => {
    openApp(api, '/mail/conversations/k1')
    const letters = await screen.findAllByRole('article')
    expect(letters.map((l) => within(l).getByText(/Braucam|Labi/).textContent)).toEqual([
      'Braucam piektdien.',
      'Labi!',
    ])
  })

  it('tells the sender who has read a letter', async () => {
    openApp(api, '/mail/conversations/k1')
    fireEvent.click(await screen.findByRole('button', { name: 'izlasījuši 1 no 2' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Kas vēstuli ir izlasījis' }))
    expect(await dialog.findByText('vēl nav lasījis')).toBeTruthy()
    expect(dialog.getByText('Jānis Bērziņš (mamma)')).toBeTruthy()
  })

  it('is searched on until something is found', async () => {
    openApp(api, '/mail')
    fireEvent.change(await screen.findByLabelText('Meklēt savās vēstulēs'), {
      target: { value: 'Otrdien' },
    })
    fireEvent.click(screen.getByRole('button', { name: 'Meklēt' }))
    const found = await letterLink(/Vecāku sapulce/)
    expect(found.textContent).toContain('Saņemtie')
    expect(screen.queryByText('Nekas nav atrasts.')).toBeNull()
  })
})

describe('M3 Letters are evidence', () => {
  it('deleting moves a letter, and it can be put back', async () => {
    openApp(api, '/mail/conversations/k2')
    fireEvent.click(await screen.findByRole('button', { name: 'Pārvietot uz dzēstajiem' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Atlikt atpakaļ' }))
    await waitFor(() => expect(api.mail.find('m3').letter.folder).toBe('inbox'))
  })

  it.each(['sent', 'deleted'])('nothing in %s can be erased', async (folder) => {
    for (const { letter } of api.mail.letters) letter.folder = folder as 'sent' | 'deleted'
    openApp(api, `/mail/${folder}`)
    await letterLink(/Grāmata/)
    expect(screen.getByText(/nevar izdzēst neviens/)).toBeTruthy()
    fireEvent.click(screen.getByRole('link', { name: /Grāmata/ }))
    await screen.findByText('Vai ir?')
    expect(screen.queryByRole('button', { name: /dzēst$|izdzēst|iztukšot/i })).toBeNull()
    expect(api.requests.some((r) => r.method === 'DELETE' || r.path.endsWith('/erasure'))).toBe(
      false,
    )
  })
})

describe('The auditor', () => {
  it('reads and does not write', async () => {
    api.signedIn = 'auditor'
    openApp(api, '/mail')
    expect(await letterLink(/Grāmata/)).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Rakstīt vēstuli' })).toBeNull()
  })
})
