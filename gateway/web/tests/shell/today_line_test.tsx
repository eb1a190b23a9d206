import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { today } from '../../src/i18n/week'
import { FakeApi, problem } from '../fake/fake_api'
import { openApp } from '../open_app'

describe('N4 The head of a page', () => {
  it('says the date, and whose name-day it is', async () => {
    const api = new FakeApi()
    api.signedIn = 'father'
    openApp(api, '/timetable')
    expect(await screen.findByText(/Vārdadienu svin Lauma, Norberts/)).toBeTruthy()
    const asked = api.requests.find((r) => r.path === '/calendar/name-days')
    expect(asked?.query.get('date')).toBe(today())
  })

  it('says the date where nobody knows of name-days', async () => {
    const api = new FakeApi()
    api.signedIn = 'father'
    const handle = api.handle.bind(api)
    api.handle = (request) =>
      request.path === '/calendar/name-days' ? problem(404, 'not_found') : handle(request)
    openApp(api, '/timetable')
    await screen.findByRole('heading', { name: 'Stundu saraksts' })
    expect(document.querySelector(`time[datetime="${today()}"]`)).toBeTruthy()
    expect(screen.queryByText(/Vārdadienu/)).toBeNull()
  })
})
