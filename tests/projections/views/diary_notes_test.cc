#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/diary.h"
#include "projections/views/diary_note_page.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

struct DiaryNotes : testing::Test {
  SchoolWorld world;
  ClassId of = world.form_class("7.a", 7);
  PersonId anna = world.pupil(of, "Anna", "Liepa");
  JournalId maths = world.open_journal("Matemātika");
  ProfileId author{world.fresh()};

  DiaryNotes() {
    world.happens(
        ProfileOpened{author, world.school, world.teacher, PersonId{}, {Role::teacher}, {}});
  }
  DiaryNoteId write(Date date, NoteKind kind, std::string_view text) {
    const DiaryNoteId note{world.fresh()};
    world.happens(DiaryNoteWritten{note,
                                   world.school,
                                   anna,
                                   author,
                                   kind,
                                   date,
                                   maths,
                                   world.seal(anna, "diary_note.text", text)});
    return note;
  }
  void correct(DiaryNoteId note, NoteKind kind, std::string_view text, std::string_view reason) {
    world.happens(DiaryNoteCorrected{note,
                                     anna,
                                     kind,
                                     world.seal(anna, "diary_note.text", text),
                                     world.seal(anna, "diary_note.reason", reason)});
  }
  void withdraw(DiaryNoteId note, std::string_view reason) {
    world.happens(DiaryNoteWithdrawn{note, anna, world.seal(anna, "diary_note.reason", reason)});
  }
  // "date kind text" of each note in the week.
  std::vector<std::string> shown(unsigned week) {
    std::vector<std::string> all;
    const DiaryWeek page = diary_week(world.reading(), anna, {2026, week});
    for (const DiaryDay& day : page.days) {
      for (const DiaryNoteAnswer& note : day.notes) {
        all.push_back(to_text(day.date) + ' ' + std::string(name_of(note.kind)) + ' ' + note.text);
      }
    }
    return all;
  }
};

TEST_F(DiaryNotes, DI2_StandInTheWeekOfTheirDay) {
  write(day(9, 7), NoteKind::praise, "Palīdzēja citiem");
  write(day(9, 13), NoteKind::reminder, "Sporta tērps");  // a Sunday
  write(day(9, 14), NoteKind::remark, "Kavējās");
  EXPECT_THAT(shown(37),
              testing::ElementsAre("2026-09-07 praise Palīdzēja citiem",
                                   "2026-09-13 reminder Sporta tērps"));
  EXPECT_THAT(shown(38), testing::ElementsAre("2026-09-14 remark Kavējās"));
}

TEST_F(DiaryNotes, N1_SayWhoWroteThemAndWhatTheySaidBefore) {
  const DiaryNoteId note = write(day(9, 7), NoteKind::behaviour, "Skaļi");
  correct(note, NoteKind::remark, "Klusi", "Sajaukts");
  EXPECT_THAT(shown(37), testing::ElementsAre("2026-09-07 remark Klusi"));
  const auto row = diary_note(world.reading().rows, note);
  ASSERT_TRUE(row);
  const PupilNote page = pupil_note(world.reading(), *row, author);
  EXPECT_TRUE(page.own);
  EXPECT_TRUE(page.note.corrected);
  EXPECT_EQ(page.note.author.name, "Ilze Kalna");
  EXPECT_EQ(page.note.subject, "Matemātika");
  ASSERT_EQ(page.versions.size(), 2U);
  EXPECT_EQ(page.versions[0].text, "Skaļi");
  EXPECT_EQ(page.versions[0].reason, "");
  EXPECT_EQ(page.versions[1].reason, "Sajaukts");
  EXPECT_FALSE(pupil_note(world.reading(), *row, ProfileId{world.fresh()}).own);
}

TEST_F(DiaryNotes, LeaveTheDiaryWhenWithdrawnAndStayInTheHistory) {
  const DiaryNoteId note = write(day(9, 7), NoteKind::remark, "Kavējās");
  const std::uint64_t before = diary_revision(world.reading().rows, anna);
  withdraw(note, "Cits skolēns");
  EXPECT_NE(diary_revision(world.reading().rows, anna), before);
  EXPECT_THAT(shown(37), testing::IsEmpty());
  const auto notes = diary_notes_of_pupil(world.reading().rows, anna, {});
  ASSERT_EQ(notes.size(), 1U);
  const PupilNote page = pupil_note(world.reading(), notes[0], author);
  ASSERT_TRUE(page.withdrawal);
  EXPECT_EQ(page.withdrawal->reason, "Cits skolēns");
  EXPECT_FALSE(page.own);
}

TEST_F(DiaryNotes, PD1_SayNothingOfAnErasedPupil) {
  const DiaryNoteId note = write(day(9, 7), NoteKind::remark, "Kavējās");
  correct(note, NoteKind::remark, "Kavējās ļoti", "Precizēts");
  world.erase(anna);
  const auto row = diary_note(world.reading().rows, note);
  const std::string text = json_text(pupil_note(world.reading(), *row, author));
  EXPECT_EQ(text.find("Kavējās"), std::string::npos);
  EXPECT_EQ(text.find("Precizēts"), std::string::npos);
  EXPECT_NE(text.find("[dzēsts]"), std::string::npos);
}

}  // namespace
}  // namespace klade
