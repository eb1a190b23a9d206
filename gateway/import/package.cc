#include "gateway/import/package.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "gateway/import/csv_table.h"

namespace klade {
namespace {

constexpr std::size_t kMaxPersonNameBytes = 120;
constexpr std::size_t kMaxRoomBytes = 60;
constexpr std::size_t kMaxContactBytes = 254;
constexpr std::size_t kMaxSlots = 60;
constexpr int kMaxLessonOfDay = 15;
constexpr std::size_t kAnyLength = kMaxCsvFieldBytes;
constexpr std::string_view kPersonalCodeType = "personasKods";

constexpr Spelling<bool> kStatuses[] = {{"active", false}, {"tobedeleted", true}};
constexpr Spelling<SessionKind> kSessionKinds[] = {{"schoolYear", SessionKind::school_year},
                                                   {"semester", SessionKind::semester},
                                                   {"term", SessionKind::semester},
                                                   {"gradingPeriod", SessionKind::other}};
constexpr Spelling<bool> kOrgKinds[] = {{"school", true},
                                        {"district", false},
                                        {"department", false},
                                        {"local", false},
                                        {"state", false},
                                        {"national", false}};
constexpr Spelling<PackageRole> kRoles[] = {{"student", PackageRole::student},
                                            {"parent", PackageRole::parent},
                                            {"guardian", PackageRole::guardian},
                                            {"relative", PackageRole::relative},
                                            {"teacher", PackageRole::teacher},
                                            {"principal", PackageRole::principal},
                                            {"siteAdministrator", PackageRole::administrator},
                                            {"systemAdministrator", PackageRole::administrator},
                                            {"ext:deputy", PackageRole::deputy},
                                            {"ext:auditor", PackageRole::auditor},
                                            {"aide", PackageRole::other_staff},
                                            {"counselor", PackageRole::other_staff},
                                            {"proctor", PackageRole::other_staff},
                                            {"districtAdministrator", PackageRole::other_staff}};
constexpr Spelling<bool> kRoleTypes[] = {{"primary", true}, {"secondary", false}};
constexpr Spelling<Sex> kSexes[] = {{"female", Sex::female},
                                    {"male", Sex::male},
                                    {"other", Sex::unknown},
                                    {"unspecified", Sex::unknown}};
constexpr Spelling<bool> kClassKinds[] = {{"homeroom", true}, {"scheduled", false}};
constexpr Spelling<EnrollmentRole> kEnrollmentRoles[] = {{"student", EnrollmentRole::student},
                                                         {"teacher", EnrollmentRole::teacher},
                                                         {"proctor", EnrollmentRole::other},
                                                         {"administrator", EnrollmentRole::other}};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

RowHead read_head(CsvTable& table) {
  RowHead head;
  head.sourced_id = table.required("sourcedId", kMaxSourcedIdBytes);
  head.deleted = table.enumerated<bool>("status", kStatuses, false, false);
  return head;
}

CsvCell reference(CsvTable& table, std::string_view name) {
  return table.required(name, kMaxSourcedIdBytes);
}

// Both dates of a row; a fault when they are reversed.
void read_period(CsvTable& table,
                 std::string_view first,
                 std::string_view last,
                 std::optional<Date>& from,
                 std::optional<Date>& to) {
  from = table.date(first);
  to = table.date(last);
  if (from && to && *to < *from) table.fault(last, table.cell(last), "is before the first day");
}

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && !text.empty() ? std::optional<int>(number) : std::nullopt;
}

CsvSession read_session(CsvTable& table) {
  CsvSession row;
  row.head = read_head(table);
  row.title = table.required("title", kMaxTitleBytes).text;
  row.kind = table.enumerated<SessionKind>("type", kSessionKinds, std::nullopt, SessionKind::other);
  row.start = table.required("startDate", kAnyLength);
  row.end = table.required("endDate", kAnyLength);
  read_period(table, "startDate", "endDate", row.from, row.to);
  row.parent = table.cell("parentSourcedId");
  return row;
}

CsvOrg read_org(CsvTable& table) {
  CsvOrg row;
  row.head = read_head(table);
  row.name = table.required("name", kMaxTitleBytes).text;
  row.is_school = table.enumerated<bool>("type", kOrgKinds, std::nullopt, false);
  return row;
}

// What `userIds` says of the personal code: "{personasKods:010101-12345},{other:1}".
CsvCell personal_code(CsvTable& table) {
  for (const CsvCell& id : table.list("userIds")) {
    const std::string_view text = id.text;
    const std::size_t colon = text.find(':');
    if (!text.starts_with('{') || !text.ends_with('}') || colon == std::string_view::npos) {
      table.fault("userIds", id, "must be a list as {type:id}");
      break;
    }
    if (text.substr(1, colon - 1) != kPersonalCodeType) continue;
    return {std::string(text.substr(colon + 1, text.size() - colon - 2)), id.line, id.column};
  }
  return table.cell("username");
}

CsvUser read_user(CsvTable& table) {
  CsvUser row;
  row.head = read_head(table);
  row.enabled = table.boolean("enabledUser", true);
  row.username = table.required("username", kMaxContactBytes);
  row.personal_code = personal_code(table);
  row.given_name = table.required("givenName", kMaxPersonNameBytes).text;
  row.family_name = table.required("familyName", kMaxPersonNameBytes).text;
  row.email = table.text("email", kMaxContactBytes);
  row.phone = table.text("sms", kMaxContactBytes);
  if (row.phone.empty()) row.phone = table.text("phone", kMaxContactBytes);
  row.agents = table.list("agentSourcedIds");
  return row;
}

CsvRole read_role(CsvTable& table) {
  CsvRole row;
  row.head = read_head(table);
  row.user = reference(table, "userSourcedId");
  row.org = reference(table, "orgSourcedId");
  row.primary = table.enumerated<bool>("roleType", kRoleTypes, true, true);
  row.role = table.enumerated<PackageRole>("role", kRoles, std::nullopt, PackageRole::other_staff);
  read_period(table, "beginDate", "endDate", row.from, row.to);
  return row;
}

CsvDemographics read_demographics(CsvTable& table) {
  CsvDemographics row;
  row.head = read_head(table);
  row.birth_date = table.date("birthDate");
  row.sex = table.enumerated<Sex>("sex", kSexes, Sex::unknown, Sex::unknown);
  return row;
}

CsvCourse read_course(CsvTable& table) {
  CsvCourse row;
  row.head = read_head(table);
  row.title = table.required("title", kMaxTitleBytes).text;
  row.subject = table.text("subjects", kMaxTitleBytes);
  row.year = table.cell("schoolYearSourcedId");
  row.org = reference(table, "orgSourcedId");
  return row;
}

std::optional<Slot> parse_slot(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto* day = std::ranges::find(kWeekdays, text.substr(0, dash));
  const std::optional<int> number = parse_number(text.substr(dash + 1));
  if (day == kWeekdays.end() || !number || *number < 0 || *number > kMaxLessonOfDay) {
    return std::nullopt;
  }
  const auto weekday = static_cast<std::uint8_t>(day - kWeekdays.begin() + 1);
  return Slot{weekday, static_cast<std::uint8_t>(*number), {}};
}

std::vector<Slot> read_slots(CsvTable& table) {
  const std::string room = table.text("location", kMaxRoomBytes);
  std::vector<Slot> slots;
  std::set<std::pair<int, int>> seen;
  for (const CsvCell& period : table.list("periods")) {
    std::optional<Slot> slot = parse_slot(period.text);
    if (!slot) {
      table.fault("periods", period, "must be a list as Mon-1,Thu-2");
    } else if (!seen.emplace(slot->weekday, slot->number).second) {
      table.fault("periods", period, "names a lesson twice");
    } else {
      slot->room = room;
      slots.push_back(std::move(*slot));
    }
  }
  if (slots.size() > kMaxSlots) table.fault("periods", table.cell("periods"), "too many lessons");
  std::ranges::sort(slots, {}, [](const Slot& s) { return std::pair(s.weekday, s.number); });
  return slots;
}

// The one grade of a homeroom; of a journal it does not matter.
std::optional<std::int32_t> read_grade(CsvTable& table, bool homeroom) {
  const std::vector<CsvCell> grades = table.list("grades");
  std::optional<std::int32_t> grade;
  for (const CsvCell& cell : grades) {
    const std::optional<int> number = parse_number(cell.text);
    if (!number || *number < 1 || *number > kMaxGrade) {
      table.fault("grades", cell, "must be numbers from 1 to 12");
      return std::nullopt;
    }
    grade = *number;
  }
  if (homeroom && grades.size() != 1) {
    table.fault("grades", table.cell("grades"), "a homeroom is of one grade");
  }
  return grade;
}

CsvClass read_class(CsvTable& table) {
  CsvClass row;
  row.head = read_head(table);
  row.title = table.required("title", kMaxTitleBytes).text;
  row.code = table.text("classCode", kMaxTitleBytes);
  row.homeroom = table.enumerated<bool>("classType", kClassKinds, std::nullopt, false);
  row.grade = read_grade(table, row.homeroom);
  row.subject = table.text("subjects", kMaxTitleBytes);
  row.course = reference(table, "courseSourcedId");
  row.school = reference(table, "schoolSourcedId");
  table.required("termSourcedIds", kAnyLength);
  row.terms = table.list("termSourcedIds");
  row.slots = read_slots(table);
  return row;
}

CsvEnrollment read_enrollment(CsvTable& table) {
  CsvEnrollment row;
  row.head = read_head(table);
  row.school_class = reference(table, "classSourcedId");
  row.school = reference(table, "schoolSourcedId");
  row.user = reference(table, "userSourcedId");
  row.role = table.enumerated<EnrollmentRole>(
      "role", kEnrollmentRoles, std::nullopt, EnrollmentRole::other);
  read_period(table, "beginDate", "endDate", row.from, row.to);
  return row;
}

// What the manifest says, and whether each file is as it says.
class Manifest {
 public:
  Manifest(const PackageFiles& files, FaultList& faults) : files_(files), faults_(faults) {}

