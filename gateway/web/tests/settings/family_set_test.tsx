import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { leaveFor } from '../../src/api/leave'
import { FakeApi } from '../fake/fake_api'
import { setNeeded } from '../fake/fake_family'
import { openApp } from '../open_app'

vi.mock('../../src/api/leave', () => ({ leaveFor: vi.fn() }))

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
  vi.mocked(leaveFor).mockClear()
})

const region = async (name: string) => within(await screen.findByRole('region', { name }))

describe('FS2 The Family Set', () => {
  it('says what it costs, and what is free', async () => {
    openApp(api, '/settings/family-set')
    const prices = await region('Cenas')
    expect(prices.getByText(/Mēnesim: 2,99/)).toBeTruthy()
    expect(
      prices.getByText(/dāvanā arī pēc tam, pēdējā diena 2027\. gada 31\. jūlijs/),
    ).toBeTruthy()
    expect(screen.getByText('Ģimenes komplekta šodien nav.')).toBeTruthy()
    const features = await region('Kas ir komplektā')
    const row = (text: RegExp) => features.getByText(text).closest('tr')!.textContent
    expect(row(/Visi vērtējumi/)).toContain('vajadzīgs Ģimenes komplekts')
    expect(row(/Sekmju reitings/)).toContain('bez maksas')
  })

  it('is ordered, and paid on the provider’s page', async () => {
    openApp(api, '/settings/family-set')
    const prices = await region('Cenas')
    const name = 'Pasūtīt un apmaksāt: Līdz mācību gada beigām'
    fireEvent.click(prices.getByRole('button', { name }))
    await waitFor(() => expect(leaveFor).toHaveBeenCalledWith('https://pay.test/checkout?order=o2'))
    const sent = api.requests.find((r) => r.path === '/family-set/orders')
    expect(sent?.body).toEqual({ product: 'year' })
  })

  it('may be bought by a pupil, too', async () => {
    api.signedIn = 'pupil'
    openApp(api, '/settings')
    const prices = await region('Cenas')
    expect(prices.getAllByRole('button', { name: /Pasūtīt/ })).toHaveLength(2)
  })

  it('shows receipts, and gives up an order that is not paid', async () => {
    openApp(api, '/settings/family-set')
    const orders = await region('Pasūtījumi un kvītis')
    expect(orders.getByText('K-77')).toBeTruthy()
    const pay = orders.getByRole<HTMLAnchorElement>('link', { name: 'Apmaksāt' })
    expect(pay.href).toBe('https://pay.test/checkout?order=o2')
    fireEvent.click(orders.getByRole('button', { name: 'Atteikties no pasūtījuma' }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.click(dialog.getByRole('button', { name: 'Atteikties no pasūtījuma' }))
    expect(await orders.findByText('Pasūtījums ir slēgts.')).toBeTruthy()
    expect(orders.queryByRole('link', { name: 'Apmaksāt' })).toBeNull()
  })

  it('is not offered where nobody sells it', async () => {
    api.family.set = { ...api.family.set, prices: [], orders: [], features: [] }
    openApp(api, '/settings/family-set')
    expect(await screen.findByText('Šeit Ģimenes komplektu nepārdod.')).toBeTruthy()
    expect(screen.getByText(/viss ir bez maksas/)).toBeTruthy()
  })
})

describe('FS3 A page that needs the set', () => {
  it('says so and leads to it, and shows nothing that was read before', async () => {
    const handle = api.handle.bind(api)
    api.handle = (request) => (request.path === '/pupils/p1/ranking' ? setNeeded : handle(request))
    openApp(api, '/ranking')
    const alert = within(await screen.findByRole('alert'))
    expect(alert.getByText('Šī iespēja pieejama ar Ģimenes komplektu.')).toBeTruthy()
    expect(alert.queryByRole('button')).toBeNull()
    fireEvent.click(alert.getByRole('link', { name: 'Apmaksāt Ģimenes komplektu' }))
    expect(await region('Cenas')).toBeTruthy()
  })
})
