import type { Employee, RoleBundle } from '../../src/api/staff'
import { accepted, ok, problem, type FakeRequest, type FakeRoute } from './fake_answers'

// The staff of the school, and what its roles may.
export class FakeStaff {
  staff: Employee[] = [
    employee('u1', 'Ilze Skolotāja', 'teacher'),
    employee('u2', 'Guntis Sistēma', 'superuser'),
    { ...employee('u8', 'Ruta Agrāk', 'clerk'), closed: true },
  ]
  roles: RoleBundle[] = [
    {
      role: 'superuser',
      permissions: ['manage_staff', 'edit_settings', 'write_mail'],
      possible: ['manage_staff', 'edit_settings', 'write_mail'],
      fixed: ['manage_staff', 'edit_settings'],
      changed: false,
    },
    {
      role: 'clerk',
      permissions: ['read_school', 'write_mail'],
      possible: ['read_school', 'edit_calendar', 'write_mail'],
      fixed: [],
      changed: false,
    },
  ]

  readonly routes: FakeRoute[] = [
    ['GET /school/staff', () => ok({ items: this.staff, next: null })],
    ['GET /school/roles', () => ok({ items: this.roles })],
    ['POST /profiles/{id}/roles', (r, [id]) => this.changeRoles(r, id!)],
    ['POST /school/roles/{role}/permissions', (r, [role]) => this.setPermissions(r, role!)],
  ]

  reopen(id: string) {
    this.staff = this.staff.map((e) => (e.id === id ? { ...e, closed: false } : e))
  }

  private changeRoles({ body }: FakeRequest, id: string) {
    if (id === 'u2') {
      return problem(409, 'last_superuser', { title: 'Skolai paliek vismaz viens virslietotājs.' })
    }
    const roles = body.roles as Employee['roles']
    this.staff = this.staff.map((e) => (e.id === id ? { ...e, roles } : e))
    return accepted()
  }

  private setPermissions({ body }: FakeRequest, role: string) {
    const permissions = body.permissions as RoleBundle['permissions']
    this.roles = this.roles.map((bundle) =>
      bundle.role === role ? { ...bundle, permissions, changed: true } : bundle,
    )
    return accepted()
  }
}

function employee(id: string, name: string, role: Employee['roles'][number]): Employee {
  return { id, person: `person-${id}`, name, roles: [role], has_password: true, closed: false }
}
