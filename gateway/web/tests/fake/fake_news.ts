import type { NewsItem, NewsText } from '../../src/api/news'
import { addDays, today } from '../../src/i18n/week'
import { accepted, newId, ok, type FakeRequest, type FakeRoute } from './fake_answers'

export class FakeNews {
  items: NewsItem[] = [
    {
      id: 'n1',
      kind: 'timetable_change',
      title: 'Piektdien īsinātas stundas',
      body: 'Stundas ir 30 minūtes.\nPusdienas plkst. 11.',
      audience: { pupils: true, parents: true, staff: true, classes: [] },
      from: addDays(today(), -1),
      to: addDays(today(), 3),
      published_at: `${addDays(today(), -1)}T08:00:00Z`,
      corrected: false,
      withdrawn: false,
    },
  ]

  readonly routes: FakeRoute[] = [
    [
      'GET /calendar/name-days',
      (r) => ok({ date: r.query.get('date'), names: ['Lauma', 'Norberts'] }),
    ],
    ['GET /news', () => ok({ items: this.items, next: null })],
    ['POST /news', (r) => this.publish(r)],
    [
      'POST /news/{id}/correction',
      ({ body }, [id]) => this.change(id!, { ...body, corrected: true }),
    ],
    ['POST /news/{id}/withdrawal', (_, [id]) => this.change(id!, { withdrawn: true })],
  ]

  private publish({ body }: FakeRequest) {
    const text = body as unknown as NewsText
    const added = {
      ...text,
      id: newId(),
      published_at: `${today()}T09:00:00Z`,
      corrected: false,
      withdrawn: false,
    }
    this.items = [added, ...this.items]
    return accepted()
  }

  private change(id: string, change: Partial<NewsItem>) {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...change } : item))
    return accepted()
  }
}
