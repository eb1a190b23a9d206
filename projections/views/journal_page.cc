#include "projections/views/journal_page.h"

#include <algorithm>
#include <unordered_map>

#include "projections/views/absences.h"
#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/pupils.h"

namespace klade {
namespace {

constexpr std::uint32_t kNoCell = UINT32_MAX;

// Where pupils and lessons stand on the page, and the cells that are not empty.
class Grid {
 public:
  explicit Grid(const JournalPage& page) : page_(page) {
    for (std::uint32_t i = 0; i < page.pupils.size(); ++i) columns_[page.pupils[i].id] = i;
    for (std::uint32_t i = 0; i < page.lessons.size(); ++i) rows_[page.lessons[i].id] = i;
    cell_at_.assign(page.pupils.size() * page.lessons.size(), kNoCell);
  }

  // Null for a pupil or lesson that is not on the page.
  PageCell* cell(PersonId pupil, LessonId lesson) {
    const auto column = columns_.find(pupil);
    const auto row = rows_.find(lesson);
    if (column == columns_.end() || row == rows_.end()) return nullptr;
    std::uint32_t& at = cell_at_[row->second * page_.pupils.size() + column->second];
    if (at == kNoCell) {
      at = static_cast<std::uint32_t>(cells_.size());
      cells_.push_back({pupil, lesson, {}, {}});
    }
    return &cells_[at];
  }

  std::vector<PageCell> take() {
    std::vector<PageCell> ordered;
    ordered.reserve(cells_.size());
    for (const std::uint32_t at : cell_at_) {
      if (at != kNoCell) ordered.push_back(std::move(cells_[at]));
    }
    return ordered;
  }

 private:
  const JournalPage& page_;
  std::unordered_map<PersonId, std::uint32_t> columns_;
  std::unordered_map<LessonId, std::uint32_t> rows_;
  std::vector<std::uint32_t> cell_at_;  // by lesson, then pupil
  std::vector<PageCell> cells_;
};

std::vector<Named<PersonId>> page_pupils(const Reading& reading, JournalId id, DateRange range) {
  std::vector<PersonId> pupils;
  for (const Member& member : pupils_of_journal(reading.rows, id)) {
    const bool again = !pupils.empty() && pupils.back() == member.person;
    if (member.membership.overlaps(range) && !again) pupils.push_back(member.person);
  }
  std::vector<Named<PersonId>> named;
  named.reserve(pupils.size());
  for (SortedName& name : sorted_names(reading, pupils)) {
    named.push_back({name.id, std::move(name.name)});
  }
  return named;
}

PageLesson page_lesson(const Reading& reading, const LessonAt& at) {
  const LessonRow& row = at.row;
  PageLesson lesson{at.id,
                    at.place.date,
                    at.place.number,
                    open_text(reading, row.text.topic, "lesson.topic"),
                    open_text(reading, row.text.result, "lesson.result"),
                    open_text(reading, row.text.homework, "lesson.homework"),
                    std::nullopt,
                    row.late,
                    row.attendance_taken,
                    false,
                    row.teacher};
  if (row.substitution) {
    lesson.substitution =
        Substitution{full_name(reading, row.teacher),
                     open_text(reading, row.substitution_reason, "lesson.substitution_reason")};
  }
  return lesson;
}

void add_marks(const ViewReader& rows, JournalId id, DateRange range, Grid& grid) {
  std::vector<JournalMark> marks = marks_of_journal(rows, id, range);
  std::ranges::sort(marks, {}, [](const JournalMark& mark) { return mark.row.order; });
  for (const JournalMark& mark : marks) {
    PageCell* cell = grid.cell(mark.pupil, mark.lesson);
    if (cell == nullptr) continue;
    const JournalMarkRow& row = mark.row;
    cell->marks.push_back({mark.id,
                           row.value.scale,
                           mark_text(row.value),
                           row.kind,
                           weight_json(row.weight_tenths),
                           row.late});
  }
}

void add_absences(const ViewReader& rows, JournalId id, DateRange range, Grid& grid) {
  std::unordered_map<PersonId, std::vector<PupilExcuse>> excuses;
  for (const JournalPresence& presence : attendance_of_journal(rows, id, range)) {
    PageCell* cell = grid.cell(presence.pupil, presence.lesson);
    if (cell == nullptr) continue;
    const auto [kept, is_new] = excuses.try_emplace(presence.pupil);
    if (is_new) kept->second = excuses_of_pupil(rows, presence.pupil, range);
    cell->absence = absence_text(presence.what, excuse_on(kept->second, presence.date) != nullptr);
  }
}

}  // namespace

std::optional<JournalPage> journal_page(const Reading& reading,
                                        JournalId id,
                                        DateRange range,
                                        Date today) {
  const auto row = journal(reading.rows, id);
  if (!row) return std::nullopt;
  JournalPage page;
  page.id = id;
  page.school_class = row->group;
  page.subject = row->subject;
  page.teachers = teacher_names(reading, id, today);
  page.pupils = page_pupils(reading, id, range);
  for (const LessonAt& at : lessons_of_journal(reading.rows, id, range)) {
    page.lessons.push_back(page_lesson(reading, at));
  }
  Grid grid(page);
  add_marks(reading.rows, id, range, grid);
  add_absences(reading.rows, id, range, grid);
  page.cells = grid.take();
  return page;
}

std::uint64_t journal_page_revision(const ViewReader& rows, JournalId id) {
  const auto row = journal(rows, id);
  if (!row) return 0;
  return std::max({journal_revision(rows, id),
                   journal_excuses_revision(rows, id),
                   people_revision(rows, row->school)});
}

}  // namespace klade
