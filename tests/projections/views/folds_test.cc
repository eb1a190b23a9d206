// What holds for every fold: it wants exactly the types it folds, and where commits are cut is all
// one to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "projections/views/membership.h"
#include "projections/views/row.h"
#include "tests/events/sample.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

template <class... Events>
void append_samples(const std::variant<Events...>* /*of this type*/, std::vector<Event>& all) {
  (all.emplace_back(sample<Events>()), ...);
}
std::vector<Event> sample_events() {
  std::vector<Event> all;
  append_samples(static_cast<const PeopleEvent*>(nullptr), all);
  append_samples(static_cast<const SessionEvent*>(nullptr), all);
  append_samples(static_cast<const SchoolEvent*>(nullptr), all);
  append_samples(static_cast<const ClassEvent*>(nullptr), all);
  append_samples(static_cast<const JournalEvent*>(nullptr), all);
  append_samples(static_cast<const LessonEvent*>(nullptr), all);
  append_samples(static_cast<const GradingEvent*>(nullptr), all);
  append_samples(static_cast<const AttendanceEvent*>(nullptr), all);
  append_samples(static_cast<const MailEvent*>(nullptr), all);
  append_samples(static_cast<const AccountEvent*>(nullptr), all);
  append_samples(static_cast<const FamilyEvent*>(nullptr), all);
  append_samples(static_cast<const DiaryNoteEvent*>(nullptr), all);
  append_samples(static_cast<const NewsEvent*>(nullptr), all);
  append_samples(static_cast<const AccessEvent*>(nullptr), all);
  return all;
}

// A school in which everything happens that can happen in views, in an order that may be.
class BusySchool {
 public:
  SchoolWorld world;

  BusySchool() {
    for (int i = 0; i < 4; ++i) {
      pupils_.push_back(world.pupil(class_, "Anna", "Liepa"));
      world.enrol(maths_, pupils_.back());
      world.enrol(music_, pupils_.back());
    }
    for (unsigned i = 0; i < 40; ++i) {
      teach(i);
      announce(i);
      sign_in(i);
      write(i);
    }
    world.withdraw(marks_[7], "kļūda");
    world.withdraw_lesson(world.lesson(maths_, day(12, 1), 1));
    world.happens(PupilUnenrolled{maths_, pupils_[0], day(10, 1)});
    world.happens(PupilLeftClass{class_, pupils_[0], day(10, 1)});
    world.happens(ClassDissolved{class_, day(12, 1)});
    world.erase(pupils_[1]);
  }

 private:
  PersonId somebody() { return pupils_[random_() % pupils_.size()]; }
  static Date date_of_round(unsigned i) { return day(9, 1) + std::chrono::days{i}; }

  void teach(unsigned i) {
    const LessonId lesson = world.lesson(i % 2 == 0 ? maths_ : music_, date_of_round(i), 1, "Tēma");
    marks_.push_back(world.mark(lesson, somebody(), static_cast<std::int16_t>(1 + random_() % 10)));
    const PersonId absent = somebody();
    world.attendance(lesson, {absent});
    if (i % 3 == 0) world.attendance(lesson, {}, {}, {absent});
    if (i % 4 == 0) world.correct(marks_[random_() % marks_.size()], 5, "kļūda");
  }
  void announce(unsigned i) {
    const PersonId pupil = somebody();
    if (i % 5 == 0) world.excuse(pupil, date_of_round(i), date_of_round(i));
    if (i % 7 != 0) return;
    const NoticeId notice = world.notice(pupil, date_of_round(i), date_of_round(i), "ārsts");
    if (i % 2 == 0) world.happens(AbsenceNoticeWithdrawn{pupil, notice, {}});
  }
  void sign_in(unsigned i) {
    const ProfileId profile{world.fresh()};
    const PersonId pupil = somebody();
    const BlindIndex token{world.fresh()};
    world.happens(ProfileOpened{profile, world.school, pupil, pupil, {Role::pupil}, {}});
    world.happens(
        SessionOpened{SessionId{world.fresh()}, profile, token, world.now + std::chrono::hours{1}});
    if (i % 6 == 0) world.happens(ProfileClosed{profile});
  }

