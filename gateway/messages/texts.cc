#include "gateway/messages/texts.h"

#include "events/core/check.h"

namespace klade {
namespace {

struct InLanguages {
  std::string_view lv;
  std::string_view ru;
  std::string_view en;
};

std::string_view in(const InLanguages& texts, Language language) {
  switch (language) {
    case Language::lv:
      return texts.lv;
    case Language::ru:
      return texts.ru;
    case Language::en:
      return texts.en;
  }
  CHECK(false);
  return {};
}

InLanguages whose(Role role) {
  switch (role) {
    case Role::pupil:
      return {"skolēna parole", "пароль ученика", "student's password"};
    case Role::mother:
      return {"mammas parole", "пароль матери", "mother's password"};
    case Role::father:
      return {"tēta parole", "пароль отца", "father's password"};
    case Role::guardian:
      return {"aizbildņa parole", "пароль опекуна", "guardian's password"};
    case Role::none:
    case Role::teacher:
    case Role::deputy:
    case Role::director:
    case Role::superuser:
    case Role::auditor:
    case Role::system:
    case Role::clerk:
    case Role::deputy_studies:
    case Role::deputy_methodology:
    case Role::deputy_creative:
    case Role::deputy_extracurricular:
    case Role::events_teacher:
    case Role::service_operator:
      return {"darbinieka parole", "пароль сотрудника", "employee's password"};
  }
  CHECK(false);
  return {};
}

InLanguages phone_unknown(Role role) {
  constexpr std::string_view kPupil = "Skolēnam nav reģistrēts tāds telefona numurs";
  constexpr std::string_view kParent = "Vecākam nav reģistrēts tāds telefona numurs";
  constexpr std::string_view kStaff = "Darbiniekam nav reģistrēts tāds telefona numurs";
  switch (role) {
    case Role::pupil:
      return {kPupil, "На ученика не зарегистрирован данный номер телефона", kPupil};
    case Role::mother:
    case Role::father:
    case Role::guardian:
      return {kParent, "На родителя не регистрирован такой номер телефона", kParent};
    case Role::none:
    case Role::teacher:
    case Role::deputy:
    case Role::director:
    case Role::superuser:
    case Role::auditor:
    case Role::system:
    case Role::clerk:
    case Role::deputy_studies:
    case Role::deputy_methodology:
    case Role::deputy_creative:
    case Role::deputy_extracurricular:
    case Role::events_teacher:
    case Role::service_operator:
      return {kStaff, "На сотрудника не зарегистрирован данный номер телефона", kStaff};
  }
  CHECK(false);
  return {};
}

}  // namespace

std::string_view whose_password(Role role, Language language) { return in(whose(role), language); }

std::string password_text(Role role,
                          Language language,
                          std::string_view name,
                          std::string_view password) {
  std::string text = "E-klase. ";
  if (!name.empty()) text.append(name).append(", ");
  return text.append(whose_password(role, language)).append(": ").append(password);
}

std::string_view phone_unknown_text(Role role, Language language) {
  return in(phone_unknown(role), language);
}

std::string_view code_unknown_text(Language language) {
  constexpr std::string_view kLatvian = "E-klasē nav tāda personas koda";
  return in(InLanguages{kLatvian, "В E-klasе нет такого персонального кода", kLatvian}, language);
}

}  // namespace klade
