import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
  api.former = true
})

const banner = 'Jūs vairs neesat šajā skolā: varat lasīt, bet ne rakstīt.'

describe('A15 Who has left the school', () => {
  it('is told so on every page, and has no page that only changes things', async () => {
    api.family.addSibling()
    openApp(api)
    expect(await screen.findByText(banner)).toBeTruthy()
    const nav = within(screen.getByRole('navigation', { name: 'Sadaļas' }))
    expect(nav.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      '/diary',
      '/marks',
      '/absences',
      '/ranking',
      '/timetable',
      '/news',
      '/mail',
    ])
    fireEvent.click(nav.getByRole('link', { name: 'Atzīmes' }))
    expect(await screen.findByRole('heading', { name: 'Atzīmes' })).toBeTruthy()
    expect(screen.getByText(banner)).toBeTruthy()
    expect(screen.queryByRole('navigation', { name: 'Bērni un iestādes' })).toBeNull()
  })

  it('reads absences, and announces and excuses none', async () => {
    api.absences = { ...api.absences, may_excuse: true }
    openApp(api, '/absences')
    expect(await screen.findByText(/vizīte pie ārsta/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Paziņot' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Attaisnot' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Atsaukt' })).toBeNull()
  })

  it('reads letters, and neither writes nor moves any, nor says that they were read', async () => {
    openApp(api, '/mail/inbox')
    const letter = await screen.findByRole('link', { name: /Vecāku sapulce/ })
    expect(screen.queryByRole('link', { name: 'Rakstīt vēstuli' })).toBeNull()
    fireEvent.click(letter)
    const name = 'Pārvietot uz dzēstajiem'
    expect((await screen.findByRole<HTMLButtonElement>('button', { name })).disabled).toBe(true)
    expect(screen.queryByRole('link', { name: 'Atbildēt' })).toBeNull()
    expect(api.requests.filter((r) => r.method !== 'GET')).toEqual([])
  })

  it('is nobody who has not left', async () => {
    api.former = false
    openApp(api, '/absences')
    expect(await screen.findByRole('button', { name: 'Paziņot' })).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Mani dati' })).toBeTruthy()
    expect(screen.queryByText(banner)).toBeNull()
  })
})
