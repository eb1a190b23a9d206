import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { addWeeks, today, weekOf } from '../../src/i18n/week'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi
const weeks = () =>
  api.requests.filter((r) => r.path.endsWith('/diary')).map((r) => r.query.get('week'))

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
})

describe('DI1 Diary', () => {
  it('is where a family arrives, at the current week', async () => {
    openApp(api)
    expect(await screen.findByRole('heading', { name: 'Dienasgrāmata' })).toBeTruthy()
    await waitFor(() => expect(weeks()).toEqual([weekOf(today())]))
    expect(await screen.findAllByText(/128\. lpp\./)).not.toHaveLength(0)
    expect(screen.getByText('Skolas svētki')).toBeTruthy()
  })

  it('goes to the next week and back', async () => {
    openApp(api)
    fireEvent.click(await screen.findByRole('link', { name: /Nākamā/ }))
    await waitFor(() => expect(weeks().at(-1)).toBe(addWeeks(weekOf(today()), 1)))
    fireEvent.click(screen.getByRole('link', { name: 'Šī nedēļa' }))
    expect(window.location.pathname).toBe('/diary')
  })

  it('opens the history of a mark', async () => {
    openApp(api)
    const marks = await screen.findAllByRole('button', { name: /Atvērt vēsturi/ })
    fireEvent.click(marks[0]!)
    expect(await screen.findByText('Iemesls: Darbs uzlabots')).toBeTruthy()
  })
})
