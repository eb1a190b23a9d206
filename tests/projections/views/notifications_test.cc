#include "projections/views/notifications.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct NotificationRows : testing::Test {
  SchoolWorld world;
  ClassId in = world.form_class("7.a", 7);
  PersonId pupil = world.pupil(in, "Ada", "Ozola");
  PersonId other = world.pupil(in, "Bruno", "Egle");
  ProfileId mother = parent_of(pupil);
  ProfileId father = parent_of(pupil);
  JournalId journal = world.open_journal("Matemātika");
  LessonId lesson = world.lesson(journal, day(10, 5), 1);

  ProfileId parent_of(PersonId whose) {
    const ProfileId id{world.fresh()};
    world.happens(ProfileOpened{
        id, world.school, PersonId{world.fresh()}, whose, {Role::mother}, BlindIndex{}});
    return id;
  }
  void choose(ProfileId who, std::vector<NotificationChoice> choices) {
    NotificationSettings settings;
    settings.choices = std::move(choices);
    world.happens(NotificationSettingsChanged{who, settings});
  }
  void marks_by_text(ProfileId who) { choose(who, {{NotificationKind::mark, {Channel::sms}}}); }
  std::vector<PendingLane> lanes() const {
    std::vector<PendingLane> all;
    pending_notifications(world.rows, world.partition, [&](const PendingLane& lane) {
      all.push_back(lane);
      return true;
    });
    return all;
  }
  // What the profile is to be told, not what was taken back.
  std::vector<Pending> told(ProfileId who) const {
    std::vector<Pending> all;
    for (const PendingLane& lane : lanes()) {
      if (lane.profile != who) continue;
      for (const auto& item : lane.items) {
        if (!item.what.taken_back) all.push_back(item.what);
      }
    }
    return all;
  }
  std::vector<int> values(ProfileId who) const {
    std::vector<int> all;
    for (const Pending& what : told(who)) all.push_back(what.value.value);
    return all;
  }
  void queue(ProfileId who, MessageId id, Channel channel = Channel::sms) {
    MessageQueued queued;
    queued.school = world.school;
    queued.profile = who;
    queued.channel = channel;
    queued.message.id = id;
    world.happens(queued);
  }
  static MessageId up_to(const PendingLane& lane, std::size_t index) {
    return covering_message(lane.profile, lane.channel, lane.lane, lane.items.at(index).place);
  }
};

TEST_F(NotificationRows, N2_AreOfWhoChoseThem) {
  world.mark(lesson, pupil, 4);
  EXPECT_THAT(lanes(), IsEmpty());
  choose(mother, {{NotificationKind::mark, {Channel::sms, Channel::email}}});
  choose(father, {{NotificationKind::absence, {Channel::email}}});
  world.mark(lesson, pupil, 8);
  world.mark(lesson, other, 5);
  EXPECT_THAT(lanes(), SizeIs(2));
  EXPECT_THAT(values(mother), ElementsAre(8, 8));
  EXPECT_THAT(told(father), IsEmpty());
  marks_by_text(mother);
  EXPECT_THAT(values(mother), ElementsAre(8)) << "by e-mail no more";
  choose(mother, {});
  EXPECT_THAT(told(mother), IsEmpty());
}

TEST_F(NotificationRows, N2_FollowWhatBecomesOfAMark) {
  marks_by_text(mother);
  const MarkId first = world.mark(lesson, pupil, 4);
  const MarkId second = world.mark(lesson, pupil, 5);
  world.correct(first, 6, "Kļūda");
  EXPECT_THAT(values(mother), ElementsAre(5, 6));
  EXPECT_FALSE(told(mother)[1].corrected) << "nobody was told the first value";
  world.withdraw(second, "Kļūda");
  EXPECT_THAT(values(mother), ElementsAre(6));
  queue(mother, up_to(lanes()[0], lanes()[0].items.size() - 1));
  EXPECT_THAT(lanes(), IsEmpty());
  world.correct(first, 7, "Kļūda");
  EXPECT_TRUE(told(mother).at(0).corrected);
  world.withdraw(first, "Kļūda");
  EXPECT_THAT(told(mother), IsEmpty());
}

TEST_F(NotificationRows, N2_TellOfNotesThatStandInTheDiary) {
  choose(mother, {{NotificationKind::note, {Channel::sms}}});
  DiaryNoteWritten note;
  note.note = DiaryNoteId{world.fresh()};
  note.school = world.school;
  note.pupil = pupil;
  world.happens(note);
  DiaryNoteWritten others = note;
  others.note = DiaryNoteId{world.fresh()};
  others.pupil = other;
  world.happens(others);
  ASSERT_THAT(told(mother), SizeIs(1));
  DiaryNoteCorrected corrected;
  corrected.note = note.note;
  corrected.pupil = pupil;
  world.happens(corrected);
  ASSERT_THAT(told(mother), SizeIs(1)) << "once, as it is now";
  DiaryNoteWithdrawn withdrawn;
  withdrawn.note = note.note;
  withdrawn.pupil = pupil;
  world.happens(withdrawn);
  EXPECT_THAT(told(mother), IsEmpty());
}

