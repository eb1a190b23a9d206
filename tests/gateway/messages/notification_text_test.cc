#include "gateway/messages/notification_text.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

Pending mark(std::int16_t value, bool corrected = false) {
  Pending what;
  what.value = {Scale::ten, value};
  what.corrected = corrected;
  return what;
}
Pending absence(Said said) {
  Pending what;
  what.kind = NotificationKind::absence;
  what.date = date_of(2026, 11, 3);
  what.said = said;
  return what;
}
Pending other(NotificationKind kind) {
  Pending what;
  what.kind = kind;
  return what;
}
std::string in_latvian(const Pending& what) {
  return notification_text(Channel::sms, Language::lv, "", {{what, "ķīmija"}});
}

TEST(NotificationText, N2_SaysWhatThereIs) {
  EXPECT_EQ(in_latvian(mark(8)), "E-klase. Jauna atzīme: ķīmija 8");
  EXPECT_EQ(in_latvian(mark(kNoValuation)), "E-klase. Jauna atzīme: ķīmija nv");
  EXPECT_EQ(in_latvian(mark(9, true)), "E-klase. Labota atzīme: ķīmija 9");
  EXPECT_EQ(in_latvian(absence(Said::absent)), "E-klase. Kavējums: ķīmija, 03.11.");
  EXPECT_EQ(in_latvian(absence(Said::late)), "E-klase. Nokavējums: ķīmija, 03.11.");
  EXPECT_EQ(in_latvian(absence(Said::present)), "E-klase. Kavējums atcelts: ķīmija, 03.11.");
  EXPECT_EQ(in_latvian(other(NotificationKind::letter)), "E-klase. Jauna vēstule");
}

TEST(NotificationText, N2_SaysWhoseItIsInTheReadersLanguage) {
  const Pending what = mark(8);
  EXPECT_EQ(notification_text(Channel::sms, Language::ru, "Анна", {{what, "химия"}}),
            "E-klase. Анна. Новая оценка: химия 8");
  EXPECT_EQ(notification_text(Channel::email, Language::en, "Anna", {{what, "chemistry"}}),
            "E-klase. Anna\nNew mark: chemistry 8")
      << "the first line is the subject";
}

TEST(NotificationText, N2_IsShort) {
  std::vector<Pending> all;
  for (std::int16_t value = 1; value <= 7; ++value) all.push_back(mark(value));
  for (int i = 0; i < 3; ++i) all.push_back(mark(1));
  std::vector<ToldOf> told;
  for (const Pending& what : all) told.push_back({what, "ķīmija"});
  const std::string text = notification_text(Channel::sms, Language::lv, "", told);
  EXPECT_TRUE(text.starts_with("E-klase. Jauna atzīme: ķīmija 1 (4)\n")) << text;
  EXPECT_TRUE(text.ends_with("ķīmija 5\n+2")) << text;
}

TEST(NotificationText, N2_OfEachKindAndLanguageIsTold) {
  for (const Name<NotificationKind>& kind : names<NotificationKind>()) {
    std::string before;
    for (const Name<Language>& language : names<Language>()) {
      const Pending what = other(kind.value);
      const std::string text = notification_text(Channel::sms, language.value, "", {{what, "x"}});
      EXPECT_NE(text, before);
      before = text;
    }
  }
}

}  // namespace
}  // namespace klade
