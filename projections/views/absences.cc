#include "projections/views/absences.h"

#include <algorithm>
#include <map>
#include <variant>

#include "events/core/match.h"
#include "projections/views/pupils.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kAbsences = 'a';
constexpr char kNotices = 'n';
constexpr char kPlaces = 'f';
constexpr char kExcuses = 'x';
constexpr char kRevisions = 'r';

// What one event is folded with.
struct Fold {
  ViewBatch& rows;
  Instant at;
  std::uint64_t seq;
};

void note_change(const Fold& fold, PersonId pupil) {
  fold.rows.put(row_key(kRevisions, pupil), packed(fold.seq));
}

void apply(const Fold& fold, const AttendanceTaken& e) {
  const auto key = [&](PersonId pupil) {
    return row_key(kAbsences, pupil, e.date, e.number, e.lesson);
  };
  const auto put_all = [&](const std::vector<PersonId>& pupils, Presence what) {
    const std::string row = packed(AbsenceRow{e.journal, what, e.entered_late});
    for (const PersonId pupil : pupils) {
      fold.rows.put(key(pupil), row);
      note_change(fold, pupil);
    }
  };
  for (const PersonId pupil : e.present_again) {
    fold.rows.erase(key(pupil));
    note_change(fold, pupil);
  }
  put_all(e.absent, Presence::absent);
  put_all(e.late, Presence::late);
}
void apply(const Fold& fold, const AbsenceAnnounced& e) {
  fold.rows.put(row_key(kNotices, e.pupil, e.from, e.notice),
                packed(NoticeRow{e.to, e.reason, fold.at}));
  fold.rows.put(row_key(kPlaces, e.notice), packed(NoticePlace{e.pupil, e.from}));
  note_change(fold, e.pupil);
}
void apply(const Fold& fold, const AbsenceNoticeWithdrawn& e) {
  const std::string place_key = row_key(kPlaces, e.notice);
  const auto place = get_row<NoticePlace>(fold.rows, place_key);
  if (!place) return;
  fold.rows.erase(row_key(kNotices, place->pupil, place->from, e.notice));
  fold.rows.erase(place_key);
  note_change(fold, e.pupil);
}
void apply(const Fold& fold, const AbsenceExcused& e) {
  fold.rows.put(row_key(kExcuses, e.pupil, e.from, e.excuse),
                packed(ExcuseRow{e.to, e.kind, e.reason, e.on_authority_of}));
  note_change(fold, e.pupil);
}

// Notices or excuses that overlap a range.  They begin at any time before its end.
template <class Item>
std::vector<Item> spans_of(const ViewReader& rows, char table, PersonId pupil, DateRange range) {
  std::vector<Item> spans;
  const auto visit = [&](std::string_view key, std::string_view value) {
    Item item;
    read_key(key, pupil, item.from, item.id);
    if (item.from > range.to) return false;
    item.row = row_of<decltype(item.row)>(value);
    if (item.row.to >= range.from) spans.push_back(std::move(item));
    return true;
  };
  rows.scan(View::absences, row_key(table, pupil), visit);
  return spans;
}

class SubjectNames {
 public:
  explicit SubjectNames(const ViewReader& rows) : rows_(rows) {}
  const std::string& of(JournalId id) {
    const auto [kept, is_new] = names_.try_emplace(id);
    if (is_new) {
      if (auto row = journal(rows_, id)) kept->second = std::move(row->subject);
    }
    return kept->second;
  }

 private:
  const ViewReader& rows_;
  std::map<JournalId, std::string> names_;
};

void count(AbsenceTotals& totals, const AbsenceItem& item) {
  if (item.what == Presence::late) {
    ++totals.late;
    return;
  }
  ++totals.absent;
  if (item.excused) ++totals.excused;
}

}  // namespace

bool AbsencesView::wants(std::string_view type) const { return is_type_in<AttendanceEvent>(type); }

void AbsencesView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<AttendanceEvent>(&record.event);
  if (event == nullptr) return;
  const Fold fold{rows, record.at, place.seq};
  match(*event, [&](const auto& e) { apply(fold, e); });
}

std::vector<PupilAbsence> absences_of_pupil(const ViewReader& rows,
                                            PersonId pupil,
                                            DateRange range) {
  std::vector<PupilAbsence> absences;
  const auto visit = [&](std::string_view key, std::string_view value) {
    PupilAbsence absence;
    read_key(key, pupil, absence.date, absence.number, absence.lesson);
    if (absence.date > range.to) return false;
    absence.row = row_of<AbsenceRow>(value);
    absences.push_back(absence);
    return true;
  };
  rows.scan(
      View::absences, row_key(kAbsences, pupil), row_key(kAbsences, pupil, range.from), visit);
  return absences;
}

std::vector<PupilNotice> notices_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range) {
  return spans_of<PupilNotice>(rows, kNotices, pupil, range);
}
std::vector<PupilExcuse> excuses_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range) {
  return spans_of<PupilExcuse>(rows, kExcuses, pupil, range);
}

const PupilExcuse* excuse_on(const std::vector<PupilExcuse>& excuses, Date day) {
  const PupilExcuse* found = nullptr;
  for (const PupilExcuse& excuse : excuses) {
    if (excuse.from <= day && day <= excuse.row.to) found = &excuse;
  }
  return found;
}

std::string_view absence_text(Presence presence, bool excused) {
  if (presence == Presence::late) return "late";
  return excused ? "excused" : "absent";
}

std::uint64_t absences_revision(const ViewReader& rows, PersonId pupil) {
  return get_revision(rows, View::absences, row_key(kRevisions, pupil));
}

NoticeAnswer notice_answer(const Reading& reading, const PupilNotice& notice) {
  return {notice.id,
          notice.from,
          notice.row.to,
          open_text(reading, notice.row.reason, "absence.reason"),
          notice.row.announced_at};
}

PupilAbsences pupil_absences(const Reading& reading, PersonId pupil, DateRange range) {
  PupilAbsences answer;
  const std::vector<PupilExcuse> excuses = excuses_of_pupil(reading.rows, pupil, range);
  SubjectNames subjects(reading.rows);
  for (const PupilAbsence& absence : absences_of_pupil(reading.rows, pupil, range)) {
    AbsenceItem item{absence.date,
                     absence.number,
                     subjects.of(absence.row.journal),
                     absence.row.journal,
                     absence.lesson,
                     absence.row.what,
                     false,
                     std::nullopt};
    const PupilExcuse* excuse = excuse_on(excuses, absence.date);
    if (excuse != nullptr && item.what == Presence::absent) {
      item.excused = true;
      item.kind = excuse->row.kind;
    }
    count(answer.totals, item);
    answer.items.push_back(std::move(item));
  }
  for (const PupilNotice& notice : notices_of_pupil(reading.rows, pupil, range)) {
    answer.notices.push_back(notice_answer(reading, notice));
  }
  return answer;
}

std::uint64_t pupil_absences_revision(const ViewReader& rows, PersonId pupil) {
  return std::max(absences_revision(rows, pupil), pupil_lessons_revision(rows, pupil));
}

}  // namespace klade
