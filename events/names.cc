// The tables of names of the event enums.  Names are part of the HTTP contract and of exports.
#include "events/core/names.h"

#include "events/calendar.h"
#include "events/event.h"

namespace klade {
namespace {

constexpr Name<Role> kRoles[] = {
    {Role::none, "none"},
    {Role::pupil, "pupil"},
    {Role::mother, "mother"},
    {Role::father, "father"},
    {Role::guardian, "guardian"},
    {Role::teacher, "teacher"},
    {Role::deputy, "deputy"},
    {Role::director, "director"},
    {Role::superuser, "superuser"},
    {Role::auditor, "auditor"},
    {Role::system, "system"},
    {Role::clerk, "clerk"},
    {Role::deputy_studies, "deputy_studies"},
    {Role::deputy_methodology, "deputy_methodology"},
    {Role::deputy_creative, "deputy_creative"},
    {Role::deputy_extracurricular, "deputy_extracurricular"},
    {Role::events_teacher, "events_teacher"},
    {Role::service_operator, "operator"},
};

constexpr Name<Sex> kSexes[] = {
    {Sex::unknown, "unknown"},
    {Sex::female, "female"},
    {Sex::male, "male"},
};

constexpr Name<Language> kLanguages[] = {
    {Language::lv, "lv"},
    {Language::ru, "ru"},
    {Language::en, "en"},
};

constexpr Name<PasswordReason> kPasswordReasons[] = {
    {PasswordReason::registered, "registered"},
    {PasswordReason::phone_changed, "phone_changed"},
    {PasswordReason::asked_by_sms, "asked_by_sms"},
    {PasswordReason::issued, "issued"},
};

constexpr Name<ProfileEnd> kProfileEnds[] = {
    {ProfileEnd::unknown, "unknown"},
    {ProfileEnd::erased, "erased"},
    {ProfileEnd::left, "left"},
    {ProfileEnd::graduated, "graduated"},
    {ProfileEnd::employment_ended, "employment_ended"},
    {ProfileEnd::breach, "breach"},
};

constexpr Name<NotificationKind> kNotificationKinds[] = {
    {NotificationKind::mark, "mark"},
    {NotificationKind::absence, "absence"},
    {NotificationKind::note, "note"},
    {NotificationKind::letter, "letter"},
};
constexpr Name<Channel> kChannels[] = {
    {Channel::sms, "sms"},
    {Channel::email, "email"},
};

constexpr Name<MessageFailure> kMessageFailures[] = {
    {MessageFailure::expired, "expired"},
    {MessageFailure::rejected, "rejected"},
    {MessageFailure::undeliverable, "undeliverable"},
    {MessageFailure::superseded, "superseded"},
};

constexpr Name<AddresseeKind> kAddresseeKinds[] = {
    {AddresseeKind::profile, "profile"},
    {AddresseeKind::class_parents, "class_parents"},
    {AddresseeKind::class_pupils, "class_pupils"},
    {AddresseeKind::journal_parents, "journal_parents"},
    {AddresseeKind::journal_pupils, "journal_pupils"},
    {AddresseeKind::teachers, "teachers"},
    {AddresseeKind::school, "school"},
};

constexpr Name<Folder> kFolders[] = {
    {Folder::inbox, "inbox"},
    {Folder::sent, "sent"},
    {Folder::deleted, "deleted"},
};

constexpr Name<SetProduct> kSetProducts[] = {
    {SetProduct::month, "month"},
    {SetProduct::year, "year"},
};

constexpr Name<SetEnd> kSetEnds[] = {
    {SetEnd::cancelled, "cancelled"},
    {SetEnd::refunded, "refunded"},
};

constexpr Name<Permission> kPermissions[] = {
    {Permission::read_journals, "read_journals"},
    {Permission::read_school, "read_school"},
    {Permission::write_journals, "write_journals"},
    {Permission::excuse_absences, "excuse_absences"},
    {Permission::manage_class_accounts, "manage_class_accounts"},
    {Permission::manage_accounts, "manage_accounts"},
    {Permission::manage_staff, "manage_staff"},
    {Permission::close_profiles, "close_profiles"},
    {Permission::edit_settings, "edit_settings"},
    {Permission::edit_calendar, "edit_calendar"},
    {Permission::erase_people, "erase_people"},
    {Permission::read_messages, "read_messages"},
    {Permission::write_mail, "write_mail"},
    {Permission::publish_news, "publish_news"},
    {Permission::read_access_log, "read_access_log"},
};

constexpr Name<Feature> kFeatures[] = {
    {Feature::overview, "overview"},
    {Feature::ranking, "ranking"},
    {Feature::absences_report, "absences_report"},
    {Feature::transcripts, "transcripts"},
    {Feature::notifications, "notifications"},
    {Feature::no_ads, "no_ads"},
};

constexpr Name<NoteKind> kNoteKinds[] = {
    {NoteKind::behaviour, "behaviour"},
    {NoteKind::remark, "remark"},
    {NoteKind::reminder, "reminder"},
    {NoteKind::praise, "praise"},
};

constexpr Name<NewsKind> kNewsKinds[] = {
    {NewsKind::exam, "exam"},
    {NewsKind::module_test, "module_test"},
    {NewsKind::event, "event"},
    {NewsKind::timetable_change, "timetable_change"},
    {NewsKind::schedule, "schedule"},
    {NewsKind::extracurricular_event, "extracurricular_event"},
    {NewsKind::other, "other"},
};

constexpr Name<DataKind> kDataKinds[] = {
    {DataKind::pupil, "pupil"},
    {DataKind::parents, "parents"},
    {DataKind::mark_history, "mark_history"},
    {DataKind::journal, "journal"},
    {DataKind::class_pupils, "class_pupils"},
    {DataKind::people, "people"},
    {DataKind::messages, "messages"},
    {DataKind::access_log, "access_log"},
};

constexpr Name<Scale> kScales[] = {
    {Scale::ten, "ten"},
    {Scale::pass, "pass"},
    {Scale::stap, "stap"},
    {Scale::percent, "percent"},
};

constexpr Name<MarkKind> kMarkKinds[] = {
    {MarkKind::formative, "formative"},
    {MarkKind::summative, "summative"},
    {MarkKind::interim, "interim"},
    {MarkKind::semester, "semester"},
    {MarkKind::year, "year"},
    {MarkKind::exam, "exam"},
    {MarkKind::post_exam, "post_exam"},
    {MarkKind::final, "final"},
    {MarkKind::combined, "combined"},
};

constexpr Name<ExcuseKind> kExcuseKinds[] = {
    {ExcuseKind::illness, "illness"},
    {ExcuseKind::family, "family"},
    {ExcuseKind::event, "event"},
    {ExcuseKind::other, "other"},
};

constexpr Name<DayKind> kDayKinds[] = {
    {DayKind::school_day, "school_day"},
    {DayKind::free_day, "free_day"},
    {DayKind::outside_year, "outside_year"},
};

constexpr Name<StreamKind> kStreamKinds[] = {
    {StreamKind::person, "person"},
    {StreamKind::profile, "profile"},
    {StreamKind::session, "session"},
    {StreamKind::school, "school"},
    {StreamKind::school_class, "class"},
    {StreamKind::journal, "journal"},
    {StreamKind::absences, "absences"},
    {StreamKind::username, "username"},
    {StreamKind::message, "message"},
    {StreamKind::letter, "letter"},
    {StreamKind::letter_copy, "letter_copy"},
    {StreamKind::draft, "draft"},
    {StreamKind::attachment, "attachment"},
    {StreamKind::family, "family"},
    {StreamKind::family_set, "family_set"},
    {StreamKind::diary_note, "diary_note"},
    {StreamKind::news_item, "news_item"},
    {StreamKind::access_log, "access_log"},
};

}  // namespace

template <>
std::span<const Name<Role>> names() {
  return kRoles;
}
template <>
std::span<const Name<Sex>> names() {
  return kSexes;
}
template <>
std::span<const Name<Language>> names() {
  return kLanguages;
}
template <>
std::span<const Name<PasswordReason>> names() {
  return kPasswordReasons;
}
template <>
std::span<const Name<ProfileEnd>> names() {
  return kProfileEnds;
}
template <>
std::span<const Name<NotificationKind>> names() {
  return kNotificationKinds;
}
template <>
std::span<const Name<Channel>> names() {
  return kChannels;
}
template <>
std::span<const Name<MessageFailure>> names() {
  return kMessageFailures;
}
template <>
std::span<const Name<AddresseeKind>> names() {
  return kAddresseeKinds;
}
template <>
std::span<const Name<Folder>> names() {
  return kFolders;
}
template <>
std::span<const Name<SetProduct>> names() {
  return kSetProducts;
}
template <>
std::span<const Name<SetEnd>> names() {
  return kSetEnds;
}
template <>
std::span<const Name<Feature>> names() {
  return kFeatures;
}
template <>
std::span<const Name<Permission>> names() {
  return kPermissions;
}
template <>
std::span<const Name<NoteKind>> names() {
  return kNoteKinds;
}
template <>
std::span<const Name<NewsKind>> names() {
  return kNewsKinds;
}
template <>
std::span<const Name<DataKind>> names() {
  return kDataKinds;
}
template <>
std::span<const Name<Scale>> names() {
  return kScales;
}
template <>
std::span<const Name<MarkKind>> names() {
  return kMarkKinds;
}
template <>
std::span<const Name<ExcuseKind>> names() {
  return kExcuseKinds;
}
template <>
std::span<const Name<DayKind>> names() {
  return kDayKinds;
}
template <>
std::span<const Name<StreamKind>> names() {
  return kStreamKinds;
}

std::string_view name_of(Role role) { return name_in_table(role); }
std::string_view name_of(Sex sex) { return name_in_table(sex); }
std::string_view name_of(Language value) { return name_in_table(value); }
std::string_view name_of(PasswordReason value) { return name_in_table(value); }
std::string_view name_of(ProfileEnd value) { return name_in_table(value); }
std::string_view name_of(NotificationKind value) { return name_in_table(value); }
std::string_view name_of(Channel value) { return name_in_table(value); }
std::string_view name_of(MessageFailure value) { return name_in_table(value); }
std::string_view name_of(AddresseeKind value) { return name_in_table(value); }
std::string_view name_of(Folder value) { return name_in_table(value); }
std::string_view name_of(SetProduct value) { return name_in_table(value); }
std::string_view name_of(SetEnd value) { return name_in_table(value); }
std::string_view name_of(Feature value) { return name_in_table(value); }
std::string_view name_of(Permission value) { return name_in_table(value); }
std::string_view name_of(NoteKind kind) { return name_in_table(kind); }
std::string_view name_of(NewsKind kind) { return name_in_table(kind); }
std::string_view name_of(DataKind kind) { return name_in_table(kind); }
std::string_view name_of(Scale scale) { return name_in_table(scale); }
std::string_view name_of(MarkKind kind) { return name_in_table(kind); }
std::string_view name_of(ExcuseKind kind) { return name_in_table(kind); }
std::string_view name_of(StreamKind kind) { return name_in_table(kind); }

}  // namespace klade
