#include "aggregates/person.h"

#include "aggregates/bounds.h"
#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kSchool = id<SchoolId>("school");
const auto kAda = id<PersonId>("ada");
const auto kReason = sealed("reason");

PersonDetails details(std::string_view digest) {
  PersonDetails all;
  all.given_name = sealed("Ada");
  all.digest = id<BlindIndex>(digest);
  return all;
}
const PersonRegistered kRegistered{kSchool, kAda, details("first")};
const PersonErased kErased{kAda, kReason};

TEST(Person, IsRegistered) {
  given<Person>({}).when(RegisterPerson{kSchool, kAda, details("first")}).then({kRegistered});
}
TEST(Person, IsNotRegisteredTwice) {
  given<Person>({}).repeated(RegisterPerson{kSchool, kAda, details("first")});
}
TEST(Person, RegisteredAgainWithOtherDetailsHasThem) {
  given<Person>({kRegistered})
      .when(RegisterPerson{kSchool, kAda, details("second")})
      .then({PersonDetailsChanged{kAda, details("second")}});
}
TEST(Person, OnceErasedIsNotRegisteredAgain) {
  given<Person>({kRegistered, kErased})
      .when(RegisterPerson{kSchool, kAda, details("second")})
      .refused(Refusal::person_erased);
}

TEST(Person, IsRegisteredByHandOnce) {
  const RegisterNewPerson anew{kSchool, kAda, details("first")};
  given<Person>({}).when(anew).then({kRegistered});
  given<Person>({}).repeated(anew);
}
TEST(Person, IsNotRegisteredByHandWithOtherDetails) {
  given<Person>({kRegistered})
      .when(RegisterNewPerson{kSchool, kAda, details("second")})
      .refused(Refusal::registered_otherwise);
}
TEST(Person, OnceErasedIsNotRegisteredByHand) {
  given<Person>({kRegistered, kErased})
      .when(RegisterNewPerson{kSchool, kAda, details("first")})
      .refused(Refusal::person_erased);
}

const ChangeEmail kChangeEmail{kAda, sealed("email"), id<BlindIndex>("second")};

TEST(Person, N2_ChoosesAnAddressOfEmail) {
  given<Person>({kRegistered})
      .when(kChangeEmail)
      .then({PersonEmailChanged{kAda, sealed("email"), id<BlindIndex>("second")}});
  given<Person>({kRegistered}).repeated(kChangeEmail);
}
TEST(Person, RefusesAnEmailOfWhoIsUnknownOrErased) {
  given<Person>({}).when(kChangeEmail).refused(Refusal::unknown_person);
  given<Person>({kRegistered, kErased}).when(kChangeEmail).refused(Refusal::person_erased);
}
TEST(Person, RefusesAnEmailBeyondTheBound) {
  ChangeEmail large = kChangeEmail;
  large.email.box.assign(kMaxSealedBytes + 1, 'x');
  given<Person>({kRegistered}).when(large).refused(Refusal::text_too_long);
}

const ChangePhone kChangePhone{kAda, sealed("phone"), id<BlindIndex>("second"), kReason};

TEST(Person, PD4_HasAnotherPhoneWithAReason) {
  given<Person>({kRegistered})
      .when(kChangePhone)
      .then({PersonPhoneChanged{kAda, sealed("phone"), id<BlindIndex>("second"), kReason}});
  given<Person>({kRegistered}).repeated(kChangePhone);
}
TEST(Person, MayHaveNoPhoneAnyMore) {
  ChangePhone none = kChangePhone;
  none.phone = {};
  given<Person>({kRegistered})
      .when(none)
      .then({PersonPhoneChanged{kAda, {}, id<BlindIndex>("second"), kReason}});
}
TEST(Person, RefusesAPhoneOfWhoIsUnknown) {
  given<Person>({}).when(kChangePhone).refused(Refusal::unknown_person);
}
TEST(Person, RefusesAPhoneOfWhoIsErased) {
  given<Person>({kRegistered, kErased}).when(kChangePhone).refused(Refusal::person_erased);
}
TEST(Person, RefusesAPhoneBeyondTheBound) {
  ChangePhone change = kChangePhone;
  change.phone = sealed(std::string(5000, 'x'));
  given<Person>({kRegistered}).when(change).refused(Refusal::text_too_long);
}
TEST(Person, RefusesAPhoneWithoutAReason) {
  ChangePhone change = kChangePhone;
  change.reason = {};
  given<Person>({kRegistered}).when(change).refused(Refusal::reason_missing);
}

TEST(Person, ChangesDetailsWhenTheirDigestIsAnother) {
  const ChangePersonDetails change{kAda, details("second")};
  given<Person>({kRegistered}).when(change).then({PersonDetailsChanged{kAda, details("second")}});
  given<Person>({kRegistered}).repeated(change);
}
TEST(Person, KeepsDetailsOfTheSameDigest) {
  given<Person>({kRegistered}).when(ChangePersonDetails{kAda, details("first")}).then_nothing();
}
TEST(Person, RefusesDetailsOfWhoIsUnknown) {
  given<Person>({})
      .when(ChangePersonDetails{kAda, details("second")})
      .refused(Refusal::unknown_person);
}
TEST(Person, RefusesDetailsOfWhoIsErased) {
  given<Person>({kRegistered, kErased})
      .when(ChangePersonDetails{kAda, details("second")})
      .refused(Refusal::person_erased);
}

TEST(Person, IsErasedOnceWithAReason) {
  given<Person>({kRegistered}).when(ErasePerson{kAda, kReason}).then({kErased});
  given<Person>({kRegistered}).repeated(ErasePerson{kAda, kReason});
}
TEST(Person, IsNotErasedWhenUnknown) {
  given<Person>({}).when(ErasePerson{kAda, kReason}).refused(Refusal::unknown_person);
}
TEST(Person, IsNotErasedWithoutAReason) {
  given<Person>({kRegistered}).when(ErasePerson{kAda, {}}).refused(Refusal::reason_missing);
}
TEST(Person, IsNotErasedForAReasonBeyondTheBound) {
  given<Person>({kRegistered})
      .when(ErasePerson{kAda, sealed(std::string(5000, 'x'))})
      .refused(Refusal::text_too_long);
}

TEST(Person, NamesItsStream) {
  EXPECT_EQ(stream_of(Person::Command(ErasePerson{kAda, kReason})),
            (StreamId{StreamKind::person, kAda}));
}

}  // namespace
}  // namespace klade
