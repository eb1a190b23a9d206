#include "replay/queries.h"

#include <algorithm>
#include <optional>

#include "events/core/hex.h"
#include "events/core/json_writer.h"
#include "projections/projection.h"
#include "projections/views/absences.h"
#include "projections/views/classes.h"
#include "projections/views/diary.h"
#include "projections/views/journal_page.h"
#include "projections/views/mark_history.h"
#include "projections/views/marks.h"
#include "projections/views/people.h"
#include "projections/views/ranking.h"
#include "projections/views/schools.h"
#include "projections/views/timetable.h"

namespace klade {
namespace {

using AsOfAnswer = Result<std::string, QueryFault>;

// Arguments, taken one after another; the first that cannot be read makes the call a usage error.
class Arguments {
 public:
  explicit Arguments(const AsOfCall& call) : call_(call) {}

  template <class AnyId>
  AnyId id() {
    return value(parse_id<AnyId>(text()));
  }
  Date date(Date otherwise) {
    return next_ < call_.arguments.size() ? value(parse_date(text())) : otherwise;
  }
  // What is not given is the school year's, as in the gateway.
  DateRange range(const std::optional<SchoolId>& of) {
    const auto row = of ? school(call_.reading.rows, *of) : std::nullopt;
    DateRange range = row ? year_range(*row, call_.today) : DateRange{};
    range.from = date(range.from);
    range.to = date(range.to);
    return range;
  }
  IsoWeek week() { return value(parse_iso_week(text())); }
  std::string text() {
    if (next_ < call_.arguments.size()) return call_.arguments[next_++];
    wrong_ = true;
    return {};
  }
  bool read() const { return !wrong_ && next_ == call_.arguments.size(); }

