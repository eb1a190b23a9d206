// What the routes take, as structs: names, order and bounds of every request's fields.
#pragma once

#include <optional>

#include "aggregates/family.h"
#include "aggregates/journal.h"
#include "gateway/http/json_body.h"

namespace klade {

inline constexpr std::size_t kMaxLessonTextBytes = 2000;
inline constexpr std::size_t kMaxReasonBytes = 500;
inline constexpr std::size_t kMaxTitleTextBytes = 200;
inline constexpr std::size_t kMaxPupilsListed = 300;
inline constexpr std::size_t kMaxFeatures = 20;
inline constexpr std::size_t kMaxUsernameBytes = 100;
inline constexpr std::size_t kMaxPasswordTextBytes = 128;
inline constexpr std::size_t kMaxPersonNameBytes = 100;
inline constexpr std::size_t kMaxPhoneTextBytes = 30;
inline constexpr std::size_t kMaxCodeBytes = 20;
inline constexpr std::size_t kMaxEmailBytes = 200;
inline constexpr std::size_t kMaxStaffRoles = 11;   // all there are
inline constexpr std::size_t kMaxPermissions = 15;  // all there are
inline constexpr std::size_t kMaxOrderBytes = 40;

inline constexpr std::size_t kMaxCodeTextBytes = 20;  // a recovery code with blanks
inline constexpr std::size_t kMaxDeviceTextBytes = 400;
inline constexpr std::int64_t kMaxTermsVersion = 1'000'000;

// A one-time password or a recovery code, as it was typed.
using OneTimeCode = BoundedText<kMaxCodeTextBytes, true>;
using Reason = BoundedText<kMaxReasonBytes, true>;
using Title = BoundedText<kMaxTitleTextBytes, true>;
using Topic = BoundedText<kMaxLessonTextBytes, true>;
using LessonNote = BoundedText<kMaxLessonTextBytes, false>;

using PersonName = BoundedText<kMaxPersonNameBytes, true>;
using PhoneText = BoundedText<kMaxPhoneTextBytes, true>;
using PasswordInput = BoundedText<kMaxPasswordTextBytes, true>;

struct SignInRequest {
  BoundedText<kMaxUsernameBytes, true> username;
  BoundedText<kMaxPasswordTextBytes, true> password;
  std::optional<ProfileId> profile;
  std::optional<bool> cookie;
  std::optional<OneTimeCode> code;                                // of the second factor
  std::optional<BoundedText<kMaxDeviceTextBytes, false>> device;  // as the last answer had it
  FIELDS(username, password, profile, cookie, code, device)
};
struct NothingRequest {
  FIELDS()
};
struct OneTimeCodeRequest {
  OneTimeCode code;
  FIELDS(code)
};
struct TermsRequest {
  Within<1, kMaxTermsVersion> version;
  FIELDS(version)
};
struct LinkChildRequest {
  BoundedText<kMaxUsernameBytes, true> personal_code;
  BoundedText<kMaxPasswordTextBytes, true> password;  // the parent's own for that child
  FIELDS(personal_code, password)
};
struct FamilyApplicationRequest {
  Within<1, kMaxFamilyChildren> children;
  Reason reason;
  FIELDS(children, reason)
};
struct FamilyLimitRequest {
  Within<1, kMaxFamilyChildren> children;
  FIELDS(children)
};
struct SwitchRequest {
  ProfileId profile;
  std::optional<OneTimeCode> code;  // of its second factor
  FIELDS(profile, code)
};
struct FamilySetRequest {
  SetProduct product = SetProduct::month;
  FIELDS(product)
};
struct FreeFeaturesRequest {
  BoundedList<Feature, kMaxFeatures> features;
  FIELDS(features)
};
struct SubstitutionRequest {
  Reason reason;
  FIELDS(reason)
};
struct LessonRequest {
  Date date{};
  Within<0, kMaxLessonNumber> number;
  Topic topic;
  LessonNote result;
  LessonNote homework;
  std::optional<SubstitutionRequest> substitution;
  FIELDS(date, number, topic, result, homework, substitution)
};
struct LessonCorrectionRequest {
  Topic topic;
  LessonNote result;
  LessonNote homework;
  Reason reason;
  FIELDS(topic, result, homework, reason)
};
struct ReasonRequest {  // withdrawals and erasure
  Reason reason;
  FIELDS(reason)
};
struct MarkRequest {
  LessonId lesson;
  PersonId pupil;
  Scale scale = Scale::ten;
  TextOrNumber value;
  MarkKind kind = MarkKind::formative;
  std::optional<Tenths> weight;
  FIELDS(lesson, pupil, scale, value, kind, weight)
};
struct MarksRequest {
  BoundedList<MarkRequest, kMaxMarksPerCommand> marks;
  FIELDS(marks)
};
struct MarkCorrectionRequest {
  TextOrNumber value;
  Reason reason;
  FIELDS(value, reason)
};
struct AttendanceRequest {
  BoundedList<PersonId, kMaxPupilsListed> absent;
  BoundedList<PersonId, kMaxPupilsListed> late;
  FIELDS(absent, late)
};
struct AbsenceNoticeRequest {
  Date from{};
  Date to{};
  Reason reason;
  FIELDS(from, to, reason)
};
struct ExcuseRequest {
  Date from{};
  Date to{};
  ExcuseKind kind = ExcuseKind::other;
  Reason reason;
  FIELDS(from, to, kind, reason)
};
struct HolidayRequest {
  Date from{};
  Date to{};
  Title title;
  FIELDS(from, to, title)
};
struct ParentRequest {
  Role role = Role::none;  // mother, father or guardian
  PersonName given_name;
  PersonName family_name;
  PhoneText phone;
  Language language = Language::lv;
  FIELDS(role, given_name, family_name, phone, language)
};
struct EmployeeRequest {
  PersonName given_name;
  PersonName family_name;
  BoundedText<kMaxCodeBytes, true> personal_code;
  PhoneText phone;
  std::optional<BoundedText<kMaxEmailBytes, false>> email;
  BoundedList<Role, kMaxStaffRoles> roles;
  FIELDS(given_name, family_name, personal_code, phone, email, roles)
};
struct RolesRequest {
  BoundedList<Role, kMaxStaffRoles> roles;
  FIELDS(roles)
};
struct PermissionsRequest {
  BoundedList<Permission, kMaxPermissions> permissions;
  FIELDS(permissions)
};
struct PhoneRequest {
  PhoneText phone;
  Reason reason;
  FIELDS(phone, reason)
};
struct OwnPasswordRequest {
  PasswordInput old_password;
  PasswordInput new_password;
  static void fields(auto& self, auto&& visit) {
    visit("old", self.old_password);
    visit("new", self.new_password);
  }
};
struct UsernameRequest {
  BoundedText<kMaxUsernameBytes, true> username;
  FIELDS(username)
};
struct LanguageRequest {
  Language language = Language::lv;
  FIELDS(language)
};
struct ClosureRequest {
  ProfileEnd why = ProfileEnd::unknown;  // by an order
  BoundedText<kMaxOrderBytes, true> order_number;
  Date order_date{};
  FIELDS(why, order_number, order_date)
};
struct ReopeningRequest {
  BoundedText<kMaxOrderBytes, true> order_number;
  Date order_date{};
  FIELDS(order_number, order_date)
};
struct MovedDayRequest {
  Date day_off{};
  Date working_day{};
  FIELDS(day_off, working_day)
};

}  // namespace klade
