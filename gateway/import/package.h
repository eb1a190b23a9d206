// Package: a OneRoster 1.2 CSV package as plain rows, every cell that another file may disagree
// with still knowing its place.  What the rows mean for a school is roster.h's business.
//
// Bulk packages only: a file that the manifest calls `delta` is a fault.  Every fault of every file
// is found, cross references included; a package with any fault is not to be used.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "events/core/time.h"
#include "events/journals.h"
#include "events/people.h"
#include "gateway/import/fault.h"
#include "gateway/import/package_files.h"

namespace klade {

inline constexpr std::size_t kMaxSourcedIdBytes = 255;
inline constexpr std::size_t kMaxTitleBytes = 200;  // as the rules allow names to be
inline constexpr std::int32_t kMaxGrade = 12;

// What every row of every file has.
struct RowHead {
  CsvCell sourced_id;
  bool deleted = false;  // status `tobedeleted`
};

enum class SessionKind : std::uint8_t { school_year, semester, other };
struct CsvSession {
  RowHead head;
  std::string title;
  SessionKind kind = SessionKind::other;
  std::optional<Date> from;
  std::optional<Date> to;
  CsvCell start;
  CsvCell end;
  CsvCell parent;
};

struct CsvOrg {
  RowHead head;
  std::string name;
  bool is_school = false;
};

struct CsvUser {
  RowHead head;
  bool enabled = true;
  CsvCell username;
  CsvCell personal_code;  // of userIds `{personasKods:...}`, else the username; checked for pupils,
                          // staff
  std::string given_name;
  std::string family_name;
  std::string email;
  std::string phone;
  std::vector<CsvCell> agents;
};

// The standard's roles, and two of our extension vocabulary: `ext:deputy` and `ext:auditor`.
enum class PackageRole : std::uint8_t {
  student,
  parent,
  guardian,
  relative,
  teacher,
  principal,
  administrator,  // siteAdministrator, systemAdministrator
  deputy,
  auditor,
  other_staff,  // aide, counselor, proctor, districtAdministrator: no profile
};
struct CsvRole {
  RowHead head;
  CsvCell user;
  CsvCell org;
  bool primary = true;
  PackageRole role = PackageRole::other_staff;
  std::optional<Date> from;
  std::optional<Date> to;
};

struct CsvDemographics {
  RowHead head;
  std::optional<Date> birth_date;
  Sex sex = Sex::unknown;
};

struct CsvCourse {
  RowHead head;
  std::string title;
  std::string subject;
  CsvCell year;
  CsvCell org;
};

struct CsvClass {
  RowHead head;
  std::string title;
  std::string code;
  bool homeroom = false;
  std::optional<std::int32_t> grade;  // when there is exactly one
  std::string subject;
  CsvCell course;
  CsvCell school;
  std::vector<CsvCell> terms;
  std::vector<Slot> slots;
};

enum class EnrollmentRole : std::uint8_t { student, teacher, other };
struct CsvEnrollment {
  RowHead head;
  CsvCell school_class;
  CsvCell school;
  CsvCell user;
  EnrollmentRole role = EnrollmentRole::other;
  std::optional<Date> from;
  std::optional<Date> to;
};

struct Package {
  std::vector<CsvSession> sessions;
  std::vector<CsvOrg> orgs;
  std::vector<CsvUser> users;
  std::vector<CsvRole> roles;
  std::vector<CsvDemographics> demographics;
  std::vector<CsvCourse> courses;
  std::vector<CsvClass> classes;
  std::vector<CsvEnrollment> enrollments;
  std::set<std::string, std::less<>> incomplete;  // files of which not every record could be read
};

// Reads and checks all files.  Pure.
Package parse_package(const PackageFiles& files, FaultList& faults);

// The same from a folder or a zip archive.
Package read_package(const std::string& path, FaultList& faults);

// What the files of one package say of each other (package_check.cc); called by parse_package.
void check_references(const Package& package, FaultList& faults);

}  // namespace klade