TEST_F(NotificationRows, N2_AMessageCoversWhatItTellsAndNothingElse) {
  marks_by_text(mother);
  marks_by_text(father);
  for (std::int16_t value = 1; value <= 3; ++value) world.mark(lesson, pupil, value);
  const PendingLane lane = lanes()[0];
  const ProfileId who = lane.profile;
  queue(who, MessageId{world.fresh()});
  EXPECT_THAT(values(who), ElementsAre(1, 2, 3)) << "another one's message";
  queue(who, up_to(lane, 1), Channel::email);
  EXPECT_THAT(values(who), ElementsAre(1, 2, 3)) << "by another way";
  queue(who, up_to(lane, 1));
  EXPECT_THAT(values(who), ElementsAre(3));
  queue(who, up_to(lane, 1));
  EXPECT_THAT(values(who), ElementsAre(3));
  EXPECT_THAT(values(who == mother ? father : mother), ElementsAre(1, 2, 3));
}

// A message was made of both, and is queued after the last of them was taken back.
TEST_F(NotificationRows, N2_WhatIsTakenBackWhileItIsToldKeepsItsPlace) {
  marks_by_text(mother);
  world.mark(lesson, pupil, 4);
  const MarkId last = world.mark(lesson, pupil, 5);
  const MessageId under_way = up_to(lanes()[0], 1);
  world.correct(last, 9, "Kļūda");
  queue(mother, under_way);
  EXPECT_THAT(values(mother), ElementsAre(9)) << "4 is not told twice, 9 is told";
}

TEST_F(NotificationRows, N2_AnAbsenceIsToldOnceUntilItIsSaidOtherwise) {
  choose(mother, {{NotificationKind::absence, {Channel::sms}}});
  world.attendance(lesson, {pupil});
  world.attendance(lesson, {pupil, other});
  ASSERT_THAT(told(mother), SizeIs(1));
  EXPECT_EQ(told(mother)[0].said, Said::absent);
  world.attendance(lesson, {other}, {pupil});
  ASSERT_THAT(told(mother), SizeIs(1));
  EXPECT_EQ(told(mother)[0].said, Said::late);
  world.attendance(lesson, {other}, {}, {pupil});
  EXPECT_THAT(told(mother), IsEmpty()) << "nobody was told that it was not there";
  world.attendance(lesson, {pupil, other});
  queue(mother, up_to(lanes()[0], lanes()[0].items.size() - 1));
  world.attendance(lesson, {other}, {}, {pupil});
  ASSERT_THAT(told(mother), SizeIs(1));
  EXPECT_EQ(told(mother)[0].said, Said::present);
}

TEST_F(NotificationRows, N2_WhoWasToldOfAnAbsenceHearsThatItWasNone) {
  choose(mother, {{NotificationKind::absence, {Channel::sms}}});
  world.attendance(lesson, {pupil});
  queue(mother, up_to(lanes()[0], 0));
  // To and fro before anything more is told.
  world.attendance(lesson, {}, {}, {pupil});
  world.attendance(lesson, {pupil});
  world.attendance(lesson, {}, {}, {pupil});
  ASSERT_THAT(told(mother), SizeIs(1));
  EXPECT_EQ(told(mother)[0].said, Said::present);
  EXPECT_TRUE(told(mother)[0].corrected);
}

TEST_F(NotificationRows, N2_AreOfProfilesThatStand) {
  marks_by_text(mother);
  world.mark(lesson, pupil, 4);
  world.happens(ProfileClosed{mother});
  EXPECT_THAT(told(mother), IsEmpty());
  world.mark(lesson, pupil, 5);
  EXPECT_THAT(told(mother), IsEmpty());
  world.happens(ProfileReopened{mother});
  world.mark(lesson, pupil, 6);
  EXPECT_THAT(values(mother), ElementsAre(6));
}

TEST_F(NotificationRows, N2_LettersGoToTheirRecipients) {
  choose(mother,
         {{NotificationKind::mark, {Channel::sms}}, {NotificationKind::letter, {Channel::sms}}});
  LetterSent letter;
  letter.letter = LetterId{world.fresh()};
  letter.school = world.school;
  letter.sender = father;
  letter.recipients = {mother, father};
  world.happens(letter);
  world.mark(lesson, pupil, 4);
  const auto all = lanes();
  ASSERT_THAT(all, SizeIs(2)) << "of the pupil's own matters parents are told later";
  EXPECT_EQ(all[0].lane, Lane::pupil);
  EXPECT_EQ(all[1].lane, Lane::post);
  EXPECT_EQ(all[1].items[0].what.kind, NotificationKind::letter);
}

TEST_F(NotificationRows, N2_WhatIsNeverToldGoes) {
  marks_by_text(mother);
  for (int i = 0; i < static_cast<int>(kMaxPending) + 3; ++i) {
    world.mark(lesson, pupil, static_cast<std::int16_t>(i % 10 + 1));
  }
  EXPECT_THAT(told(mother), SizeIs(kMaxPending));
  world.now += kPendingKept + std::chrono::hours{1};
  world.mark(lesson, pupil, 7);
  EXPECT_THAT(values(mother), ElementsAre(7));
}

}  // namespace
}  // namespace klade