  // Somebody writes to others, who read, move and keep.
  void write(unsigned i) {
    LetterSent e;
    e.letter = LetterId{world.fresh()};
    e.conversation = ConversationId{derive_id(Id128{}, i % 5)};
    e.school = world.school;
    e.sender = people_[i % people_.size()];
    for (unsigned next = 1; next < people_.size(); ++next) {
      e.recipients.push_back(people_[(i + next) % people_.size()]);
    }
    e.attachments = {AttachmentId{world.fresh()}};
    world.happens(AttachmentBegun{e.attachments.front(), e.sender, {}, "text/plain", 3});
    world.happens(AttachmentPartKept{e.attachments.front(), 0, 3, {}});
    world.happens(e);
    for (const ProfileId& reader : e.recipients) {
      if (random_() % 2 == 0) world.happens(LetterMoved{e.letter, reader, Folder::deleted});
      if (random_() % 2 == 0) world.happens(LetterRead{e.letter, reader});
      if (random_() % 3 == 0) world.happens(LetterMoved{e.letter, reader, Folder::inbox});
    }
    const DraftId draft{world.fresh()};
    world.happens(DraftSaved{draft, e.sender, {}, {}, {}, {}, {}});
    if (i % 2 == 0) world.happens(DraftDiscarded{draft, e.sender});
  }

  std::mt19937 random_{11};
  std::vector<ProfileId> people_ = {
      ProfileId{world.fresh()}, ProfileId{world.fresh()}, ProfileId{world.fresh()}};
  ClassId class_ = world.form_class("7.a", 7);
  JournalId maths_ = world.open_journal("Matemātika");
  JournalId music_ = world.open_journal("Mūzika");
  std::vector<PersonId> pupils_;
  std::vector<MarkId> marks_;
};

TEST(Folds, AreAllThereInTheOrderOfTheirViewsUnderNamesOfTheirOwn) {
  ASSERT_EQ(all_projections().size(), kViews);
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kViews; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(all_projections()[i]->view()), i);
    names.insert(all_projections()[i]->name());
  }
  EXPECT_EQ(names.size(), kViews);
}

TEST(Folds, WhatAFoldDoesNotWantItDoesNotFold) {
  for (const Projection* projection : all_projections()) {
    for (const Event& event : sample_events()) {
      if (projection->wants(type_of(event))) continue;
      MapRows rows;
      MapBatch batch(rows);
      Recorded record;
      record.event = event;
      projection->project(record, {}, batch);
      EXPECT_TRUE(batch.empty()) << projection->name() << " folds " << type_of(event);
    }
  }
}

TEST(Folds, EveryTypeIsWantedBySomeView) {
  for (const Event& event : sample_events()) {
    EXPECT_TRUE(std::ranges::any_of(all_projections(), [&](const Projection* projection) {
      return projection->wants(type_of(event));
    })) << type_of(event);
  }
}

TEST(Folds, GiveTheSameRowsWhereverCommitsAreCut) {
  const BusySchool school;
  const SchoolWorld& world = school.world;
  std::mt19937 random(7);
  for (const unsigned longest : {1U, 3U, 17U, 1'000U}) {
    MapViews views;
    for (const Projection* projection : all_projections()) {
      MapBatch batch(views.of(projection->view()));
      for (std::size_t i = 0; i < world.history.size(); ++i) {
        const Recorded& record = world.history[i];
        if (projection->wants(type_of(record.event))) {
          projection->project(record, {world.partition, i + 1}, batch);
        }
        if (random() % longest == 0) batch.commit();
      }
      batch.commit();
    }
    EXPECT_EQ(views, world.rows) << longest;
  }
}

TEST(Rows, KeysSortAsTheirPartsAndReadBack) {
  const Id128 id = derive_id(Id128{}, 1);
  const Date before{std::chrono::days{-1}};
  const Date after{std::chrono::days{1}};
  EXPECT_LT(row_key('a', id, before), row_key('a', id, after));
  EXPECT_LT(row_key('a', std::uint64_t{255}), row_key('a', std::uint64_t{256}));
  EXPECT_LT(row_key('a', kFirstDate), row_key('a', kLastDate));
  EXPECT_EQ(to_text(kFirstDate), "1900-01-01");
  EXPECT_EQ(to_text(kLastDate), "2199-12-31");
  Id128 read_id;
  Date read_date{};
  std::uint8_t read_number = 0;
  read_key(row_key('a', id, before, std::uint8_t{7}), read_id, read_date, read_number);
  EXPECT_EQ(read_id, id);
  EXPECT_EQ(read_date, before);
  EXPECT_EQ(read_number, 7);
}

TEST(RowsDeathTest, ARowThatIsNotOneIsABug) {
  EXPECT_DEATH(row_of<std::uint64_t>("short"), "row.has_value");
}

}  // namespace
}  // namespace klade
