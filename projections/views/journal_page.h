// Query journal page: a journal's grid of pupils and lessons.  GET /journals/{id}.  J4, J8, J10.
//
// Pupils in Latvian order: all whose membership overlaps the asked range, so one who left stays on
// the days it was there.  Lessons by date and number.  Cells only where there is a mark or an
// absence: by lesson, then in the order of pupils; marks of a cell in the order of their entry.
// An absence on a day covered by an excuse is `excused`; being late stays `late`.
// Depends on what journal_page_revision says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/reading.h"
#include "projections/views/mark_text.h"
#include "projections/views/membership.h"

namespace klade {

struct Substitution {
  std::string teacher;  // who taught
  std::string reason;
  FIELDS(teacher, reason)
  bool operator==(const Substitution&) const = default;
};
struct PageLesson {
  LessonId id;
  Date date{};
  std::uint8_t number = 0;
  std::string topic;
  std::string result;
  std::string homework;
  std::optional<Substitution> substitution;
  bool late = false;
  bool attendance_taken = false;
  bool may_enter = false;  // the handler says so: it knows who reads
  PersonId given_by;       // not in answers
  FIELDS(id, date, number, topic, result, homework, substitution, late, attendance_taken, may_enter)
};
struct PageCell {
  PersonId pupil;
  LessonId lesson;
  std::vector<MarkAnswer> marks;
  std::string_view absence;  // "", absent, late, excused
  FIELDS(pupil, lesson, marks, absence)
};
struct JournalPage {
  JournalId id;
  std::string school_class;  // "class"
  std::string subject;
  std::vector<std::string> teachers;
  bool may_write = false;  // the handler says so: it knows who reads
  std::vector<Named<PersonId>> pupils;
  std::vector<PageLesson> lessons;
  std::vector<PageCell> cells;
  static void fields(auto& self, auto&& visit) {
    visit("id", self.id);
    visit("class", self.school_class);
    visit("subject", self.subject);
    visit("teachers", self.teachers);
    visit("may_write", self.may_write);
    visit("pupils", self.pupils);
    visit("lessons", self.lessons);
    visit("cells", self.cells);
  }
};

// Teachers are those of `today`.  Nothing for an unknown journal.
std::optional<JournalPage> journal_page(const Reading& reading,
                                        JournalId id,
                                        DateRange range,
                                        Date today);
// Also changes when an excuse of one of its pupils is given.
std::uint64_t journal_page_revision(const ViewReader& rows, JournalId id);

}  // namespace klade
