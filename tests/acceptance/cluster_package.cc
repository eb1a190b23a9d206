#include "tests/acceptance/cluster_package.h"

#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>

namespace klade {
namespace {

class Writer {
 public:
  Writer() {
    add("manifest",
        "propertyName,value",
        "manifest.version,1.0\noneroster.version,1.2\nfile.academicSessions,bulk\n"
        "file.classes,bulk\nfile.courses,bulk\nfile.demographics,bulk\nfile.enrollments,bulk\n"
        "file.orgs,bulk\nfile.roles,bulk\nfile.users,bulk\nfile.results,absent");
    add("academicSessions",
        "sourcedId,status,title,type,startDate,endDate,parentSourcedId,schoolYear",
        "y,,2026/2027,schoolYear,2026-09-01,2027-05-31,,2027\n"
        "s1,,1. semestris,semester,2026-09-01,2026-12-18,y,2027\n"
        "s2,,2. semestris,semester,2027-01-04,2027-05-31,y,2027");
    add("orgs", "sourcedId,status,name,type,identifier,parentSourcedId", "d,,Novads,district,,");
    begin("users",
          "sourcedId,status,enabledUser,username,userIds,givenName,familyName,email,sms,phone,"
          "agentSourcedIds");
    begin("roles", "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId");
    begin("demographics", "sourcedId,status,birthDate,sex");
    begin("courses",
          "sourcedId,status,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects");
    begin("classes",
          "sourcedId,status,title,grades,courseSourcedId,classCode,classType,location,"
          "schoolSourcedId,termSourcedIds,subjects,periods");
    begin("enrollments",
          "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,"
          "endDate");
  }

  void school(const District& district, int number) {
    school_ = "sk" + std::to_string(number);
    row("orgs", school_ + ",,Skola " + std::to_string(number) + ",school,,d");
    person("dir" + school_, "Direktore", "principal");
    person("adm" + school_, "Administrators", "siteAdministrator");
    course("k" + school_, "Klases stunda");
    course("m" + school_, "Matemātika");
    for (int i = 0; i < district.teachers; ++i) teacher(district, std::to_string(i) + school_);
  }

  void write(const std::filesystem::path& folder) const {
    std::filesystem::create_directories(folder);
    for (const auto& [name, text] : files_) {
      std::ofstream(folder / (name + ".csv"), std::ios::binary) << text;
    }
  }

 private:
  void begin(const std::string& file, const std::string& head) { files_[file] = head + '\n'; }
  void row(const std::string& file, const std::string& text) { files_[file] += text + '\n'; }
  void add(const std::string& file, const std::string& head, const std::string& rows) {
    begin(file, head);
    row(file, rows);
  }

  // Their personal code.
  std::string person(const std::string& id,
                     const std::string& name,
                     const std::string& role,
                     const std::string& agents = {}) {
    std::ostringstream text;
    text << "390000-" << std::setw(5) << std::setfill('0') << ++persons_;
    std::string code = text.str();
    row("users",
        id + ",,true," + code + ",{personasKods:" + code + "}," + name + ",Bērziņa,,,," + agents);
    takes_role(id, role);
    return code;
  }
  void takes_role(const std::string& id, const std::string& role) {
    row("roles", "r" + id + ",," + id + ",primary," + role + ",,," + school_);
  }
  void pupil(const District& district, const std::string& id) {
    const std::string mother = district.mothers ? "m" + id : std::string();
    const std::string code = person(id, "Paula", "student", mother);
    row("demographics", id + ",,2014-02-03,female");
    if (!district.mothers) return;
    // A parent signs in by the pupil's code.
    row("users", mother + ",,true," + code + ",,Maija,Bērziņa,,,,");
    takes_role(mother, "parent");
    row("demographics", mother + ",,,female");
  }
  void course(const std::string& id, const std::string& subject) {
    row("courses", id + ",,y," + subject + ',' + id + ",6," + school_ + ',' + subject);
  }
  void enrol(const std::string& group, const std::string& person, const std::string& as) {
    row("enrollments",
        "e" + group + person + ",," + group + ',' + school_ + ',' + person + ',' + as +
            ",2026-09-01,2027-05-31");
  }
  // With a class and a journal of its own.
  void teacher(const District& district, const std::string& id) {
    const std::string teacher = "t" + id;
    const std::string homeroom = "k" + id;
    const std::string journal = "j" + id;
    person(teacher, "Tija", "teacher");
    const std::string terms = ',' + school_ + ",\"s1,s2\",";
    row("classes",
        homeroom + ",,6." + id + " klase,6,k" + school_ + ',' + homeroom + ",homeroom,101" + terms +
            "Klases stunda,");
    row("classes",
        journal + ",,Matemātika 6." + id + ",6,m" + school_ + ',' + journal + ",scheduled,101" +
            terms + "Matemātika,Mon-1");
    for (const std::string& group : {homeroom, journal}) enrol(group, teacher, "teacher,true");
    for (int i = 0; i < district.pupils; ++i) {
      const std::string pupil = "p" + std::to_string(i) + id;
      this->pupil(district, pupil);
      for (const std::string& group : {homeroom, journal}) enrol(group, pupil, "student,false");
    }
  }

  std::map<std::string, std::string> files_;
  std::string school_;
  int persons_ = 0;
};

}  // namespace

void write_package(const District& district, const std::filesystem::path& folder) {
  Writer writer;
  for (int i = 1; i <= district.schools; ++i) writer.school(district, i);
  writer.write(folder);
}

}  // namespace klade
