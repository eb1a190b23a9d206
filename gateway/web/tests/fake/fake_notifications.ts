import type { NotificationSettings } from '../../src/api/notifications'
import { accepted, ok, problem, type FakeRequest, type FakeRoute } from './fake_answers'

// What whoever is signed in is told of.
export class FakeNotifications {
  entitled = true
  email = ''
  settings: NotificationSettings = {
    choices: [{ kind: 'mark', channels: ['email'] }],
    digest: false,
    digest_at: '18:00',
    quiet_from: '20:00',
    quiet_to: '07:00',
  }

  readonly routes: FakeRoute[] = [
    ['GET /me/notifications', () => ok(this.page())],
    ['POST /me/notifications', (r) => this.change(r)],
    ['POST /me/email', (r) => this.chooseEmail(r)],
  ]

  private page() {
    const { settings, entitled, email } = this
    return { settings, entitled, email }
  }

  private change({ body }: FakeRequest) {
    this.settings = body as unknown as NotificationSettings
    return accepted()
  }

  private chooseEmail({ body }: FakeRequest) {
    if (body.email === 'anna@') {
      const errors = [{ pointer: '/email', code: 'bad_email', detail: 'Tā nav e-pasta adrese.' }]
      return problem(422, 'invalid_request', { errors })
    }
    this.email = String(body.email)
    return accepted()
  }
}
