#include "gateway/import/person_details.h"

namespace klade {
namespace {

constexpr char kSeparator = '\x1F';  // stands in no field of a package

}  // namespace

BlindIndex digest_of(const RosterPerson& person, const KeyVault& vault) {
  std::string text;
  for (const std::string* field : {&person.given_name,
                                   &person.family_name,
                                   &person.personal_code,
                                   &person.birth_date,
                                   &person.phone,
                                   &person.email}) {
    text += *field + kSeparator;
  }
  return vault.blind("person.details", text + std::to_string(static_cast<int>(person.sex)));
}

Result<PersonDetails, VaultFault> sealed_details(const RosterPerson& person,
                                                 PersonId id,
                                                 KeyVault& vault) {
  PersonDetails details;
  details.sex = person.sex;
  details.digest = digest_of(person, vault);
  struct Field {
    Sealed& sealed;
    std::string_view purpose;
    const std::string& text;
  };
  for (const Field& field :
       {Field{details.given_name, "person.given_name", person.given_name},
        Field{details.family_name, "person.family_name", person.family_name},
        Field{details.personal_code, "person.personal_code", person.personal_code},
        Field{details.birth_date, "person.birth_date", person.birth_date},
        Field{details.phone, "person.phone", person.phone},
        Field{details.email, "person.email", person.email}}) {
    if (field.text.empty()) continue;
    auto sealed = vault.seal(id, field.purpose, field.text);
    if (!sealed) return Failure{sealed.error()};
    field.sealed = std::move(*sealed);
  }
  return details;
}

}  // namespace klade
