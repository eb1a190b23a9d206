import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
})

afterEach(() => {
  vi.restoreAllMocks()
})

// A list of options has the label of its input, too.
const input = (label: RegExp) =>
  screen.findByLabelText<HTMLInputElement>(label, { selector: 'input, textarea' })

async function write(label: RegExp, value: string) {
  fireEvent.change(await input(label), { target: { value } })
}

async function address(search: string, option: RegExp) {
  const to = await input(/^Kam/)
  fireEvent.click(to)
  fireEvent.change(to, { target: { value: search } })
  fireEvent.click(await screen.findByRole('option', { name: option, hidden: true }))
}

const send = () => fireEvent.click(screen.getByRole('button', { name: 'Sūtīt' }))
const sent = () => api.requests.filter((r) => r.method === 'POST' && r.path === '/mail/letters')

describe('M1 Writing a letter', () => {
  it('goes to persons and groups, and then stands in Sent', async () => {
    openApp(api, '/mail/new')
    await address('7', /7\.b klases vecāki/)
    await address('ilze', /Ilze Skolotāja/)
    await write(/^Temats/, 'Jautājums')
    await write(/^Teksts/, 'Cikos jābrauc?')
    send()
    expect(await screen.findByRole('link', { name: /Jautājums/ })).toBeTruthy()
    expect(sent().map((r) => r.body)).toEqual([
      {
        to: [
          { kind: 'class_parents', id: 'c1' },
          { kind: 'profile', id: 'u1' },
        ],
        subject: 'Jautājums',
        body: 'Cikos jābrauc?',
        answers: null,
        attachments: [],
      },
    ])
  })

  it('is not sent without addressee, subject and text', async () => {
    openApp(api, '/mail/new')
    await write(/^Temats/, '  ')
    send()
    expect(await screen.findAllByText('Aizpildiet šo lauku.')).toHaveLength(3)
    expect(sent()).toEqual([])
  })

  it('names the addressee that cannot be written to, and keeps the letter', async () => {
    openApp(api, '/mail/new')
    await address('', /Ilze Skolotāja/)
    await address('Bērziņš', /Jānis Bērziņš/)
    await write(/^Temats/, 'Jautājums')
    await write(/^Teksts/, 'Cikos?')
    send()
    expect(await screen.findByText(/rakstīt nevar: Jānis Bērziņš \(mamma\)$/)).toBeTruthy()
    expect((await input(/^Teksts/)).value).toBe('Cikos?')
  })

  it('answers a letter to its sender, in its conversation', async () => {
    openApp(api, '/mail/conversations/k2')
    fireEvent.click(await screen.findByRole('link', { name: 'Atbildēt' }))
    expect((await input(/^Temats/)).value).toBe('Atb.: Vecāku sapulce')
    expect(screen.getByText('Otrdien sešos.')).toBeTruthy()
    await write(/^Teksts/, 'Būšu.')
    send()
    await waitFor(() => expect(sent()).toHaveLength(1))
    expect(sent()[0]?.body).toMatchObject({ answers: 'm3', to: [{ kind: 'profile', id: 'u1' }] })
  })
})

