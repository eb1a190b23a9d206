import { screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../fake/fake_api'
import { ok } from '../fake/fake_answers'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
})

describe('The ranking', () => {
  it('says where the own group is', async () => {
    openApp(api, '/ranking')
    expect(await screen.findAllByText(/Jūsu grupa ir iekrāsota/)).not.toEqual([])
  })

  it('speaks of no own group to whoever has no average', async () => {
    const group = { place: null, of: 0, distribution: [{ average_from: 1, count: 0 }] }
    const handle = api.handle.bind(api)
    api.handle = (request) =>
      request.path.endsWith('/ranking')
        ? ok({ class: group, parallel: group, average: null })
        : handle(request)
    openApp(api, '/ranking')
    expect(await screen.findAllByText(/Skolēnu skaits pēc vidējā vērtējuma/)).toHaveLength(2)
    expect(screen.queryByText(/Jūsu grupa/)).toBeNull()
  })
})