  void check() {
    const auto found = files_.find("manifest.csv");
    if (found == files_.end()) return faults_.add({"manifest.csv", 0, 0, "is missing"});
    CsvTable table("manifest.csv", found->second, faults_);
    if (!table.open({"propertyName", "value"})) return;
    while (table.next()) check_property(table);
    if (!versioned_) faults_.add({"manifest.csv", 1, 1, "oneroster.version is missing"});
    for (const std::string_view kind : package_file_kinds()) {
      if (!listed_.contains(kind)) check_absent(std::string(kind), {{}, 1, 1});
    }
  }

 private:
  void check_property(CsvTable& table) {
    const std::string& name = table.cell("propertyName").text;
    const CsvCell& value = table.cell("value");
    if (name == "oneroster.version") {
      versioned_ = true;
      if (value.text != "1.2") table.fault(name, value, "only version 1.2 is read");
    } else if (name == "manifest.version") {
      if (value.text != "1.0") table.fault(name, value, "only version 1.0 is read");
    } else if (name.starts_with("file.")) {
      check_file(table, name.substr(5), value);
    }
  }

  void check_file(CsvTable& table, const std::string& kind, const CsvCell& value) {
    const auto kinds = package_file_kinds();
    if (std::ranges::find(kinds, kind) == kinds.end()) return;
    if (!listed_.insert(kind).second) table.fault("file." + kind, value, "is listed twice");
    if (value.text == "bulk") {
      if (!files_.contains(kind + ".csv"))
        table.fault("file." + kind, value, "the file is missing");
    } else if (value.text == "absent") {
      check_absent(kind, value);
    } else if (value.text == "delta") {
      table.fault("file." + kind, value, "delta files are not read; export a bulk package");
    } else {
      table.fault("file." + kind, value, "must be one of absent, bulk");
    }
  }