describe('A draft', () => {
  it('is saved without being asked for, and is gone once the letter is sent', async () => {
    openApp(api, '/mail/new')
    await write(/^Teksts/, 'Iesākts')
    expect(await screen.findByText(/^Melnraksts saglabāts/)).toBeTruthy()
    await write(/^Teksts/, 'Iesākts un pabeigts')
    await waitFor(() => expect(api.mail.drafts[0]?.body).toBe('Iesākts un pabeigts'))
    expect(api.mail.drafts).toHaveLength(1)
    await address('', /Ilze Skolotāja/)
    await write(/^Temats/, 'Tēma')
    send()
    expect(await screen.findByRole('link', { name: /Tēma/ })).toBeTruthy()
    await waitFor(() => expect(api.mail.drafts).toEqual([]))
  })

  it('is kept when the page is left before the pause is over, and gone on with', async () => {
    openApp(api, '/mail/new')
    await write(/^Temats/, 'Vēl nav gatavs')
    fireEvent.click(screen.getByRole('link', { name: 'Melnraksti' }))
    fireEvent.click(await screen.findByRole('link', { name: /Vēl nav gatavs/ }))
    expect((await input(/^Temats/)).value).toBe('Vēl nav gatavs')
  })

  it('waits with its text when the session ends, and is saved afterwards', async () => {
    openApp(api, '/mail/new')
    await write(/^Teksts/, 'Nepazūd')
    api.signedIn = null
    expect(await screen.findByText('Sesija ir beigusies')).toBeTruthy()
    expect(api.mail.drafts).toEqual([])
    fireEvent.change(screen.getByLabelText(/Lietotājvārds/), { target: { value: 'father' } })
    fireEvent.change(screen.getByLabelText(/^Parole/), { target: { value: 'parole' } })
    fireEvent.click(screen.getByRole('button', { name: 'Pieslēgties' }))
    await waitFor(() => expect(api.mail.drafts[0]?.body).toBe('Nepazūd'))
    expect((await input(/^Teksts/)).value).toBe('Nepazūd')
  })

  it('that was thrown away elsewhere is begun anew, with what is written here', async () => {
    openApp(api, '/mail/new')
    await write(/^Teksts/, 'Pirmais')
    await waitFor(() => expect(api.mail.drafts).toHaveLength(1))
    const first = api.mail.drafts[0]!.id
    api.mail.drafts = []
    await write(/^Teksts/, 'Otrais')
    await waitFor(() => expect(api.mail.drafts.map((d) => d.body)).toEqual(['Otrais']))
    expect(api.mail.drafts[0]?.id).not.toBe(first)
  })

  it('that cannot be saved says why', async () => {
    openApp(api, '/mail/new')
    const text = await input(/^Teksts/)
    const detail = 'Šo pielikumu pievienot nevar.'
    const refused = { errors: [{ pointer: '/attachments/0', code: 'bad_attachment', detail }] }
    const handle = api.handle.bind(api)
    api.handle = (request) =>
      request.path === '/mail/drafts' ? problem(400, 'invalid_request', refused) : handle(request)
    fireEvent.change(text, { target: { value: 'Teksts' } })
    expect(await screen.findByText(/Melnraksts nav saglabāts. Šo pielikumu/)).toBeTruthy()
  })

  it('can be thrown away', async () => {
    openApp(api, '/mail/new')
    await write(/^Temats/, 'Lieks')
    fireEvent.click(screen.getByRole('link', { name: 'Melnraksti' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Atmest: Lieks' }))
    await waitFor(() => expect(api.mail.drafts).toEqual([]))
  })
})

describe('Attached files', () => {
  const choose = async (...files: File[]) => {
    const button = await screen.findByRole('button', { name: 'Pievienot pielikumu' })
    const chooser = button.parentElement!.querySelector('input[type=file]')!
    fireEvent.change(chooser, { target: { files } })
  }

  it('go up part by part and with the letter', async () => {
    openApp(api, '/mail/new')
    const bytes = new Uint8Array(300 * 1024).fill(65)
    await choose(new File([bytes], 'plāns.pdf', { type: 'application/pdf' }))
    expect(await screen.findByRole('link', { name: 'plāns.pdf' })).toBeTruthy()
    expect(api.mail.parts.map((p) => [p.number, atob(p.content).length])).toEqual([
      [0, 256 * 1024],
      [1, 44 * 1024],
    ])
    await waitFor(() => expect(api.mail.drafts[0]?.files[0]?.name).toBe('plāns.pdf'))
    fireEvent.click(screen.getByRole('button', { name: 'Noņemt: plāns.pdf' }))
    await waitFor(() => expect(screen.queryByRole('link', { name: 'plāns.pdf' })).toBeNull())
  })

  it('of another kind are refused by the gateway, and too large ones before', async () => {
    openApp(api, '/mail/new')
    await choose(new File(['<p>'], 'lapa.html', { type: 'text/html' }))
    expect(await screen.findByText('Šāda veida failu pievienot nevar.')).toBeTruthy()
    const large = new File(['x'], 'video.mp4', { type: 'video/mp4' })
    Object.defineProperty(large, 'size', { value: 9 * 1024 * 1024 })
    await choose(large)
    expect(await screen.findByText('Pārāk liels pielikums: video.mp4')).toBeTruthy()
    expect(api.mail.parts).toEqual([])
  })
})