 private:
  template <class T>
  T value(std::optional<T> read) {
    wrong_ = wrong_ || !read;
    return read.value_or(T{});
  }
  const AsOfCall& call_;
  std::size_t next_ = 0;
  bool wrong_ = false;
};

AsOfAnswer usage() { return Failure{QueryFault::usage}; }
AsOfAnswer unknown() { return Failure{QueryFault::unknown}; }

std::optional<SchoolId> school_of(const AsOfCall& call, PersonId pupil) {
  const auto row = person(call.reading.rows, pupil);
  return row ? std::optional(row->school) : std::nullopt;
}
std::optional<SchoolId> school_of(const AsOfCall& call, JournalId id) {
  const auto row = journal(call.reading.rows, id);
  return row ? std::optional(row->school) : std::nullopt;
}

bool is_known(const AsOfCall& call, PersonId pupil) {
  return person(call.reading.rows, pupil).has_value();
}

AsOfAnswer answer_journal(const AsOfCall& call) {
  Arguments arguments(call);
  const auto id = arguments.id<JournalId>();
  const DateRange range = arguments.range(school_of(call, id));
  if (!arguments.read()) return usage();
  const auto page = journal_page(call.reading, id, range, call.today);
  return page ? json_text(*page) : unknown();
}

AsOfAnswer answer_diary(const AsOfCall& call) {
  Arguments arguments(call);
  const auto pupil = arguments.id<PersonId>();
  const IsoWeek week = arguments.week();
  if (!arguments.read()) return usage();
  return is_known(call, pupil) ? json_text(diary_week(call.reading, pupil, week)) : unknown();
}

AsOfAnswer answer_marks(const AsOfCall& call) {
  Arguments arguments(call);
  const auto pupil = arguments.id<PersonId>();
  const DateRange range = arguments.range(school_of(call, pupil));
  if (!arguments.read()) return usage();
  return is_known(call, pupil) ? json_text(pupil_marks(call.reading, pupil, range)) : unknown();
}

AsOfAnswer answer_absences(const AsOfCall& call) {
  Arguments arguments(call);
  const auto pupil = arguments.id<PersonId>();
  const DateRange range = arguments.range(school_of(call, pupil));
  if (!arguments.read()) return usage();
  return is_known(call, pupil) ? json_text(pupil_absences(call.reading, pupil, range)) : unknown();
}

AsOfAnswer answer_ranking(const AsOfCall& call) {
  Arguments arguments(call);
  const auto pupil = arguments.id<PersonId>();
  const std::string period_text = arguments.text();
  if (!arguments.read()) return usage();
  const ViewReader& rows = call.reading.rows;
  const auto row = person(rows, pupil);
  const auto its_school = row ? school(rows, row->school) : std::nullopt;
  if (!its_school) return unknown();
  const auto period = period_of(*its_school, period_text, call.today);
  return period ? json_text(pupil_ranking(rows, pupil, *period, call.today)) : unknown();
}

AsOfAnswer answer_mark_history(const AsOfCall& call) {
  Arguments arguments(call);
  const auto mark = arguments.id<MarkId>();
  if (!arguments.read()) return usage();
  const MarkHistory history = mark_history(call.reading, mark);
  return history.entries.empty() ? unknown() : json_text(history);
}

AsOfAnswer answer_timetable(const AsOfCall& call) {
  Arguments arguments(call);
  const auto pupil = arguments.id<PersonId>();
  if (!arguments.read()) return usage();
  return is_known(call, pupil) ? json_text(pupil_timetable(call.reading, pupil, call.today))
                               : unknown();
}

struct ClassPage {
  ClassId id;
  std::string name;
  PersonId teacher;
  std::vector<Named<PersonId>> pupils;
  FIELDS(id, name, teacher, pupils)
};
AsOfAnswer answer_class(const AsOfCall& call) {
  Arguments arguments(call);
  const auto id = arguments.id<ClassId>();
  if (!arguments.read()) return usage();
  const ViewReader& rows = call.reading.rows;
  const auto row = school_class(rows, id);
  if (!row) return unknown();
  ClassPage page{id, row->name, class_teacher(rows, id, call.today), {}};
  for (const SortedName& one : sorted_names(call.reading, pupils_of_class(rows, id, call.today))) {
    page.pupils.push_back({one.id, one.name});
  }
  return json_text(page);
}

AsOfAnswer answer_school(const AsOfCall& call) {
  Arguments arguments(call);
  const auto id = arguments.id<SchoolId>();
  if (!arguments.read()) return usage();
  const auto row = school(call.reading.rows, id);
  return row ? json_text(school_answer(*row, call.today)) : unknown();
}

struct SchoolList {
  std::vector<SchoolId> schools;
  FIELDS(schools)
};
AsOfAnswer answer_schools(const AsOfCall& call) {
  if (!Arguments(call).read()) return usage();
  return json_text(SchoolList{all_schools(call.reading.rows)});
}

// Any view, row by row as it is stored, in hexadecimal (docs/storage.md says what the bytes mean).
AsOfAnswer answer_rows(const AsOfCall& call) {
  Arguments arguments(call);
  const std::string name = arguments.text();
  if (!arguments.read()) return usage();
  const auto all = all_projections();
  const auto found =
      std::ranges::find_if(all, [&](const Projection* one) { return one->name() == name; });
  if (found == all.end()) return unknown();
  JsonWriter out;
  out.begin_array();
  call.reading.rows.scan((*found)->view(), "", [&](std::string_view key, std::string_view value) {
    out.begin_object();
    out.key("key");
    out.text(hex(key));
    out.key("row");
    out.text(hex(value));
    out.end_object();
    return true;
  });
  out.end_array();
  return out.take();
}

}  // namespace

const std::vector<AsOfQuery>& as_of_queries() {
  static const std::vector<View> kSchool = {View::people,
                                            View::schools,
                                            View::classes,
                                            View::journals,
                                            View::pupils,
                                            View::marks,
                                            View::absences,
                                            View::diary_notes};
  static const std::vector<View> kEvery = [] {
    std::vector<View> views;
    for (const Projection* one : all_projections()) views.push_back(one->view());
    return views;
  }();
  static const std::vector<AsOfQuery> kQueries = {
      {"journal", "JOURNAL [FROM] [TO]", &answer_journal, kSchool},
      {"diary", "PUPIL WEEK", &answer_diary, kSchool},
      {"marks", "PUPIL [FROM] [TO]", &answer_marks, kSchool},
      {"absences", "PUPIL [FROM] [TO]", &answer_absences, kSchool},
      {"ranking", "PUPIL PERIOD", &answer_ranking, kSchool},
      {"timetable", "PUPIL", &answer_timetable, kSchool},
      {"class", "CLASS", &answer_class, kSchool},
      {"mark-history", "MARK", &answer_mark_history, {View::people, View::mark_history}},
      {"school", "SCHOOL", &answer_school, {View::schools}},
      {"schools", "", &answer_schools, {View::schools}},
      {"rows", "VIEW", &answer_rows, kEvery},
  };
  return kQueries;
}

const AsOfQuery* find_query(std::string_view name) {
  const auto& queries = as_of_queries();
  const auto found =
      std::ranges::find_if(queries, [&](const AsOfQuery& one) { return one.name == name; });
  return found == queries.end() ? nullptr : &*found;
}

}  // namespace klade