  void check_absent(const std::string& kind, const CsvCell& at) {
    const bool present = files_.contains(kind + ".csv");
    if (!present && kind == "demographics") return;
    const std::string reason =
        present ? ": the file is there, but called absent" : ": the file is needed";
    faults_.add({"manifest.csv", at.line, at.column, "file." + kind + reason});
  }

  const PackageFiles& files_;
  FaultList& faults_;
  std::set<std::string, std::less<>> listed_;
  bool versioned_ = false;
};

class Reader {
 public:
  Reader(const PackageFiles& files, FaultList& faults, Package& package)
      : files_(files), faults_(faults), package_(package) {}

  template <class Row>
  void read(const std::string& file,
            std::initializer_list<std::string_view> header,
            std::vector<Row>& rows,
            Row (*read_row)(CsvTable&)) {
    const auto found = files_.find(file);
    if (found == files_.end()) {
      package_.incomplete.insert(file);
      return;
    }
    CsvTable table(file, found->second, faults_);
    if (table.open(header)) {
      while (table.next()) rows.push_back(read_row(table));
    }
    if (!table.whole()) package_.incomplete.insert(file);
  }

 private:
  const PackageFiles& files_;
  FaultList& faults_;
  Package& package_;
};

}  // namespace

Package parse_package(const PackageFiles& files, FaultList& faults) {
  Package package;
  Manifest(files, faults).check();
  Reader reader(files, faults, package);
  reader.read("academicSessions.csv",
              {"sourcedId", "title", "type", "startDate", "endDate", "parentSourcedId"},
              package.sessions,
              &read_session);
  reader.read("orgs.csv", {"sourcedId", "name", "type"}, package.orgs, &read_org);
  reader.read("users.csv",
              {"sourcedId", "username", "userIds", "givenName", "familyName", "agentSourcedIds"},
              package.users,
              &read_user);
  reader.read("roles.csv",
              {"sourcedId", "userSourcedId", "role", "orgSourcedId"},
              package.roles,
              &read_role);
  reader.read("demographics.csv",
              {"sourcedId", "birthDate", "sex"},
              package.demographics,
              &read_demographics);
  reader.read("courses.csv", {"sourcedId", "title", "orgSourcedId"}, package.courses, &read_course);
  reader.read("classes.csv",
              {"sourcedId",
               "title",
               "grades",
               "courseSourcedId",
               "classType",
               "schoolSourcedId",
               "termSourcedIds"},
              package.classes,
              &read_class);
  reader.read("enrollments.csv",
              {"sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"},
              package.enrollments,
              &read_enrollment);
  check_references(package, faults);
  return package;
}

Package read_package(const std::string& path, FaultList& faults) {
  const std::optional<PackageFiles> files = read_package_files(path, faults);
  return files ? parse_package(*files, faults) : Package{};
}

}  // namespace klade
