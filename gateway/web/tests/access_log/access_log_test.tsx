import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'superuser'
})

const rows = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .slice(1)
        .map((cell) => cell.textContent),
    )
const asked = (path: string) => api.requests.filter((r) => r.path === path)

describe('Who has read a pupil’s data', () => {
  it('stands beside the pupil’s other pages, the newest first, and older on demand', async () => {
    openApp(api, '/classes/c1/pupils/p1')
    fireEvent.click(await screen.findByRole('link', { name: 'Kurš skatījis' }))
    expect(await screen.findByText('žurnāls: Matemātika, 7.b')).toBeTruthy()
    expect(rows()).toEqual([
      ['Ilze Skolotāja (skolotājs)', 'dienasgrāmata, atzīmes un kavējumi: Anna Āboliņa'],
      ['Ilze Skolotāja (skolotājs)', 'žurnāls: Matemātika, 7.b'],
    ])
    const first = document.querySelector('time[datetime="2026-11-25T10:00:00Z"]')
    expect(first?.textContent).toMatch(/12:00/)
    fireEvent.click(screen.getByRole('button', { name: 'Rādīt vecākus' }))
    expect(await screen.findByText('klases skolēnu saraksts: 7.b')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Rādīt vecākus' }))
    expect(await screen.findByText(/vecāki un viņu tālruņi/)).toBeTruthy()
    expect(rows()).toHaveLength(5)
    expect(screen.queryByRole('button', { name: 'Rādīt vecākus' })).toBeNull()
    const cursors = asked('/pupils/p1/access-log').map((r) => r.query.get('cursor'))
    expect(cursors).toEqual([null, '2', '4'])
  })

  it('says so when nobody has', async () => {
    api.accessLog.ofPupil = []
    openApp(api, '/classes/c1/pupils/p1/access-log')
    expect(await screen.findByText('Neviens neko nav skatījis.')).toBeTruthy()
    expect(screen.queryByRole('table')).toBeNull()
  })

  it('is not for who may not see it', async () => {
    api.signedIn = 'teacher'
    openApp(api, '/classes/c1/pupils/p1/access-log')
    expect(await screen.findByText('Šādas lapas nav.')).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Kurš skatījis' })).toBeNull()
    expect(asked('/pupils/p1/access-log')).toEqual([])
  })
})

describe('Who has read lists of the whole school', () => {
  it('is found from the school’s page by whoever may see it, and sees no more there', async () => {
    api.signedIn = 'auditor'
    api.permissions = ['read_journals', 'read_school', 'read_access_log']
    openApp(api)
    fireEvent.click(await screen.findByRole('link', { name: 'Skola' }))
    const link = await screen.findByRole('link', { name: 'Kurš skatījis visas skolas sarakstus' })
    expect(screen.queryByRole('button', { name: 'Saglabāt' })).toBeNull()
    fireEvent.click(link)
    expect(await screen.findByText('īsziņas un e-pasti')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Rādīt vecākus' }))
    expect(await screen.findByText('kurš skatījis datus')).toBeTruthy()
    expect(rows()).toEqual([
      ['Guntis Sistēma (virslietotājs)', 'lietotāju saraksts'],
      ['Guntis Sistēma (virslietotājs)', 'īsziņas un e-pasti'],
      ['Rita Revidente (revidents)', 'kurš skatījis datus'],
    ])
  })

  it('is not for who may not see it', async () => {
    api.permissions = ['edit_calendar']
    openApp(api, '/school/access-log')
    expect(await screen.findByText('Šādas lapas nav.')).toBeTruthy()
    expect(asked('/school/access-log')).toEqual([])
  })

  it('shows why it cannot be read', async () => {
    const handle = api.handle.bind(api)
    api.handle = (request) =>
      request.path === '/school/access-log'
        ? problem(403, 'forbidden', { title: 'Nedrīkst.' })
        : handle(request)
    openApp(api, '/school/access-log')
    expect(await screen.findByText('Nedrīkst.')).toBeTruthy()
  })
})
