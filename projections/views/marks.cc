#include "projections/views/marks.h"

#include <algorithm>
#include <map>
#include <variant>

#include "events/core/match.h"
#include "projections/views/average.h"
#include "projections/views/journals.h"
#include "projections/views/latvian_order.h"
#include "projections/views/pupils.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kMarks = 'm';
constexpr char kRevisions = 'r';

template <class MarkEvent>
std::string mark_key(const MarkEvent& e) {
  return row_key(kMarks, e.pupil, e.date, e.journal, e.mark);
}

void apply(ViewBatch& rows, const Recorded& record, const MarkRecorded& e) {
  rows.put(
      mark_key(e),
      packed(PupilMarkRow{e.lesson, e.value, e.kind, e.weight_tenths, e.late, record.sequence}));
}
void apply(ViewBatch& rows, const Recorded&, const MarkCorrected& e) {
  const std::string key = mark_key(e);
  auto row = get_row<PupilMarkRow>(rows, key);
  if (!row) return;
  row->value = e.value;
  rows.put(key, packed(*row));
}
void apply(ViewBatch& rows, const Recorded&, const MarkWithdrawn& e) { rows.erase(mark_key(e)); }

// A subject while its marks are gathered.
struct Subject {
  SubjectMarks answer;
  MarkSum sum;
  Date joined = kFirstDate;
};

class Subjects {
 public:
  explicit Subjects(const ViewReader& rows) : rows_(rows) {}

  Subject* of(JournalId id) {
    const auto [kept, is_new] = of_journal_.try_emplace(id, nullptr);
    if (is_new) {
      if (const auto row = journal(rows_, id)) kept->second = &named(row->subject);
    }
    return kept->second;
  }
  std::vector<Subject> take() {
    std::vector<std::pair<std::string, Subject*>> order;
    for (auto& [text, subject] : by_name_) order.emplace_back(latvian_sort_key(text), &subject);
    std::ranges::sort(order);
    std::vector<Subject> subjects;
    subjects.reserve(order.size());
    for (auto& [key, subject] : order) subjects.push_back(std::move(*subject));
    return subjects;
  }

 private:
  Subject& named(const std::string& text) {
    Subject& subject = by_name_[text];
    subject.answer.subject = text;
    return subject;
  }

  const ViewReader& rows_;
  std::map<JournalId, Subject*> of_journal_;
  std::map<std::string, Subject> by_name_;
};

void add_enrolments(const ViewReader& rows, PersonId pupil, DateRange range, Subjects& subjects) {
  for (const Enrolment& enrolment : enrolments_of_pupil(rows, pupil)) {
    if (!enrolment.membership.overlaps(range)) continue;
    Subject* subject = subjects.of(enrolment.journal);
    if (subject == nullptr) continue;
    if (!subject->answer.journal.is_nil() && enrolment.membership.from < subject->joined) continue;
    subject->answer.journal = enrolment.journal;
    subject->joined = enrolment.membership.from;
  }
}

void add_marks(const ViewReader& rows, PersonId pupil, DateRange range, Subjects& subjects) {
  std::vector<PupilMark> marks = marks_of_pupil(rows, pupil, range);
  std::ranges::stable_sort(
      marks, {}, [](const PupilMark& mark) { return std::pair(mark.date, mark.row.order); });
  for (const PupilMark& mark : marks) {
    Subject* subject = subjects.of(mark.journal);
    if (subject == nullptr) continue;
    const PupilMarkRow& row = mark.row;
    if (subject->answer.journal.is_nil()) subject->answer.journal = mark.journal;
    subject->sum.add(row.value, row.kind, row.weight_tenths);
    subject->answer.marks.push_back({mark.id,
                                     mark.date,
                                     row.value.scale,
                                     mark_text(row.value),
                                     row.kind,
                                     weight_json(row.weight_tenths),
                                     row.lesson,
                                     row.late});
  }
}

std::optional<std::string> text_of(const std::optional<Average>& average) {
  return average ? std::optional(average->text()) : std::nullopt;
}

}  // namespace

bool MarksView::wants(std::string_view type) const { return is_type_in<GradingEvent>(type); }

void MarksView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<GradingEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) {
    apply(rows, record, e);
    rows.put(row_key(kRevisions, e.pupil), packed(place.seq));
  });
}

std::vector<PupilMark> marks_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range) {
  std::vector<PupilMark> marks;
  const auto visit = [&](std::string_view key, std::string_view value) {
    PupilMark mark;
    read_key(key, pupil, mark.date, mark.journal, mark.id);
    if (mark.date > range.to) return false;
    mark.row = row_of<PupilMarkRow>(value);
    marks.push_back(mark);
    return true;
  };
  rows.scan(View::marks, row_key(kMarks, pupil), row_key(kMarks, pupil, range.from), visit);
  return marks;
}

std::uint64_t marks_revision(const ViewReader& rows, PersonId pupil) {
  return get_revision(rows, View::marks, row_key(kRevisions, pupil));
}

PupilMarks pupil_marks(const Reading& reading, PersonId pupil, DateRange range) {
  Subjects subjects(reading.rows);
  add_enrolments(reading.rows, pupil, range, subjects);
  add_marks(reading.rows, pupil, range, subjects);
  PupilMarks answer;
  std::vector<MarkSum> sums;
  for (Subject& subject : subjects.take()) {
    subject.answer.average = text_of(Average::of(subject.sum));
    sums.push_back(subject.sum);
    answer.subjects.push_back(std::move(subject.answer));
  }
  answer.average = text_of(Average::mean(sums));
  return answer;
}

std::uint64_t pupil_marks_revision(const ViewReader& rows, PersonId pupil) {
  return std::max({marks_revision(rows, pupil),
                   enrolments_revision(rows, pupil),
                   pupil_lessons_revision(rows, pupil)});
}

}  // namespace klade
